"""The county's roll-up: what departments publish adds up, and who is left out is named."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budgetgen.composing.document import Document, Paragraph, TableBlock
from budgetgen.county.county import County
from budgetgen.county.result import ClassFigure, DepartmentResult, Figures, ItemFigure
from budgetgen.county.roll_up.compose import RollUp, roll_up
from budgetgen.county.roll_up.write import roll_up_files
from budgetgen.model.finding import Severity
from budgetgen.tables.table import Table
from tests.support.small_county import write_county

NAMES = {"101": "云溪县史志办", "102": "云溪县气象局", "103": "云溪县地震台"}
RECEPTION = ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")


def yuan(text: str) -> Decimal:
    return Decimal(text)


def figures(basic: str, project: str, reception: str, last: str | None) -> Figures:
    """Two classes, the first of which holds 100.37 yuan; the rest of the money is the second's."""
    total = yuan(basic) + yuan(project)
    small = yuan("100.37")
    before = None if last is None else yuan(last)
    items = [
        ItemFigure(name, Decimal(0), None if last is None else Decimal(0)) for name in RECEPTION
    ]
    items[3] = ItemFigure(RECEPTION[3], yuan(reception), before)
    return Figures(
        total=ItemFigure("收支总计", total, before),
        income=(ItemFigure("一般公共预算", total - small), ItemFigure("上年结转", small)),
        expenditure=(ItemFigure("基本支出", yuan(basic)), ItemFigure("项目支出", yuan(project))),
        classes=(
            ClassFigure("201", "一般公共服务支出", small, None if before is None else Decimal(0)),
            ClassFigure("208", "社会保障和就业支出", total - small, before),
        ),
        three_public=tuple(items),
    )


ALL = {
    "101": figures("500033.33", "100050.05", "3333.33", "250049.50"),
    "102": figures("400033.33", "200050.05", "3333.33", "350049.50"),
    "103": figures("300033.34", "300050.05", "3333.34", "450049.50"),
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return write_county(tmp_path_factory.mktemp("county"), NAMES)


def result(code: str, figures: Figures | None) -> DepartmentResult:
    return DepartmentResult(code, NAMES[code], 2024, "x", figures=figures)


def rolled(county: County, changed: dict[str, Any] | None = None) -> RollUp:
    """The roll-up of all departments but for what is `changed`."""
    ready = {code: result(code, each) for code, each in ALL.items()} | (changed or {})
    return roll_up(county, ready)


def tables(document: Document | None) -> dict[str, Table]:
    assert document is not None
    return {b.table.name: b.table for b in document.blocks() if isinstance(b, TableBlock)}


def text(document: Document | None) -> str:
    assert document is not None
    return "\n".join(b.text for b in document.blocks() if isinstance(b, Paragraph))


def column(table: Table, title: str) -> list[Decimal]:
    """The printed figures of a column, from the total down."""
    at = [each.title for each in table.columns].index(title)
    return [Decimal(row.cells[at].text or 0) for row in table.rows]


def test_every_printed_total_is_the_sum_of_its_printed_parts(county: County) -> None:
    found = tables(rolled(county).document)
    for name in ("收支汇总表", "三公经费汇总表"):
        for each in found[name].columns:
            if each.figure:
                whole, *parts = column(found[name], each.title)
                assert whole == sum(parts), (name, each.title)
    budget = found["收支汇总表"]
    for sum_, parts in (
        ("收入总计", ("一般公共预算", "上年结转结余")),
        ("支出总计", ("基本支出", "项目支出")),
    ):
        added = zip(*(column(budget, part) for part in parts), strict=True)
        assert column(budget, sum_) == [sum(each) for each in added]
    assert column(budget, "收入总计") == column(budget, "支出总计")


def test_printed_totals_are_the_exact_sums_rounded(county: County) -> None:
    found = tables(rolled(county).document)
    exact = sum(each.total.amount for each in ALL.values())
    assert exact == yuan("1800250.15")
    assert column(found["收支汇总表"], "支出总计")[0] == yuan("180.03")
    assert column(found["三公经费汇总表"], "合计")[0] == yuan("1.00")


def test_classes_list_their_departments(county: County) -> None:
    table = tables(rolled(county).document)["功能分类汇总表"]
    assert [[cell.text.strip("　") for cell in row.cells[:2]] for row in table.rows] == [
        ["", "合计"],
        ["201", "一般公共服务支出"],
        *([code, name] for code, name in NAMES.items()),
        ["208", "社会保障和就业支出"],
        *([code, name] for code, name in NAMES.items()),
    ]
    printed = column(table, "2024年预算")
    assert printed[0] == printed[1] + printed[5]
    assert printed[1] == sum(printed[2:5])
    assert printed[5] == sum(printed[6:])


def test_last_year_stands_beside_this_year(county: County) -> None:
    table = tables(rolled(county).document)["三公经费汇总表"]
    now, before = column(table, "合计"), column(table, "2023年预算")
    assert column(table, "增减额") == [a - b for a, b in zip(now, before, strict=True)]
    assert before[0] == yuan("105.01")
    said = text(rolled(county).document)
    assert "“三公”经费预算为1.00万元，与2023年预算相比减少104.01万元（下降99.05%）" in said


def test_more_money_is_said_to_be_more(county: County) -> None:
    less = {code: result(code, replaced_last(each, "1.00")) for code, each in ALL.items()}
    assert "相比增加1.00万元。" in text(rolled(county, less).document)


def replaced_last(figures: Figures, last: str) -> Figures:
    items = tuple(
        replace(item, last_year=yuan(last) if item.amount else Decimal(0))
        for item in figures.three_public
    )
    return replace(figures, three_public=items)


def test_the_same_money_is_said_to_be_the_same(county: County) -> None:
    same = {
        code: result(
            code,
            replace(
                each,
                three_public=tuple(replace(i, last_year=i.amount) for i in each.three_public),
            ),
        )
        for code, each in ALL.items()
    }
    assert "“三公”经费预算为1.00万元，与2023年预算相比持平。" in text(rolled(county, same).document)


def test_without_one_departments_last_year_nothing_is_compared(county: County) -> None:
    new = {"102": result("102", figures("400033.33", "200050.05", "3333.33", None))}
    done = rolled(county, new)
    assert "各部门2023年预算数不全，未作比较。" in text(done.document)
    assert "相比" not in text(done.document)
    table = tables(done.document)["三公经费汇总表"]
    shown = {row.key: [cell.text for cell in row.cells[-3:]] for row in table.rows}
    assert shown["合计"] == ["", "", "—"]
    assert shown["102"] == ["", "", "—"]
    assert shown["101"] == ["25.00", "-24.67", "-98.68"]


def silent_of_last_years_classes(code: str) -> DepartmentResult:
    classes = tuple(replace(each, last_year=None) for each in ALL[code].classes)
    return result(code, replace(ALL[code], classes=classes))


def test_without_any_last_years_classes_their_columns_are_left_out(county: County) -> None:
    done = rolled(county, {code: silent_of_last_years_classes(code) for code in ALL})
    found = tables(done.document)
    assert [each.title for each in found["功能分类汇总表"].columns] == [
        "编码",
        "功能分类科目及部门",
        "2024年预算",
    ]
    assert "2023年预算" in [each.title for each in found["三公经费汇总表"].columns]
    assert "各部门的公开文本没有列出2023年的功能分类数，未作比较。" in text(done.document)


def test_with_some_of_last_years_classes_those_are_shown(county: County) -> None:
    done = rolled(county, {"102": silent_of_last_years_classes("102")})
    table = tables(done.document)["功能分类汇总表"]
    shown = {row.key: row.cells[3].text for row in table.rows}
    assert (shown["合计"], shown["208/101"], shown["208/102"]) == ("", "25.00", "")
    assert "有的部门的公开文本没有列出2023年的功能分类数" in text(done.document)


def test_a_department_that_is_not_ready_is_named_and_not_counted(county: County) -> None:
    done = rolled(county, {"103": "有 2 个错误"})
    assert [(f.severity, f.message) for f in done.findings] == [
        (Severity.WARNING, "103 云溪县地震台 未汇总：有 2 个错误")
    ]
    said = text(done.document)
    assert "部门共3个，本汇总根据其中2个部门" in said
    assert "未汇总，各项合计不含其数：云溪县地震台。" in said
    assert "错误" not in said
    assert column(tables(done.document)["收支汇总表"], "收入总计")[0] == yuan("120.02")


def test_a_department_without_budget_tables_is_left_out(county: County) -> None:
    goals = result("103", Figures(ItemFigure("收支总计", yuan("600083.39"))))
    done = rolled(county, {"103": goals})
    assert [finding.code for finding in done.findings] == ["COUNTY-LEFT-OUT"]
    assert "根据其中2个部门" in text(done.document)


def test_a_department_that_discloses_no_three_public_is_named(county: County) -> None:
    silent = result("103", replace(ALL["103"], three_public=()))
    done = rolled(county, {"103": silent})
    assert "“三公”经费表的部门未计入：云溪县地震台。" in text(done.document)
    assert column(tables(done.document)["三公经费汇总表"], "合计")[0] == yuan("0.67")


def test_without_classes_their_table_is_empty_and_says_so(county: County) -> None:
    silent = {code: result(code, replace(each, classes=())) for code, each in ALL.items()}
    done = rolled(county, silent)
    assert tables(done.document)["功能分类汇总表"].empty
    assert "均未按支出功能分类列数" in text(done.document)


def test_nothing_to_count_is_an_error(county: County) -> None:
    done = rolled(county, dict.fromkeys(NAMES, "没有收到"))
    assert done.document is None
    assert done.findings[-1].severity is Severity.ERROR


@pytest.fixture(scope="module")
def files(county: County) -> dict[str, bytes]:
    done = rolled(county)
    assert done.document is not None
    assert done.exact is not None
    made = roll_up_files(done.document, done.exact, done.style)
    return {Path(name).suffix: data for name, data in made.items()}


def test_every_format_is_written(files: dict[str, bytes]) -> None:
    assert {ending: data[:2] for ending, data in files.items()} == {
        ".docx": b"PK",
        ".pdf": b"%P",
        ".html": b"<!",
        ".xlsx": b"PK",
    }
    assert "180.03" in files[".html"].decode()


def test_the_workbook_holds_exact_yuan_and_formulas(files: dict[str, bytes]) -> None:
    values = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]), data_only=True)["收支汇总表"]
    formulas = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]))["收支汇总表"]
    assert values["N2"].value == "单位：元"
    sheets = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]))
    for sheet in sheets.worksheets[1:]:
        assert "单位：元" in [cell.value for cell in sheet[2]], sheet.title
    said = [cell.value for row in sheets["目录"] for cell in row]
    assert said.count("单位：元") == 3
    assert any("本工作簿的金额单位为元" in str(value) for value in said)
    assert [values[f"C{r}"].value for r in range(5, 9)] == [
        1800250.15,
        600083.38,
        600083.38,
        600083.39,
    ]
    assert formulas["D5"].value == "=SUM(D6:D8)"
    assert formulas["C6"].value == "=SUM(D6:I6)"
    classes = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]))["功能分类汇总表"]
    assert classes["C5"].value == "=SUM(C6,C10)"
