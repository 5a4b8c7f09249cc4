"""Rows: blank ones, merged ones, sums, examples, and to which project each belongs."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest

from budgetgen.excel.form.workbook import form_workbook
from budgetgen.packs.pack import load_pack
from budgetgen.reading.excel import book as limits
from budgetgen.reading.submission import Reading
from tests.support.workbooks import Reader, sheets, sole


def same(reading: Reading, reader: Reader) -> bool:
    expected = reader.sheets(sheets()).submission
    assert expected is not None
    return reading.findings == () and reading.submission == expected


def test_blank_lines_between_rows_are_nothing(reader: Reader) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["预算明细"].insert_rows(5, 3)
        book["预算明细"]["A6"] = "　"
        book["绩效指标"].insert_rows(4, 2)

    assert same(reader.book(change), reader)


def test_a_header_that_is_repeated_on_every_page_is_no_row(reader: Reader) -> None:
    content = sheets()
    content["预算明细"].insert(5, list(content["预算明细"][2]))

    assert same(reader.sheets(content), reader)


def test_a_value_merged_down_a_column_holds_for_every_row(reader: Reader) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["预算明细"].merge_cells("A4:A5")
        book["绩效指标"].merge_cells("A4:A5")
        book["绩效指标"].merge_cells("B4:B5")
        for sheet in book:
            sheet.merge_cells("A1:D1")

    assert same(reader.book(change), reader)


def test_a_merge_does_not_make_rows_of_blank_lines(reader: Reader) -> None:
    assert same(reader.book(lambda book: book["绩效指标"].merge_cells("A6:A60")), reader)


def test_an_amount_merged_over_rows_belongs_to_none_of_them(reader: Reader) -> None:
    reading = reader.book(lambda book: book["预算明细"].merge_cells("G4:G5"))

    assert "合并" in sole(reading, "READ-CELL", "预算明细!G4")


@pytest.mark.parametrize("word", ["合计", "合 计", "总计", "小计："])
def test_a_row_of_sums_is_pointed_out(word: str, reader: Reader) -> None:
    content = sheets()
    content["预算明细"].append([word, None, None, None, None, None, 1282000])

    assert "合计由程序计算" in sole(reader.sheets(content), "READ-SUM", "预算明细!A8")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("档案数字", ["没有名为“档案数字”的项目"]),
        (None, ["没有写明属于哪个项目"]),
        ("P9 档案数字化", ["没有名为"]),
    ],
)
def test_an_indicator_of_no_project_is_an_error_at_its_cell(
    typed: str | None, words: list[str], reader: Reader
) -> None:
    said = sole(reader.cell("绩效指标!A5", typed), "READ-REFERENCE", "绩效指标!A5")

    assert all(word in said for word in words)


def two_of_a_name(link: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        book["项目"]["B5"], book["项目"]["A5"] = "档案数字化", "P2"
        book["预算明细"]["E7"] = "P2"
        book["绩效指标"]["A6"] = link

    return change


def test_a_name_that_two_projects_have_is_not_enough(reader: Reader) -> None:
    said = sole(reader.book(two_of_a_name("档案数字化")), "READ-REFERENCE", "绩效指标!A6")

    assert "有几个项目都叫“档案数字化”" in said
    assert "项目编码" in said


def test_one_of_two_projects_of_a_name_is_named_by_its_code(reader: Reader) -> None:
    submission = reader.book(two_of_a_name("P2")).submission

    assert submission is not None
    assert [i.level3 for i in submission.projects[1].indicators] == ["完好率"]


def test_activities_and_their_indicators_find_their_duty(reader: Reader) -> None:
    content = {
        **sheets(),
        "职责": [["名称", "内容"], ["保管", "甲"], ["利用", "乙"]],
        "工作活动": [["职责", "名称"], ["利用", "查阅"], ["保管", "查阅"]],
        "活动指标": [["职责", "工作活动", "指标"], ["保管", "查阅", "次数"], ["利用", "丙", "丁"]],
    }

    (finding,) = reader.sheets(content).findings
    assert finding.place.cell == "活动指标!B3"
    assert "没有名为“丙”的工作活动" in finding.message

    content["活动指标"].pop()
    submission = reader.sheets(content).submission
    assert submission is not None
    found = [[[i.name for i in a.indicators] for a in d.activities] for d in submission.duties]
    assert found == [[["次数"]], [[]]]


def test_the_untouched_example_of_an_empty_form_is_a_finding(reader: Reader) -> None:
    empty = form_workbook(None, load_pack("hebei-2024"), 2024)

    found = [f for f in reader.bytes(empty).findings if f.code == "READ-EXAMPLE"]

    assert {f.place.cell.partition("!")[0] for f in found} == {"预算明细", "项目", "绩效指标"}
    assert all("清除" in f.remedy for f in found)


def test_an_empty_list_sheet_is_an_empty_list(reader: Reader) -> None:
    content = sheets()
    content["绩效指标"] = content["绩效指标"][:3]
    content["三公经费"] = []

    reading = reader.sheets(content)

    assert reading.findings == ()


def test_a_needed_list_without_rows_is_an_error_on_its_sheet(reader: Reader) -> None:
    content = {"基本信息": sheets()["基本信息"], "机构设置": sheets()["机构设置"][:3]}

    assert "至少应有 1 条" in sole(reader.sheets(content), "READ-VALUE", "机构设置!A3")


def formatted_far_down(book: openpyxl.Workbook) -> None:
    for row in range(8, 60):
        book["预算明细"].cell(row, 7).number_format = "0.00"


def test_formatted_rows_without_values_are_no_rows(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_ROWS", 20)

    assert same(reader.book(formatted_far_down), reader)


def test_a_value_below_the_last_row_that_is_read_is_not_passed_over(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_ROWS", 20)

    def change(book: openpyxl.Workbook) -> None:
        formatted_far_down(book)
        book["预算明细"]["G50"] = 5

    said = sole(reader.book(change), "READ-SHEET", "预算明细!A1")

    assert "没有读取" in said


@pytest.mark.parametrize("heading", ["一、基本支出", "（二）项目支出", "基本支出部分"])
def test_a_heading_among_the_rows_is_pointed_out_once(heading: str, reader: Reader) -> None:
    content = sheets()
    content["预算明细"].insert(3, [heading])

    said = sole(reader.sheets(content), "READ-SUM", "预算明细!A4")

    assert heading in said
    assert "请删去这一行" in said


def test_a_row_with_nothing_but_its_unit_is_no_heading(reader: Reader) -> None:
    content = sheets()
    content["预算明细"].append(["231001"])

    codes = {finding.code for finding in reader.sheets(content).findings}

    assert codes == {"READ-MISSING"}


def test_an_item_that_needs_one_value_may_be_named_like_a_heading(reader: Reader) -> None:
    content = sheets()
    content["职责"] = [["名称", "内容"], ["一、档案管理", None]]

    assert reader.sheets(content).findings == ()


def test_a_unit_may_be_named_by_its_name(reader: Reader) -> None:
    assert same(reader.cell("预算明细!A4", "云溪县档案馆"), reader)


def test_an_indicator_of_a_misspelt_project_is_told_which_may_be_meant(reader: Reader) -> None:
    said = sole(reader.cell("绩效指标!A4", "档案数字化费"), "READ-REFERENCE", "绩效指标!A4")

    assert "是否想写“档案数字化”？" in said
