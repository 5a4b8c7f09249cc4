"""Amounts as tables print them: unit, decimals, zeros, and the columns worked out from others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from budgetgen.model.money import MoneyUnit, in_unit
from budgetgen.packs.definition import ColumnDefinition, TableDefinition, Zero
from budgetgen.packs.table_definition import DERIVED
from budgetgen.tables.derived import known_bases, with_derived
from budgetgen.tables.draft import FIGURE, Context, Sums
from budgetgen.tables.ledger import Facts, Ledger
from budgetgen.tables.rounding import half_up, round_together
from budgetgen.tables.table import Cell, Row, Table

_THREES = re.compile(r"(?<=\d)(?=(?:\d{3})+(?!\d))")


class Printer:
    """Prints figures in one unit and with so many decimals, rounded so that printed sums hold."""

    def __init__(self, ledger: Ledger, sums: Sums, unit: MoneyUnit, decimals: int) -> None:
        self.ledger = ledger
        self.unit = unit
        self.decimals = decimals
        self.quantum = int(unit.yuan * 100 / 10**decimals)
        exact = {facts: ledger.fen(facts) for facts in sums.figures}
        rounded = (
            round_together(exact, sums.relations, sums.grand_totals, self.quantum)
            if self.quantum
            else None
        )
        self.consistent = rounded is not None or not self.quantum
        self._rounded = rounded or {}

    def number(self, facts: Facts) -> Decimal:
        """The printed number of a figure."""
        if not self.quantum:  # more decimals than there are fen
            return in_unit(self.ledger.amount(facts), self.unit, self.decimals)
        quanta = self._rounded.get(facts)
        if quanta is None:
            quanta = half_up(self.ledger.fen(facts), self.quantum)
        return Decimal(quanta).scaleb(-self.decimals)

    def cell(self, cell: Cell, zero: str = "") -> Cell:
        """The cell with its amount and printed text; `zero` stands for no money."""
        if cell.facts:
            amount = self.ledger.amount(cell.facts)
            return replace(
                cell, amount=amount, text=f"{self.number(cell.facts):f}" if amount else zero
            )
        if cell.amount is not None:
            text = f"{in_unit(cell.amount, self.unit, self.decimals):f}" if cell.amount else zero
            return replace(cell, text=text)
        return replace(cell, amount=Decimal(0), text=zero) if cell.figure and zero else cell


def zero_text(zero: Zero, decimals: int) -> str:
    """Zero as a pack wants it."""
    return {"空": "", "0": "0", "0.00": f"{Decimal(0).scaleb(-decimals):f}"}[zero]


def printed_rows(
    rows: Sequence[Row],
    definition: TableDefinition,
    columns: Sequence[ColumnDefinition],
    context: Context,
    printer: Printer,
    zero: Zero,
) -> tuple[Row, ...]:
    """The rows of one table with all their texts."""
    unmarked = {row.label for row in definition.rows if row.left_blank}
    nothing = zero_text(zero, printer.decimals)

    def printed(row: Row, column: ColumnDefinition, cell: Cell) -> Cell:
        done = printer.cell(cell, nothing)
        if column.content == FIGURE or column.content in DERIVED:
            return done
        marked = row.key not in unmarked and not cell.continues
        return replace(done, text=column.empty) if marked and not done.text else done

    known = known_bases(context, columns)
    return tuple(
        with_derived(
            replace(row, cells=tuple(map(printed, [row] * len(columns), columns, row.cells))),
            columns,
            known,
            lambda decimals: zero_text(zero, decimals),
        )
        for row in rows
    )


def grouped_digits(table: Table) -> tuple[Row, ...]:
    """The rows with commas in their amounts, 1234567.80 -> 1,234,567.80.

    Only documents have them: rules and ``explain`` calculate with what tables print.
    """

    def grouped(cell: Cell) -> Cell:
        whole, point, rest = cell.text.partition(".")
        return replace(cell, text=_THREES.sub(",", whole) + point + rest)

    return tuple(
        replace(
            row,
            cells=tuple(
                grouped(cell) if column.figure else cell
                for column, cell in zip(table.columns, row.cells, strict=True)
            ),
        )
        for row in table.rows
    )
