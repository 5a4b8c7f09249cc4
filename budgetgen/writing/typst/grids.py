"""Tables and forms for print.typ: every row cell by cell, in points.

A cell is its text, or a dictionary where it has anything of its own. Typst would write a cell that
goes over several rows behind its neighbours, and so would whoever copies it: here it is a cell of
its first row that reaches down over the empty ones below.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from budgetgen.composing.document import FormBlock, TableBlock
from budgetgen.packs.definition import TableStyle
from budgetgen.typesetting.grids import GridLayout
from budgetgen.writing.print_grids import (
    PlacedCell,
    PlacedRow,
    body_pages,
    form_tables,
    header_rows,
)
from budgetgen.writing.typst.lines import cell as cell_text

_ALIGNS = {"左": "left", "居中": "center", "右": "right", "": "left"}

Cell = str | dict[str, Any]


def table(block: TableBlock, grid: GridLayout, look: TableStyle) -> dict[str, Any]:
    """An official table with its header, without the line above it."""
    header = list(header_rows(block, grid, look))
    body = list(chain.from_iterable(body_pages(block, grid, look)))
    aligns = [_ALIGNS[column.align] for column in block.table.columns]
    return {
        "kind": "table",
        "columns": grid.widths,
        "rows": [*grid.header, *(row.height for row in body)],
        "aligns": aligns,
        "header": list(_cells(header, aligns)),
        "cells": list(_cells(body, aligns)),
    }


def form(block: FormBlock, grid: GridLayout, look: TableStyle) -> Iterator[dict[str, Any]]:
    """The tables of a form, with the gap between them."""
    aligns = ["left"] * len(grid.widths)
    for i, (pages, fresh) in enumerate(form_tables(block, grid, look)):
        rows = list(chain.from_iterable(pages))
        if i:
            yield {"kind": "gap", "break": fresh, "height": grid.gap}
        yield {
            "kind": "table",
            "columns": grid.widths,
            "rows": [row.height for row in rows],
            "aligns": aligns,
            "header": [],
            "cells": list(_cells(rows, aligns)),
        }


def _cells(rows: list[PlacedRow], aligns: list[str]) -> Iterator[Cell]:
    """All cells of rows that follow each other, those below a merged cell too."""
    below: dict[int, tuple[PlacedCell, int]] = {}
    for r, row in enumerate(rows):
        line: dict[int, Cell] = {}
        for at, (above, left) in list(below.items()):
            line[at] = _continued(above, left == 1)
            below[at] = above, left - 1
            if left == 1:
                del below[at]
        for cell in row.cells:
            height = sum(each.height for each in rows[r : r + cell.rows])
            line[cell.at] = _cell(cell, aligns[cell.at], height)
            if cell.rows > 1:
                below[cell.at] = cell, cell.rows - 1
        yield from (line[at] for at in sorted(line))


def _cell(cell: PlacedCell, align: str, height: float) -> Cell:
    text = cell_text(cell.lines)
    own: dict[str, Any] = {}
    if cell.columns > 1:
        own["columns"] = cell.columns
    if cell.rows > 1:
        own |= {"height": height, "open": ["bottom"]}
    if cell.bare:
        own["open"] = ["left", "right", "top"]
    if cell.scope:
        own["label"] = True
    elif _ALIGNS[cell.align] != align:
        own["align"] = _ALIGNS[cell.align]
    return {"text": text, **own} if own else text


def _continued(cell: PlacedCell, last: bool) -> Cell:
    """The empty cell below a merged one."""
    sides = ["top"] if last else ["top", "bottom"]
    return {"text": "", "columns": cell.columns, "open": sides}
