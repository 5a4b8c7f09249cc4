"""Document -> PDF through WeasyPrint: tagged, bookmarked, with subset fonts."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from markupsafe import Markup

from budgetgen.composing.document import Cover, Document, Run, Section
from budgetgen.packs.definition import PageStyle, Style, TextStyle
from budgetgen.typesetting.layout import (
    NUMBER_BELOW,
    Layout,
    cover_gap,
    cover_styles,
    text_area,
)
from budgetgen.writing import print_grids
from budgetgen.writing.characters import without_controls
from budgetgen.writing.fonts import css_family, css_font_faces, resolve_face
from budgetgen.writing.templating import markup_environment
from budgetgen.writing.view import GENERATOR, items
from budgetgen.writing.weasyprint import cells, lines

ALIGNS = {"左": "left", "居中": "center", "右": "right", "两端": "justify"}


MISLABELLED = ("FandolSong", "FandolHei")
"""Families whose bold face calls itself regular, so that fontconfig takes the one or the other."""


def _font_faces() -> Markup:
    """All ``@font-face`` rules: the Latin face, and mislabelled faces by their own names."""
    rules = "".join(
        f"@font-face {{ font-family: budgetgen-{family}; font-weight: {weight}; "
        f'src: local("{family}-{style}") }}\n'
        for family in MISLABELLED
        for weight, style in (("normal", "Regular"), ("bold", "Bold"))
    )
    return Markup(css_font_faces() + rules)


def _family(face: str, latin: bool = True) -> Markup:
    """The ``font-family`` list of a face; a mislabelled family goes by our own name first."""
    families = css_family(face, latin)
    for family in MISLABELLED:
        families = families.replace(f'"{family}"', f'budgetgen-{family}, "{family}"')
    return Markup(families)


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """WeasyPrint makes millions of objects that live until the end: collecting is wasted."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def text_css(text: TextStyle) -> dict[str, Any]:
    """A text style's values for CSS."""
    return {
        "size": text.size,
        "pitch": text.pitch,
        "indent": text.indent,
        "before": text.before,
        "after": text.after,
        "bold": text.bold or resolve_face(text.face).weight == "bold",
        "align": ALIGNS[text.align],
        "family": _family(text.face, latin=False),
    }


def _pages(document: Document, style: Style, layout: Layout) -> list[dict[str, Any]]:
    """Per section: its page, whether numbers start anew, and on which side odd numbers stand."""
    found = []
    offset = 0
    physical = layout.section_starts
    for section, start in zip(document.sections, physical, strict=True):
        if section.page_numbers == "重新":
            offset = start - 1
        found.append(
            {
                "style": _page_style(section, style),
                "restarts": section.page_numbers == "重新",
                "numbered": section.page_numbers != "无",
                "odd_right": offset % 2 == 0,
            }
        )
    return found


def _page_style(section: Section, style: Style) -> PageStyle:
    return style.landscape if section.landscape else style.portrait


def print_css(document: Document, style: Style, layout: Layout, draft: bool, own: str) -> str:
    """The style sheet of the printed pages, the pack's `own` after ours."""
    return (
        markup_environment()
        .get_template("print.css.j2")
        .render(
            font_faces=_font_faces(),
            pages=_pages(document, style, layout),
            texts={name: text_css(text) for name, text in style.texts.items()},
            number=style.texts["页码"],
            number_top=max(0.0, NUMBER_BELOW - style.texts["页码"].pitch),
            page_face=_family(style.texts["页码"].face),
            strong_face=_family("黑体", latin=False),
            latin_face=_family("仿宋_GB2312"),
            table=style.table,
            table_face=style.table.face,
            header_face=style.table.header_face,
            family=_family,
            measures=cells.measures(layout.grids.values()),
            draft=draft,
            own=Markup(own),
        )
    )


def print_html(
    document: Document, style: Style, layout: Layout, draft: bool = False, css: str = ""
) -> str:
    """The HTML that is laid out into the PDF."""

    def paragraph(
        runs: tuple[Run, ...] | str, look: str, width: float, parts: tuple[str, ...] = ()
    ) -> Markup:
        given = (Run(runs),) if isinstance(runs, str) else runs
        return lines.paragraph(given, style.texts[look], width, parts)

    def directory_entry(text: str, look: str, width: float) -> Markup:
        return lines.directory_entry(text, style.texts[look], width)

    def cover_height(block: Cover, section: dict[str, Any]) -> float:
        return cover_gap(block, style, *text_area(section["page"]))

    def head(parts: tuple[str, ...], width: float) -> Markup:
        return lines.head(parts, style.texts["表头行"], width)

    return (
        markup_environment()
        .get_template("print.html.j2")
        .render(
            properties=document.properties,
            css=print_css(document, style, layout, draft, css),
            sections=[
                {
                    "width": text_area(_page_style(section, style))[0],
                    "page": _page_style(section, style),
                    "blocks": list(items(section, layout)),
                }
                for section in document.sections
            ],
            generator=GENERATOR,
            paragraph=paragraph,
            directory_entry=directory_entry,
            head=head,
            height_class=cells.height_class,
            width_class=cells.width_class,
            printed=cells.printed,
            header_rows=partial(print_grids.header_rows, look=style.table),
            body_pages=partial(print_grids.body_pages, look=style.table),
            form_tables=partial(print_grids.form_tables, look=style.table),
            cover_styles=cover_styles,
            cover_gap=cover_height,
        )
    )


def write_pdf(
    document: Document, style: Style, layout: Layout, draft: bool = False, css: str = ""
) -> bytes:
    """The document as PDF; `css` is the pack's own style sheet, which follows ours."""
    # Imported here: it takes half a second and loads Pango.
    import weasyprint

    html = without_controls(print_html(document, style, layout, draft, css))
    with _garbage_kept():
        result = weasyprint.HTML(string=html, url_fetcher=_only_fonts()).write_pdf(
            pdf_tags=True,
            custom_metadata=True,
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        )
    assert isinstance(result, bytes)
    return result


def _only_fonts() -> Any:
    """Fetches installed fonts and refuses every other address: nothing in a document may load."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=("file",), fail_on_errors=False)
