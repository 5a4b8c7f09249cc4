"""指标值的方向和大小: ≥ or ≤, above 100%, below what satisfaction must reach, beyond the year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.indicator_values.grammar import Form
from budgetgen.checking.indicator_values.rows import Row, rows
from budgetgen.checking.indicator_values.units import Measure
from budgetgen.checking.indicator_values.words import ending_of, ends, says

LONGEST_YEAR = Decimal(366)
UP, DOWN = ("≥", ">"), ("≤", "<")
_HUNDRED = Decimal(100)


def val_dir_cost(case: Case) -> Iterator[Hit]:
    """A cost in money has an upper limit, not a lower one."""
    for row in rows(case):
        saved = says("说节省的词", row.name)
        if (
            row.is_cost
            and row.value.measure is Measure.MONEY
            and row.value.sign in UP
            and not saved
        ):
            yield row.hit(sign=row.value.sign)


def _is_negative(name: str) -> bool:
    """Whether a rate is one that should be low: 故障率, but not 无故障率."""
    ending = ending_of("反向的率", name)
    return bool(ending) and not ends("否定词", name.removesuffix(ending))


def val_dir_negative(case: Case) -> Iterator[Hit]:
    """A rate of faults or complaints has no lower limit."""
    for row in rows(case):
        if row.value.sign in UP and row.value.has_number and _is_negative(row.name):
            yield row.hit(sign=row.value.sign)


def val_dir_qty(case: Case) -> Iterator[Hit]:
    """A quantity of output has no upper limit, but where less is better."""
    for row in rows(case):
        value = row.value
        other = value.measure in (Measure.MONEY, Measure.PERCENT, Measure.RATIO)
        if not row.is_quantity or value.sign not in DOWN or value.number is None or other:
            continue
        if not says("可以设上限的数量", row.wording):
            yield row.hit(sign=value.sign)


def _is_bounded_rate(row: Row) -> bool:
    return ends("比率名称的结尾", row.name) and not says("可以超过百分之百的率", row.wording)


def val_ge_100(case: Case) -> Iterator[Hit]:
    """A rate of a part to its whole ends at 100%."""
    for row in rows(case):
        value = row.value
        if value.measure is not Measure.PERCENT or value.number is None or value.trend:
            continue
        beyond = value.number > _HUNDRED or (value.number == _HUNDRED and value.sign in UP)
        if beyond and _is_bounded_rate(row):
            yield row.hit()


def val_satisfaction_low(case: Case) -> Iterator[Hit]:
    """Satisfaction reaches the pack's limit (80% unless set)."""
    limit = Decimal(str(case.pack.settings.limits.satisfaction))
    for row in rows(case):
        value = row.value
        if value.measure is not Measure.PERCENT or value.number is None or value.trend:
            continue
        about = "满意" in row.name or (row.is_satisfaction and says("说满意的词", row.wording))
        if not about or value.sign in DOWN or value.number >= limit:
            continue
        if not says("反向的满意", row.name) and not says("说变化的词", row.name):
            yield row.hit(expected=f"{limit.normalize():f}%", actual=value.text)


def val_period(case: Case) -> Iterator[Hit]:
    """A term of 时效 ends with the budget year."""
    for row in rows(case):
        value = row.value
        if not row.is_time or says("不看期间长短的名称", row.wording):
            continue
        later = (
            value.form is Form.MOMENT and value.year is not None and value.year > case.budget_year
        )
        days = value.in_base if value.measure is Measure.TIME and not value.per else None
        if later or (days is not None and days > LONGEST_YEAR):
            yield row.hit(year=case.budget_year)


CHECKS = (
    Check("VAL-DIR-COST", val_dir_cost, Needs.SUBMISSION),
    Check("VAL-DIR-NEGATIVE", val_dir_negative, Needs.SUBMISSION),
    Check("VAL-DIR-QTY", val_dir_qty, Needs.SUBMISSION),
    Check("VAL-GE-100", val_ge_100, Needs.SUBMISSION),
    Check("VAL-PERIOD", val_period, Needs.SUBMISSION),
    Check("VAL-SATISFACTION-LOW", val_satisfaction_low, Needs.SUBMISSION),
)
