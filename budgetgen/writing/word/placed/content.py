"""Content in the places of a bureau's document: laid out for the page on which it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from budgetgen.composing.document import Block, Document, Section
from budgetgen.packs.definition import PageStyle
from budgetgen.packs.pack import Pack
from budgetgen.typesetting.layout import lay_out, text_area
from budgetgen.writing.word.base import twips, word_base
from budgetgen.writing.word.body import word_body
from budgetgen.writing.word.placed.tags import W
from budgetgen.writing.word.splice import lend_styles
from budgetgen.writing.word.write import parts_of

LEAST = 170
"""Points: what a table needs at the least, 60 mm as for the pages of style.yaml."""
_DOCUMENT = "word/document.xml"
_MARKS = re.compile(r'(<w:bookmark(?:Start|End) w:id=")(\d+)')


def page_of(paragraph: Any) -> PageStyle:
    """The page on which a paragraph of the body stands, in millimetres; A4 where it says none.

    Raises ValueError for a page that holds no table.
    """
    following = [paragraph, *paragraph.itersiblings()]
    sections = (
        element if element.tag == f"{W}sectPr" else element.find(f"{W}pPr/{W}sectPr")
        for element in following
    )
    section = next((found for found in sections if found is not None), None)
    size = None if section is None else section.find(f"{W}pgSz")
    margins = None if section is None else section.find(f"{W}pgMar")

    def mm(element: Any, name: str, default: int) -> float:
        value = default if element is None else element.get(f"{W}{name}", default)
        return round(abs(float(value)) / 1440 * 25.4, 2)

    page = PageStyle(
        width=mm(size, "w", 11906),
        height=mm(size, "h", 16838),
        top=mm(margins, "top", 1440),
        bottom=mm(margins, "bottom", 1440),
        left=mm(margins, "left", 1800),
        right=mm(margins, "right", 1800),
    )
    if min(text_area(page)) < LEAST:
        raise ValueError("text area")
    return page


def content_of(blocks: tuple[Block, ...], page: PageStyle, placed: Document, pack: Pack) -> str:
    """Some of the blocks that are `placed` as WordprocessingML, laid out for `page`."""
    style = pack.style.model_copy(update={"portrait": page})
    part = replace(placed, sections=(Section(blocks),))
    layout = replace(lay_out(part, style), pages={})
    body = word_body(part, style, layout, draft=False, whole=placed)
    return body[: body.rindex("<w:sectPr>")]


def with_contents(
    parts: dict[str, bytes], root: Any, places: list[Any], bodies: list[str], pack: Pack
) -> dict[str, bytes]:
    """The parts with each body in its place, and the styles that the bodies need."""
    from lxml import etree

    style = pack.style
    own = parts_of(word_base(style, twips(text_area(style.portrait)[0])))
    known = [str(e.get(f"{W}id")) for e in root.iter(f"{W}bookmarkStart")]
    offset = max((int(mark) for mark in known if re.fullmatch("[0-9]{1,9}", mark)), default=0)
    marks = []
    for i, paragraph in enumerate(places):
        mark = etree.ProcessingInstruction("budgetgen", str(i))
        section = paragraph.find(f"{W}pPr/{W}sectPr")
        paragraph.addprevious(mark)
        if section is None:
            paragraph.getparent().remove(paragraph)
        else:
            _empty(paragraph)
        marks.append(etree.tostring(mark, encoding="unicode", with_tail=False))
    text = etree.tostring(root, encoding="unicode")
    for mark_text, body in zip(marks, bodies, strict=True):
        numbered = _MARKS.sub(lambda m, by=offset: f"{m[1]}{int(m[2]) + by}", body)  # type: ignore[misc]
        offset += body.count("<w:bookmarkStart")
        parts, numbered = lend_styles(parts, own, numbered)
        text = text.replace(mark_text, numbered)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return {**parts, _DOCUMENT: (head + text).encode()}


def _empty(paragraph: Any) -> None:
    """Leave only the properties: the section that ends here."""
    for child in list(paragraph):
        if child.tag != f"{W}pPr":
            paragraph.remove(child)
