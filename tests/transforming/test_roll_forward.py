"""Next year's file: this year's figures become last year's, nothing is invented."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from budgetgen.checking.check import check
from budgetgen.model.ledger_line import LastYearLine
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Kind, Source, ThreePublicKind
from budgetgen.packs.pack import load_pack
from budgetgen.reading.submission import read_submission
from budgetgen.rendering import Prepared
from budgetgen.tables.build import build_tables
from budgetgen.transforming.roll_forward import RolledForward, roll_forward
from budgetgen.transforming.year_marks import years_named
from budgetgen.writing.yaml_file import submission_yaml
from tests.support.examples import EXAMPLES

Make = Callable[..., Prepared]


@cache
def example(name: str) -> Submission:
    found = read_submission(EXAMPLES / name).submission
    assert found is not None
    return found


def rolled(given: Submission, **options: Any) -> Submission:
    done = roll_forward(given, given.budget_year + 1, **options)
    assert done.submission is not None, done.findings
    return done.submission


def topics(done: RolledForward, topic: str) -> list[str]:
    return [note.text for note in done.notes if note.topic == topic]


def test_the_ledger_becomes_last_years_data_per_item_kind_and_source() -> None:
    # 公用经费 of 2012601: 52000 + 3000 + 48000; the projects: 180000 + 60000.
    assert rolled(example("small")).last_year == tuple(
        LastYearLine(functional=code, kind=kind, budget=Decimal(amount))
        for code, kind, amount in (
            ("2012601", Kind.PERSONNEL, "900000"),
            ("2080505", Kind.PERSONNEL, "142000"),
            ("2101101", Kind.PERSONNEL, "64000"),
            ("2210201", Kind.PERSONNEL, "106000"),
            ("2012601", Kind.OPERATING, "103000"),
            ("2012604", Kind.PROJECT, "240000"),
        )
    )


def test_last_years_data_hold_each_units_money_to_the_fen() -> None:
    given = example("department")
    new = rolled(given)

    for unit in given.department.units:
        spent = sum(line.amount for line in given.lines if line.unit == unit.code)
        before = sum(line.budget or 0 for line in new.last_year if line.unit == unit.code)
        assert before == spent
    [carried] = [line for line in new.last_year if line.carry_over]
    assert (carried.source, carried.budget) == (Source.GOVERNMENT_FUND, Decimal(210000))
    assert {line.execution for line in new.last_year} == {None}


def test_three_public_of_this_year_is_last_years_budget() -> None:
    found = {item.kind: item.last_budget for item in rolled(example("small")).three_public}

    assert found == {
        ThreePublicKind.OVERSEAS: 0,
        ThreePublicKind.VEHICLE_PURCHASE: 0,
        ThreePublicKind.VEHICLE_RUNNING: 0,
        ThreePublicKind.RECEPTION: Decimal(3000),
    }


@pytest.mark.parametrize("name", ["small", "department"])
def test_a_budget_that_stays_the_same_is_unchanged_against_last_year(name: str) -> None:
    given = example(name)
    new = rolled(given).model_copy(update={"lines": given.lines, "projects": given.projects})
    pack = load_pack(given.pack)

    tables, findings = build_tables(new, pack.tables, pack.settings)

    assert findings == []
    for figure in ("支出", "基本支出", "项目支出", "三公经费", "公务接待费"):
        assert tables.figures[f"上年{figure}"].amount == tables.figures[figure].amount
        assert tables.figures["支出"].amount > 0


def test_what_is_this_years_only_is_gone() -> None:
    given = example("department")
    new = rolled(given)

    assert new.budget_year == 2025
    assert (new.lines, new.procurement, new.waivers, new.approved_on) == ((), (), (), None)
    assert new.prose.reasons.basic == ""
    assert {item.reason for item in new.three_public} == {""}
    assert [(v.last_year, v.bought, v.disposed, v.held) for v in new.assets.vehicles] == [
        (1, 0, 0, 1)
    ]
    assert {item.value for item in new.assets.items} == {None}
    assert new.department == given.department
    assert new.prose.duties == given.prose.duties


def test_lines_of_basic_expenditure_come_along_on_request() -> None:
    given = example("small")

    assert rolled(given, keep_lines=True).lines == given.lines[:7]


def test_the_next_file_can_be_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "新.yaml"
    new = rolled(example("department"))
    path.write_text(submission_yaml(new), encoding="utf-8")

    assert read_submission(path).submission == new


PROJECTS = """
预算明细:
  - {项目: P1, 功能科目: 2012604, 经济科目: 30227, 金额: 1}
  - {项目: P2, 功能科目: 2012604, 经济科目: 30227, 金额: 1}
  - {项目: P3, 功能科目: 2012604, 经济科目: 30227, 金额: 1}
  - {项目: P4, 功能科目: 2012604, 经济科目: 30227, 金额: 1}
  - {项目: P5, 功能科目: 2012604, 经济科目: 30227, 金额: 1, 上年结转: 是}
  - {项目: P6, 功能科目: 2012604, 经济科目: 30227, 金额: 1}
项目:
  - {编码: P1, 名称: 档案数字化费, 用途: 用于2024年的扫描}
  - {编码: P2, 名称: 库房改造工程尾款}
  - {编码: P3, 名称: 2024年县志编修费}
  - {编码: P4, 名称: 2023—2025年普查经费}
  - {编码: P5, 名称: 设备购置费}
  - {编码: P6, 名称: 补贴, 用途: 发放一次性补贴}
职责活动:
  - {名称: 甲, 金额: 3, 活动: [{名称: 乙, 金额: 3, 项目: [P1, P2, 库房改造工程尾款]}]}
"""


def test_projects_go_on_unless_something_says_that_they_end(prepared: Make) -> None:
    given = prepared(PROJECTS).submission
    done = roll_forward(given, 2025)

    assert done.submission is not None
    assert [p.code for p in done.submission.projects] == ["P1", "P4"]
    assert topics(done, "不再延续") == [
        "P2 库房改造工程尾款（名称里有“尾款”）",
        "P3 2024年县志编修费（名称里只写了2024年）",
        "P5 设备购置费（全部用上年结转资金安排）",
        "P6 补贴（用途里有“一次性”）",
    ]
    [activity] = done.submission.duties[0].activities
    assert (activity.projects, activity.amount, done.submission.duties[0].amount) == (
        ("P1",),
        None,
        None,
    )


def test_keep_and_drop_overrule(prepared: Make) -> None:
    given = prepared(PROJECTS).submission

    new = rolled(given, keep=["P3", "补贴"], drop=["P1"])

    assert [p.code for p in new.projects] == ["P3", "P4", "P6"]


def test_a_project_of_one_unit_keeps_its_unit() -> None:
    units = {p.name: p.unit for p in rolled(example("department")).projects}

    assert units["政务云资源租用费"] == "203002"
    assert units["老年教育办学经费"] == "203001"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"keep": ["无"]}, "没有名为“无”的项目"),
        ({"drop": ["无"]}, "没有名为“无”的项目"),
        ({"keep": ["馆藏档案数字化费"], "drop": ["馆藏档案数字化费"]}, "既要保留又要去掉"),
    ],
)
def test_a_wrong_project_is_a_finding(options: dict[str, list[str]], message: str) -> None:
    done = roll_forward(example("small"), 2025, **options)  # type: ignore[arg-type]

    assert done.submission is None
    assert [message in finding.message for finding in done.findings] == [True]


@pytest.mark.parametrize("year", [2023, 2024, 2026])
def test_only_the_next_year_follows(year: int) -> None:
    done = roll_forward(example("small"), year)

    assert [f.code for f in done.findings] == ["ROLL-YEAR"]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年完成扫描", [2024]),
        ("2024 年度", [2024]),
        ("2023年底前，2024-06完成", [2024, 2023]),
        ("2025年完成", []),
        ("2023—2025年规划", []),
        ("2021至2024年规划", [2024]),
        ("按照冀财〔2024〕3号", []),
        ("《2024年工作要点》", []),
        ("扫描2024页", []),
        ("12024年", []),
    ],
)
def test_a_past_year_is_found_where_a_text_speaks_of_it(text: str, years: list[int]) -> None:
    assert years_named(text, 2025) == years


def test_a_text_that_names_the_old_year_is_marked_and_the_check_finds_the_mark(
    prepared: Make, tmp_path: Path
) -> None:
    given = prepared(
        PROJECTS + "文字说明: {部门职责: [甲, 2024年完成普查], 总体绩效目标: 2020年以来的工作}\n"
    ).submission
    done = roll_forward(given, 2025)
    assert done.submission is not None

    assert done.submission.prose.duties == ("甲", "【请修改：原文写的是2024年】2024年完成普查")
    assert done.submission.prose.overall_goals == ("2020年以来的工作",)
    assert topics(done, "请修改") == [
        "项目 1 用途：用于2024年的扫描（已在文中标出）",
        "文字说明 部门职责 2：2024年完成普查（已在文中标出）",
    ]
    path = tmp_path / "新.yaml"
    path.write_text(submission_yaml(done.submission), encoding="utf-8")
    residue = [f for f in check(path).findings if f.code == "TEXT-RESIDUE"]
    assert len(residue) == 2
