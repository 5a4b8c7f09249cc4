"""The departments' published figures as one ledger: each figure is a fact of its department."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from budgetgen.county.result import DepartmentResult, Figures, ItemFigure
from budgetgen.tables.ledger import LAST_BUDGET, LAST_THREE_PUBLIC, Fact, Facts, Ledger
from budgetgen.tables.rounding import Relation

INCOME, SPENT, FUNCTIONAL, THREE_PUBLIC = "收入", "支出", "功能", "三公"
"""The account books (账) that the tables of ``templates/county`` count in."""

_YEAR_END = "年终结转结余"


def facts_of(results: Sequence[DepartmentResult]) -> tuple[Fact, ...]:
    """Every published figure, department by department."""
    return tuple(fact for result in results for fact in _of_one(result))


def _of_one(result: DepartmentResult) -> Iterator[Fact]:
    figures = result.figures
    assert figures is not None  # else it is not publishable

    def fact(book: str, amount: Decimal, **known: Any) -> Fact:
        return Fact((result.code,), int(amount * 100), book, result.code, "", **known)

    for item in figures.income:
        yield fact(INCOME, item.amount, source=item.name)
    for item in figures.expenditure:
        yield fact(SPENT, item.amount, kind=item.name)
    compared = whole_last_year(figures)
    for each in figures.classes:
        yield fact(FUNCTIONAL, each.amount, functional=each.code)
        if compared or each.last_year is not None:
            yield fact(LAST_BUDGET, each.last_year or Decimal(0), functional=each.code)
    for item in figures.three_public:
        yield fact(THREE_PUBLIC, item.amount, item=item.name)
        if item.last_year is not None:
            yield fact(LAST_THREE_PUBLIC, item.last_year, item=item.name)


def whole_last_year(figures: Figures) -> bool:
    """Whether the classes tell all of last year's expenditure: one may have ended since."""
    told = [each.last_year for each in figures.classes if each.last_year is not None]
    return bool(told) and sum(told) == figures.total.last_year


def incomplete_books(results: Sequence[DepartmentResult]) -> frozenset[str]:
    """Last year's books that lack some department: their sums are nothing to compare with."""
    figures = [result.figures for result in results if result.figures]
    found = set()
    if not all(whole_last_year(each) for each in figures if each.classes):
        found.add(LAST_BUDGET)
    if any(not _known(item) for each in figures for item in each.three_public):
        found.add(LAST_THREE_PUBLIC)
    return frozenset(found)


def _known(item: ItemFigure) -> bool:
    return item.last_year is not None


def balances(ledger: Ledger, units: Sequence[Facts]) -> Iterator[Relation]:
    """What equals what across the tables: income and expenditure, expenditure and its classes."""
    income, spent, functional = (
        ledger.having("book", book) for book in (INCOME, SPENT, FUNCTIONAL)
    )
    year_end = spent & ledger.having("kind", _YEAR_END)
    for unit in (*units, ledger.all):
        parts = [part for part in (functional & unit, year_end & unit) if part]
        for whole, made_of in ((income & unit, [spent & unit]), (spent & unit, parts)):
            if whole and sum(map(ledger.fen, made_of)) == ledger.fen(whole):
                yield Relation(whole, tuple(made_of))
