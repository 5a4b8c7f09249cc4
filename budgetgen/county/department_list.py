"""The list of a county's departments as a bureau has it: a CSV file or a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from budgetgen.model.base import as_typed
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.reading.export.grid import Grid, read_grids

CODE, NAME, UNIT = "编码", "名称", "单位"
_UNIT = re.compile(r"([0-9A-Za-z-]+)\s+((?!.*\d{3}\s).+)")
"""``203001 云溪县教育局本级``; a name in which another code stands is two units' in one."""
_BETWEEN_UNITS = re.compile(r"[;；、\r\n]+")
_WRITE_UNITS = (
    "请写成“编码 名称”，中间空一格，几个单位之间用“；”隔开；"
    "名称里本来就有“、”的，请不列，由部门填在填报表里"
)


@dataclass(frozen=True, slots=True)
class ListedDepartment:
    """A department with its units as (code, name), and where it is listed."""

    code: str
    name: str
    units: tuple[tuple[str, str], ...]
    place: Place


def read_department_list(path: Path) -> tuple[ListedDepartment, ...] | tuple[Finding, ...]:
    """The departments in the file at `path`, or all that is wrong with it.

    A header names the columns 编码 and 名称, and as many 单位 as one likes, each for one unit or
    several: ``203001 云溪县教育局本级；203002 云溪县第一中学``.
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
    findings = (*_lacking(grid, row, columns), *_unclear_units(grid, row, columns))
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


def _unclear_units(grid: Grid, header: int, columns: dict[int, str]) -> Iterator[Finding]:
    for row in _rows(grid, header):
        for column, cell in _cells(grid, row, columns, UNIT):
            for text in _units_in(cell):
                if not _UNIT.fullmatch(text):
                    message = f"单位“{as_typed(text)}”没有写成“编码 名称”"
                    yield _mistake(message, grid.place(row, column), _WRITE_UNITS)


def _units_in(cell: str) -> Iterator[str]:
    return (text.strip() for text in _BETWEEN_UNITS.split(cell) if text.strip())


def _departments(grid: Grid, header: int, columns: dict[int, str]) -> Iterator[ListedDepartment]:
    for row in _rows(grid, header):
        column, code = _cells(grid, row, columns, CODE)[0]
        _, name = _cells(grid, row, columns, NAME)[0]
        units = tuple(
            (match[1], match[2])
            for _, cell in _cells(grid, row, columns, UNIT)
            for text in _units_in(cell)
            if (match := _UNIT.fullmatch(text))
        )
        yield ListedDepartment(code, name, units, grid.place(row, column))


def _mistake(message: str, place: Place, remedy: str) -> Finding:
    return Finding("COUNTY-LIST", Severity.ERROR, message, place, remedy)
