from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from budgetgen.excel.marking.mark import mark_workbook
from tests.excel.marking.packages import (
    MAIN,
    SHEET,
    colour,
    converted,
    edited,
    error,
    note,
    opened,
    parts,
    saved,
    warning,
    written,
)
from tests.support.witness import needs_soffice

FINDINGS = [
    error("B2"),
    warning("C3"),
    error("C3"),
    error("F6"),
    warning("H9"),
    error("A2"),
    warning("AA40"),
    error("B2", sheet="其他"),
]


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    sheet.append(["单位", "金额"])
    sheet["B2"] = 12.5
    sheet["B2"].number_format = "0.00"
    sheet["C3"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["C3"].comment = Comment("请领导核对", "科长")
    sheet["E5"] = "合并"
    sheet.merge_cells("E5:G6")
    sheet.add_data_validation(DataValidation("list", '"是,否"', sqref="D4"))
    book.create_sheet("其他")["A1"] = "附表"
    return saved(book)


def traces(data: bytes) -> list[str]:
    """What is left of marks in a workbook, by other eyes than ours."""
    book = opened(data)
    found = [name for name in book.sheetnames if name.startswith("问题清单")]
    found += [name for name in book.defined_names if "budgetgen" in name]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            found += [c.coordinate for c in row if "budgetgen" in note(c)]
            found += [c.coordinate for c in row if colour(c) not in (None, "AABBCC", "00FF00")]
    return found


@pytest.mark.parametrize("book", [written(), by_openpyxl()], ids=["XlsxWriter", "openpyxl"])
def test_a_workbook_comes_back_byte_for_byte(book: bytes) -> None:
    marked = mark_workbook(book, FINDINGS)
    assert traces(marked)
    assert parts(mark_workbook(marked, [])) == parts(book)


@pytest.mark.parametrize("book", [written(), by_openpyxl()], ids=["XlsxWriter", "openpyxl"])
def test_marking_again_gives_what_marking_the_first_time_gave(book: bytes) -> None:
    marked = mark_workbook(book, FINDINGS)
    assert mark_workbook(marked, FINDINGS) == marked
    assert mark_workbook(marked, FINDINGS[:2]) == mark_workbook(book, FINDINGS[:2])


def test_marks_leave_a_workbook_that_was_corrected_and_got_a_new_row() -> None:
    book = opened(mark_workbook(written(), FINDINGS))
    book[SHEET]["B2"] = 99
    book[SHEET].insert_rows(1)
    assert "budgetgen" in note(book[SHEET]["B3"])
    cleaned = mark_workbook(saved(book), [])
    assert traces(cleaned) == []
    sheet = opened(cleaned)[SHEET]
    assert (sheet["B3"].value, colour(sheet["B3"])) == (99, "AABBCC")
    assert sheet["B3"].number_format == "#,##0.00"
    assert note(sheet["C4"]) == "请领导核对"


def test_a_colour_that_was_copied_with_its_cell_is_taken_back_everywhere() -> None:
    book = opened(mark_workbook(written(), [error("B2"), warning("A9")]))
    sheet = book[SHEET]
    for target in ("B20", "D1"):
        sheet[target] = 5
        sheet[target]._style = sheet["B2"]._style
    sheet["A9"] = "补填"
    sheet.row_dimensions[30]._style = sheet["B2"]._style
    cleaned = opened(mark_workbook(saved(book), []))[SHEET]
    assert [colour(cleaned[cell]) for cell in ("B20", "D1", "A9")] == ["AABBCC", "AABBCC", None]
    assert cleaned["A9"].value == "补填"
    assert colour(cleaned.row_dimensions[30]) == "AABBCC"


def test_what_a_user_adds_to_a_note_stays() -> None:
    book = opened(mark_workbook(written(), [error("B2")]))
    comment = book[SHEET]["B2"].comment
    assert comment is not None
    comment.text += "\n已与预算科联系"
    assert note(opened(mark_workbook(saved(book), []))[SHEET]["B2"]).strip() == "已与预算科联系"


def test_marks_are_found_after_the_user_has_deleted_the_list() -> None:
    book = opened(mark_workbook(written(), FINDINGS))
    del book["问题清单"]
    book.defined_names["_budgetgen_list"].attr_text = "#REF!"
    assert traces(mark_workbook(saved(book), [])) == []


def test_a_list_that_was_moved_to_the_front_is_found_and_names_keep_their_sheets() -> None:
    book = opened(mark_workbook(written(), FINDINGS))
    book.move_sheet("问题清单", -2)
    book.active = 2
    cleaned = opened(mark_workbook(saved(book), []))
    assert cleaned.sheetnames == [SHEET, "其他"]
    assert cleaned["其他"].print_area == "'其他'!$A$1:$B$3"
    assert cleaned.active is not None
    assert cleaned.active.title == "其他"


def test_a_list_under_another_name_is_found() -> None:
    marked = mark_workbook(written(), FINDINGS)
    renamed = edited(marked, ("xl/workbook.xml", "问题清单", "老清单"))
    assert opened(mark_workbook(renamed, [])).sheetnames == [SHEET, "其他"]


def test_a_ground_with_a_shade_or_a_theme_colour_comes_back() -> None:
    gradient = (
        '<gradientFill degree="90"><stop position="0"><color theme="0"/></stop>'
        '<stop position="1"><color theme="4" tint="0.59999"/></stop></gradientFill>'
    )
    solid = (
        '<patternFill patternType="solid"><fgColor rgb="FFAABBCC"/><bgColor indexed="64"/>'
        "</patternFill>"
    )
    book = edited(written(), ("xl/styles.xml", solid, gradient))
    assert parts(mark_workbook(mark_workbook(book, FINDINGS), [])) == parts(book)


def test_a_colour_of_the_users_like_ours_is_kept() -> None:
    solid = '<fgColor rgb="FFAABBCC"/>'
    book = edited(written(), ("xl/styles.xml", solid, '<fgColor rgb="FFFFC7CD"/>'))
    marked = opened(mark_workbook(book, FINDINGS))[SHEET]
    assert colour(marked["B3"]) == "FFC7CD" != colour(marked["B2"])
    assert parts(mark_workbook(mark_workbook(book, FINDINGS), [])) == parts(book)


def test_a_workbook_as_excel_writes_it_keeps_its_head_and_its_names_of_namespaces() -> None:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    spaces = (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac"'
        ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    styles = "xl/styles.xml"
    book = edited(
        written(),
        (styles, head + "\n", head + "\r\n"),
        (styles, f"<styleSheet {main}>", f"<styleSheet {main}{spaces}"),
        (styles, '<fonts count="2"', '<fonts count="2" x14ac:knownFonts="1"'),
    )
    marked = mark_workbook(book, FINDINGS)
    assert parts(marked)[styles].startswith((head + "\r\n").encode())
    assert parts(mark_workbook(marked, [])) == parts(book)


def test_two_formats_that_are_alike_serve_for_each_other() -> None:
    book = saved(opened(written()))
    twin = edited(book, ("xl/styles.xml", "</cellXfs>", _last_format(book) + "</cellXfs>"))
    cleaned = opened(mark_workbook(mark_workbook(twin, FINDINGS), []))[SHEET]
    assert colour(cleaned["B2"]) == "AABBCC"
    assert cleaned["B2"].number_format == "#,##0.00"


def _last_format(book: bytes) -> str:
    formats = etree.fromstring(parts(book)["xl/styles.xml"]).find(f"{MAIN}cellXfs")
    assert formats is not None
    return str(etree.tostring(formats[-1]), "utf-8")


def _canonical(data: bytes) -> bytes:
    return bytes(etree.tostring(etree.fromstring(data), method="c14n"))


@needs_soffice
@pytest.mark.libreoffice
@pytest.mark.slow
def test_a_workbook_of_libreoffice_comes_back_as_the_same_xml(tmp_path: Path) -> None:
    book = converted(written(), tmp_path)
    before, after = parts(book), parts(mark_workbook(mark_workbook(book, FINDINGS), []))
    assert list(before) == list(after)
    for name, data in before.items():
        same = data == after[name] or _canonical(data) == _canonical(after[name])
        assert same, name


@needs_soffice
@pytest.mark.libreoffice
@pytest.mark.slow
def test_marks_are_found_after_libreoffice_has_saved_the_workbook(tmp_path: Path) -> None:
    marked = mark_workbook(written(), FINDINGS)
    through = converted(marked, tmp_path)
    seen = opened(through)
    assert [bool(note(seen[SHEET][c])) for c in ("B2", "C3", "E5", "H9", "A2", "AA40")] == [
        True
    ] * 6
    assert seen["问题清单"]["C3"].hyperlink is not None
    cleaned = mark_workbook(through, [])
    assert traces(cleaned) == []
    sheet = opened(cleaned)[SHEET]
    assert [colour(sheet[c]) for c in ("B2", "C3", "E5", "A2")] == ["AABBCC", None, "AABBCC", None]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (12.5, "#,##0.00")
    assert note(sheet["C3"]) == "请领导核对"
    again = mark_workbook(through, FINDINGS)
    assert parts(mark_workbook(again, [])) == parts(cleaned)
    assert converted(again, tmp_path, "pdf").startswith(b"%PDF")
