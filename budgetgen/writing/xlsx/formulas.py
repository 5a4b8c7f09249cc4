"""Which cells of a table come from which others, as Excel formulas.

A cell says in words what it is made of (``基本支出 + 项目支出；20103 + 20132``). A formula is given
only where it yields the printed number: totals that hold more than is listed stay numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from budgetgen.tables.printed import decimals_in, number_in
from budgetgen.tables.table import Cell, Column, Table

At = tuple[int, int]
"""Row and column of a cell in the body of a table, from 0."""

Address = Callable[[int, int], str]
"""The name that the workbook has for the cell at a row and column of the body."""

_DIFFERENCE = re.compile(r"(?P<now>.+) - (?P<base>.+)")
_RATE = re.compile(r"\((?P<now>.+) - (?P<base>.+)\) ÷ (?P=base) × 100%")
_BETWEEN = "…"


def is_money(column: Column) -> bool:
    """Whether a column holds figures or what is worked out from them."""
    return column.figure or column.derived


def _called(labels: Sequence[str], name: str, row: int) -> list[int]:
    """The rows of a label, those nearest to `row` first."""
    return sorted(
        (r for r, label in enumerate(labels) if label == name), key=lambda r: abs(r - row)
    )


def sum_formula(cells: Iterable[At], address: Address) -> str:
    """``=SUM(C5:C9,C12)``: neighbours in a row or column as ranges."""
    runs: list[list[At]] = []
    for cell in sorted(cells):
        if runs and _continues(runs[-1], cell):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    ranges = (address(*run[0]) + (f":{address(*run[-1])}" if run[1:] else "") for run in runs)
    return f"=SUM({','.join(ranges)})"


def _continues(run: list[At], cell: At) -> bool:
    """Whether `cell` comes right after a run, in the direction that the run has."""
    steps = {(b[0] - a[0], b[1] - a[1]) for a, b in pairwise([*run[-2:], cell])}
    return len(steps) == 1 and steps <= {(0, 1), (1, 0)}


class TableFormulas:
    """The formulas of one table; `address` names its cells in the workbook."""

    def __init__(self, table: Table, address: Address) -> None:
        self._table = table
        self._address = address
        self._keys = [row.key for row in table.rows]

    def of(self, row: int, column: int) -> str:
        """The formula of a cell; empty where it is made of nothing that the table prints."""
        cell = self._cell((row, column))
        if self._table.columns[column].derived:
            return self._comparison(cell, row, column)
        for expression in cell.formula.split("；") if cell.formula else ():
            names = expression.split(" + ")
            for parts in (self._beside(row, column, names), *self._above(row, column, names)):
                if parts and self._sum(parts) == number_in(cell.text or "0"):
                    return sum_formula(parts, self._address)
        return self._of_all_below(cell, row, column)

    def _cell(self, at: At) -> Cell:
        return self._table.rows[at[0]].cells[at[1]]

    def _sum(self, parts: Sequence[At]) -> Decimal | None:
        found = Decimal(0)
        for part in parts:
            number = number_in(self._cell(part).text or "0")
            if number is None:
                return None
            found += number
        return found

    def _beside(self, row: int, column: int, titles: Sequence[str]) -> list[At]:
        """The cells of the row under these titles; none where one title is no column's."""
        found = [self._column(title, column) for title in titles]
        return [(row, at) for at in found if at is not None] if None not in found else []

    def _column(self, title: str, beside: int) -> int | None:
        """The column of money called `title` that is nearest to another."""
        columns = enumerate(self._table.columns)
        named = [i for i, each in columns if each.title == title and each.figure and i != beside]
        return min(named, key=lambda i: abs(i - beside), default=None)

    def _above(self, row: int, column: int, names: Sequence[str]) -> Iterator[list[At]]:
        """The cells of the column, above or below, in the rows of these keys or labels.

        Where several rows are called alike, those that stand together go together, the nearest
        first.
        """
        named = [name for name in names if name != _BETWEEN]
        for labels in (self._keys, self._labels(column)):
            if not set(named) <= set(labels):
                continue
            for first in _called(labels, named[0], row):
                rows = [_called(labels, name, first)[0] for name in named]
                if _BETWEEN in names:
                    rows = [r for r in range(rows[0], rows[-1] + 1) if labels[r]]
                yield [(r, column) for r in rows if r != row]

    def _labels(self, column: int) -> list[str]:
        """What each row prints in the nearest column of text left of `column`."""
        columns = self._table.columns
        left = [i for i in range(column) if not is_money(columns[i])]
        return [row.cells[left[-1]].text if left else "" for row in self._table.rows]

    def _of_all_below(self, cell: Cell, row: int, column: int) -> str:
        """The formula of a first row that holds exactly what all rows below it hold."""
        if row or cell.formula or not cell.facts:
            return ""
        below = [(r, column) for r in range(1, len(self._table.rows))]
        facts = 0
        for part in below:
            if facts & self._cell(part).facts:
                return ""
            facts |= self._cell(part).facts
        if facts != cell.facts or self._sum(below) != number_in(cell.text or "0"):
            return ""
        return sum_formula(below, self._address)

    def _comparison(self, cell: Cell, row: int, column: int) -> str:
        """增减额 or 增减率, rounded as it is printed."""
        rate = _RATE.fullmatch(cell.formula)
        match = rate or _DIFFERENCE.fullmatch(cell.formula)
        if match is None or number_in(cell.text or "0") is None:
            return ""
        parts = self._beside(row, column, (match["now"], match["base"]))
        if not parts:
            return ""
        now, base = (self._address(*part) for part in parts)
        if rate is None:
            return f"={now}-{base}"
        places = decimals_in(cell.text) + (2 if cell.text.endswith("%") else 0)
        hundred = "" if cell.text.endswith("%") else "*100"
        return f"=ROUND(({now}-{base})/{base}{hundred},{places})"
