"""Printed tables as the sum rules see them: lines by label, rows by code, and what adds up.

Labels are held against the pack's with numbering, blanks and the width of brackets removed, so
that a published table may write them a little differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetgen.checking.case import Case, Hit, Spot, number, rows_of
from budgetgen.model.vocabulary import Source
from budgetgen.packs.definition import ColumnDefinition, NodeDefinition, SideDefinition
from budgetgen.packs.pack import Pack
from budgetgen.tables.columns import leaves
from budgetgen.tables.labels import plain, squeezed
from budgetgen.tables.named_rows import ALL_ROWS
from budgetgen.tables.table import Table

BALANCE = "收支总表"
INCOME = "收入总表"
EXPENSE = "支出总表"
FISCAL = "财政拨款收支总表"
GENERAL = "一般公共预算支出表"
BASIC = "基本支出表"
THREE_PUBLIC = "三公经费支出表"
ASSETS = "固定资产"
FUND_TABLES = {
    Source.GENERAL_PUBLIC: GENERAL,
    Source.GOVERNMENT_FUND: "政府性基金支出表",
    Source.STATE_CAPITAL: "国有资本经营支出表",
}
"""The expenditure table of each budget that 财政拨款 comes from."""

TOTAL = "合计"
ZERO = Decimal(0)

# 国有资本经营 before 经营, 事业单位经营收入 before 事业: the first word that is found decides.
_SOURCE_WORDS = (
    ("一般公共", Source.GENERAL_PUBLIC),
    ("基金", Source.GOVERNMENT_FUND),
    ("国有资本", Source.STATE_CAPITAL),
    ("财政专户", Source.SPECIAL_ACCOUNT),
    ("非财政拨款结余", Source.RESERVE),
    ("上级补助", Source.SUPERIOR),
    ("附属单位", Source.AFFILIATED),
    ("经营收入", Source.BUSINESS),
    ("事业收入", Source.UNDERTAKING),
    ("其他收入", Source.OTHER),
)


def printed_tables(pack: Pack) -> tuple[str, ...]:
    """The names of the tables that the pack's outline prints, each once."""
    return tuple(dict.fromkeys(_table_names(pack.outline.contents)))


def _table_names(nodes: tuple[NodeDefinition, ...]) -> Iterator[str]:
    for node in nodes:
        if node.table:
            yield node.table
        yield from _table_names(node.contents)


def source_of(title: str) -> Source | None:
    """The source of money that a label or a column title names."""
    return next((source for word, source in _SOURCE_WORDS if word in title), None)


def quantum(case: Case) -> Decimal:
    """One unit of the last place that tables print."""
    return Decimal(1).scaleb(-case.pack.settings.decimals)


def unequal(spot: Spot, expected: Decimal, actual: Decimal, formula: str) -> Iterator[Hit]:
    """A hit where the figure at `spot` is not what `formula` makes it."""
    if expected != actual:
        yield Hit(spot=spot, expected=expected, actual=actual, values=named(spot, formula))


def named(spot: Spot, formula: str) -> dict[str, object]:
    """What the catalogue's messages call the parts of a figure."""
    return {"table": spot.table, "row": spot.row, "column": spot.column, "formula": formula}


def this_years_columns(case: Case, table: Table) -> list[int]:
    """The columns of this year's money: those that name last year, or compare, are not."""
    last = f"{case.budget_year - 1}年"
    return [
        i
        for i, column in enumerate(table.columns)
        if column.figure and not column.derived and last not in column.title
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One label of a two-sided table with the figures right of it."""

    table: str
    label: str
    figures: dict[str, Decimal]

    @property
    def column(self) -> str:
        """The title of the first figure."""
        return next(iter(self.figures))

    @property
    def amount(self) -> Decimal:
        """The first figure, which is the total where there are several."""
        return self.figures[self.column]

    def spot(self, column: str = "") -> Spot:
        """The place of a figure, the first unless a column is given."""
        return Spot(self.table, self.label, column or self.column)


@dataclass(frozen=True, slots=True)
class Sum:
    """A line and the lines that add up to it, as the pack says.

    `kind` is 本年 for 本年收入合计 and 本年支出合计, 总计 for the last line, else 结转.
    """

    total: Line
    parts: tuple[Line, ...]
    formula: str
    kind: Literal["本年", "总计", "结转"]

    def hits(self) -> Iterator[Hit]:
        """A hit per column in which the line is not the sum."""
        for column, actual in self.total.figures.items():
            expected = sum((part.figures[column] for part in self.parts), ZERO)
            yield from unequal(self.total.spot(column), expected, actual, self.formula)


@dataclass(frozen=True)
class Side:
    """One half of a two-sided table: its lines above the totals, and those from there on."""

    definition: SideDefinition
    body: tuple[Line, ...]
    footer: tuple[Line, ...]

    def total(self, label: str) -> Line | None:
        """The line of the totals' block called `label`."""
        return next((line for line in self.footer if plain(line.label) == plain(label)), None)

    @property
    def of_the_year(self) -> Line | None:
        """本年收入合计 or 本年支出合计: the sum of the lines above it."""
        for row in self.definition.footer:
            if row.total_of == (ALL_ROWS,):
                return self.total(row.label)
        return None

    @property
    def grand_total(self) -> Line | None:
        """收入总计 or 支出总计: the last line."""
        return self.total(self.definition.footer[-1].label)

    @property
    def carried(self) -> Line | None:
        """What is carried over from last year, or left over for the next."""
        return next((line for line in self.footer if "结转" in line.label), None)

    def sums(self) -> Iterator[Sum]:
        """Every line of the totals' block with what makes it up; lines not printed are left out."""
        known: dict[str, Line] = {}
        for line in (*self.footer, *self.body):
            known.setdefault(plain(line.label), line)
        for row in self.definition.footer:
            total = known.get(plain(row.label))
            if total is None or row.total_of is None:
                continue
            if row.total_of == (ALL_ROWS,):
                yield Sum(total, self.body, "以上各行之和", "本年")
                continue
            parts = [known.get(plain(label)) for label in row.total_of]
            found = tuple(part for part in parts if part is not None)
            if len(found) == len(parts):
                kind: Literal["总计", "结转"] = "总计" if total is self.grand_total else "结转"
                yield Sum(total, found, " + ".join(row.total_of), kind)


def sides_of(case: Case, name: str) -> tuple[Side, Side] | None:
    """Income and expenditure of a two-sided table; None where the case or the pack has none."""
    table, definition = case.table(name), case.pack.tables.tables.get(name)
    if table is None or definition is None or len(definition.sides) != 2:
        return None
    start = len(leaves(definition.columns))
    found = []
    for side in definition.sides:
        titles = [column.title for column in leaves(side.columns)]
        lines = []
        for row in table.rows:
            cells = row.cells[start : start + 1 + len(titles)]
            if cells[0].text:
                figures = dict(zip(titles, map(number, cells[1:]), strict=True))
                lines.append(Line(name, cells[0].text, figures))
        start += 1 + len(titles)
        found.append(_side(side, lines))
    return found[0], found[1]


def _side(definition: SideDefinition, lines: list[Line]) -> Side:
    first = plain(definition.footer[0].label)
    at = next((i for i, line in enumerate(lines) if plain(line.label) == first), len(lines))
    return Side(definition, tuple(lines[:at]), tuple(lines[at:]))


@dataclass(frozen=True)
class AccountFigures:
    """A table with a row per account: code (or 合计) -> column -> number."""

    name: str
    columns: tuple[str, ...]
    rows: dict[str, dict[str, Decimal]]
    parents: frozenset[str]
    """Accounts with some row below them."""

    @property
    def totals(self) -> dict[str, Decimal]:
        """The 合计 row: zeros for a table without data, nothing where other rows have no total."""
        return self.rows.get(TOTAL, {} if self.rows else dict.fromkeys(self.columns, ZERO))

    def figure(self, code: str, column: str) -> Decimal | None:
        """The number of an account: zero where it is not listed.

        None where it is withheld, an account above it being listed with nothing below, and where
        there is no such column.
        """
        if column not in self.columns:
            return None
        if code in self.rows:
            return self.rows[code][column]
        for above in (code[:5], code[:3]):
            if above != code and above in self.rows:
                return ZERO if above in self.parents else None
        return ZERO


def accounts_of(case: Case, name: str) -> AccountFigures | None:
    """The figures of an account table; an account listed per unit counts with its sum."""
    table, definition = case.table(name), case.pack.tables.tables.get(name)
    if table is None or definition is None:
        return None
    rows: dict[str, dict[str, Decimal]] = {}
    for key, figures in rows_of(table):
        if key == definition.total_first:
            rows.setdefault(TOTAL, figures)
        elif key in rows:
            rows[key] = {title: rows[key][title] + figures[title] for title in figures}
        else:
            rows[key] = figures
    parents = {code[:length] for code in rows for length in (3, 5) if len(code) > length}
    columns = tuple(column.title for column in table.columns if column.figure)
    return AccountFigures(name, columns, rows, frozenset(parents))


def class_codes(case: Case) -> dict[str, str]:
    """The name of every 类 -> its code."""
    accounts = case.classification.functional.by_code.values()
    known = {squeezed(a.name): a.code for a in accounts if len(a.code) == 3}
    return known | {squeezed(a.name): a.code for a in case.classification.classes if a.code}


def column_sums(columns: tuple[ColumnDefinition, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Each column that is a sum of others, with their titles."""
    return [(c.title, c.total_of) for c in leaves(columns) if c.total_of is not None]


def rows_add_up(case: Case, name: str) -> Iterator[Hit]:
    """Hits of a table's rows in which a total column is not the sum of its columns."""
    table, definition = case.table(name), case.pack.tables.tables.get(name)
    if table is None or definition is None:
        return
    sums = column_sums(definition.columns)
    for key, figures in rows_of(table):
        for title, parts in sums:
            expected = sum((figures[part] for part in parts), ZERO)
            formula = " + ".join(parts)
            yield from unequal(Spot(name, key, title), expected, figures[title], formula)
