"""The county's sums over its published departments, and what is said of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from typing import NamedTuple

from budgetgen.county.portal.data import PublishedDepartment, PublishedYear
from budgetgen.county.result import ClassFigure, Figures, ItemFigure
from budgetgen.model.money import MoneyUnit, in_unit
from budgetgen.model.vocabulary import Source

_NOTHING = Decimal(0)
NO_LAST_YEAR = "无上年数"
_SOURCES = {str(source): place for place, source in enumerate(Source)}

Items = Sequence[ItemFigure]


def wan(yuan: Decimal) -> Decimal:
    """万元 with two decimals, rounded half up."""
    return in_unit(yuan, MoneyUnit.WAN)


def money(yuan: Decimal | None) -> str:
    """``1,234.56`` in 万元; a dash for what is not known."""
    return "—" if yuan is None else f"{wan(yuan):,}"


def this_year(item: ItemFigure | ClassFigure) -> Decimal:
    """This year's amount in 万元 as the department's document prints it."""
    printed = item.printed if isinstance(item, ItemFigure) else None
    return wan(item.amount if printed is None else printed)


def difference(item: ItemFigure) -> Decimal | None:
    """The change in 万元, taken from the printed figures so that a reader finds the same."""
    return None if item.last_year is None else this_year(item) - wan(item.last_year)


class Change(NamedTuple):
    """What is said of a change, and its percentage: empty where last year was nothing or unknown."""

    words: str
    percent: str = ""

    def __str__(self) -> str:
        return f"{self.words}（{self.percent}）" if self.percent else self.words


def change(item: ItemFigure) -> Change:
    """``增加 12.00`` and ``5.3%``."""
    by = difference(item)
    if by is None or item.last_year is None:
        return Change(NO_LAST_YEAR)
    if not by:
        return Change("持平")
    words = f"{'增加' if by > 0 else '减少'} {abs(by):,}"
    base = abs(wan(item.last_year))
    if not base:
        return Change(words)
    percent = (100 * abs(by) / base).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Change(words, f"{percent:,}%")


def total(name: str, items: Iterable[ItemFigure]) -> ItemFigure:
    """The sum of items; last year's is known where that of every item is."""
    amount, last = _NOTHING, _NOTHING
    known = True
    for item in items:
        amount += item.amount
        known = known and item.last_year is not None
        last += item.last_year or 0
    return ItemFigure(name, amount, last if known else None)


def by_name(items: Iterable[ItemFigure]) -> tuple[ItemFigure, ...]:
    """Items of the same name added up: sources in the order of the trade, others as they come."""
    groups: dict[str, list[ItemFigure]] = {}
    for item in items:
        groups.setdefault(item.name, []).append(item)
    names = sorted(groups, key=lambda name: _SOURCES.get(name, len(_SOURCES)))
    return tuple(total(name, groups[name]) for name in names)


def class_items(classes: Iterable[ClassFigure]) -> tuple[ItemFigure, ...]:
    """Expenditure by functional class, in the order of the codes, as named amounts."""
    groups: dict[str, list[ClassFigure]] = {}
    for each in classes:
        groups.setdefault(each.code, []).append(each)
    return tuple(
        total(group[0].name, [ItemFigure(c.name, c.amount, c.last_year) for c in group])
        for _, group in sorted(groups.items())
    )


@dataclass(frozen=True)
class CountyTotals:
    """The sums over the published departments of a year, in yuan."""

    total: ItemFigure
    income: Items
    expenditure: Items
    classes: Items
    three_public: Items
    departments: Items

    @property
    def three_public_total(self) -> ItemFigure:
        """三公经费合计."""
        return total("合计", self.three_public)


def county_totals(year: PublishedYear) -> CountyTotals:
    """What the published departments add up to."""

    def items(part: Callable[[Figures], Items]) -> tuple[ItemFigure, ...]:
        return by_name(chain.from_iterable(part(each.figures) for each in year.departments))

    return CountyTotals(
        total=total("收支总计", (each.figures.total for each in year.departments)),
        income=items(lambda figures: figures.income),
        expenditure=items(lambda figures: figures.expenditure),
        classes=class_items(chain.from_iterable(d.figures.classes for d in year.departments)),
        three_public=items(lambda figures: figures.three_public),
        departments=tuple(department_total(each) for each in year.departments),
    )


def department_total(department: PublishedDepartment) -> ItemFigure:
    """收支总计 of a department, under its name."""
    whole = department.figures.total
    return ItemFigure(department.name, whole.amount, whole.last_year)
