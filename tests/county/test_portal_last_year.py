"""Last year's figures on the site: no page shows two totals of one year."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budgetgen.county.portal.data import PublishedDepartment, PublishedYear
from budgetgen.county.portal.last_year import beside_last_year, contradictions
from budgetgen.county.portal.parts import county_parts, department_parts
from budgetgen.county.portal.totals import county_totals
from budgetgen.county.result import Figures, ItemFigure
from tests.support.publication import figures

WAN = Decimal(10000)


def year(number: int, **departments: Figures) -> PublishedYear:
    """A published year; the departments are called by their codes."""
    listed = tuple(
        PublishedDepartment(code, code, "", each, ()) for code, each in departments.items()
    )
    return PublishedYear("云溪县", "139901", "云溪县财政局", number, departments=listed)


def without_last_year(whole: Figures, *tables: str) -> Figures:
    """The figures of a document that prints nothing of last year in `tables`."""
    silent = {
        table: tuple(replace(item, last_year=None) for item in getattr(whole, table))
        for table in tables
    }
    return replace(whole, **silent)


def last_totals(county: PublishedYear) -> set[Decimal | None]:
    """Every total of last year that a page of the county or of a department shows."""
    sums = county_totals(county)
    parts = [part for part in county_parts(county, sums) if part.title != "三公经费"]
    found = [row.item.last_year for part in parts for row in part.rows if row.total]
    return {sums.total.last_year, *found}


def test_what_a_document_leaves_out_is_what_was_published_then() -> None:
    now = without_last_year(figures(101, 90), "classes", "income")
    shown = beside_last_year(year(2025, a=now), year(2024, a=figures(90, 80)))
    (department,) = shown.departments
    classes = {each.name: each.last_year for each in department.figures.classes}
    assert classes == {"一般公共服务支出": 0, "教育支出": 36 * WAN, "住房保障支出": 54 * WAN}
    assert last_totals(shown) == {90 * WAN}


def test_where_the_totals_differ_only_the_document_is_believed() -> None:
    now = without_last_year(figures(101, 90), "classes", "income")
    county, earlier = year(2025, a=now), year(2024, a=figures(91, 80))
    shown = beside_last_year(county, earlier)
    assert shown.departments[0].figures.income == now.income
    assert shown.departments[0].figures.classes == now.classes
    assert last_totals(shown) <= {90 * WAN, None}
    (finding,) = contradictions(county, earlier)
    assert finding.message.startswith("a a：上年数与上年公开的不一致：收支总计（")


@pytest.mark.parametrize("known", [90, None])
def test_a_table_that_differs_is_not_completed(known: int | None) -> None:
    """A document that says 一般公共预算 50, when 67.5 of 90 were published."""
    one, other = figures(101, 90).income
    income = (replace(one, last_year=50 * WAN), replace(other, last_year=None))
    total = ItemFigure("收支总计", 101 * WAN, known and known * WAN)
    now = without_last_year(replace(figures(101, 90), total=total), "classes")
    county, earlier = year(2025, a=replace(now, income=income)), year(2024, a=figures(90, 80))
    shown = beside_last_year(county, earlier)
    assert shown.departments[0].figures.income == income
    assert len(last_totals(shown) - {None}) <= 1
    (finding,) = contradictions(county, earlier)
    assert finding.message.endswith("：收入来源")


def test_amounts_typed_in_wan_agree_with_the_exact_ones() -> None:
    then = figures(90, 80)
    then = replace(then, total=replace(then.total, amount=90 * WAN + Decimal("12.34")))
    county, earlier = year(2025, a=figures(102, 90)), year(2024, a=then)
    assert not list(contradictions(county, earlier))


def test_a_countys_tables_agree_though_departments_differ() -> None:
    """One department is completed, one contradicts, and one was not published last year."""
    now = {
        "a": without_last_year(figures(101, 90), "classes"),
        "b": without_last_year(figures(202, 200), "classes"),
        "c": figures(30, 20),
    }
    shown = beside_last_year(year(2025, **now), year(2024, a=figures(90, 80), b=figures(210, 8)))
    assert last_totals(shown) == {310 * WAN, None}


def test_a_table_that_lacks_some_of_last_years_money_has_no_total_of_it() -> None:
    whole = figures(101, 90)
    now = replace(whole, expenditure=(replace(whole.expenditure[0], amount=101 * WAN),))
    now = replace(now, expenditure=(*now.expenditure, ItemFigure("其他", Decimal(0), Decimal(0))))
    (part,) = [each for each in department_parts(now) if each.title == "支出类型"]
    assert part.rows[-1].item.amount == whole.total.amount
    assert part.rows[-1].item.last_year is None
