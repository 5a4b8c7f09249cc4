"""Whether units' own disclosures add up to their department's."""

from __future__ import annotations

from collections.abc import Sequence

from budgetgen.checking.case import Case
from budgetgen.checking.county.case import CountyCase
from budgetgen.checking.county.engine import run_county_checks
from budgetgen.checking.rules.county import COUNTY_CHECKS
from budgetgen.model.finding import Finding
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import PackError, load_pack
from budgetgen.tables.build import build_tables, classification_for

_RULE = "UNITS-SUM"


def sums_differ(department: Submission, units: Sequence[Submission]) -> tuple[Finding, ...]:
    """The findings of the rule UNITS-SUM over a department and its units' submissions."""
    try:
        cases = [_case(each) for each in (department, *units)]
    except PackError as error:
        return tuple(error.findings)
    code = department.department.code
    county = CountyCase(department.budget_year, {code: cases[0]}, {code: tuple(cases[1:])})
    checks = [check for check in COUNTY_CHECKS if check.code == _RULE]
    return tuple(run_county_checks(county, {}, checks).findings)


def _case(submission: Submission) -> Case:
    pack = load_pack(submission.pack)
    tables, _ = build_tables(submission, pack.tables, pack.settings)
    return Case(
        budget_year=submission.budget_year,
        pack=pack,
        classification=classification_for(submission),
        tables=tables,
        submission=submission,
    )
