"""Tables and forms on the page: column widths, the lines of their cells, row heights."""

from __future__ import annotations

import math
from dataclasses import dataclass

from budgetgen.composing.document import FormBlock, GridCell, TableBlock
from budgetgen.packs.definition import Style, TableStyle, TextStyle
from budgetgen.tables.table import HeaderCell, Table
from budgetgen.typesetting.lines import break_lines
from budgetgen.typesetting.metrics import text_width

SLACK = 0.985
"""Cells are measured a little narrower than they are, so that no engine needs one line more."""
ROW_AIR = 6.0
"""Points above and below the lines of a cell, together."""
LEAST_CUT = 200.0
"""Points that a part of a merged cell takes at least where a page ends within it."""
TOLERANCE = 0.01
"""Points by which heights may overrun a page: they are rounded."""


@dataclass(frozen=True, slots=True)
class GridLayout:
    """A table or form on the page: points, and which rows come first on a page."""

    widths: tuple[float, ...]
    rows: tuple[float, ...]
    header: tuple[float, ...] = ()
    """Header rows of a table, the head line first where it has one: they repeat on every page."""
    size: float = 0
    pitch: float = 0
    parts: tuple[tuple[float, ...], ...] = ()
    """Each row's height; several heights where it is higher than a page and goes on overleaf."""
    breaks: tuple[int, ...] = ()
    """The parts, all rows' counted through, that begin a new page."""
    groups: tuple[int, ...] = ()
    """How many rows belong together from each row on, where cells are merged over rows."""
    gap_at: int = 0
    """The row that begins the second table of a form, 0 where there is only one."""
    gap: float = 0
    """What lies between the two tables."""


@dataclass(frozen=True, slots=True)
class HeadLine:
    """The line above a table: `left` may break into lines, `right` ends the last one."""

    left: tuple[str, ...]
    middle: str
    right: str


def head_line(parts: tuple[str, ...], width: float, look: TextStyle) -> HeadLine:
    """The line above a table or form; a left part that reaches the middle takes it along."""
    left, right = parts[0], parts[-1]
    middle = parts[1] if len(parts) == 3 else ""
    measure, beside = width / look.size, text_width(middle) / 2 + 1
    if middle and max(text_width(left), text_width(right)) + beside > measure / 2:
        left, middle = f"{left}  {middle}", ""
    lines = break_lines(left, width, look.size, hanging="")
    if right and text_width(lines[-1]) + 1 + text_width(right) > measure:
        lines.append("")
    return HeadLine(tuple(lines), middle, right)


def column_widths(weights: tuple[float, ...], width: float) -> tuple[float, ...]:
    """Relative widths as points, whole twentieths, summing to `width`."""
    total = sum(weights)
    edges = [round(20 * width * sum(weights[: i + 1]) / total) / 20 for i in range(len(weights))]
    return tuple(round(b - a, 2) for a, b in zip([0.0, *edges], edges, strict=False))


def cell_lines(text: str, width: float, size: float, look: TableStyle) -> list[str]:
    """The lines of a cell `width` points wide, its padding and border included."""
    room = (width - 2 * look.padding - look.border) * SLACK
    return break_lines(text, room, size, hanging="")


def _height(lines: int, pitch: float, least: float) -> float:
    return round(max(least, lines * pitch + ROW_AIR), 2)


def table_grid(block: TableBlock, style: Style, width: float) -> GridLayout:
    """Column widths, header row heights and body row heights of an official table."""
    look, table = style.table, block.table
    above = style.texts["表头行"]
    lines = len(head_line(block.head, width, above).left)
    head = (lines * above.pitch,) if any(block.head) else ()
    widths = column_widths(tuple(column.width for column in table.columns), width)
    rows = _table_rows(table, widths, look)
    header = (*head, *_header_heights(table, widths, style))
    groups = tuple(max(cell.rows for cell in row.cells) for row in table.rows)
    merged = groups if any(rows > 1 for rows in groups) else ()
    return GridLayout(widths, rows, header, look.size, look.pitch, groups=merged)


def _table_rows(table: Table, widths: tuple[float, ...], look: TableStyle) -> tuple[float, ...]:
    """Row heights; the rows of a merged cell share what it needs beyond them."""
    heights: list[float] = []
    merged: list[tuple[int, int, float]] = []
    for r, row in enumerate(table.rows):
        height = look.row_height
        for cell, room in zip(row.cells, widths, strict=True):
            need = _height(len(cell_lines(cell.text, room, look.size, look)), look.pitch, 0)
            if cell.rows > 1:
                # Where a page ends within the cell, each part holds whole lines and its own air.
                spare = (1 + need // LEAST_CUT) * (look.pitch + ROW_AIR)
                merged.append((r, r + cell.rows, need + spare))
            else:
                height = max(height, need)
        heights.append(height)
    for start, end, height in merged:
        share = (height - sum(heights[start:end])) / (end - start)
        if share > 0:
            heights[start:end] = [h + share for h in heights[start:end]]
    return tuple(round(height, 2) for height in heights)


def header_places(
    header: tuple[tuple[HeaderCell, ...], ...],
) -> list[list[tuple[int, HeaderCell]]]:
    """Every header cell with the column it starts in, row by row."""
    taken: set[tuple[int, int]] = set()
    placed: list[list[tuple[int, HeaderCell]]] = []
    for r, row in enumerate(header):
        column = 0
        placed.append([])
        for cell in row:
            while (r, column) in taken:
                column += 1
            placed[r].append((column, cell))
            taken.update((r + i, column + j) for i in range(cell.rows) for j in range(cell.columns))
            column += cell.columns
    return placed


def _header_heights(table: Table, widths: tuple[float, ...], style: Style) -> tuple[float, ...]:
    look = style.table
    heights = [look.row_height] * len(table.header)
    for r, row in enumerate(header_places(table.header)):
        for column, cell in row:
            room = sum(widths[column : column + cell.columns])
            need = _height(len(cell_lines(cell.text, room, look.size, look)), look.pitch, 0)
            last = r + cell.rows - 1
            above = sum(heights[r:last])
            heights[last] = max(heights[last], round(need - above, 2))
    return tuple(heights)


def _form_rows(
    form: FormBlock, widths: tuple[float, ...], size: float, pitch: float, style: Style
) -> tuple[float, ...]:
    """Row heights at one font size; merged cells lend their need to their last row."""
    look = style.table

    def need(cell: GridCell, at: int) -> float:
        room = sum(widths[at : at + cell.columns])
        return _height(len(cell_lines(cell.text, room, size, look)), pitch, 0)

    heights = [style.form.row_height * size / style.form.sizes[0]] * len(form.rows)
    merged: list[tuple[int, int, float]] = []
    for r, row in enumerate(form.rows):
        at = 0
        for cell in row:
            if cell.rows > 1:
                merged.append((r, r + cell.rows, need(cell, at)))
            elif not cell.continues:
                heights[r] = max(heights[r], need(cell, at))
            at += cell.columns
    for start, end, height in merged:
        short = height - sum(heights[start:end])
        if short > 0:
            heights[end - 1] += short
    return tuple(round(height, 2) for height in heights)


def _pages_of(rows: tuple[float, ...], room: float, height: float) -> int:
    """How many pages rows take that begin with `room` left on a page `height` high."""
    pages, left = 1, room
    for row in rows:
        if row > left + TOLERANCE:
            # Only a row higher than a page begins on this one and goes on overleaf.
            over = row - left if row > height else row
            pages, left = pages + math.ceil(over / height), -over % height
        else:
            left -= row
    return pages


def form_grid(
    form: FormBlock, style: Style, width: float, room: float, height: float
) -> GridLayout:
    """The form at the largest size at which it takes as few pages as it can.

    It begins with `room` points left on a page `height` points high. A line's height is kept in
    reserve: should an engine break a cell otherwise, the form still ends on its page.
    """
    widths = column_widths(style.form.widths, width)
    best: tuple[int, GridLayout] | None = None
    for size in style.form.sizes:
        pitch = round(size * style.form.pitch * 20) / 20
        rows = _form_rows(form, widths, size, pitch, style)
        gap = style.form.gap if form.two_tables else 0
        second = form.header_row if form.two_tables else 0
        spaced = [row + (gap if r == second else 0) for r, row in enumerate(rows)]
        pages = _pages_of((*spaced[:-1], spaced[-1] + pitch), room, height)
        if best is None or pages < best[0]:
            best = pages, GridLayout(widths, rows, (), size, pitch, gap_at=second, gap=gap)
        if pages == 1:
            break
    assert best is not None  # a style has at least one form size
    return best[1]
