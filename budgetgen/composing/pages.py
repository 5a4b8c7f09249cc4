"""Blocks -> sections: one per stretch of pages of one orientation and one way of numbering."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from budgetgen.composing.document import Block, Heading, Section

PageNumbers = Literal["接续", "重新", "无"]


@dataclass
class Pages:
    """The section being filled: blocks collect until orientation or page numbers change."""

    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    landscape: bool = False
    page_numbers: PageNumbers = "接续"

    def close(self) -> None:
        """End the section: what follows begins a page."""
        if self.blocks:
            self.sections.append(Section(tuple(self.blocks), self.landscape, self.page_numbers))
            self.blocks, self.page_numbers = [], "接续"

    def add(self, block: Block, landscape: bool = False) -> None:
        """`block` on pages of the orientation it needs."""
        if landscape != self.landscape:
            pending: list[Block] = []
            while self.blocks and isinstance(self.blocks[-1], Heading):
                pending.insert(0, self.blocks.pop())
            self.close()
            self.landscape = landscape
            self.blocks = pending
        self.blocks.append(block)

    def number(self, page_numbers: PageNumbers) -> None:
        """Start a section whose pages are numbered in another way."""
        if page_numbers != "接续":
            self.close()
            self.page_numbers = page_numbers
