from __future__ import annotations

from dataclasses import replace
from typing import Any

from budgetgen.excel.marking.mark import mark_workbook
from budgetgen.model.finding import Finding
from tests.excel.marking.packages import SHEET, error, opened, parts, warning, written


def _list(*findings: Finding, book: bytes | None = None, name: str = "问题清单") -> Any:
    return opened(mark_workbook(book or written(), findings))[name]


def test_every_finding_is_a_row_with_its_number() -> None:
    rows = list(_list(error("B2"), warning("C3")).iter_rows(min_row=2, values_only=True))
    assert rows == [
        ("序号", "严重程度", "位置", "问题", "处理办法", "规则编码"),
        (1, "错误", f"{SHEET}!B2", "合计不等于各项之和", "请核对各项金额", "B01"),
        (2, "警告", f"{SHEET}!C3", "没有写明单位", "请补写单位", "T02"),
    ]


def test_the_first_line_counts_errors_and_warnings() -> None:
    assert "1 个错误，2 个警告" in _list(warning("B2"), error("B2"), warning("C3"))["A1"].value
    assert "错误" not in _list(warning("B2"))["A1"].value


def test_a_place_is_a_link_to_its_cell() -> None:
    assert _list(error("B2"))["C3"].hyperlink.location == "'预算 明细''s'!B2"


def test_the_head_stays_in_sight_and_filters() -> None:
    sheet = _list(error("B2"), error("B3"))
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:F4"


def test_a_message_that_looks_like_a_formula_stays_text() -> None:
    cell = _list(error("B2", "=HYPERLINK(1)"))["D3"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_text_that_no_workbook_can_hold_is_made_harmless() -> None:
    cell = _list(error("B2", "甲\x00\ud800<&>乙\n" + "长" * 40_000))["D3"]
    assert cell.value.startswith("甲<&>乙\n长")
    assert len(cell.value) == 32_767


def test_what_looks_like_an_escape_of_excel_is_escaped() -> None:
    data = mark_workbook(written(), [error("B2", "编号_x0041_")])
    assert "编号_x005F_x0041_" in parts(data)["xl/worksheets/sheet3.xml"].decode()


def test_a_row_is_as_high_as_its_longest_text_needs() -> None:
    sheet = _list(error("B2"), error("B2", "长" * 100))
    assert sheet.row_dimensions[4].height > 3 * sheet.row_dimensions[3].height


def test_shared_strings_stay_as_they_are() -> None:
    after = parts(mark_workbook(written(), [error("B2")]))
    assert after["xl/sharedStrings.xml"] == parts(written())["xl/sharedStrings.xml"]


def test_a_sheet_of_the_users_keeps_its_name() -> None:
    book = written(lambda book, sheet: book.add_worksheet("问题清单").write("A1", "自用"))
    assert opened(mark_workbook(book, [error("B2")]))["问题清单"]["A1"].value == "自用"
    assert _list(error("B2"), book=book, name="问题清单 (2)")["D3"].value


def test_a_long_note_names_the_list_for_the_rest() -> None:
    findings = [replace(error("B2"), message="字" * 5000) for _ in range(10)]
    book = opened(mark_workbook(written(), findings))
    assert "其余见问题清单" in book[SHEET]["B2"].comment.text
    assert book["问题清单"].max_row == 12
