"""Running the rules over the departments of a county, and over the county itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from budgetgen.checking.case import Case
from budgetgen.checking.county.case import (
    CountyCase,
    CountyCheck,
    CountyPositions,
    CountyThreePublic,
    Reply,
)
from budgetgen.checking.engine import Outcome, run_rules
from budgetgen.checking.rules.county import COUNTY_CHECKS, THREE_PUBLIC_CHECK
from budgetgen.reading.naming import Positions


def run_county_checks(
    county: CountyCase,
    positions: Mapping[str, Positions],
    checks: Iterable[CountyCheck[CountyCase]] = COUNTY_CHECKS,
) -> Outcome:
    """Every finding over departments, sorted by place; `positions` are by department code."""
    rules = [(check.code, check.function) for check in checks]
    return run_rules(county, county.budget_year, CountyPositions(positions), rules)


def department_findings(
    case: Case,
    positions: Positions,
    units: tuple[Case, ...] = (),
    reply: Reply | None = None,
    published_on: datetime.date | None = None,
) -> Outcome:
    """What a county's rules find in one department's submission, without its neighbours.

    `units` are the cases of its units' own disclosures, `published_on` the day of publication.
    """
    code = case.filled.department.code
    county = CountyCase(
        case.budget_year,
        {code: case},
        {code: units},
        {code: reply} if reply else {},
        {code: published_on} if published_on else {},
    )
    outcome = run_county_checks(county, {code: positions})
    findings = (replace(f, path=f.path[1:] if f.path else None) for f in outcome.findings)
    given = {"UNITS-SUM": units, "REPLY-AGREES": reply, "DUE-DATE": published_on}
    ran = tuple(code for code, something in given.items() if something)
    return Outcome(tuple(findings), outcome.broken, ran)


def run_three_public_check(
    county: CountyThreePublic, budget_year: int, positions: Positions
) -> Outcome:
    """Whether the county's published 三公 is the sum of its departments'."""
    rule = (THREE_PUBLIC_CHECK.code, THREE_PUBLIC_CHECK.function)
    return run_rules(county, budget_year, positions, [rule])
