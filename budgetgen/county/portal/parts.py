"""The parts of a page: key figures, and tables of this year's amounts beside last year's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from budgetgen.county.portal.charts import Chart, bar_chart
from budgetgen.county.portal.data import PublishedYear
from budgetgen.county.portal.totals import CountyTotals, class_items, total
from budgetgen.county.result import Figures, ItemFigure
from budgetgen.model.vocabulary import Kind

MOST_BARS = 15
"""Departments in the chart of the largest."""
_TOTAL = "合计"


class KeyFigure(NamedTuple):
    """A figure that a page begins with."""

    name: str
    figure: str
    unit: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a table; `link` is relative to the page."""

    item: ItemFigure
    link: str = ""
    total: bool = False


@dataclass(frozen=True)
class Part:
    """A table with its chart. `of` is what its rows are: 项目, 科目, 部门.

    `announced` is one more column, by the names of the rows: amounts in yuan that the bureau
    announced.
    """

    anchor: str
    title: str
    of: str
    rows: tuple[Line, ...]
    chart: Chart | None
    chart_title: str
    note: str = ""
    announced: Mapping[str, Decimal] | None = None

    @property
    def compared(self) -> bool:
        """Whether anything is known of last year."""
        return any(row.item.last_year is not None for row in self.rows)


def _part(
    anchor: str, title: str, of: str, items: Sequence[ItemFigure], whole: ItemFigure | None = None
) -> Part:
    """A table with its total, and a chart where there is more than one bar to compare.

    Where this year's total is that of the `whole`, last year's is, too, or is not told.
    """
    rows = [Line(item) for item in items]
    if len(items) > 1:
        sum_ = total(_TOTAL, items)
        if whole and sum_.amount == whole.amount and sum_.last_year != whole.last_year:
            sum_ = replace(sum_, last_year=None)
        rows.append(Line(sum_, total=True))
    chart = bar_chart(items) if len(items) > 1 else None
    return Part(anchor, title, of, tuple(rows), chart, title)


def _common(figures: Figures | CountyTotals, classes: Sequence[ItemFigure]) -> Iterator[Part]:
    for anchor, title, of, items, whole in (
        ("income", "收入来源", "来源", figures.income, figures.total),
        ("expenditure", "支出类型", "类型", figures.expenditure, figures.total),
        ("classes", "支出功能分类", "科目", classes, _spent(figures)),
    ):
        if items:
            yield _part(anchor, title, of, items, whole)


def _spent(figures: Figures | CountyTotals) -> ItemFigure:
    """The total without what is left at the year's end, which belongs to no functional class."""
    left = total("", [item for item in figures.expenditure if item.name == Kind.YEAR_END])
    whole = figures.total
    spent = replace(whole, amount=whole.amount - left.amount)
    if whole.last_year is None or left.last_year is None:
        return replace(spent, last_year=None)
    return replace(spent, last_year=whole.last_year - left.last_year)


def department_parts(figures: Figures) -> list[Part]:
    """The tables of a department's page; none for what its document does not print."""
    parts = list(_common(figures, class_items(figures.classes)))
    if figures.three_public:
        parts.append(_part("three-public", "三公经费", "项目", figures.three_public))
    return parts


def county_parts(year: PublishedYear, sums: CountyTotals) -> list[Part]:
    """The tables of the county's page: 三公经费 first, departments last."""
    parts = []
    if sums.three_public:
        part = _part("three-public", "三公经费", "项目", sums.three_public)
        parts.append(_announced(part, year) if year.announced else part)
    parts += _common(sums, sums.classes)
    if sums.departments:
        parts.append(_departments(year, sums))
    return parts


def _announced(part: Part, year: PublishedYear) -> Part:
    note = f"“全县公布数”是{year.bureau}公布的全县汇总数，其余各列由已公开的部门汇总。"
    return replace(part, announced=year.announced, note=note)


def _departments(year: PublishedYear, sums: CountyTotals) -> Part:
    pairs = zip(year.departments, sums.departments, strict=True)
    rows = [Line(item, f"{department.code}/index.html") for department, item in pairs]
    rows.append(Line(replace(sums.total, name=_TOTAL), total=True))
    largest = sorted(sums.departments, key=lambda item: -item.amount)[:MOST_BARS]
    title = "各部门收支总计"
    count = f"（最大的 {MOST_BARS} 个）" if len(sums.departments) > MOST_BARS else ""
    return Part("departments", title, "部门", tuple(rows), bar_chart(largest), title + count)
