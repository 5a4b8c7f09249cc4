"""Conditions on the rows of a sheet, said once: as an Excel formula and in Python.

A formula writes a column as «title»; over a whole sheet that becomes the column's defined name,
for one row its cell. Only functions that Excel 2010, WPS and LibreOffice share, and none that
needs an array entered by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from budgetgen.excel.form.formulas import FAR, code_in_cell, quoted, range_name
from budgetgen.excel.form.grid import Grid, Row, Value, first_word
from budgetgen.excel.form.listings import Listing

_COLUMN = re.compile("«(.*?)»")


@dataclass(frozen=True)
class Condition:
    """What may hold for a row."""

    formula: str
    holds: Callable[[Grid, Row], bool]

    def __and__(self, other: Condition) -> Condition:
        return Condition(
            f"({self.formula})*({other.formula})",
            lambda grid, row: self.holds(grid, row) and other.holds(grid, row),
        )

    def __or__(self, other: Condition) -> Condition:
        return Condition(
            f"((({self.formula})+({other.formula}))>0)",
            lambda grid, row: self.holds(grid, row) or other.holds(grid, row),
        )

    def __invert__(self) -> Condition:
        return Condition(f"(({self.formula})=0)", lambda grid, row: not self.holds(grid, row))

    def over(self, sheet: str) -> str:
        """The formula over all rows of `sheet`: an array."""
        return _COLUMN.sub(lambda found: range_name(sheet, found[1]), self.formula)

    def at(self, cells: dict[str, str]) -> str:
        """The formula for one row; `cells` gives the cell of each column."""
        return _COLUMN.sub(lambda found: cells[found[1]], self.formula)

    @property
    def columns(self) -> list[str]:
        """The columns it speaks of."""
        return list(dict.fromkeys(_COLUMN.findall(self.formula)))


def is_blank(value: Value) -> bool:
    """True for a cell that holds nothing."""
    return value is None or value == ""


def filled(column: str) -> Condition:
    """Something stands in `column`."""
    return Condition(f'(«{column}»<>"")', lambda _, row: not is_blank(row.get(column)))


def blank(column: str) -> Condition:
    """Nothing stands in `column`."""
    return Condition(f'(«{column}»="")', lambda _, row: is_blank(row.get(column)))


def any_filled(*columns: str) -> Condition:
    """A row that is in use."""
    return reduce(Condition.__or__, (filled(column) for column in columns))


def says(column: str, *words: str) -> Condition:
    """`column` holds one of `words`."""
    terms = "+".join(f"(«{column}»={quoted(word)})" for word in words)
    return Condition(f"(({terms})>0)", lambda _, row: row.get(column) in words)


def code_in(column: str, *codes: str) -> Condition:
    """The code in `column` is one of `codes`."""
    code = code_in_cell(f"«{column}»")
    terms = "+".join(f'({code}="{each}")' for each in codes)
    return Condition(f"(({terms})>0)", lambda _, row: first_word(row.get(column)) in codes)


def known(column: str, listing: Listing) -> Condition:
    """What `column` names stands in `listing`."""
    return Condition(
        f"({listing.known(f'«{column}»')}>0)",
        lambda _, row: listing.find(row.get(column)) is not None,
    )


def number(column: str) -> Condition:
    """`column` holds a number."""
    return Condition(
        f"ISNUMBER(«{column}»)", lambda _, row: isinstance(row.get(column), (int, Decimal))
    )


def always(formula: str, value: Callable[[Grid], bool]) -> Condition:
    """What holds for the whole form, not for a row."""
    return Condition(f"({formula})", lambda grid, _: value(grid))


@dataclass(frozen=True)
class Total:
    """A sum over the form: a formula and its value."""

    formula: str
    value: Callable[[Grid], Decimal]

    def __add__(self, other: Total) -> Total:
        return Total(
            f"{self.formula}+{other.formula}", lambda grid: self.value(grid) + other.value(grid)
        )


def as_number(value: Value) -> Decimal:
    """The number in a cell; nothing and text count for zero, as in Excel's own sums."""
    return Decimal(value) if isinstance(value, (int, Decimal)) else Decimal(0)


def total(sheet: str, amount: str, condition: Condition) -> Total:
    """The sum of `amount` over the rows for which `condition` holds."""
    amounts = range_name(sheet, amount)
    return Total(
        f"SUMPRODUCT(({condition.over(sheet)})*(ROW({amounts})>3),{amounts})",
        lambda grid: sum(
            (as_number(r.get(amount)) for r in grid.of(sheet) if condition.holds(grid, r)),
            Decimal(0),
        ),
    )


def count_formula(sheet: str, condition: Condition) -> str:
    """How many rows of `sheet` meet the condition."""
    rows = f"ROW({range_name(sheet, condition.columns[0])})"
    return f"SUMPRODUCT(({condition.over(sheet)})*({rows}>3))"


def first_row_formula(sheet: str, condition: Condition) -> str:
    """The first row that meets the condition; some row does."""
    rows = f"ROW({range_name(sheet, condition.columns[0])})"
    return f"{FAR}-SUMPRODUCT(MAX(({condition.over(sheet)})*({rows}>3)*({FAR}-{rows})))"
