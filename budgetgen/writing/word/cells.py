"""Runs of text, and the rows of tables and forms, as WordprocessingML.

Plain text rather than a template: a document has thousands of cells, and a macro for each costs
more than all else together. Whatever a user typed passes through `run`, which escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup, escape

from budgetgen.composing.document import FormBlock, GridCell, TableBlock
from budgetgen.tables.table import Cell, HeaderCell
from budgetgen.typesetting.grids import GridLayout, header_places
from budgetgen.writing.word.base import twips

_CELL_STYLES = {"左": "CellLeft", "居中": "CellCenter", "右": "CellRight"}
_ROLE_STYLES = {
    "label": "CellHead",
    "text": "CellLeft",
    "figure": "CellCenter",
    "value": "CellCenter",
    "head": "CellLeft",
    "unit": "CellRight",
}
_MERGES = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}
_BARE = '<w:tcBorders><w:top w:val="nil"/><w:left w:val="nil"/><w:right w:val="nil"/></w:tcBorders>'
_LINE_END = '</w:t><w:br/><w:t xml:space="preserve">'

_AMBIGUOUS = re.compile("[\u00a1-\u00ff\u2010-\u2bff]")
"""Characters that Word sets in the Latin face, as narrow ones, unless a run hints otherwise."""


def run(text: str, style: str = "", size: str = "") -> Markup:
    """A run of text; `style` is a character style, `size` further run properties."""
    properties = f'<w:rStyle w:val="{style}"/>' if style else ""
    if _AMBIGUOUS.search(text):
        properties += '<w:rFonts w:hint="eastAsia"/>'
    properties += size
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = str(escape(text)).replace("\n", _LINE_END)
    return Markup(f'<w:r>{look}<w:t xml:space="preserve">{lines}</w:t></w:r>')


@dataclass(frozen=True, slots=True)
class _Look:
    """Paragraph and run properties over those of a cell's style."""

    paragraph: str = ""
    run: str = ""


_PLAIN = _Look()


def _cell(
    style: str,
    text: str,
    width: int,
    columns: int = 1,
    merge: str = "",
    *,
    look: _Look = _PLAIN,
    bare: bool = False,
    top: bool = False,
) -> str:
    """A cell `width` twentieths wide; a `bare` one has no borders but the one below.

    `merge` is "", restart or continue: continuation cells of merges stay empty.
    """
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    start = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{look.paragraph}</w:pPr>'
    lines = "".join(
        f"{start}{run(line, size=look.run) if line else ''}</w:p>" for line in text.split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{_MERGES[merge]}'
        f'{_BARE if bare else ""}<w:vAlign w:val="{"top" if top else "center"}"/></w:tcPr>'
        f"{lines}</w:tc>"
    )


def row_look(height: float, header: bool = False, parts: int = 1) -> Markup:
    """A row's properties; one in several `parts` goes on overleaf."""
    whole = f'<w:cantSplit/><w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>'
    repeated = "<w:tblHeader/>" if header else ""
    return Markup(f"<w:trPr>{whole if parts == 1 else ''}{repeated}</w:trPr>")


def _row(look: str, cells: Iterable[str]) -> str:
    return f"<w:tr>{look}{''.join(cells)}</w:tr>"


def header_rows(block: TableBlock, grid: GridLayout) -> Markup:
    """The header of a table, without the line above it."""
    header = block.table.header
    heights = grid.header[len(grid.header) - len(header) :]
    lines = zip(heights, _header_lines(header, _twips(grid)), strict=True)
    return Markup("".join(_row(row_look(height, header=True), line) for height, line in lines))


def _twips(grid: GridLayout) -> list[int]:
    return [twips(width) for width in grid.widths]


def _header_lines(
    header: tuple[tuple[HeaderCell, ...], ...], widths: Sequence[int]
) -> Iterator[list[str]]:
    """The cells of header rows with those that continue vertical merges."""

    def head(column: int, columns: int, text: str, merge: str) -> str:
        width = sum(widths[column : column + columns])
        return _cell("CellHead", text, width, columns, merge)

    open_cells: dict[int, tuple[int, int]] = {}
    for row in header_places(header):
        cells: dict[int, str] = {}
        for column, (rows, columns) in list(open_cells.items()):
            cells[column] = head(column, columns, "", "continue")
            if rows == 1:
                del open_cells[column]
            else:
                open_cells[column] = (rows - 1, columns)
        for column, cell in row:
            merge = "restart" if cell.rows > 1 else ""
            cells[column] = head(column, cell.columns, cell.text, merge)
            if cell.rows > 1:
                open_cells[column] = (cell.rows - 1, cell.columns)
        yield [cells[column] for column in sorted(cells)]


def body_rows(block: TableBlock, grid: GridLayout) -> Markup:
    """The rows of a table below its header."""
    widths = _twips(grid)
    styles = [_CELL_STYLES[column.align] for column in block.table.columns]
    rows: list[str] = []
    for at, (row, height, parts) in enumerate(
        zip(block.table.rows, grid.rows, grid.parts, strict=True)
    ):
        cells = (
            _cell(
                style,
                cell.text,
                width,
                merge=_merge(cell),
                top=cell.rows > 1 and _goes_overleaf(grid, at, cell.rows),
            )
            for cell, width, style in zip(row.cells, widths, styles, strict=True)
        )
        rows.append(_row(row_look(height, parts=len(parts)), cells))
    return Markup("".join(rows))


def _merge(cell: Cell | GridCell) -> str:
    return "continue" if cell.continues else ("restart" if cell.rows > 1 else "")


def _goes_overleaf(grid: GridLayout, row: int, rows: int) -> bool:
    """Whether a cell merged over `rows` rows is cut: LibreOffice can centre only whole ones."""
    ends = list(accumulate(map(len, grid.parts), initial=0))
    return any(ends[row] < at < ends[row + rows] for at in grid.breaks)


def form_tables(block: FormBlock, grid: GridLayout) -> Iterator[Markup]:
    """The rows of each table that a form consists of, in the form's own size."""
    half = round(grid.size * 2)
    look = _Look(
        f'<w:spacing w:line="{twips(grid.pitch)}" w:lineRule="exact"/>',
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>',
    )
    widths = _twips(grid)
    rows = [
        _row(row_look(height, parts=len(parts)), _form_cells(row, widths, look))
        for row, height, parts in zip(block.rows, grid.rows, grid.parts, strict=True)
    ]
    for part in [rows[: grid.gap_at], rows[grid.gap_at :]] if grid.gap_at else [rows]:
        yield Markup("".join(part))


def _form_cells(row: Sequence[GridCell], widths: Sequence[int], look: _Look) -> Iterator[str]:
    at = 0
    for cell in row:
        width = sum(widths[at : at + cell.columns])
        bare = cell.role in ("head", "unit")
        style = _ROLE_STYLES[cell.role]
        yield _cell(style, cell.text, width, cell.columns, _merge(cell), look=look, bare=bare)
        at += cell.columns
