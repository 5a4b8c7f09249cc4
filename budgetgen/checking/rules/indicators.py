"""绩效指标: the names, kinds and order of a project's indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.rules.basis import all_same
from budgetgen.checking.texts.projects import (
    applies,
    indicators,
    listed,
    plain,
    says_nothing,
    words,
)
from budgetgen.model.finding import Severity
from budgetgen.model.project import Indicator, Project

OLD_LEVEL1 = {"效果指标": "效益指标"}
LAST_YEAR_OF_OLD_LEVEL1 = 2021
"""财预〔2021〕101号, of August 2021, names 成本、产出、效益、满意度: in force from the budget of 2022."""

SATISFACTION = "服务对象满意度指标"
LONGEST_BEFORE_CUT = 15
FEWEST_VALUES = 5
_STARS = re.compile(r"[*＊]{2,}")
_CELLS = ("level1", "level2", "level3", "description", "value", "basis")
_SIGNS = re.compile(r"[\s，,、；;。：:（(）)/]")


def _values(project: Project, indicator: Indicator, **more: object) -> dict[str, object]:
    return {"name": project.name, "indicator": indicator.level3, **more}


def desc_echo(case: Case) -> Iterator[Hit]:
    """The description says more than the name."""
    for path, project, indicator in indicators(case):
        if plain(indicator.description) == plain(indicator.level3) and not all_same(indicator):
            yield Hit(at=(*path, "description"), values=_values(project, indicator))


def ind_all_same(case: Case) -> Iterator[Hit]:
    """Name, description, value and basis are not one and the same text."""
    for path, project, indicator in indicators(case):
        if all_same(indicator):
            yield Hit(at=path, actual=indicator.level3, values=_values(project, indicator))


def ind_dup_in_project(case: Case) -> Iterator[Hit]:
    """Every indicator of a project has a name of its own."""
    for path, project in listed(case):
        seen: set[str] = set()
        for j, indicator in enumerate(project.indicators):
            key = plain(indicator.level3)
            if key in seen and applies(indicator):
                yield Hit(
                    at=(*path, "indicators", j, "level3"),
                    actual=indicator.level3,
                    values=_values(project, indicator),
                )
            seen.add(key)


def _level1(name: str) -> str:
    """The pack's own word for a level-1 name, `name` itself where it has none."""
    short = plain(name).removesuffix("指标") + "指标"
    return OLD_LEVEL1.get(short, short)


def ind_level1_variant(case: Case) -> Iterator[Hit]:
    """Level-1 names are those of the pack; 效果指标 was in use before 2022."""
    known = case.pack.settings.limits.level1_names
    older = OLD_LEVEL1 if case.budget_year <= LAST_YEAR_OF_OLD_LEVEL1 else {}
    for path, project, indicator in indicators(case):
        if indicator.level1 in known or indicator.level1 in older:
            continue
        meant = _level1(indicator.level1)
        yield Hit(
            at=(*path, "level1"),
            expected=meant if meant in known else "、".join(known),
            actual=indicator.level1,
            values=_values(project, indicator),
        )


def ind_missing_kind(case: Case) -> Iterator[Hit]:
    """Every kind of indicator that the pack requires has a row."""
    for path, project in listed(case):
        if not project.indicators and not project.goals:
            continue  # PRJ-NO-FORM
        given = {_level1(row.level1) for row in project.indicators if applies(row)}
        required = case.pack.settings.limits.required_level1
        missing = [name for name in required if _level1(name) not in given]
        if missing:
            yield Hit(
                at=(*path, "indicators"),
                expected="、".join(missing),
                values={"name": project.name},
            )


def ind_name_cut(case: Case) -> Iterator[Hit]:
    """A long name is not the beginning of its description, broken off within a phrase."""
    whole = tuple(words("指标名称的完整结尾"))
    for path, project, indicator in indicators(case):
        name, description = indicator.level3, indicator.description
        if len(name) < LONGEST_BEFORE_CUT or name.endswith(whole):
            continue
        rest = description.removeprefix(name)
        if rest and rest != description and not _SIGNS.match(rest):
            yield Hit(
                at=(*path, "level3"),
                expected=description,
                actual=name,
                values=_values(project, indicator),
            )


def ind_name_generic(case: Case) -> Iterator[Hit]:
    """A level-3 name is not a level-2 name; without the word 指标 it is only too general.

    服务对象满意度 names what is asked, and is left alone.
    """
    kinds = {name for order in case.pack.settings.limits.level2_order for name in order}
    kinds |= {SATISFACTION}
    for path, project, indicator in indicators(case):
        name, level2 = plain(indicator.level3), plain(indicator.level2)
        same = name.endswith("指标") and (name == level2 or name in kinds)
        general = f"{name}指标" in kinds and f"{name}指标" != SATISFACTION
        if same or general:
            yield Hit(
                at=(*path, "level3"),
                actual=indicator.level3,
                values=_values(project, indicator, level2=indicator.level2),
                severity=None if same else Severity.WARNING,
            )


def ind_not_applicable(case: Case) -> Iterator[Hit]:
    """A kind of indicator that does not apply is left out, not filled with 不涉及 or 无."""
    for path, project in listed(case):
        for j, indicator in enumerate(project.indicators):
            if not applies(indicator):
                empty = says_nothing(indicator.level3)
                yield Hit(
                    at=(*path, "indicators", j, "level3" if empty else "value"),
                    actual=indicator.level3 if empty else indicator.value,
                    values=_values(project, indicator, level2=indicator.level2),
                )


def _first_out_of_order(project: Project, order: tuple[str, ...]) -> tuple[int, str] | None:
    """The first indicator whose level 2 should stand before an earlier one's, and that one's."""
    rank = {name: i for i, name in enumerate(order)}
    last, name = -1, ""
    for j, indicator in enumerate(project.indicators):
        at = rank.get(plain(indicator.level2))
        if at is None:
            continue
        if at < last:
            return j, name
        last, name = at, indicator.level2
    return None


def ind_order(case: Case) -> Iterator[Hit]:
    """Level-2 kinds stand in the order of the pack."""
    for path, project in listed(case):
        for order in case.pack.settings.limits.level2_order:
            if found := _first_out_of_order(project, order):
                j, before = found
                yield Hit(
                    at=(*path, "indicators", j, "level2"),
                    expected="、".join(order),
                    actual=project.indicators[j].level2,
                    values={"name": project.name, "before": before},
                )


def ind_placeholder(case: Case) -> Iterator[Hit]:
    """No cell still holds the template's asterisks."""
    for path, project in listed(case):
        for j, indicator in enumerate(project.indicators):
            for cell in _CELLS:
                if _STARS.search(getattr(indicator, cell)):
                    yield Hit(
                        at=(*path, "indicators", j, cell),
                        actual=getattr(indicator, cell),
                        values=_values(project, indicator),
                    )


def ind_unrelated(case: Case) -> Iterator[Hit]:
    """The indicators of a project do not all have one value: such a set was taken from elsewhere."""
    for path, project in listed(case):
        rows: list[Indicator] = [row for row in project.indicators if applies(row)]
        values = {plain(row.value) for row in rows}
        if len(rows) >= FEWEST_VALUES and len(values) == 1 and rows[0].value:
            yield Hit(
                at=(*path, "indicators"),
                actual=rows[0].value,
                values={"name": project.name, "count": len(rows)},
            )


CHECKS: tuple[Check, ...] = (
    Check("DESC-ECHO", desc_echo, Needs.SUBMISSION),
    Check("IND-ALL-SAME", ind_all_same, Needs.SUBMISSION),
    Check("IND-DUP-IN-PROJECT", ind_dup_in_project, Needs.SUBMISSION),
    Check("IND-LEVEL1-VARIANT", ind_level1_variant, Needs.SUBMISSION),
    Check("IND-MISSING-KIND", ind_missing_kind, Needs.SUBMISSION),
    Check("IND-NAME-CUT", ind_name_cut, Needs.SUBMISSION),
    Check("IND-NAME-GENERIC", ind_name_generic, Needs.SUBMISSION),
    Check("IND-NOT-APPLICABLE", ind_not_applicable, Needs.SUBMISSION),
    Check("IND-ORDER", ind_order, Needs.SUBMISSION),
    Check("IND-PLACEHOLDER", ind_placeholder, Needs.SUBMISSION),
    Check("IND-UNRELATED", ind_unrelated, Needs.SUBMISSION),
)
