"""What is checked over a whole county: its departments, their units, replies and aggregates."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from budgetgen.checking.case import Case, Hit, Path
from budgetgen.model.finding import Place
from budgetgen.model.vocabulary import Source, ThreePublicKind
from budgetgen.reading.naming import Positions


@dataclass(frozen=True)
class Reply:
    """批复数 of one department in yuan; None, and a source that is missing, were not replied.

    `total` is 收支总计 with what is carried over; `by_source` holds this year's money only.
    """

    total: Decimal | None = None
    by_source: Mapping[Source, Decimal] = field(default_factory=dict)
    carry_over: Decimal | None = None
    basic: Decimal | None = None
    project: Decimal | None = None
    three_public: Mapping[ThreePublicKind, Decimal] = field(default_factory=dict)
    replied_on: datetime.date | None = None


@dataclass(frozen=True)
class CountyCase:
    """All departments of a county in one year.

    `cases`, `replies` and `published_on` are by department code; `units` holds, by department
    code, the cases of its units' own disclosures; `three_public` is the county's published
    aggregate in yuan, 合计 and the items by name. A hit's path begins with the department code.
    """

    budget_year: int
    cases: Mapping[str, Case]
    units: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)
    replies: Mapping[str, Reply] = field(default_factory=dict)
    published_on: Mapping[str, datetime.date] = field(default_factory=dict)
    three_public: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountyCheck:
    """A rule over a county: its code and its function."""

    code: str
    function: Callable[[CountyCase], Iterator[Hit]]


class CountyPositions:
    """The places of all departments' values, by department code."""

    def __init__(self, positions: Mapping[str, Positions]) -> None:
        self._positions = positions

    def __getitem__(self, path: Path) -> Place:
        """The place of a path that begins with a department's code."""
        found = self._positions.get(str(path[0])) if path else None
        return found[path[1:]] if found is not None else Place()

    def spot(self, cell: str) -> Place:
        """A county has no tables of its own."""
        return Place()
