"""The body takes the place of the marked paragraph in a base, as we or as Word wrote it.

Word gives styles and relationships ids of its own. Styles are found by name and set as style.yaml
says; the headers and footers of the base's last section serve all sections; what a base lacks
comes from ours.
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
_BASIC = ("normal", "default paragraph font", "normal table")
"""Styles that the base's own text stands on."""


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
    ids = _join_styles(tree[_STYLES], etree.fromstring(own[_STYLES]))
    body = _renamed(body, ids)
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
        text = _renamed(own[f"word/{target}"].decode(), ids)
        parts[f"word/budgetgen-{target}"] = text.encode()
        for entry in etree.fromstring(own[_TYPES]):
            if entry.get("PartName") == f"/word/{target}":
                entry.set("PartName", f"/word/budgetgen-{target}")
                tree[_TYPES].append(entry)
    for name, root in tree.items():
        parts[name] = etree.tostring(root, encoding="UTF-8", standalone=True)
    return parts, body


def _join_styles(base: Any, own: Any) -> dict[str, str]:
    """Our styles' ids -> those they have in `base`, which takes our styles over.

    style.yaml is the one source of what documents look like: a style that the base has, too, is
    set as ours is, under the base's id. What no style.yaml speaks of stays the base's.
    """
    known = {_style_name(style): style for style in base.iter(f"{_W}style")}
    ours = list(own.iter(f"{_W}style"))
    ids = {
        style.get(f"{_W}styleId"): known[name].get(f"{_W}styleId")
        for style in ours
        if (name := _style_name(style)) in known
    }
    for style in ours:
        there = known.get(_style_name(style))
        if there is not None and _style_name(style) in _BASIC:
            continue
        for relative in style.iter(f"{_W}basedOn", f"{_W}next"):
            name = relative.get(f"{_W}val")
            relative.set(f"{_W}val", ids.get(name, name))
        if there is None:
            base.append(style)
        else:
            style.set(f"{_W}styleId", there.get(f"{_W}styleId"))
            base.replace(there, style)
    return ids


def _renamed(text: str, ids: dict[str, str]) -> str:
    """Body, header or footer with the ids that its styles have in the base."""
    return re.sub(
        r'(<w:(?:pStyle|rStyle|tblStyle) w:val=")([^"]*)',
        lambda match: match[1] + ids.get(match[2], match[2]),
        text,
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
