"""A workbook through openpyxl: its sheets as grids of cells, hidden ones as well.

Formulas are read as formulas. Their stored results take a second reading, which only those
workbooks pay for that have formulas where values belong.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from budgetgen.model.finding import Place
from budgetgen.reading.excel.container import holds_values_below, merged_ranges

MOST_ROWS = 20_000
MOST_COLUMNS = 100
"""No form is larger; what lies beyond is looked at only for whether it holds anything."""


@dataclass(frozen=True)
class Grid:
    """The rows of a sheet that hold something; rows and columns count from 1."""

    file: str
    title: str
    rows: dict[int, tuple[Any, ...]]
    more: bool = False
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Cells below the first of a merged range -> that first one, which holds the value."""
    spans: dict[tuple[int, int], int] = field(default_factory=dict)
    """First cell of a merged range -> its last column."""

    def cell(self, row: int, column: int) -> Any | None:
        """The openpyxl cell, None where nothing stands."""
        cells = self.rows.get(row, ())
        cell = cells[column - 1] if column <= len(cells) else None
        return cell if cell is not None and cell.value is not None else None

    def place(self, row: int, column: int) -> Place:
        """The place of a cell."""
        return Place(self.file, cell=f"{self.title}!{_letters(column)}{row}")

    @property
    def width(self) -> int:
        """The last column that holds something."""
        return max((len(cells) for cells in self.rows.values()), default=0)


@cache
def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


class BrokenBookError(Exception):
    """A workbook that openpyxl cannot make sense of."""


@contextmanager
def _guarded() -> Iterator[None]:
    """openpyxl lets any error of a broken file through."""
    try:
        yield
    except Exception as error:
        raise BrokenBookError from error


class Book:
    """An opened workbook; close it. Everything may raise BrokenBookError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with _guarded():
            self._formulas = _load(path, data_only=False)

    @cached_property
    def _values(self) -> Any:
        return _load(self.path, data_only=True)

    def close(self) -> None:
        """Let go of the file."""
        self._formulas.close()
        if "_values" in self.__dict__:
            self._values.close()

    @property
    def titles(self) -> list[str]:
        """The sheets' names as they stand in the workbook."""
        return [sheet.title for sheet in self._formulas.worksheets]

    @property
    def names(self) -> dict[str, str]:
        """The defined names with what they mean: 三公经费_类别 -> '三公经费'!$B$3:$B$64."""
        return {name: str(each.attr_text) for name, each in self._formulas.defined_names.items()}

    def grid(self, title: str, rows_wanted: int | None = None) -> Grid:
        """The sheet called `title`, with its merged ranges."""
        sheet = self._formulas[title]
        most_rows = rows_wanted or MOST_ROWS
        with _guarded():
            rows, more = _rows(sheet, most_rows)
            part = sheet._worksheet_path
            more = more and holds_values_below(self.path, part, most_rows)
            merged, spans = _merged(merged_ranges(self.path, part), rows)
        return Grid(str(self.path), title, rows, more, merged, spans)

    def results(self, title: str) -> dict[int, tuple[Any, ...]]:
        """The same rows with the stored results of formulas."""
        with _guarded():
            return _rows(self._values[title], MOST_ROWS)[0]


def _load(path: Path, data_only: bool) -> Any:
    # Imported here: openpyxl brings numpy, and most files are no workbooks.
    from budgetgen.reading.openpyxl_reader import load_book

    return load_book(path, data_only)


def _rows(sheet: Any, most: int) -> tuple[dict[int, tuple[Any, ...]], bool]:
    """The rows that hold something, and whether the sheet goes on below `most`."""
    sheet.reset_dimensions()  # what a file says of its own size need not be so
    found: dict[int, tuple[Any, ...]] = {}
    number = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, cells in enumerate(sheet.iter_rows(max_row=most + 1), 1):
            filled = [i for i, cell in enumerate(cells[:MOST_COLUMNS], 1) if cell.value is not None]
            if filled and number <= most:
                found[number] = cells[: filled[-1]]
    return found, number > most


def _merged(
    ranges: list[str], rows: dict[int, tuple[Any, ...]]
) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[tuple[int, int], int]]:
    from openpyxl.utils import range_boundaries

    firsts: dict[tuple[int, int], tuple[int, int]] = {}
    spans: dict[tuple[int, int], int] = {}
    last = max(rows, default=0)
    for text in ranges:
        left, top, right, bottom = range_boundaries(text)
        spans[top, left] = right
        for row in range(top + 1, min(bottom, last) + 1):
            if row in rows:
                firsts[row, left] = (top, left)
    return firsts, spans
