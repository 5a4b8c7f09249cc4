"""The body takes the place of the marked paragraph in a base, as we or as Word wrote it.

Word gives styles and relationships ids of its own. Styles are found by name; the headers and
footers of the base's last section serve all sections; what a base lacks comes from ours.
"""

from __future__ import annotations

import re
from typing import Any

from budgetgen.model.finding import Finding, Severity
from budgetgen.packs.pack import PackError
from budgetgen.writing.word.base import BODY_MARK

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DOCUMENT = "word/document.xml"
_RELATIONSHIPS = "word/_rels/document.xml.rels"
_STYLES = "word/styles.xml"
_TYPES = "[Content_Types].xml"


def splice(base: dict[str, bytes], body: str) -> dict[str, bytes]:
    """The parts of `base` with the content of ``w:body`` in the place of the marked paragraph.

    Raises PackError where the base has no such paragraph.
    """
    # Imported here: only DOCX needs lxml.
    from lxml import etree

    root = etree.fromstring(base[_DOCUMENT])
    holder = root.find(f"{_W}body")
    marked = [p for p in holder.findall(f"{_W}p") if BODY_MARK in "".join(p.itertext(f"{_W}t"))]
    if not marked or holder.prefix != "w":
        raise PackError(
            Finding(
                "PACK-BASE",
                Severity.ERROR,
                f"模板包的 base.docx 没有标明正文的位置：缺少“{BODY_MARK}”一段",
                remedy=f"请在 base.docx 中正文开始的地方另起一段，只写“{BODY_MARK}”",
            )
        )
    place = etree.ProcessingInstruction("body")
    holder.replace(marked[0], place)
    for last in holder.findall(f"{_W}sectPr"):
        holder.remove(last)
    # The last section's properties end the body, whatever the base has behind the mark.
    end = body.rindex("<w:sectPr>")
    text = etree.tostring(root, encoding="unicode")
    text = text.replace("</w:body>", f"{body[end:]}</w:body>")
    text = text.replace(etree.tostring(place, encoding="unicode"), body[:end])
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return {**base, _DOCUMENT: (head + text).encode()}


def adapt(base: dict[str, bytes], own: dict[str, bytes], body: str) -> tuple[dict[str, bytes], str]:
    """A pack's `base` and the `body` for it; `own` is the base we write ourselves."""
    from lxml import etree

    tree = {name: etree.fromstring(base[name]) for name in (_RELATIONSHIPS, _STYLES, _TYPES)}
    body = _with_styles(body, tree[_STYLES], etree.fromstring(own[_STYLES]))
    last = etree.fromstring(base[_DOCUMENT]).find(f"{_W}body/{_W}sectPr")
    body = _with_headers(body, [] if last is None else list(last))
    known = {relation.get("Id") for relation in tree[_RELATIONSHIPS]}
    parts = dict(base)
    for relation in etree.fromstring(own[_RELATIONSHIPS]):
        target = relation.get("Target")
        if relation.get("Id") in known or f'r:id="{relation.get("Id")}"' not in body:
            continue
        relation.set("Target", f"budgetgen-{target}")
        tree[_RELATIONSHIPS].append(relation)
        parts[f"word/budgetgen-{target}"] = own[f"word/{target}"]
        for entry in etree.fromstring(own[_TYPES]):
            if entry.get("PartName") == f"/word/{target}":
                entry.set("PartName", f"/word/budgetgen-{target}")
                tree[_TYPES].append(entry)
    for name, root in tree.items():
        parts[name] = etree.tostring(root, encoding="UTF-8", standalone=True)
    return parts, body


def _with_styles(body: str, base: Any, own: Any) -> str:
    """The body with the style ids of `base`, which is given the styles that it lacks."""
    ids = {_style_name(style): style.get(f"{_W}styleId") for style in base.iter(f"{_W}style")}
    other: dict[str, str] = {}
    lacking = []
    for style in own.iter(f"{_W}style"):
        known = ids.get(_style_name(style))
        if known is None:
            lacking.append(style)
        else:
            other[style.get(f"{_W}styleId")] = known
    for style in lacking:
        for relative in style.iter(f"{_W}basedOn", f"{_W}next"):
            name = relative.get(f"{_W}val")
            relative.set(f"{_W}val", other.get(name, name))
        base.append(style)
    return re.sub(
        r'(<w:(?:pStyle|rStyle|tblStyle) w:val=")([^"]*)',
        lambda match: match[1] + other.get(match[2], match[2]),
        body,
    )


def _style_name(style: Any) -> str:
    return str(style.find(f"{_W}name").get(f"{_W}val")).casefold()


def _with_headers(body: str, last: list[Any]) -> str:
    """The body with the headers and footers of the base's last section."""
    found = {
        (element.tag, element.get(f"{_W}type")): element.get(f"{_R}id")
        for element in last
        if element.tag in (f"{_W}headerReference", f"{_W}footerReference")
    }
    for kind, name in (("default", "rIdOdd"), ("even", "rIdEven")):
        footer = f"{_W}footerReference"
        given = found.get((footer, kind)) or found.get((footer, "default"))
        if given:
            body = body.replace(f'r:id="{name}"', f'r:id="{given}"')
    headers = "".join(
        f'<w:headerReference w:type="{kind}" r:id="{given}"/>'
        for (tag, kind), given in found.items()
        if tag == f"{_W}headerReference" and kind != "first"
    )
    if not headers:
        return body
    return re.sub(
        "<w:sectPr>(?:<w:headerReference [^>]*>)*", lambda _: f"<w:sectPr>{headers}", body
    )
