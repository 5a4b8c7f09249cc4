"""What a document of ours has under names by which a bureau's own document can place it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetgen.composing.document import (
    Block,
    Directory,
    Document,
    FormBlock,
    GroupMark,
    Heading,
    TableBlock,
)
from budgetgen.composing.numbering import numeral
from budgetgen.composing.prose import Prose
from budgetgen.packs.definition import NodeDefinition
from budgetgen.packs.pack import Pack
from budgetgen.packs.references import nodes

DIRECTORY, FORMS = "目录", "绩效目标表"
TABLE, CHAPTER, PART = "表.", "章.", "部分."
_LEVEL = re.compile(r"\{\{\s*层级\s*\}\}")


@dataclass(frozen=True)
class Chapter:
    """A chapter as it is titled, without its number, and how chapters are numbered."""

    title: str
    pattern: str


@dataclass(frozen=True)
class Placeables:
    """Blocks by name; a name that this level of publishing does not print has none.

    `chapters` are by the anchor of their heading.
    """

    blocks: dict[str, tuple[Block, ...]]
    chapters: dict[str, Chapter]


def placeables(document: Document, pack: Pack, prose: Prose) -> Placeables:
    """Everything that can be placed; chapters by their title in the department's document, too."""
    listed = [block for section in document.sections for block in section.blocks]
    found: dict[str, tuple[Block, ...]] = {}
    for node, _ in nodes(pack.outline.contents):
        names = _names(node, prose)
        found |= dict.fromkeys(names, ())
    chapters: dict[str, Chapter] = {}
    for name, blocks in _tables_and_forms(listed):
        found[name] = found.get(name, ()) + blocks
    for node, _ in nodes(pack.outline.contents):
        if node.chapter:
            _chapter(node, listed, pack, prose, found, chapters)
        if node.part:
            text = prose.fill(node.part)
            marks = [i for i, b in enumerate(listed) if isinstance(b, GroupMark) and b.text == text]
            if marks:
                blocks = tuple(_until(listed, marks[0], GroupMark, 0))
                found |= dict.fromkeys(_names(only(node, "part"), prose), blocks)
    found[DIRECTORY] = tuple(b for b in listed if isinstance(b, Directory)) or found.get(
        DIRECTORY, ()
    )
    return Placeables(found, chapters)


def only(node: NodeDefinition, field: str) -> NodeDefinition:
    """A node that says only one thing."""
    return NodeDefinition.model_construct(**{field: getattr(node, field)})


def _names(node: NodeDefinition, prose: Prose) -> list[str]:
    """The names of what a node of the outline prints."""
    names = []
    for prefix, text in ((CHAPTER, node.chapter), (PART, node.part)):
        if text:
            # Under the department's name, too, so that one document serves its units as well.
            texts = (text, _LEVEL.sub("部门", text))
            names += [prefix + "".join(prose.fill(each).split("\n")) for each in texts]
    if node.table:
        names.append(TABLE + node.table)
    if node.forms:
        names.append(FORMS)
    if node.directory:
        names.append(DIRECTORY)
    return list(dict.fromkeys(names))


def _tables_and_forms(blocks: list[Block]) -> Iterator[tuple[str, tuple[Block, ...]]]:
    for block in blocks:
        if isinstance(block, TableBlock):
            yield TABLE + block.table.name, (block,)
        elif isinstance(block, FormBlock):
            yield FORMS, (block,)


def _chapter(
    node: NodeDefinition,
    listed: list[Block],
    pack: Pack,
    prose: Prose,
    found: dict[str, tuple[Block, ...]],
    chapters: dict[str, Chapter],
) -> None:
    title = "".join(prose.fill(node.chapter).split("\n"))
    level = node.numbering or "章"
    pattern = pack.settings.numbering.get(level, level)
    numbers = {numeral(pattern, n) for n in range(1, 100)}
    for i, block in enumerate(listed):
        if isinstance(block, Heading) and block.level == 2 and block.text.endswith(title):
            if block.text.removesuffix(title) not in numbers:
                continue
            blocks = tuple(_until(listed, i, Heading, 2))
            found |= dict.fromkeys(_names(only(node, "chapter"), prose), blocks)
            chapters[block.anchor] = Chapter(title, pattern)
            return


def _until(listed: list[Block], start: int, kind: type[Block], level: int) -> Iterator[Block]:
    """The blocks of a chapter, to the next heading of its level or part; or those of a part."""
    yield listed[start]
    for block in listed[start + 1 :]:
        heading = block.heading if isinstance(block, TableBlock) else block
        ends = isinstance(block, GroupMark)
        if kind is Heading and isinstance(heading, Heading):
            ends = ends or heading.level <= level
        if ends:
            return
        yield block


def renumbered(blocks: tuple[Block, ...], known: Placeables, counts: dict[str, int]) -> list[Block]:
    """The blocks with their chapters numbered in the order in which they are placed."""
    found: list[Block] = []
    for block in blocks:
        chapter = known.chapters.get(block.anchor) if isinstance(block, Heading) else None
        if isinstance(block, Heading) and chapter is not None:
            counts[chapter.pattern] = counts.get(chapter.pattern, 0) + 1
            number = numeral(chapter.pattern, counts[chapter.pattern])
            block = replace(block, text=number + chapter.title, parts=())
        found.append(block)
    return found
