"""指标值的写法: sign, number, unit, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.indicator_values.grammar import Form, tidy
from budgetgen.checking.indicator_values.rows import Row, rows
from budgetgen.checking.indicator_values.texts import quantities
from budgetgen.checking.indicator_values.units import COUNTED, Measure
from budgetgen.checking.indicator_values.words import ends
from budgetgen.checking.rules.basis import all_same
from budgetgen.checking.texts.projects import spelling_key
from budgetgen.model.finding import Severity

LONGEST_NOUN = 4
"""≥20个党支部 is a natural way to write a count; a longer tail is an explanation."""

_TO_STAND_ALONE = (*COUNTED, Measure.MONEY, Measure.PERCENT, Measure.SIZE)


def val_malformed(case: Case) -> Iterator[Hit]:
    """A value is a sign, a number and a unit, or words; not a fragment, not several numbers."""
    for row in rows(case):
        match row.value.form:
            case Form.EMPTY:
                yield row.hit(defect="没有填写")
            case Form.BROKEN:
                yield row.hit(defect="不是完整的“符号、数字、单位”")
            case Form.SEVERAL:
                yield row.hit(defect="填了不止一个数", severity=Severity.WARNING)
            case Form.WORDS if _is_vague_satisfaction(row):
                defect = "只是文字，满意度应写百分数"
                yield row.hit(defect=defect, severity=Severity.WARNING)


def _is_vague_satisfaction(row: Row) -> bool:
    """A 满意度 in words that no survey can be held against: 较高, 满意."""
    value = row.value
    return row.name.endswith("满意度") and not value.has_number and not quantities(value.text)


def val_no_number(case: Case) -> Iterator[Hit]:
    """A value is not a unit alone."""
    for row in rows(case):
        if row.value.form is Form.UNIT:
            yield row.hit()


def _needs_unit(row: Row) -> bool:
    value = row.value
    if value.form not in (Form.AMOUNT, Form.RANGE) or value.unit or value.rest or value.per:
        return False
    return value.number != 0 and not row.name_unit and not ends("没有单位的量", row.name)


def val_no_unit(case: Case) -> Iterator[Hit]:
    """A number has its unit; zero, indices and ranks need none, nor where the name gives it."""
    for row in rows(case):
        if _needs_unit(row) and not row.value.scale:
            yield row.hit()


def val_unit_incomplete(case: Case) -> Iterator[Hit]:
    """万 and 亿 are followed by their unit."""
    for row in rows(case):
        if _needs_unit(row) and row.value.scale:
            unit = "元" if row.is_cost else "元、件、人次等单位"
            yield row.hit(scale=row.value.scale, unit=unit)


def val_percent_word(case: Case) -> Iterator[Hit]:
    """A percentage is written with %, not 百分比."""
    for row in rows(case):
        known = row.value.known
        if known and known.measure is Measure.PERCENT and "百分比" in known.name:
            yield row.hit(expected=tidy(row.value), actual=row.value.text)


def val_format(case: Case) -> Iterator[Hit]:
    """No equals sign, no blanks, no full-width digits, no ≥ together with 以上."""
    for row in rows(case):
        value = row.value
        if value.habits and value.form in (Form.AMOUNT, Form.RANGE, Form.MOMENT):
            habits = "、".join(sorted(value.habits))
            yield row.hit(expected=tidy(value), actual=value.text, habits=habits)


def _holds_remark(row: Row) -> bool:
    value = row.value
    match value.form:
        case Form.AMOUNT | Form.RANGE:
            noun = len(value.rest) <= LONGEST_NOUN and value.rest.isalpha() and bool(value.unit)
            return bool(value.rest) and not noun
        case Form.WORDS if row.is_quantity or row.is_cost:
            found = quantities(value.text)
            return any(q.unit.measure in _TO_STAND_ALONE and not q.spelt for q in found)
    return False


def val_remark_in_value(case: Case) -> Iterator[Hit]:
    """Explanations stand in the description, not in the value."""
    for row in rows(case):
        if _holds_remark(row):
            yield row.hit()


def val_echo(case: Case) -> Iterator[Hit]:
    """The value says more than the name or the description does (IND-ALL-SAME: all four)."""
    for row in rows(case):
        if row.is_empty or all_same(row.indicator):
            continue
        value = spelling_key(row.indicator.value)
        for text, title in ((row.indicator.level3, "名称"), (row.indicator.description, "描述")):
            if value and value == spelling_key(text):
                yield row.hit(field=title)
                break


CHECKS = (
    Check("VAL-ECHO", val_echo, Needs.SUBMISSION),
    Check("VAL-FORMAT", val_format, Needs.SUBMISSION),
    Check("VAL-MALFORMED", val_malformed, Needs.SUBMISSION),
    Check("VAL-NO-NUMBER", val_no_number, Needs.SUBMISSION),
    Check("VAL-NO-UNIT", val_no_unit, Needs.SUBMISSION),
    Check("VAL-PERCENT-WORD", val_percent_word, Needs.SUBMISSION),
    Check("VAL-REMARK-IN-VALUE", val_remark_in_value, Needs.SUBMISSION),
    Check("VAL-UNIT-INCOMPLETE", val_unit_incomplete, Needs.SUBMISSION),
)
