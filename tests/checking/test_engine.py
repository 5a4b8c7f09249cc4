"""The engine: every rule runs, each hit becomes a finding in its place, grouped ones are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from budgetgen.checking.case import Case, Check, Hit, Needs, Spot
from budgetgen.checking.catalogue import Rule, load_catalogue
from budgetgen.checking.engine import Outcome, codes_that_run, find_all, run_checks
from budgetgen.model.finding import CHECK_BROKEN, Severity
from budgetgen.reading.naming import Positions
from budgetgen.rendering import case_of, prepare

SMALL = Path(__file__).parent.parent.parent / "examples/small/department.yaml"
SINGLE, GROUPED = "VAL-NO-UNIT", "TXT-SPACE"
VALUES = {"name": "某项目", "indicator": "某指标", "value": "5", "spot_text": "甲 乙"}


@pytest.fixture(scope="module")
def small() -> tuple[Case, Positions]:
    prepared = prepare(SMALL).prepared
    assert prepared is not None
    return case_of(prepared), prepared.positions


def rule(code: str, *hits: Hit) -> Check:
    def function(case: Case) -> Iterator[Hit]:
        yield from hits

    return Check(code, function, Needs.TABLES)


def at(*path: str | int) -> Hit:
    return Hit(at=path, values=VALUES)


Run = Callable[..., Outcome]


@pytest.fixture
def run(small: tuple[Case, Positions]) -> Run:
    return lambda *checks: run_checks(*small, checks)


def test_a_rule_that_fails_inside_is_reported_by_its_code_and_hides_no_other(run: Run) -> None:
    def broken(case: Case) -> Iterator[Hit]:
        yield at("projects", 0)
        raise KeyError("secret of the program")

    others = rule(SINGLE, at("projects", 0, "indicators", 0, "value"))
    outcome = run(Check("VAL-GE-100", broken, Needs.TABLES), others)

    assert outcome.broken == ("VAL-GE-100",)
    assert [finding.code for finding in outcome.findings] == [CHECK_BROKEN, SINGLE]
    failed = outcome.findings[0]
    assert failed.severity is Severity.ERROR
    assert failed.message.startswith("检查程序错误：规则 VAL-GE-100 未能完成")
    assert "secret" not in failed.message


def test_a_message_that_lacks_a_value_is_a_failure_of_the_rule_and_not_of_the_run(run: Run) -> None:
    outcome = run(rule(SINGLE, Hit(at=("projects", 0))))

    assert (outcome.broken, [f.code for f in outcome.findings]) == ((SINGLE,), [CHECK_BROKEN])


def test_several_findings_in_one_place_are_all_kept(run: Run) -> None:
    place = ("projects", 0, "indicators", 0, "value")
    outcome = run(rule(SINGLE, at(*place), at(*place)), rule("VAL-GE-100", at(*place)))

    assert [f.code for f in outcome.findings] == ["VAL-GE-100", SINGLE, SINGLE]
    assert len({finding.place for finding in outcome.findings}) == 1


def test_findings_come_in_the_order_of_the_file(run: Run) -> None:
    lines = [("prose", "duties", 0), ("projects", 1, "purpose"), ("projects", 0, "purpose")]
    found = run(rule(SINGLE, *(at(*path) for path in lines))).findings

    assert [finding.path for finding in found] == lines[::-1]


def test_a_grouped_rule_gives_one_line_per_project_with_the_number_of_places(run: Run) -> None:
    hits = [at("projects", i, "goals", j) for i, j in ((1, 0), (0, 1), (0, 0))]
    found = run(rule(GROUPED, *hits)).findings

    assert [finding.path for finding in found] == [("projects", 0, "goals", 0), hits[0].at]
    assert found[0].message.endswith("（等 2 处）")
    assert "等" not in found[1].message


def test_outside_projects_a_grouped_rule_is_counted_part_by_part(run: Run) -> None:
    hits = [
        at("department", "name"),
        at("prose", "duties", 0),
        at("prose", "other", 0),
        at("assets", "note"),
    ]
    found = run(rule(GROUPED, *hits)).findings

    assert [finding.path[0] for finding in found] == ["department", "assets", "prose"]
    assert [finding.message.endswith("（等 2 处）") for finding in found] == [False, False, True]


def test_cells_of_a_grouped_rule_are_counted_table_by_table(run: Run) -> None:
    spots = [("收入总表", "1"), ("收入总表", "2"), ("支出总表", "1")]
    hits = [Hit(spot=Spot(table, row, "合计"), values=VALUES) for table, row in spots]
    found = run(rule(GROUPED, *hits)).findings

    assert [finding.spot for finding in found] == ["收入总表/1/合计", "支出总表/1/合计"]
    assert found[0].message.endswith("（等 2 处）")


def test_a_rule_that_is_not_grouped_is_never_counted(run: Run) -> None:
    found = run(rule(SINGLE, at("projects", 0, "goals", 0), at("projects", 0, "goals", 1))).findings

    assert len(found) == 2
    assert not any("处）" in finding.message for finding in found)


def test_every_single_place_of_a_grouped_rule_can_be_had(small: tuple[Case, Positions]) -> None:
    hits = [at("projects", 0, "goals", 0), at("projects", 0, "goals", 1)]

    assert len(find_all(*small, [rule(GROUPED, *hits)]).findings) == 2


def test_the_difference_is_what_stands_less_what_should(run: Run) -> None:
    hit = Hit(("projects", 0), None, Decimal("3.00"), Decimal("2.99"), VALUES)

    assert run(rule(SINGLE, hit)).findings[0].difference == Decimal("-0.01")


def test_braces_that_somebody_typed_are_printed_and_not_filled_in(run: Run) -> None:
    hit = Hit(at=("projects", 0), values={**VALUES, "name": "{indicator.__class__}"})

    assert "{indicator.__class__}" in run(rule(SINGLE, hit)).findings[0].message


def test_rules_run_only_where_they_have_what_they_need(small: tuple[Case, Positions]) -> None:
    whole, _ = small
    tables = replace(whole, submission=None, document=None)

    assert codes_that_run(tables) < codes_that_run(whole)
    assert "EXP-TOTAL" in codes_that_run(tables)
    assert SINGLE not in codes_that_run(tables)


def test_a_rule_is_silent_in_years_it_is_not_in_force(
    small: tuple[Case, Positions], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, positions = small
    check = rule(SINGLE, at("projects", 0))
    assert len(run_checks(case, positions, [check]).findings) == 1

    old: Rule = replace(load_catalogue()[SINGLE], last_year=case.budget_year - 1)
    monkeypatch.setitem(load_catalogue(), SINGLE, old)

    assert run_checks(case, positions, [check]).findings == ()
