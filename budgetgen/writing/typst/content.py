"""The document as the data that print.typ draws: texts as lines, tables as cells, in points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from budgetgen.composing.document import (
    Cover,
    Directory,
    Document,
    FormBlock,
    Heading,
    Paragraph,
    Section,
    TableBlock,
)
from budgetgen.packs.definition import PageStyle, Style, TextStyle
from budgetgen.typesetting.grids import TOLERANCE
from budgetgen.typesetting.layout import (
    NUMBER_BELOW,
    POINTS,
    Layout,
    cover_gap,
    cover_styles,
    text_area,
)
from budgetgen.writing.fonts import LATIN_FACE, face_among, family_names, typst_families
from budgetgen.writing.typst import grids, lines
from budgetgen.writing.view import Item, heading_of, items

_ASCENT = 0.88
"""Of the em, above the base line: the ideographic box, which stands in the middle of its line."""
_ALIGNS = {"左": "left", "居中": "center", "右": "right", "两端": "left"}


def print_content(document: Document, style: Style, layout: Layout, draft: bool) -> dict[str, Any]:
    """What print.typ is given: plain values, as JSON has them."""
    table, number = style.table, style.texts["页码"]
    depths = _depths(document)
    return {
        "properties": _properties(document),
        "draft": draft,
        "latin": _latin(),
        "strong": _face("黑体"),
        "texts": {name: _look(look) for name, look in style.texts.items()},
        "table": {"border": table.border, "padding": table.padding, **_face(table.face)},
        "header": _face(table.header_face),
        "number": {"below": max(0.0, NUMBER_BELOW - number.pitch), "side": number.size},
        "sections": [_section(section, style, layout, depths) for section in document.sections],
    }


def _properties(document: Document) -> dict[str, Any]:
    given = document.properties
    return {
        "title": given.title,
        "author": given.author,
        "description": given.subject,
        "keywords": [word for word in (given.keywords, given.pack) if word],
        "date": [int(part) for part in given.date.split("-")] if given.date else None,
    }


def _latin() -> list[str]:
    face = face_among(LATIN_FACE, typst_families())
    return [face.family] if face.match in ("exact", "stand_in") and face.family else []


def _face(official: str, bold: bool = False) -> dict[str, Any]:
    families, weight = family_names(official, typst_families())
    return {"font": families, "weight": "bold" if bold or weight == "bold" else "regular"}


def _line(size: float, pitch: float) -> dict[str, float]:
    """A line `pitch` high, and how far its top is above the base line."""
    return {"size": size, "pitch": pitch, "top": round((pitch - size) / 2 + _ASCENT * size, 3)}


def _look(look: TextStyle) -> dict[str, Any]:
    return {
        **_face(look.face, look.bold),
        **_line(look.size, look.pitch),
        "align": _ALIGNS[look.align],
        "justify": look.align == "两端",
        "before": look.before,
        "after": look.after,
    }


def _depths(document: Document) -> dict[str, int]:
    """How deep each heading lies, by its anchor: packs may leave out levels, PDF/UA may not."""
    above: list[int] = []
    found = {}
    for block in document.blocks():
        if isinstance(block, Directory):
            above = [1]
        elif heading := heading_of(block):
            while above and above[-1] >= heading.level:
                above.pop()
            above.append(heading.level)
            found[heading.anchor] = len(above)
    return found


def _section(
    section: Section, style: Style, layout: Layout, depths: dict[str, int]
) -> dict[str, Any]:
    page = style.landscape if section.landscape else style.portrait
    return {
        "width": page.width * POINTS,
        "height": page.height * POINTS,
        "top": page.top * POINTS,
        "left": page.left * POINTS,
        "right": page.right * POINTS,
        # The layout lets a page be overrun by so much.
        "bottom": page.bottom * POINTS - TOLERANCE,
        "numbers": {"重新": "restart", "接续": "continue", "无": "none"}[section.page_numbers],
        "blocks": [
            {"break": True, **block} if i == 0 and item.breaks else block
            for item in items(section, layout)
            for i, block in enumerate(_blocks(item, page, style, layout, depths))
        ],
    }


def _blocks(
    item: Item, page: PageStyle, style: Style, layout: Layout, depths: dict[str, int]
) -> Iterator[dict[str, Any]]:
    """What is drawn for one block, from top to bottom."""
    width, height = text_area(page)

    def text(kind: str, given: Any, look: str, parts: tuple[str, ...] = ()) -> dict[str, Any]:
        content = lines.paragraph(given, style.texts[look], width, parts)
        return {"kind": kind, "look": look, "text": content}

    def heading(block: Heading) -> dict[str, Any]:
        drawn = text("heading", block.text, block.style, block.parts)
        return {
            **drawn,
            "level": depths[block.anchor],
            "title": block.text,
            "anchor": block.anchor,
        }

    def head(parts: tuple[str, ...]) -> dict[str, Any] | None:
        if not any(parts):
            return None
        content, right = lines.head(parts, style.texts["表头行"], width)
        return {"text": content, "right": right}

    match item.block:
        case Heading() as block:
            yield heading(block)
        case Paragraph() as block:
            yield text("paragraph", block.runs, block.style)
        case TableBlock() as block:
            if block.heading is not None:
                yield heading(block.heading)
            assert item.grid is not None
            drawn = grids.table(block, item.grid, style.table)
            yield drawn | _line(item.grid.size, item.grid.pitch) | {"head": head(block.head)}
            for note in block.notes:
                yield text("paragraph", note, "表注")
        case FormBlock() as block:
            yield heading(block.heading)
            assert item.grid is not None
            if above := head(block.head):
                yield {"kind": "above", "head": above}
            for drawn in grids.form(block, item.grid, style.table):
                yield drawn | _line(item.grid.size, item.grid.pitch)
        case Directory() as block:
            drawn = text("heading", block.title, "目录标题")
            yield {**drawn, "level": 1, "title": block.title}
            yield from _entries(block, style, layout, width)
        case Cover() as block:
            gap = cover_gap(block, style, width, height)
            for i, (line, look) in enumerate(cover_styles(block)):
                if i == len(block.lines):
                    yield {"kind": "gap", "height": gap}
                yield text("paragraph", line, look)


def _entries(
    block: Directory, style: Style, layout: Layout, width: float
) -> Iterator[dict[str, Any]]:
    for entry in block.entries:
        look = "目录一级" if entry.level == 1 else "目录二级"
        content = lines.directory_entry(entry.text, style.texts[look], width)
        drawn = {"kind": "paragraph", "look": look, "text": content}
        if entry.anchor:
            page = str(layout.pages[entry.anchor])
            drawn |= {"kind": "entry", "anchor": entry.anchor, "page": page}
        yield drawn
