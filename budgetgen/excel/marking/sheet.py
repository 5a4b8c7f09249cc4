"""A worksheet part: cells that take a colour, and give it back."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from budgetgen.excel.marking.package import damaged
from budgetgen.excel.marking.relations import OFFICE
from budgetgen.excel.marking.styles import Cell, Styles
from budgetgen.excel.marking.workbook import tag
from budgetgen.model.finding import Severity

Spot = tuple[int, int]
"""Row and column, counting from 1."""

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
# ECMA-376, Part 1, CT_Worksheet: what stands behind the legacyDrawing element.
_BEHIND_DRAWING = frozenset(
    [
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    ]
)


def spot_of(reference: str) -> Spot | None:
    """The place of ``F12``, None where it is no cell."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row, column) if row <= MOST_ROWS and column <= MOST_COLUMNS else None


def reference_of(spot: Spot) -> str:
    """The place as ``F12``."""
    row, column = spot
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _data(root: Any) -> Any:
    data = root.find(tag("sheetData"))
    if data is None:
        raise damaged("sheetData")
    return data


def _rows(root: Any) -> Iterator[tuple[int, Any]]:
    number = 0
    for row in _data(root).findall(tag("row")):
        number = int(row.get("r") or number + 1)
        yield number, row


def _cells(row: Any) -> Iterator[tuple[int, Any]]:
    column = 0
    for cell in row.findall(tag("c")):
        spot = spot_of(cell.get("r", ""))
        column = spot[1] if spot else column + 1
        yield column, cell


def shown_at(root: Any, spots: set[Spot]) -> dict[Spot, Spot]:
    """Each spot -> the cell that shows it: of merged cells the one top left."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in spots:
        rows[row].append(column)
    in_order = sorted(rows)
    found = {spot: spot for spot in spots}
    for merge in root.iter(tag("mergeCell")):
        first, _, last = merge.get("ref", "").partition(":")
        if (start := spot_of(first)) is None or (end := spot_of(last)) is None:
            continue
        for row in in_order[bisect_left(in_order, start[0]) : bisect_right(in_order, end[0])]:
            for column in rows[row]:
                if start[1] <= column <= end[1]:
                    found[row, column] = start
    return found


def mark_cells(root: Any, cells: Mapping[Spot, Severity], styles: Styles) -> None:
    """Gives each cell the colour of its severity; missing rows and cells are put in."""
    wanted: dict[int, dict[int, Severity]] = defaultdict(dict)
    for (row, column), severity in sorted(cells.items()):
        wanted[row][column] = severity
    inherited = [
        (int(c.get("min")), int(c.get("max")), int(c.get("style", 0)))
        for c in root.iter(tag("col"))
    ]
    existing = dict(_rows(root))
    for number, element in existing.items():
        if number in wanted:
            _mark_row(element, number, wanted[number], inherited, styles)
    new = {}
    for number in sorted(wanted.keys() - existing.keys()):
        new[number] = etree.Element(tag("row"), r=str(number), nsmap=root.nsmap)
        _mark_row(new[number], number, wanted[number], inherited, styles, Cell.ROWLESS)
    _insert(_data(root), existing, new)


def _mark_row(
    row: Any,
    number: int,
    wanted: Mapping[int, Severity],
    inherited: list[tuple[int, int, int]],
    styles: Styles,
    absent: Cell = Cell.ABSENT,
) -> None:
    existing = dict(_cells(row))
    new = {}
    for column, severity in wanted.items():
        if (cell := existing.get(column)) is not None:
            was = Cell.STYLED if "s" in cell.attrib else Cell.PLAIN
            cell.set("s", str(styles.marked(int(cell.get("s", 0)), severity, was)))
            continue
        if row.get("customFormat") in ("1", "true"):
            base = int(row.get("s", 0))
        else:
            base = next((s for first, last, s in inherited if first <= column <= last), 0)
        new[column] = etree.Element(tag("c"), r=reference_of((number, column)), nsmap=row.nsmap)
        new[column].set("s", str(styles.marked(base, severity, absent)))
    _insert(row, existing, new)


def _insert(parent: Any, existing: Mapping[int, Any], new: Mapping[int, Any]) -> None:
    """Puts new elements among the existing ones, all in the order of their numbers."""
    waiting = sorted(new, reverse=True)
    for number, element in existing.items():
        while waiting and waiting[-1] < number:
            element.addprevious(new[waiting.pop()])
    # A row may end with an extLst; what follows the last cell stays behind it.
    last = list(existing.values())[-1] if existing else None
    for number in waiting:
        if last is None:
            parent.insert(0, new[number])
        else:
            last.addnext(new[number])


def used_formats(root: Any) -> set[int]:
    """The formats that cells, rows and columns name."""
    used = {int(value) for value in root.xpath("//m:c/@s|//m:row/@s", namespaces=_prefix(root))}
    return used | {int(e.get("style", 0)) for e in root.iter(tag("col"))}


def _prefix(root: Any) -> dict[str, str]:
    return {"m": str(etree.QName(root).namespace)}


def restore_cells(root: Any, formats: Mapping[int, tuple[int, Cell]]) -> bool:
    """Takes the colours back, also where a user has copied them; True if there were any."""
    by_name = {str(index): format_ for index, format_ in formats.items()}
    changed = False
    for element in root.iter(tag("col")):
        changed = _restore(element, "style", by_name) is not None or changed
    for _, row in _rows(root):
        changed = _restore(row, "s", by_name) is not None or changed
        rowless = False
        for cell in row.findall(tag("c")):
            was = _restore(cell, "s", by_name)
            changed = was is not None or changed
            if was in (Cell.ABSENT, Cell.ROWLESS) and not len(cell):
                row.remove(cell)
                rowless = rowless or was is Cell.ROWLESS
            elif was not in (None, Cell.STYLED) and cell.get("s") == "0":
                del cell.attrib["s"]
        if rowless and not len(row) and set(row.attrib) == {"r"}:
            row.getparent().remove(row)
    return changed


def _restore(element: Any, attribute: str, formats: Mapping[str, tuple[int, Cell]]) -> Cell | None:
    found = formats.get(element.get(attribute))
    if found is None:
        return None
    element.set(attribute, str(found[0]))
    return found[1]


def drawing_of(root: Any) -> str | None:
    """The relationship of the drawing that holds the boxes of comments."""
    element = root.find(tag("legacyDrawing"))
    return None if element is None else element.get(f"{{{OFFICE}}}id")


def set_drawing(root: Any, identifier: str) -> None:
    """Names the drawing of the comments' boxes, at the place that the standard gives it."""
    element = root.find(tag("legacyDrawing"))
    if element is None:
        element = etree.Element(tag("legacyDrawing"), nsmap={**root.nsmap, "r": OFFICE})
        before = [child for child in root if _kind(child) not in _BEHIND_DRAWING]
        before[-1].addnext(element)
    element.set(f"{{{OFFICE}}}id", identifier)


def drop_drawing(root: Any) -> None:
    """Takes the reference to the drawing out."""
    if (element := root.find(tag("legacyDrawing"))) is not None:
        root.remove(element)


def _kind(element: Any) -> str:
    """An element's name; of alternatives, as controls have them, the name of what they hold."""
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if name != "AlternateContent":
        return name
    held = next((e for choice in element for e in choice if isinstance(e.tag, str)), element)
    return str(etree.QName(held).localname)
