"""Columns and sheets are found however people have moved, marked and renamed them."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from budgetgen.model.finding import Severity
from budgetgen.reading.submission import Reading
from tests.support.workbooks import Reader, Rows, sheets, sole

HEADER = 2


def sound(reader: Reader) -> Reading:
    reading = reader.sheets(sheets())
    assert reading.submission is not None
    return reading


def same(reading: Reading, reader: Reader) -> bool:
    return reading.findings == () and reading.submission == sound(reader).submission


def renamed(title: str, header: str, sheet: str = "预算明细") -> dict[str, Rows]:
    content = sheets()
    row = content[sheet][HEADER]
    row[row.index(title)] = header
    return content


def test_columns_may_stand_in_any_order(reader: Reader) -> None:
    content = sheets()
    content["预算明细"] = content["预算明细"][:2] + [
        row[::-1] for row in content["预算明细"][HEADER:]
    ]

    assert same(reader.sheets(content), reader)


@pytest.mark.parametrize(
    "header",
    [
        " 金 额 ",
        "金\n额",
        "金额*",
        "*金额",
        "金额（必填）",
        "金额\n(必填)",
        "金额：",
        "金额（元）",
        "金额＊",
    ],
)
def test_a_header_may_carry_blanks_and_marks(header: str, reader: Reader) -> None:
    assert same(reader.sheets(renamed("金额", header)), reader)


def test_a_header_that_says_another_unit_than_the_file_is_an_error(reader: Reader) -> None:
    said = sole(reader.sheets(renamed("金额", "金额（万元）")), "READ-AMOUNT-UNIT", "预算明细!G3")

    assert "表头写的是万元" in said
    assert "金额单位却是元" in said


@pytest.mark.parametrize("above", [0, 1, 6, 9])
def test_the_header_may_stand_in_any_of_the_first_ten_rows(above: int, reader: Reader) -> None:
    content = sheets()
    content["预算明细"] = [["标题"]] * above + content["预算明细"][HEADER:]

    assert same(reader.sheets(content), reader)


def test_a_header_below_the_tenth_row_is_not_found(reader: Reader) -> None:
    content = sheets()
    content["预算明细"] = [["标题"]] * 10 + content["预算明细"][HEADER:]

    said = sole(reader.sheets(content), "READ-COLUMN", "预算明细!A1")

    assert "找不到表头" in said
    assert "功能科目" in said


@pytest.mark.parametrize("name", [" 预算明细", "预算明细 ", "预算 明细", "预算明细　"])
def test_a_sheet_name_may_have_stray_blanks(name: str, reader: Reader) -> None:
    content = {name if title == "预算明细" else title: r for title, r in sheets().items()}
    reading = reader.sheets(content)

    assert same(reading, reader)
    assert reader.sheets(content).positions["lines", 0, "amount"].cell == f"{name}!G4"


def with_column(header: str | None, value: Any) -> dict[str, Rows]:
    content = sheets()
    content["预算明细"][HEADER].append(header)
    content["预算明细"][HEADER + 2].append(value)
    return content


@pytest.mark.parametrize(
    ("header", "cell", "words"),
    [
        ("备注说明", "I3", ["“备注说明”", "是否应为“备注”"]),
        ("经办人电话", "I3", ["“经办人电话”", "移到"]),
        (None, "I5", ["没有表头"]),
    ],
)
def test_a_filled_column_that_nobody_asked_for_is_named(
    header: str | None, cell: str, words: list[str], reader: Reader
) -> None:
    reading = reader.sheets(with_column(header, "甲"))
    said = sole(reading, "READ-COLUMN", f"预算明细!{cell}")

    assert reading.findings[0].severity is Severity.WARNING
    assert all(word in said for word in words), said
    assert reading.submission == sound(reader).submission


@pytest.mark.parametrize("value", [None, "  ", "=G5*2"])
def test_a_column_that_is_blank_or_computed_is_no_loss(value: Any, reader: Reader) -> None:
    assert same(reader.sheets(with_column("折合万元", value)), reader)


def test_a_missing_required_column_is_one_error_not_one_per_row(reader: Reader) -> None:
    reading = reader.sheets(renamed("金额", "数目"))

    codes = [(f.code, f.severity) for f in reading.findings]
    assert sorted(codes) == [
        ("READ-COLUMN", Severity.WARNING),
        ("READ-COLUMN", Severity.ERROR),
    ]
    assert "缺少“金额”" in " ".join(f.message for f in reading.findings)
    assert reading.submission is None


def test_a_misspelt_required_column_is_recognised(reader: Reader) -> None:
    reading = reader.sheets(renamed("金额", "金额数"))

    (error,) = (f for f in reading.findings if f.severity is Severity.ERROR)
    assert "“金额数”" in error.remedy


def test_a_repeated_header_is_an_error(reader: Reader) -> None:
    said = sole(reader.sheets(renamed("备注", "金额")), "READ-COLUMN", "预算明细!H3")

    assert "两列都叫“金额”" in said
    assert "预算明细!G3" in said


def test_sheets_of_the_form_that_hold_no_values_are_let_be(reader: Reader) -> None:
    content = {"填报说明": [["甲"]], **sheets(), "校验": [["乙"]], "选项": [["丙"]], "草稿": []}

    assert same(reader.sheets(content), reader)


def test_a_sheet_typed_by_hand_that_nobody_reads_is_named(reader: Reader) -> None:
    reading = reader.sheets(sheets() | {"附表8": [["类别", "上年预算数"], ["公务接待费", 1]]})

    (finding,) = reading.findings
    assert (finding.code, finding.severity) == ("READ-SHEET", Severity.WARNING)
    assert "附表8" in finding.message
    assert reading.submission is not None


def test_a_missing_optional_sheet_is_nothing_to_speak_of(reader: Reader) -> None:
    content = sheets()
    del content["绩效指标"]

    reading = reader.sheets(content)

    assert reading.findings == ()
    assert reading.submission is not None
    assert [p.indicators for p in reading.submission.projects] == [(), ()]


@pytest.mark.parametrize("title", ["基本信息", "机构设置"])
def test_a_missing_needed_sheet_is_the_only_complaint_about_what_it_holds(
    title: str, reader: Reader
) -> None:
    content = sheets()
    del content[title]
    if title == "机构设置":  # whose units others name
        content = {"基本信息": content["基本信息"]}

    findings = reader.sheets(content).findings

    assert any(f"“{title}”" in f.message for f in findings)
    assert {f.code for f in findings} == {"READ-SHEET"}


@pytest.mark.parametrize("name", ["预算明细表", "预算明细 (2)", "预算明细（新）"])
def test_a_renamed_sheet_is_not_passed_over_in_silence(name: str, reader: Reader) -> None:
    content = {name if title == "预算明细" else title: r for title, r in sheets().items()}

    (finding,) = reader.sheets(content).findings

    assert finding.code == "READ-SHEET"
    assert name in finding.message
    assert "“预算明细”" in finding.remedy


def test_two_sheets_of_one_name_are_an_error(reader: Reader) -> None:
    (finding,) = reader.sheets({**sheets(), "预算明细 ": [["甲"]]}).findings

    assert finding.severity is Severity.ERROR
    assert "两张表都叫“预算明细”" in finding.message


def test_what_is_hidden_is_read(reader: Reader) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["预算明细"].row_dimensions[4].hidden = True
        book["预算明细"].column_dimensions["G"].hidden = True
        book["绩效指标"].sheet_state = "hidden"
        book["项目"].sheet_state = "veryHidden"

    assert same(reader.book(hide), reader)


def test_a_label_of_a_record_may_be_marked_and_moved(reader: Reader) -> None:
    content = sheets()
    rows = content["基本信息"]
    rows[3][0] = "预算年度（必填）"
    rows[6:8] = [[None, "部门 名称*", "云溪县档案馆"], [], [None, "部门编码：", "231"]]

    assert same(reader.sheets(content), reader)


def test_a_label_that_stands_twice_is_an_error(reader: Reader) -> None:
    content = sheets()
    content["基本信息"].append(["预算年度", 2025])

    said = sole(reader.sheets(content), "READ-REPEATED", "基本信息!A9")

    assert "基本信息!A4" in said


def test_a_misspelt_label_is_named(reader: Reader) -> None:
    content = sheets()
    content["基本信息"].append(["编制单位名称", "云溪县档案馆"])

    said = sole(reader.sheets(content), "READ-COLUMN", "基本信息!A9")

    assert "“编制单位”" in said


def test_a_label_that_was_deleted_is_asked_for(reader: Reader) -> None:
    content = sheets()
    content["基本信息"] = [row for row in content["基本信息"] if row[0] != "部门名称"]

    said = sole(reader.sheets(content), "READ-MISSING", "基本信息!A1")

    assert "部门 名称：没有填写" in said


def test_an_unknown_line_of_a_record_with_a_value_is_named(reader: Reader) -> None:
    content = sheets()
    content["基本信息"].append(["填表人", "张三"])

    said = sole(reader.sheets(content), "READ-COLUMN", "基本信息!A9")

    assert "没有“填表人”这一项" in said
