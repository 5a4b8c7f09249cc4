"""A county: days of publication, last year, replies, units, the county's own aggregate."""

import datetime
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from budgetgen.checking.case import Case
from budgetgen.checking.catalogue import load_catalogue
from budgetgen.checking.county.case import CountyCase, CountyThreePublic, Reply, Spent
from budgetgen.checking.county.engine import department_findings, run_county_checks
from budgetgen.checking.engine import run_checks
from budgetgen.checking.printed_figures import TOTAL
from budgetgen.checking.rules.county import (
    COUNTY_CHECKS,
    THREE_PUBLIC_CHECK,
    county_tpe,
    reply_agrees,
    units_sum,
)
from budgetgen.checking.rules.prior_and_due import CHECKS, county_prior, due_date
from budgetgen.model.finding import Severity
from budgetgen.model.ledger_line import LastYearLine
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Kind, Source, ThreePublicKind
from budgetgen.reading.naming import Positions
from budgetgen.rendering import case_of, prepare
from budgetgen.tables.build import build_tables

ROOT = Path(__file__).parent.parent.parent


@cache
def example(name: str) -> tuple[Case, Positions]:
    prepared = prepare(ROOT / "examples" / name).prepared
    assert prepared is not None
    return case_of(prepared), prepared.positions


def small() -> Case:
    return example("small")[0]


def of(case: Case, submission: Submission) -> Case:
    """The case of another submission under the same pack."""
    tables, _ = build_tables(submission, case.pack.tables, case.pack.settings)
    return replace(case, submission=submission, tables=tables, document=None)


def of_unit(case: Case, code: str) -> Case:
    """One unit's own disclosure: what of the department's submission is its."""
    whole = case.filled

    def own(parts: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(part for part in parts if getattr(part, "unit", code) in (code, None))

    units = tuple(unit for unit in whole.department.units if unit.code == code)
    lines = own(whole.lines)
    used = {line.project for line in lines if isinstance(line, type(whole.lines[0]))}
    return of(
        case,
        whole.model_copy(
            update={
                "department": whole.department.model_copy(update={"units": units}),
                "lines": lines,
                "projects": tuple(p for p in whole.projects if p.key in used),
                "three_public": own(whole.three_public),
                "last_year": own(whole.last_year),
                "assets": whole.assets.model_copy(
                    update={"items": own(whole.assets.items), "vehicles": ()}
                ),
            }
        ),
    )


def county(case: Case, code: str = "231", **more: object) -> CountyCase:
    return CountyCase(2024, {code: case}, **more)  # type: ignore[arg-type]


def as_last_year(case: Case) -> tuple[LastYearLine, ...]:
    return tuple(
        LastYearLine(functional=line.functional, kind=line.kind, budget=line.amount)
        for line in case.filled.lines
    )


def test_publication_after_the_last_day_is_reported_with_the_days_too_late() -> None:
    late = replace(small(), as_of=datetime.date(2024, 2, 26))
    (finding,) = run_checks(late, example("small")[1], CHECKS).findings
    assert (finding.expected, finding.actual) == ("2024-02-25", "2024-02-26")
    assert "晚了 1 日" in finding.message
    assert finding.path == ("approved_on",)


def test_publication_on_the_last_day_is_in_time() -> None:
    assert not list(due_date(replace(small(), as_of=datetime.date(2024, 2, 25))))


@pytest.mark.parametrize("change", [{"draft": True}, {"approved_on": None}])
def test_a_draft_or_a_budget_without_reply_has_no_day(change: dict[str, object]) -> None:
    submission = small().filled.model_copy(update=change)
    case = replace(small(), submission=submission, as_of=datetime.date(2024, 12, 1))
    assert not list(due_date(case))


def test_the_county_reports_the_published_day_of_each_department() -> None:
    published = {"231": datetime.date(2024, 3, 1)}
    outcome = run_county_checks(
        county(small(), published_on=published), {"231": example("small")[1]}
    )
    (finding,) = outcome.findings
    assert (finding.code, outcome.broken) == ("DUE-DATE", ())
    assert finding.place.line > 0
    replied = {"231": Reply(replied_on=datetime.date(2024, 2, 15))}
    assert not run_county_checks(
        county(small(), published_on=published, replies=replied), {}
    ).findings


def test_last_years_figures_that_differ_from_last_years_budget_are_reported_per_item() -> None:
    case = replace(small(), last=small().filled)
    lines = list(as_last_year(small()))
    lines[0] = lines[0].model_copy(update={"budget": Decimal("900100.00")})
    wrong = case.filled.model_copy(update={"last_year": tuple(lines)})
    (hit,) = county_prior(replace(case, submission=wrong))
    assert (hit.at, hit.severity) == (("last_year", 0), None)
    assert (hit.expected, hit.actual) == (Decimal("1003000.00"), Decimal("1003100.00"))


def test_last_years_figures_that_are_last_years_budget_are_let_pass() -> None:
    case = small()
    same = case.filled.model_copy(update={"last_year": as_last_year(case)})
    assert not list(county_prior(replace(case, submission=same, last=case.filled)))


def test_money_moved_between_accounts_with_the_same_total_is_only_a_warning() -> None:
    case = small()
    lines = [
        line.model_copy(update={"functional": "2012699"}) if line.functional == "2012604" else line
        for line in as_last_year(case)
    ]
    moved = case.filled.model_copy(update={"last_year": tuple(lines)})
    hits = list(county_prior(replace(case, submission=moved, last=case.filled)))
    assert hits
    assert {hit.severity for hit in hits} == {Severity.WARNING}


def test_last_year_without_accounts_is_compared_in_total() -> None:
    case = small()
    totals = (
        LastYearLine(kind=Kind.PERSONNEL, budget=Decimal("1315000.00")),
        LastYearLine(kind=Kind.PROJECT, budget=Decimal("230000.00")),
    )
    told = case.filled.model_copy(update={"last_year": totals})
    (hit,) = county_prior(replace(case, submission=told, last=case.filled))
    assert (hit.values["name"], hit.at) == ("项目支出", ("last_year", 1))


RIGHT = Reply(
    total=Decimal(1555000),
    by_source={Source.GENERAL_PUBLIC: Decimal(1555000), Source.OTHER: Decimal(0)},
    carry_over=Decimal(0),
    basic=Decimal(1315000),
    project=Decimal(240000),
    three_public={ThreePublicKind.RECEPTION: Decimal(3000)},
)


def test_a_submission_that_agrees_with_the_reply_is_let_pass() -> None:
    assert not list(reply_agrees(county(small(), replies={"231": RIGHT})))
    assert not list(reply_agrees(county(small(), replies={"231": Reply()})))
    assert not list(reply_agrees(county(small(), replies={"999": RIGHT})))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"total": Decimal(1555001)}, "收支总计"),
        ({"project": Decimal(240001)}, "项目支出"),
        ({"by_source": {Source.OTHER: Decimal(1)}}, "其他收入"),
        ({"three_public": {ThreePublicKind.OVERSEAS: Decimal(1)}}, "因公出国（境）费"),
    ],
)
def test_a_submission_that_differs_from_the_reply_is_reported(
    change: dict[str, object], name: str
) -> None:
    reply = replace(RIGHT, **change)  # type: ignore[arg-type]
    outcome = run_county_checks(
        county(small(), replies={"231": reply}), {"231": example("small")[1]}
    )
    (finding,) = outcome.findings
    assert finding.code == "REPLY-AGREES"
    assert name in finding.message
    assert "云溪县档案馆" in finding.message
    assert finding.place.line > 0


def three_public(published: dict[str, str], *spent: str, missing: int = 0) -> CountyThreePublic:
    """A county whose departments spend on reception only, each as much as it prints."""
    departments = tuple(
        {
            "因公出国（境）费": Spent(Decimal(0), Decimal(0)),
            "公务接待费": Spent(Decimal(amount), round(Decimal(amount), -2)),
        }
        for amount in spent
    )
    aggregate = {name: Decimal(amount) for name, amount in published.items()}
    return CountyThreePublic(aggregate, departments, missing)


def test_the_countys_three_public_is_the_sum_of_its_departments() -> None:
    right = {TOTAL: "5000", "公务接待费": "5000", "因公出国（境）费": "0"}
    assert not list(county_tpe(three_public(right, "3000", "2000")))
    (hit,) = county_tpe(three_public({**right, "公务接待费": "5100"}, "3000", "2000"))
    assert (hit.at, hit.severity) == (("three_public", "公务接待费"), None)
    assert (hit.expected, hit.actual) == (Decimal(5000), Decimal(5100))
    assert hit.values == {"name": "公务接待费", "count": 2}


@pytest.mark.parametrize("aggregate", ["6082", "6000", "6100"])
def test_the_countys_three_public_may_be_rounded(aggregate: str) -> None:
    assert not list(county_tpe(three_public({"公务接待费": aggregate}, "3041", "3041")))
    assert list(county_tpe(three_public({"公务接待费": "6200"}, "3041", "3041")))


def test_the_countys_three_public_is_doubtful_while_departments_are_missing() -> None:
    (hit,) = county_tpe(three_public({TOTAL: "5000"}, "3000", missing=1))
    assert hit.severity is Severity.WARNING


def test_one_department_is_checked_without_its_neighbours() -> None:
    case, positions = example("small")
    published = datetime.date(2024, 3, 1)
    reply = replace(RIGHT, three_public_total=Decimal(3001))
    found = department_findings(case, positions, (), reply, published).findings
    assert {finding.code for finding in found} == {"DUE-DATE", "REPLY-AGREES"}
    assert {finding.path for finding in found} == {("approved_on",), ("three_public",)}
    assert all(finding.place.line for finding in found)
    right = department_findings(case, positions, (), RIGHT)
    assert (right.findings, right.also_ran) == ((), ("REPLY-AGREES",))


def test_units_that_add_up_to_the_department_are_let_pass() -> None:
    case = example("department")[0]
    units = tuple(of_unit(case, code) for code in ("203001", "203002"))
    assert units[1].tables.tables["支出总表"].rows
    assert not list(units_sum(county(case, "203", units={"203": units})))


def test_a_unit_that_differs_is_reported_once_per_table_at_its_finest_account() -> None:
    case = example("department")[0]
    first, second = (of_unit(case, code) for code in ("203001", "203002"))
    lines = (
        first.filled.lines[0].model_copy(update={"amount": Decimal("1846001.00")}),
        *first.filled.lines[1:],
    )
    changed = of(first, first.filled.model_copy(update={"lines": lines}))
    hits = list(units_sum(county(case, "203", units={"203": (changed, second)})))
    by_table = {str(hit.values["cell"]).split("/")[0]: hit for hit in hits}
    assert len(by_table) == len(hits)
    assert str(by_table["支出总表"].values["cell"]).startswith("支出总表/2013201/")
    assert {hit.severity for hit in hits} == {None}
    hit = by_table["支出总表"]
    assert isinstance(hit.expected, Decimal)
    assert isinstance(hit.actual, Decimal)
    assert hit.expected - hit.actual == 1


def test_money_between_units_makes_a_difference_doubtful() -> None:
    case = example("department")[0]
    first, second = (of_unit(case, code) for code in ("203001", "203002"))
    inside = second.filled.lines[0].model_copy(update={"source": Source.SUPERIOR})
    lines = (*second.filled.lines, inside)
    paid = of(second, second.filled.model_copy(update={"lines": lines}))
    hits = list(units_sum(county(case, "203", units={"203": (first, paid)})))
    assert hits
    assert {hit.severity for hit in hits} == {Severity.WARNING}


def test_a_sound_county_has_no_findings() -> None:
    assert run_county_checks(county(small()), {}).findings == ()


def test_every_county_rule_is_in_the_catalogue() -> None:
    codes = [check.code for check in (THREE_PUBLIC_CHECK, *COUNTY_CHECKS)]
    assert len(codes) == len(set(codes)) > 0
    assert set(codes) <= set(load_catalogue())


PYTHON_PAIRS = {
    "COUNTY-PRIOR": (
        test_last_years_figures_that_differ_from_last_years_budget_are_reported_per_item,
        test_last_years_figures_that_are_last_years_budget_are_let_pass,
    ),
    "COUNTY-TPE": (
        test_the_countys_three_public_is_the_sum_of_its_departments,
        test_the_countys_three_public_may_be_rounded,
    ),
    "DUE-DATE": (
        test_publication_after_the_last_day_is_reported_with_the_days_too_late,
        test_publication_on_the_last_day_is_in_time,
    ),
    "REPLY-AGREES": (
        test_a_submission_that_differs_from_the_reply_is_reported,
        test_a_submission_that_agrees_with_the_reply_is_let_pass,
    ),
    "UNITS-SUM": (
        test_a_unit_that_differs_is_reported_once_per_table_at_its_finest_account,
        test_units_that_add_up_to_the_department_are_let_pass,
    ),
}
