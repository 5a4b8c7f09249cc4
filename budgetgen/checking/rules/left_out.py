"""What was left out, or filled in twice: projects' money, assets' figures, whole parts."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.printed_figures import EXPENSE, printed_tables
from budgetgen.checking.texts.projects import project_money
from budgetgen.model.disclosure import Prose, Reasons
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Level, ThreePublicKind
from budgetgen.packs.pack import Pack


def of_whole_budget(pack: Pack) -> bool:
    """Whether a pack prints a whole budget; some print performance goals only."""
    return EXPENSE in printed_tables(pack)


def prj_no_lines(case: Case) -> Iterator[Hit]:
    """Every project, secret or not, has its money in the ledger."""
    money = project_money(case)
    for i, project in enumerate(case.filled.projects if case.filled.lines else ()):
        if project.key not in money:
            yield Hit(at=("projects", i), values={"name": project.name})


def asset_blank(case: Case) -> Iterator[Hit]:
    """A class of assets has a quantity or a value."""
    for i, item in enumerate(case.filled.assets.items):
        if item.quantity is None and item.value is None:
            yield Hit(at=("assets", "items", i), values={"kind": str(item.kind)})


def tpe_twice(case: Case) -> Iterator[Hit]:
    """Each unit fills in each 三公 item once."""
    units = case.filled.department.units
    names = {unit.code: unit.name for unit in units}
    seen: set[tuple[str, ThreePublicKind]] = set()
    for i, item in enumerate(case.filled.three_public):
        key = (item.unit or units[0].code, item.kind)
        if key in seen:
            unit = f"{names.get(key[0], key[0])}的" if len(units) > 1 else ""
            yield Hit(at=("three_public", i), values={"kind": str(item.kind), "unit": unit})
        seen.add(key)


def _is_complete(case: Case) -> bool:
    """Whether the submission goes beyond a first sketch: projects, or prose besides the duties."""
    prose = case.filled.prose
    told = prose.model_copy(update={"duties": Prose().duties}) != Prose()
    return (
        of_whole_budget(case.pack)
        and bool(case.filled.lines)
        and (bool(case.filled.projects) or told)
    )


def _left_over(submission: Submission) -> bool:
    """Whether anything but 上年数据 tells that there was a budget last year."""
    assets, prior = submission.assets, submission.three_public
    return (
        any(item.quantity or item.value for item in assets.items)
        or any(vehicle.last_year for vehicle in assets.vehicles)
        or any(line.carry_over for line in submission.lines)
        or any(item.last_budget or item.last_execution for item in prior)
        or submission.prose.reasons != Reasons()
    )


def tpe_missing(case: Case) -> Iterator[Hit]:
    """A department that had a budget last year fills in 三公经费, zeros included.

    A unit's part of it may well hold nothing of the kind.
    """
    submission = case.filled
    if (
        submission.three_public
        or submission.level is not Level.DEPARTMENT
        or not _is_complete(case)
    ):
        return
    if submission.last_year or _left_over(submission):
        yield Hit(at=("three_public",))


def last_year_missing(case: Case) -> Iterator[Hit]:
    """A unit that had a budget last year fills in what it was."""
    submission = case.filled
    if not submission.last_year and _is_complete(case) and _left_over(submission):
        yield Hit(at=("last_year",))


CHECKS = (
    Check("ASSET-BLANK", asset_blank, Needs.SUBMISSION),
    Check("LAST-YEAR-MISSING", last_year_missing, Needs.SUBMISSION),
    Check("PRJ-NO-LINES", prj_no_lines, Needs.SUBMISSION),
    Check("TPE-MISSING", tpe_missing, Needs.SUBMISSION),
    Check("TPE-TWICE", tpe_twice, Needs.SUBMISSION),
)
