"""The body as WordprocessingML, rendered from one template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from budgetgen.composing.document import Cover, Document, Section
from budgetgen.packs.definition import PageStyle, Style
from budgetgen.typesetting.grids import head_line
from budgetgen.typesetting.layout import (
    NUMBER_BELOW,
    POINTS,
    Layout,
    cover_gap,
    cover_styles,
    text_area,
)
from budgetgen.typesetting.lines import text_lines
from budgetgen.writing.characters import without_controls
from budgetgen.writing.templating import markup_environment
from budgetgen.writing.view import items
from budgetgen.writing.word.base import style_id, twips
from budgetgen.writing.word.cells import body_rows, form_tables, header_rows, row_look, run

THIN = Markup(
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
)
"""Word wants a paragraph below a table; one that is hardly there."""


def _group_field(text: str) -> Markup:
    """A TC field: the directory, made anew, finds the group's name in it."""
    code = escape(text.replace("\\", "").replace('"', "”"))
    return Markup(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TC "{}" \\f C \\l 1 </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ).format(code)


def _toc_code(document: Document) -> str:
    """The directory as Word would make it anew: by styles, and TC fields for the groups."""
    styles = dict.fromkeys(h.style for h in document.headings() if h.directory_level)
    chapters = r'\o "2-2" ' if "章" in styles else ""
    listed = "".join(rf'\t "{name},2" ' for name in styles if name != "章")
    return rf'TOC {chapters}\h \z {listed}\f \l "1-1"'


def _section(section: Section, style: Style, layout: Layout) -> dict[str, Any]:
    page = style.landscape if section.landscape else style.portrait

    def mm(value: float) -> int:
        return twips(value * POINTS)

    return {
        "blocks": list(items(section, layout)),
        "landscape": section.landscape,
        "numbered": section.page_numbers != "无",
        "restarts": section.page_numbers == "重新",
        "page_width": mm(page.width),
        "page_height": mm(page.height),
        "top": mm(page.top),
        "right": mm(page.right),
        "bottom": mm(page.bottom),
        "left": mm(page.left),
        "footer": max(mm(page.bottom) - twips(NUMBER_BELOW), twips(14)),
        "text_width": twips(text_area(page)[0]),
        "style": page,
    }


def word_body(
    document: Document,
    style: Style,
    layout: Layout,
    draft: bool,
    whole: Document | None = None,
) -> str:
    """The content of ``w:body``; `whole` is what the directory lists where it is more."""
    numbers: dict[str, int] = {}

    def bookmark(anchor: str) -> int:
        return numbers.setdefault(anchor, len(numbers) + 1)

    def centred(text: str, look: str, width: int, parts: tuple[str, ...] = ()) -> str:
        """A centred text with its line ends; Word breaks all others by itself."""
        if style.texts[look].align != "居中":
            return text
        return "\n".join(text_lines(text, style.texts[look], width / 20, parts))

    def cover(block: Cover, page: PageStyle) -> Iterator[tuple[str, str, int]]:
        """Each line with its style and, on the first one at the foot, what lies above it."""
        gap = cover_gap(block, style, *text_area(page))
        for i, (line, look) in enumerate(cover_styles(block)):
            above = twips(gap + style.texts[look].before) if i == len(block.lines) else 0
            yield line, look, above

    environment = markup_environment()
    environment.filters["twips"] = twips
    body = environment.get_template("word/body.xml.j2").render(
        sections=[_section(section, style, layout) for section in document.sections],
        run=run,
        centred=centred,
        head=lambda parts, width: head_line(parts, width / 20, style.texts["表头行"]),
        group_field=_group_field,
        style_id=style_id,
        bookmark=bookmark,
        twips=twips,
        row_look=row_look,
        header_rows=header_rows,
        body_rows=body_rows,
        form_tables=form_tables,
        pages=layout.pages,
        cover=cover,
        toc_code=_toc_code(whole or document),
        draft=draft,
        thin=THIN,
    )
    return without_controls(body)
