"""The styles part: a coloured copy of a cell's format, and the way back from it.

Every mark has a colour that nothing else in the workbook has. Whichever way a cell is copied,
moved or saved, its colour tells that it is marked; what the colour stands for, a `Mark`, is
remembered in the workbook.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lxml import etree

from budgetgen.excel.marking.package import MarkingError, Package, safe_parser
from budgetgen.excel.marking.workbook import MAIN, tag
from budgetgen.model.finding import Severity

LIST_COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C"}
_SHADES = {
    Severity.ERROR: (0xFF, 0xC7, 0xCE),
    Severity.WARNING: (0xFF, 0xEB, 0x9C),
}
_SECTIONS = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
]
_FIRST = {
    "fonts": "<font><sz val='11'/><name val='宋体'/></font>",
    "fills": "<fill><patternFill patternType='none'/></fill>"
    "<fill><patternFill patternType='gray125'/></fill>",
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": "<xf numFmtId='0' fontId='0' fillId='0' borderId='0'/>",
    "cellXfs": "<xf numFmtId='0' fontId='0' fillId='0' borderId='0' xfId='0'/>",
}


class Cell(StrEnum):
    """What a marked cell was before; a row or column that took over a mark is no such cell."""

    STYLED = "="
    PLAIN = "-"  # it named no format
    ABSENT = "+"
    ROWLESS = "*"  # its row was absent, too


@dataclass(frozen=True, slots=True)
class Mark:
    """What a colour stands for: what the cell was, and its own fill as XML without namespaces."""

    cell: Cell
    fill: str

    def text(self) -> str:
        """The mark as it is remembered."""
        return self.cell + self.fill

    @classmethod
    def of(cls, text: str) -> Mark:
        """The mark of a remembered text."""
        return cls(Cell(text[0]), text[1:])


def _renamed(element: Any, namespace: str) -> Any:
    name = etree.QName(element).localname
    new = etree.Element(f"{{{namespace}}}{name}" if namespace else name, element.attrib)
    new.extend(_renamed(child, namespace) for child in element.iterchildren(tag=etree.Element))
    return new


def _plain(element: Any) -> str:
    """An element as XML that is the same whatever prefixes the part uses."""
    return str(etree.tostring(_renamed(element, ""), method="c14n"), "utf-8")


def _solid(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _shades(severity: Severity) -> Iterator[str]:
    """Colours that the eye takes for one."""
    red, green, blue = _SHADES[severity]
    for i, j in itertools.product(range(32), range(32)):
        yield f"{red:02X}{green - i:02X}{blue - j:02X}"


class Styles:
    """The formats of a workbook."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._root = package.tree(part)
        for name, first in _FIRST.items():
            if not len(self._section(name)):
                self._add(name, *etree.fromstring(f"<x>{first}</x>"))
        self._formats: dict[tuple[int, Severity, Cell], int] = {}
        self._colours: dict[tuple[Severity, Mark], str] = {}
        self._taken = {str(e.get("rgb"))[-6:].upper() for e in self._root.iter(tag("fgColor"))}
        self._free = {severity: _shades(severity) for severity in Severity}

    def _section(self, name: str) -> Any:
        found = self._root.find(tag(name))
        if found is None:
            found = etree.Element(tag(name))
            earlier = _SECTIONS[: _SECTIONS.index(name)]
            before = [e for e in self._root if etree.QName(e).localname in earlier]
            before[-1].addnext(found) if before else self._root.insert(0, found)
        return found

    def _add(self, name: str, *elements: Any) -> int:
        """Elements behind those of a section; gives the index of the last."""
        section = self._section(name)
        section.extend(e if etree.QName(e).namespace else _renamed(e, MAIN) for e in elements)
        self._counted(section)
        return len(section) - 1

    def _counted(self, section: Any) -> None:
        if section.get("count"):
            section.set("count", str(len(section)))
        self._package.touch(self._part)

    def _xf(self, index: int) -> Any:
        formats = self._section("cellXfs")
        return formats[index if 0 <= index < len(formats) else 0]

    def _fill_of(self, xf: Any) -> str:
        fills = self._section("fills")
        index = int(xf.get("fillId", 0))
        return _plain(fills[index if index < len(fills) else 0])

    def sizes(self) -> str:
        """How much of everything there is: what `prune` must not go below."""
        return " ".join(
            f"{name}={len(self._section(name))}"
            for name in ("fonts", "fills", "borders", "cellXfs")
        )

    def add_format(self, xf: str, font: str = "", fill: str = "", border: str = "") -> int:
        """A format of our own from XML without namespaces; `font` is added to the standard one."""
        element = etree.fromstring(xf)
        if font:
            standard = _renamed(self._section("fonts")[0], "")
            own = etree.fromstring(f"<font>{font}</font>")
            names = {child.tag for child in own}
            own.extend(child for child in list(standard) if child.tag not in names)
            element.set("fontId", str(self._index("fonts", own)))
        if fill:
            element.set("fillId", str(self._fill(_solid(fill))))
        if border:
            element.set("borderId", str(self._index("borders", etree.fromstring(border))))
        return self._add("cellXfs", element)

    def _fill(self, plain: str) -> int:
        return self._index("fills", etree.fromstring(plain, safe_parser()))

    def _index(self, name: str, wanted: Any) -> int:
        """Where a section has such an element; it is added where there is none."""
        plain = _plain(wanted)
        for index, element in enumerate(self._section(name)):
            if _plain(element) == plain:
                return index
        return self._add(name, wanted)

    def marked(self, base: int, severity: Severity, cell: Cell) -> int:
        """The index of format `base` in the colour of `severity`."""
        key = base, severity, cell
        if key not in self._formats:
            own = self._xf(base)
            xf = copy.deepcopy(own)
            fill = self._fill(_solid(self._colour(severity, Mark(cell, self._fill_of(own)))))
            xf.set("fillId", str(fill))
            xf.set("applyFill", "1")
            self._formats[key] = self._add("cellXfs", xf)
        return self._formats[key]

    def _colour(self, severity: Severity, mark: Mark) -> str:
        if (severity, mark) not in self._colours:
            taken = self._taken | set(LIST_COLOURS.values())
            free = (colour for colour in self._free[severity] if colour not in taken)
            if (colour := next(free, None)) is None:
                raise MarkingError("工作簿里的底色种类过多，不能再加标记颜色；请先减少单元格底色")
            self._colours[severity, mark] = colour
        return self._colours[severity, mark]

    def marks(self) -> dict[str, Mark]:
        """The colours given, and what they stand for."""
        return {colour: mark for (_, mark), colour in self._colours.items()}

    def restored(self, marks: Mapping[str, Mark]) -> dict[int, tuple[int, Cell]]:
        """Index of a marked format -> index of the one that the cell had, and what it was."""
        by_fill = {}
        for index, fill in enumerate(self._section("fills")):
            colour = next((str(e.get("rgb"))[-6:] for e in fill.iter(tag("fgColor"))), "")
            if colour.upper() in marks:
                by_fill[str(index)] = marks[colour.upper()]
        formats = list(self._section("cellXfs"))
        unmarked: dict[tuple[str, str], int] = {}
        for index, xf in enumerate(formats):
            if xf.get("fillId") not in by_fill:
                unmarked.setdefault((_without_fill(xf), self._fill_of(xf)), index)
        found = {}
        for index, xf in enumerate(formats):
            if (mark := by_fill.get(xf.get("fillId", ""))) is None:
                continue
            key = _without_fill(xf), mark.fill
            if key not in unmarked:  # a program has dropped the format that no cell had any more
                xf.set("fillId", str(self._fill(mark.fill)))
                self._package.touch(self._part)
                unmarked[key] = index
            found[index] = unmarked[key], mark.cell
        return found

    def prune(self, used: set[int], sizes: str) -> None:
        """Takes out what we added behind the formats that were there and that are used."""
        least = {name: int(size) for name, _, size in (s.partition("=") for s in sizes.split())}
        self._cut("cellXfs", least, used)
        for name, attribute in (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId")):
            formats = [*self._section("cellXfs"), *self._section("cellStyleXfs")]
            self._cut(name, least, {int(xf.get(attribute, 0)) for xf in formats})

    def _cut(self, name: str, least: Mapping[str, int], used: set[int]) -> None:
        section = self._section(name)
        size = max(least.get(name, len(section)), *(index + 1 for index in used), 1)
        if size < len(section):
            del section[size:]
            self._counted(section)


def _without_fill(xf: Any) -> str:
    bare = _renamed(xf, "")
    for attribute in ("fillId", "applyFill"):
        bare.attrib.pop(attribute, None)
    return str(etree.tostring(bare, method="c14n"), "utf-8")
