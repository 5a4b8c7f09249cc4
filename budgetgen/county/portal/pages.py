"""The pages of the site: the index, one per year for the county, one per department, and the help.

They load nothing: style and script stand in each page, named by their hashes in its policy. Links are
relative, so that the site works from a folder as from a server.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup

from budgetgen.composing.facts import chinese_date
from budgetgen.county.portal import totals
from budgetgen.county.portal.data import DATA_FILE, PublishedDepartment, PublishedYear
from budgetgen.county.portal.downloads import documents, groups
from budgetgen.county.portal.last_year import beside_last_year
from budgetgen.county.portal.parts import KeyFigure, county_parts, department_parts
from budgetgen.county.result import ItemFigure
from budgetgen.writing.templating import markup_environment, source_hash
from budgetgen.writing.view import GENERATOR

INDEX = "index.html"
HELP = "说明.html"
SUMS_FILE = "SHA256SUMS"


def pages(years: Sequence[PublishedYear]) -> Iterator[tuple[str, bytes]]:
    """Every page with its path in the site; `years` from the latest to the earliest."""
    site = _Site(years)
    yield INDEX, site.index()
    yield HELP, site.help()
    for year in site.years:
        yield f"{year.year}/{INDEX}", site.county(year)
        for department in year.departments:
            yield f"{year.year}/{department.code}/{INDEX}", site.department(year, department)


@cache
def _asset(name: str) -> str:
    folder = resources.files("budgetgen.writing").joinpath("markup/portal")
    return folder.joinpath(name).read_text("utf-8")


class _Site:
    def __init__(self, years: Sequence[PublishedYear]) -> None:
        self.published = {each.year: each for each in years}
        self.years = [
            beside_last_year(each, self.published[each.year - 1])
            if each.year - 1 in self.published
            else each
            for each in years
        ]
        self.latest = self.years[0]

    def page(self, name: str, here: str, title: str, script: str = "", **values: Any) -> bytes:
        """One page; `here` is its path in the site, which says how far up the root is."""
        css = _asset("site.css")
        template = markup_environment().get_template(f"portal/{name}.html.j2")
        page = template.render(
            here=here,
            title=title,
            up="../" * here.count("/"),
            css=Markup(css),
            script=Markup(script),
            style_hash=Markup(source_hash(css)),
            script_hash=Markup(source_hash(script) if script else "'none'"),
            generator=GENERATOR,
            county=self.latest.county,
            bureau=self.latest.bureau,
            platform=self.latest.platform,
            latest=self.latest.year,
            help=HELP,
            data_file=DATA_FILE,
            sums_file=SUMS_FILE,
            money=totals.money,
            change=totals.change,
            this_year=lambda item: f"{totals.this_year(item):,}",
            **values,
        )
        return page.encode()

    def index(self) -> bytes:
        """All departments of all years, to search in."""
        sums = totals.county_totals(self.latest)
        spent = {
            each.code: each.name
            for year in reversed(self.years)
            for department in year.departments
            for each in department.figures.classes
        }
        return self.page(
            "index",
            INDEX,
            f"{self.latest.county}部门预算公开",
            _asset("index.js"),
            years=self.years,
            rows=[_row(year, each) for year in self.years for each in year.departments],
            classes=sorted(spent.items()),
            awaited=[(c, n, f"{c} {n}") for c, n in self.latest.awaited.items()],
            figures=[
                KeyFigure(
                    f"{self.latest.year}年已公开",
                    f"{len(self.latest.departments)}",
                    "个部门",
                    f"尚未公开 {len(self.latest.awaited)} 个" if self.latest.awaited else "",
                ),
                *_money_figures(self.latest, sums),
            ],
        )

    def help(self) -> bytes:
        """What the site holds and how to verify a file."""
        title = f"使用说明　{self.latest.county}部门预算公开"
        return self.page("help", HELP, title, years=self.years)

    def county(self, year: PublishedYear) -> bytes:
        """The county's sums in one year."""
        sums = totals.county_totals(year)
        return self.page(
            "year",
            f"{year.year}/{INDEX}",
            f"{year.year}年{year.county}部门预算汇总",
            year=year,
            filled=year != self.published[year.year],
            parts=county_parts(year, sums),
            others=[each.year for each in self.years if each is not year],
            figures=_money_figures(year, sums),
        )

    def department(self, year: PublishedYear, department: PublishedDepartment) -> bytes:
        """A department's figures and files in one year."""
        figures = department.figures
        shown = [_compared("收支总计", figures.total)]
        if figures.three_public:
            shown.append(_compared("三公经费", totals.total("", figures.three_public)))
        if figures.operating_cost is not None:
            shown.append(KeyFigure("机关运行经费", totals.money(figures.operating_cost), "万元"))
        if figures.procurement is not None:
            shown.append(KeyFigure("政府采购", totals.money(figures.procurement), "万元"))
        day = department.published_on
        return self.page(
            "department",
            f"{year.year}/{department.code}/{INDEX}",
            f"{department.name}{year.year}年部门预算　{year.county}",
            year=year.year,
            department=department,
            filled=department != self.published[year.year].department(department.code),
            published_on=chinese_date(day) if day else "",
            others=[
                each.year
                for each in self.years
                if each is not year and each.department(department.code)
            ],
            documents=documents(department),
            groups=list(groups(department)),
            parts=department_parts(figures),
            figures=shown,
        )


def _compared(name: str, item: ItemFigure) -> KeyFigure:
    """An amount with its change; the words for no change stand alone."""
    said = totals.change(item)
    note = str(said) if item.last_year is None else f"比上年{said}"
    return KeyFigure(name, f"{totals.this_year(item):,}", "万元", note)


def _money_figures(year: PublishedYear, sums: totals.CountyTotals) -> list[KeyFigure]:
    if not year.departments:
        return []
    found = [_compared("收支总计", sums.total)]
    if sums.three_public:
        found.append(_compared("三公经费", sums.three_public_total))
    return found


def _row(year: PublishedYear, department: PublishedDepartment) -> dict[str, Any]:
    """A department in the index, with what it is found and sorted by; amounts in 万元."""
    item = totals.department_total(department)
    by = totals.difference(item)
    units = " ".join(f"{code} {name}" for code, name in department.units.items())
    return {
        "key": f"{department.code} {department.name} {units}".strip(),
        "code": department.code,
        "year": year.year,
        "amount": totals.this_year(item),
        "change": "" if by is None else by,
        "classes": " ".join(each.code for each in department.figures.classes),
        "link": f"{year.year}/{department.code}/{INDEX}",
        "item": item,
    }
