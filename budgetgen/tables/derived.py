"""Columns worked out from two other columns of their row: 增减额 and 增减率.

They come from the printed cells, so that a reader who subtracts finds the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from budgetgen.packs.definition import ColumnDefinition
from budgetgen.packs.table_definition import DERIVED, DIFFERENCE
from budgetgen.tables.draft import Context
from budgetgen.tables.ledger import Facts
from budgetgen.tables.table import Cell, Row

Zero = Callable[[int], str]
"""Prints zero with so many decimals."""


def number_of(cell: Cell) -> Decimal:
    """The printed number of a figure, zero where nothing is printed."""
    return Decimal(cell.text or 0)


def nearest(columns: Sequence[ColumnDefinition], at: int, title: str) -> int:
    """The column called `title` that stands nearest to column `at`: both halves of a table may
    have one."""
    named = [i for i, column in enumerate(columns) if column.title == title and i != at]
    return min(named, key=lambda i: abs(i - at))


def _facts(context: Context, columns: Sequence[ColumnDefinition], at: int) -> Facts:
    """All facts that a column counts, whatever the row."""
    column = columns[at]
    if column.total_of is None:
        return context.select(column.where, context.ledger.all)
    found = 0
    for title in column.total_of:
        found |= _facts(context, columns, nearest(columns, at, title))
    return found


def known_bases(context: Context, columns: Sequence[ColumnDefinition]) -> frozenset[int]:
    """The derived columns for which there are figures to compare with."""
    return frozenset(
        i
        for i, column in enumerate(columns)
        if column.content in DERIVED
        and _facts(context, columns, nearest(columns, i, column.compare[1]))
    )


def with_derived(
    row: Row, columns: Sequence[ColumnDefinition], known: frozenset[int], zero: Zero
) -> Row:
    """The printed row with its derived cells."""
    if not any(column.content in DERIVED for column in columns):
        return row
    cells = list(row.cells)
    for at, column in enumerate(columns):
        if column.content in DERIVED:
            now, base = (row.cells[nearest(columns, at, title)] for title in column.compare)
            cells[at] = _derived(column, now, base, at in known, zero)
    return replace(row, cells=tuple(cells))


def _derived(column: ColumnDefinition, now: Cell, base: Cell, known: bool, zero: Zero) -> Cell:
    first, second = column.compare
    behind = now.facts | base.facts
    if column.content == DIFFERENCE:
        if not known:
            return Cell("")
        difference = number_of(now) - number_of(base)
        decimals = max(0, -int(difference.as_tuple().exponent))
        return Cell(
            f"{difference:f}" if difference else zero(decimals),
            (now.amount or Decimal(0)) - (base.amount or Decimal(0)),
            formula=f"{first} - {second}",
            behind=behind,
        )
    if not known or not number_of(base):
        return Cell(column.empty)
    change = (number_of(now) - number_of(base)) * 100 / number_of(base)
    percent = change.quantize(Decimal(1).scaleb(-column.decimals), ROUND_HALF_UP)
    text = f"{percent:f}" if percent else zero(column.decimals)
    sign = "" if not text or "%" in column.title or "％" in column.title else "%"
    formula = f"({first} - {second}) ÷ {second} × 100%"
    return Cell(text + sign, formula=formula, behind=behind)
