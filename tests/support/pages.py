"""On which page things are, read back out of a PDF, whoever made it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from pypdf import PdfReader

from budgetgen.composing.document import Directory, Document
from budgetgen.rendering import Prepared


def squeezed(text: str) -> str:
    """Text without any blanks."""
    return re.sub(r"\s+", "", text)


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """The outline in order: squeezed titles and sheets, counting from 1."""
    reader = PdfReader(io.BytesIO(pdf))
    found: list[tuple[str, int]] = []

    def walk(items: Iterable[Any]) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
                continue
            sheet = reader.get_destination_page_number(item)
            assert sheet is not None, item
            found.append((squeezed(item.title), sheet + 1))

    walk(reader.outline)
    return found


def sheets_before(prepared: Prepared) -> int:
    """How many sheets come before the page that is printed as 1."""
    numbered = [section.page_numbers for section in prepared.document.sections]
    return prepared.layout.section_starts[numbered.index("重新")] - 1


def pages_of(prepared: Prepared, pdf: bytes) -> dict[str, int]:
    """The printed page of every heading, by its anchor, from where the bookmarks lead."""
    return headings_at(prepared, bookmarks(pdf))


def headings_at(prepared: Prepared, listed: list[tuple[str, int]]) -> dict[str, int]:
    """The printed page of every heading, by its anchor, from an outline."""
    at, found = 0, {}
    for heading in prepared.document.headings():
        while listed[at][0] != squeezed(heading.text):
            at += 1
        found[heading.anchor] = listed[at][1] - sheets_before(prepared)
        at += 1
    return found


def directory_entries(document: Document) -> list[tuple[str, str]]:
    """The text and the anchor of every directory entry that has a page number."""
    [directory] = [block for block in document.blocks() if isinstance(block, Directory)]
    return [(entry.text, entry.anchor) for entry in directory.entries if entry.anchor]
