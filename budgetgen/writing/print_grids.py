"""Tables and forms for the PDF: every cell with its lines, spans and height, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from markupsafe import Markup

from budgetgen.composing.document import FormBlock, GridCell, TableBlock
from budgetgen.packs.definition import TableStyle
from budgetgen.typesetting.grids import ROW_AIR, GridLayout, cell_lines, header_places
from budgetgen.writing.print_lines import set_lines


@dataclass(frozen=True, slots=True)
class PrintCell:
    """A cell; `classes` are those of print.css, of which one cell per row has its height."""

    content: Markup
    classes: str
    columns: int = 1
    rows: int = 1
    scope: str = ""


PrintRow = list[PrintCell]


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell to be printed: the column it starts in, its lines, its extent."""

    at: int
    lines: Sequence[str]
    columns: int
    rows: int
    align: str = ""
    scope: str = ""


def _row(places: Sequence[_Place], height: float, first: bool) -> PrintRow:
    """A row whose height stands on a cell of this row alone; the `first` one draws the top edge.

    WeasyPrint would give a row with a height of its own the whole height of every merged cell
    that ends in it.
    """
    carrier = next((place for place in places if place.rows == 1), None)
    row = []
    for place in places:
        classes = (
            place.align,
            "多行" if len(place.lines) > 1 else "",
            "左缘" if place.at == 0 else "",
            "上缘" if first else "",
            height_class(height) if place is carrier else "",
        )
        row.append(
            PrintCell(
                set_lines(place.lines),
                " ".join(name for name in classes if name),
                place.columns,
                place.rows,
                place.scope,
            )
        )
    return row


def height_class(points: float) -> str:
    """The CSS class of a cell so high. One rule for all of them costs less than many styles."""
    return f"高{points * 100:.0f}"


def width_class(points: float) -> str:
    """The CSS class of a column so wide."""
    return f"宽{points * 100:.0f}"


def measures(grids: Iterable[GridLayout]) -> dict[str, str]:
    """The CSS classes of all heights and widths with their declarations."""
    heights, widths = set[float](), set[float]()
    for grid in grids:
        heights.update(grid.header, *grid.parts)
        widths.update(grid.widths)
    return {height_class(h): f"height:{h}pt" for h in sorted(heights)} | {
        width_class(w): f"width:{w}pt" for w in sorted(widths)
    }


def header_rows(block: TableBlock, grid: GridLayout, look: TableStyle) -> Iterator[PrintRow]:
    """The header of a table, without the line above it."""
    heights = grid.header[len(grid.header) - len(block.table.header) :]
    placed = header_places(block.table.header)
    for r, (row, height) in enumerate(zip(placed, heights, strict=True)):
        places = []
        for at, cell in row:
            width = sum(grid.widths[at : at + cell.columns])
            lines = cell_lines(cell.text, width, grid.size, look)
            scope = "colgroup" if cell.columns > 1 else "col"
            places.append(_Place(at, lines, cell.columns, cell.rows, scope=scope))
        yield _row(places, height, r == 0)


def body_rows(block: TableBlock, grid: GridLayout, look: TableStyle) -> Iterator[PrintRow]:
    """The rows of a table; one that is higher than a page in parts."""
    aligns = [column.align if column.align != "左" else "" for column in block.table.columns]
    for row, parts in zip(block.table.rows, grid.parts, strict=True):
        cells = [
            cell_lines(cell.text, width, grid.size, look)
            for cell, width in zip(row.cells, grid.widths, strict=True)
        ]
        for start, end, height in _cuts(parts, grid):
            yield _row(
                [
                    _Place(at, lines[start:end], 1, 1, align)
                    for at, (lines, align) in enumerate(zip(cells, aligns, strict=True))
                ],
                height,
                first=False,
            )


def _cuts(parts: tuple[float, ...], grid: GridLayout) -> Iterator[tuple[int, int | None, float]]:
    """The lines from and to which a cell is printed in each part of its row."""
    taken = [round((height - ROW_AIR) / grid.pitch) for height in parts]
    for i, (start, end) in enumerate(pairwise(accumulate(taken, initial=0))):
        yield start, end if i + 1 < len(parts) else None, parts[i]


def form_pages(block: FormBlock, grid: GridLayout, look: TableStyle) -> Iterator[list[PrintRow]]:
    """The rows of a form page by page.

    A merged cell that goes on overleaf is closed at the page's end and begins anew, for the
    engine loses its borders.
    """
    counts = [len(parts) for parts in grid.parts]
    first = list(accumulate(counts, initial=0))
    rows = [(r, cut) for r, parts in enumerate(grid.parts) for cut in _cuts(parts, grid)]
    merged: dict[int, tuple[GridCell, int]] = {}
    for page_start, page_end in pairwise((0, *grid.breaks, len(rows))):
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
                        _Place(
                            at,
                            lines if spans else lines[start:end],
                            shown.columns,
                            min(last, page_end) - i if spans else 1,
                            "居中" if shown.role in ("figure", "value") else "",
                            _scope(shown, at),
                        )
                    )
                at += cell.columns
            page.append(_row(places, height, i == page_start))
        yield page


def _scope(cell: GridCell, at: int) -> str:
    """What a label heads: its row where it stands first and alone, else its column."""
    if cell.role != "label":
        return ""
    return "col" if at or cell.columns > 1 else "row"
