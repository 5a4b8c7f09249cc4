"""What a document says of itself, known only when all of it is there: directory and glossary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from budgetgen.composing.document import (
    Block,
    Directory,
    DirectoryEntry,
    Document,
    GroupMark,
    Heading,
    Paragraph,
    TableBlock,
)
from budgetgen.model.disclosure import Term
from budgetgen.packs.definition import Glossary

TERMS_HERE = Paragraph((), "名词解释")
"""Stands where the glossary's terms will be."""


def _all_words(document: Document) -> str:
    """All text of the document that a glossary may have to explain."""
    words: list[str] = []
    for block in document.blocks():
        if isinstance(block, (Heading, Paragraph)):
            words.append(block.text)
        elif isinstance(block, TableBlock):
            words += [cell.text for row in block.table.header for cell in row]
            words += [cell.text for row in block.table.rows for cell in row.cells]
    return "\n".join(words)


def glossary(
    document: Document, terms: Glossary, extra: tuple[Term, ...], fill: Callable[[str], str]
) -> list[tuple[str, str]]:
    """The pack's terms that the document uses, then the submission's own; (term, text).

    `fill` puts figures and names into what the pack says; a submission's text is never a template.
    """
    words = _all_words(document)
    used = [
        (term.term, fill(term.text))
        for term in terms.terms
        if not term.needed or any(word in words for word in term.needed)
    ]
    return used + [(term.term, term.text) for term in extra]


def directory_entries(document: Document) -> Iterator[DirectoryEntry]:
    """A line for every heading that the directory lists, and for every group."""
    for block in document.blocks():
        if isinstance(block, GroupMark):
            yield DirectoryEntry(block.text, 1)
            continue
        heading = getattr(block, "heading", block)
        if isinstance(heading, Heading) and heading.directory_level:
            yield DirectoryEntry(heading.text, heading.directory_level, heading.anchor)


def with_references(document: Document, terms: tuple[Paragraph, ...]) -> Document:
    """The document with its glossary and its directory filled in."""
    entries = tuple(directory_entries(document))

    def filled(block: Block) -> tuple[Block, ...]:
        if block is TERMS_HERE:
            return terms
        if isinstance(block, Directory):
            return (replace(block, entries=entries),)
        return (block,)

    sections = tuple(
        replace(section, blocks=tuple(b for block in section.blocks for b in filled(block)))
        for section in document.sections
    )
    return replace(document, sections=sections)
