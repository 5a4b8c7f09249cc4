"""指标值说的是什么: a quantity in things, a cost in money, a rate in %."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.indicator_values.grammar import Form
from budgetgen.checking.indicator_values.rows import Row, rows
from budgetgen.checking.indicator_values.texts import quantities
from budgetgen.checking.indicator_values.units import COUNTED, Measure
from budgetgen.checking.indicator_values.words import ends, says
from budgetgen.model.finding import Severity

_RATES = (Measure.PERCENT, Measure.RATIO)
_WITHOUT_NUMBER = (Form.WORDS, Form.MOMENT, Form.FREQUENCY)


def _is_wordy(row: Row) -> bool:
    """True for a value in words that holds no quantity either."""
    value = row.value
    if value.form not in _WITHOUT_NUMBER or value.has_number or value.text.startswith("零"):
        return False
    return not quantities(value.text)


def val_cost_no_number(case: Case) -> Iterator[Hit]:
    """A cost is a number."""
    for row in rows(case):
        if row.is_cost and _is_wordy(row):
            yield row.hit()


def val_cost_not_money(case: Case) -> Iterator[Hit]:
    """A cost is money, not persons or times; labour, energy and land may be counted."""
    for row in rows(case):
        value = row.value
        counted = value.has_number and value.measure in COUNTED
        if row.is_cost and counted and not says("成本可以用个数的名称", row.wording):
            yield row.hit(unit=value.unit)


def val_cost_percent(case: Case) -> Iterator[Hit]:
    """A cost is money, not a percentage; savings, control and fee rates may be."""
    for row in rows(case):
        percent = row.value.has_number and row.value.measure is Measure.PERCENT
        if row.is_cost and percent and not says("成本可以用百分数的名称", row.wording):
            yield row.hit()


def val_qty_money(case: Case) -> Iterator[Hit]:
    """A quantity is no money, but where money is what is brought about."""
    for row in rows(case):
        money = row.value.has_number and row.value.measure is Measure.MONEY
        if row.is_quantity and money and not says("金额也算产出的数量", row.wording):
            yield row.hit()


def val_qty_no_number(case: Case) -> Iterator[Hit]:
    """A quantity is a number."""
    for row in rows(case):
        if row.is_quantity and row.value.form is Form.WORDS and _is_wordy(row):
            yield row.hit()


def _named_as_count(row: Row) -> bool:
    """数量 or 时间 at the end of the name, and a percentage that is no growth."""
    if row.value.measure is not Measure.PERCENT or not row.value.has_number:
        return False
    if "%" in row.name_unit or row.value.trend or not ends("数量名称的结尾", row.name):
        return False
    return not says("可以用百分数的数量名称", row.name)


def _is_change(row: Row) -> bool:
    words = ("说变化的词", "说节省的词")
    return row.value.trend or any(says(title, row.name) for title in words)


def val_qty_percent(case: Case) -> Iterator[Hit]:
    """A quantity is no percentage, but where its growth is meant.

    Where the name itself asks for a count, VAL-NAME-UNIT says so.
    """
    for row in rows(case):
        percent = row.value.has_number and row.value.measure is Measure.PERCENT
        if row.is_quantity and percent and not _named_as_count(row) and not _is_change(row):
            yield row.hit()


def _misses_rate(row: Row) -> Severity | None:
    """How certain it is that the value of a 率 is no rate; None where it is one."""
    value = row.value
    if not row.name.endswith("率") or ends("不用百分数的率", row.name) or row.is_empty:
        return None
    if value.form in (Form.AMOUNT, Form.RANGE):
        other = value.measure is not None and value.measure not in _RATES and not value.per
        return Severity.ERROR if other else None
    if _is_wordy(row):
        return Severity.WARNING if value.form is Form.FREQUENCY else Severity.ERROR
    return None


def val_name_unit(case: Case) -> Iterator[Hit]:
    """What the name says (数量, 时间, 率) is what the value's unit measures."""
    for row in rows(case):
        if _named_as_count(row):
            yield row.hit(wanted="个数或时间", found="百分数")
        elif severity := _misses_rate(row):
            found = "文字" if row.value.number is None else f"“{row.value.unit}”"
            yield row.hit(severity=severity, wanted="百分数", found=found)


CHECKS = (
    Check("VAL-COST-NO-NUMBER", val_cost_no_number, Needs.SUBMISSION),
    Check("VAL-COST-NOT-MONEY", val_cost_not_money, Needs.SUBMISSION),
    Check("VAL-COST-PERCENT", val_cost_percent, Needs.SUBMISSION),
    Check("VAL-NAME-UNIT", val_name_unit, Needs.SUBMISSION),
    Check("VAL-QTY-MONEY", val_qty_money, Needs.SUBMISSION),
    Check("VAL-QTY-NO-NUMBER", val_qty_no_number, Needs.SUBMISSION),
    Check("VAL-QTY-PERCENT", val_qty_percent, Needs.SUBMISSION),
)
