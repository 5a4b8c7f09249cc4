"""The roll-up's tables: a row per department, or per functional class and department in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from budgetgen.county.result import DepartmentResult
from budgetgen.county.roll_up.ledger import (
    FUNCTIONAL,
    balances,
    facts_of,
    incomplete_books,
)
from budgetgen.model.money import MoneyUnit
from budgetgen.packs.definition import ColumnDefinition, TableDefinition, Tables
from budgetgen.packs.table_definition import DERIVED, Where
from budgetgen.tables.build import TEXT_DECIMALS, figure_sums
from budgetgen.tables.columns import header_rows, leaves
from budgetgen.tables.derived import nearest, with_derived
from budgetgen.tables.draft import FIGURE, ColumnSets, Selection, Sums, blank, leaf_columns
from budgetgen.tables.duty_table import INDENT
from budgetgen.tables.ledger import LAST_BUDGET, LAST_THREE_PUBLIC, Facts, Ledger
from budgetgen.tables.named_rows import columns_of
from budgetgen.tables.printing import Printer, zero_text
from budgetgen.tables.table import Figure, Row, Table, TableSet

MOST_NAMED = 40
"""So many parts of a sum are named one by one: there are fewer functional classes."""


@dataclass(frozen=True)
class RolledUp:
    """The tables and figures in one unit of money; `classes` are names with their figures.

    `consistent` says that printed totals equal their printed parts.
    """

    tables: TableSet
    classes: tuple[Figure, ...]
    consistent: bool


def roll_up_tables(
    results: Sequence[DepartmentResult], definitions: Tables, unit: MoneyUnit
) -> RolledUp:
    """The tables of `definitions` over the departments, rounded together to 0.01 of `unit`."""
    return _Roller(results, definitions).rolled_up(unit)


class _Roller:
    """Drafts all tables, then prints them."""

    def __init__(self, results: Sequence[DepartmentResult], definitions: Tables) -> None:
        self.names = {result.code: result.name for result in results}
        self.classes = {
            each.code: each.name
            for result in results
            if result.figures
            for each in result.figures.classes
        }
        facts = facts_of(results)
        self.ledger = Ledger(facts)
        incomplete = incomplete_books(results)
        self.unknown = self.ledger.having("book", *incomplete)
        self.comparable = Ledger(tuple(fact for fact in facts if fact.book not in incomplete))
        self.definitions = _told(definitions, self.ledger)
        self.selection = Selection(self.ledger, self.definitions)
        self.sums = Sums()
        self.units = {code: self.ledger.having("unit", code) for code in self.names}
        for relation in balances(self.ledger, tuple(self.units.values())):
            for facts_ in (relation.total, *relation.parts):
                self.sums.figure(facts_)
            self.sums.relations.append(relation)

    def rolled_up(self, unit: MoneyUnit) -> RolledUp:
        drafts = {
            name: tuple(self._rows(definition))
            for name, definition in self.definitions.tables.items()
        }
        figures = figure_sums(self.selection, self.sums)
        printer = Printer(self.ledger, self.sums, unit, TEXT_DECIMALS)

        def figure(name: str, facts: Facts) -> Figure:
            return Figure(name, self.ledger.amount(facts), printer.number(facts), facts)

        tables = {
            name: _printed(name, definition, drafts[name], printer)
            for name, definition in self.definitions.tables.items()
        }
        classes = (figure(self.classes[code], facts) for code, facts in self._by_class(FUNCTIONAL))
        return RolledUp(
            TableSet(
                self.comparable,
                tables,
                {name: figure(name, facts) for name, facts in figures.items()},
                text_unit=unit,
            ),
            tuple(classes),
            printer.consistent,
        )

    def _by_class(self, *books: str) -> list[tuple[str, Facts]]:
        """Every functional class with what the departments spend on it."""
        within = self.ledger.having("book", *books)
        codes = self.ledger.codes("functional", within)
        return [(code, self.ledger.having("functional", code) & within) for code in codes]

    def _rows(self, definition: TableDefinition) -> Iterator[Row]:
        """合计, then the departments; or the classes, each with its departments below."""
        table = _Draft(self.selection, definition, self.sums)
        if definition.kind == "机构":
            parts = [(code, self.units[code]) for code in self.names]
            yield table.total(self.ledger.all, parts, self.unknown)
            for code, facts in parts:
                yield table.row(code, code, self.names[code], facts)
            return
        classes = self._by_class(FUNCTIONAL, LAST_BUDGET)
        if classes:
            whole = self.ledger.having("book", FUNCTIONAL, LAST_BUDGET)
            yield table.total(whole, classes, self.unknown)
        for code, facts in classes:
            below = [
                (f"{code}/{unit}", unit, facts & having)
                for unit, having in self.units.items()
                if facts & having
            ]
            parts = [(key, part) for key, _, part in below]
            yield table.row(code, code, self.classes[code], facts, parts, self.unknown)
            for key, unit, part in below:
                yield table.row(key, unit, INDENT + self.names[unit], part)


def _told(definitions: Tables, ledger: Ledger) -> Tables:
    """The definitions without the columns of last year of which no department says anything."""
    silent = [book for book in (LAST_BUDGET, LAST_THREE_PUBLIC) if not ledger.having("book", book)]

    def table(definition: TableDefinition) -> TableDefinition:
        gone = {
            column.title
            for column in leaves(definition.columns)
            for where in column.where or ()
            if isinstance(where, Where) and set(where.book or ()) & set(silent)
        }
        return definition.model_copy(update={"columns": _without(definition.columns, gone)})

    tables = {name: table(definition) for name, definition in definitions.tables.items()}
    return definitions.model_copy(update={"tables": tables})


def _without(columns: Sequence[ColumnDefinition], gone: Set[str]) -> tuple[ColumnDefinition, ...]:
    """The columns but for those called as in `gone`, what compares with them, and empty groups."""
    kept = []
    for column in columns:
        below = _without(column.columns, gone)
        if (
            column.title not in gone
            and not gone & {*column.compare}
            and (below or not column.columns)
        ):
            kept.append(column.model_copy(update={"columns": below}))
    return tuple(kept)


Parts = Sequence[tuple[str, Facts]]
"""The rows that a row sums: their keys and facts."""


class _Draft:
    """The rows of one table before rounding."""

    def __init__(self, selection: Selection, definition: TableDefinition, sums: Sums) -> None:
        self.definition = definition
        self.columns = leaves(definition.columns)
        self.sets = ColumnSets(selection, self.columns)
        self.sums = sums

    def total(self, facts: Facts, parts: Parts, unknown: Facts) -> Row:
        """The row of the grand total."""
        for column in self.sets.slices():
            self.sums.grand_total(facts & column & ~unknown)
        label = self.definition.total_first
        return replace(self.row(label, "", label, facts, parts, unknown), role="total")

    def row(
        self, key: str, code: str, name: str, facts: Facts, parts: Parts = (), unknown: Facts = 0
    ) -> Row:
        """A row that sums `parts`; what is `unknown` of some of them is not printed for it."""
        facts &= ~unknown
        for column in self.sets.slices() if parts else ():
            self.sums.total(facts & column, [part & column & ~unknown for _, part in parts])
        figures = iter(self.sets.cells(facts, self.sums, _formula([key for key, _ in parts])))
        texts = {"编码": code, "名称": name}
        cells = (
            next(figures) if column.content == FIGURE else blank(texts.get(column.content, ""))
            for column in self.columns
        )
        return Row(key, tuple(cells))


def _formula(parts: Sequence[str]) -> str:
    """201 + 205 + 208; of many parts the first and the last."""
    listed = parts if len(parts) <= MOST_NAMED else (parts[0], "…", parts[-1])
    return " + ".join(listed)


def _printed(
    name: str, definition: TableDefinition, rows: Sequence[Row], printer: Printer
) -> Table:
    """The table with its texts; a row without last year's figures is compared with nothing."""
    columns = leaves(definition.columns)

    def printed(row: Row) -> Row:
        row = replace(row, cells=tuple(map(printer.cell, row.cells)))
        return with_derived(
            row, columns, _known(row, columns), lambda decimals: zero_text("0.00", decimals)
        )

    return Table(
        name,
        definition.title,
        leaf_columns(columns),
        header_rows(columns_of(definition), definition.line_numbers),
        tuple(map(printed, rows)),
        definition.notes if rows else (*definition.notes, definition.empty_note),
        definition.wide,
    )


def _known(row: Row, columns: Sequence[ColumnDefinition]) -> frozenset[int]:
    """The columns that compare with figures of last year that the row has."""
    return frozenset(
        i
        for i, column in enumerate(columns)
        if column.content in DERIVED and row.cells[nearest(columns, i, column.compare[1])].facts
    )
