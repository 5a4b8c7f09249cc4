"""What is checked beyond one submission: replies and units of departments, a county's totals."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from budgetgen.checking.case import Case, Hit, Path
from budgetgen.model.finding import Place
from budgetgen.model.vocabulary import Source, ThreePublicKind
from budgetgen.reading.naming import Positions

_S = TypeVar("_S")


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
    three_public_total: Decimal | None = None
    three_public: Mapping[ThreePublicKind, Decimal] = field(default_factory=dict)
    replied_on: datetime.date | None = None


@dataclass(frozen=True)
class CountyCase:
    """Departments of a county in one year, one or all.

    `cases`, `replies` and `published_on` are by department code; `units` holds, by department
    code, the cases of its units' own disclosures. A hit's path begins with the department code.
    """

    budget_year: int
    cases: Mapping[str, Case]
    units: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)
    replies: Mapping[str, Reply] = field(default_factory=dict)
    published_on: Mapping[str, datetime.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spent:
    """An amount of a department in yuan: exact, and as its document prints it."""

    exact: Decimal
    printed: Decimal


@dataclass(frozen=True)
class CountyThreePublic:
    """三公 of a county in one year: its published aggregate beside what its departments disclose.

    `published` holds 合计 and the items by name, in yuan; `departments` the items of each that is
    known; `missing` says how many are not. A hit's path is ("three_public", name).
    """

    published: Mapping[str, Decimal]
    departments: tuple[Mapping[str, Spent], ...]
    missing: int = 0


@dataclass(frozen=True, slots=True)
class CountyCheck(Generic[_S]):
    """A rule over departments of a county, or over its totals: its code and its function."""

    code: str
    function: Callable[[_S], Iterator[Hit]]


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
