"""What is wrong with an input, and where: the one error record of the whole program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import total_ordering

CHECK_BROKEN = "CHECK-BROKEN"
"""The code of a finding that says that a rule failed inside the program."""


class Severity(StrEnum):
    """Errors stop publication, warnings do not."""

    ERROR = "错误"
    WARNING = "警告"


@total_ordering
@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a user's file; line and column count from 1, 0 means unknown.

    An Excel cell has `cell` (``工作表!B3``) in place of line and column. Places sort as one reads.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    cell: str = ""

    def __lt__(self, other: Place) -> bool:
        return self._in_reading_order() < other._in_reading_order()

    def _in_reading_order(self) -> tuple[str, int, int, str, int, int, str]:
        sheet, _, cell = self.cell.rpartition("!")
        letters = cell.rstrip("0123456789")
        row = int(cell[len(letters) :] or 0)
        return self.file, self.line, self.column, sheet, row, len(letters), letters

    def __str__(self) -> str:
        if self.cell:
            return f"{self.file}:{self.cell}" if self.file else self.cell
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect, in the terms of the trade, with its place and its remedy.

    `path` is the value's path in the submission, `spot` the table cell (表/行/列) it speaks of. A
    stage that knows only these leaves `place` to the caller.
    """

    code: str
    severity: Severity
    message: str
    place: Place = Place()
    remedy: str = ""
    expected: Decimal | str | None = None
    actual: Decimal | str | None = None
    difference: Decimal | None = None
    path: tuple[str | int, ...] | None = None
    spot: str = ""

    def at(self, place: Place) -> Finding:
        """The same finding at `place`."""
        return replace(self, place=place)

    def counted(self, count: int) -> Finding:
        """The first of `count` findings of one kind, standing for all of them."""
        return replace(self, message=f"{self.message}（等 {count} 处）")


def has_errors(findings: tuple[Finding, ...]) -> bool:
    """True when at least one finding forbids publication."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without those that say the same of the same place: of a department and of its
    units, of one trial and of the next."""
    seen: dict[tuple[Place, str, str], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.place, finding.code, finding.message), finding)
    return tuple(seen.values())
