"""The comments part of a sheet: our notes beside the user's own, and their removal.

A note is known by its first and last line. They survive where an author does not: LibreOffice
drops authors, and a note may be part of a comment of the user's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from budgetgen.excel.marking.package import Package
from budgetgen.excel.marking.relations import add_part, drop_part, relate, related, unrelate
from budgetgen.excel.marking.shapes import add_boxes, remove_boxes
from budgetgen.excel.marking.sheet import Spot, reference_of, spot_of
from budgetgen.excel.marking.texts import LONGEST_TEXT, cell_text
from budgetgen.excel.marking.workbook import MAIN, tag
from budgetgen.model.finding import Finding

AUTHOR = "budgetgen 检查"
_FIRST, _LAST = f"【{AUTHOR}】", "【检查意见完】"
_REST = "其余见问题清单。"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_PROPERTIES = (
    "<rPr><sz val='9'/><color indexed='81'/><rFont val='宋体'/><family val='3'/>"
    "<charset val='134'/></rPr>"
)
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'
).encode()
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


def note_text(findings: Iterable[Finding]) -> str:
    """What a note says of all findings of one cell."""
    lines: list[str] = []
    room = LONGEST_TEXT // 2  # the comment may hold a text of the user's, too
    for finding in findings:
        new = [f"{finding.severity}：{finding.message}"]
        new += [f"处理办法：{finding.remedy}"] if finding.remedy else []
        room -= sum(len(line) + 1 for line in new)
        if room < 0:
            lines.append(_REST)
            break
        lines += new
    return cell_text("\n".join([_FIRST, *lines, _LAST]))


def add_notes(package: Package, sheet: str, notes: Mapping[Spot, str]) -> None:
    """Puts notes on cells; a comment that is there already goes on with the note.

    A cell with a discussion (threaded comments) is left alone: it can have no other comment.
    """
    part = related(package, sheet, "comments")
    if part is None:
        part = package.free_name("xl/comments{}.xml")
        add_part(package, part, _EMPTY, _TYPE)
        relate(package, sheet, "comments", part)
    root = package.tree(part)
    authors = [author.text or "" for author in root.iter(tag("author"))]
    present = {spot_of(c.get("ref", "")): c for c in root.iter(tag("comment"))}
    own = _author(root, authors)
    comments = root.find(tag("commentList"))
    new = []
    for spot, text in notes.items():
        if (comment := present.get(spot)) is None:
            attributes = {"ref": reference_of(spot), "authorId": str(own), "shapeId": "0"}
            comment = etree.SubElement(comments, tag("comment"), attributes)
            etree.SubElement(comment, tag("text"))
            new.append(spot)
        elif authors[int(comment.get("authorId", 0))].startswith("tc="):
            continue
        _append(comment.find(tag("text")), text)
    package.touch(part)
    add_boxes(package, sheet, {spot: notes[spot] for spot in new})


def _author(root: Any, authors: list[str]) -> int:
    if AUTHOR not in authors:
        etree.SubElement(root.find(tag("authors")), tag("author")).text = AUTHOR
        authors.append(AUTHOR)
    return authors.index(AUTHOR)


def _run(text: str, properties: str = "") -> Any:
    run = etree.fromstring(f"<r xmlns='{MAIN}'>{properties}<t/></r>")
    run[-1].text = text
    run[-1].set(_PRESERVE, "preserve")
    return run


def _append(element: Any, text: str) -> None:
    """Adds our text to that of a comment, the user's own first."""
    plain = element.find(tag("t"))
    if plain is not None:
        run = etree.Element(tag("r"), nsmap=element.nsmap)
        element.replace(plain, run)
        run.append(plain)
    if element.find(tag("r")) is not None:
        text = "\n" + text
    runs = element.findall(tag("r"))
    new = _run(text, _PROPERTIES)
    # Phonetic guides stand behind all runs.
    runs[-1].addnext(new) if runs else element.insert(0, new)


def remove_notes(package: Package, sheet: str) -> None:
    """Takes our notes out of a sheet's comments, and what they alone needed."""
    part = related(package, sheet, "comments")
    if part is None:
        return
    root = package.tree(part)
    comments = list(root.iter(tag("comment")))
    emptied = []
    for comment in comments:
        if (left := _cut(comment.find(tag("text")))) is None:
            continue
        package.touch(part)
        if not left.strip():
            comment.getparent().remove(comment)
            emptied.append(comment)
    _drop_author(package, part)
    spots = {spot for c in emptied if (spot := spot_of(c.get("ref", "")))}
    if spots:
        remove_boxes(package, sheet, spots)
    if emptied and len(emptied) == len(comments):
        unrelate(package, sheet, part)
        drop_part(package, part)


def _cut(element: Any) -> str | None:
    """Takes our note out of a comment's text; gives what is left, None where there was no note."""
    if element is None:
        return None
    texts = [(t.getparent(), t) for t in element.iter(tag("t"))]
    whole = "".join(t.text or "" for _, t in texts)
    start, end = whole.find(_FIRST), whole.rfind(_LAST)
    if start < 0 or end < start:
        return None
    end += len(_LAST)
    if whole[:start].endswith("\n"):
        start -= 1
    position = 0
    for holder, t in texts:
        text = t.text or ""
        first, last = (min(max(n - position, 0), len(text)) for n in (start, end))
        position += len(text)
        if first < last:
            t.text = text[:first] + text[last:]
            if not t.text and holder is not element:
                element.remove(holder)
    runs = element.findall(tag("r"))
    if len(runs) == 1 and len(runs[0]) == 1:  # as it was before `_append`
        element.replace(runs[0], runs[0][0])
    return whole[:start] + whole[end:]


def _drop_author(package: Package, part: str) -> None:
    """Our author, if nobody needs it; the numbers of the others must stay."""
    root = package.tree(part)
    authors = list(root.iter(tag("author")))
    used = {c.get("authorId") for c in root.iter(tag("comment"))}
    if authors and authors[-1].text == AUTHOR and str(len(authors) - 1) not in used:
        authors[-1].getparent().remove(authors[-1])
        package.touch(part)
