"""What a department submitted last year, to hold this year's against."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from budgetgen.county.county import CountyDepartment
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.submission import Submission
from budgetgen.reading.submission import read_submission


@dataclass(frozen=True, slots=True)
class LastYear:
    """Last year's submission, or what keeps it from being used."""

    submission: Submission | None = None
    findings: tuple[Finding, ...] = ()


def last_year(file: Path, department: CountyDepartment, budget_year: int) -> LastYear:
    """The submission in `file` if it is the department's of the year before `budget_year`.

    Otherwise a warning: this year's publication does not hang on last year's file.
    """
    reading = read_submission(file)
    submission = reading.submission
    if submission is None:
        first = reading.findings[0]
        return _unused(f"读不出来（{first.message}）", first.place)
    place = Place(str(file))
    if submission.budget_year != budget_year - 1:
        return _unused(f"预算年度是 {submission.budget_year}，应是 {budget_year - 1}", place)
    if submission.department.code != department.code:
        return _unused(f"部门编码是“{submission.department.code}”", place)
    return LastYear(submission)


def _unused(why: str, place: Place) -> LastYear:
    message = f"上年的文件不能用，没有与上年预算核对：{why}"
    remedy = "请放入这个部门上年的填报表；没有的，请删去这个文件"
    finding = Finding("COUNTY-LAST-YEAR", Severity.WARNING, message, place, remedy)
    return LastYear(findings=(finding,))
