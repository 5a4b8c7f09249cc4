"""The list of a county's departments as a bureau has it: a CSV file or a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.reading.export.grid import Grid, read_grids

CODE, NAME, UNIT = "编码", "名称", "单位"
_UNIT = re.compile(r"(?:([0-9A-Za-z-]+)\s+)?(.+)", re.DOTALL)
"""``203001 云溪县教育局本级``, or the name alone."""


@dataclass(frozen=True, slots=True)
class ListedDepartment:
    """A department with its units as (code, name), and where it is listed."""

    code: str
    name: str
    units: tuple[tuple[str, str], ...]
    place: Place


def read_department_list(path: Path) -> tuple[ListedDepartment, ...] | tuple[Finding, ...]:
    """The departments in the file at `path`, or all that is wrong with it.

    A header names the columns 编码 and 名称, and as many 单位 as one likes, each for one unit.
    """
    grids = read_grids(path)
    if isinstance(grids, Finding):
        return (grids,)
    found = next((each for grid in grids if (each := _header(grid)) is not None), None)
    if found is None:
        message = f"没有“{CODE}”和“{NAME}”两栏的表头"
        return (
            _mistake(message, Place(str(path)), "请在第一行写明：编码、名称，有单位的再加单位"),
        )
    grid, row, columns = found
    findings = tuple(_lacking(grid, row, columns))
    if findings:
        return findings
    listed = tuple(_departments(grid, row, columns))
    if not listed:
        return (_mistake("一个部门也没有列出", Place(str(path)), "请在表头下面逐行列出各部门"),)
    return listed


def _header(grid: Grid) -> tuple[Grid, int, dict[int, str]] | None:
    """The row of the header and its columns' titles by number."""
    for number, row in enumerate(grid.rows):
        columns = {
            i: title
            for i, cell in enumerate(row)
            for title in (CODE, NAME, UNIT)
            if cell == title or cell == f"部门{title}" or (title == UNIT and cell.startswith(UNIT))
        }
        if {CODE, NAME} <= set(columns.values()):
            return grid, number, columns
    return None


def _rows(grid: Grid, header: int) -> Iterator[int]:
    """The numbers of the rows below the header that say anything."""
    return (i for i in range(header + 1, len(grid.rows)) if any(grid.rows[i]))


def _cells(grid: Grid, row: int, columns: dict[int, str], title: str) -> list[tuple[int, str]]:
    """The filled cells of one title, with the numbers of their columns."""
    cells = grid.rows[row]
    return [(i, cells[i]) for i in columns if columns[i] == title and i < len(cells) and cells[i]]


def _lacking(grid: Grid, header: int, columns: dict[int, str]) -> Iterator[Finding]:
    for row in _rows(grid, header):
        for title in (CODE, NAME):
            if not _cells(grid, row, columns, title):
                column = next(i for i in columns if columns[i] == title)
                yield _mistake(f"没有填写{title}", grid.place(row, column), "请补上，或删去这一行")


def _departments(grid: Grid, header: int, columns: dict[int, str]) -> Iterator[ListedDepartment]:
    for row in _rows(grid, header):
        column, code = _cells(grid, row, columns, CODE)[0]
        _, name = _cells(grid, row, columns, NAME)[0]
        units = []
        for number, (_, cell) in enumerate(_cells(grid, row, columns, UNIT), 1):
            match = _UNIT.fullmatch(cell)
            assert match is not None
            units.append((match[1] or f"{code}{number:03}", match[2]))
        yield ListedDepartment(code, name, tuple(units), grid.place(row, column))


def _mistake(message: str, place: Place, remedy: str) -> Finding:
    return Finding("COUNTY-LIST", Severity.ERROR, message, place, remedy)
