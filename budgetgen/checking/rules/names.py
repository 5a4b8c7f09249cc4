"""Names that occur more than once: one thing, one spelling; two projects, two names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.checking.texts.projects import (
    indicators,
    listed,
    project_money,
    says_nothing,
    spelling_key,
    units_of,
    without_documents,
)
from budgetgen.model.base import FULL_WIDTH

_YEARS = re.compile(r"20\d\d年?度?")
_AMOUNTS = re.compile(r"\d[\d,.]*\s*[万亿]?元")
SHORTEST_NAME = 4
SHORTEST_PURPOSE = 6


@dataclass
class _Spelling:
    """A way something is written: where first, how often."""

    path: Path
    count: int = 0


def _spellings(case: Case) -> Iterator[tuple[str, str, str, Path]]:
    """What is spelt, its key, as typed, where."""
    for path, _, indicator in indicators(case):
        level2 = spelling_key(indicator.level2).removesuffix("指标")
        yield "二级指标", level2, indicator.level2, (*path, "level2")
        yield "三级指标", spelling_key(indicator.level3), indicator.level3, (*path, "level3")
        if not says_nothing(indicator.basis):
            yield "确定依据", spelling_key(indicator.basis), indicator.basis, (*path, "basis")


def name_variant(case: Case) -> Iterator[Hit]:
    """One indicator or basis is written in one way throughout."""
    found: dict[tuple[str, str], dict[str, _Spelling]] = {}
    for what, key, typed, path in _spellings(case):
        ways = found.setdefault((what, key), {})
        ways.setdefault(typed, _Spelling(path)).count += 1
    for (what, key), ways in found.items():
        if len(ways) < 2 or not key:
            continue
        usual = max(ways, key=lambda typed: ways[typed].count)
        for typed, spelling in ways.items():
            if typed != usual:
                yield Hit(
                    at=spelling.path,
                    expected=usual,
                    actual=typed,
                    values={"what": what, "count": spelling.count},
                )


def bare(text: str) -> str:
    """A name or purpose without years, amounts, document numbers and marks."""
    text = without_documents(text.translate(FULL_WIDTH))
    return spelling_key(_AMOUNTS.sub("", _YEARS.sub("", text)))


def _repeats(
    entries: Iterable[tuple[frozenset[str], str, Path, str]], what: str, shortest: int
) -> Iterator[Hit]:
    """Later entries that equal an earlier one of the same unit; an entry: unit, text, path, name."""
    first: dict[tuple[frozenset[str], str], tuple[Path, str]] = {}
    for units, text, path, name in entries:
        key = bare(text)
        if len(key) < shortest:
            continue
        at, other = first.setdefault((units, key), (path, name))
        if at != path:
            yield Hit(at=path, values={"name": name, "other": other, "what": what})


def dup_project(case: Case) -> Iterator[Hit]:
    """No two projects of a unit have one name or one purpose, years and amounts aside."""
    money = project_money(case)
    projects = [
        (path, project, units_of(project, money))
        for path, project in listed(case)
        if not (project.key in money and money[project.key].carried)
    ]
    yield from _repeats(
        ((units, p.name, (*path, "name"), p.name) for path, p, units in projects),
        "名称",
        SHORTEST_NAME,
    )
    yield from _repeats(
        ((units, p.purpose, (*path, "purpose"), p.name) for path, p, units in projects),
        "用途",
        SHORTEST_PURPOSE,
    )


CHECKS = (
    Check("DUP-PROJECT", dup_project, Needs.SUBMISSION),
    Check("NAME-VARIANT", name_variant, Needs.SUBMISSION),
)
