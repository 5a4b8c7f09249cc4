"""An edited 底稿 against the one that the pack writes: what style.yaml must say differently.

Both sides are read from Word documents, so that what nobody changed is equal to the last unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from budgetgen.model.finding import Finding
from budgetgen.packs.definition import Style
from budgetgen.packs.word.edited import Edited, words
from budgetgen.packs.word.look import Look, W, local, number
from budgetgen.packs.word.sample import LANDSCAPE, PORTRAIT
from budgetgen.writing.word.base import word_name

CELL_STYLES = ("表格文字", "表格居中", "表格数字", "表格表头")
_NEAR = 3
"""Twentieths of a point that a program may move a length by when it saves."""
_BLURRED = 0.3
"""字: what an indent that is kept in points strays by when the size changes."""
_MARGINS = ("top", "bottom", "left", "right")
_FACE = re.compile(r"[\w \-.·+&（）()]{1,60}")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A value of style.yaml, by its path there, with what the 底稿 now says."""

    path: Path
    value: str | float | bool


Found = Change | Finding


def _points(twips: int) -> float:
    return round(twips / 20, 2)


def style_changes(edited: Edited, fresh: Edited, style: Style) -> list[Found]:
    """The changes of styles, pages and tables, and what style.yaml cannot say."""
    found: list[Found] = []
    for name in style.texts:
        found += _text(edited, fresh, name)
    found += _cells(edited, fresh)
    found += _table(edited, fresh)
    for label, path in ((PORTRAIT, "portrait"), (LANDSCAPE, "landscape")):
        found += _page(edited, fresh, label, path)
    return found


def _looks(edited: Edited, fresh: Edited, name: str) -> tuple[Look, Look] | Finding:
    """The looks of a style now and as the pack has it."""
    style_id = edited.styles.ids.get(word_name(name).casefold())
    if style_id is None:
        message = f"文档里没有样式“{name}”"
        remedy = "样式不能删去或改名；请用 budgetgen pack word 重新写出底稿再改"
        return edited.wrong(f"样式“{name}”", message, remedy)
    return edited.styles.look(style_id), fresh.styles.look(
        fresh.styles.ids[word_name(name).casefold()]
    )


def _text(edited: Edited, fresh: Edited, name: str) -> Iterator[Found]:
    looks = _looks(edited, fresh, name)
    if isinstance(looks, Finding):
        yield looks
        return
    now, was = looks
    spot = f"样式“{name}”"
    yield from _unsayable(edited, spot, now, was)
    for key, value in _values(now, was):
        yield Change(("texts", name, key), value)


def _values(now: Look, was: Look) -> Iterator[tuple[str, str | float | bool]]:
    """The values of style.yaml that differ between two looks, by their English names."""
    if now.face != was.face and _FACE.fullmatch(now.face):
        yield "face", now.face
    if now.latin != was.latin and _FACE.fullmatch(now.latin):
        yield "latin", now.latin
    if now.half_points != was.half_points:
        yield "size", now.half_points / 2
    if now.bold != was.bold:
        yield "bold", now.bold
    if now.align and now.align != was.align:
        yield "align", now.align
    indent = _indent(now, was)
    if indent is not None:
        yield "indent", indent
    if now.line is not None and was.line is not None and abs(now.line - was.line) > 1:
        yield "pitch", _points(now.line)
    if abs(now.before - was.before) > 1:
        yield "before", _points(now.before)
    if abs(now.after - was.after) > 1:
        yield "after", _points(now.after)


def _indent(now: Look, was: Look) -> float | None:
    """The changed indent in 字; some programs keep only its points, measured at the old size."""
    if now.indent is not None:
        return None if now.indent == was.indent else round(now.indent / 100, 2)
    chars = (was.indent or 0) / 100
    same = (was.indent_twips, chars * now.half_points * 10)
    if any(abs(now.indent_twips - twips) <= _NEAR for twips in same):
        return None
    measured = now.indent_twips / (now.half_points * 10)
    return None if abs(measured - chars) < _BLURRED else round(measured, 2)


def _unsayable(edited: Edited, spot: str, now: Look, was: Look) -> Iterator[Finding]:
    """What of a look style.yaml has no value for."""
    if now.line is None:
        message = "行距不是“固定值”，各种格式的页码会不一样"
        yield edited.wrong(spot, message, "请在样式的“段落”中把行距改为“固定值”，填写磅数")
    if not now.align:
        message = "对齐方式只能是左对齐、居中、右对齐、两端对齐"
        yield edited.wrong(spot, message, "请在样式的“段落”中改选")
    for face, kind in ((now.face, "中文"), (now.latin, "西文")):
        if not _FACE.fullmatch(face):
            message = f"读不出{kind}字体“{face}”"
            yield edited.wrong(spot, message, "请在样式的“字体”中直接选一种字体")
    for extra in now.extras:
        if extra not in was.extras:
            message = f"有{extra}，模板包表达不了，没有带入"
            yield edited.dropped(spot, message, "请在样式中去掉它")


def _cells(edited: Edited, fresh: Edited) -> Iterator[Found]:
    """The four styles of cells: one size and one pitch; a face for text and one for heads."""
    pairs = []
    for name in CELL_STYLES:
        looks = _looks(edited, fresh, name)
        if isinstance(looks, Finding):
            yield looks
            return
        pairs.append(looks)
        now, was = looks
        yield from _unsayable(edited, f"样式“{name}”", now, was)
        said = dict(_values(now, was))
        for key, title in (("latin", "西文字体"), ("bold", "加粗"), ("align", "对齐"),
                           ("indent", "首行缩进"), ("before", "段前"), ("after", "段后")):  # fmt: skip
            if key in said:
                message = f"表格的{title}是固定的，没有带入"
                yield edited.dropped(f"样式“{name}”", message, "请在样式中改回")
    for key, title, count in (("size", "字号", 4), ("pitch", "行距", 4), ("face", "字体", 3)):
        values = [dict(_values(*pair)).get(key) for pair in pairs[:count]]
        if len(set(values)) > 1:
            names = "、".join(f"“{name}”" for name in CELL_STYLES[:count])
            remedy = f"请把这几种样式的{title}改成一样"
            yield edited.wrong("表格", f"{names}的{title}不一样", remedy)
        elif values[0] is not None:
            yield Change(("table", key), values[0])
    head = dict(_values(*pairs[3])).get("face")
    if head is not None:
        yield Change(("table", "header_face"), head)


def _table(edited: Edited, fresh: Edited) -> Iterator[Found]:
    """Line width, padding and least height of rows, as the sample table has them."""
    now, was = _measures(edited), _measures(fresh)
    if now is None or was is None:
        remedy = "请用 budgetgen pack word 重新写出底稿再改"
        yield edited.wrong("示例表", "示例表不见了", remedy)
        return
    if now["padding"] != now["padding_right"]:
        yield edited.wrong("示例表", "单元格的左右边距不一样", "请把左右边距改成一样")
    units = {"border": 8, "padding": 20, "row_height": 20}
    for key, unit in units.items():
        if abs(now[key] - was[key]) > (_NEAR if unit == 20 else 0):
            yield Change(("table", key), round(now[key] / unit, 2))


def _measures(edited: Edited) -> dict[str, int] | None:
    """Of the sample table: border in eighths of a point, the rest in twentieths."""
    labels = [i for i, c in enumerate(edited.samples) if words(c).startswith(LANDSCAPE)]
    tables = [c for c in edited.samples[labels[0] :] if local(c) == "tbl"] if labels else []
    if not tables:
        return None
    table = tables[0]
    own = table.find(f"{W}tblPr")
    used = None if own is None else own.find(f"{W}tblStyle")
    style = "" if used is None else str(used.get(f"{W}val"))
    chain = edited.styles.chain(style) or edited.styles.chain(
        edited.styles.ids.get("normal table", "")
    )
    holders = [own, *(s.find(f"{W}tblPr") for s in reversed(chain))]

    def first(path: str) -> Any:
        steps = "/".join(f"{W}{step}" for step in path.split("/"))
        found = (h.find(steps) for h in holders if h is not None)
        return next((element for element in found if element is not None), None)

    row = table.findall(f"{W}tr")[-1]
    height = row.find(f"{W}trPr/{W}trHeight")

    def margin(side: str) -> int:
        own = row.find(f"{W}tc/{W}tcPr/{W}tcMar/{W}{side}")
        return number(first(f"tblCellMar/{side}") if own is None else own, "w")

    return {
        "border": number(first("tblBorders/top"), "sz"),
        "padding": margin("left"),
        "padding_right": margin("right"),
        "row_height": number(height, "val"),
    }


def _page(edited: Edited, fresh: Edited, label: str, path: str) -> Iterator[Found]:
    """Paper and margins in millimetres."""
    now, was = edited.page(label), fresh.page(label)
    if now is None or was is None:
        yield edited.wrong(label, "这一节没有页面设置", "请用 budgetgen pack word 重新写出底稿再改")
        return
    size, margins = now.find(f"{W}pgSz"), now.find(f"{W}pgMar")
    old_size, old_margins = was.find(f"{W}pgSz"), was.find(f"{W}pgMar")
    pairs = [("width", number(size, "w"), number(old_size, "w")),
             ("height", number(size, "h"), number(old_size, "h"))]  # fmt: skip
    pairs += [(side, number(margins, side), number(old_margins, side)) for side in _MARGINS]
    for key, value, before in pairs:
        if abs(value - before) > _NEAR:
            yield Change((path, key), round(value / 1440 * 25.4, 1))
    spot = f"页面设置{label}"
    if number(margins, "gutter"):
        yield edited.dropped(spot, "有装订线，模板包表达不了，没有带入", "请把它加到页边距里")
    for key, title in (("header", "页眉"), ("footer", "页脚")):
        if abs(number(margins, key) - number(old_margins, key)) > _NEAR:
            message = f"{title}距边界由程序按页边距决定，没有带入"
            yield edited.dropped(spot, message, f"请把{title}距边界改回")
    columns = now.find(f"{W}cols")
    if number(columns, "num", 1) > 1:
        yield edited.dropped(spot, "分了栏，模板包表达不了，没有带入", "请改为一栏")
    if now.find(f"{W}titlePg") is not None:
        message = "设了“首页不同”的页眉页脚，没有带入"
        yield edited.dropped(spot, message, "请取消“首页不同”")
