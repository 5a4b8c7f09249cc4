"""The ledger's lines as typed: there are some, none stands twice, all are in one unit of money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.printed_figures import ZERO
from budgetgen.model.ledger_line import BudgetLine
from budgetgen.model.submission import ProjectIndex
from budgetgen.model.vocabulary import Kind

SCALE = 1000
"""No budget grows or shrinks so much in a year; 元 typed for 万元 make it 10,000."""


def lines_empty(case: Case) -> Iterator[Hit]:
    """There is a budget."""
    if not case.filled.lines:
        yield Hit(at=("lines",))


def line_duplicate(case: Case) -> Iterator[Hit]:
    """No line stands twice; remarks that differ tell two lines apart."""
    submission = case.filled
    projects, sole = ProjectIndex(submission), submission.department.units[0].code
    found: dict[BudgetLine, list[int]] = {}
    for i, line in enumerate(submission.lines):
        project = projects.get(line.project)
        same = {"unit": line.unit or sole, "project": project.key if project else line.project}
        found.setdefault(line.model_copy(update=same), []).append(i)
    for line, places in found.items():
        if len(places) > 1:
            rows = "、".join(str(i + 1) for i in places)
            values = {"rows": rows, "amount": line.amount}
            yield Hit(at=("lines", places[1]), values=values)


def last_year_scale(case: Case) -> Iterator[Hit]:
    """This year's money and last year's are within a factor of a thousand of each other."""
    submission = case.filled
    now = sum((line.amount for line in submission.lines), ZERO)
    lines = [line for line in submission.last_year if line.kind is not Kind.YEAR_END]
    last = sum((line.budget or ZERO for line in lines), ZERO)
    last = last or sum((line.execution or ZERO for line in lines), ZERO)
    low, high = sorted((now, last))
    if low > 0 and high >= low * SCALE:
        times = (high / low).quantize(Decimal(1))
        yield Hit(at=("last_year", 0), values={"now": now, "last": last, "times": times})


CHECKS = (
    Check("LAST-YEAR-SCALE", last_year_scale, Needs.SUBMISSION),
    Check("LINE-DUPLICATE", line_duplicate, Needs.SUBMISSION),
    Check("LINES-EMPTY", lines_empty, Needs.SUBMISSION),
)
