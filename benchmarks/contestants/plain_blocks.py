"""A document's content as plain values, for the contestants that fill a template of their own."""

from collections.abc import Iterator
from typing import Any

from budgetgen.composing.document import (
    Block,
    Directory,
    FormBlock,
    GridCell,
    Heading,
    Paragraph,
    TableBlock,
)
from budgetgen.rendering import Prepared
from budgetgen.tables.table import Cell, HeaderCell

Plain = dict[str, Any]


def plain_document(prepared: Prepared) -> Plain:
    """Its title and its blocks: headings, paragraphs, the directory, tables of cells with spans."""
    document, style = prepared.document, prepared.pack.style
    return {
        "title": document.properties.title,
        "blocks": [
            plain | {"landscape": section.landscape, "section": i}
            for i, section in enumerate(document.sections)
            for block in section.blocks
            for plain in plain_block(block, list(style.form.widths))
        ],
    }


def plain_block(block: Block, form_widths: list[float]) -> Iterator[Plain]:
    match block:
        case Heading():
            yield heading(block)
        case Paragraph():
            yield paragraph(block.text)
        case Directory():
            entries = [{"text": each.text, "anchor": each.anchor} for each in block.entries]
            yield {"kind": "directory", "title": block.title, "entries": entries}
        case TableBlock():
            if block.heading:
                yield heading(block.heading)
            yield paragraph("　".join(part for part in block.head if part))
            table = block.table
            yield {
                "kind": "table",
                "widths": [column.width for column in table.columns],
                "header": [[cell(each) for each in row] for row in table.header],
                "rows": [shown(row.cells) for row in table.rows],
            }
            yield from (paragraph(note) for note in block.notes)
        case FormBlock():
            yield heading(block.heading)
            rows = [shown(row) for row in block.rows]
            yield {"kind": "table", "widths": form_widths, "header": [], "rows": rows}


def heading(block: Heading) -> Plain:
    level, new = min(block.level, 5), block.page_break
    return {
        "kind": "heading",
        "text": block.text,
        "level": level,
        "anchor": block.anchor,
        "new": new,
    }


def paragraph(text: str) -> Plain:
    return {"kind": "paragraph", "text": text}


def shown(cells: tuple[Cell | GridCell, ...]) -> list[Plain]:
    return [cell(each) for each in cells if not each.continues]


def cell(each: Cell | GridCell | HeaderCell) -> Plain:
    return {"text": each.text, "columns": getattr(each, "columns", 1), "rows": each.rows}
