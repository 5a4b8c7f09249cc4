"""绩效目标 of a project."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.checking.texts.projects import LIST_NUMBER, PLACEHOLDER, listed, wording
from budgetgen.model.project import Project


def _goals(case: Case) -> Iterator[tuple[Path, Project, str]]:
    for path, project in listed(case):
        for j, goal in enumerate(project.goals):
            yield (*path, "goals", j), project, goal


def goal_dup_number(case: Case) -> Iterator[Hit]:
    """A goal does not begin with a number of its own: the form numbers goals."""
    if not case.pack.settings.numbering.get("目标", "1."):
        return
    for path, project, goal in _goals(case):
        if number := LIST_NUMBER.match(goal):
            yield Hit(at=path, actual=number[0].strip(), values={"name": project.name})


def goal_eq_purpose(case: Case) -> Iterator[Hit]:
    """The goals say more than the purpose."""
    for path, project in listed(case):
        purpose = wording(project.purpose)
        if purpose and purpose == wording("".join(project.goals)):
            yield Hit(at=(*path, "goals"), values={"name": project.name})


def goal_placeholder(case: Case) -> Iterator[Hit]:
    """No goal is the template's 目标内容1."""
    for path, project, goal in _goals(case):
        if found := PLACEHOLDER.search(goal):
            yield Hit(at=path, actual=found[0], values={"name": project.name})


CHECKS = (
    Check("GOAL-DUP-NUMBER", goal_dup_number, Needs.SUBMISSION),
    Check("GOAL-EQ-PURPOSE", goal_eq_purpose, Needs.SUBMISSION),
    Check("GOAL-PLACEHOLDER", goal_placeholder, Needs.SUBMISSION),
)
