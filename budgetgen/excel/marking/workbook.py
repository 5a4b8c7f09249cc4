"""The workbook part: its sheets, and the hidden names in which marks are remembered.

Names are what every program keeps when it saves a workbook: Excel, WPS and LibreOffice drop parts
that they do not know, and number styles anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from budgetgen.excel.marking.package import MarkingError, Package, damaged
from budgetgen.excel.marking.relations import (
    OFFICE,
    add_part,
    drop_part,
    relate,
    related,
    relations,
    unrelate,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BEFORE_NAMES = frozenset(
    [
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
        "AlternateContent",
        "revisionPtr",
    ]
)
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_LONGEST_LITERAL = 120  # a text in a formula may have 255 characters, doubled quotes and all
_SHEET_OF_NAME = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?[A-Z]+\$?\d+")
PREFIX = "_budgetgen_"
_LIST = f"{PREFIX}list"
_OWN_NAMES = f"{PREFIX}names"
"""Is there where the workbook had no names at all before."""


def tag(name: str) -> str:
    """An element's name in SpreadsheetML."""
    return f"{{{MAIN}}}{name}"


def quoted(sheet: str) -> str:
    """A sheet's name as references have it."""
    return "'" + sheet.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name and its part."""

    name: str
    part: str


class Workbook:
    """The workbook part of a package."""

    def __init__(self, package: Package) -> None:
        """Finds the part; raises MarkingError where the package is no usual workbook."""
        part = next((r.part for r in relations(package, "") if r.kind == "officeDocument"), None)
        if part is None or part not in package:
            raise damaged("workbook.xml")
        if not part.endswith(".xml"):
            raise MarkingError("不是 .xlsx 格式的工作簿；请用 Excel 或 WPS 另存为 .xlsx 后再试")
        self.package, self.part = package, part
        self._root = package.tree(part)
        namespace = etree.QName(self._root).namespace or ""
        if namespace.startswith(_STRICT):
            raise MarkingError(
                "工作簿是“Strict Open XML 电子表格”格式；"
                "请在 Excel 里另存为“Excel 工作簿（*.xlsx）”后再试"
            )
        if namespace != MAIN or self._root.find(tag("sheets")) is None:
            raise damaged(part)

    def _elements(self) -> list[Any]:
        return list(self._root.find(tag("sheets")).iter(tag("sheet")))

    def sheets(self) -> list[Sheet]:
        """The worksheets in order; sheets that are charts have no cells and are left out."""
        parts = {r.id: r for r in relations(self.package, self.part)}
        found = []
        for element in self._elements():
            relation = parts.get(element.get(f"{{{OFFICE}}}id"))
            if relation is None or relation.part not in self.package:
                raise damaged(str(element.get("name")))
            if relation.kind == "worksheet":
                found.append(Sheet(element.get("name"), relation.part))
        return found

    def styles_part(self) -> str:
        """The part with the styles; an empty one is made where there is none."""
        part = related(self.package, self.part, "styles")
        if part is not None:
            return part
        part = "xl/styles.xml"
        if part in self.package:
            raise damaged(part)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
        add_part(self.package, part, f'<styleSheet xmlns="{MAIN}"/>'.encode(), kind)
        relate(self.package, self.part, "styles", part)
        return part

    def free_sheet_name(self, wanted: str) -> str:
        """`wanted`, numbered where a sheet has that name already."""
        taken = {element.get("name", "").lower() for element in self._elements()}
        name, number = wanted, 2
        while name.lower() in taken:
            name, number = f"{wanted} ({number})", number + 1
        return name

    def add_list(self, name: str, data: bytes) -> None:
        """Our sheet, behind all others."""
        part = self.package.free_name("xl/worksheets/sheet{}.xml")
        add_part(self.package, part, data, _SHEET_TYPE)
        ids = [int(element.get("sheetId")) for element in self._elements()]
        element = etree.SubElement(
            self._root.find(tag("sheets")), tag("sheet"), name=name, sheetId=str(max(ids) + 1)
        )
        element.set(f"{{{OFFICE}}}id", relate(self.package, self.part, "worksheet", part))
        self._add_name(_LIST, f"{quoted(name)}!$A$1")
        self.package.touch(self.part)

    def remove_list(self) -> None:
        """Our sheet taken out, wherever it stands and whatever it is called by now."""
        for element in self._names():
            match = _SHEET_OF_NAME.fullmatch(element.text or "")
            if element.get("name") == _LIST and match:
                self._remove_sheet((match[1] or match[2]).replace("''", "'"))

    def _remove_sheet(self, name: str) -> None:
        sheets = self._elements()
        index = next((i for i, e in enumerate(sheets) if e.get("name") == name), None)
        part = next((sheet.part for sheet in self.sheets() if sheet.name == name), None)
        if index is None or part is None or len(sheets) == 1:
            return
        unrelate(self.package, self.part, part)
        drop_part(self.package, part)
        sheets[index].getparent().remove(sheets[index])
        for element in self._names():
            own = int(element.get("localSheetId", -1))
            if own == index:
                element.getparent().remove(element)
            elif own > index:
                element.set("localSheetId", str(own - 1))
        for view in self._root.iter(tag("workbookView")):
            for attribute in ("firstSheet", "activeTab"):
                if (number := int(view.get(attribute, 0))) >= index and number:
                    view.set(attribute, str(number - 1))
        self.package.touch(self.part)

    def _names(self) -> list[Any]:
        return list(self._root.iter(tag("definedName")))

    def _add_name(self, name: str, formula: str) -> None:
        names = self._root.find(tag("definedNames"))
        if names is None:
            names = etree.Element(tag("definedNames"))
            before = [e for e in self._root if etree.QName(e).localname in _BEFORE_NAMES]
            before[-1].addnext(names)
            self._add_name(_OWN_NAMES, '""')
        etree.SubElement(names, tag("definedName"), name=name, hidden="1").text = formula
        self.package.touch(self.part)

    def remember(self, name: str, text: str) -> None:
        """Keeps a text in the workbook, out of the user's sight."""
        pieces = [text[i : i + _LONGEST_LITERAL] for i in range(0, len(text), _LONGEST_LITERAL)]
        self._add_name(
            PREFIX + name, "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
        )

    def remembered(self) -> dict[str, str]:
        """What was kept, by name."""
        return {
            element.get("name")[len(PREFIX) :]: "".join(
                literal.replace('""', '"') for literal in _LITERAL.findall(element.text or "")
            )
            for element in self._names()
            if element.get("name", "").startswith(PREFIX)
        }

    def forget(self) -> None:
        """Takes out all that was kept."""
        own = [e for e in self._names() if e.get("name", "").startswith(PREFIX)]
        names = self._root.find(tag("definedNames"))
        for element in own:
            names.remove(element)
            self.package.touch(self.part)
        if names is not None and not len(names) and any(e.get("name") == _OWN_NAMES for e in own):
            self._root.remove(names)
