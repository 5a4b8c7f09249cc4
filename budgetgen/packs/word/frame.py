"""What stands around the body: cover, headers and footers of a 底稿, and base.docx made of them."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, fields
from typing import Any

from budgetgen.model.finding import Finding
from budgetgen.packs.word.edited import Edited, words
from budgetgen.packs.word.look import Look, W, local
from budgetgen.packs.word.sample import LANDSCAPE, PORTRAIT
from budgetgen.writing.word.base import BODY_MARK, write_zip

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DOCUMENT = "word/document.xml"
_KINDS = ("headerReference", "footerReference")

Normal = tuple[Any, ...]
"""Text, formatting and pictures of paragraphs, without what programs add when they save."""


def frame_findings(edited: Edited, fresh: Edited) -> Iterator[Finding]:
    """Headers and footers that cannot serve all pages."""
    was, now = _frames(fresh), _frames(edited)
    changed = {frame for frame, old in zip(now, was, strict=True) if frame != old}
    if len(changed) > 1:
        remedy = "请在第二节的页眉页脚中选“链接到前一节”，或改成一样"
        yield edited.wrong("页眉页脚", "竖排和横排两节的页眉页脚改得不一样", remedy)
    if changed and _drafts(was) and not _drafts(now):
        message = "页眉里没有 {{ 草稿 }}，Word 的草稿将不标明"
        yield edited.dropped("页眉页脚", message, "请在页眉中写上 {{ 草稿 }}")


def frame_changed(edited: Edited, fresh: Edited) -> bool:
    """Whether cover, headers, footers or what follows the body differ."""
    return _frames(edited) != _frames(fresh) or _around(edited) != _around(fresh)


def base_of(edited: Edited, fresh: Edited) -> bytes:
    """base.docx: the 底稿 without its samples, with no trace of who edited it."""
    from lxml import etree

    now, was = _frames(edited), _frames(fresh)
    chosen = next((i for i, pair in enumerate(zip(now, was, strict=True)) if pair[0] != pair[1]), 0)
    references = _references(edited)[chosen]
    last = edited.body.find(f"{W}sectPr")
    if last is None:
        last = etree.SubElement(edited.body, f"{W}sectPr")
    for element in [child for child in last if local(child) in _KINDS]:
        last.remove(element)
    for i, ((kind, use), target) in enumerate(sorted(references.items(), reverse=True)):
        element = last.makeelement(f"{W}{kind}", {f"{W}type": use, f"{R}id": target})
        last.insert(i, element)
    _on_portrait_page(last, edited.page(PORTRAIT))
    for child in edited.samples:
        edited.body.remove(child)
    root = edited.body.getparent()
    document = etree.tostring(root, encoding="UTF-8", standalone=True)
    own = {name: fresh.parts[name] for name in ("docProps/core.xml", "docProps/app.xml")}
    parts = {**edited.parts, _DOCUMENT: document}
    parts |= {name: data for name, data in own.items() if name in parts}
    first = "[Content_Types].xml"
    return write_zip({first: parts.pop(first), **dict(sorted(parts.items()))})


def _on_portrait_page(section: Any, portrait: Any) -> None:
    """Cover and body's place stand alone on a portrait page, as they did before the samples."""
    for given in portrait:
        there = section.find(given.tag)
        if local(given) in ("pgSz", "pgMar") and there is not None:
            section.replace(there, deepcopy(given))


def _drafts(frames: list[Normal]) -> bool:
    return "草稿" in repr(frames)


def _references(edited: Edited) -> list[dict[tuple[str, str], str]]:
    """The headers and footers of the portrait and of the landscape section, inherited ones too."""
    wanted = [edited.page(PORTRAIT), edited.page(LANDSCAPE)]
    found: list[dict[tuple[str, str], str]] = [{}, {}]
    known: dict[tuple[str, str], str] = {}
    for section in edited.body.iter(f"{W}sectPr"):
        for element in section:
            if local(element) in _KINDS:
                key = (local(element), str(element.get(f"{W}type", "default")))
                known[key] = str(element.get(f"{R}id"))
        for i, each in enumerate(wanted):
            if each is section:
                found[i] = {k: v for k, v in known.items() if k[1] != "first"}
    return found


def _targets(edited: Edited, part: str) -> dict[str, str]:
    """Relationship id -> name of the part, for the relationships of a part."""
    folder, name = posixpath.split(part)
    relations = edited.root(f"{folder}/_rels/{name}.rels")
    return {
        str(r.get("Id")): posixpath.normpath(posixpath.join("/", folder, str(r.get("Target"))))[1:]
        for r in (() if relations is None else relations)
    }


def _frames(edited: Edited) -> list[Normal]:
    """Per section its headers and footers in normal form."""
    targets = _targets(edited, _DOCUMENT)
    found = []
    for references in _references(edited):
        parts = {key: targets.get(given, "") for key, given in references.items()}
        normal = {
            key: _normal(edited, edited.root(part), part)
            for key, part in parts.items()
            if part in edited.parts
        }
        found.append(tuple(sorted((key, each) for key, each in normal.items() if any(each))))
    return found


def _around(edited: Edited) -> Normal:
    """The cover and what follows the body, in normal form."""
    samples = edited.samples
    holder = [child for child in edited.body if child not in samples and local(child) != "sectPr"]
    return _normal(edited, [c for c in holder if BODY_MARK not in words(c)], _DOCUMENT)


def _normal(edited: Edited, holder: Any, part: str) -> Normal:
    targets = _targets(edited, part)
    found = []
    for child in holder:
        if local(child) == "p":
            found.append(_paragraph(edited, child, targets))
        elif local(child) in ("tbl", "sdt"):
            nested = (_paragraph(edited, p, targets) for p in child.iter(f"{W}p"))
            found.append((local(child), *nested))
    return tuple(found)


def _paragraph(edited: Edited, paragraph: Any, targets: dict[str, str]) -> Normal:
    """Stretches of text with their look; a field by its instruction, not its result."""
    own = paragraph.find(f"{W}pPr")
    used = None if own is None else own.find(f"{W}pStyle")
    style = edited.styles.ids.get("normal", "") if used is None else str(used.get(f"{W}val"))
    found: list[tuple[str, Normal]] = []
    open_fields = _Fields()
    for run in paragraph.iter(f"{W}r"):
        text = "".join(_said(edited, child, open_fields, targets) for child in run)
        if not text:
            continue
        look = _look(edited, style, own, run.find(f"{W}rPr"))
        if found and found[-1][1] == look:
            text = found.pop()[0] + text
        found.append((text, look))
    return tuple(found)


@dataclass
class _Fields:
    """How many field results the run that is read stands in."""

    results: int = 0


def _said(edited: Edited, child: Any, fields: _Fields, targets: dict[str, str]) -> str:
    """What a child of a run prints: text, a field's instruction, pictures."""
    match local(child):
        case "fldChar":
            kind = child.get(f"{W}fldCharType")
            if kind == "separate":
                fields.results += 1
            elif kind == "end" and fields.results:
                fields.results -= 1
        case "instrText":
            return f"«{' '.join((child.text or '').split())}»"
        case "t" if not fields.results:
            return child.text or ""
        case "tab" | "br":
            return f"«{local(child)}»"
        case "drawing" | "pict" | "AlternateContent":
            return _pictures(edited, child, targets)
    return ""


def _look(edited: Edited, style: str, *direct: Any) -> Normal:
    """The look of a run; of one in a text style, which style.yaml sets, only what differs."""
    look = _values(edited.styles.look(style, *direct))
    if style not in edited.text_ids:
        return look
    meant = _values(edited.styles.look(style))
    differing = (new if new != old else None for new, old in zip(look, meant, strict=True))
    return (edited.text_ids[style], *differing)


def _values(look: Look) -> Normal:
    """The values of a look; indents in points, which is all that some programs keep."""
    return tuple(getattr(look, field.name) for field in fields(look) if field.name != "indent")


def _pictures(edited: Edited, drawing: Any, targets: dict[str, str]) -> str:
    """The pictures of a drawing by their content."""
    found = []
    for element in drawing.iter():
        for key in (f"{R}embed", f"{R}id"):
            data = edited.parts.get(targets.get(str(element.get(key)), ""), b"")
            if data:
                found.append(hashlib.sha256(data).hexdigest())
    return f"〈{' '.join(found)}〉"
