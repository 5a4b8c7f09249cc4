"""The body takes the place of the marked paragraph in a base, as we or as Word wrote it.

Word gives styles and relationships ids of its own. Styles are found by name and set as style.yaml
says; the headers and footers of the base's last section serve all sections; what a base lacks
comes from ours.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from budgetgen.model.finding import Finding
from budgetgen.packs.folder import PackError, defect
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
    marked = _marked(root)
    if marked is None:
        raise PackError(_no_place(Path("base.docx")))
    place = etree.ProcessingInstruction("body")
    holder.replace(marked, place)
    for last in holder.findall(f"{_W}sectPr"):
        holder.remove(last)
    # The last section's properties end the body, whatever the base has behind the mark.
    end = body.rindex("<w:sectPr>")
    text = etree.tostring(root, encoding="unicode")
    text = text.replace("</w:body>", f"{body[end:]}</w:body>")
    text = text.replace(etree.tostring(place, encoding="unicode"), body[:end])
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return {**base, _DOCUMENT: (head + text).encode()}


def place_findings(base: bytes, path: Path) -> list[Finding]:
    """A finding where the base at `path`, a sound DOCX, does not say where the body goes."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(base)) as package:
        root = etree.fromstring(package.read(_DOCUMENT))
    return [] if _marked(root) is not None else [_no_place(path)]


def _marked(root: Any) -> Any:
    """The paragraph whose place the body takes; None where there is none."""
    holder = root.find(f"{_W}body")
    if holder is None or holder.prefix != "w":
        return None
    marked = (p for p in holder.findall(f"{_W}p") if BODY_MARK in "".join(p.itertext(f"{_W}t")))
    return next(marked, None)


def _no_place(path: Path) -> Finding:
    return defect(
        "PACK-BASE",
        f"{path.name} 没有标明正文的位置：缺少“{BODY_MARK}”一段",
        path,
        f"请在正文开始的地方另起一段，只写“{BODY_MARK}”",
    )


def adapt(base: dict[str, bytes], own: dict[str, bytes], body: str) -> tuple[dict[str, bytes], str]:
    """A pack's `base` and the `body` for it; `own` is the base we write ourselves."""
    from lxml import etree

    tree = {name: etree.fromstring(base[name]) for name in (_RELATIONSHIPS, _STYLES, _TYPES)}
    ids = _join_styles(tree[_STYLES], etree.fromstring(own[_STYLES]), _set_by_pack)
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


def lend_styles(
    base: dict[str, bytes], own: dict[str, bytes], body: str
) -> tuple[dict[str, bytes], str]:
    """`base` with the styles of ours that it lacks, and the `body` with the ids of its styles.

    For a document that somebody wrote as a whole: its own styles stay as they are.
    """
    from lxml import etree

    styles = etree.fromstring(base[_STYLES])
    ids = _join_styles(styles, etree.fromstring(own[_STYLES]), lambda name: False)
    data = etree.tostring(styles, encoding="UTF-8", standalone=True)
    return {**base, _STYLES: data}, _renamed(body, ids)


def _set_by_pack(name: str) -> bool:
    """True for the styles of ours that replace those of a base.

    style.yaml is the one source of what documents look like; what it does not speak of, and what
    the base's own text stands on, stays the base's.
    """
    return name not in ("normal", "default paragraph font", "normal table")


def _join_styles(base: Any, own: Any, replaces: Callable[[str], bool]) -> dict[str, str]:
    """Our styles' ids -> those they have in `base`, which is given our styles that it lacks.

    A style that it has is set as ours where `replaces` says so of its name.
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
        if there is not None and not replaces(_style_name(style)):
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
