"""Where things stand on a list sheet: rows prepared, columns, cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from budgetgen.excel.form.computed import Cells, Computed
from budgetgen.excel.form.formulas import column_letter
from budgetgen.excel.form.grid import Grid, Row
from budgetgen.excel.sheets import Sheet

TITLE, NOTE, HEADER, FIRST = 1, 2, 3, 4
"""Row numbers as Excel counts them; FIRST is the first row of data."""

_PREPARED = {"绩效指标": 1000, "机构设置": 60, "三公经费": 60}
_LEAST, _SPARE = 200, 100
_PRINTED = 30
"""Rows that are printed below the filled ones."""


@dataclass(frozen=True)
class Area:
    """A list sheet, its computed columns and its rows."""

    sheet: Sheet
    computed: tuple[Computed, ...]
    rows: tuple[Row, ...]
    last: int
    """The last prepared row."""

    @cached_property
    def titles(self) -> list[str]:
        """The titles of all columns in order."""
        return [c.title for c in self.sheet.columns] + [c.title for c in self.computed]

    @property
    def printed(self) -> int:
        """The last row to be printed: a fixed one, for LibreOffice drops a computed print area."""
        return min(HEADER + len(self.rows) + _PRINTED, self.last)

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {title: column_letter(i) for i, title in enumerate(self.titles)}

    def letter(self, title: str) -> str:
        """The column's letter."""
        return self._letters[title]

    def cells(self, row: int) -> Cells:
        """Column title -> its cell in `row`: $B7."""
        return {title: f"${letter}{row}" for title, letter in self._letters.items()}

    def range_of(self, title: str, start: int = HEADER) -> str:
        """The column from `start` to the last prepared row, with its sheet."""
        letter = self.letter(title)
        return f"'{self.sheet.title}'!${letter}${start}:${letter}${self.last}"


def area_of(
    sheet: Sheet, computed: tuple[Computed, ...], grid: Grid, spare: int | None = None
) -> Area:
    """The area of a list sheet with `spare` rows below the filled ones, else with plenty."""
    rows = grid.of(sheet.title)
    if spare is None:
        filled = len(rows) + _SPARE if len(rows) > 1 else 0
        prepared = max(_PREPARED.get(sheet.title, _LEAST), filled)
    else:
        prepared = len(rows) + max(spare, 1)
    return Area(sheet, computed, rows, HEADER + prepared)
