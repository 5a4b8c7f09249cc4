"""Which projects of a year go on into the next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from budgetgen.checking.texts.wordlists import word_file
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.project import Project
from budgetgen.model.submission import ProjectIndex, Submission
from budgetgen.transforming.year_marks import years_named


@dataclass(frozen=True)
class Decision:
    """Whether a project goes on, and why."""

    project: Project
    kept: bool
    reason: str


def decide(
    submission: Submission, new_year: int, keep: Collection[str], drop: Collection[str]
) -> list[Decision]:
    """One decision per project, in their order; `keep` and `drop` hold codes or names."""
    index = ProjectIndex(submission)
    kept = {p.key for name in keep if (p := index.get(name))}
    dropped = {p.key for name in drop if (p := index.get(name))}
    found = []
    for project in submission.projects:
        if project.key in kept:
            found.append(Decision(project, True, "指定保留"))
        elif project.key in dropped:
            found.append(Decision(project, False, "指定不再延续"))
        else:
            why = _ended(submission, index, project, new_year)
            found.append(Decision(project, not why, why or "没有写明已经结束"))
    return found


def _ended(submission: Submission, index: ProjectIndex, project: Project, new_year: int) -> str:
    """Why the project does not go on, empty where nothing says so."""
    for title, text in (("名称", project.name), ("用途", project.purpose)):
        for word in word_file("roll_forward")["一次性项目的词"]:
            if word in text:
                return f"{title}里有“{word}”"
    # Only in the name: a purpose that names its year is that of any project that goes on.
    if years := years_named(project.name, new_year):
        return f"名称里只写了{years[0]}年"
    lines = [line for line in submission.lines if index.get(line.project) is project]
    if lines and all(line.carry_over for line in lines):
        return "全部用上年结转资金安排"
    return ""


def unknown_projects(
    submission: Submission, keep: Collection[str], drop: Collection[str]
) -> Iterator[Finding]:
    """What is wrong with the projects that the user named."""
    index = ProjectIndex(submission)
    named = {name: index.get(name) for name in (*keep, *drop)}
    for name, project in named.items():
        if project is None:
            yield Finding(
                "ROLL-PROJECT",
                Severity.ERROR,
                f"没有名为“{name}”的项目",
                remedy="请核对项目编码或名称；同名的项目请写编码",
            )
    both = {p.key for n in keep if (p := named[n])} & {p.key for n in drop if (p := named[n])}
    for key in sorted(both):
        yield Finding(
            "ROLL-PROJECT",
            Severity.ERROR,
            f"项目“{key}”既要保留又要去掉",
            remedy="--keep 和 --drop 只写其中一个",
        )
