"""A 底稿 as somebody edited and saved it: its styles, its pages and its samples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.packs.base_document import base_findings
from budgetgen.packs.folder import LARGEST_BASE, PackError, defect
from budgetgen.packs.word.look import Styles, W, local
from budgetgen.packs.word.sample import BEGIN, END
from budgetgen.writing.word.base import word_name
from budgetgen.writing.word.write import parts_of

CODE = "PACK-WORD"
_REVISIONS = frozenset(
    ["ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
     "trPrChange", "tcPrChange", "cellIns", "cellDel"]
)  # fmt: skip
_FRAMED = frozenset(["txbxContent", "txbx"])
_START_AGAIN = "请用 budgetgen pack word 重新写出底稿再改"


@dataclass(frozen=True)
class Edited:
    """The parts of an edited 底稿, where it lies, and the names of its pack's text styles."""

    path: Path
    parts: dict[str, bytes]
    texts: frozenset[str]

    def place(self, spot: str = "") -> Place:
        """A spot in the document: 样式“正文”, 第 3 段."""
        return Place(str(self.path), cell=spot)

    def wrong(self, spot: str, message: str, remedy: str) -> Finding:
        """An error at a spot."""
        return defect(CODE, message, self.place(spot), remedy)

    def dropped(self, spot: str, message: str, remedy: str) -> Finding:
        """Something that is not taken over, while all else is."""
        return Finding(CODE, Severity.WARNING, message, self.place(spot), remedy)

    def root(self, name: str) -> Any:
        """A part as a tree; None where there is none."""
        # Imported here: only Word needs lxml.
        from lxml import etree

        return etree.fromstring(self.parts[name]) if name in self.parts else None

    @cached_property
    def body(self) -> Any:
        """w:body."""
        return self.root("word/document.xml").find(f"{W}body")

    @cached_property
    def styles(self) -> Styles:
        """The styles with what they inherit."""
        theme = next((n for n in sorted(self.parts) if n.startswith("word/theme/")), "")
        return Styles(self.root("word/styles.xml"), self.root(theme))

    @cached_property
    def text_ids(self) -> dict[str, str]:
        """The ids of the pack's text styles -> their names."""
        ids = self.styles.ids
        return {
            ids[word]: name
            for name in sorted(self.texts)
            if (word := word_name(name).casefold()) in ids
        }

    @cached_property
    def samples(self) -> list[Any]:
        """The children of the body from the begin of the samples to their end."""
        children = list(self.body)
        starts = [i for i, child in enumerate(children) if words(child).startswith(BEGIN)]
        ends = [i for i, child in enumerate(children) if words(child).startswith(END)]
        if not (starts and ends and starts[0] < ends[0]):
            message = f"找不到“{BEGIN}”和“{END}”两段，分不清哪些是示例"
            raise PackError(self.wrong("", message, _START_AGAIN))
        return children[starts[0] : ends[0] + 1]

    def page(self, label: str) -> Any:
        """The section properties of the page on which the paragraph `label` stands."""
        children = list(self.body)
        for i, child in enumerate(children):
            if words(child).startswith(label):
                return next(
                    (s for c in children[i:] if (s := _section(c)) is not None),
                    None,
                )
        raise PackError(self.wrong("", f"找不到“{label}”一段，读不出页面设置", _START_AGAIN))


def _section(child: Any) -> Any:
    if local(child) == "sectPr":
        return child
    return child.find(f"{W}pPr/{W}sectPr") if local(child) == "p" else None


def words(element: Any) -> str:
    """The text of an element; that of text boxes too."""
    return "".join(element.itertext(f"{W}t")).strip()


def open_edited(path: Path, texts: frozenset[str]) -> Edited:
    """The 底稿 at `path` of a pack with these text styles; raises PackError where it is unsafe."""
    try:
        if path.stat().st_size > LARGEST_BASE:
            raise PackError(defect(CODE, "文件太大", path, "请确认没有选错文件"))
        data = path.read_bytes()
    except OSError:
        raise PackError(defect(CODE, "找不到或打不开这个文件", path, "请核对路径")) from None
    unsafe = base_findings(data, path)
    if unsafe:
        raise PackError(*unsafe)
    edited = Edited(path, parts_of(data), texts)
    if "word/styles.xml" not in edited.parts or edited.body is None:
        raise PackError(defect(CODE, "文件里没有样式，不是底稿", path, _START_AGAIN))
    return edited


def general_findings(edited: Edited) -> Iterator[Finding]:
    """What no pack can take over, wherever it stands: revisions, text boxes, notes."""
    for name in sorted(edited.parts):
        if not re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
            continue
        kinds = {local(element) for element in edited.root(name).iter()}
        spot = {"d": "正文", "h": "页眉", "f": "页脚"}[name[5]]
        if kinds & _REVISIONS:
            message = "有未处理的修订"
            yield edited.wrong(spot, message, "请在“审阅”中接受或拒绝全部修订，关闭修订后保存")
        if kinds & _FRAMED:
            message = "有文本框，网页和 PDF 中印不出"
            yield edited.dropped(spot, message, "请改为普通段落")
        if "commentReference" in kinds:
            yield edited.dropped(spot, "有批注，会印在公开的文档里", "请删去批注")


def sample_findings(edited: Edited) -> Iterator[Finding]:
    """Samples of text styles that were set without changing the style."""
    names = edited.text_ids
    for paragraph in edited.samples:
        if local(paragraph) != "p":
            continue
        own = paragraph.find(f"{W}pPr")
        used = None if own is None else own.find(f"{W}pStyle")
        style = "" if used is None else str(used.get(f"{W}val"))
        if style not in names:
            continue
        meant = replace(edited.styles.look(style), indent=None)
        runs = [run for run in paragraph.iter(f"{W}r") if words(run)]
        looks = (edited.styles.look(style, own, run.find(f"{W}rPr")) for run in runs)
        # Some programs repeat a style's indent in points.
        if any(replace(look, indent=None) != meant for look in looks):
            name = names[style]
            message = f"样式“{name}”的示例段落直接改了格式，样式本身没有改"
            remedy = (
                f"请在“样式”窗格中右键“{name}”，选“更新以匹配所选内容”或修改样式，"
                "再清除段落的直接格式"
            )
            yield edited.wrong(f"样式“{name}”", message, remedy)
