"""The boxes in which a sheet's comments are shown: VML, which Excel still wants for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from budgetgen.excel.marking.package import MarkingError, Package, damaged
from budgetgen.excel.marking.relations import (
    add_part,
    drop_part,
    relate,
    relations,
    unrelate,
)
from budgetgen.excel.marking.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    Spot,
    drawing_of,
    drop_drawing,
    set_drawing,
)
from budgetgen.excel.marking.texts import line_count
from budgetgen.excel.marking.workbook import tag

_VML = "urn:schemas-microsoft-com:vml"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_SPACES = f'xmlns:v="{_VML}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="{_EXCEL}"'
_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_KIND = "_x0000_t202"
_SHAPE_TYPE = (
    f'<v:shapetype id="{_KIND}" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_IDS = 1024
"""Shape ids go by clusters of this size; a drawing names its clusters."""
_NUMBER = re.compile(r"_x0000_s(\d+)")

# A box holds about 20 Chinese characters of 9 point in a line; what is longer than the box can
# be scrolled in no program, but stands in the list, too.
_WIDTH, _LINE, _HIGHEST = 260, 17, 420
_CHARACTERS = 38
_STEPS = 200


def add_boxes(package: Package, sheet: str, notes: Mapping[Spot, str]) -> None:
    """A hidden box for each note, as large as its text needs, beside its cell."""
    if not notes:
        return
    root = package.tree(sheet)
    part = _drawing(package, sheet)
    if part is None:
        clusters = ",".join(str(n) for n in range(1, len(notes) // _IDS + 2))
        data = (
            f'<xml {_SPACES}><o:shapelayout v:ext="edit">'
            f'<o:idmap v:ext="edit" data="{clusters}"/></o:shapelayout></xml>'
        )
        part = package.free_name("xl/drawings/vmlDrawing{}.vml")
        add_part(package, part, data.encode(), _TYPE)
        set_drawing(root, relate(package, sheet, "vmlDrawing", part))
        package.touch(sheet)
    drawing = package.tree(part)
    ids = [e.get("id", "") for e in drawing.iter(f"{{{_VML}}}shape", f"{{{_VML}}}shapetype")]
    first = max((int(m[1]) for i in ids if (m := _NUMBER.fullmatch(i))), default=_IDS) + 1
    kind = "" if _KIND in ids else _SHAPE_TYPE
    width, height = _sizes(root)
    shapes = (
        _shape(number, spot, text, width, height)
        for number, (spot, text) in enumerate(notes.items(), first)
    )
    drawing.extend(etree.fromstring(f"<xml {_SPACES}>{kind}{''.join(shapes)}</xml>"))
    package.touch(part)


def remove_boxes(package: Package, sheet: str, spots: set[Spot]) -> None:
    """Takes out the boxes of the comments at `spots`; a drawing without any shape goes, too."""
    part = _drawing(package, sheet)
    if part is None:
        return
    drawing = package.tree(part)
    for shape in drawing.findall(f"{{{_VML}}}shape"):
        if _spot(shape) in spots:
            drawing.remove(shape)
    package.touch(part)
    if any(e.tag != f"{{{_VML}}}shapetype" for e in drawing.iterchildren(f"{{{_VML}}}*")):
        if not any(e.get("type") == f"#{_KIND}" for e in drawing):
            for element in drawing.findall(f"{{{_VML}}}shapetype[@id='{_KIND}']"):
                drawing.remove(element)
        return
    unrelate(package, sheet, part)
    drop_part(package, part)
    drop_drawing(package.tree(sheet))
    package.touch(sheet)


def _drawing(package: Package, sheet: str) -> str | None:
    """The drawing that a sheet has, made readable where a button's text has HTML in it."""
    if (identifier := drawing_of(package.tree(sheet))) is None:
        return None
    part = next((r.part for r in relations(package, sheet) if r.id == identifier), None)
    if part is None or part not in package:
        raise damaged(sheet)
    try:
        package.tree(part)
    except MarkingError:
        package.replace(part, package.bytes_of(part).replace(b"<br>", b"<br/>"))
    return part


def _spot(shape: Any) -> Spot | None:
    """The cell that a comment's box belongs to."""
    for data in shape.findall(f"{{{_EXCEL}}}ClientData[@ObjectType='Note']"):
        row, column = (data.findtext(f"{{{_EXCEL}}}{name}", "") for name in ("Row", "Column"))
        if row.strip().isdigit() and column.strip().isdigit():
            return int(row) + 1, int(column) + 1
    return None


def _sizes(root: Any) -> tuple[Callable[[int], float], Callable[[int], float]]:
    """The width of a column and the height of a row, in pixels."""
    standard = root.find(tag("sheetFormatPr"))
    get = {} if standard is None else standard.attrib
    column = float(get.get("defaultColWidth") or 8.43)
    row = float(get.get("defaultRowHeight") or 15)
    columns: dict[int, float] = {}
    for element in root.iter(tag("col")):
        last = min(int(element.get("max")), int(element.get("min")) + _STEPS)
        width = 0 if element.get("hidden") in ("1", "true") else element.get("width", column)
        columns |= dict.fromkeys(range(int(element.get("min")), last + 1), float(width))
    rows = {
        int(element.get("r")): 0.0 if element.get("hidden") in ("1", "true") else float(height)
        for element in root.iter(tag("row"))
        if (height := element.get("ht")) and element.get("r")
    }
    return (
        lambda number: columns.get(number, column) * 7 + 5 if columns.get(number, 1) else 0,
        lambda number: rows.get(number, row) * 4 / 3,
    )


def _extent(start: int, offset: int, pixels: float, size: Callable[[int], float], most: int) -> str:
    """Where a box ends: the column or row, counting from 0, and the pixels within it."""
    index, left = start, pixels + offset
    while index < min(start + _STEPS, most - 1) and left > size(index + 1):
        left -= size(index + 1)
        index += 1
    return f"{index}, {int(left)}"


def _shape(
    number: int,
    spot: Spot,
    text: str,
    width: Callable[[int], float],
    height: Callable[[int], float],
) -> str:
    row, column = spot[0] - 1, spot[1] - 1
    left, top = min(column + 1, MOST_COLUMNS - 1), max(row - 1, 0)
    tall = min((line_count(text, _CHARACTERS) + 2) * _LINE, _HIGHEST)
    right = _extent(left, 15, _WIDTH, width, MOST_COLUMNS)
    bottom = _extent(top, 8, tall, height, MOST_ROWS)
    anchor = f"{left}, 15, {top}, 8, {right}, {bottom}"
    # The anchor goes left, top, right, bottom; each is a cell's number and pixels within it.
    return (
        f'<v:shape id="_x0000_s{number}" type="#{_KIND}" '
        f'style="position:absolute;width:{_WIDTH}px;height:{tall}px;z-index:{number};'
        'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
