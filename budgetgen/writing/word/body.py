"""The body as WordprocessingML, rendered from one template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from markupsafe import Markup, escape

from budgetgen.composing.document import Cover, Document, FormBlock, GridCell, Section
from budgetgen.packs.definition import PageStyle, Style
from budgetgen.tables.table import HeaderCell
from budgetgen.typesetting.grids import GridLayout, head_line, header_places
from budgetgen.typesetting.layout import (
    NUMBER_BELOW,
    POINTS,
    Layout,
    cover_gap,
    cover_styles,
    text_area,
)
from budgetgen.typesetting.lines import text_lines
from budgetgen.writing.characters import without_controls
from budgetgen.writing.templating import markup_environment
from budgetgen.writing.view import items
from budgetgen.writing.word.base import style_id, twips

_CELL_STYLES = {"左": "CellLeft", "居中": "CellCenter", "右": "CellRight"}
_ROLE_STYLES = {
    "label": "CellHead",
    "text": "CellLeft",
    "figure": "CellCenter",
    "value": "CellCenter",
    "head": "CellLeft",
    "unit": "CellRight",
}

_AMBIGUOUS = re.compile("[\u00a1-\u00ff\u2010-\u2bff]")
"""Characters that Word sets in the Latin face, as narrow ones, unless a run hints otherwise."""


THIN = Markup(
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
)
"""Word wants a paragraph below a table; one that is hardly there."""


def _run(text: str, style: str = "", size: Markup | str = "") -> Markup:
    """A run of text; `style` is a character style, `size` further run properties."""
    properties = Markup('<w:rStyle w:val="{}"/>').format(style) if style else Markup()
    if _AMBIGUOUS.search(text):
        properties += Markup('<w:rFonts w:hint="eastAsia"/>')
    properties += size
    lines = (Markup('<w:t xml:space="preserve">{}</w:t>').format(part) for part in text.split("\n"))
    return Markup("<w:r>{}{}</w:r>").format(
        Markup("<w:rPr>{}</w:rPr>").format(properties) if properties else "",
        Markup("<w:br/>").join(lines),
    )


def _group_field(text: str) -> Markup:
    """A TC field: the directory, made anew, finds the group's name in it."""
    code = escape(text.replace("\\", "").replace('"', "”"))
    return Markup(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TC "{}" \\f C \\l 1 </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ).format(code)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of WordprocessingML: `width` in twentieths, `merge` is "", restart or continue."""

    text: str
    width: int
    columns: int
    merge: str
    style: str = "CellHead"
    bare: bool = False
    """Without borders but the one below."""


def _header_lines(
    header: tuple[tuple[HeaderCell, ...], ...], widths: tuple[float, ...]
) -> Iterator[list[_Cell]]:
    """Header rows with the continuation cells of vertical merges, which stay empty."""

    def width(column: int, columns: int) -> int:
        return sum(twips(w) for w in widths[column : column + columns])

    open_cells: dict[int, tuple[int, int]] = {}
    for row in header_places(header):
        cells: dict[int, _Cell] = {}
        for column, (rows, columns) in list(open_cells.items()):
            cells[column] = _Cell("", width(column, columns), columns, "continue")
            if rows == 1:
                del open_cells[column]
            else:
                open_cells[column] = (rows - 1, columns)
        for column, cell in row:
            merge = "restart" if cell.rows > 1 else ""
            cells[column] = _Cell(cell.text, width(column, cell.columns), cell.columns, merge)
            if cell.rows > 1:
                open_cells[column] = (cell.rows - 1, cell.columns)
        yield [cells[column] for column in sorted(cells)]


_FormRow = tuple[tuple[GridCell, ...], float, int]
"""Cells, height, and the number of parts where the row goes on overleaf."""


def _form_cells(row: tuple[GridCell, ...], widths: tuple[float, ...]) -> Iterator[_Cell]:
    at = 0
    for cell in row:
        width = sum(twips(w) for w in widths[at : at + cell.columns])
        merge = "continue" if cell.continues else ("restart" if cell.rows > 1 else "")
        bare = cell.role in ("head", "unit")
        yield _Cell(cell.text, width, cell.columns, merge, _ROLE_STYLES[cell.role], bare)
        at += cell.columns


def _goes_overleaf(grid: GridLayout, row: int, rows: int) -> bool:
    """Whether a cell merged over `rows` rows is cut: LibreOffice can centre only whole ones."""
    ends = list(accumulate(map(len, grid.parts), initial=0))
    return any(ends[row] < at < ends[row + rows] for at in grid.breaks)


def _toc_code(document: Document) -> str:
    """The directory as Word would make it anew: by styles, and TC fields for the groups."""
    styles = dict.fromkeys(h.style for h in document.headings() if h.directory_level)
    chapters = r'\o "2-2" ' if "章" in styles else ""
    listed = "".join(rf'\t "{name},2" ' for name in styles if name != "章")
    return rf'TOC {chapters}\h \z {listed}\f \l "1-1"'


def _parts(block: FormBlock, grid: GridLayout) -> Iterator[list[_FormRow]]:
    """The rows of each table that a form consists of."""
    rows = list(zip(block.rows, grid.rows, map(len, grid.parts), strict=True))
    yield from ([rows[: grid.gap_at], rows[grid.gap_at :]] if grid.gap_at else [rows])


def _form_look(grid: GridLayout) -> dict[str, Markup]:
    """The form's own size, over the table styles'."""
    half = round(grid.size * 2)
    return {
        "paragraph": Markup(f'<w:spacing w:line="{twips(grid.pitch)}" w:lineRule="exact"/>'),
        "run": Markup(f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'),
    }


def _section(section: Section, style: Style, layout: Layout) -> dict[str, Any]:
    page = style.landscape if section.landscape else style.portrait

    def mm(value: float) -> int:
        return twips(value * POINTS)

    return {
        "blocks": list(items(section, layout)),
        "landscape": section.landscape,
        "numbered": section.page_numbers != "无",
        "restarts": section.page_numbers == "重新",
        "page_width": mm(page.width),
        "page_height": mm(page.height),
        "top": mm(page.top),
        "right": mm(page.right),
        "bottom": mm(page.bottom),
        "left": mm(page.left),
        "footer": max(mm(page.bottom) - twips(NUMBER_BELOW), twips(14)),
        "text_width": twips(text_area(page)[0]),
        "style": page,
    }


def word_body(
    document: Document,
    style: Style,
    layout: Layout,
    draft: bool,
    whole: Document | None = None,
) -> str:
    """The content of ``w:body``; `whole` is what the directory lists where it is more."""
    numbers: dict[str, int] = {}

    def bookmark(anchor: str) -> int:
        return numbers.setdefault(anchor, len(numbers) + 1)

    def centred(text: str, look: str, width: int, parts: tuple[str, ...] = ()) -> str:
        """A centred text with its line ends; Word breaks all others by itself."""
        if style.texts[look].align != "居中":
            return text
        return "\n".join(text_lines(text, style.texts[look], width / 20, parts))

    def cover(block: Cover, page: PageStyle) -> Iterator[tuple[str, str, int]]:
        """Each line with its style and, on the first one at the foot, what lies above it."""
        gap = cover_gap(block, style, *text_area(page))
        for i, (line, look) in enumerate(cover_styles(block)):
            above = twips(gap + style.texts[look].before) if i == len(block.lines) else 0
            yield line, look, above

    environment = markup_environment()
    environment.filters["twips"] = twips
    body = environment.get_template("word/body.xml.j2").render(
        sections=[_section(section, style, layout) for section in document.sections],
        run=_run,
        centred=centred,
        head=lambda parts, width: head_line(parts, width / 20, style.texts["表头行"]),
        group_field=_group_field,
        style_id=style_id,
        bookmark=bookmark,
        twips=twips,
        cell_styles=_CELL_STYLES,
        header_lines=_header_lines,
        form_cells=_form_cells,
        form_look=_form_look,
        pages=layout.pages,
        form_parts=_parts,
        goes_overleaf=_goes_overleaf,
        cover=cover,
        toc_code=_toc_code(whole or document),
        draft=draft,
        thin=THIN,
    )
    return without_controls(body)
