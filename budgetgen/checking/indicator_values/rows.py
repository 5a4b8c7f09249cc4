"""An indicator with its value parsed: what the value rules look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, starmap

from budgetgen.checking.case import Case, Hit, Path, once
from budgetgen.checking.indicator_values.grammar import Form, Value, parse_value
from budgetgen.checking.texts.projects import indicators, plain
from budgetgen.model.base import as_typed
from budgetgen.model.finding import Severity
from budgetgen.model.project import Indicator, Project

_TRAILING_BRACKETS = re.compile(r"[（(]([^（()）]{1,8})[)）]$")
_QUANTITY, _QUALITY, _TIME, _COST = "数量", "质量", "时效", "成本"
_OTHER_COSTS = ("社会", "生态", "环境")
"""社会成本 and 生态环境成本 (since 2021) need not be money."""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: where it stands, its project, its parsed value.

    `name` and `description` are in half-width signs without blanks; `name` is without the unit in
    brackets at its end, which is `name_unit`.
    """

    path: Path
    project: Project
    indicator: Indicator
    value: Value
    name: str
    description: str
    name_unit: str

    @property
    def wording(self) -> str:
        """Name and description together."""
        return f"{self.name}\n{self.description}"

    @property
    def is_quantity(self) -> bool:
        """数量指标."""
        return _QUANTITY in self.indicator.level2

    @property
    def is_quality(self) -> bool:
        """质量指标."""
        return _QUALITY in self.indicator.level2

    @property
    def is_time(self) -> bool:
        """时效指标."""
        return _TIME in self.indicator.level2

    @property
    def is_cost(self) -> bool:
        """成本指标 in money: of 产出, or 经济成本指标."""
        level2 = self.indicator.level2
        return _COST in level2 and not any(word in level2 for word in _OTHER_COSTS)

    @property
    def is_satisfaction(self) -> bool:
        """满意度指标."""
        return "满意" in self.indicator.level1 or "满意" in self.indicator.level2

    @property
    def is_empty(self) -> bool:
        """True without a value."""
        return self.value.form is Form.EMPTY

    def hit(
        self,
        expected: Decimal | str | None = None,
        actual: Decimal | str | None = None,
        severity: Severity | None = None,
        **values: object,
    ) -> Hit:
        """A hit at the value; messages may use name, indicator and value besides `values`."""
        shown = {
            "name": self.project.name,
            "indicator": as_typed(self.indicator.level3),
            "value": as_typed(self.value.text),
            **values,
        }
        return Hit((*self.path, "value"), None, expected, actual, shown, severity)


def row_of(path: Path, project: Project, indicator: Indicator) -> Row:
    """The indicator at `path` with its value parsed."""
    name = plain(indicator.level3)
    bracket = _TRAILING_BRACKETS.search(name)
    return Row(
        path,
        project,
        indicator,
        parse_value(indicator.value),
        name[: bracket.start()] if bracket else name,
        plain(indicator.description),
        bracket[1] if bracket else "",
    )


@once
def rows(case: Case) -> tuple[Row, ...]:
    """Every indicator of the published forms that says something."""
    return tuple(starmap(row_of, indicators(case)))


def by_project(case: Case) -> Iterator[tuple[Row, ...]]:
    """The rows of each project that has any."""
    for _, group in groupby(rows(case), key=lambda row: row.path[:2]):
        yield tuple(group)
