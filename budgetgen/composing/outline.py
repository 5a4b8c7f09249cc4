"""Outline and tables -> sections: what every composed document has in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from budgetgen.composing.document import (
    Block,
    Cover,
    Directory,
    GroupMark,
    Heading,
    Paragraph,
    Run,
    Section,
    TableBlock,
)
from budgetgen.composing.numbering import Numbering
from budgetgen.composing.pages import Pages
from budgetgen.composing.prose import Prose
from budgetgen.model.vocabulary import Level
from budgetgen.packs.definition import NodeDefinition
from budgetgen.packs.pack import Pack
from budgetgen.tables.printing import grouped_digits
from budgetgen.tables.table import HeaderCell, TableSet


class Outliner:
    """Walks the outline once; every element becomes blocks."""

    def __init__(
        self, tables: TableSet, pack: Pack, prose: Prose, level: Level = Level.DEPARTMENT
    ) -> None:
        self.tables = tables
        self.pack = pack
        self.prose = prose
        self.level = level
        self.numbering = Numbering(pack.settings.numbering)
        self.pages = Pages()
        self.anchors = 0
        self.chapter = False

    def sections(self) -> tuple[Section, ...]:
        """The whole outline, with nothing in its directory yet."""
        self._walk(self.pack.outline.contents)
        self.pages.close()
        return tuple(self.pages.sections)

    def _walk(self, nodes: tuple[NodeDefinition, ...]) -> None:
        for node in nodes:
            if node.level and node.level != self.level:
                continue
            self.pages.number(node.page_numbers)
            for block, landscape in self._blocks(node):
                self.pages.add(block, landscape)
            if node.alone:
                self.pages.close()
            self._walk(node.contents)

    def _blocks(self, node: NodeDefinition) -> Iterator[tuple[Block, bool]]:
        """The node's own blocks, each with whether it needs a landscape page."""
        if node.part:
            self.chapter = False
            yield (
                GroupMark(self.prose.fill(node.part)),
                bool(
                    node.contents and node.contents[0].table and self._wide(node.contents[0].table)
                ),
            )
        if node.title:
            self.chapter = True
            yield self._heading(node, node.title, 1, "大标题", 0), False
        elif node.cover is not None:
            yield Cover(self._lines(node.cover), self._lines(node.cover_foot)), False
        elif node.directory:
            yield Directory(self.prose.fill(node.directory), ()), False
        elif node.chapter:
            self.chapter = True
            yield self._heading(node, node.chapter, 2, "章", 2, node.numbering or "章"), False
        elif node.heading:
            style = node.numbering if node.numbering in self.pack.style.texts else "项"
            yield self._heading(node, node.heading, 3, style, 0, node.numbering), False
        elif node.label:
            yield self._heading(node, node.label, 3, "节", 0), False
        elif node.table:
            yield self._table(node), self._wide(node.table)
        else:
            for block in self._text_blocks(node):
                yield block, False

    def _lines(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """The lines of a cover that have something to say."""
        return tuple(filled for line in lines if (filled := self.prose.fill(line)).strip())

    def _text_blocks(self, node: NodeDefinition) -> Iterator[Block]:
        blocks = self._content(node)
        if not blocks and node.when_empty:
            blocks = [paragraph(self.prose.fill(node.when_empty))]
        yield from blocks

    def _content(self, node: NodeDefinition) -> list[Block]:
        """What an element holds that is neither heading nor table."""
        if not node.text:
            return []
        style = node.style or "正文"
        texts = self.prose.render(node.text)
        return [paragraph(self._number(node) + text, style) for text in texts]

    def _number(self, node: NodeDefinition) -> str:
        return self.numbering.next(node.numbering, node.continues) if node.numbering else ""

    def _anchor(self) -> str:
        self.anchors += 1
        return f"_Toc{self.anchors:06d}"

    def _heading(
        self,
        node: NodeDefinition,
        text: str,
        level: int,
        style: str,
        directory_level: int,
        numbering: str = "",
    ) -> Heading:
        number = self.numbering.next(numbering, node.continues) if numbering else ""
        # A pack's line ends say where a long heading breaks; what a user typed holds none.
        parts = tuple((number + self.prose.fill(text)).split("\n"))
        return Heading(
            "".join(parts),
            level,
            node.style or style,
            self._anchor(),
            directory_level if node.in_directory else 0,
            node.page_break,
            parts if len(parts) > 1 else (),
        )

    def _wide(self, name: str) -> bool:
        return self.tables.tables[name].wide

    def _table(self, node: NodeDefinition) -> TableBlock:
        """A table with its head line; it is a heading of its own outside chapters."""
        name = node.table
        definition = self.pack.tables.tables[name]
        table = self.tables.tables[name]
        line = self.pack.settings.unit_line.get(definition.head, "||")
        left, middle, right = (self.prose.fill(part) for part in line.split("|"))
        filled = replace(
            table,
            columns=tuple(replace(c, title=self.prose.fill(c.title)) for c in table.columns),
            header=tuple(
                tuple(HeaderCell(self.prose.fill(c.text), c.columns, c.rows) for c in row)
                for row in table.header
            ),
            rows=grouped_digits(table) if self.pack.settings.separators else table.rows,
        )
        notes = tuple(note for note in map(self.prose.fill, table.notes) if note)
        if not node.captioned:
            return TableBlock(filled, None, (left, middle, right), notes, self._anchor())
        level, directory_level = (3, 0) if self.chapter else (2, 2)
        heading = Heading(
            self.prose.fill(table.title),
            level,
            "章内表题" if self.chapter else "表题",
            self._anchor(),
            directory_level,
            page_break=not self.chapter,
        )
        return TableBlock(filled, heading, (left, middle, right), notes)


def paragraph(text: str, style: str = "正文") -> Paragraph:
    """A paragraph in one face."""
    return Paragraph((Run(text),), style)
