from __future__ import annotations

import pytest

from budgetgen.excel.marking import package
from budgetgen.excel.marking.mark import mark_workbook
from budgetgen.excel.marking.package import MarkingError
from tests.excel.marking.packages import edited, error, packed, parts, written

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _refusal(data: bytes) -> str:
    with pytest.raises(MarkingError) as caught:
        mark_workbook(data, [error("B2")])
    return str(caught.value)


def test_a_strict_workbook_is_refused_with_the_format_to_save_it_in() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    assert "Excel 工作簿（*.xlsx）" in _refusal(
        edited(written(), ("xl/workbook.xml", MAIN, strict))
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"text", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), written()[:-200]],
    ids=["empty", "text", "password or .xls", "cut off"],
)
def test_what_is_no_xlsx_is_refused(data: bytes) -> None:
    assert "不是能打开的 .xlsx 工作簿" in _refusal(data)


def test_a_binary_workbook_is_refused() -> None:
    content = parts(written())
    content["_rels/.rels"] = content["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin")
    content["xl/workbook.bin"] = content.pop("xl/workbook.xml")
    assert "不是 .xlsx 格式" in _refusal(packed(content))


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "xx">]><worksheet'
    book = edited(written(), ("xl/worksheets/sheet1.xml", "<worksheet", bomb))
    assert "不允许的 XML 声明" in _refusal(book)


def test_a_workbook_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST_UNZIPPED", 1000)
    assert "展开后内容过多" in _refusal(written())


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/drawings/vmlDrawing1.vml"]
)
def test_a_workbook_that_lacks_a_part_is_refused(name: str) -> None:
    content = parts(written())
    del content[name]
    assert "工作簿内部有缺损" in _refusal(packed(content))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "</worksheet>", ""),
        ("xl/worksheets/sheet1.xml", '<row r="2"', '<row r="二"'),
        ("xl/worksheets/sheet1.xml", "sheetData", "data"),
        ("xl/workbook.xml", 'sheetId="1"', ""),
        ("xl/workbook.xml", 'r:id="rId1"', 'r:id="rId99"'),
        ("xl/styles.xml", 'fillId="2"', 'fillId="x"'),
    ],
)
def test_a_broken_part_is_refused(part: str, old: str, new: str) -> None:
    assert "工作簿内部有缺损" in _refusal(edited(written(), (part, old, new)))
