"""Exports of the budget system: every line arrives exactly, and nothing is lost in silence."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetgen.model.finding import Severity, has_errors
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Kind, Source
from budgetgen.reading.export.ledger import sums_by_unit
from budgetgen.reading.export.profile import ExportProfile, profile_names, read_profile
from budgetgen.reading.export.read import read_export
from budgetgen.reading.submission import Reading, read_submission
from tests.support.examples import EXAMPLES
from tests.support.exports import CODES, Row, as_csv, export_table

DEPARTMENT = EXAMPLES / "department"


@cache
def submission() -> Submission:
    found = read_submission(DEPARTMENT).submission
    assert found is not None
    return found


def table() -> list[Row]:
    return export_table(submission())


def read_csv(folder: Path, rows: list[Row], profile: str | None = None) -> Reading:
    path = folder / "明细.csv"
    path.write_bytes(as_csv(rows))
    return read_export(path, profile, DEPARTMENT, None)


def workbook(folder: Path, rows: list[Row], numbers: bool = False) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "明细"
    for row in rows:
        cells: list[object] = list(row)
        if numbers and row[-1][:1].isdigit():
            cells[-1] = float(row[-1].replace(",", ""))
            cells[5] = int(row[5]) if row[5] else None
        sheet.append(cells)
    path = folder / "明细.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_the_ledger_of_a_csv_file_is_that_of_the_department(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "明细.csv"
    path.write_bytes(as_csv(table(), encoding))

    reading = read_export(path, None, DEPARTMENT, None)

    assert reading.findings == ()
    assert reading.submission == submission()


@pytest.mark.parametrize("numbers", [False, True])
def test_the_ledger_of_a_workbook_is_that_of_the_department(numbers: bool, tmp_path: Path) -> None:
    reading = read_export(workbook(tmp_path, table(), numbers), None, DEPARTMENT, None)

    assert reading.findings == ()
    assert reading.submission == submission()
    assert reading.positions["lines", 0, "amount"].cell == "明细!K5"


def test_columns_may_have_the_names_of_the_system_fields(tmp_path: Path) -> None:
    reading = read_csv(tmp_path, export_table(submission(), CODES))

    assert reading.findings == ()
    assert reading.submission == submission()


def test_every_profile_of_ours_can_be_read() -> None:
    assert profile_names() == ("chinese", "codes")
    for name in profile_names():
        assert isinstance(read_profile(name), ExportProfile)


def test_sums_by_unit_can_be_held_against_the_system(tmp_path: Path) -> None:
    reading = read_csv(tmp_path, table())
    assert reading.submission is not None

    # Added up by hand from examples/department/department.yaml.
    assert [(each.code, each.lines, each.amount) for each in sums_by_unit(reading.submission)] == [
        ("203001", 57, Decimal("73405900.00")),
        ("203002", 11, Decimal("2613500.00")),
    ]


def test_amounts_keep_every_fen_in_a_file_of_ten_thousands(tmp_path: Path) -> None:
    rows = table()
    rows[4][-1] = "1846000.07"

    reading = read_csv(tmp_path, rows)

    assert reading.submission is not None
    assert reading.submission.lines[0].amount == Decimal("1846000.07")


def test_a_workbook_shows_fewer_digits_than_it_holds(tmp_path: Path) -> None:
    path = workbook(tmp_path, table(), numbers=True)
    book = openpyxl.load_workbook(path)
    book["明细"]["K5"] = 1846000.07
    book["明细"]["K5"].number_format = "0"
    book.save(path)

    reading = read_export(path, None, DEPARTMENT, None)

    assert reading.submission is not None
    assert reading.submission.lines[0].amount == Decimal("1846000.07")


WRONG = {
    "word without meaning": (8, "社会保险基金", "“社会保险基金”不知道是哪一种", 9),
    "kind without meaning": (2, "什么类", "支出类型“什么类”不知道是哪一种", 3),
    "subtotal of a tree": (5, "20132", "功能科目“20132”没有到项", 6),
    "no functional account": (5, "", "有金额，却没有功能科目", 1),
    "unknown unit": (0, "203009", "部门文件里没有单位“203009”", 1),
    "no number": (10, "若干", "应为数字，现为“若干”", 11),
    "negative": (10, "-5.00", "不能为负数", 11),
    "less than a fen": (10, "5.001", "不是整分", 11),
}


@pytest.mark.parametrize(("column", "text", "message", "shown"), WRONG.values(), ids=list(WRONG))
def test_a_value_that_cannot_be_used_is_told_with_its_place(
    column: int, text: str, message: str, shown: int, tmp_path: Path
) -> None:
    rows = table()
    rows[4][column] = text
    reading = read_csv(tmp_path, rows)

    assert reading.submission is None
    found = [f for f in reading.findings if f.severity is Severity.ERROR]
    assert len(found) == 1
    assert message in found[0].message
    assert (found[0].place.line, found[0].place.column) == (5, shown)
    assert found[0].remedy


def test_the_same_unknown_word_is_told_once(tmp_path: Path) -> None:
    rows = table()
    for row in rows[4:9]:
        row[8] = "社会保险基金"

    errors = [f for f in read_csv(tmp_path, rows).findings if f.severity is Severity.ERROR]

    assert [f.message.endswith("（等 5 处）") for f in errors] == [True]


def test_a_column_that_nobody_knows_is_told(tmp_path: Path) -> None:
    rows = [[*row, "甲"] for row in table()]
    rows[2][-1] = "经办人"

    [finding] = read_csv(tmp_path, rows).findings

    assert finding.severity is Severity.WARNING
    assert "“经办人”一列没有用到" in finding.message
    assert (finding.place.line, finding.place.column) == (3, 12)


def test_a_table_without_the_columns_of_the_profile_is_told(tmp_path: Path) -> None:
    [finding] = read_csv(tmp_path, [["甲", "乙"], ["1", "2"]]).findings

    assert finding.code == "EXPORT-HEADER"
    assert "预算单位编码" in finding.remedy or "单位编码" in finding.remedy


def test_a_project_without_money_is_told(tmp_path: Path) -> None:
    rows = [row for row in table() if row[4] != "政务云资源租用费" and row[0] != "合 计"]

    [finding] = read_csv(tmp_path, rows).findings

    assert finding.severity is Severity.WARNING
    assert "政务云资源租用费" in finding.message
    assert finding.place.file.endswith("department.yaml")


def test_a_new_project_comes_with_its_name(tmp_path: Path) -> None:
    rows = table()
    new = [*rows[-1]]
    new[3:5] = ["13993124P00312010099X", "5G基站运行费"]

    reading = read_csv(tmp_path, [*rows, new])

    assert reading.submission is not None
    added = reading.submission.projects[-1]
    assert (added.code, added.name) == ("13993124P00312010099X", "5G基站运行费")


def test_code_and_name_may_stand_in_one_cell(tmp_path: Path) -> None:
    rows = table()
    for row in rows[4:]:
        row[0] = f"{row[0]}-{row[1]}"
        row[5] = f"{row[5]} 某科目"
    rows = [[*row[:1], *row[2:]] for row in rows]

    assert read_csv(tmp_path, rows).submission == submission()


def by_fund(*amounts: str) -> list[Row]:
    columns = [
        "单位编码",
        "功能科目",
        "部门经济科目",
        "支出类型",
        "金额",
        "公共预算拨款",
        "事业收入",
    ]
    return [columns, ["203001", "2013201", "30201", "公用经费", *amounts]]


def test_a_row_may_hold_a_column_per_fund(tmp_path: Path) -> None:
    reading = read_csv(tmp_path, by_fund("30", "10", "20"))

    assert reading.submission is not None
    assert [(line.source, line.amount) for line in reading.submission.lines] == [
        (Source.GENERAL_PUBLIC, Decimal(10)),
        (Source.UNDERTAKING, Decimal(20)),
    ]


def test_funds_that_do_not_make_up_the_row_are_an_error(tmp_path: Path) -> None:
    findings = read_csv(tmp_path, by_fund("31", "10", "20")).findings

    assert [(f.code, f.place.line, f.place.column) for f in findings] == [("EXPORT-VALUE", 2, 5)]


def test_without_a_base_file_a_skeleton_is_made(tmp_path: Path) -> None:
    path = tmp_path / "明细.csv"
    path.write_bytes(as_csv(table()))

    made = read_export(path, None, None, 2024).submission

    assert made is not None
    assert [unit.code for unit in made.department.units] == ["203001", "203002"]
    assert "请填写" in made.department.name
    assert sum(line.amount for line in made.lines) == Decimal("76019400.00")
    assert {line.kind for line in made.lines} == {Kind.PERSONNEL, Kind.OPERATING, Kind.PROJECT}


def test_without_base_file_and_year_nothing_is_made(tmp_path: Path) -> None:
    path = tmp_path / "明细.csv"
    path.write_bytes(as_csv(table()))

    assert [f.code for f in read_export(path, None, None, None).findings] == ["EXPORT-YEAR"]


def test_a_users_own_profile_is_used(tmp_path: Path) -> None:
    profile = tmp_path / "方案.yaml"
    profile.write_text(
        "名称: 我县\n金额单位: 万元\n列: {单位编码: [甲], 功能科目: [乙], 金额: [丙], 资金来源: [丁]}\n"
        "资金来源: {'1': 政府性基金}\n",
        encoding="utf-8",
    )
    rows = [["甲", "乙", "丙", "丁", "戊"], ["203001", "2013201", "1.5", "1", ""]]
    reading = read_csv(tmp_path, rows, str(profile))

    [error] = [f for f in reading.findings if f.severity is Severity.ERROR]
    assert "支出类型：没有填写" in error.message  # the only thing that this table does not say


def test_a_mistake_in_a_profile_is_told_in_its_file(tmp_path: Path) -> None:
    profile = tmp_path / "方案.yaml"
    profile.write_text("名称: 我县\n列: {金额: [丙]}\n资金来源: {甲: 乙}\n", encoding="utf-8")

    [finding] = read_csv(tmp_path, table(), str(profile)).findings

    assert (Path(finding.place.file).name, finding.place.line) == ("方案.yaml", 3)
    assert "“乙”不在可选范围内" in finding.message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("无.csv", None),
        ("坏.xlsx", b"PK\x03\x04"),
        ("旧.xls", b"\xd0\xcf\x11\xe0"),
        ("空.csv", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding(
    name: str, data: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)

    reading = read_export(path, None, DEPARTMENT, None)

    assert reading.submission is None
    assert has_errors(reading.findings)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(st.text(max_size=8), max_size=12), max_size=8), st.integers(0, 11))
def test_any_cells_give_findings_or_a_submission(tmp_path: Path, rows: list[Row], at: int) -> None:
    reading = read_csv(tmp_path, [*table()[:at], *rows, *table()[at:]])

    assert (reading.submission is None) == has_errors(reading.findings)
    for finding in reading.findings:
        assert finding.message
        assert finding.place.file


def test_a_project_of_a_base_file_without_codes_is_found_by_its_name(tmp_path: Path) -> None:
    base = tmp_path / "部门.yaml"
    base.write_text(
        (EXAMPLES / "small" / "department.yaml")
        .read_text(encoding="utf-8")
        .replace("    编码: 13993124P006210100115\n", ""),
        encoding="utf-8",
    )
    small = read_submission(EXAMPLES / "small").submission
    assert small is not None
    path = tmp_path / "明细.csv"
    path.write_bytes(as_csv(export_table(small)))

    found = read_export(path, None, base, None).submission

    assert found is not None
    assert len(found.projects) == 2
    assert found.lines[7].project == "馆藏档案数字化费"


def test_a_total_that_its_rows_do_not_make_up_is_told(tmp_path: Path) -> None:
    reading = read_csv(tmp_path, table()[:-1])

    [finding] = [each for each in reading.findings if each.code == "EXPORT-TOTAL"]
    # The examples' ledger is 76,019,400 元, its last line less than that.
    assert finding.expected == Decimal("76019400.00")
    assert finding.difference == -Decimal(table()[-1][-1].replace(",", ""))
    assert (finding.place.line, finding.place.column) == (4, 11)
    assert reading.submission is not None


def test_subtotals_are_not_taken_for_the_total(tmp_path: Path) -> None:
    rows = table()
    rows.insert(6, ["小计", *[""] * 9, "1"])

    assert read_csv(tmp_path, rows).findings == ()


def test_what_is_assumed_without_a_base_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "明细.csv"
    path.write_bytes(as_csv(table()))

    [finding] = read_export(path, None, None, 2024).findings

    assert finding.code == "EXPORT-ASSUMED"
    assert "单位性质" in finding.message
