"""The composed document: a tree of blocks that says everything but how a format draws it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from budgetgen.tables.table import Cell, Table


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` counts from 1, `directory_level` is 0 where the directory omits it.

    `parts` make up the text where it says how a long one breaks.
    """

    text: str
    level: int
    style: str
    anchor: str
    directory_level: int = 0
    page_break: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in a style of the pack."""

    runs: tuple[Run, ...]
    style: str = "正文"

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """An official table; `head` is the line above it: left, middle, right.

    A table of the table part is headed by its own `heading`; within a chapter by its caption.
    """

    table: Table
    heading: Heading | None
    head: tuple[str, str, str]
    notes: tuple[str, ...]
    anchor: str = ""
    """Names a table without a heading."""

    @property
    def key(self) -> str:
        """What the layout knows the table by."""
        return self.heading.anchor if self.heading else self.anchor


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a form: text or a figure, its columns and rows, and its kind.

    `continues` marks the cells below a vertical merge. The roles `head` and `unit` are the left
    and right part of a line that stands in the form's first row, without borders.
    """

    text: str
    columns: int = 1
    rows: int = 1
    role: Literal["label", "text", "figure", "value", "head", "unit"] = "text"
    figure: Cell | None = None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class FormBlock:
    """A 项目绩效目标表 on the seven-column grid; `header_row` starts the indicators.

    In `two_tables` the indicators are a table of their own, close below the first.
    """

    heading: Heading
    head: tuple[str, str]
    rows: tuple[tuple[GridCell, ...], ...]
    header_row: int
    two_tables: bool = False
    project_code: str = ""
    project_name: str = ""

    @property
    def key(self) -> str:
        """What the layout knows the form by."""
        return self.heading.anchor


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A line of the directory; without `anchor` it groups the lines below it."""

    text: str
    level: int
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory with all its entries."""

    title: str
    entries: tuple[DirectoryEntry, ...]


@dataclass(frozen=True, slots=True)
class GroupMark:
    """Where a part begins that the directory names but the text does not print."""

    text: str


@dataclass(frozen=True, slots=True)
class Cover:
    """A title page; `foot` are the lines at the foot of it."""

    lines: tuple[str, ...]
    foot: tuple[str, ...] = ()


Block = Heading | Paragraph | TableBlock | FormBlock | Directory | GroupMark | Cover


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one orientation; every section starts a new page."""

    blocks: tuple[Block, ...]
    landscape: bool = False
    page_numbers: Literal["接续", "重新", "无"] = "接续"


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself."""

    title: str
    author: str
    subject: str
    keywords: str
    date: str
    pack: str = ""
    """The template pack with its version and digest, so that anyone can tell what was used."""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole disclosure document, numbered."""

    properties: Properties
    sections: tuple[Section, ...]

    def blocks(self) -> Iterator[Block]:
        """All blocks in order."""
        for section in self.sections:
            yield from section.blocks

    def headings(self) -> Iterator[Heading]:
        """All headings in order, those of tables and forms too."""
        for block in self.blocks():
            if isinstance(block, Heading):
                yield block
            elif isinstance(block, (TableBlock, FormBlock)) and block.heading:
                yield block.heading
