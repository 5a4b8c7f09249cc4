"""The Word side of a pack: a docxtpl template with styles, footers and the place of the body.

Written from ``style.yaml``, so that fonts and spacing have one source; a pack may bring a
``base.docx`` of its own instead.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from budgetgen.packs.definition import Style, TextStyle
from budgetgen.typesetting.lines import NOT_FIRST, NOT_LAST
from budgetgen.writing.templating import markup_environment

BODY_MARK = "budgetgen-body"
"""The text of the paragraph that the body takes the place of."""

EPOCH = (1980, 1, 1, 0, 0, 0)
_PARTS = {
    "[Content_Types].xml": "word/content_types.xml.j2",
    "_rels/.rels": "word/package_rels.xml.j2",
    "docProps/core.xml": "word/core.xml.j2",
    "docProps/app.xml": "word/app.xml.j2",
    "word/document.xml": "word/document.xml.j2",
    "word/_rels/document.xml.rels": "word/document_rels.xml.j2",
    "word/styles.xml": "word/styles.xml.j2",
    "word/settings.xml": "word/settings.xml.j2",
    "word/footer1.xml": "word/footer.xml.j2",
    "word/footer2.xml": "word/footer.xml.j2",
    "word/footer3.xml": "word/footer.xml.j2",
    "word/header1.xml": "word/header.xml.j2",
}
_FOOTERS = {"word/footer1.xml": "right", "word/footer2.xml": "left", "word/footer3.xml": ""}

BUILT_IN = {"大标题": 1, "章": 2, "节": 3, "项": 4}
"""Text styles that are Word's own headings; the number is Word's level."""

OUTLINE = {"表题": 2, "章内表题": 3, "绩效目标表题": 3}
"""Further heading styles and the outline level they stand on."""

_ALIGNS = {"左": "left", "居中": "center", "右": "right", "两端": "both"}


def twips(points: float) -> int:
    """Points as twentieths."""
    return round(points * 20)


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A paragraph style as styles.xml wants it: twentieths and half-points."""

    id: str
    name: str
    parent: str
    face: str
    latin: str
    half_points: int
    bold: bool
    align: str
    indent: int
    line: int
    before: int
    after: int
    outline: int | None
    tab: int = 0


def style_id(name: str) -> str:
    """The id of a text style in styles.xml."""
    if name in BUILT_IN:
        return f"Heading{BUILT_IN[name]}"
    return {
        "正文": "BodyText",
        "目录一级": "TOC1",
        "目录二级": "TOC2",
        "目录标题": "TOCHeading",
    }.get(name, name)


def word_name(name: str) -> str:
    """The name of a text style in styles.xml."""
    if name in BUILT_IN:
        return f"heading {BUILT_IN[name]}"
    return {
        "正文": "Body Text",
        "目录一级": "toc 1",
        "目录二级": "toc 2",
        "目录标题": "TOC Heading",
    }.get(name, name)


def _style(name: str, text: TextStyle, tab: int) -> WordStyle:
    below = OUTLINE.get(name) or text.outline
    level = BUILT_IN.get(name) or below or None
    return WordStyle(
        id=style_id(name),
        name=word_name(name),
        parent=f"Heading{min(below, max(BUILT_IN.values()))}" if below else "Normal",
        face=text.face,
        latin=text.latin,
        half_points=round(text.size * 2),
        bold=text.bold,
        align=_ALIGNS[text.align],
        indent=round(text.indent * 100),
        line=twips(text.pitch),
        before=twips(text.before),
        after=twips(text.after),
        outline=None if level is None else level - 1,
        tab=tab if name.startswith("目录") else 0,
    )


def word_styles(style: Style, tab: int) -> list[WordStyle]:
    """All paragraph styles; `tab` is where the page numbers of the directory stand."""
    return [_style(name, text, tab) for name, text in style.texts.items()]


def write_zip(parts: dict[str, bytes]) -> bytes:
    """A zip with fixed dates: the same parts give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            package.writestr(info, data)
    return buffer.getvalue()


def word_base(style: Style, tab: int) -> bytes:
    """The base document of a pack that brings none."""
    values: dict[str, Any] = {
        "styles": word_styles(style, tab),
        "body": style.texts["正文"],
        "table": style.table,
        "mark": BODY_MARK,
        "not_first": NOT_FIRST,
        "not_last": NOT_LAST,
        "half": round(style.texts["页码"].size * 2),
    }
    environment = markup_environment()
    parts = {
        name: environment.get_template(template)
        .render(**values, align=_FOOTERS.get(name, ""))
        .encode()
        for name, template in _PARTS.items()
    }
    return write_zip(parts)
