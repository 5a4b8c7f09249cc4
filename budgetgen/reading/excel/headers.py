"""Which column of a sheet is which: the header row, wherever and however it is written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from budgetgen.excel.sheets import Sheet
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.reading.excel.book import Grid
from budgetgen.reading.excel.cells import digits_narrowed, shown

DEEPEST = 10
"""The last row in which a header is looked for."""

_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"^\*+|\*+$|\(?(必填|选填)\)?$|[::]$")
_ASIDE = re.compile(r"\(([^()]*)\)$")


@dataclass(frozen=True)
class Header:
    """The header row of a list: column title -> column number, counted from 1."""

    row: int
    columns: dict[str, int]
    findings: tuple[Finding, ...] = ()


def key_of(text: object) -> str:
    """A title as it is compared: no blanks, line breaks, stars or marks, half-width brackets."""
    key = digits_narrowed(_BLANKS.sub("", str(text)))
    while (bare := _MARKS.sub("", key)) != key:
        key = bare
    return key


def bare_key(text: object) -> str:
    """The same without what stands in brackets behind it: 金额（万元）."""
    return _ASIDE.sub("", key_of(text))


def unit_in(text: object) -> str:
    """The unit that stands in brackets behind a title, empty where none does."""
    aside = _ASIDE.search(key_of(text))
    return aside[1].removeprefix("单位:") if aside else ""


def near(name: str, titles: Iterable[str]) -> str:
    """The title that `name` most resembles, empty where none does."""
    keys = {key_of(title): title for title in titles}
    found = difflib.get_close_matches(key_of(name), keys, n=1, cutoff=0.5)
    return keys[found[0]] if found else ""


def titles_in(grid: Grid, row: int, titles: Iterable[str]) -> dict[int, str]:
    """Column number -> title, for every cell of `row` that holds one."""
    exact = {key_of(title): title for title in titles}
    found: dict[int, str] = {}
    for number, cell in enumerate(grid.rows.get(row, ()), 1):
        if isinstance(cell.value, str):
            title = exact.get(key_of(cell.value)) or exact.get(bare_key(cell.value))
            if title:
                found[number] = title
    return found


def find_header(grid: Grid, sheet: Sheet) -> Header | Finding | None:
    """The header of a list, or why it has none; None for a sheet that holds nothing."""
    titles = [column.title for column in sheet.columns]
    rows = [row for row in grid.rows if row <= DEEPEST]
    best = max(rows, key=lambda row: len(set(titles_in(grid, row, titles).values())), default=0)
    found = titles_in(grid, best, titles)
    if len(set(found.values())) < min(2, len(titles)):
        if not grid.rows:
            return None
        return Finding(
            "READ-COLUMN",
            Severity.ERROR,
            f"“{sheet.title}”的前 {DEEPEST} 行里找不到表头",
            grid.place(1, 1),
            f"请保留表头这一行：{'、'.join(titles)}",
        )
    columns: dict[str, int] = {}
    findings = []
    for number, title in found.items():
        if title in columns:
            first = grid.place(best, columns[title]).cell
            message = f"“{sheet.title}”有两列都叫“{title}”（另一列在 {first}）"
            findings.append(
                _finding(Severity.ERROR, message, grid.place(best, number), "请只保留一列")
            )
        else:
            columns[title] = number
    findings += _missing(grid, sheet, best, columns)
    findings += _unused(grid, sheet, best, found)
    return Header(best, columns, tuple(findings))


def _finding(severity: Severity, message: str, place: Place, remedy: str) -> Finding:
    return Finding("READ-COLUMN", severity, message, place, remedy)


def _other_headers(grid: Grid, row: int, known: Iterable[int]) -> dict[int, str]:
    return {
        number: str(cell.value).strip()
        for number, cell in enumerate(grid.rows[row], 1)
        if cell.value is not None and number not in known
    }


def _missing(grid: Grid, sheet: Sheet, row: int, columns: dict[str, int]) -> list[Finding]:
    others = _other_headers(grid, row, columns.values())
    found = []
    for column in sheet.columns:
        if column.required and column.title not in columns:
            like = near(column.title, others.values())
            remedy = f"是否就是“{shown(like)}”那一列？请把表头改成“{column.title}”"
            found.append(
                _finding(
                    Severity.ERROR,
                    f"“{sheet.title}”缺少“{column.title}”这一列",
                    grid.place(row, 1),
                    remedy if like else f"请补上“{column.title}”列；表头不要改名、删除",
                )
            )
    return found


def _unused(grid: Grid, sheet: Sheet, row: int, known: Iterable[int]) -> list[Finding]:
    """Columns that nobody asked for, but someone filled in; what a formula computes is no loss."""
    others, found = _other_headers(grid, row, known), []
    for number in range(1, grid.width + 1):
        filled = next(
            (
                below
                for below in grid.rows
                if below > row
                and (cell := grid.cell(below, number)) is not None
                and cell.data_type != "f"
                and str(cell.value).strip()
            ),
            None,
        )
        if number in known or filled is None:
            continue
        name = others.get(number, "")
        like = near(name, (c.title for c in sheet.columns)) if name else ""
        found.append(
            _finding(
                Severity.WARNING,
                f"“{sheet.title}”里没有“{shown(name)}”这一列，所填内容没有用到"
                if name
                else f"“{sheet.title}”里有一列没有表头，所填内容没有用到",
                grid.place(row if name else filled, number),
                f"是否应为“{like}”？" if like else "如果需要，请移到填报表已有的列中",
            )
        )
    return found
