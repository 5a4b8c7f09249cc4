"""同一件事前后数字不一: within a project, and between a department's goals and its projects."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.indicator_values.grammar import Form
from budgetgen.checking.indicator_values.rows import Row, by_project, rows
from budgetgen.checking.indicator_values.scanner import COMPARING_WORDS, folded
from budgetgen.checking.indicator_values.texts import Quantity, quantities
from budgetgen.checking.indicator_values.units import COUNTED
from budgetgen.checking.texts.projects import spelling_key
from budgetgen.model.finding import Severity

SHORTEST_NAME = 6
"""办结率 or 满意度 in a department's goals may be those of anything."""

_COUNT_ENDING = re.compile(r"(?:总?数量?|人数|次数|人次|场次|批次|个数|份数|册数|期数|件数)$")
_PART = re.compile("每|季|月|上半年|下半年|其中|首|第|已|上年|去年|各|分别|新增|再|另")
_CLAUSE_END = re.compile("[,。;、\n(]")
_BETWEEN = re.compile(
    "(?:" + "|".join(sorted(COMPARING_WORDS, key=len, reverse=True)) + "|[≥≤><:在])*"
)
LONGEST_CLAUSE, LONGEST_NOUN = 30, 12


class Said(NamedTuple):
    """A quantity in running text: as printed, its value, the words before and after it."""

    text: str
    quantity: Quantity
    before: str
    after: str


def _said(typed: str) -> Iterator[Said]:
    plain = folded(typed)[0]
    for found in quantities(typed):
        before = plain[max(0, found.start - LONGEST_CLAUSE) : found.start]
        yield Said(
            plain[found.start : found.end],
            found,
            _CLAUSE_END.split(before)[-1],
            plain[found.end : found.end + LONGEST_NOUN],
        )


def _comparable(row: Row, quantity: Quantity) -> bool:
    return quantity.unit.same == row.value.same_unit and quantity.per == row.value.per


def _same_rows(group: tuple[Row, ...]) -> Iterator[Hit]:
    """Two indicators of one name, description and unit with two numbers."""
    seen: dict[tuple[str, str, str, tuple[str, ...]], Row] = {}
    for row in group:
        if row.value.form is not Form.AMOUNT:
            continue
        description = spelling_key(row.indicator.description)
        key = (spelling_key(row.name), description, row.value.same_unit, row.value.per)
        first = seen.setdefault(key, row)
        if first.value.number != row.value.number:
            yield row.hit(first.value.text, row.value.text, where="另一条同名同描述的指标")


def _own_description(row: Row) -> Hit | None:
    """The description names one target in the value's unit, and it is another number."""
    found = [q for q in quantities(row.indicator.description) if _comparable(row, q)]
    if len(found) != 1 or not found[0].target or found[0].number == row.value.number:
        return None
    said = folded(row.indicator.description)[0][found[0].start : found[0].end]
    return row.hit(said, row.value.text, Severity.WARNING, where="指标描述")


def _goals(group: tuple[Row, ...]) -> Iterator[Hit]:
    """Goals or purpose count a thing otherwise than the indicator called after it.

    Only counts of the whole year: a clause with 每月 or 其中 speaks of a part.
    """
    project = group[0].project
    named: dict[str, list[tuple[str, Said]]] = defaultdict(list)
    for typed in (*project.goals, project.purpose):
        for said in _said(typed):
            noun = spelling_key(said.after)
            if said.quantity.unit.measure in COUNTED and not _PART.search(said.before) and noun[1:]:
                named[noun[:2]].append((noun, said))
    for row in group:
        core = spelling_key(_COUNT_ENDING.sub("", row.name))
        if row.value.form is not Form.AMOUNT or core == spelling_key(row.name) or not core[1:]:
            continue
        candidates = named.get(core[:2], [])
        if len(candidates) > LONGEST_NOUN:
            continue
        same = [
            said
            for noun, said in candidates
            if noun.startswith(core) and _comparable(row, said.quantity)
        ]
        if same and all(said.quantity.number != row.value.number for said in same):
            where = "绩效目标或资金用途"
            yield row.hit(same[0].text, row.value.text, Severity.WARNING, where=where)


def val_conflict(case: Case) -> Iterator[Hit]:
    """One thing has one number within a project."""
    for group in by_project(case):
        yield from _same_rows(group)
        yield from _goals(group)
        for row in group:
            if row.value.form is Form.AMOUNT and (hit := _own_description(row)):
                yield hit


def _named_targets(text: str) -> Iterator[tuple[str, Said]]:
    """What a department's goals say of an indicator by its name: 网格事件办结率不低于98%."""
    for said in _said(text):
        name = said.before
        # The words between name and number are taken off from the end, where they must stand.
        for at in range(len(name) + 1):
            if _BETWEEN.fullmatch(name, at):
                name = name[:at]
                break
        if len(name) >= SHORTEST_NAME:
            yield spelling_key(name), said


def dept_vs_project(case: Case) -> Iterator[Hit]:
    """A department's target for an indicator is that of a project's indicator of the same name."""
    by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows(case):
        if row.value.form is Form.AMOUNT and len(row.name) >= SHORTEST_NAME:
            by_name[spelling_key(row.name), row.value.same_unit].append(row)
    for i, goal in enumerate(case.filled.prose.goals):
        for name, said in _named_targets(goal.indicators):
            found = by_name.get((name, said.quantity.unit.same), [])
            if found and all(row.value.number != said.quantity.number for row in found):
                yield Hit(
                    at=("prose", "goals", i, "indicators"),
                    expected=found[0].value.text,
                    actual=said.text,
                    values={"goal": goal.title, "indicator": name, "name": found[0].project.name},
                )


CHECKS = (
    Check("DEPT-VS-PROJECT", dept_vs_project, Needs.SUBMISSION),
    Check("VAL-CONFLICT", val_conflict, Needs.SUBMISSION),
)
