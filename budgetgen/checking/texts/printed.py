"""Everything that a document prints, as plain text with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.checking.case import Spot
from budgetgen.composing.document import (
    Cover,
    Directory,
    Document,
    FormBlock,
    GroupMark,
    Heading,
    Paragraph,
    TableBlock,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed text: `spot` where it stands in an official table."""

    text: str
    spot: Spot | None = None


def printed_texts(document: Document) -> Iterator[Printed]:
    """Every printed text of the document: prose, tables, forms, directory, cover, file title."""
    yield Printed(document.properties.title)
    for block in document.blocks():
        if isinstance(block, (Heading, Paragraph, GroupMark)):
            yield Printed(block.text)
        elif isinstance(block, TableBlock):
            yield from _table_texts(block)
        elif isinstance(block, FormBlock):
            yield Printed(block.heading.text)
            yield from (Printed(cell.text) for row in block.rows for cell in row if cell.text)
        elif isinstance(block, Directory):
            yield from (Printed(entry.text) for entry in block.entries)
        elif isinstance(block, Cover):
            yield from (Printed(line) for line in block.lines)


def _table_texts(block: TableBlock) -> Iterator[Printed]:
    table = block.table
    if block.heading:
        yield Printed(block.heading.text)
    yield from (Printed(note) for note in block.notes)
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if cell.text:
                yield Printed(cell.text, Spot(table.name, row.key, column.title))
