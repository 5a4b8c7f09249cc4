"""The totals that an export prints, against what its rows add up to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from pydantic_core import PydanticCustomError

from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.money import read_number
from budgetgen.reading.export.grid import Grid

_OF_ALL = ("合计", "总计")
"""Other totals are of some rows."""


def number_in(text: str) -> Decimal | None:
    """The number that a text says, None where it is none: the model will complain."""
    try:
        return read_number(text)
    except PydanticCustomError:
        return None


class Totals:
    """What the columns of amounts add up to, and what the export says of that."""

    def __init__(self, grid: Grid, columns: Collection[int]) -> None:
        self.grid = grid
        self.sums = dict.fromkeys(columns, Decimal(0))
        self.printed: dict[int, list[tuple[Decimal, Place]]] = {}

    def _amounts(self, row: int) -> Iterator[tuple[int, Decimal]]:
        texts = self.grid.rows[row]
        for j in self.sums:
            if j < len(texts) and (number := number_in(texts[j])) is not None:
                yield j, number

    def add(self, row: int) -> None:
        """Count a row of money."""
        for j, number in self._amounts(row):
            self.sums[j] += number

    def keep(self, row: int, labels: Iterable[str]) -> None:
        """Keep what a row of totals says, if it is of all rows."""
        if any(label in _OF_ALL for label in labels):
            for j, number in self._amounts(row):
                self.printed.setdefault(j, []).append((number, self.grid.place(row, j)))

    def findings(self) -> Iterator[Finding]:
        """The columns none of whose totals is their sum."""
        for j, totals in self.printed.items():
            total, place = totals[-1]
            ours = self.sums[j]
            if all(number != ours for number, _ in totals):
                yield Finding(
                    "EXPORT-TOTAL",
                    Severity.WARNING,
                    f"合计是 {total:f}，各行加起来却是 {ours:f}",
                    place,
                    "请核对导出的范围，看有没有缺行、多行",
                    expected=total,
                    actual=ours,
                    difference=ours - total,
                )
