"""指标值确定依据: where an indicator's value comes from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from budgetgen.checking.case import Case, Check, Hit, Needs, Path, once
from budgetgen.checking.texts.projects import (
    applies,
    indicators,
    listed,
    plain,
    says_nothing,
    spelling_key,
    words,
)
from budgetgen.model.base import FULL_WIDTH
from budgetgen.model.project import Indicator, Project

FEWEST_UNIFORM = 5
SHORTEST_OTHER = 4
_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20\d)\d)\s*(?=[〕】\])）年])")
_DATE = re.compile(
    r"(?:20\d\d年?|20\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?)度?(?:\d{1,2}月)?(?:\d{1,2}日)?[底末初]?之?前?"
    r"|\d{1,2}月(?:\d{1,2}日)?[底末初]?之?前?"
)


@cache
def _quantity() -> re.Pattern[str]:
    """A number with or without a unit, or a unit alone."""
    units = "|".join(
        re.escape(word) for word in sorted(words("依据不能只写的计量单位"), key=len)[::-1]
    )
    return re.compile(rf"[≥≤><=约]*\d[\d,]*(?:\.\d+)?(?:{units})?(?:/(?:{units}))?|{units}")


def all_same(indicator: Indicator) -> bool:
    """True for a row whose name, description, value and basis are one text."""
    name = plain(indicator.level3)
    return all(
        plain(text) == name for text in (indicator.description, indicator.value, indicator.basis)
    )


@once
def _given(case: Case) -> tuple[tuple[Path, Project, Indicator], ...]:
    """Every indicator with a basis, but rows that repeat one text throughout (IND-ALL-SAME)."""
    return tuple(
        ((*path, "basis"), project, indicator)
        for path, project, indicator in indicators(case)
        if not says_nothing(indicator.basis) and not all_same(indicator)
    )


def _hit(path: Path, project: Project, indicator: Indicator, **values: object) -> Hit:
    shown = {"name": project.name, "indicator": indicator.level3, **values}
    return Hit(at=path, actual=indicator.basis, values=shown)


def basis_empty(case: Case) -> Iterator[Hit]:
    """Every indicator says on what its value rests."""
    for path, project, indicator in indicators(case):
        if says_nothing(indicator.basis):
            yield _hit((*path, "basis"), project, indicator)


def basis_echo(case: Case) -> Iterator[Hit]:
    """The basis is not the indicator's own name or description."""
    for path, project, indicator in _given(case):
        if plain(indicator.basis) in (plain(indicator.level3), plain(indicator.description)):
            yield _hit(path, project, indicator)


def _is_no_source(basis: str) -> bool:
    text = plain(basis)
    return bool(_quantity().fullmatch(text) or _DATE.fullmatch(text))


def basis_eq_value(case: Case) -> Iterator[Hit]:
    """The basis is not the value itself (a bare amount or date is BASIS-NOT-SOURCE)."""
    for path, project, indicator in _given(case):
        same = plain(indicator.basis) == plain(indicator.value)
        if same and not _is_no_source(indicator.basis):
            yield _hit(path, project, indicator)


def basis_not_source(case: Case) -> Iterator[Hit]:
    """The basis is a source, not a unit, an amount, a count or a date."""
    for path, project, indicator in _given(case):
        if _is_no_source(indicator.basis):
            yield _hit(path, project, indicator)


def basis_old(case: Case) -> Iterator[Hit]:
    """The newest year that a basis names is not older than the pack's limit."""
    limit = case.pack.settings.limits.basis_age
    for path, project, indicator in _given(case):
        years = [int(year) for year in _YEAR.findall(indicator.basis.translate(FULL_WIDTH))]
        if years and max(years) < case.budget_year - limit:
            yield _hit(path, project, indicator, year=max(years), limit=limit)


def basis_uniform(case: Case) -> Iterator[Hit]:
    """The indicators of a project do not all rest on one and the same basis."""
    for path, project in listed(case):
        rows = [indicator for indicator in project.indicators if applies(indicator)]
        bases = {spelling_key(indicator.basis) for indicator in rows}
        if len(rows) >= FEWEST_UNIFORM and len(bases) == 1 and not says_nothing(rows[0].basis):
            yield Hit(
                at=(*path, "indicators"),
                actual=rows[0].basis,
                values={"name": project.name, "count": len(rows)},
            )


def basis_of_other(case: Case) -> Iterator[Hit]:
    """The basis is not the name or description of another indicator of the project."""
    sources = tuple(words("可以作依据的结尾"))
    for path, project in listed(case):
        rows = [(j, row) for j, row in enumerate(project.indicators) if applies(row)]
        measures = Counter(
            text for _, row in rows for text in {plain(row.level3), plain(row.description)}
        )
        for j, row in rows:
            basis = plain(row.basis)
            own = {plain(row.level3), plain(row.description), plain(row.value)}
            if len(basis) < SHORTEST_OTHER or basis in own or basis.endswith(sources):
                continue
            if measures[basis]:
                yield _hit((*path, "indicators", j, "basis"), project, row)


CHECKS = (
    Check("BASIS-ECHO", basis_echo, Needs.SUBMISSION),
    Check("BASIS-EMPTY", basis_empty, Needs.SUBMISSION),
    Check("BASIS-EQ-VALUE", basis_eq_value, Needs.SUBMISSION),
    Check("BASIS-NOT-SOURCE", basis_not_source, Needs.SUBMISSION),
    Check("BASIS-OF-OTHER", basis_of_other, Needs.SUBMISSION),
    Check("BASIS-OLD", basis_old, Needs.SUBMISSION),
    Check("BASIS-UNIFORM", basis_uniform, Needs.SUBMISSION),
)
