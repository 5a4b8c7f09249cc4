"""Published tables from JSON, YAML and workbooks: numbers as printed, places, mistakes."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetgen.model.finding import Severity
from budgetgen.packs.pack import load_pack
from budgetgen.reading import workbook_safety
from budgetgen.reading.printed_number import printed_number
from budgetgen.reading.published import PublishedReading, is_published, read_published
from budgetgen.reading.submission import read_submission
from budgetgen.rendering import Prepared

ROOT = Path(__file__).parent.parent.parent
NINE: dict[str, list[list[str]]] = {
    entry["table"]: entry["rows"]
    for entry in json.loads((ROOT / "tests/data/nine_tables.json").read_text(encoding="utf-8"))
}
HEAD = {"模板包": "hebei-2024", "预算年度": 2024, "金额单位": "万元"}
FUND = [
    ["1", "", "合计", "21.00", "", "21.00"],
    ["2", "212", "城乡社区支出", "21.00", "", "21.00"],
]
Read = Callable[[Any], PublishedReading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads content as a JSON file, or a text as it is."""

    def reading(content: Any) -> PublishedReading:
        path = tmp_path / "公开表.json"
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return read_published(path)

    return reading


def texts(reading: PublishedReading, name: str) -> list[list[str]]:
    assert reading.tables is not None
    return [[cell.text for cell in row.cells] for row in reading.tables.tables[name].rows]


def messages(reading: PublishedReading) -> str:
    return " ".join(f"{finding.message}。{finding.remedy}" for finding in reading.findings)


def test_nine_tables_are_read_as_printed(read: Read) -> None:
    reading = read({**HEAD, "表": NINE})
    assert reading.findings == ()
    assert (reading.budget_year, reading.pack_name) == (2024, "hebei-2024")
    for name, rows in NINE.items():
        assert texts(reading, name) == rows


def test_rows_and_columns_are_named_as_in_computed_tables(read: Read, department: Prepared) -> None:
    reading = read({**HEAD, "表": NINE})
    assert reading.tables is not None
    for name in NINE:
        table, computed = reading.tables.tables[name], department.tables.tables[name]
        assert [row.key for row in table.rows] == [row.key for row in computed.rows]
        assert table.columns == computed.columns
        assert table.header == computed.header
        amounts = [[cell.amount or 0 for cell in row.cells] for row in table.rows]
        assert amounts == [[cell.amount or 0 for cell in row.cells] for row in computed.rows]


def test_every_cell_knows_its_line_and_column(read: Read) -> None:
    text = """{
  "预算年度": 2024, "金额单位": "万元",
  "表": {
    "政府性基金支出表": [
      ["1", "", "合计", "21.00", "", "21.00"],
      ["2", "212", "城乡社区支出", "21.00", "", "21.00"]]}}"""
    reading = read(text)
    place = reading.positions.spot("政府性基金支出表/212/项目支出")
    assert (place.line, place.column) == (6, 43)
    blank = reading.positions.spot("政府性基金支出表/合计/基本支出")
    assert (blank.line, blank.column) == (5, 32)


def test_both_sides_of_a_two_sided_table_have_their_places(read: Read) -> None:
    reading = read({**HEAD, "表": NINE})
    income = reading.positions.spot("收支总表/收入总计/预算数")
    expense = reading.positions.spot("收支总表/支出总计/预算数")
    assert income.line == expense.line
    assert income.column < expense.column
    carried = reading.positions.spot("财政拨款收支总表/35/金额")
    of_the_year = reading.positions.spot("财政拨款收支总表/二、政府性基金预算拨款/金额")
    assert of_the_year.column < carried.column


def test_yaml_and_titles_do_as_well(tmp_path: Path) -> None:
    path = tmp_path / "公开表.yaml"
    path.write_text(
        "预算年度: 2024\n"
        "表:\n"
        "  部门预算政府性基金预算财政拨款支出表:\n"
        "    - [1, '', 合 计, 21.00, '', 21.00]\n"
        "    - [2, 212, 城乡社区支出, 21.00, '', 21.00]\n",
        encoding="utf-8",
    )
    reading = read_published(path)
    assert reading.findings == ()
    assert reading.tables is not None
    table = reading.tables.tables["政府性基金支出表"]
    assert [row.key for row in table.rows] == ["合计", "212"]
    assert table.rows[1].cells[3].amount == Decimal(210000)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("7580.94", "7580.94"),
        ("7580. 94", "7580.94"),
        ("7,580.94", "7580.94"),
        ("7， 580.94", "7580.94"),
        ("7 580.94", "7580.94"),
        ("７５８０．９４", "7580.94"),
        ("\u00a0893.0\u3000", "893.0"),
        ("-3.50", "-3.50"),
        ("－3.50", "-3.50"),
        ("- 3.50", "-3.50"),
        ("0.00", "0.00"),
        ("", ""),
        ("—", ""),
        ("------", ""),
        ("444, 93", None),
        ("3,00", None),
        ("12 34", None),
        ("21.00万元", None),
        ("1e3", None),
        ("①", None),
        ("2²", None),
        ("21..00", None),
        ("１0O.00", None),
        ("9" * 30, None),
        ("9" * 5000, None),
    ],
)
def test_numbers_as_scans_and_exports_write_them(typed: str, printed: str | None) -> None:
    assert printed_number(typed) == printed


@settings(max_examples=200, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_is_a_number_or_none(text: str) -> None:
    printed = printed_number(text)
    assert not printed or Decimal(printed).is_finite()


def test_a_malformed_number_is_found_in_its_cell_and_its_table_left_out(read: Read) -> None:
    rows = [FUND[0], ["2", "212", "城乡社区支出", "21.O0", "", "21.00"]]
    reading = read({**HEAD, "表": {"政府性基金支出表": rows, "国有资本经营支出表": FUND}})
    [finding] = reading.findings
    assert (finding.code, finding.severity) == ("READ-VALUE", Severity.ERROR)
    assert "21.O0" in finding.message
    assert finding.place.line == 1
    assert finding.place.column > 100
    assert reading.tables is not None
    assert set(reading.tables.tables) == {"国有资本经营支出表"}


def test_an_unknown_table_is_found_with_a_suggestion(read: Read) -> None:
    reading = read({**HEAD, "表": {"政府基金支出表": FUND}})
    [finding] = reading.findings
    assert finding.code == "READ-KEY"
    assert "“政府性基金支出表”" in finding.remedy


def test_a_table_unlike_any_other_is_answered_with_the_list(read: Read) -> None:
    [finding] = read({**HEAD, "表": {"人员名册": FUND}}).findings
    assert "收支总表、收入总表" in finding.remedy


def test_a_table_given_by_name_and_by_title_is_given_twice(read: Read) -> None:
    tables = {"收支总表": NINE["收支总表"], "部门预算收支总表": NINE["收支总表"]}
    assert [f.code for f in read({**HEAD, "表": tables}).findings] == ["READ-REPEATED"]


@pytest.mark.parametrize("row", [FUND[1][:-1], [*FUND[1], ""], []])
def test_a_row_of_another_width_is_found(read: Read, row: list[str]) -> None:
    reading = read({**HEAD, "表": {"政府性基金支出表": [FUND[0], row]}})
    [finding] = reading.findings
    assert f"第 2 行有 {len(row)} 格，应有 6 格" in finding.message
    assert reading.tables is not None
    assert reading.tables.tables == {}


def test_a_total_under_another_name_is_warned_of(read: Read) -> None:
    rows = [["1", "", "总数", "21.00", "", "21.00"], FUND[1]]
    reading = read({**HEAD, "表": {"政府性基金支出表": rows}})
    [finding] = reading.findings
    assert (finding.code, finding.severity) == ("READ-LABEL", Severity.WARNING)
    assert reading.tables is not None
    assert "政府性基金支出表" in reading.tables.tables


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "空的"),
        ("[]", "名称: 内容"),
        ('{"表": ', "读不下去"),
        ({"表": {}}, "预算年度"),
        ({**HEAD}, "表：没有填写"),
        ({**HEAD, "表": []}, "应为"),
        ({**HEAD, "表": {"收支总表": "无"}}, "列表"),
        ({**HEAD, "表": {"收支总表": [["1", {"a": "b"}]]}}, "文字"),
        ({**HEAD, "表": {"收支总表": ["1"]}}, "列表"),
        ({**HEAD, "预算年度": "二〇二四", "表": {}}, "整数"),
        ({**HEAD, "金额单位": "亿元", "表": {}}, "可选范围"),
        ({**HEAD, "模板包": "没有的", "表": {}}, "模板包"),
        ({**HEAD, "表名": {}, "表": {}}, "表名"),
    ],
)
def test_other_mistakes_are_findings(read: Read, content: Any, message: str) -> None:
    reading = read(content)
    assert message in messages(reading)
    assert all(finding.place.file for finding in reading.findings)


def test_amounts_in_yuan_are_yuan(read: Read) -> None:
    reading = read({**HEAD, "金额单位": "元", "表": {"政府性基金支出表": FUND}})
    assert reading.tables is not None
    assert reading.tables.tables["政府性基金支出表"].rows[0].cells[3].amount == Decimal("21.00")


def test_a_rare_character_in_escaped_json(tmp_path: Path) -> None:
    path = tmp_path / "公开表.json"
    rows = [FUND[0], ["2", "212", "城乡社区支出𠀀", "21.00", "", "21.00"]]
    path.write_text(json.dumps({**HEAD, "表": {"政府性基金支出表": rows}}), encoding="utf-8")
    reading = read_published(path)
    assert reading.findings == ()
    assert texts(reading, "政府性基金支出表")[1][2] == "城乡社区支出𠀀"
    assert is_published(path)


@pytest.mark.parametrize("name", ["没有.json", "没有.yaml", "没有.xlsx", "没有.xls"])
def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path, name: str) -> None:
    [finding] = read_published(tmp_path / name).findings
    assert finding.code == "READ-FILE"
    assert not is_published(tmp_path / name)


def test_submissions_are_not_taken_for_published_tables(tmp_path: Path) -> None:
    for example in ("small", "department"):
        assert not is_published(ROOT / "examples" / example / "department.yaml")
    assert not is_published(tmp_path)
    path = tmp_path / "预算.yaml"
    path.write_text(
        "部门:\n  名称: 甲\n文字说明:\n  其他说明: |\n    表: 见附件\n", encoding="utf-8"
    )
    assert not is_published(path)
    assert read_submission(path).findings


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.recursive(
        st.none() | st.text(max_size=12) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=7)
            | st.dictionaries(
                st.sampled_from(["表", "预算年度", "收支总表", "x"]), inner, max_size=4
            )
        ),
        max_leaves=20,
    )
)
def test_nothing_in_a_file_raises(tmp_path_factory: pytest.TempPathFactory, content: Any) -> None:
    path = tmp_path_factory.mktemp("any") / "公开表.json"
    wrapped = {**HEAD, "表": {"政府性基金支出表": content}}
    for each in (content, wrapped):
        path.write_text(json.dumps(each, ensure_ascii=False), encoding="utf-8")
        assert isinstance(read_published(path), PublishedReading)


# ---- workbooks ----


def fill(sheet: Any, title: str, header: list[list[str]], rows: list[list[Any]]) -> None:
    sheet.append([title])
    sheet.append(["203 云溪县档案馆", "", "预算年度: 2024", "", "单位: 万元"])
    for row in (*header, *rows):
        sheet.append(row)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The nine tables as a bureau's export: numbers as numbers, headers on top, a sheet each."""
    book = openpyxl.Workbook()
    del book[book.active.title]
    pack = load_pack("hebei-2024")
    for name, rows in NINE.items():
        sheet = book.create_sheet(name)
        width = len(rows[0]) if rows else 6
        header = [
            ["序号", *["项目"] * (width - 1)],
            ["栏次", *[str(n) for n in range(1, width)]],
        ]
        fill(sheet, pack.tables.tables[name].title, header, rows)
        for row in sheet.iter_rows(min_row=5, min_col=3):
            for cell in row:
                if cell.value and "." in str(cell.value):
                    cell.value, cell.number_format = float(cell.value), "#,##0.00_ "
        sheet.append([])
        sheet.append(["注：本表金额为含税数 1.00"])
    path = tmp_path / "公开表.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_below_its_headers(workbook: Path) -> None:
    assert is_published(workbook)
    reading = read_published(workbook)
    assert reading.findings == ()
    assert reading.budget_year == 2024
    for name, rows in NINE.items():
        assert texts(reading, name) == rows


def test_places_in_a_workbook_are_sheets_and_cells(workbook: Path) -> None:
    reading = read_published(workbook)
    assert reading.positions.spot("收支总表/支出总计/预算数").cell == "收支总表!E38"
    assert reading.positions.spot("收入总表/合计/事业收入").cell == "收入总表!H5"


def edited(path: Path, change: Callable[[Any], None]) -> PublishedReading:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return read_published(path)


def test_a_sheet_may_be_called_after_the_title_and_others_are_let_pass(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["收支总表"].title = "部门预算收支总表"
        book.create_sheet("封面").append(["云溪县"])
        book.create_sheet("Sheet2").append([1.5])

    reading = edited(workbook, change)
    assert reading.findings == ()
    assert texts(reading, "收支总表") == NINE["收支总表"]


def test_a_misspelt_sheet_is_found(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["支出总表"].title = "支出汇总表"

    [finding] = edited(workbook, change).findings
    assert finding.place.cell == "支出汇总表!A1"
    assert "支出总表" in finding.remedy


def test_a_wrong_cell_of_a_workbook_is_named(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["支出总表"]["D6"] = "#REF!"

    [finding] = edited(workbook, change).findings
    assert finding.place.cell == "支出总表!D6"
    assert "#REF!" in finding.message


def test_a_formula_without_a_stored_result_is_not_an_empty_cell(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["支出总表"]["D6"] = "=SUM(E6:I6)"

    [finding] = edited(workbook, change).findings
    assert finding.place.cell == "支出总表!D6"
    assert "公式" in finding.message


def test_repeated_headers_and_empty_rows_are_left_out(workbook: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["支出总表"]
        sheet.insert_rows(20, 4)
        for column, text in enumerate(["序号", *["项目"] * 8], 1):
            sheet.cell(21, column).value = text
        for column in range(1, 10):
            sheet.cell(22, column).value = "栏次" if column == 1 else str(column - 1)

    reading = edited(workbook, change)
    assert reading.findings == ()
    assert texts(reading, "支出总表") == NINE["支出总表"]


def test_a_table_without_its_first_row_is_not_taken_for_an_empty_one(workbook: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["支出总表"]
        sheet.delete_cols(1)

    reading = edited(workbook, change)
    [finding] = reading.findings
    assert "第一行" in finding.message
    assert reading.tables is not None
    assert "支出总表" not in reading.tables.tables


def test_more_cells_than_columns_are_found(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["支出总表"]["K6"] = "另附"

    [finding] = edited(workbook, change).findings
    assert "有 11 格，应有 9 格" in finding.message
    assert finding.place.cell == "支出总表!A6"


def test_year_unit_and_pack_may_stand_in_a_sheet_of_their_own(workbook: Path) -> None:
    def change(book: Any) -> None:
        sheet = book.create_sheet("基本信息")
        sheet.append(["预算年度", 2025])
        sheet.append(["金额单位：", "元"])
        sheet.append(["模板包", "hebei-2024"])

    reading = edited(workbook, change)
    assert (reading.budget_year, reading.pack_name) == (2025, "hebei-2024")
    assert reading.tables is not None
    assert reading.tables.tables["支出总表"].rows[0].cells[3].amount == Decimal("7601.94")


def test_a_workbook_of_something_else_is_not_published_tables(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("政府采购").append(["项目名称", "预算资金"])
    book.save(tmp_path / "填报表.xlsx")
    assert not is_published(tmp_path / "填报表.xlsx")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0" * 200])
def test_a_broken_workbook_is_a_finding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "公开表.xlsx"
    path.write_bytes(content)
    [finding] = read_published(path).findings
    assert finding.code == "READ-FILE"
    assert not is_published(path)


def test_a_workbook_that_declares_entities_is_refused(workbook: Path, tmp_path: Path) -> None:
    path = tmp_path / "实体.xlsx"
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = b'<!DOCTYPE a [<!ENTITY b "c">]>' + data
            target.writestr(name, data)
    [finding] = read_published(path).findings
    assert "XML" in finding.message


def test_a_workbook_that_unpacks_without_end_is_refused(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_safety, "LARGEST_UNZIPPED", 1000)
    [finding] = read_published(workbook).findings
    assert "过多" in finding.message
    monkeypatch.setattr(workbook_safety, "LARGEST_FILE", 1000)
    [finding] = read_published(workbook).findings
    assert "上限" in finding.message


def test_tables_without_line_numbers_begin_below_their_column_titles(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "固定资产"
    fill(
        sheet,
        "部门固定资产占用情况表",
        [["项目", "数量", "价值（金额单位：万元）"]],
        [["资产总额", "", 283.6], ["1、房屋（平方米）", 1860, 283.6]],
    )
    book.save(tmp_path / "公开表.xlsx")
    reading = read_published(tmp_path / "公开表.xlsx")
    assert reading.findings == ()
    rows = [["资产总额", "", "283.6"], ["1、房屋（平方米）", "1860", "283.6"]]
    assert texts(reading, "固定资产") == rows
    assert reading.positions.spot("固定资产/资产总额/价值（金额单位：万元）").cell == "固定资产!C4"


def test_the_documented_form_is_accepted(tmp_path: Path) -> None:
    documented = (ROOT / "docs/published-tables.md").read_text(encoding="utf-8")
    example = documented.split("```json\n")[1].split("```")[0]
    path = tmp_path / "公开表.json"
    path.write_text(example, encoding="utf-8")
    reading = read_published(path)
    assert is_published(path)
    assert reading.findings == ()
    assert reading.tables is not None
    assert set(reading.tables.tables) == {"政府性基金支出表", "国有资本经营支出表"}
