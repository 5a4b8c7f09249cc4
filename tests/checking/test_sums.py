"""Sums within and between tables: published figures are sound, and one wrong cell is found."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from budgetgen.accounts.catalogue import classification
from budgetgen.checking.case import Case
from budgetgen.checking.engine import run_checks
from budgetgen.checking.rules import (
    accounts,
    balance,
    basic,
    expense,
    fiscal,
    funds,
    income,
    sums,
    tree,
)
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import load_pack
from budgetgen.reading.naming import Positions
from budgetgen.reading.published import read_published
from budgetgen.rendering import Prepared, case_of
from budgetgen.tables.build import build_tables, classification_for

Tables = dict[str, list[list[str]]]

MODULES = (accounts, balance, basic, expense, fiscal, funds, income, sums, tree)
CHECKS = [check for module in MODULES for check in module.CHECKS]
PACK = load_pack("hebei-2024")
PUBLISHED: Tables = {
    entry["table"]: entry["rows"]
    for entry in json.loads(
        (Path(__file__).parent.parent / "data/nine_tables.json").read_text(encoding="utf-8")
    )
}
THREE_PUBLIC = [
    ["1", "合计", "3.00", "3.00", "", ""],
    ["2", "1、因公出国（境）费", "", "", "", ""],
    ["3", "2、公务用车购置及运维费", "2.00", "2.00", "", ""],
    ["4", "其中：公务用车购置费", "", "", "", ""],
    ["5", "公务用车运维费", "2.00", "2.00", "", ""],
    ["6", "3、公务接待费", "1.00", "1.00", "", ""],
]


def checked(case: Case) -> list[Finding]:
    outcome = run_checks(case, Positions({}), CHECKS)
    assert outcome.broken == ()
    return list(outcome.findings)


@pytest.fixture
def check_tables(tmp_path: Path) -> Callable[..., list[Finding]]:
    """Checks tables as they would stand in a published file."""

    def check(tables: Tables, year: int = 2024) -> list[Finding]:
        path = tmp_path / "公开表.json"
        content = {"模板包": "hebei-2024", "预算年度": year, "金额单位": "万元", "表": tables}
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        reading = read_published(path)
        assert reading.findings == ()
        assert reading.tables is not None
        return checked(Case(year, PACK, classification(year), reading.tables))

    return check


def check_submission(money: dict[str, Any], natures: tuple[str, ...] = ("行政",)) -> list[Finding]:
    """Checks the tables of a submission, whatever is missing in it."""
    units = [
        {"code": f"23100{i}", "name": f"单位{i}", "nature": nature}
        for i, nature in enumerate(natures, 1)
    ]
    department = {"code": "231", "name": "云溪县档案馆", "units": units}
    content = {"budget_year": 2024, "money_unit": "元", "department": department, **money}
    submission = Submission.model_validate(content)
    tables, _ = build_tables(submission, PACK.tables, PACK.settings)
    return checked(Case(2024, PACK, classification_for(submission), tables, submission))


def spoiled(*changes: tuple[str, str, int, str]) -> Tables:
    """The published tables with cells changed: table, number of the row, column, text."""
    tables = copy.deepcopy(PUBLISHED)
    for name, number, column, text in changes:
        [row] = [row for row in tables[name] if row[0] == number]
        row[column] = text
    return tables


def places(found: list[Finding]) -> set[tuple[str, str]]:
    return {(finding.code, finding.spot) for finding in found}


def codes(found: list[Finding]) -> set[str]:
    return {finding.code for finding in found}


def test_published_tables_give_no_finding(check_tables: Callable[..., list[Finding]]) -> None:
    assert check_tables(PUBLISHED) == []


def test_full_example_gives_no_finding(department: Prepared) -> None:
    assert checked(case_of(department)) == []


CHANGES = [
    pytest.param(
        ("收支总表", "13", 4, "6549.78"),
        {
            ("BAL-CLASSES", "收支总表/本年支出合计/预算数"),
            ("EXP-TOTAL", "支出总表/213/合计"),
        },
        id="a class of 收支总表",
    ),
    pytest.param(
        ("收支总表", "33", 2, "12.00"),
        {
            ("BAL-INCOME", "收支总表/收入总计/预算数"),
            ("FIS-LE-ALL", "财政拨款收支总表/年初财政拨款结转和结余/金额"),
            ("INC-TOTAL", "收入总表/合计/上年结转"),
        },
        id="what is carried over",
    ),
    pytest.param(
        ("收支总表", "5", 2, "9.00"),
        {
            ("BAL-CLASSES", "收支总表/本年收入合计/预算数"),
            ("FIS-LE-ALL", "财政拨款收支总表/支出总计/合计"),
            ("INC-TOTAL", "收支总表/五、单位资金/预算数"),
        },
        id="money of the unit that no other table has",
    ),
    pytest.param(
        ("收入总表", "35", 5, "6538.31"),
        {
            ("INC-ROW", "收入总表/2130705/小计"),
            ("TREE-SUM", "收入总表/21307/财政拨款收入"),
        },
        id="an item of 收入总表",
    ),
    pytest.param(
        ("支出总表", "6", 4, "224.18"),
        {
            ("EXP-ROW", "支出总表/2013201/合计"),
            ("FIS-SPLIT", "支出总表/2013201/基本支出"),
            ("TREE-SUM", "支出总表/20132/基本支出"),
        },
        id="digits swapped in 支出总表",
    ),
    pytest.param(
        ("财政拨款收支总表", "13", 5, "6459.77"),
        {
            ("FIS-FUNDS", "财政拨款收支总表/十三、农林水支出/一般公共预算财政拨款"),
            ("FIS-ROW", "财政拨款收支总表/十三、农林水支出/合计"),
            ("FIS-TOTALS", "财政拨款收支总表/本年支出合计/一般公共预算财政拨款"),
        },
        id="a fund's class of 财政拨款收支总表",
    ),
    pytest.param(
        ("一般公共预算支出表", "17", 4, "37.00"),
        {
            ("BAS-PENSION", "基本支出表/30108/合计"),
            ("FIS-SPLIT", "支出总表/2080505/基本支出"),
            ("GEN-ROW", "一般公共预算支出表/2080505/合计"),
            ("TREE-SUM", "一般公共预算支出表/20805/基本支出"),
        },
        id="pension in 一般公共预算支出表",
    ),
    pytest.param(
        ("基本支出表", "8", 3, "23.00"),
        {
            ("BAS-HOUSING", "基本支出表/30113/合计"),
            ("BAS-ROW", "基本支出表/30113/合计"),
            ("TREE-SUM", "基本支出表/301/合计"),
        },
        id="housing fund in 基本支出表",
    ),
    pytest.param(
        ("政府性基金支出表", "1", 3, "22.00"),
        {
            ("FIS-FUNDS", "财政拨款收支总表/本年支出合计/政府性基金预算财政拨款"),
            ("FIS-SPLIT", "支出总表/合计/合计"),
            ("GEN-ROW", "政府性基金支出表/合计/合计"),
            ("TREE-SUM", "政府性基金支出表/合计/合计"),
        },
        id="total of 政府性基金支出表",
    ),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_one_changed_cell_gives_the_findings_it_should(
    check_tables: Callable[..., list[Finding]],
    change: tuple[str, str, int, str],
    expected: set[tuple[str, str]],
) -> None:
    assert places(check_tables(spoiled(change))) == expected


def test_a_fund_table_that_should_be_empty_is_found(
    check_tables: Callable[..., list[Finding]],
) -> None:
    tables = copy.deepcopy(PUBLISHED)
    tables["国有资本经营支出表"] = [
        ["1", "", "合计", "5.00", "", "5.00"],
        ["2", "223", "国有资本经营预算支出", "5.00", "", "5.00"],
        ["3", "22301", "解决历史遗留问题及改革成本支出", "5.00", "", "5.00"],
        ["4", "2230105", "国有企业退休人员社会化管理补助支出", "5.00", "", "5.00"],
    ]
    found = places(check_tables(tables))
    assert {code for code, _ in found} == {"FIS-FUNDS", "FIS-SPLIT"}
    assert ("FIS-SPLIT", "国有资本经营支出表/2230105/项目支出") in found


@pytest.mark.parametrize(
    ("number", "column", "expected"),
    [
        ("1", 2, {("TPE-FUNDS", "合计/合计"), ("TPE-TOTAL", "合计/合计")}),
        (
            "3",
            3,
            {
                ("TPE-CAR", "2、公务用车购置及运维费/一般公共预算财政拨款"),
                ("TPE-FUNDS", "2、公务用车购置及运维费/合计"),
                ("TPE-TOTAL", "合计/一般公共预算财政拨款"),
            },
        ),
        (
            "5",
            2,
            {
                ("TPE-CAR", "2、公务用车购置及运维费/合计"),
                ("TPE-FUNDS", "公务用车运维费/合计"),
            },
        ),
    ],
)
def test_a_changed_cell_of_the_three_public_table(
    check_tables: Callable[..., list[Finding]],
    number: str,
    column: int,
    expected: set[tuple[str, str]],
) -> None:
    tables = {**PUBLISHED, "三公经费支出表": copy.deepcopy(THREE_PUBLIC)}
    assert check_tables(tables) == []
    tables["三公经费支出表"][int(number) - 1][column] = "7.00"
    assert places(check_tables(tables)) == {
        (code, f"三公经费支出表/{spot}") for code, spot in expected
    }


def test_reception_paid_from_basic_expenditure_but_missing_in_an_empty_table(
    check_tables: Callable[..., list[Finding]],
) -> None:
    change = ("基本支出表", "11", 1, "30217"), ("基本支出表", "11", 2, "公务接待费")
    [finding] = check_tables(spoiled(*change))
    assert (finding.code, finding.spot) == ("TPE-ECONOMIC", "基本支出表/30217/合计")
    assert finding.expected == Decimal("3.70")


def test_items_withheld_everywhere_leave_the_sums_silent(
    check_tables: Callable[..., list[Finding]],
) -> None:
    tables = {
        name: [row for row in rows if not (row[1].startswith("20132") and len(row[1]) == 7)]
        for name, rows in PUBLISHED.items()
    }
    found = check_tables(tables)
    assert codes(found) == {"EXP-LEVEL"}
    assert {finding.severity for finding in found} == {Severity.WARNING}


def test_pension_is_not_compared_where_its_items_are_withheld(
    check_tables: Callable[..., list[Finding]],
) -> None:
    tables = {
        name: [row for row in rows if not (row[1].startswith("20805") and len(row[1]) == 7)]
        for name, rows in PUBLISHED.items()
    }
    assert codes(check_tables(tables)) == {"EXP-LEVEL"}


def test_secret_projects_break_no_sum(prepared: Callable[..., Prepared]) -> None:
    body = """
预算明细:
  - {功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: 500000}
  - {功能科目: 2012604, 项目: 修缮, 金额: 300000}
  - {功能科目: 2012699, 项目: 甲, 金额: 110000}
  - {功能科目: 2012699, 项目: 乙, 金额: 130000}
项目: [{名称: 修缮}, {名称: 甲, 涉密: 是}, {名称: 乙, 涉密: 是}]
"""
    case = case_of(prepared(body))
    assert checked(case) == []
    assert codes(checked(replace(case, submission=None))) == {"EXP-LEVEL"}


def test_a_missing_parent_is_a_matter_of_the_code_not_of_the_sum(
    check_tables: Callable[..., list[Finding]],
) -> None:
    tables = copy.deepcopy(PUBLISHED)
    tables["收入总表"] = [row for row in tables["收入总表"] if row[1] != "20103"]
    [finding] = check_tables(tables)
    assert (finding.code, finding.spot) == ("CODE-FORM", "收入总表/2010399/科目编码")
    assert "20103" in finding.message


@pytest.mark.parametrize("code", ["20132", "2013", "201325", "20132500", "事业运行", "3013250"])
def test_an_item_code_of_another_form_is_reported(
    check_tables: Callable[..., list[Finding]], code: str
) -> None:
    found = check_tables(spoiled(("收入总表", "9", 1, code)))
    if code == "20132":  # its form is sound, but the table now has it twice
        assert "CODE-FORM" not in codes(found)
    else:
        assert ("CODE-FORM", f"收入总表/{code}/科目编码") in places(found)


@pytest.mark.parametrize(
    ("name", "silent"),
    [
        ("政府办公厅(室)及相关机构事务", True),
        ("政府办公厅 （室） 及相关机构事务", True),
        ("政府办公室及相关机构事务", False),
    ],
)
def test_a_name_may_differ_in_blanks_and_width_only(
    check_tables: Callable[..., list[Finding]], name: str, silent: bool
) -> None:
    found = check_tables(spoiled(("收入总表", "3", 2, name)))
    assert codes(found) == (set() if silent else {"CODE-NAME"})


def test_names_and_codes_of_years_before_the_list_are_not_judged(
    check_tables: Callable[..., list[Finding]],
) -> None:
    change = spoiled(("收入总表", "3", 2, "政府办公室事务"))
    assert codes(check_tables(change, 2024)) == {"CODE-NAME"}
    assert check_tables(change, 2020) == []


def test_an_unknown_account_is_reported_once_and_without_its_items(
    check_tables: Callable[..., list[Finding]],
) -> None:
    tables = copy.deepcopy(PUBLISHED)
    for rows in tables.values():
        for row in rows:
            if len(row) > 2 and row[1].startswith("20103"):
                row[1] = row[1].replace("20103", "20177")
    found = check_tables(tables)
    assert places(found) == {("CODE-UNKNOWN", "收入总表/20177/科目编码")}


def test_a_fund_account_in_the_general_table_is_reported_at_its_section(
    check_tables: Callable[..., list[Finding]],
) -> None:
    tables = copy.deepcopy(PUBLISHED)
    tables["一般公共预算支出表"] += [
        ["36", "212", "城乡社区支出", "", "", ""],
        ["37", "21208", "国有土地使用权出让收入安排的支出", "", "", ""],
        ["38", "2120899", "其他国有土地使用权出让收入安排的支出", "", "", ""],
    ]
    found = [finding for finding in check_tables(tables) if finding.code == "CODE-FUND"]
    assert places(found) == {("CODE-FUND", "一般公共预算支出表/21208/科目编码")}
    assert found[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("一般公共预算", None),
        ("政府性基金", Severity.WARNING),
        ("事业收入", None),
    ],
)
def test_fund_money_on_a_general_account_is_a_warning(
    source: str, expected: Severity | None
) -> None:
    line = {"functional": "2012604", "project": "甲", "kind": "项目支出", "source": source}
    money = {"lines": [{**line, "amount": "50000"}], "projects": [{"name": "甲"}]}
    found = [finding for finding in check_submission(money) if finding.code == "CODE-FUND"]
    assert [finding.severity for finding in found] == ([expected] if expected else [])


def test_an_account_of_the_submission_is_free_for_any_budget() -> None:
    line = {"functional": "2120877", "project": "甲", "kind": "项目支出", "amount": "50000"}
    money = {"lines": [line], "projects": [{"name": "甲"}]}
    extra = {"extra_accounts": [{"code": "2120877", "name": "地方科目"}]}
    assert "CODE-FUND" in codes(check_submission(money))
    assert "CODE-FUND" not in codes(check_submission({**money, **extra}))


BASIC_LINE = {
    "functional": "2012601",
    "economic": "30101",
    "kind": "人员经费",
    "amount": "100000",
}


@pytest.mark.parametrize(
    ("missing", "field"), [("functional", "functional"), ("economic", "economic")]
)
def test_a_line_without_an_account_is_an_error_at_that_line(missing: str, field: str) -> None:
    line = {name: value for name, value in BASIC_LINE.items() if name != missing}
    found = check_submission({"lines": [BASIC_LINE, line]})
    [level] = [finding for finding in found if finding.code == "EXP-LEVEL"]
    assert level.path == ("lines", 1, field)
    assert level.severity is Severity.ERROR


def test_a_year_end_balance_must_say_its_account_too() -> None:
    left = {"source": "一般公共预算", "amount": "5000"}
    found = check_submission({"lines": [BASIC_LINE], "year_end": [left]})
    assert ("year_end", 0, "functional") in {finding.path for finding in found}
    whole = {**left, "functional": "2012601"}
    assert check_submission({"lines": [BASIC_LINE], "year_end": [whole]}) == []


def test_project_lines_need_no_economic_account() -> None:
    line = {"functional": "2012604", "project": "甲", "kind": "项目支出", "amount": "50000"}
    assert check_submission({"lines": [line], "projects": [{"name": "甲"}]}) == []


@pytest.mark.parametrize(
    ("economic", "kind", "fires"),
    [
        ("30305", "公用经费", True),
        ("31002", "人员经费", True),
        ("30239", "人员经费", False),
        ("30299", "人员经费", True),
        ("39999", "人员经费", False),
    ],
)
def test_kinds_of_basic_expenditure(economic: str, kind: str, fires: bool) -> None:
    line = {**BASIC_LINE, "economic": economic, "kind": kind}
    found = check_submission({"lines": [line]})
    assert ("BAS-KIND" in codes(found)) is fires


def test_a_column_shifted_in_the_basic_table_is_seen_without_a_submission(
    check_tables: Callable[..., list[Finding]],
) -> None:
    found = check_tables(spoiled(("基本支出表", "10", 4, "18.88"), ("基本支出表", "10", 5, "")))
    assert ("BAS-KIND", "基本支出表/30201/人员经费") in places(found)


def test_medical_care_of_the_retired_may_be_part_of_the_medical_item() -> None:
    lines = [
        {**BASIC_LINE, "functional": "2101101", "economic": "30110", "amount": "40000"},
        {**BASIC_LINE, "functional": "2101101", "economic": "30307", "amount": "9000"},
    ]
    assert check_submission({"lines": lines}) == []
    other = [lines[0], {**lines[1], "economic": "30102"}]
    assert codes(check_submission({"lines": other})) == {"BAS-MEDICAL"}


@pytest.mark.parametrize(
    ("annuity", "account", "fires"),
    [
        ("71000", "2080506", False),
        ("74000", "2080506", False),
        ("142000", "2080506", True),
        ("71000", "2080599", True),
    ],
)
def test_annuity_is_half_the_pension_and_has_its_item(
    annuity: str, account: str, fires: bool
) -> None:
    lines = [
        {**BASIC_LINE, "functional": "2080505", "economic": "30108", "amount": "142000"},
        {**BASIC_LINE, "functional": account, "economic": "30109", "amount": annuity},
    ]
    assert ("BAS-ANNUITY" in codes(check_submission({"lines": lines}))) is fires


OFFICE = {**BASIC_LINE, "economic": "30201", "kind": "公用经费", "unit": "231001"}


@pytest.mark.parametrize(
    ("natures", "figure", "fires"),
    [
        (("行政",), "100000", False),
        (("行政",), "90000", True),
        (("行政", "事业"), "90000", False),
        (("行政", "事业"), "110000", True),
        (("事业",), "0", False),
        (("事业",), "90000", True),
    ],
)
def test_operating_cost_against_public_expenditure(
    natures: tuple[str, ...], figure: str, fires: bool
) -> None:
    units = [{"code": f"23100{i}", "name": "单位", "nature": n} for i, n in enumerate(natures, 1)]
    submission = Submission.model_validate(
        {
            "budget_year": 2024,
            "money_unit": "元",
            "department": {"code": "231", "name": "云溪县档案馆", "units": units},
            "lines": [OFFICE],
        }
    )
    tables, _ = build_tables(submission, PACK.tables, PACK.settings)
    printed = replace(tables.figures["机关运行经费"], amount=Decimal(figure))
    tables = replace(tables, figures={**tables.figures, "机关运行经费": printed})
    found = checked(Case(2024, PACK, classification_for(submission), tables, submission))
    assert ("OPERATING-COST" in codes(found)) is fires


@pytest.mark.parametrize(("held", "fires"), [((1, 1), False), ((1, 2), True)])
def test_vehicles_are_the_sum_of_their_kinds(held: tuple[int, int], fires: bool) -> None:
    assets = {
        "items": [{"kind": "车辆", "quantity": "2", "value": "160000"}],
        "vehicles": [{"kind": f"用途{n}", "held": n} for n in held],
    }
    found = check_submission({"lines": [BASIC_LINE], "assets": assets})
    assert codes(found) == ({"ASSET-SUM"} if fires else set())


def test_with_other_money_total_expenditure_may_exceed_the_funds() -> None:
    own = {**BASIC_LINE, "functional": "2012604", "source": "事业收入"}
    assert check_submission({"lines": [BASIC_LINE, own]}) == []


def test_other_money_makes_the_totals_differ(check_tables: Callable[..., list[Finding]]) -> None:
    found = check_tables(spoiled(("收支总表", "5", 2, "9.00")))
    [finding] = [finding for finding in found if finding.code == "FIS-LE-ALL"]
    assert "9.00" in finding.message


def test_a_fund_spends_no_more_than_was_carried_over(
    check_tables: Callable[..., list[Finding]],
) -> None:
    found = check_tables(spoiled(("财政拨款收支总表", "35", 2, "12.00")))
    [finding] = [finding for finding in found if finding.code == "FUND-CARRY-OVER"]
    assert (finding.expected, finding.actual) == (Decimal("12.00"), Decimal("21.00"))


def test_zero_may_be_written_without_decimals(check_tables: Callable[..., list[Finding]]) -> None:
    assert check_tables(spoiled(("支出总表", "2", 6, "0"), ("支出总表", "1", 6, "0.00"))) == []
    found = check_tables(spoiled(("支出总表", "9", 3, "236.1")))
    assert places(found) == {("AMOUNT-FORMAT", "支出总表/2013250/合计")}


def test_tables_that_are_not_at_hand_are_not_judged(
    check_tables: Callable[..., list[Finding]],
) -> None:
    for name in PUBLISHED:
        assert check_tables({name: PUBLISHED[name]}) == []
    assert check_tables({n: rows for n, rows in PUBLISHED.items() if n != "支出总表"}) == []


def test_labels_may_be_numbered_and_spaced_otherwise(
    check_tables: Callable[..., list[Finding]],
) -> None:
    tables = spoiled(("收支总表", "32", 3, "本年 支出合计"), ("收支总表", "13", 4, "6549.78"))
    for row in tables["收支总表"]:
        row[3] = row[3].split("、", 1)[-1]
    assert places(check_tables(tables)) == {
        ("BAL-CLASSES", "收支总表/本年 支出合计/预算数"),
        ("EXP-TOTAL", "支出总表/213/合计"),
    }
