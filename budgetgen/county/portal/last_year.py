"""Last year beside this year: what this year's documents print of it, and what was published then.

A document may print other figures of last year than were published: the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from budgetgen.county.portal.data import PublishedDepartment, PublishedYear
from budgetgen.county.portal.totals import money, wan
from budgetgen.county.result import ClassFigure, Figures, ItemFigure
from budgetgen.model.finding import Finding, Severity

_NOTHING = Decimal(0)
_BUDGET = {"income": "收入来源", "expenditure": "支出类型", "classes": "支出功能分类"}
_TABLES = {**_BUDGET, "three_public": "三公经费"}
"""The tables of `Figures` with the titles that they have on the site."""

Item = TypeVar("Item", ItemFigure, ClassFigure)


def beside_last_year(year: PublishedYear, earlier: PublishedYear) -> PublishedYear:
    """`year` with what the documents do not say of last year taken from those published then."""
    filled = {now.code: _filled(now.figures, then.figures) for now, then in _both(year, earlier)}
    departments = tuple(
        replace(each, figures=filled.get(each.code, each.figures)) for each in year.departments
    )
    return replace(year, departments=departments)


def contradictions(year: PublishedYear, earlier: PublishedYear) -> Iterator[Finding]:
    """The departments whose documents print other figures of last year than were published."""
    for now, then in _both(year, earlier):
        told, known = now.figures.total.last_year, then.figures.total.amount
        tables = _differing(now.figures, then.figures)
        differing = [title for table, title in _TABLES.items() if table in tables]
        if not _same(told, known):
            amounts = f"本年文本 {money(told)}，{earlier.year}年公开 {money(known)} 万元"
            differing.insert(0, f"收支总计（{amounts}）")
        if differing:
            yield Finding(
                "SITE",
                Severity.WARNING,
                f"{now.code} {now.name}：上年数与上年公开的不一致：{'、'.join(differing)}",
                remedy="网站只列本年文本所列的上年数；请核对填报的上年数据",
            )


def _both(
    year: PublishedYear, earlier: PublishedYear
) -> Iterator[tuple[PublishedDepartment, PublishedDepartment]]:
    """Each department that was published last year, too: this year's and last year's."""
    before = {each.code: each for each in earlier.departments}
    for each in year.departments:
        if each.code in before:
            yield each, before[each.code]


def _same(told: Decimal | None, known: Decimal) -> bool:
    """Whether nothing else is told than what is known: 万元 may be all that was typed."""
    return told is None or wan(told) == wan(known)


def _differing(figures: Figures, before: Figures) -> set[str]:
    """The tables that print other amounts of last year than were published."""
    return {
        table for table in _TABLES if not _agree(getattr(figures, table), getattr(before, table))
    }


def _agree(items: Sequence[Item], before: Sequence[Item]) -> bool:
    known = {_key(item): item.amount for item in before}
    return not before or all(
        _same(item.last_year, known.get(_key(item), _NOTHING)) for item in items
    )


def _key(item: ItemFigure | ClassFigure) -> str:
    return item.code if isinstance(item, ClassFigure) else item.name


def _filled(figures: Figures, before: Figures) -> Figures:
    """The tables that agree with last year's; none of the budget where its total does not.

    Where the document prints no total of last year, all tables of the budget have to agree.
    """
    kept = _differing(figures, before)
    told = figures.total.last_year
    if not _same(told, before.total.amount) or (told is None and kept & _BUDGET.keys()):
        kept |= {"total", *_BUDGET}
    changed: dict[str, Any] = {
        table: _fill(getattr(figures, table), getattr(before, table))
        for table in _TABLES.keys() - kept
    }
    if "total" not in kept:
        changed["total"] = replace(figures.total, last_year=before.total.amount)
    return replace(figures, **changed)


def _fill(items: tuple[Item, ...], before: tuple[Item, ...]) -> tuple[Item, ...]:
    """What only `before` has was nothing this year; a table that was not printed stays unknown."""
    if not items or not before:
        return items
    known = {_key(item): item.amount for item in before}
    keys = {_key(item) for item in items}
    filled: list[Item] = [
        replace(item, last_year=known.get(_key(item), _NOTHING)) for item in items
    ]
    filled += [
        replace(item, amount=_NOTHING, last_year=item.amount)
        for item in before
        if _key(item) not in keys and item.amount
    ]
    return tuple(filled)
