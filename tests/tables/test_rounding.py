"""Printed sums hold in every table at once, whatever the fen."""

import random
from decimal import Decimal

import pytest

from budgetgen.model.department import Department, Unit
from budgetgen.model.ledger_line import BudgetLine
from budgetgen.model.money import MoneyUnit
from budgetgen.model.project import Project
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import load_pack
from budgetgen.tables.build import build_tables
from budgetgen.tables.rounding import Relation, half_up, round_together
from budgetgen.tables.table import Table, TableSet

ITEMS = (
    "2010301", "2010302", "2010399", "2013201", "2013250", "2080501", "2080505", "2101101",
    "2130705", "2210201", "2120899", "2120801", "2230105",
)  # fmt: skip
BASIC = (("人员经费", "30101"), ("人员经费", "30108"), ("人员经费", "30301"), ("公用经费", "30201"),
         ("公用经费", "30217"), ("公用经费", "30231"))  # fmt: skip
SOURCES = (
    "一般公共预算",
    "政府性基金",
    "国有资本经营预算",
    "财政专户管理资金",
    "事业收入",
    "其他收入",
)
UNIT = Decimal("0.01")


def random_submission(seed: int) -> Submission:
    rng = random.Random(seed)
    projects = [f"项目{i}" for i in range(rng.randint(1, 12))]
    lines = []
    for _ in range(rng.randint(5, 70)):
        line = {
            "functional": rng.choice(ITEMS),
            "amount": Decimal(rng.randint(1, 9_999_999)).scaleb(-2) * rng.choice((1, 10, 100)),
            "carry_over": rng.random() < 0.1,
        }
        if rng.random() < 0.5:
            kind, economic = rng.choice(BASIC)
            line |= {"kind": kind, "economic": economic, "source": SOURCES[0]}
        else:
            line |= {"project": rng.choice(projects), "source": rng.choice(SOURCES)}
        lines.append(BudgetLine(**line))
    unit = Unit(code="1", name="某单位", nature="行政")
    return Submission(
        budget_year=2024,
        money_unit=MoneyUnit.YUAN,
        department=Department(code="1", name="某部门", units=(unit,)),
        lines=tuple(lines),
        projects=tuple(Project(name=name) for name in projects),
    )


def tables_of(submission: Submission) -> TableSet:
    pack = load_pack("hebei-2024")
    tables, findings = build_tables(submission, pack.tables, pack.settings)
    assert [finding.code for finding in findings] == []
    return tables


def number(text: str) -> Decimal:
    return Decimal(text or "0")


def figures(table: Table) -> dict[str, dict[str, Decimal]]:
    """Printed numbers of an account table: code (or 合计) -> column -> number."""
    found = {}
    for row in table.rows:
        printed = [
            number(c.text) for c, col in zip(row.cells, table.columns, strict=True) if col.figure
        ]
        titles = [col.title for col in table.columns if col.figure]
        found[row.key] = dict(zip(titles, printed, strict=True))
    return found


COLUMN_SUMS = {
    "收入总表": {
        "合计": ["小计", "上年结转"],
        "小计": ["财政拨款收入", "财政专户收入", "事业收入", "经营收入", "上级补助收入",
                 "附属单位上缴收入", "其他收入"],
    },
    "支出总表": {
        "合计": ["基本支出", "项目支出", "经营支出", "上解上级支出", "对附属单位补助支出"]
    },
    "一般公共预算支出表": {"合计": ["基本支出", "项目支出"]},
    "政府性基金支出表": {"合计": ["基本支出", "项目支出"]},
    "国有资本经营支出表": {"合计": ["基本支出", "项目支出"]},
    "基本支出表": {"合计": ["人员经费", "公用经费"]},
}  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_printed_totals_are_the_sums_of_their_printed_parts(seed: int) -> None:
    tables = tables_of(random_submission(seed))
    checked = 0
    for name, sums in COLUMN_SUMS.items():
        rows = figures(tables.tables[name])
        for key, row in rows.items():
            for total, parts in sums.items():
                assert row[total] == sum(row[part] for part in parts), (name, key, total)
                checked += 1
            children = [k for k in rows if k[:-2] == key and k.isdigit()]
            if key == "合计":
                children = [k for k in rows if len(k) == 3 and k.isdigit()]
            if children:
                for column in row:
                    assert row[column] == sum(rows[c][column] for c in children), (
                        name,
                        key,
                        column,
                    )
                    checked += 1
    assert checked > 10


@pytest.mark.parametrize("seed", range(40))
def test_no_printed_cell_is_a_unit_of_the_last_place_away(seed: int) -> None:
    submission = random_submission(seed)
    tables = tables_of(submission)
    exact = sum((line.amount for line in submission.lines), Decimal(0)) / 10000
    total = figures(tables.tables["支出总表"])["合计"]["合计"]
    assert total == exact.quantize(UNIT, "ROUND_HALF_UP")
    cells = [
        cell
        for table in tables.tables.values()
        for row in table.rows
        for cell in row.cells
        if cell.amount is not None
    ]
    assert len(cells) > 50
    assert all(abs(number(cell.text) - cell.amount / 10000) < UNIT for cell in cells)


@pytest.mark.parametrize("seed", range(40))
def test_the_same_money_is_printed_alike_in_every_table(seed: int) -> None:
    tables = tables_of(random_submission(seed))
    spent = figures(tables.tables["支出总表"])
    by_class = {}
    for row in tables.tables["收支总表"].rows:
        by_class[row.cells[3].text.split("、")[-1]] = number(row.cells[4].text)
    names = {row.key: row.cells[2].text for row in tables.tables["支出总表"].rows}
    classes = [key for key in spent if len(key) == 3]
    assert classes
    for key in classes:
        assert by_class[names[key]] == spent[key]["合计"]
    assert by_class["支出总计"] == number(tables.tables["收支总表"].rows[-1].cells[2].text)
    projects = sum(number(p.budget.text) for p in tables.projects.values())
    assert projects == spent["合计"]["项目支出"]


@pytest.mark.parametrize("seed", range(40))
def test_an_account_paid_by_several_funds_is_the_sum_of_their_tables(seed: int) -> None:
    submission = random_submission(seed)
    fiscal = [line for line in submission.lines if line.source in SOURCES[:3]]
    tables = tables_of(submission.model_copy(update={"lines": tuple(fiscal)}))
    spent = figures(tables.tables["支出总表"])
    names = ("一般公共预算支出表", "政府性基金支出表", "国有资本经营支出表")
    by_fund = [figures(tables.tables[name]) for name in names]
    assert spent
    for key, row in spent.items():
        for column in ("合计", "基本支出", "项目支出"):
            parts = [fund[key][column] for fund in by_fund if key in fund]
            assert row[column] == sum(parts), (key, column)


def test_whole_units_are_left_alone_without_a_solver() -> None:
    exact = {1: 30000, 2: 70000, 3: 100000}
    assert round_together(exact, [Relation(3, (1, 2))], [3], 10000) == {1: 3, 2: 7, 3: 10}


def test_two_halves_round_to_their_rounded_total() -> None:
    exact = {1: 5000, 2: 5000, 3: 10000}
    rounded = round_together(exact, [Relation(3, (1, 2))], [3], 10000)
    assert rounded is not None
    assert sorted((rounded[1], rounded[2])) == [0, 1]
    assert rounded[3] == 1


def test_contradictory_relations_are_reported_as_none() -> None:
    exact = {1: 10000, 2: 10000, 4: 5000}
    assert round_together(exact, [Relation(1, (4,)), Relation(2, (4, 2))], [], 10000) is None


@pytest.mark.parametrize(
    ("fen", "quanta"), [(4999, 0), (5000, 1), (15000, 2), (-5000, -1), (14999, 1)]
)
def test_half_up_goes_away_from_zero_at_the_half(fen: int, quanta: int) -> None:
    assert half_up(fen, 10000) == quanta


def test_a_grand_total_that_stands_alone_is_rounded_half_up() -> None:
    assert round_together({1: 100}, [], [1], 10_000) == {1: 0}
    assert round_together({1: 5_000}, [], [1], 10_000) == {1: 1}
