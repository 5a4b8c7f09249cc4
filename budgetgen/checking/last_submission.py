"""Last year's submission as this year's tables would read it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from budgetgen.checking.case import Case
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import BASIC, Kind, ThreePublicKind
from budgetgen.packs.definition import Tables
from budgetgen.tables.build import classification_for
from budgetgen.tables.draft import Context
from budgetgen.tables.ledger import THREE_PUBLIC_FIGURES, Ledger, facts_of

Key = tuple[str, str]
"""功能科目 and 基本支出, 项目支出 or 其他支出."""


def figure_amounts(submission: Submission, tables: Tables) -> dict[str, Decimal]:
    """The exact yuan of every figure that a pack names, for any submission."""
    ledger = Ledger(facts_of(submission))
    context = Context(ledger, tables, submission, classification_for(submission))
    return {
        name: ledger.amount(context.select(condition, 0))
        for name, condition in tables.figures.items()
    }


def last_three_public(case: Case) -> Mapping[ThreePublicKind, Decimal]:
    """三公 of last year's submission, per item."""
    assert case.last is not None
    amounts = figure_amounts(case.last, case.pack.tables)
    return {kind: amounts.get(name, Decimal(0)) for kind, name in THREE_PUBLIC_FIGURES.items()}


def group_of(kind: Kind) -> str:
    """The column of the expenditure tables that a kind falls into."""
    if kind in BASIC:
        return "基本支出"
    return "项目支出" if kind is Kind.PROJECT else "其他支出"


def last_expenditure(submission: Submission) -> dict[Key, Decimal]:
    """What a submission budgeted per 项 and group."""
    found: dict[Key, Decimal] = {}
    for line in submission.lines:
        key = (line.functional or "", group_of(line.kind))
        found[key] = found.get(key, Decimal(0)) + line.amount
    return found
