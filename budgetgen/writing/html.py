"""Document -> one HTML file for the screen: nothing is loaded from anywhere, nothing is embedded.

The text is complete and in the Document's order. What the screen adds is a directory that follows
the reader, tables that scroll in their own frame, and for every figure how it came about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from markupsafe import Markup

from budgetgen.composing.document import (
    Directory,
    DirectoryEntry,
    Document,
    FormBlock,
    GroupMark,
    Section,
    TableBlock,
)
from budgetgen.packs.definition import Style, TextStyle
from budgetgen.typesetting.layout import Layout, cover_styles
from budgetgen.writing.fonts import css_family_anywhere
from budgetgen.writing.screen_grids import Grid, TableView, Trace, form_rows, table_rows
from budgetgen.writing.templating import markup_environment, source_hash
from budgetgen.writing.view import GENERATOR, sections

BODY_REM = 1.0625
LEAST_REM = 0.9375
TABLE_REM = 0.9375
FORM_EM = 42.0
"""Narrowest form that still reads, in em of its text."""
_SANS = ("黑体",)


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
    views = {b.key: TableView(b.table) for b in document.blocks() if isinstance(b, TableBlock)}
    framed = [b.key for b in document.blocks() if isinstance(b, (TableBlock, FormBlock))]
    grid_of = {key: views[key].grid if key in views else form for key in framed}
    # Equal grids share one CSS class, numbered in the order of the document.
    grids = list(dict.fromkeys(grid_of.values()))
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
        grid_of=lambda block: grids.index(grid_of[block.key]) + 1,
        table_rows=lambda block: table_rows(views[block.key], told),
        form_rows=lambda rows: form_rows(rows, told),
        cover_styles=cover_styles,
        draft=draft,
    )
    return page.encode()
