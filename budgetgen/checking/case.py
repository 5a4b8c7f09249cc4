"""What is checked: a submission with its tables and document, or published tables alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from budgetgen.accounts.catalogue import Classification
from budgetgen.composing.document import Document
from budgetgen.model.base import Part
from budgetgen.model.finding import Severity
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import Pack
from budgetgen.reading.naming import Path as Path
from budgetgen.tables.table import Cell, Table, TableSet

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure of a table: the table's name, the row's key or label, the column's title."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return "/".join((self.table, self.row, self.column))


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule is broken.

    `at` is a value path of the submission, `spot` a table cell: whichever applies. `values` fill
    the catalogue's message besides `expected`, `actual` and `difference`; `severity` is given only
    where it differs from the catalogue's.
    """

    at: Path | None = None
    spot: Spot | None = None
    expected: Decimal | str | None = None
    actual: Decimal | str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None


def field_of(path: Path) -> str:
    """The name of the field that a path ends in: ("projects", 0, "goals", 1) -> goals."""
    for step in reversed(path):
        if isinstance(step, str):
            return step
    return ""


@dataclass(frozen=True, slots=True)
class TextField:
    """A text that somebody typed: where, what its field is called, the text."""

    path: Path
    title: str
    text: str


@dataclass(frozen=True, eq=False)
class Case:
    """Everything a rule may look at. Published tables have neither submission nor document.

    A case is equal to itself alone, so that `once` can keep what rules ask of it in turn.
    """

    budget_year: int
    pack: Pack
    classification: Classification
    tables: TableSet
    submission: Submission | None = None
    document: Document | None = None
    as_of: datetime.date | None = None
    last: Submission | None = None
    """Last year's submission of the same department, where it is at hand."""

    @property
    def filled(self) -> Submission:
        """The submission; only for rules that need one."""
        assert self.submission is not None
        return self.submission

    @property
    def composed(self) -> Document:
        """The document; only for rules that need one."""
        assert self.document is not None
        return self.document

    def table(self, name: str) -> Table | None:
        """The table called `name` in the pack, None where the case has none."""
        return self.tables.tables.get(name)

    @cached_property
    def texts(self) -> tuple[TextField, ...]:
        """Every non-empty text of the submission that may be published, in file order."""
        return tuple(_texts(self.submission, ())) if self.submission else ()

    @cached_property
    def wordings(self) -> tuple[TextField, ...]:
        """The texts but codes and references: two dozen rules go through them."""
        return tuple(field for field in self.texts if not is_code(field.path))


_CODES = frozenset(("code", "region_code", "catalogue", "projects"))


def is_code(path: Path) -> bool:
    """Whether a text is a code or a reference, which no rule on wording looks at."""
    field = field_of(path)
    return field in _CODES or (field == "project" and path[0] != "prose")


_NOT_PUBLISHED = frozenset(("pack", "note", "unit", "functional", "economic"))
"""Fields that are codes, references, or remarks for the office itself."""


def _texts(part: Any, path: Path, title: str = "") -> Iterator[TextField]:
    if isinstance(part, StrEnum):
        return
    if isinstance(part, str):
        if part:
            yield TextField(path, title, part)
    elif isinstance(part, Part):
        for name, info in type(part).model_fields.items():
            if name not in _NOT_PUBLISHED or (name == "note" and path[-1:] == ("assets",)):
                yield from _texts(getattr(part, name), (*path, name), info.title or name)
    elif isinstance(part, tuple):
        for i, item in enumerate(part):
            yield from _texts(item, (*path, i), title)


def once(function: Callable[[Case], _T]) -> Callable[[Case], _T]:
    """`function`, worked out once for a case: rules take one case at a time."""
    return lru_cache(maxsize=1)(function)


def number(cell: Cell | None) -> Decimal:
    """The printed number of a cell, zero where it is empty."""
    return Decimal(cell.text) if cell is not None and cell.text else Decimal(0)


def rows_of(table: Table) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """An account table's rows: key (code or 合计) and printed number per column title."""
    for row in table.rows:
        yield (
            row.key,
            {
                column.title: number(cell)
                for column, cell in zip(table.columns, row.cells, strict=True)
                if column.figure
            },
        )


def halves_of(table: Table) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """A two-sided or labelled table's rows: each label with the figures right of it."""
    for row in table.rows:
        label, figures = "", dict[str, Decimal]()
        for column, cell in zip(table.columns, row.cells, strict=True):
            if column.figure:
                figures[column.title] = number(cell)
                continue
            if figures and label:
                yield label, figures
            label, figures = cell.text, {}
        if figures and label:
            yield label, figures


class Needs(StrEnum):
    """What a rule must have before it can run."""

    TABLES = "tables"
    SUBMISSION = "submission"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule's code, its function and what it needs."""

    code: str
    function: Callable[[Case], Iterator[Hit]]
    needs: Needs
