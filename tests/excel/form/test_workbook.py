"""The form as a workbook: sheets, values, drop-downs, protection."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from xlsxwriter.worksheet import Worksheet

from budgetgen.excel.form import EXAMPLES, form_workbook
from budgetgen.excel.sheets import EACH, Content, Sheet, form_sheets, sheet_named
from budgetgen.model.money import MoneyUnit
from budgetgen.packs.pack import Pack, load_pack
from tests.support.examples import computed
from tests.support.forms import SPARE, form_book, form_bytes, opened

BASIC = [
    "填报说明",
    "基本信息",
    "机构设置",
    "预算明细",
    "年终结转结余",
    "项目",
    "绩效指标",
    "三公经费",
    "政府采购",
    "国有资产",
    "文字说明",
    "分项绩效目标",
    "工作保障措施",
    "补充科目",
    "上年数据",
    "校验",
    "选项",
]
"""What hebei-2024 asks for, in the order of work; the last is hidden."""


NAME = re.compile(r"[\u4e00-\u9fff]+_[\w]+")
"""A defined name as it stands in a formula."""


def pack_with(**settings: object) -> Pack:
    pack = load_pack("hebei-2024")
    changed = pack.settings.model_copy(update=settings)
    return Pack(**{**vars(pack), "settings": changed})


def titles(book: Any, sheet: str) -> list[str]:
    return [cell.value for cell in book[sheet][3] if cell.value]


def test_an_empty_form_has_the_sheets_that_the_pack_asks_for() -> None:
    book = form_book("empty")

    assert book.sheetnames == BASIC
    assert book["选项"].sheet_state == "hidden"


def test_a_sheet_that_a_submission_needs_is_added_in_its_place() -> None:
    names = form_book("department").sheetnames

    assert names.index("车辆明细") == names.index("国有资产") + 1


@pytest.mark.parametrize("sheet", [s for s in form_sheets() if s.basic and not s.record])
def test_a_list_is_headed_by_the_titles_of_the_model(sheet: Sheet) -> None:
    headed = titles(form_book("empty"), sheet.title)

    assert headed[: len(sheet.columns)] == [column.title for column in sheet.columns]


@pytest.mark.parametrize("title", ["基本信息", "文字说明"])
def test_a_record_has_a_line_for_every_value(title: str) -> None:
    labels = [cell.value for cell in form_book("empty")[title]["A"][3:]]

    assert labels == [column.title for column in sheet_named(title).columns]


def test_what_the_pack_does_not_need_is_not_in_the_form() -> None:
    pack = pack_with(
        form_without=("国有资产", "政府采购.采购目录序号", "基本信息.审核单位"),
        form_sheets=("豁免",),
    )
    book = opened(form_workbook(None, pack, 2024))

    assert "国有资产" not in book.sheetnames
    assert "豁免" in book.sheetnames
    assert "采购目录序号" not in titles(book, "政府采购")
    assert "审核单位" not in [cell.value for cell in book["基本信息"]["A"]]


def test_what_the_pack_does_not_need_stays_where_it_is_filled() -> None:
    pack = pack_with(form_without=("国有资产", "机构设置.规格"))
    data = form_workbook(computed("department").submission, pack, 2024)
    book = opened(data)

    assert "国有资产" in book.sheetnames
    assert "规格" in titles(book, "机构设置")


def test_a_form_cannot_be_cut_down_to_where_its_formulas_break() -> None:
    sheets = [s for s in form_sheets() if s.title not in ("三公经费", "政府采购")]
    cut = [s.title for s in sheets]
    cut += [f"{s.title}.{c.title}" for s in form_sheets() for c in s.columns]
    book = opened(form_workbook(None, pack_with(form_without=tuple(cut)), 2024), values=False)

    visible = ["基本信息", "机构设置", "预算明细", "项目", "三公经费", "政府采购"]
    assert book.sheetnames == ["填报说明", *visible, "校验", "选项"]
    names, used = set(book.defined_names), set()
    for page in book:
        for row in page.iter_rows(values_only=True):
            formulas = [str(value) for value in row if str(value).startswith("=")]
            used |= {name for text in formulas for name in NAME.findall(text)}
    assert len(used) > 10
    assert used <= names


def test_every_budget_line_stands_in_its_row() -> None:
    page = form_book("department")["预算明细"]
    lines = computed("department").submission.lines
    assert len(lines) > 50

    for row, line in enumerate(lines, 4):
        amount = page.cell(row, 8).value
        assert Decimal(repr(amount)) * 10000 == line.amount
        assert [page.cell(row, c).value for c in (1, 2, 3, 4, 5, 6)] == [
            line.unit,
            line.functional,
            line.economic,
            line.kind,
            line.project,
            line.source,
        ]


def test_every_indicator_stands_beside_its_project() -> None:
    page = form_book("department")["绩效指标"]
    projects = computed("department").submission.projects
    expected = [(p.code, i.level3, i.value) for p in projects for i in p.indicators]
    assert len(expected) > 200

    rows = page.iter_rows(min_row=4, max_row=3 + len(expected), values_only=True)
    assert [(row[0], row[3], row[5]) for row in rows] == expected


def test_paragraphs_are_lines_of_one_cell_and_days_are_dates() -> None:
    book = form_book("department")
    submission = computed("department").submission

    assert book["文字说明"]["B4"].value.split("\n") == list(submission.prose.duties)
    days = [cell.value for cell in book["基本信息"]["B"] if cell.is_date]
    assert datetime.datetime(2024, 2, 5) in days


def test_amounts_of_more_digits_than_excel_holds_are_written_as_text() -> None:
    submission = computed("small").submission
    line = submission.lines[0].model_copy(update={"amount": Decimal("123456789012345.67")})
    changed = submission.model_copy(update={"lines": (line,)})
    data = form_workbook(changed, load_pack("hebei-2024"), 2024)

    book = opened(data)
    assert Decimal(str(book["预算明细"]["H4"].value)) == Decimal("123456789012345.67")


def test_an_empty_form_has_an_example_row_and_what_the_bureau_knows() -> None:
    book = form_book("empty")

    for title, example in EXAMPLES.items():
        heads = titles(book, title)
        shown = {head: str(cell.value) for head, cell in zip(heads, book[title][4], strict=False)}
        assert {head: shown[head] for head in example} == example
    labels = {row[0].value: row[1] for row in book["基本信息"].iter_rows(min_row=4)}
    assert labels["模板包"].value == "hebei-2024"
    assert labels["预算年度"].value == 2024
    assert labels["金额单位"].value == "万元"
    assert labels["模板包"].protection.locked
    assert not labels["部门名称"].protection.locked


def test_a_filled_form_has_no_example_row() -> None:
    book = form_book("small")

    assert all("请改写" not in str(c.value) for c in book["预算明细"][4] if c.value)


def rule_for(book: Any, sheet: str, cell: str) -> Any:
    (found,) = [rule for rule in book[sheet].data_validations.dataValidation if cell in rule.sqref]
    return found


@pytest.mark.parametrize("sheet", [s for s in form_sheets() if s.basic and not s.record])
def test_every_column_has_a_prompt_down_to_the_last_row(sheet: Sheet) -> None:
    book = form_book("empty")
    for i, column in enumerate(sheet.columns):
        cell = book[sheet.title].cell(4, i + 1).coordinate
        rule = rule_for(book, sheet.title, cell)
        assert rule.promptTitle == column.title
        assert rule.prompt
        if column.words or column.content is Content.FLAG:
            assert (rule.type, rule.showErrorMessage) == ("list", True)


def test_lists_are_open_or_closed_as_the_field_is() -> None:
    book = form_book("empty")

    closed = rule_for(book, "预算明细", "F4")
    assert closed.formula1.startswith('"一般公共预算,政府性基金')
    assert closed.errorStyle in (None, "stop")
    account = rule_for(book, "预算明细", "B4")
    assert account.formula1 == "可选_功能科目"
    assert not account.showErrorMessage
    amount = rule_for(book, "预算明细", "H4")
    assert (amount.type, amount.operator, amount.formula1) == (
        "decimal",
        "greaterThanOrEqual",
        "0",
    )


def words_named(book: Any, name: str) -> list[str]:
    ((sheet, place),) = book.defined_names[name].destinations
    return [row[0].value for row in book[sheet][place.replace("$", "")]]


def test_the_second_level_depends_on_the_first() -> None:
    book = form_book("empty")

    rule = rule_for(book, "绩效指标", "C4")
    assert rule.formula1 == 'INDIRECT(IF($B4="","可选_二级指标",$B4))'
    assert words_named(book, "满意度指标") == ["服务对象满意度指标"]
    assert "质量指标" in words_named(book, "产出指标")
    assert set(words_named(book, "可选_一级指标")) <= set(book.defined_names)


def test_accounts_are_offered_with_their_names_and_without_their_parents() -> None:
    offered = words_named(form_book("empty"), "可选_功能科目")

    assert "2013201 行政运行" in offered
    assert not any(each.startswith(("201 ", "20132 ")) for each in offered)


def test_computed_cells_are_locked_and_others_are_not() -> None:
    book = form_book("department")
    for sheet in form_sheets():
        if sheet.record or sheet.title not in book.sheetnames:
            continue
        page = book[sheet.title]
        assert page.protection.sheet
        assert not page.protection.password
        assert not page.protection.insertRows  # False is: allowed
        assert not page.protection.sort
        typed = len(sheet.columns)
        assert all(not cell.protection.locked for cell in page[5][:typed])
        assert all(cell.protection.locked for cell in page[5][typed:])
        assert page.auto_filter.ref.endswith(f"{page.cell(page.max_row, typed).coordinate}")
        assert page.freeze_panes.endswith("4")


def test_a_project_shows_what_the_ledger_gives_it() -> None:
    book = form_book("department")
    heads = titles(book, "项目")
    row = dict(zip(heads, (cell.value for cell in book["项目"][10]), strict=False))

    # 农村基层组织运转保障资金: 4602.00 and 1427.30 in the example's ledger.
    assert row["名称"] == "农村基层组织运转保障资金"
    assert row["项目预算数"] == pytest.approx(6029.30)
    assert (row["其中：财政资金"], row["其他资金"]) == (row["项目预算数"], 0)


def test_the_same_input_gives_the_same_bytes() -> None:
    submission = computed("small").submission

    assert form_workbook(submission, load_pack("hebei-2024"), 2024, SPARE) == form_bytes("small")


def test_no_formula_needs_the_prefix_of_a_newer_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetgen.excel.book.PlainBook.worksheet_class", Worksheet)

    assert form_workbook(computed("small").submission, load_pack("hebei-2024"), 2024, SPARE) == (
        form_bytes("small")
    )


def test_amounts_stand_in_the_unit_of_the_submission() -> None:
    assert computed("small").submission.money_unit is MoneyUnit.YUAN
    page = form_book("small")["预算明细"]

    assert page["H4"].value == 900000
    assert page["H4"].number_format == "#,##0.00"
    assert page["A2"].value.startswith("金额单位：元")


def test_a_list_within_lists_has_its_links_first() -> None:
    linked = [sheet for sheet in form_sheets() if EACH in sheet.path]
    assert linked
    assert all(sheet.links == sheet.path.count(EACH) for sheet in linked)


def test_xlsxwriter_is_loaded_only_to_write_a_form() -> None:
    code = (
        "import sys, budgetgen.excel.form, budgetgen.cli.form; print('xlsxwriter' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", ["empty", "small"])
def test_what_is_printed_is_what_is_filled_and_a_little_more(name: str) -> None:
    page = form_book(name)["预算明细"]
    filled = max(row for row in range(4, page.max_row + 1) if page.cell(row, 8).value is not None)

    *_, last = page.print_area.replace("$", "").rpartition(":")
    printed = int(last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))

    assert filled + 10 < printed <= filled + 30
