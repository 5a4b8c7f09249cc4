"""The ledger as an index: any selection of its facts is a set, any figure the sum of a set.

A set of facts is an int with one bit per fact, so that "this row and that column" is ``row &
column`` and two cells that mean the same money are recognised as the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetgen.model.submission import ProjectIndex, Submission
from budgetgen.model.vocabulary import Kind, Source, ThreePublicKind
from budgetgen.packs.definition import Where

Facts = int
"""A set of facts: bit i is set when fact i belongs to it."""

Path = tuple[str | int, ...]
"""Where an amount stands in the submission: ("lines", 3)."""

THIS_YEAR = "本年"
LAST_BUDGET = "上年预算"
LAST_EXECUTION = "上年执行"
LAST_THREE_PUBLIC = "上年三公预算"
LAST_THREE_PUBLIC_EXECUTION = "上年三公执行"
PROCUREMENT = "政府采购"
ACQUISITIONS = "固定资产购置"
FIXED_ASSETS = "固定资产"
CARRIED = "上年结转"
_CODES = ("functional", "economic")
_PROPERTIES = ("book", "unit", "nature", "kind", "source", *_CODES, "project", "item")

THREE_PUBLIC_ACCOUNTS = {
    ThreePublicKind.OVERSEAS: "30212",
    ThreePublicKind.VEHICLE_PURCHASE: "31013",
    ThreePublicKind.VEHICLE_RUNNING: "30231",
    ThreePublicKind.RECEPTION: "30217",
}
"""The economic account that last year's figure of each item is kept under."""

THREE_PUBLIC_FIGURES = {
    ThreePublicKind.OVERSEAS: "因公出国（境）费",
    ThreePublicKind.VEHICLE_PURCHASE: "公务用车购置费",
    ThreePublicKind.VEHICLE_RUNNING: "公务用车运维费",
    ThreePublicKind.RECEPTION: "公务接待费",
}
"""The figure (数) of the pack that prints each item."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One amount that somebody typed, with all that is known of it.

    `book` says which account book it stands in: this year's budget, last year's, procurement,
    assets; `path` is its value path in the submission.
    """

    path: Path
    fen: int
    book: str
    unit: str
    nature: str
    kind: str = ""
    source: str = ""
    carry_over: bool = False
    functional: str = ""
    economic: str = ""
    project: str = ""
    item: str = ""
    secret: bool = False
    quantity: Decimal | None = None


class _Reader:
    """Turns the parts of one submission into facts."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.natures = {unit.code: str(unit.nature) for unit in submission.department.units}
        self.projects = ProjectIndex(submission)
        self.sole = submission.department.units[0].code

    def fact(
        self,
        path: Path,
        unit: str | None,
        amount: Decimal,
        book: str,
        **known: Any,
    ) -> Fact:
        unit = unit or self.sole
        return Fact(path, int(amount * 100), book, unit, self.natures[unit], **known)

    def budget(self) -> Iterator[Fact]:
        for i, line in enumerate(self.submission.lines):
            project = self.projects.get(line.project)
            yield self.fact(
                ("lines", i),
                line.unit,
                line.amount,
                THIS_YEAR,
                kind=line.kind,
                source=line.source,
                carry_over=line.carry_over,
                functional=line.functional or "",
                economic=line.economic or "",
                project=project.key if project else "",
                secret=line.secret or (project is not None and project.secret),
            )
        for i, left in enumerate(self.submission.year_end):
            yield self.fact(
                ("year_end", i),
                left.unit,
                left.amount,
                THIS_YEAR,
                kind=Kind.YEAR_END,
                source=left.source,
                carry_over=left.carry_over,
                functional=left.functional or "",
            )

    def last_year(self) -> Iterator[Fact]:
        for i, line in enumerate(self.submission.last_year):
            for amount, book in ((line.budget, LAST_BUDGET), (line.execution, LAST_EXECUTION)):
                if amount is not None:
                    yield self.fact(
                        ("last_year", i),
                        line.unit,
                        amount,
                        book,
                        kind=line.kind,
                        source=line.source,
                        carry_over=line.carry_over,
                        functional=line.functional or "",
                    )
        for i, item in enumerate(self.submission.three_public):
            for amount, book in (
                (item.last_budget, LAST_THREE_PUBLIC),
                (item.last_execution, LAST_THREE_PUBLIC_EXECUTION),
            ):
                if amount is not None:
                    yield self.fact(
                        ("three_public", i),
                        item.unit,
                        amount,
                        book,
                        source=Source.GENERAL_PUBLIC,
                        economic=THREE_PUBLIC_ACCOUNTS[item.kind],
                        item=item.kind,
                    )

    def procurement(self) -> Iterator[Fact]:
        for i, item in enumerate(self.submission.procurement):
            project = self.projects.get(item.project)
            for field, source, carried in (
                ("general_public", Source.GENERAL_PUBLIC, False),
                ("government_fund", Source.GOVERNMENT_FUND, False),
                ("state_capital", Source.STATE_CAPITAL, False),
                ("special_account", Source.SPECIAL_ACCOUNT, False),
                ("unit_funds", Source.OTHER, False),
                ("carry_over", Source.GENERAL_PUBLIC, True),
            ):
                amount = getattr(item.funds, field)
                books = (PROCUREMENT, ACQUISITIONS) if item.fixed_asset else (PROCUREMENT,)
                for book in books if amount else ():
                    yield self.fact(
                        ("procurement", i, "funds", field),
                        item.unit,
                        amount,
                        book,
                        source=source,
                        carry_over=carried,
                        item=item.kind,
                        project=project.key if project else "",
                        secret=item.secret or (project is not None and project.secret),
                    )

    def assets(self) -> Iterator[Fact]:
        for i, item in enumerate(self.submission.assets.items):
            yield self.fact(
                ("assets", "items", i),
                item.unit,
                item.value or Decimal(0),
                FIXED_ASSETS,
                item=item.kind,
                quantity=item.quantity,
            )


def facts_of(submission: Submission) -> tuple[Fact, ...]:
    """Every amount of a submission, in the order typed."""
    reader = _Reader(submission)
    return (
        *reader.budget(),
        *reader.last_year(),
        *reader.procurement(),
        *reader.assets(),
    )


class Ledger:
    """All facts with an index per property."""

    def __init__(self, facts: tuple[Fact, ...]) -> None:
        self.facts = facts
        self._by: dict[str, dict[str, Facts]] = {}
        for name in _PROPERTIES:
            index: dict[str, Facts] = {}
            for i, fact in enumerate(facts):
                value = str(getattr(fact, name))
                index[value] = index.get(value, 0) | 1 << i
            self._by[name] = index
        self.all: Facts = (1 << len(facts)) - 1
        self.secret = self._union(1 << i for i, fact in enumerate(facts) if fact.secret)
        self.carried = self._union(1 << i for i, fact in enumerate(facts) if fact.carry_over)
        self.this_year = self._by["book"].get(THIS_YEAR, 0)
        self._fen: dict[Facts, int] = {}

    @staticmethod
    def _union(sets: Iterable[Facts]) -> Facts:
        result = 0
        for each in sets:
            result |= each
        return result

    def having(self, name: str, *values: str) -> Facts:
        """Facts whose property is one of `values`; account codes count by their beginning."""
        index = self._by[name]
        if name in _CODES:
            prefixes = tuple(values)
            return self._union(facts for code, facts in index.items() if code.startswith(prefixes))
        return self._union(index.get(value, 0) for value in values)

    def codes(self, name: str, facts: Facts) -> list[str]:
        """The account codes that occur among `facts`, in code order."""
        return sorted(code for code, having in self._by[name].items() if code and having & facts)

    def select(self, where: Where) -> Facts:
        """The facts that meet every condition; of this year's budget unless a book is given."""
        result = self.having("book", *(where.book or (THIS_YEAR,)))
        for name in ("source", "kind", "nature", "item", *_CODES):
            if (values := getattr(where, name)) is not None:
                result &= self.having(name, *values)
        if where.carried is not None:
            carried = self.carried if CARRIED in where.carried else 0
            current = self.all & ~self.carried if THIS_YEAR in where.carried else 0
            result &= carried | current
        return result

    def fen(self, facts: Facts) -> int:
        """The sum of a set, in fen."""
        if (known := self._fen.get(facts)) is None:
            known = self._fen[facts] = sum(fact.fen for fact in self.members(facts))
        return known

    def amount(self, facts: Facts) -> Decimal:
        """The sum of a set, in yuan."""
        return Decimal(self.fen(facts)).scaleb(-2)

    def members(self, facts: Facts) -> list[Fact]:
        """The facts of a set, in the order typed."""
        found = []
        while facts:
            low = facts & -facts
            found.append(self.facts[low.bit_length() - 1])
            facts ^= low
        return found
