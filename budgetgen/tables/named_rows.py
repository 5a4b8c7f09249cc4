"""Rows given by name in the pack: 三公经费, 固定资产, and the halves of two-sided tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgetgen.packs.definition import ColumnDefinition, RowDefinition, TableDefinition
from budgetgen.tables.columns import leaves
from budgetgen.tables.draft import FIGURE, ColumnSets, Context, Sums, blank
from budgetgen.tables.ledger import Facts
from budgetgen.tables.table import Cell, Row

ALL_ROWS = "以上各行"
_DIGITS, _PLACES = "零一二三四五六七八九", ("千", "百", "十", "")


def chinese_number(n: int) -> str:
    """一, 二, … 十, 十一, … 一百零一, … 九千九百九十九; beyond that in figures."""
    if not 0 < n < 10_000:
        return str(n)
    digits = zip(f"{n:04}", _PLACES, strict=True)
    written = "".join(_DIGITS[int(d)] + (place if d != "0" else "") for d, place in digits)
    return re.sub("零+", "零", written).strip("零").removeprefix("一" if 10 <= n < 20 else "")


@dataclass(frozen=True)
class Named:
    """One row by name: its facts, and the rows it sums; one that is not `shown` is only summed."""

    label: str
    facts: Facts
    parts: tuple[Named, ...] = ()
    shown: bool = True


def named_rows(
    context: Context, rows: tuple[RowDefinition, ...], before: tuple[Named, ...] = ()
) -> tuple[Named, ...]:
    """The rows with their facts; sums refer to rows of this list or of `before`."""
    definitions = {row.label: row for row in rows if row.label}
    known = {row.label: row for row in before}

    def shown(row: RowDefinition, facts: Facts) -> bool:
        return not row.used_only or bool(context.ledger.fen(facts))

    def resolve(row: RowDefinition) -> Named:
        if row.total_of is None:
            facts = context.select(row.where, 0)
            return Named(row.label, facts, shown=shown(row, facts))
        if row.total_of == (ALL_ROWS,):
            parts = before
        else:
            parts = tuple(
                resolve(definitions[title]) if title in definitions else known[title]
                for title in row.total_of
            )
        facts = 0
        for part in parts:
            facts |= part.facts
        return Named(row.label, facts, parts, shown(row, facts))

    found: list[Named] = []
    for row in rows:
        if not row.each_class:
            found.append(resolve(row))
            continue
        within = context.select(row.where, context.ledger.this_year)
        number = 0
        for account in context.classification.classes:
            facts = context.ledger.having("functional", account.code) if account.code else 0
            if shown(row, facts & within):
                number += 1
                found.append(Named(f"{chinese_number(number)}、{account.name}", facts & within))
    return tuple(found)


def _add_up(named: tuple[Named, ...], sets: ColumnSets, sums: Sums) -> None:
    for row in named:
        if row.parts:
            for column in sets.slices():
                sums.total(row.facts & column, [part.facts & column for part in row.parts])


def label_rows(context: Context, definition: TableDefinition, sums: Sums) -> tuple[Row, ...]:
    """The rows of a table whose rows the pack names; none when an empty table has a note."""
    columns = leaves(definition.columns)
    sets = ColumnSets(context, columns)
    named = named_rows(context, definition.rows)
    _add_up(named, sets, sums)
    if definition.empty_note and not any(context.ledger.fen(row.facts) for row in named):
        return ()
    rows = []
    for i, row in enumerate((row for row in named if row.shown), 1):
        figures = iter(sets.cells(row.facts, sums, _formula(row)))
        quantity = sum(
            fact.quantity for fact in context.ledger.members(row.facts) if fact.quantity is not None
        )
        texts = {
            "序号": str(i),
            "项目": row.label,
            "数量": "" if row.parts or not quantity else f"{quantity:f}",
        }
        cells = tuple(
            next(figures) if column.content == FIGURE else blank(texts.get(column.content, ""))
            for column in columns
        )
        rows.append(Row(row.label, cells))
    return tuple(rows)


def _formula(row: Named) -> str:
    labels = [part.label for part in row.parts if part.shown]
    if len(labels) > 6:
        return f"{labels[0]} + … + {labels[-1]}"
    return " + ".join(labels)


@dataclass(frozen=True)
class _Half:
    """One half of a two-sided table, rows and last rows apart."""

    sets: ColumnSets
    rows: tuple[Named, ...]
    footer: tuple[Named, ...]

    def cells(self, row: Named | None, sums: Sums) -> list[Cell]:
        if row is None or not row.label:
            return [blank(), *(blank() for _ in self.sets.columns)]
        return [blank(row.label), *self.sets.cells(row.facts, sums, _formula(row))]


def two_sided_rows(context: Context, definition: TableDefinition, sums: Sums) -> tuple[Row, ...]:
    """Income beside expenditure: the items from the top, the totals aligned at the bottom."""
    halves = []
    for side in definition.sides:
        sets = ColumnSets(context, leaves(side.columns))
        rows = named_rows(context, side.rows)
        footer = named_rows(context, side.footer, rows)
        _add_up((*rows, *footer), sets, sums)
        last = footer[-1]
        for column in sets.slices():
            sums.grand_total(last.facts & column)
        printed = tuple(row for row in rows if row.shown)
        halves.append(_Half(sets, printed, tuple(row for row in footer if row.shown)))
    height = max(len(half.rows) for half in halves)
    bottom = max(len(half.footer) for half in halves)
    result = []
    for i in range(height + bottom):
        cells = [blank(str(i + 1)) for column in definition.columns if column.content == "序号"]
        for half in halves:
            source, at = (half.rows, i) if i < height else (half.footer, i - height)
            cells += half.cells(source[at] if at < len(source) else None, sums)
        role = "item" if i < height else "total"
        result.append(Row(str(i + 1), tuple(cells), role))
    return tuple(result)


def columns_of(definition: TableDefinition) -> tuple[ColumnDefinition, ...]:
    """The columns of a table as they are grouped; of a two-sided one, those of both halves."""
    if not definition.sides:
        return definition.columns
    return (
        *definition.columns,
        *(
            ColumnDefinition(title=side.title, columns=(side.label, *side.columns))
            for side in definition.sides
        ),
    )
