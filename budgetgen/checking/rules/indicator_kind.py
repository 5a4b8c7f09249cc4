"""指标归类: an indicator stands under the kind (二级指标) that its value and its words fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.indicator_values.grammar import Form
from budgetgen.checking.indicator_values.rows import Row, rows
from budgetgen.checking.indicator_values.units import COUNTED, Measure
from budgetgen.checking.indicator_values.words import ends, says
from budgetgen.model.finding import Severity

Doubt = tuple[Severity, str]
"""How certain it is, and what is wrong."""

_CERTAIN, _ARGUABLE = Severity.ERROR, Severity.WARNING


def _time(row: Row) -> Doubt | None:
    """时效: a time, a rate of what is done, or at least a word of time."""
    value = row.value
    if value.measure is Measure.MONEY:
        return _CERTAIN, "指标值是金额，不是时间或及时率"
    timed = value.measure is Measure.TIME or value.form in (Form.MOMENT, Form.FREQUENCY)
    if timed or value.per or row.is_empty:
        return None
    if value.measure is Measure.PERSONS:
        return _CERTAIN, "指标值是人数，不是时间或及时率"
    rate = value.measure is Measure.PERCENT and "率" in row.wording
    if rate and not ends("反向的率", row.name):
        return None  # 资金到位率 may be one of 时效
    if says("说时间的词", f"{row.wording}\n{value.text}"):
        return None
    return _ARGUABLE, "名称、描述和指标值都没有说到时间"


def _cost(row: Row) -> Doubt | None:
    """成本: not a time. Counts, percentages and words have rules of their own (VAL-COST-*)."""
    timed = row.value.measure is Measure.TIME or (row.value.form is Form.MOMENT)
    if timed and not row.value.per and not says("说成本的词", row.wording):
        return _CERTAIN, "指标值是时间，不是金额"
    return None


def _quantity(row: Row) -> Doubt | None:
    """数量: not a date, nor how long or how timely."""
    if row.value.form is Form.MOMENT:
        return _CERTAIN, "指标值是时点，不是数量"
    if ends("时间名称的结尾", row.name):
        return _ARGUABLE, "名称说的是时间"
    return None


def _quality(row: Row) -> Doubt | None:
    """质量: not money, nor a mere count."""
    value = row.value
    if value.measure is Measure.MONEY and says("说成本的词", row.wording):
        return _ARGUABLE, "指标值是金额，不是质量"
    counted = value.measure in COUNTED and not value.per and ends("数量名称的结尾", row.name)
    if counted and not says("质量可以用个数的词", row.wording):
        return _ARGUABLE, "名称和指标值说的都是数量"
    return None


def _economic(row: Row) -> Doubt | None:
    """经济效益: what is gained or saved, not what is spent."""
    spent = ends("效益里的成本名称", row.name) and not says("说节省的词", row.wording)
    return (_ARGUABLE, "名称说的是花费，不是效益") if spent else None


def _satisfaction(row: Row) -> Doubt | None:
    """满意度: a rate or a score of what those concerned think."""
    value = row.value
    counted = value.has_number and value.measure in (*COUNTED, Measure.MONEY)
    if counted and not says("反向的满意", row.wording):
        return _CERTAIN, "指标值不是比率或评分"
    if not says("说满意的词", f"{row.wording}\n{value.text}"):
        return _ARGUABLE, "名称和描述都没有说到满意、认可或评价"
    return None


def _judge(row: Row) -> Callable[[Row], Doubt | None] | None:
    if row.is_satisfaction:
        return _satisfaction
    for applies, judge in (
        (row.is_time, _time),
        (row.is_cost, _cost),
        (row.is_quantity, _quantity),
        (row.is_quality, _quality),
        ("经济效益" in row.indicator.level2, _economic),
    ):
        if applies:
            return judge
    return None


def ind_kind(case: Case) -> Iterator[Hit]:
    """Unit and words of an indicator fit its 二级指标."""
    for row in rows(case):
        judge = _judge(row)
        doubt = judge(row) if judge else None
        if doubt:
            severity, reason = doubt
            yield row.hit(severity=severity, level2=row.indicator.level2, reason=reason)


CHECKS = (Check("IND-KIND", ind_kind, Needs.SUBMISSION),)
