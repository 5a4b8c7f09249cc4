"""资金用途 and project names: years, numbers, placeholders, mere repetition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.texts.projects import (
    LIST_NUMBER,
    PLACEHOLDER,
    begun_earlier,
    listed,
    project_money,
    without_documents,
    wording,
    words,
)
from budgetgen.model.base import FULL_WIDTH
from budgetgen.model.finding import Severity

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s{0,2}年)")
_ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_TITLES = re.compile(r"《[^《》]{0,80}》")
_RANGE = re.compile(
    r"(?<!\d)20\d\d\s?年?度?(?:\d{1,2}月)?(?:\d{1,2}日)?\s?[-—–－~～至到]{1,3}\s?"
    r"(20\d\d)\s?年?度?(?:\d{1,2}月)?"
)
_DATES = re.compile(
    r"(?:自|从|截至|截止|至|到|成立于|始于)20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"|20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?[底末]?(?:以来|起|之?前|以前)"
)
_MONEY = re.compile(r"预算数\s?[\d.,]{1,20}\s?万?元.{0,80}?主要用于")
_START = re.compile(r"^年度?")
_SECOND = re.compile(r"(?:2\s*[.、．)）]|[（(]\s*[2二]\s*[)）]|二\s*[、．.]|②)")


def years_spoken_of(text: str, budget_year: int) -> list[int]:
    """The years that `text` is about.

    Left out: years in document numbers, in titles of laws, of periods that reach the budget year,
    and dates since or until when something holds.
    """
    text = _TITLES.sub("", without_documents(text.translate(FULL_WIDTH)))
    text = _RANGE.sub(lambda m: "" if int(m[1]) >= budget_year else m[0], text)
    return [int(year) for year in _YEAR.findall(_DATES.sub("", text))]


def _of_earlier_years(text: str) -> bool:
    return any(word in text for word in words("说明以前年度事项的词"))


def name_year(case: Case) -> Iterator[Hit]:
    """A project name bears no earlier year, but where it goes on from one."""
    money = project_money(case)
    for path, project in listed(case):
        years = years_spoken_of(project.name, case.budget_year)
        if not years or max(years) >= case.budget_year:
            continue
        if begun_earlier(case, project, money) or _of_earlier_years(project.name):
            continue
        yield Hit(
            at=(*path, "name"),
            expected=str(case.budget_year),
            actual=str(max(years)),
            values={"name": project.name},
        )


def purpose_year(case: Case) -> Iterator[Hit]:
    """The purpose speaks of the budget year, or of a year that the name bears.

    An error where it is two years or more ago; what was earned last year may be paid this year, and
    next year's subscriptions are.
    """
    money = project_money(case)
    for path, project in listed(case):
        named = set(_ANY_YEAR.findall(project.name.translate(FULL_WIDTH)))
        wrong = [
            year
            for year in years_spoken_of(project.purpose, case.budget_year)
            if year not in (case.budget_year, case.budget_year + 1) and str(year) not in named
        ]
        if not wrong or begun_earlier(case, project, money) or _of_earlier_years(project.purpose):
            continue
        certain = min(wrong) < case.budget_year - 1
        yield Hit(
            at=(*path, "purpose"),
            expected=str(case.budget_year),
            actual=str(min(wrong)),
            values={"name": project.name},
            severity=None if certain else Severity.WARNING,
        )


def purpose_numbered(case: Case) -> Iterator[Hit]:
    """A purpose that is no list does not begin with a list number."""
    for path, project in listed(case):
        number = LIST_NUMBER.match(project.purpose)
        if number and not _SECOND.search(project.purpose, number.end()):
            yield Hit(
                at=(*path, "purpose"), actual=number[0].strip(), values={"name": project.name}
            )


def purpose_placeholder(case: Case) -> Iterator[Hit]:
    """The purpose is not the template's 目标内容1."""
    for path, project in listed(case):
        if found := PLACEHOLDER.search(project.purpose):
            yield Hit(at=(*path, "purpose"), actual=found[0], values={"name": project.name})


def _core(text: str) -> str:
    """What a name or purpose is about, without its formulas, numbers and years."""
    core = wording(without_documents(_MONEY.sub("", text.translate(FULL_WIDTH))))
    core = _START.sub("", core)
    starts = sorted(words("用途开头的套语"), key=len, reverse=True)
    core = next((core.removeprefix(start) for start in starts if core.startswith(start)), core)
    core = _START.sub("", core)
    ends = sorted(words("名称和用途的结尾"), key=len, reverse=True)
    stop = len(core)
    while ending := next((end for end in ends if core.endswith(end, 0, stop)), ""):
        stop -= len(ending)
    return core[:stop]


def purpose_eq_name(case: Case) -> Iterator[Hit]:
    """The purpose says more than the name."""
    for path, project in listed(case):
        core = _core(project.purpose)
        if core and core == _core(project.name):
            yield Hit(at=(*path, "purpose"), values={"name": project.name})


CHECKS = (
    Check("NAME-YEAR", name_year, Needs.SUBMISSION),
    Check("PURPOSE-EQ-NAME", purpose_eq_name, Needs.SUBMISSION),
    Check("PURPOSE-NUMBERED", purpose_numbered, Needs.SUBMISSION),
    Check("PURPOSE-PLACEHOLDER", purpose_placeholder, Needs.SUBMISSION),
    Check("PURPOSE-YEAR", purpose_year, Needs.SUBMISSION),
)
