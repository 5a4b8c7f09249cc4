"""The figures that prose speaks of: as printed in the tables, and last year's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from budgetgen.checking.case import Case, once
from budgetgen.checking.texts.wordlists import word_file
from budgetgen.tables.labels import plain
from budgetgen.tables.table import Cell, Figure, Table

Values = tuple[Decimal, ...]
"""Yuan; more than one where a name has more than one meaning or rounding."""


@dataclass(frozen=True)
class KnownFigures:
    """This year's and last year's values by the figure's name, the likeliest first."""

    now: dict[str, Values]
    last: dict[str, Values]

    def change(self, name: str) -> Values:
        """This year less last year, printed and exact; empty where last year is not known."""
        pairs = zip(self.now.get(name, ()), self.last.get(name, ()), strict=False)
        return tuple(now - last for now, last in pairs)


@once
def known_figures(case: Case) -> KnownFigures:
    """What the case's tables say of every name that prose may use."""
    now: dict[str, Values] = {}
    for name, figure in case.tables.figures.items():
        now[name] = _both(case, figure)
    for name, cells in word_file("figures")["格"].items():
        now[name] = (*now.get(name, ()), *_cells(case, cells))
    known = {name: _both(case, figure) for name, figure in case.tables.figures.items()}
    last = {
        name.removeprefix("上年"): values
        for name, values in known.items()
        if name.startswith("上年") and name.removeprefix("上年") in known and _filled(case, name)
    }
    return KnownFigures({name: values for name, values in now.items() if values}, last)


def _both(case: Case, figure: Figure) -> Values:
    """A figure as printed in the text's unit, and exact."""
    return (figure.printed * case.pack.settings.text_unit.yuan, figure.amount)


def _filled(case: Case, name: str) -> bool:
    """Whether the account book that a figure comes from has any entry."""
    tables = case.pack.tables
    books = tables.books(name) if name in tables.figures else []
    return bool(case.tables.ledger.having("book", *books))


def _cells(case: Case, paths: list[str]) -> Values:
    found: list[Decimal] = []
    for path in paths:
        table, row, column = path.split("/")
        found += _cell(case, case.table(table), row, column)
    return tuple(found)


def _cell(case: Case, table: Table | None, row: str, column: str) -> Values:
    """The cell's printed and exact yuan; zero in an empty table, nothing where it has no such row."""
    if table is None:
        return ()
    if table.empty:
        return (Decimal(0),)
    cell = labelled_cell(table, row, column)
    if cell is None:
        return ()
    unit = table.unit or case.pack.settings.table_unit
    printed = Decimal(cell.text or 0) * unit.yuan
    return (printed,) if cell.amount is None else (printed, cell.amount)


_label = lru_cache(maxsize=4096)(plain)


def labelled_cell(table: Table, row: str, column: str) -> Cell | None:
    """The first figure in a row (by its key, or the text left of the figure) and a column.

    Numbering, blanks and the width of brackets count for nothing.
    """
    row, column = _label(row), _label(column)
    for line in table.rows:
        keyed = labelled = _label(line.key) == row
        for head, cell in zip(table.columns, line.cells, strict=True):
            if not head.figure:
                labelled = _label(cell.text or line.key) == row
            elif (keyed or labelled) and _label(head.title) == column:
                return cell
    return None
