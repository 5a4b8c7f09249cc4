"""Workbooks to mark, and what can be read out of a marked one without our own code."""

from __future__ import annotations

import io
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from lxml import etree

from budgetgen.model.finding import Finding, Place, Severity
from tests.support.witness import SOFFICE

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CREATED = datetime(2024, 2, 5)  # else the clock would be in the file
SHEET = "预算 明细's"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
_ORDER = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
    protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews
    mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions
    pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
    ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture
    oleObjects controls webPublishItems tableParts extLst
"""
WORKSHEET_ORDER = _ORDER.split()
"""ECMA-376, Part 1, Annex A.2, CT_Worksheet."""


def error(cell: str, message: str = "合计不等于各项之和", sheet: str = SHEET) -> Finding:
    """An error in a cell of the sheet."""
    place = Place("填报表.xlsx", cell=f"{sheet}!{cell}")
    return Finding("B01", Severity.ERROR, message, place, "请核对各项金额")


def warning(cell: str, message: str = "没有写明单位", sheet: str = SHEET) -> Finding:
    """A warning in a cell of the sheet."""
    place = Place("填报表.xlsx", cell=f"{sheet}!{cell}")
    return Finding("T02", Severity.WARNING, message, place, "请补写单位")


def written(fill: Callable[[xlsxwriter.Workbook, Any], None] = lambda book, sheet: None) -> bytes:
    """A workbook by XlsxWriter, with much of what users have in theirs."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet(SHEET)
    money = book.add_format(
        {"bg_color": "#AABBCC", "num_format": "#,##0.00", "border": 1, "locked": False}
    )
    sheet.write("A1", "单位")
    sheet.write("B2", 12.5, money)
    sheet.write("B3", 7, money)
    sheet.write_formula("C3", "=B2*2", None, 25)
    sheet.write_comment("C3", "请领导核对")
    sheet.merge_range("E5:G6", "合并", money)
    sheet.set_column("H:H", 20, money)
    sheet.insert_image("J2", "图.png", {"image_data": io.BytesIO(PICTURE)})
    sheet.conditional_format("B2:B9", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("D4", {"validate": "list", "source": ["是", "否"]})
    sheet.protect()
    other = book.add_worksheet("其他")
    other.add_table("A1:B3")
    other.print_area("A1:B3")
    fill(book, sheet)
    book.close()
    return buffer.getvalue()


def plain(fill: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """A workbook by XlsxWriter with one sheet that holds no more than `fill` puts there."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet(SHEET)
    sheet.write("B2", "金额")
    sheet.set_row(4, 30, book.add_format({"num_format": "0.0%"}))
    fill(sheet)
    book.close()
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    """The package of such parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def edited(data: bytes, *changes: tuple[str, str, str]) -> bytes:
    """The package with texts replaced: part, what stands there, what is to stand there."""
    content = parts(data)
    for name, old, new in changes:
        text = content.get(name, b"").decode()
        assert old in text, (name, old)
        content[name] = text.replace(old, new).encode()
    return packed(content)


def opened(data: bytes) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it, without what it has no eyes for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook of openpyxl."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def colour(cell: Any) -> str | None:
    """The colour of a cell's ground, None without one."""
    return cell.fill.fgColor.rgb[2:] if cell.fill.patternType == "solid" else None


def reddish(cell: Any) -> bool:
    """True for a light red ground."""
    red, green, blue = bytes.fromhex(colour(cell) or "000000")
    return red > 240 and 150 < green < 210 and 150 < blue < 215


def yellowish(cell: Any) -> bool:
    """True for a light yellow ground."""
    red, green, blue = bytes.fromhex(colour(cell) or "000000")
    return red > 240 and 200 < green < 240 and 100 < blue < 170


def note(cell: Any) -> str:
    """The comment of a cell."""
    return cell.comment.text if cell.comment else ""


def children(data: bytes, part: str) -> list[str]:
    """The names of a part's elements of the first level."""
    return [etree.QName(e).localname for e in etree.fromstring(parts(data)[part])]


def converted(data: bytes, folder: Path, to: str = "xlsx") -> bytes:
    """What LibreOffice saves after it has opened the workbook."""
    assert SOFFICE is not None
    (folder / "填报表.xlsx").write_bytes(data)
    out = folder / "out"
    profile = (folder / "profile").as_uri()
    command = [SOFFICE, "--headless", f"-env:UserInstallation={profile}", "--convert-to", to]
    subprocess.run(
        [*command, "--outdir", str(out), str(folder / "填报表.xlsx")],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return (out / f"填报表.{to}").read_bytes()
