"""Running the rules over a county."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from budgetgen.checking.county.case import CountyCase, CountyCheck, CountyPositions
from budgetgen.checking.engine import Outcome, run_rules
from budgetgen.checking.rules.county import COUNTY_CHECKS
from budgetgen.reading.naming import Positions


def run_county_checks(
    county: CountyCase,
    positions: Mapping[str, Positions],
    checks: Iterable[CountyCheck] = COUNTY_CHECKS,
) -> Outcome:
    """Every finding over a county, sorted by place; `positions` are by department code."""
    rules = [(check.code, check.function) for check in checks]
    return run_rules(county, county.budget_year, CountyPositions(positions), rules)
