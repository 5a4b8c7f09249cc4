"""The document as the templates want it: each block with its kind, its grid and its page break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.composing.document import (
    Block,
    Cover,
    Document,
    FormBlock,
    GroupMark,
    Heading,
    Section,
    TableBlock,
)
from budgetgen.typesetting.grids import GridLayout
from budgetgen.typesetting.layout import Layout

GENERATOR = "budgetgen"


@dataclass(frozen=True, slots=True)
class Item:
    """A block on its way into a template."""

    block: Block
    kind: str
    grid: GridLayout | None
    breaks: bool


def heading_of(block: Block) -> Heading | None:
    """The heading a block is or has."""
    if isinstance(block, Heading):
        return block
    return block.heading if isinstance(block, (TableBlock, FormBlock)) else None


def items(section: Section, layout: Layout) -> Iterator[Item]:
    """The section's blocks; the first one never breaks, for a section starts a page anyway."""
    first, cover = True, False
    for block in section.blocks:
        heading = heading_of(block)
        breaks = cover or (heading is not None and heading.page_break and not first)
        grid = layout.grids[block.key] if isinstance(block, (TableBlock, FormBlock)) else None
        yield Item(block, type(block).__name__, grid, breaks)
        first = first and isinstance(block, GroupMark)
        cover = isinstance(block, Cover) or (cover and isinstance(block, GroupMark))


def sections(document: Document, layout: Layout) -> list[list[Item]]:
    """All sections' items."""
    return [list(items(section, layout)) for section in document.sections]
