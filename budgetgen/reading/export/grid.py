"""A table as exported: texts with their places, out of a workbook or a CSV file."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from budgetgen.model.finding import Finding, Place
from budgetgen.reading.text import read_text, unreadable
from budgetgen.reading.workbook_safety import not_a_workbook, refused

WORKBOOKS = (".xlsx", ".xlsm")
MOST_ROWS = 200_000
MOST_COLUMNS = 200
_SEPARATORS = ",\t;"


@dataclass(frozen=True)
class Grid:
    """One sheet: rows of texts; `lines` are the rows' line numbers in a CSV file, else empty."""

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()

    def place(self, row: int, column: int) -> Place:
        """The place of a cell; row and column count from 0."""
        if self.lines:
            return Place(self.file, self.lines[row], column + 1)
        from openpyxl.utils import get_column_letter

        return Place(self.file, cell=f"{self.sheet}!{get_column_letter(column + 1)}{row + 1}")


def read_grids(path: Path) -> tuple[Grid, ...] | Finding:
    """Every sheet of the workbook, or the one table of the CSV file, at `path`."""
    if path.suffix.lower() not in (*WORKBOOKS, ".xls"):
        return _from_csv(path)
    try:
        return refused(path) or _from_workbook(path)
    except Exception:  # openpyxl lets any error of a broken file through
        return not_a_workbook(path)


def _from_csv(path: Path) -> tuple[Grid, ...] | Finding:
    text = read_text(path)
    if isinstance(text, Finding):
        return text
    head = text.splitlines()[:20]
    # By the lines that have it: cells may hold many of another one.
    separator = max(_SEPARATORS, key=lambda mark: sum(mark in line for line in head))
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            rows.append(tuple(cell.strip() for cell in row))
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error:
        return unreadable(
            path, f"从第 {line} 行起读不下去", "请用 Excel 或 WPS 另存为 .xlsx 后再试"
        )
    return _too_large(path, len(rows)) or (Grid(str(path), "", tuple(rows), tuple(lines)),)


def _from_workbook(path: Path) -> tuple[Grid, ...] | Finding:
    # Imported here: openpyxl is slow to load, and most files are no workbooks.
    import openpyxl

    grids = []
    with (
        contextlib.closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as shown,
        contextlib.closing(openpyxl.load_workbook(path, read_only=True)) as typed,
    ):
        for sheet in shown.worksheets:
            pairs = zip(_rows(sheet), _rows(typed[sheet.title]), strict=False)
            rows = tuple(tuple(map(_text, row, formulas)) for row, formulas in pairs)
            if too_large := _too_large(path, len(rows)):
                return too_large
            grids.append(Grid(str(path), sheet.title, rows))
    return tuple(grids)


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what a file says of its own size need not be so
    return iter(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True))


def _text(value: Any, typed: Any) -> str:
    """A cell's exact value; a formula whose result nobody has stored stays a formula."""
    if value is None:
        return typed if isinstance(typed, str) else ""
    if isinstance(value, float):
        number = Decimal(f"{value:.15g}")
        return f"{number:f}" if number.is_finite() else str(value)
    return str(value).strip()


def _too_large(path: Path, rows: int) -> Finding | None:
    if rows <= MOST_ROWS:
        return None
    return unreadable(
        path, f"超过 {MOST_ROWS} 行的上限", "请确认选对了文件；一个部门的明细不会这么多"
    )
