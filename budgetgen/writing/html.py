"""Document -> one HTML file for the screen: nothing is loaded from anywhere, nothing is embedded.

The text is complete and in the Document's order. What the screen adds is a directory that follows
the reader, tables that scroll in their own frame, and for every figure how it came about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Any

from markupsafe import Markup

from budgetgen.composing.document import (
    Directory,
    DirectoryEntry,
    Document,
    FormBlock,
    GridCell,
    GroupMark,
    Section,
    TableBlock,
)
from budgetgen.packs.definition import Style, TextStyle
from budgetgen.tables.table import Cell, Row, Table
from budgetgen.typesetting.grids import header_places
from budgetgen.typesetting.layout import Layout, cover_styles
from budgetgen.typesetting.metrics import text_width
from budgetgen.writing.fonts import css_family_anywhere
from budgetgen.writing.templating import markup_environment, source_hash
from budgetgen.writing.view import GENERATOR, sections

LEAF = "由填报的明细汇总"
"""What is said of a figure that no other printed figures make up."""
TYPED = "填报数"
"""What is said of a figure that was typed as it stands."""
BODY_REM = 1.0625
LEAST_REM = 0.9375
TABLE_REM = 0.9375
FORM_EM = 42.0
"""Narrowest form that still reads, in em of its text."""
CELL_AIR = 1.2
"""Padding and border of a cell, left and right together, in em."""
DIGIT_SLACK = 1.2
"""A reader's face may have wider digits than the official one."""
_SANS = ("黑体",)
_CELL_CLASSES = {"figure": "居中", "value": "居中", "head": "无框", "unit": "无框 右"}

Trace = Callable[[Cell], str]
Pin = tuple[int, int, float]


@dataclass(frozen=True)
class Grid:
    """Column widths of a table in em, and header cells that stay when it is scrolled sideways.

    A pin is the header row, the cell in it (both from 1) and how far it may move out, in em.
    """

    widths: tuple[float, ...]
    pins: tuple[Pin, ...] = ()

    @property
    def total(self) -> float:
        """The width below which the table scrolls."""
        return round(sum(self.widths), 2)

    @property
    def shares(self) -> list[float]:
        """The widths in percent."""
        return [round(100 * width / sum(self.widths), 3) for width in self.widths]


@dataclass(frozen=True)
class TableView:
    """What the screen needs to know of an official table beyond its cells."""

    table: Table

    @cached_property
    def names(self) -> frozenset[int]:
        """Columns that name their row: the last text column of each run before figures."""
        found: set[int] = set()
        last: set[int] = set()
        for at, column in enumerate(self.table.columns):
            if column.figure:
                found |= last
                last = set()
            elif column.align == "左":
                last = {at}
        return frozenset(found or last)

    @cached_property
    def grid(self) -> Grid:
        """Widths from what the columns hold, so that a narrow table needs no scrolling."""
        widths = tuple(self._width(at) for at in range(len(self.table.columns)))
        pins = [
            (r, c, round(sum(widths[at : at + cell.columns - 1]), 2))
            for r, row in enumerate(header_places(self.table.header), 1)
            for c, (at, cell) in enumerate(row, 1)
            if at + cell.columns - 1 in self.names
        ]
        return Grid(widths, tuple(pins))

    def _width(self, at: int) -> float:
        longest = max((text_width(row.cells[at].text) for row in self.table.rows), default=0.0)
        title = text_width(self.table.columns[at].title)
        if self.table.columns[at].align == "右":
            return round(max(longest * DIGIT_SLACK, min(title, 4)) + CELL_AIR, 2)
        return round(max(min(longest, 10), min(title, 4)) + CELL_AIR, 2)

    def row_title(self, row: Row, at: int) -> str:
        """What the row of column `at` is called: the texts of the run that ends in its name."""
        name = max((n for n in self.names if n <= at), default=-1)
        texts: list[str] = []
        while name >= 0 and self.table.columns[name].align == "左":
            texts.insert(0, row.cells[name].text)
            name -= 1
        return " ".join(text for text in texts if text)

    def sentence(self, row: Row, at: int) -> str:
        """How the figure in column `at` of `row` comes about."""
        title = self.table.columns[at].title
        formula = row.cells[at].formula
        if self.table.columns[at].derived:
            return f"{title} = {formula}"
        if not formula:
            return _leaf(title, row.cells[at])
        titles = {column.title for column in self.table.columns}
        parts = []
        for part in formula.split("；"):
            terms = part.split(" + ")
            left = title if titles.issuperset(terms) else self.row_title(row, at)
            parts.append(f"{left} = {part}")
        return "；".join(parts)


def _leaf(title: str, cell: Cell) -> str:
    return f"{title}：{LEAF if cell.facts or cell.figure else TYPED}"


def form_sentence(row: tuple[GridCell, ...], at: int) -> str:
    """How the figure in cell `at` of a form's row comes about."""
    labels = [cell.text for cell in row[:at] if cell.role == "label" and cell.text]
    title = labels[-1] if labels else "本数"
    figure = row[at].figure
    assert figure is not None
    return f"{title} = {figure.formula}" if figure.formula else _leaf(title, figure)


def figure_attributes(cell: Cell | None, sentence: str, trace: Trace | None) -> Markup:
    """The attributes of a cell that holds a figure; none for one that holds text."""
    if cell is None or (cell.amount is None and not cell.behind):
        return Markup("")
    found = Markup(' data-formula="{}"').format(sentence)
    return found + Markup(' data-lines="{}"').format(trace(cell)) if trace else found


def outline_levels(document: Document) -> dict[str, int]:
    """The h-level of every heading by anchor: h1 is the title, and no level is skipped."""
    found: dict[str, int] = {}
    above: list[int] = []
    for heading in document.headings():
        while above and above[-1] >= heading.level:
            above.pop()
        above.append(heading.level)
        found[heading.anchor] = min(len(above) + 1, 6)
    return found


@dataclass
class DirectoryNode:
    """An entry of the directory with those below it."""

    entry: DirectoryEntry
    children: list[DirectoryNode] = field(default_factory=list)


def directory_tree(directory: Directory) -> list[DirectoryNode]:
    """The entries nested by level."""
    roots: list[DirectoryNode] = []
    above: list[DirectoryNode] = []
    for entry in directory.entries:
        node = DirectoryNode(entry)
        while above and above[-1].entry.level >= entry.level:
            above.pop()
        (above[-1].children if above else roots).append(node)
        above.append(node)
    return roots


def _form_grid(style: Style) -> Grid:
    total = sum(style.form.widths)
    return Grid(tuple(round(FORM_EM * width / total, 2) for width in style.form.widths))


def _grid(block: TableBlock | FormBlock, form: Grid) -> Grid:
    return TableView(block.table).grid if isinstance(block, TableBlock) else form


def _family(face: str) -> Markup:
    """The face by name, with a generic family for phones, which have none of the named ones."""
    generic = "sans-serif" if face in _SANS else "serif"
    return Markup(f"{css_family_anywhere(face)}, {generic}")


def _text_css(text: TextStyle, body: TextStyle) -> dict[str, Any]:
    """A text style for the screen, sized in relation to the body."""
    aligns = {"左": "start", "居中": "center", "右": "end", "两端": "start"}
    return {
        "rem": round(max(LEAST_REM, BODY_REM * text.size / body.size), 4),
        "align": aligns[text.align],
        "indent": text.indent,
        "bold": text.bold,
        "family": _family(text.face),
        "each_part": text.each_part,
        "outline": text.outline,
    }


def screen_css(style: Style, grids: list[Grid]) -> str:
    """The style sheet."""
    body = style.texts["正文"]
    template = markup_environment().get_template("screen.css.j2")
    return template.render(
        texts={name: _text_css(text, body) for name, text in style.texts.items()},
        body_family=_family(body.face),
        strong_family=_family("黑体"),
        table_family=_family(style.table.face),
        header_family=_family(style.table.header_face),
        title_family=_family(style.texts["大标题"].face),
        body_rem=BODY_REM,
        table_rem=TABLE_REM,
        grids=grids,
    )


def _script() -> str:
    return resources.files("budgetgen.writing").joinpath("markup/screen.js").read_text("utf-8")


def _part(section: Section) -> str:
    """The name of the part that begins in a section."""
    return next((block.text for block in section.blocks if isinstance(block, GroupMark)), "")


def write_html(
    document: Document,
    style: Style,
    layout: Layout,
    draft: bool = False,
    trace: Trace | None = None,
) -> bytes:
    """The document as one HTML file in UTF-8.

    `trace` says where a figure comes from (file places, ledger lines). It is asked only for a
    draft: what is published leaks nothing.
    """
    told = trace if draft else None
    form = _form_grid(style)
    framed = [b for b in document.blocks() if isinstance(b, (TableBlock, FormBlock))]
    # Equal grids share one CSS class, numbered in the order of the document.
    grids = list(dict.fromkeys(_grid(block, form) for block in framed))
    css, script = screen_css(style, grids), _script()
    directory = next((b for b in document.blocks() if isinstance(b, Directory)), None)
    template = markup_environment().get_template("screen.html.j2")
    page = template.render(
        properties=document.properties,
        generator=GENERATOR,
        css=Markup(css),
        script=Markup(script),
        style_hash=Markup(source_hash(css)),
        script_hash=Markup(source_hash(script)),
        directory=directory,
        tree=directory_tree(directory) if directory else [],
        sections=list(zip(document.sections, sections(document, layout), strict=True)),
        part=_part,
        levels=outline_levels(document),
        grid_of=lambda block: grids.index(_grid(block, form)) + 1,
        view=TableView,
        figure=lambda cell, sentence: figure_attributes(cell, sentence, told),
        form_sentence=form_sentence,
        cell_classes=_CELL_CLASSES,
        cover_styles=cover_styles,
        draft=draft,
    )
    return page.encode()
