"""A workbook of published tables -> plain values with their cells; one sheet per table."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path as FilePath
from typing import Any

from budgetgen.model.finding import Finding, Place
from budgetgen.model.money import MoneyUnit
from budgetgen.reading.naming import Path
from budgetgen.reading.workbook_safety import not_a_workbook, refused

SUFFIXES = (".xlsx", ".xlsm")
FACTS_SHEET = "基本信息"
MOST_ROWS = 20_000
MOST_COLUMNS = 60
_DECIMALS = re.compile(r"0\.(0+)")
_YEAR = re.compile(r"预算年度[:：\s]*(20\d\d)")
_YEAR_IN_TITLE = re.compile(r"(20\d\d)\s*年")
_UNIT = re.compile(r"单位[:：\s]*(万元|元)")
_HEAD_ROWS = 8


def _letters(column: int) -> str:
    """A column's letters, counting from 0: A … Z, AA …"""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class Workbook:
    """The texts of a workbook, sheet by sheet, with places and findings."""

    def __init__(self, path: FilePath) -> None:
        self.file = str(path)
        self.sheets: dict[str, list[list[str]]] = {}

    def place(self, sheet: str, row: int, column: int) -> Place:
        """The place of a cell; row and column count from 0."""
        return Place(self.file, cell=f"{sheet}!{_letters(column)}{row + 1}")

    def places(self) -> dict[Path, Place]:
        """Value path -> place, for all that is in the workbook."""
        found: dict[Path, Place] = {(): Place(self.file)}
        for sheet, rows in self.sheets.items():
            found["tables", sheet] = self.place(sheet, 0, 0)
            for i, row in enumerate(rows):
                found["tables", sheet, i] = self.place(sheet, i, 0)
                for j in range(len(row)):
                    found["tables", sheet, i, j] = self.place(sheet, i, j)
        return found

    def values(self) -> dict[str, Any]:
        """What a published file says, by field name; rows with their headers still on top."""
        sheets = {name: rows for name, rows in self.sheets.items() if name != FACTS_SHEET}
        return {**_facts(self.sheets.get(FACTS_SHEET, []), sheets), "tables": sheets}


def _facts(stated: list[list[str]], sheets: dict[str, list[list[str]]]) -> dict[str, str]:
    """Pack, year and unit: stated in a sheet of their own, else printed above a table."""
    heads = " ".join(
        text for rows in sheets.values() for row in rows[:_HEAD_ROWS] for text in row if text
    )
    facts = {}
    if year := _YEAR.search(heads) or _YEAR_IN_TITLE.search(heads):
        facts["budget_year"] = year[1]
    if unit := _UNIT.search(heads):
        facts["money_unit"] = str(MoneyUnit(unit[1]))
    names = {
        "模板包": "pack",
        "预算年度": "budget_year",
        "金额单位": "money_unit",
        "公开层级": "level",
    }
    for row in stated:
        texts = [text.strip() for text in row if text.strip()]
        if len(texts) > 1 and texts[0].rstrip("：: ") in names:
            facts[names[texts[0].rstrip("：: ")]] = texts[1]
    return facts


def read_workbook(path: FilePath) -> Workbook | Finding:
    """All sheets of the workbook at `path`, or why it cannot be read."""
    try:
        return refused(path) or _read(path)
    except Exception:  # openpyxl lets any error of a broken file through
        return not_a_workbook(path)


def sheet_names(path: FilePath) -> list[str]:
    """The names of a workbook's sheets, none where it cannot be read."""
    if refused(path):
        return []
    # Imported here: openpyxl brings numpy, and most files are no workbooks.
    from budgetgen.reading.openpyxl_reader import names_of_sheets

    try:
        return names_of_sheets(path)
    except Exception:  # as above
        return []


def _read(path: FilePath) -> Workbook:
    # Imported here, as above.
    from budgetgen.reading.openpyxl_reader import load_book

    book = Workbook(path)
    with (
        contextlib.closing(load_book(path, data_only=True)) as values,
        contextlib.closing(load_book(path, data_only=False)) as formulas,
    ):
        for sheet in values.worksheets:
            pairs = zip(_rows(sheet), _rows(formulas[sheet.title]), strict=False)
            book.sheets[sheet.title] = _trimmed(
                [_text(*cells) for cells in zip(row, typed, strict=False)] for row, typed in pairs
            )
    return book


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what a file says of its own size need not be so
    return iter(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS))


def _trimmed(rows: Iterable[list[str]]) -> list[list[str]]:
    """The rows without what is empty below and right of all texts."""
    lengths, found = [0], []
    for row in rows:
        found.append(row)
        lengths.append(max((j for j, text in enumerate(row, 1) if text), default=0))
    width = max(lengths)
    height = max((i for i, length in enumerate(lengths) if length), default=0)
    return [[*row[:width], *([""] * (width - len(row)))] for row in found[:height]]


def _text(cell: Any, typed: Any) -> str:
    """A cell as it is shown: a number with the decimals of its format.

    A formula whose result nobody has stored stays a formula.
    """
    value = cell.value
    if value is None:
        return typed.value if isinstance(typed.value, str) else ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    number = Decimal(f"{value:.15g}")
    if not number.is_finite():
        return str(value)
    if decimals := _DECIMALS.search(str(cell.number_format)):
        shown = number.quantize(Decimal(1).scaleb(-len(decimals[1])), ROUND_HALF_UP)
        return f"{shown:f}"
    return f"{number:f}"
