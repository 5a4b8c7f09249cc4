"""指标值答非所问: the unit is not one that the name asks for."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.indicator_values.rows import Row, rows
from budgetgen.checking.indicator_values.units import Measure

_M = Measure
_ASKED: tuple[tuple[tuple[str, ...], str, frozenset[Measure]], ...] = (
    (("人数",), "人数", frozenset((_M.COUNT, _M.TIME, _M.MONEY, _M.SIZE))),
    (
        ("次数", "场数", "期数", "班次"),
        "次数",
        frozenset((_M.PERSONS, _M.TIME, _M.MONEY, _M.SIZE)),
    ),
    (
        ("时间", "时限", "时长", "天数", "月数", "年限", "期限", "工期"),
        "时间",
        frozenset((_M.PERSONS, _M.COUNT, _M.MONEY, _M.SIZE)),
    ),
    (("金额", "费用", "单价"), "金额", frozenset((_M.PERSONS, _M.COUNT, _M.TIME, _M.SIZE))),
    (("面积", "长度", "里程"), "度量", frozenset((_M.PERSONS, _M.TIME, _M.MONEY))),
)
"""How a name ends, what it asks for, and what is certainly no answer."""

_LOOSE_UNITS = frozenset(("个", "户", "户次", "家", "学时", "课时", "点"))
"""3000个 may be persons, 40学时 a length of time."""


def _asked(row: Row) -> str:
    value = row.value
    if not value.has_number or value.per or value.known is None or value.unit in _LOOSE_UNITS:
        return ""
    for endings, asked, wrong in _ASKED:
        if row.name.endswith(endings):
            return asked if value.known.measure in wrong else ""
    return ""


def val_mismatch(case: Case) -> Iterator[Hit]:
    """人数 is not answered in 次, 次数 not in 人, 时间 not in 个. Costs: VAL-COST-NOT-MONEY."""
    for row in rows(case):
        if not row.is_cost and (asked := _asked(row)):
            yield row.hit(asked=asked, unit=row.value.unit)


CHECKS = (Check("VAL-MISMATCH", val_mismatch, Needs.SUBMISSION),)
