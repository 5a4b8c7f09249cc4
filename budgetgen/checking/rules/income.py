"""收入总表: its rows add up, and its totals are the lines of 收支总表."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Spot
from budgetgen.checking.printed_figures import (
    BALANCE,
    INCOME,
    TOTAL,
    ZERO,
    Line,
    accounts_of,
    rows_add_up,
    sides_of,
    source_of,
    unequal,
)
from budgetgen.model.vocabulary import FISCAL_APPROPRIATION, UNIT_FUNDS
from budgetgen.tables.labels import plain

_GROUPS = {"财政拨款收入": FISCAL_APPROPRIATION, "单位资金": UNIT_FUNDS}
"""Kinds of income that one table gives as one figure and another per source."""


def _meaning(title: str) -> str:
    """What a line of 收支总表 or a column of 收入总表 stands for."""
    if title in (TOTAL, "收入总计"):
        return "收入总计"
    if title in ("小计", "本年收入合计", "本年收入"):
        return "本年收入"
    if "上年结转" in title:
        return "上年结转"
    group = next((group for group in _GROUPS if title.startswith(group)), None)
    return group or str(source_of(title) or title)


def inc_row(case: Case) -> Iterator[Hit]:
    """Row: 合计 = 本年收入小计 + 上年结转; 小计 = sum of the sources."""
    return rows_add_up(case, INCOME)


def inc_total(case: Case) -> Iterator[Hit]:
    """The totals, column by column, = the lines of 收支总表."""
    sides, table = sides_of(case, BALANCE), accounts_of(case, INCOME)
    if not sides or table is None:
        return
    columns = {_meaning(title): title for title in table.totals}
    printed = (*sides[0].body, *sides[0].footer)
    lines = {_meaning(plain(line.label)): line for line in printed}
    for meaning, line in lines.items():
        if meaning in columns:
            title = columns[meaning]
            spot = Spot(INCOME, TOTAL, title)
            yield from unequal(spot, line.amount, table.totals[title], _formula([line]))
    for group in _GROUPS:
        yield from _grouped(group, table.totals, columns, lines)


def _members(names: Iterable[str], group: str) -> list[str]:
    sources = {str(source) for source in _GROUPS[group]}
    return [name for name in names if name in sources]


def _grouped(
    group: str, totals: dict[str, Decimal], columns: dict[str, str], lines: dict[str, Line]
) -> Iterator[Hit]:
    """What one of the two tables gives as one figure and the other per source."""
    parts = [lines[name] for name in _members(lines, group)]
    titles = [columns[name] for name in _members(columns, group)]
    if group in columns and group not in lines and parts:
        title = columns[group]
        expected = sum((part.amount for part in parts), ZERO)
        yield from unequal(Spot(INCOME, TOTAL, title), expected, totals[title], _formula(parts))
    if group in lines and group not in columns and titles:
        expected = sum((totals[title] for title in titles), ZERO)
        formula = f"{INCOME}合计行的 {' + '.join(titles)}"
        yield from unequal(lines[group].spot(), expected, lines[group].amount, formula)


def _formula(lines: list[Line]) -> str:
    return f"{BALANCE}的 {' + '.join(plain(line.label) for line in lines)}"


CHECKS = (
    Check("INC-ROW", inc_row, Needs.TABLES),
    Check("INC-TOTAL", inc_total, Needs.TABLES),
)
