"""Tables with a row per account: every level adds up to the one above it."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs, Spot, rows_of
from budgetgen.checking.printed_figures import ZERO, unequal
from budgetgen.checking.rules.expense import undivided
from budgetgen.tables.table import Table

_LEVELS = {3: "各类", 5: "各款", 7: "各项"}


def _above(code: str, seen: dict[str, int], total: int | None) -> int | None:
    """The row that `code` counts into: the nearest account above it, else the 合计 row."""
    for length in (5, 3):
        if length < len(code) and code[:length] in seen:
            return seen[code[:length]]
    return total


def _hits(table: Table, total_first: str, left_out: set[str]) -> Iterator[Hit]:
    rows = list(rows_of(table))
    total = next((i for i, (key, _) in enumerate(rows) if key == total_first), None)
    # An account listed once per unit counts into the nearest row above it, else into the first.
    seen = {key: i for i, (key, _) in reversed(list(enumerate(rows)))}
    below: dict[int, list[int]] = {}
    for i, (key, _) in enumerate(rows):
        if i == total or not key.isdigit():
            continue
        if (above := _above(key, seen, total)) is not None and above != i:
            below.setdefault(above, []).append(i)
        seen[key] = i
    for i, parts in below.items():
        key, figures = rows[i]
        if key in left_out or (i == total and "" in left_out):
            continue
        level = _LEVELS.get(max(len(rows[part][0]) for part in parts), "下级科目")
        for column, actual in figures.items():
            expected = sum((rows[part][1][column] for part in parts), ZERO)
            yield from unequal(Spot(table.name, key, column), expected, actual, f"{level}之和")


def tree_sum(case: Case) -> Iterator[Hit]:
    """Every account table, every column: 合计 = Σ 类, 类 = Σ 款, 款 = Σ 项.

    An account with nothing below it (withheld as 涉密, or not divided) is not looked at; nor is one
    that lines are typed on directly, which EXP-LEVEL reports where they stand.
    """
    for name, definition in case.pack.tables.tables.items():
        table = case.table(name)
        if definition.kind == "科目" and table is not None:
            yield from _hits(table, definition.total_first, undivided(case, definition.by))


CHECKS = (Check("TREE-SUM", tree_sum, Needs.TABLES),)
