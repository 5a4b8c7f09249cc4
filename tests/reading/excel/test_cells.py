"""What Excel makes of what people type, and what it is read as."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from budgetgen.model.finding import Severity
from budgetgen.model.submission import Submission
from tests.support.workbooks import Reader, Sheets, patched, sheets, sole, with_formula

AMOUNT, CODE, TEXT, DATE, COUNT = (
    "预算明细!G4",
    "预算明细!B4",
    "绩效指标!E5",
    "基本信息!B6",
    "机构设置!D4",
)


def read(reader: Reader, at: str, value: Any, form: str = "") -> Submission:
    reading = reader.cell(at, value, form)
    assert reading.findings == ()
    assert reading.submission is not None
    return reading.submission


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        (1234567.89, "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("１２３４５６．７８", "123456.78"),
        (" 900000 ", "900000.00"),
        ("　900000　", "900000.00"),
        ("900000\n", "900000.00"),
        (330000.30000000003, "330000.30"),
        (1e5, "100000.00"),
    ],
)
def test_an_amount_is_read_to_the_fen(typed: Any, amount: str, reader: Reader) -> None:
    assert read(reader, AMOUNT, typed).lines[0].amount == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "form", "words"),
    [
        ("12.5万元", "", ["应为数字，现为“12.5万元”", "不带单位"]),
        ("约九十万", "", ["应为数字，现为“约九十万”"]),
        (900000.125, "", ["不是整分", "900000.125"]),
        (-5, "", ["不能为负数"]),
        (True, "", ["应为数字，现为“TRUE”"]),
        (0.25, "0%", ["应为数字，现为“25%”"]),
        (datetime.date(2024, 3, 5), "yyyy-mm-dd", ["应为数字", "日期 2024-03-05", "“常规”"]),
        ("#REF!", "", ["错误值 #REF!", "公式"]),
    ],
)
def test_what_is_no_amount_is_a_finding_at_its_cell(
    typed: Any, form: str, words: list[str], reader: Reader
) -> None:
    reading = reader.cell(AMOUNT, typed, form)

    (finding,) = reading.findings
    assert reading.submission is None
    assert finding.place.cell == AMOUNT
    assert all(word in f"{finding.message}{finding.remedy}" for word in words), finding


def test_a_blank_cell_is_missing_at_the_very_cell(reader: Reader) -> None:
    assert "金额：没有填写" in sole(reader.cell(AMOUNT, "　 "), "READ-MISSING", AMOUNT)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        (2012601, ""),
        ("２０１２６０１", ""),
        ("2012601 行政运行", ""),
        ("2012601　行政运行 ", ""),
        ("2012601-档案事务-行政运行", ""),
        ("2012601\n行政运行", ""),
    ],
)
def test_a_code_is_read_out_of_whatever_stands_around_it(
    typed: Any, form: str, reader: Reader
) -> None:
    assert read(reader, CODE, typed, form).lines[0].functional == "2012601"


def test_a_code_with_another_accounts_name_is_a_warning(reader: Reader) -> None:
    reading = reader.cell(CODE, "2012601 档案馆")

    said = sole(reading, "READ-ACCOUNT", CODE)
    assert "行政运行" in said
    assert reading.findings[0].severity is Severity.WARNING
    assert reading.submission is not None
    assert reading.submission.lines[0].functional == "2012601"


def test_a_number_keeps_the_zeros_that_its_format_shows(reader: Reader) -> None:
    submission = read(reader, "基本信息!B7", 13, "000")

    assert submission.department.code == "013"


def test_a_code_of_which_excel_lost_digits_is_a_finding(reader: Reader) -> None:
    said = sole(reader.cell("项目!A5", 139931240031171000), "READ-CELL", "项目!A5")

    assert "超过 15 位" in said
    assert "“文本”" in said


@pytest.mark.parametrize(
    ("typed", "form", "text"),
    [
        (98, "", "98"),
        (0.98, "0%", "98%"),
        (0.985, "0.0%", "98.5%"),
        (99.5, "0.0", "99.5"),
        ("≥99%_x000D_", "", "≥99%"),
        ("甲_x000D_\n乙", "", "甲\n乙"),
        ("甲\r\n乙", "", "甲\n乙"),
    ],
)
def test_a_value_in_words_is_read_as_it_is_shown(
    typed: Any, form: str, text: str, reader: Reader
) -> None:
    assert read(reader, TEXT, typed, form).projects[0].indicators[1].value == text


def test_text_in_several_faces_is_one_text(reader: Reader) -> None:
    rich = CellRichText("十二", TextBlock(InlineFont(b=True), "月"), "底")

    assert read(reader, TEXT, rich).projects[0].indicators[1].value == "十二月底"


def test_a_shared_text_is_read_without_its_looks_and_its_pronunciation(reader: Reader) -> None:
    pieces = (
        "<si><t>十</t><r><rPr><b/></rPr><t>二月</t></r><r><t>底</t></r>"
        '<rPh sb="0" eb="1"><t>shi</t></rPh></si>'
    )
    book = patched(
        with_formula(AMOUNT, "=1", 900000), "<si><t>12月底</t></si>".encode(), pieces.encode()
    )

    submission = reader.bytes(book).submission

    assert submission is not None
    assert submission.projects[0].indicators[1].value == "十二月底"


def test_a_control_character_is_the_same_finding_as_in_yaml(reader: Reader) -> None:
    assert "控制字符" in sole(reader.cell(TEXT, "甲_x000B_乙"), "READ-CONTROL", TEXT)


@pytest.mark.parametrize("typed", [datetime.date(2024, 3, 31), datetime.datetime(2024, 3, 1, 0, 0)])
def test_a_text_that_excel_made_a_date_of_is_a_finding(typed: Any, reader: Reader) -> None:
    said = sole(reader.cell(TEXT, typed, "m月d日"), "READ-CELL", TEXT)

    assert f"日期 {typed:%Y-%m-%d}" in said
    assert "“文本”" in said


@pytest.mark.parametrize(
    "typed",
    [
        datetime.date(2024, 2, 5),
        datetime.datetime(2024, 2, 5),
        "2024-02-05",
        "2024/2/5",
        "2024.2.5",
        "2024年2月5日",
        "２０２４年２月５日",
    ],
)
def test_a_day_may_be_written_as_people_write_it(typed: Any, reader: Reader) -> None:
    assert read(reader, DATE, typed).approved_on == datetime.date(2024, 2, 5)


@pytest.mark.parametrize("typed", ["二月五日", 20240205, "2024年2月"])
def test_what_is_no_day_is_a_finding(typed: Any, reader: Reader) -> None:
    assert f"现为“{typed}”" in sole(reader.cell(DATE, typed), "READ-VALUE", DATE)


@pytest.mark.parametrize(
    ("typed", "flag"), [("是", True), (" 否 ", False), (True, True), (False, False), (1, True)]
)
def test_a_flag_may_be_excels_own(typed: Any, flag: bool, reader: Reader) -> None:
    assert read(reader, "预算明细!F4", typed).lines[0].carry_over is flag


@pytest.mark.parametrize("typed", [12, 12.0, "12", "１２", " 12"])
def test_a_count_is_read_however_it_is_stored(typed: Any, reader: Reader) -> None:
    assert read(reader, COUNT, typed).department.units[0].headcount.staff == 12


@pytest.mark.parametrize("typed", [12.5, "12人"])
def test_what_is_no_count_is_a_finding(typed: Any, reader: Reader) -> None:
    assert "应为整数" in sole(reader.cell(COUNT, typed), "READ-VALUE", COUNT)


@pytest.mark.parametrize("typed", ["231001", 231001, "２３１００１", "231001 云溪县档案馆"])
def test_a_unit_may_be_named_by_its_code_and_name(typed: Any, reader: Reader) -> None:
    assert read(reader, "预算明细!A4", typed).lines[0].unit == "231001"


@pytest.mark.parametrize("typed", ["P1", "档案数字化", "P1 档案数字化", "Ｐ１", " P1\n"])
def test_a_project_may_be_named_by_code_name_or_both(typed: str, reader: Reader) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["预算明细"]["E6"] = typed
        book["绩效指标"]["A4"] = typed

    reading = reader.book(change)

    assert reading.findings == ()
    assert reading.submission is not None
    assert reading.submission.lines[2].project in ("P1", "档案数字化")
    assert [len(project.indicators) for project in reading.submission.projects] == [2, 1]


ACTIVITIES: Sheets = {
    "职责": [["名称", "内容"], ["档案保管", "甲"]],
    "工作活动": [["职责", "名称", "项目"], ["档案保管", "保管", None]],
}


@pytest.mark.parametrize("typed", ["P1\n库房维护费", "P1、库房维护费", "P1；库房维护费\n"])
def test_a_list_of_names_stands_in_one_cell(typed: str, reader: Reader) -> None:
    content = {**sheets(), **ACTIVITIES}
    content["工作活动"] = [ACTIVITIES["工作活动"][0], ["档案保管", "保管", typed]]

    reading = reader.sheets(content)

    assert reading.findings == ()
    assert reading.submission is not None
    (activity,) = reading.submission.duties[0].activities
    assert activity.projects == ("P1", "库房维护费")


def test_a_date_that_lost_its_format_is_told_from_a_number(reader: Reader) -> None:
    # 2024-02-05 is day 45327 of Excel's calendar.
    said = sole(reader.cell("基本信息!B6", 45327), "READ-CELL", "基本信息!B6")

    assert "现为数字 45327" in said
    assert "格式设为“日期”" in said
