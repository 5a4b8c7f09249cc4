"""The figures that a county shows of a department: those that its document prints, and no others."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from budgetgen.county.figures import figures_of
from budgetgen.county.result import Figures
from budgetgen.rendering import Prepared
from tests.support.examples import computed

WHOLE = ("small", "department", "central", "shanghai-2025")
"""Examples of packs that print whole budgets."""


def _printed(prepared: Prepared) -> set[Decimal]:
    """The exact yuan of every cell of the tables, and of every figure of the sentences."""
    tables = prepared.tables
    cells = (cell for t in tables.tables.values() for row in t.rows for cell in row.cells)
    amounts = {cell.amount for cell in cells if cell.amount is not None}
    return amounts | {figure.amount for figure in tables.figures.values()}


def _amounts(figures: Figures) -> list[Decimal]:
    groups = (*figures.income, *figures.expenditure, *figures.classes, *figures.three_public)
    return [
        amount
        for item in (figures.total, *groups)
        for amount in (item.amount, item.last_year)
        if amount is not None
    ]


@pytest.mark.parametrize("name", WHOLE)
def test_every_figure_stands_in_the_document(name: str) -> None:
    prepared = computed(name)
    amounts = _amounts(figures_of(prepared))
    assert len(amounts) > 10
    assert set(amounts) <= _printed(prepared)


@pytest.mark.parametrize("name", WHOLE)
def test_income_expenditure_and_classes_add_up_to_the_total(name: str) -> None:
    figures = figures_of(computed(name))
    total = figures.total.amount
    assert sum(item.amount for item in figures.income) == total
    assert sum(item.amount for item in figures.expenditure) == total
    assert sum(each.amount for each in figures.classes) == total


def test_the_small_example_says_what_its_file_says() -> None:
    figures = figures_of(computed("small"))
    assert figures.total.amount == 1_555_000
    assert figures.total.last_year == 1_491_000
    assert [(each.code, each.amount) for each in figures.classes] == [
        ("201", 1_243_000),
        ("208", 142_000),
        ("210", 64_000),
        ("221", 106_000),
    ]
    assert [(item.name, item.amount, item.last_year) for item in figures.three_public] == [
        ("因公出国（境）费", 0, 0),
        ("公务用车购置费", 0, 0),
        ("公务用车运行维护费", 0, 0),
        ("公务接待费", 3000, 5000),
    ]
    assert (figures.operating_cost, figures.procurement) == (103_000, 0)
    assert (figures.units, figures.projects) == (1, 2)


@pytest.mark.parametrize("name", ["hebei-performance-2024", "tangshan-2020"])
def test_a_pack_without_budget_tables_gives_a_total_alone(name: str) -> None:
    figures = figures_of(computed(name))
    assert figures.total.amount > 0
    assert not figures.income + figures.expenditure + figures.three_public
    assert not figures.classes


SECRET = """
预算明细:
  - {功能科目: 2010301, 经济科目: 30201, 支出类型: 公用经费, 金额: 500000}
  - {功能科目: 2010301, 经济科目: 30201, 支出类型: 公用经费, 资金来源: 事业收入, 金额: 70000}
  - {功能科目: 2010399, 经济科目: 30227, 项目: 不列示的项目, 金额: 123456}
  - {功能科目: 2010399, 经济科目: 30227, 项目: 列示的项目, 金额: 40000}
项目:
  - {名称: 不列示的项目, 涉密: 是}
  - {名称: 列示的项目}
文字说明: {部门职责: [办公。]}
"""


def test_a_secret_project_shows_in_no_figure_and_in_no_difference_of_figures(
    prepared: Callable[..., Prepared],
) -> None:
    figures = figures_of(prepared(SECRET))
    amounts = _amounts(figures)
    assert Decimal(123456) not in amounts
    assert Decimal(123456) not in {one - two for one in amounts for two in amounts}
    assert figures.projects == 1


def test_a_source_that_is_not_printed_by_itself_is_the_rest_of_the_total(
    prepared: Callable[..., Prepared],
) -> None:
    body = """
预算明细:
  - {功能科目: 2010301, 经济科目: 30201, 支出类型: 公用经费, 金额: 500000}
  - {功能科目: 2010301, 经济科目: 30201, 支出类型: 公用经费, 上年结转: 是, 金额: 60000}
  - {功能科目: 2010301, 经济科目: 30201, 支出类型: 公用经费, 资金来源: 使用非财政拨款结余, 金额: 7000}
文字说明: {部门职责: [办公。]}
"""
    figures = figures_of(prepared(body))
    assert [(item.name, item.amount) for item in figures.income] == [
        ("一般公共预算", 500_000),
        ("上年结转", 60_000),
        ("未分列的收入", 7_000),
    ]


def test_what_there_was_last_year_alone_is_nothing_this_year(
    prepared: Callable[..., Prepared],
) -> None:
    body = """
预算明细:
  - {功能科目: 2010301, 经济科目: 30201, 支出类型: 公用经费, 金额: 500000}
上年数据:
  - {功能科目: 2010301, 支出类型: 公用经费, 预算数: 400000}
  - {功能科目: 2010302, 支出类型: 项目支出, 预算数: 30000}
文字说明: {部门职责: [办公。]}
"""
    figures = figures_of(prepared(body))
    assert [(item.name, item.amount, item.last_year) for item in figures.expenditure] == [
        ("基本支出", 500_000, 400_000),
        ("项目支出", 0, 30_000),
    ]
