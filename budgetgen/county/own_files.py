"""Units that handed in submissions of their own: theirs in place of what the department's says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Level
from budgetgen.reading.submission import read_submission
from budgetgen.rendering import Preparation, prepare_submission, prepare_units


def with_own_files(whole: Preparation, files: Sequence[Path]) -> list[Preparation]:
    """Each unit's disclosure in the order of the department's units.

    A unit's own file takes the place of its part of the department's submission. What is wrong
    with a file, and one of a unit that the department does not have, comes after them.
    """
    assert whole.prepared is not None
    department = whole.prepared.submission
    own = [_prepared(file, department) for file in files]
    by_code = {
        each.prepared.submission.publisher.code: each for each in own if each.prepared is not None
    }
    units = zip(department.department.units, prepare_units(whole), strict=False)
    return [
        *(by_code.get(unit.code, part) for unit, part in units),
        *(each for each in own if each.prepared is None),
    ]


def _prepared(file: Path, department: Submission) -> Preparation:
    reading = read_submission(file)
    submission = reading.submission
    if submission is None:
        return Preparation(file, None, reading.findings)
    foreign = _foreign(submission, department)
    if foreign:
        place = Place(reading.positions[()].file)
        remedy = "请核对是否放错了文件；没有放错的，请改单位的填报表或部门的单位名单"
        found = Finding("COUNTY-BELONGS", Severity.ERROR, foreign, place, remedy)
        return Preparation(file, None, (*reading.findings, found))
    return prepare_submission(file, submission, reading.positions, reading.findings)


def _foreign(submission: Submission, department: Submission) -> str:
    """Why a file is not one of the department's units'; empty where it is."""
    if submission.level is not Level.UNIT:
        return "这不是单位的填报表：公开层级不是“单位”"
    if submission.publisher.code not in {unit.code for unit in department.department.units}:
        return f"部门的填报表里没有编码为“{submission.publisher.code}”的单位"
    if submission.budget_year != department.budget_year:
        return f"预算年度是 {submission.budget_year}，部门的是 {department.budget_year}"
    return ""
