"""收支总表: both sides add up and agree."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.printed_figures import BALANCE, FISCAL, Side, sides_of, unequal


def bal_classes(case: Case) -> Iterator[Hit]:
    """本年收入合计 = sum of the sources; 本年支出合计 = sum of the 类."""
    for side in sides_of(case, BALANCE) or ():
        yield from _hits(side, "本年")


def bal_income(case: Case) -> Iterator[Hit]:
    """收入总计 = 本年收入合计 + 上年结转结余."""
    if sides := sides_of(case, BALANCE):
        yield from _hits(sides[0], "总计")


def bal_expense(case: Case) -> Iterator[Hit]:
    """支出总计 = 本年支出合计 + 年终结转结余."""
    if sides := sides_of(case, BALANCE):
        yield from _hits(sides[1], "总计")


def bal_totals(case: Case) -> Iterator[Hit]:
    """收入总计 = 支出总计."""
    if not (sides := sides_of(case, BALANCE)):
        return
    income, expense = sides[0].grand_total, sides[1].grand_total
    if income and expense:
        yield from unequal(expense.spot(), income.amount, expense.amount, income.label)


def bal_carry(case: Case) -> Iterator[Hit]:
    """财政拨款收支总表: what is carried over from last year = sum over its funds."""
    if sides := sides_of(case, FISCAL):
        yield from _hits(sides[0], "结转")


def _hits(side: Side, kind: str) -> Iterator[Hit]:
    for each in side.sums():
        if each.kind == kind:
            yield from each.hits()


CHECKS = (
    Check("BAL-CARRY", bal_carry, Needs.TABLES),
    Check("BAL-CLASSES", bal_classes, Needs.TABLES),
    Check("BAL-EXPENSE", bal_expense, Needs.TABLES),
    Check("BAL-INCOME", bal_income, Needs.TABLES),
    Check("BAL-TOTALS", bal_totals, Needs.TABLES),
)
