"""What a Word document's styles come to: each value with all that it inherits.

In Word's own units, so that what nobody changed compares equal: a size of 11.3 points is 23
half-points there and back. Source: ECMA-376, Part 1, 17.7.2 (style hierarchy), 17.3.1 and 17.3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = ("0", "false", "off", "none")
_ALIGNS = {
    "left": "左",
    "start": "左",
    "center": "居中",
    "right": "右",
    "end": "右",
    "both": "两端",
}
_DECORATIONS = {
    "u": "下划线",
    "i": "倾斜",
    "strike": "删除线",
    "dstrike": "双删除线",
    "highlight": "突出显示",
    "em": "着重号",
    "caps": "全部大写",
    "smallCaps": "小型大写",
    "outline": "空心",
    "shadow": "阴影",
    "emboss": "浮雕",
    "vanish": "隐藏",
    "effect": "动态效果",
    "bdr": "字符边框",
}
Properties = dict[str, Any]
"""Elements of w:pPr or w:rPr by their names without the namespace."""


@dataclass(frozen=True, slots=True)
class Look:
    """How text of one style is set; lengths in twentieths of a point, `indent` in 1/100 字.

    `line` is None where the line pitch is not exact, `align` "" where style.yaml has no such one;
    `indent_twips` is given where the indent is not counted in 字. `extras` is what else is set.
    """

    face: str
    latin: str
    half_points: int
    bold: bool
    align: str
    indent: int | None
    indent_twips: int
    line: int | None
    before: int
    after: int
    extras: tuple[str, ...] = ()


def number(element: Any, name: str, default: int = 0) -> int:
    """A whole number in an attribute; `default` where it is missing or none."""
    try:
        return round(float(element.get(f"{W}{name}"))) if element is not None else default
    except (TypeError, ValueError):
        return default


def is_on(element: Any) -> bool:
    """Whether an on-off property, or one that names a kind, is set."""
    return element is not None and str(element.get(f"{W}val", "1")).lower() not in _OFF


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for comments."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


class Styles:
    """The styles of one document by their names, which Word writes in small letters."""

    def __init__(self, root: Any, theme: Any = None) -> None:
        self._root, self._theme = root, theme
        self._by_id = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}

    @cached_property
    def ids(self) -> dict[str, str]:
        """Style name in small letters -> id."""
        found: dict[str, str] = {}
        for style_id, style in self._by_id.items():
            name = style.find(f"{W}name")
            if name is not None:
                found.setdefault(str(name.get(f"{W}val", "")).casefold(), style_id)
        return found

    def name_of(self, style_id: str) -> str:
        """The name of a style in small letters, empty for an unknown one."""
        return next((name for name, known in self.ids.items() if known == style_id), "")

    def chain(self, style_id: str) -> list[Any]:
        """A style and those it is based on, the most basic first."""
        found: list[Any] = []
        style = self._by_id.get(style_id)
        while style is not None and style not in found:
            found.insert(0, style)
            based = style.find(f"{W}basedOn")
            style = None if based is None else self._by_id.get(based.get(f"{W}val"))
        return found

    def properties(self, style_id: str, *direct: Any) -> Properties:
        """The properties of a paragraph style, with direct ones (w:pPr, w:rPr) over them."""
        defaults = [
            self._root.find(f"{W}docDefaults/{W}{part}Default/{W}{part}") for part in ("rPr", "pPr")
        ]
        own = [
            style.find(f"{W}{part}") for style in self.chain(style_id) for part in ("rPr", "pPr")
        ]
        merged: Properties = {}
        for holder in (*defaults, *own, *direct):
            for element in () if holder is None else holder:
                name = local(element)
                if name in ("rFonts", "spacing", "ind") and name in merged:
                    _merge(merged[name], element)
                elif name == "rPr":
                    continue
                elif name in ("rFonts", "ind") or (name == "spacing" and not _of_letters(element)):
                    merged[name] = _copy(element)
                else:
                    merged["letters" if name == "spacing" else name] = element
        return merged

    def look(self, style_id: str, *direct: Any) -> Look:
        """How a paragraph of this style, with direct properties over it, is set."""
        found = self.properties(style_id, *direct)
        spacing, indent = found.get("spacing"), found.get("ind")
        exact = spacing is not None and spacing.get(f"{W}lineRule") == "exact"
        chars = None if indent is None else indent.get(f"{W}firstLineChars")
        jc = found.get("jc")
        return Look(
            face=self._face(found.get("rFonts"), "eastAsia"),
            latin=self._face(found.get("rFonts"), "ascii"),
            half_points=number(found.get("sz"), "val", 20),
            bold=is_on(found.get("b")),
            align="左" if jc is None else _ALIGNS.get(jc.get(f"{W}val"), ""),
            indent=number(indent, "firstLineChars") if chars is not None else None,
            indent_twips=number(indent, "firstLine"),
            line=number(spacing, "line") if exact else None,
            before=number(spacing, "before"),
            after=number(spacing, "after"),
            extras=tuple(_extras(found)),
        )

    def _face(self, fonts: Any, script: str) -> str:
        """The face of a script, that of the theme where one is named."""
        if fonts is None:
            return ""
        theme = fonts.get(f"{W}{script}Theme")
        if theme is None or self._theme is None:
            return str(fonts.get(f"{W}{script}", ""))
        kind = "majorFont" if theme.startswith("major") else "minorFont"
        holder = next(self._theme.iter(f"{A}{kind}"), None)
        if holder is None:
            return ""
        part = holder.find(f"{A}{'ea' if script == 'eastAsia' else 'latin'}")
        if part is not None and part.get("typeface"):
            return str(part.get("typeface"))
        fonts_by_script = {f.get("script"): f.get("typeface") for f in holder.findall(f"{A}font")}
        return str(fonts_by_script.get("Hans", ""))


def _of_letters(spacing: Any) -> bool:
    """w:spacing of characters has a value, that of paragraphs has none."""
    return spacing.get(f"{W}val") is not None


def _copy(element: Any) -> Any:
    copied = element.makeelement(element.tag)
    copied.attrib.update(element.attrib)
    return copied


def _merge(below: Any, above: Any) -> None:
    """The attributes of `above` over those of `below`; a face of one's own replaces the theme's."""
    if f"{W}hanging" in above.attrib:
        for name in ("firstLine", "firstLineChars", "hangingChars"):
            below.attrib.pop(f"{W}{name}", None)
    for key, value in above.attrib.items():
        if f"{key}Theme" in below.attrib:
            del below.attrib[f"{key}Theme"]
        # An indent in points after one in 字 that it inherits counts no 字 any more.
        if key == f"{W}firstLine" and f"{W}firstLineChars" not in above.attrib:
            below.attrib.pop(f"{W}firstLineChars", None)
        below.set(key, value)


def _extras(found: Properties) -> list[str]:
    """What is set that style.yaml has no word for."""
    extras = [name for key, name in _DECORATIONS.items() if is_on(found.get(key))]
    color, shade, borders = found.get("color"), found.get("shd"), found.get("pBdr")
    if color is not None and color.get(f"{W}val", "auto").lower() not in ("auto", "000000"):
        extras.append("文字颜色")
    if shade is not None and shade.get(f"{W}fill", "auto").lower() not in ("auto", "ffffff"):
        extras.append("底纹")
    if borders is not None and any(is_on(border) for border in borders):
        extras.append("段落边框")
    if number(found.get("letters"), "val") or number(found.get("w"), "val", 100) != 100:
        extras.append("字符间距或缩放")
    if number(found.get("position"), "val"):
        extras.append("文字升降")
    indent, spacing = found.get("ind"), found.get("spacing")
    sides = ("left", "right", "start", "end", "leftChars", "rightChars", "hanging", "hangingChars")
    if any(number(indent, side) for side in sides):
        extras.append("左右缩进或悬挂缩进")
    if spacing is not None and any(
        str(spacing.get(f"{W}{side}Autospacing", "0")).lower() not in _OFF
        for side in ("before", "after")
    ):
        extras.append("自动的段前段后间距")
    numbering = found.get("numPr")
    if numbering is not None and number(numbering.find(f"{W}numId"), "val"):
        extras.append("自动编号")
    return extras
