"""Document -> DOCX: docxtpl fills the base, the body takes its place, the zip gets fixed dates."""

from __future__ import annotations

import datetime
import io
import zipfile

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

    properties = {
        name: without_controls(getattr(document.properties, name))
        for name in ("title", "author", "subject", "keywords")
    }
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
    # Set directly: docxtpl knows no keywords. Longer ones are refused (python-docx).
    core = template.docx.core_properties
    for name, value in properties.items():
        setattr(core, name, value[:LONGEST_PROPERTY])
    core.comments = without_controls(document.properties.pack)[:LONGEST_PROPERTY]
    core.last_modified_by = ""  # a base that was edited in Word names who did it
    core.language = "zh-CN"
    core.created = core.modified = datetime.datetime.fromisoformat(document.properties.date)
    buffer = io.BytesIO()
    template.save(buffer)
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
    parts = _parts(_fill_base(base or own, document, draft))
    body = word_body(document, style, layout, draft)
    if base:
        parts, body = adapt(parts, _parts(_fill_base(own, document, draft)), body)
    parts = splice(parts, body)
    first = "[Content_Types].xml"
    return write_zip({first: parts.pop(first), **dict(sorted(parts.items()))})


def _parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}
