"""Document -> DOCX: docxtpl fills the base, the body takes its place, the zip gets fixed dates."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

from budgetgen.composing.document import Document
from budgetgen.packs.definition import Style
from budgetgen.typesetting.layout import Layout, text_area
from budgetgen.writing.characters import without_controls
from budgetgen.writing.word.base import twips, word_base, write_zip
from budgetgen.writing.word.body import word_body
from budgetgen.writing.word.splice import adapt, splice

LONGEST_PROPERTY = 255


def _fill_base(base: bytes, document: Document, draft: bool) -> bytes:
    """The base with its own fields filled: properties, header, footer, cover."""
    # Imported here: only DOCX needs python-docx.
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    properties = _properties(document)
    template = DocxTemplate(io.BytesIO(base))
    template.render(
        {
            "标题": properties["title"],
            "作者": properties["author"],
            "主题": properties["subject"],
            "关键词": properties["keywords"],
            "草稿": "草稿" if draft else "",
        },
        SandboxedEnvironment(undefined=StrictUndefined, autoescape=True),
        autoescape=True,
    )
    return _saved(template.docx, document)


def with_properties(docx: bytes, document: Document) -> bytes:
    """A DOCX that says of itself what `document` says."""
    # Imported here: only DOCX needs python-docx.
    from docx import Document as open_docx

    return _saved(open_docx(io.BytesIO(docx)), document)


def _properties(document: Document) -> dict[str, str]:
    names = ("title", "author", "subject", "keywords")
    return {name: without_controls(getattr(document.properties, name)) for name in names}


def _saved(docx: Any, document: Document) -> bytes:
    """A document of python-docx or docxtpl with the properties of `document`."""
    core = docx.core_properties
    # Longer ones are refused (python-docx).
    for name, value in _properties(document).items():
        setattr(core, name, value[:LONGEST_PROPERTY])
    core.comments = without_controls(document.properties.pack)[:LONGEST_PROPERTY]
    core.last_modified_by = ""  # a base that was edited in Word names who did it
    core.language = "zh-CN"
    core.created = core.modified = datetime.datetime.fromisoformat(document.properties.date)
    buffer = io.BytesIO()
    docx.save(buffer)
    return buffer.getvalue()


def write_docx(
    document: Document,
    style: Style,
    layout: Layout,
    base: bytes | None = None,
    draft: bool = False,
) -> bytes:
    """The document as DOCX, on the pack's own base where it brings one.

    Raises PackError where that base does not say where the body goes.
    """
    own = word_base(style, twips(text_area(style.portrait)[0]))
    parts = parts_of(_fill_base(base or own, document, draft))
    body = word_body(document, style, layout, draft)
    if base:
        parts, body = adapt(parts, parts_of(_fill_base(own, document, draft)), body)
    parts = splice(parts, body)
    first = "[Content_Types].xml"
    return write_zip({first: parts.pop(first), **dict(sorted(parts.items()))})


def parts_of(docx: bytes) -> dict[str, bytes]:
    """The parts of a DOCX by name."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}
