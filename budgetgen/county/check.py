"""What no department can be told alone: the county's totals, and folders of no department."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath

from budgetgen.checking.county.case import CountyThreePublic, Spent
from budgetgen.checking.county.engine import run_three_public_check
from budgetgen.checking.engine import Outcome
from budgetgen.checking.placed_file import Placed
from budgetgen.county.county import (
    DEPARTMENTS_FOLDER,
    County,
    ThreePublicAmounts,
    amounts_by_title,
)
from budgetgen.county.folders import NOT_ITS_OWN, within
from budgetgen.county.result import DepartmentResult, ItemFigure
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.reading.naming import Path, Positions, keys_of


def check_county(
    root: FilePath, county: Placed[County], results: Sequence[DepartmentResult]
) -> Outcome:
    """The findings on the county in the folder `root`, given what became of its departments."""
    outcome = _three_public(county, results)
    findings = (*outcome.findings, *_unlisted(root, county.part))
    return Outcome(tuple(within(finding, root) for finding in findings), outcome.broken)


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
    another = any(
        finding.code == NOT_ITS_OWN and finding.severity is Severity.ERROR
        for finding in result.findings
    )
    return result.figures.three_public if result.figures and not another else ()


def _unlisted(root: FilePath, county: County) -> Iterator[Finding]:
    """Folders that belong to no department: a name mistyped, or a department left out."""
    folder = root / DEPARTMENTS_FOLDER
    listed = {department.folder_name for department in county.departments}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path.name not in listed and not path.name.startswith("."):
            yield Finding(
                "COUNTY-UNLISTED",
                Severity.WARNING,
                f"文件夹“{path.name}”不属于 county.yaml 中的任何部门",
                Place(str(path)),
                "请在 county.yaml 中补上这个部门，或改正文件夹名",
            )
