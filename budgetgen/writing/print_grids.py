"""Tables and forms on paper: every cell with its lines and spans, every row with its height."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from budgetgen.composing.document import FormBlock, GridCell, TableBlock
from budgetgen.packs.definition import TableStyle
from budgetgen.typesetting.grids import ROW_AIR, GridLayout, cell_lines, header_places


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell to be printed: the column it starts in, its lines, its extent.

    `align` is 右, 居中 or nothing; `scope` says what a heading heads, as in HTML; a `bare` cell
    has no border but that of the row below.
    """

    at: int
    lines: Sequence[str]
    columns: int
    rows: int
    align: str = ""
    scope: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row, or the part of one that stands on a page: its cells and its height in points.

    Cells that began in a row above are not repeated. The `first` row has nothing above it.
    """

    cells: list[PlacedCell]
    height: float
    first: bool = False


def header_rows(block: TableBlock, grid: GridLayout, look: TableStyle) -> Iterator[PlacedRow]:
    """The header of a table, without the line above it."""
    heights = grid.header[len(grid.header) - len(block.table.header) :]
    placed = header_places(block.table.header)
    for r, (row, height) in enumerate(zip(placed, heights, strict=True)):
        places = []
        for at, cell in row:
            width = sum(grid.widths[at : at + cell.columns])
            lines = cell_lines(cell.text, width, grid.size, look)
            scope = "colgroup" if cell.columns > 1 else "col"
            places.append(PlacedCell(at, lines, cell.columns, cell.rows, scope=scope))
        yield PlacedRow(places, height, r == 0)


def body_pages(block: TableBlock, grid: GridLayout, look: TableStyle) -> Iterator[list[PlacedRow]]:
    """The rows of a table; page by page only where cells are merged.

    A merged cell that goes on overleaf is closed at the page's end and begins anew: engines lose
    its borders.
    """
    if not any(cell.rows > 1 for row in block.table.rows for cell in row.cells):
        yield list(_body_rows(block, grid, look))
        return
    yield from _merged_pages(block, grid, look)


def _merged_pages(
    block: TableBlock, grid: GridLayout, look: TableStyle
) -> Iterator[list[PlacedRow]]:
    """The rows page by page; a merged cell's text goes on where the page before left it."""
    aligns = [column.align if column.align != "左" else "" for column in block.table.columns]
    rows = [(r, cut) for r, parts in enumerate(grid.parts) for cut in _cuts(parts, grid)]
    left: dict[int, list[str]] = {}
    last: dict[int, int] = {}
    for start, end in pairwise((0, *grid.breaks, len(rows))):
        page = []
        for i in range(start, end):
            r, (first_line, last_line, height) = rows[i]
            places = []
            for at, cell in enumerate(block.table.rows[r].cells):
                width = grid.widths[at]
                if cell.rows > 1 and not first_line:
                    left[at] = cell_lines(cell.text, width, grid.size, look)
                    last[at] = r + cell.rows
                if cell.rows > 1 or cell.continues:
                    if i > start and (cell.continues or first_line):
                        continue
                    within = [n for n in range(i, end) if rows[n][0] < last[at]]
                    room = sum(rows[n][1][2] for n in within) - ROW_AIR
                    whole = within[-1] + 1 == len(rows) or rows[within[-1] + 1][0] >= last[at]
                    taken = len(left[at]) if whole else int(room / grid.pitch)
                    lines, left[at] = left[at][:taken], left[at][taken:]
                    places.append(PlacedCell(at, lines or [""], 1, len(within), aligns[at]))
                    continue
                lines = cell_lines(cell.text, width, grid.size, look)[first_line:last_line]
                places.append(PlacedCell(at, lines, 1, 1, aligns[at]))
            page.append(PlacedRow(places, height))
        yield page


def _body_rows(block: TableBlock, grid: GridLayout, look: TableStyle) -> Iterator[PlacedRow]:
    """The rows of a table; one that is higher than a page in parts."""
    aligns = [column.align if column.align != "左" else "" for column in block.table.columns]
    for row, parts in zip(block.table.rows, grid.parts, strict=True):
        cells = [
            cell_lines(cell.text, width, grid.size, look)
            for cell, width in zip(row.cells, grid.widths, strict=True)
        ]
        for start, end, height in _cuts(parts, grid):
            yield PlacedRow(
                [
                    PlacedCell(at, lines[start:end], 1, 1, align)
                    for at, (lines, align) in enumerate(zip(cells, aligns, strict=True))
                ],
                height,
            )


def _cuts(parts: tuple[float, ...], grid: GridLayout) -> Iterator[tuple[int, int | None, float]]:
    """The lines from and to which a cell is printed in each part of its row."""
    taken = [round((height - ROW_AIR) / grid.pitch) for height in parts]
    for i, (start, end) in enumerate(pairwise(accumulate(taken, initial=0))):
        yield start, end if i + 1 < len(parts) else None, parts[i]


def form_tables(
    block: FormBlock, grid: GridLayout, look: TableStyle
) -> Iterator[tuple[list[list[PlacedRow]], bool]]:
    """Each table of a form, page by page, and whether it begins a page."""
    second = sum(map(len, grid.parts[: grid.gap_at]))
    end = sum(map(len, grid.parts))
    for start, stop in ((0, second), (second, end)) if second else ((0, end),):
        yield list(_form_pages(block, grid, look, start, stop)), start in grid.breaks


def _form_pages(
    block: FormBlock, grid: GridLayout, look: TableStyle, begin: int, stop: int
) -> Iterator[list[PlacedRow]]:
    """The row parts from `begin` to `stop` page by page; merged cells begin anew on each."""
    counts = [len(parts) for parts in grid.parts]
    first = list(accumulate(counts, initial=0))
    rows = [(r, cut) for r, parts in enumerate(grid.parts) for cut in _cuts(parts, grid)]
    merged: dict[int, tuple[GridCell, int]] = {}
    breaks = (at for at in grid.breaks if begin < at < stop)
    for page_start, page_end in pairwise((begin, *breaks, stop)):
        page = []
        for i in range(page_start, page_end):
            r, (start, end, height) = rows[i]
            places = []
            at = 0
            for cell in block.rows[r]:
                if not cell.continues and i == first[r]:
                    merged[at] = cell, first[r + cell.rows]
                goes_on = cell.continues or (cell.rows > 1 and i > first[r])
                if not goes_on or i == page_start:
                    shown, last = merged[at]
                    width = sum(grid.widths[at : at + shown.columns])
                    lines = cell_lines(shown.text, width, grid.size, look)
                    spans = shown.rows > 1
                    places.append(
                        PlacedCell(
                            at,
                            lines if spans else lines[start:end],
                            shown.columns,
                            min(last, page_end) - i if spans else 1,
                            _ALIGNS.get(shown.role, ""),
                            _scope(shown, at),
                            shown.role in ("head", "unit"),
                        )
                    )
                at += cell.columns
            page.append(PlacedRow(places, height, i == page_start))
        yield page


_ALIGNS = {"figure": "居中", "value": "居中", "unit": "右"}


def _scope(cell: GridCell, at: int) -> str:
    """What a label heads: its row where it stands first and alone, else its column."""
    if cell.role != "label":
        return ""
    return "col" if at or cell.columns > 1 else "row"
