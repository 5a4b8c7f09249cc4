"""Random submissions: what is computed adds up, and one changed cell is always noticed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from budgetgen.checking.case import Case
from budgetgen.checking.engine import run_checks
from budgetgen.checking.rules import balance, basic, expense, fiscal, funds, income, sums, tree
from budgetgen.model.finding import Finding
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import load_pack
from budgetgen.reading.naming import Positions
from budgetgen.tables.build import build_tables, classification_for
from budgetgen.tables.table import Cell, TableSet

PACK = load_pack("hebei-2024")
# Warnings about accounts that mostly, not always, stand for the same money.
_NOT_SUMS = {"BAS-ANNUITY", "BAS-HOUSING", "BAS-KIND", "BAS-MEDICAL", "BAS-PENSION"}
CHECKS = [
    check
    for module in (balance, basic, expense, fiscal, funds, income, sums, tree)
    for check in module.CHECKS
    if check.code not in _NOT_SUMS
]
NINE_TABLES = [
    name
    for name, definition in PACK.tables.tables.items()
    if definition.kind in ("两边", "科目") or name == "三公经费支出表"
]

GENERAL = ["2010399", "2012601", "2012604", "2013201", "2080505", "2082701", "2101101", "2210201"]
FUNDS = {"政府性基金": ["2120899", "2120803"], "国有资本经营预算": ["2230105"]}
OTHER_MONEY = [
    "财政专户管理资金",
    "事业收入",
    "上级补助收入",
    "附属单位上缴收入",
    "其他收入",
    "使用非财政拨款结余",
]
PERSONNEL = ["30101", "30102", "30108", "30113", "30302"]
OPERATING = ["30201", "30211", "30212", "30217", "30231", "31002", "31013"]

AMOUNTS = st.integers(1, 10**9).map(lambda fen: Decimal(fen).scaleb(-2))
"""Yuan, from one fen to ten million."""


def _basic() -> st.SearchStrategy[dict[str, Any]]:
    def lines(kind: str, accounts: list[str]) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries(
            {
                "functional": st.sampled_from(GENERAL),
                "economic": st.sampled_from(accounts),
                "kind": st.just(kind),
                "source": st.sampled_from(["一般公共预算"] * 5 + OTHER_MONEY),
                "carry_over": st.sampled_from(["否", "否", "是"]),
                "amount": AMOUNTS,
            }
        )

    return lines("人员经费", PERSONNEL) | lines("公用经费", OPERATING)


def _projects() -> st.SearchStrategy[dict[str, Any]]:
    accounts = st.sampled_from(
        [(source, code) for source in ("一般公共预算", *OTHER_MONEY) for code in GENERAL]
        + [(source, code) for source, codes in FUNDS.items() for code in codes] * 3
    )
    return st.builds(
        lambda account, economic, carried, amount: {
            "functional": account[1],
            "economic": economic,
            "project": "甲",
            "kind": "项目支出",
            "source": account[0],
            "carry_over": carried,
            "amount": amount,
        },
        accounts,
        st.sampled_from(OPERATING),
        st.sampled_from(["否", "否", "是"]),
        AMOUNTS,
    )


def _business() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "functional": st.sampled_from(GENERAL),
            "economic": st.just("30299"),
            "kind": st.sampled_from(["经营支出", "上解上级支出", "对附属单位补助支出"]),
            "source": st.just("经营收入"),
            "amount": AMOUNTS,
        }
    )


LEFT_OVER = st.fixed_dictionaries(
    {
        "functional": st.sampled_from(GENERAL),
        "source": st.sampled_from(["一般公共预算", "其他收入"]),
        "carry_over": st.sampled_from(["否", "是"]),
        "amount": AMOUNTS,
    }
)


SUBMISSIONS = st.fixed_dictionaries(
    {
        "lines": st.builds(
            lambda *parts: [line for part in parts for line in part],
            st.lists(_basic(), min_size=1, max_size=8),
            st.lists(_projects(), max_size=8),
            st.lists(_business(), max_size=2),
        ),
        "year_end": st.lists(LEFT_OVER, max_size=2),
    }
)


def case_of(money: dict[str, Any]) -> Case:
    """The tables of a submission, as if they had been published."""
    submission = Submission.model_validate(
        {
            "budget_year": 2024,
            "money_unit": "元",
            "department": {
                "code": "231",
                "name": "云溪县档案馆",
                "units": [{"code": "231001", "name": "云溪县档案馆", "nature": "行政"}],
            },
            "projects": [{"name": "甲"}],
            **money,
        }
    )
    tables, found = build_tables(submission, PACK.tables, PACK.settings)
    assume(not any(finding.code == "ROUNDING" for finding in found))
    return Case(2024, PACK, classification_for(submission), tables)


def findings(case: Case) -> list[Finding]:
    outcome = run_checks(case, Positions({}), CHECKS)
    assert outcome.broken == ()
    return list(outcome.findings)


def changed(tables: TableSet, name: str, row: int, column: int, by: Decimal) -> TableSet:
    """The tables with one printed amount changed."""
    table = tables.tables[name]
    cells = list(table.rows[row].cells)
    number = Decimal(cells[column].text or "0.00") + by
    cells[column] = Cell(f"{number:f}", number * 10000)
    rows = list(table.rows)
    rows[row] = replace(rows[row], cells=tuple(cells))
    return replace(tables, tables={**tables.tables, name: replace(table, rows=tuple(rows))})


FAST = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@FAST
@given(SUBMISSIONS)
def test_computed_tables_of_any_submission_add_up(money: dict[str, Any]) -> None:
    assert [str(finding) for finding in findings(case_of(money))] == []


@FAST
@given(SUBMISSIONS, st.data())
def test_one_changed_amount_is_always_noticed(money: dict[str, Any], data: st.DataObject) -> None:
    case = case_of(money)
    name = data.draw(st.sampled_from([n for n in NINE_TABLES if not case.tables.tables[n].empty]))
    table = case.tables.tables[name]
    row = data.draw(st.integers(0, len(table.rows) - 1))
    column = data.draw(st.sampled_from([i for i, c in enumerate(table.columns) if c.figure]))
    label = max(i for i, c in enumerate(table.columns[:column]) if not c.figure)
    assume(table.rows[row].cells[label].text)  # two-sided tables are filled with empty rows
    by = data.draw(st.sampled_from(["0.01", "-0.01", "1.00", "9000.00"]).map(Decimal))
    spoiled = replace(case, tables=changed(case.tables, name, row, column, by))
    assert findings(spoiled), (name, table.rows[row].key, table.columns[column].title)
