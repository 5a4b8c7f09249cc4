"""Document -> PDF through Typst: tagged, bookmarked, with subset fonts."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from budgetgen.composing.document import Document
from budgetgen.model.finding import Finding, Severity
from budgetgen.packs.definition import Style
from budgetgen.typesetting.layout import Layout
from budgetgen.writing.characters import without_controls
from budgetgen.writing.fonts import SONG_FACE, face_among, typst_families, typst_fonts
from budgetgen.writing.pdf import STANDARDS, PdfRefused, Standard
from budgetgen.writing.typst.content import print_content

_TEMPLATE = Path(__file__).parents[1] / "markup" / "print.typ"
_REMEMBERED = 10
"""Compilations for which Typst keeps what it laid out: about a megabyte for every page."""
_MANY = 60
"""Remembered pages that are worth the time of making Typst forget them."""
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_QUOTED = re.compile('`"(.+?)"`', re.DOTALL)


class _Press:
    """One compiler for all documents of a process; it may read nothing but our own templates.

    Documents that it made before are let go when they have come to many pages: blank ones take
    their place in Typst's memory.
    """

    def __init__(self) -> None:
        import typst

        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
        self._compiler = typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=typst_fonts())
        self._blank = typst.Compiler(root=_TEMPLATE.parent, font_paths=fonts)
        self._remembered = 0

    def print(self, content: str, pages: int, standards: Sequence[Standard]) -> Any:
        """The PDF of a document of so many `pages`, given as JSON."""
        if self._remembered > _MANY:
            for _ in range(_REMEMBERED):
                self._blank.compile(b"", format="svg")
            self._remembered = 0
        self._remembered += pages
        return self._compiler.compile(
            format="pdf",
            sys_inputs={"document": content},
            pdf_standards=list(standards),
            timestamp=0,
        )


@cache
def _press() -> _Press:
    return _Press()


def write_pdf(
    document: Document,
    style: Style,
    layout: Layout,
    draft: bool = False,
    standards: Sequence[Standard] = (),
) -> bytes:
    """The document as PDF; raises PdfRefused without fonts, or where its text breaks `standards`."""
    import typst

    if face_among(SONG_FACE, typst_families()).family is None:
        remedy = "请运行 budgetgen doctor，按其中的办法安装字体"
        raise PdfRefused(
            Finding(
                "PDF-FONT", Severity.ERROR, "本机没有可用的中文字体，不能生成 PDF", remedy=remedy
            )
        )
    content = _clean(print_content(document, style, layout, draft))
    try:
        text = json.dumps(content, ensure_ascii=False)
        pdf = _press().print(text, layout.page_count, standards)
    except typst.TypstError as error:
        if not standards:
            raise
        _refuse(error.message, standards)
    assert isinstance(pdf, bytes)
    return pdf


def _clean(value: Any) -> Any:
    """`value` without the characters that no page shows."""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value


def _refuse(reason: str, standards: Sequence[Standard]) -> NoReturn:
    """The standards want every character to be readable; `reason` quotes one that is not."""
    asked = "、".join(STANDARDS[standard] for standard in standards)
    quoted = _QUOTED.search(reason)
    text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), quoted[1]) if quoted else ""
    what = f"文中的“{text}”没有字体可用" if quoted else f"文本不合要求（{reason}）"
    remedy = "请改用通行的字，或安装含有这个字的字体，或不要求标准"
    raise PdfRefused(
        Finding("PDF-STANDARD", Severity.ERROR, f"{what}，不能生成 {asked}", remedy=remedy)
    ) from None
