"""What no department can be told alone: the county's totals, and folders of no department."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath

from budgetgen.checking.county.case import CountyThreePublic, Spent
from budgetgen.checking.county.engine import run_three_public_check
from budgetgen.checking.engine import Outcome
from budgetgen.county.county import County, ThreePublicAmounts, amounts_by_title
from budgetgen.county.folders import is_anothers, within
from budgetgen.county.result import DepartmentResult, ItemFigure
from budgetgen.county.unlisted import unlisted
from budgetgen.model.finding import Place
from budgetgen.reading.naming import Path, Positions, keys_of
from budgetgen.reading.part_file import Placed


def check_county(
    root: FilePath, county: Placed[County], results: Sequence[DepartmentResult]
) -> Outcome:
    """The findings on the county in the folder `root`, given what became of its departments."""
    outcome = _three_public(county, results)
    findings = (within(finding, root) for finding in outcome.findings)
    return Outcome((*findings, *unlisted(root, county.part)), outcome.broken)


def _three_public(county: Placed[County], results: Sequence[DepartmentResult]) -> Outcome:
    """COUNTY-TPE, unless no department discloses 三公 at all."""
    known = [
        {each.name: Spent(each.amount, each.printed or each.amount) for each in spent}
        for result in results
        if (spent := _own_three_public(result))
    ]
    if not known:
        return Outcome((), ())
    published = amounts_by_title(county.part.three_public)
    missing = len(county.part.departments) - len(known)
    keys = keys_of(ThreePublicAmounts)
    places: dict[Path, Place] = {
        ("three_public", name): county.positions["three_public", keys[name]] for name in published
    }
    return run_three_public_check(
        CountyThreePublic(published, tuple(known), missing),
        county.part.budget_year,
        Positions(places),
    )


def _own_three_public(result: DepartmentResult) -> tuple[ItemFigure, ...]:
    """The items of a department; none where its file is another's, which would count twice."""
    if result.figures is None or is_anothers(result.findings):
        return ()
    return result.figures.three_public
