"""The sheet 校验, computed by LibreOffice: green for what is right, red in the row of each slip."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import openpyxl
import pytest

from budgetgen.excel.form import form_workbook
from budgetgen.packs.pack import load_pack
from budgetgen.reading.submission import submission_from_tree
from budgetgen.reading.tree import Tree
from budgetgen.reading.yaml_file import parse_yaml
from tests.support.forms import form_book, form_bytes, opened
from tests.support.recalculation import recalculated, recalculated_sheet
from tests.support.submissions import random_submission
from tests.support.witness import needs_soffice

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow, needs_soffice]

Cells = Mapping[tuple[str, str], Any]
"""Sheet and cell -> what somebody types there; None clears it."""

BALANCE = "收入总计＝支出总计（含年终结转结余）"
BASIC = "基本支出＝人员经费＋公用经费"
PROJECTS = "项目支出＝各项目预算数之和"
THREE_PUBLIC = "预算明细中的“三公”经费＝三公经费表本年预算数"
LEVELS = "绩效指标：每个项目都有产出指标、效益指标、满意度指标"

# In the department example line 4 of 预算明细 is 人员经费 (基本工资), line 25 the first of a project
# that has no other; line 4 of 项目 is that project.
SLIPS: dict[str, tuple[Cells, set[str]]] = {
    "a kind that is no kind": (
        {("预算明细", "D4"): "工资"},
        {BALANCE, BASIC},
    ),
    "no kind": (
        {("预算明细", "D4"): None},
        {BALANCE, BASIC, "预算明细：每行都填了支出类型"},
    ),
    "an amount that is text": (
        {("预算明细", "H4"): "壹佰"},
        {"预算明细：金额都是数字"},
    ),
    "no unit": (
        {("预算明细", "A4"): None},
        {"预算明细：有几个单位时，每行都写明单位"},
    ),
    "a unit that is none": (
        {("预算明细", "A4"): "203009"},
        {"预算明细：单位都在“机构设置”表中"},
    ),
    "a project that is none": (
        {("预算明细", "E25"): "没有的项目"},
        {PROJECTS, "预算明细：项目都在“项目”表中", "项目：每个项目在预算明细中有金额"},
    ),
    "a project line without its project": (
        {("预算明细", "E25"): None},
        {BASIC, PROJECTS, "预算明细：项目支出都写明项目", "项目：每个项目在预算明细中有金额"},
    ),
    "a project on a line of 人员经费": (
        {("预算明细", "E4"): "13993124P00311710011D"},
        {BASIC, PROJECTS, "预算明细：写了项目的都是项目支出"},
    ),
    "a plan that ends at 90 %": (
        {("项目", "I4"): 90},
        {"项目：支出计划到12月底为100%"},
    ),
    "a plan that falls": (
        {("项目", "G4"): 10},
        {"项目：支出计划逐期不减少"},
    ),
    "an indicator of no project": (
        {("绩效指标", "A10"): "没有的项目"},
        {"绩效指标：项目都在“项目”表中", LEVELS},
    ),
    "an indicator without its level": (
        {("绩效指标", "C4"): None},
        {"绩效指标：每行都填了二级指标"},
    ),
    "a three-public cost without its row": (
        {("预算明细", "C4"): "30217", ("三公经费", "B7"): "公务用车购置费"},
        {THREE_PUBLIC},
    ),
    "no department": (
        {("基本信息", "B12"): None},
        {"基本信息：必填栏都已填写"},
    ),
    "no units": (
        {("机构设置", f"{column}{row}"): None for column in "ABCDEFGHI" for row in (4, 5)},
        {
            "机构设置：至少有一个单位",
            "预算明细：单位都在“机构设置”表中",
            "三公经费：单位都在“机构设置”表中",
            "国有资产：单位都在“机构设置”表中",
            "车辆明细：单位都在“机构设置”表中",
            "上年数据：单位都在“机构设置”表中",
        },
    ),
    "a purchase without money": (
        {("政府采购", "D4"): "计算机"},
        {"政府采购：每行都有资金"},
    ),
    "an account that is none": (
        {("预算明细", "B4"): "2019988"},
        {"预算明细：功能科目在科目表中查得到"},
    ),
}

RIGHT: dict[str, Cells] = {
    "picked from the lists": {
        ("预算明细", "A4"): "203001 中共云溪县委组织部本级",
        ("预算明细", "B4"): "2013201 行政运行",
        ("预算明细", "C4"): "30101 基本工资",
        ("预算明细", "E25"): "13993124P00311710011D 上级补助离休干部医疗保障资金",
        ("绩效指标", "A4"): "13993124P00311710011D 上级补助离休干部医疗保障资金",
    },
    "named by name": {("预算明细", "E25"): "上级补助离休干部医疗保障资金"},
    "with blanks around": {
        ("预算明细", "A4"): "203001 ",
        ("预算明细", "E25"): " 上级补助离休干部医疗保障资金 ",
        ("项目", "B4"): "上级补助离休干部医疗保障资金 ",
        ("绩效指标", "A4"): "13993124P00311710011D ",
        ("绩效指标", "A5"): "上级补助离休干部医疗保障资金 ",
    },
    "a reception of a unit named by its name": {
        ("预算明细", "A4"): "中共云溪县委组织部本级",
        ("预算明细", "C4"): "30217",
    },
    "a unit of 三公经费 named by its name": {
        ("预算明细", "C4"): "30217",
        ("三公经费", "A7"): "中共云溪县委组织部本级",
        ("上年数据", "A4"): "中共云溪县委组织部本级 ",
    },
    "typed as percentages": {
        ("项目", "F4"): 0.25,
        ("项目", "G4"): 0.5,
        ("项目", "H4"): 0.75,
        ("项目", "I4"): 1,
    },
    "without what may be left out": {("预算明细", "F4"): None, ("预算明细", "D25"): None},
}


def slipped(changes: Mapping[str, Cells]) -> dict[str, bytes]:
    """The department example with each of `changes` in turn; read once, since that is slow."""
    book = form_book("department", values=False)
    found = {}
    for name, cells in changes.items():
        before = {(sheet, cell): book[sheet][cell].value for sheet, cell in cells}
        for (sheet, cell), value in cells.items():
            book[sheet][cell].value = value
        data = io.BytesIO()
        book.save(data)
        found[name] = data.getvalue()
        for (sheet, cell), value in before.items():
            book[sheet][cell].value = value
    return found


def random_form(seed: int) -> bytes:
    tree = parse_yaml(random_submission(seed, 3 * seed), "")
    assert isinstance(tree, Tree)
    submission = submission_from_tree(tree).submission
    assert submission is not None
    return form_workbook(submission, load_pack("hebei-2024"), submission.budget_year, spare=5)


Rows = list[list[str]]
"""The sheet 校验."""


def verdicts(rows: Rows) -> dict[str, str]:
    found = {row[1]: row[6] for row in rows[3:] if row[0]}
    assert len(found) > 40
    return found


def failed(rows: Rows) -> set[str]:
    return {label for label, verdict in verdicts(rows).items() if verdict != "通过"}


WHOLE: dict[str, Callable[[], bytes]] = {
    **{name: partial(form_bytes, name) for name in ("department", "small", "empty")},
    **{f"random {seed}": partial(random_form, seed) for seed in (1, 4)},
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, openpyxl.Workbook]:
    return recalculated({n: make() for n, make in WHOLE.items()}, tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="module")
def checks(
    books: dict[str, openpyxl.Workbook], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Rows]:
    whole = {
        name: [
            ["" if value is None else str(value) for value in row] for row in book["校验"].values
        ]
        for name, book in books.items()
    }
    forms = slipped({name: cells for name, (cells, _) in SLIPS.items()} | RIGHT)
    return whole | recalculated_sheet(forms, "校验", tmp_path_factory.mktemp("slips"))


@pytest.mark.parametrize("name", ["department", "small", *RIGHT])
def test_what_is_right_is_green(name: str, checks: dict[str, Rows]) -> None:
    assert failed(checks[name]) == set()
    assert "都已通过" in checks[name][1][0]


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_shows_in_its_own_row(name: str, checks: dict[str, Rows]) -> None:
    assert failed(checks[name]) == SLIPS[name][1]


def test_a_slip_is_told_with_its_row_and_remedy(checks: dict[str, Rows]) -> None:
    rows = checks["a plan that ends at 90 %"]
    (said,) = [row[7] for row in rows[3:] if row[6] == "有误"]

    assert said.startswith("“项目”表第 4 行：")


def test_an_amount_that_is_text_is_told_as_text(checks: dict[str, Rows]) -> None:
    (said,) = [row[7] for row in checks["an amount that is text"][3:] if row[6] == "有误"]

    assert said.startswith("“预算明细”表第 4 行：“金额”是文本，请改为数字")


def test_an_account_that_is_unknown_is_doubtful_not_wrong(checks: dict[str, Rows]) -> None:
    assert set(verdicts(checks["an account that is none"]).values()) == {"通过", "请核对"}


def test_an_empty_form_asks_for_the_department_and_for_the_examples_to_go(
    checks: dict[str, Rows],
) -> None:
    assert {
        "基本信息：必填栏都已填写",
        "机构设置：至少有一个单位",
        "预算明细：示例行已改写",
        "项目：示例行已改写",
        "绩效指标：示例行已改写",
    } <= failed(checks["empty"])


@pytest.mark.parametrize("name", WHOLE)
def test_the_values_kept_beside_formulas_are_what_they_compute(
    name: str, books: dict[str, openpyxl.Workbook]
) -> None:
    compared = 0
    for kept in opened(WHOLE[name]()):
        rows = zip(kept.iter_rows(values_only=True), books[name][kept.title].values, strict=False)
        for number, (before, after) in enumerate(rows, 1):
            for was, computed in zip(before, after, strict=False):
                assert same(was, computed), (kept.title, number)
                compared += was is not None
    assert compared > 500


def same(kept: Any, computed: Any) -> bool:
    if isinstance(kept, float | int) and isinstance(computed, float | int):
        return abs(kept - computed) < 1e-6
    return (kept or "") == (computed or "")
