"""The published tables as plain rows: named fields, amounts in exact yuan.

Only what the document prints: a figure that it leaves blank has no value here either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetgen.composing.document import Document, TableBlock
from budgetgen.packs.definition import ColumnDefinition, TableDefinition, Tables
from budgetgen.tables.columns import leaves
from budgetgen.tables.ledger import LAST_BUDGET, LAST_EXECUTION
from budgetgen.tables.named_rows import columns_of
from budgetgen.tables.printed import number_in
from budgetgen.tables.table import Cell, HeaderCell, Table
from budgetgen.typesetting.grids import header_places

Value = str | Decimal | None

APPROVED, EXECUTED = "approved", "executed"
"""Phases of a budget, as the Fiscal Data Package calls them."""
YUAN, PERCENT = "元", "%"
_LAST_YEARS = {LAST_BUDGET: APPROVED, LAST_EXECUTION: EXECUTED}
_LEVELS = {"total": "合计", "class": "类", "section": "款", "item": "项"}
_LINE_NUMBER = "序号"
_IN_CODE = (_LINE_NUMBER, "编码", "类", "款", "项", "名称")
"""Columns of an account table that 科目编码, 科目名称 and 级次 say already."""
_CLASSIFICATIONS = {"功能科目": "functional", "经济科目": "economic"}


@dataclass(frozen=True, slots=True)
class Measure:
    """Which figures a column holds: of which phase, and how many years back."""

    phase: str = APPROVED
    years_back: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A column of data; `meaning` is its ColumnType in a Fiscal Data Package.

    A column with a `unit` holds numbers: 元, %, or one unknown to us, which is blank. One that sums
    others has no `measure`: whoever adds up measures must not count it again.
    """

    name: str
    meaning: str = ""
    unit: str | None = None
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class DataTable:
    """One table of data: `name` is for machines, `title` for people."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()
    direction: str = ""
    """``expenditure`` or ``revenue``, where the table holds only one of them."""


def data_tables(document: Document, definitions: Tables) -> Iterator[DataTable]:
    """Every table of the document, in its order."""
    blocks = (block for block in document.blocks() if isinstance(block, TableBlock))
    for number, block in enumerate(blocks, 1):
        title = block.heading.text if block.heading else block.table.title
        fields, rows = _data(block.table, definitions)
        name = f"table-{number:02}"
        yield DataTable(name, title, fields, rows, block.notes, _direction(title))


def _direction(title: str) -> str:
    income, spent = "收入" in title, "支出" in title
    return "" if income == spent else "revenue" if income else "expenditure"


def _data(
    table: Table, definitions: Tables
) -> tuple[tuple[Field, ...], tuple[tuple[Value, ...], ...]]:
    definition = definitions.tables[table.name]
    columns = leaves(columns_of(definition))
    by_account = definition.kind == "科目"
    left_out = _IN_CODE if by_account else (_LINE_NUMBER,)
    kept = [i for i, column in enumerate(columns) if column.content not in left_out]
    names = _names(table, kept)
    fields = [_field(table, definitions, columns, i, names[i], by_account) for i in kept]
    values = [_column(table, i, each) for i, each in zip(kept, fields, strict=True)]
    if by_account:
        fields, values = (
            [*_account_fields(definition), *fields],
            [*_accounts(table, columns), *values],
        )
    return tuple(fields), tuple(zip(*values, strict=True))


def _names(table: Table, kept: Sequence[int]) -> dict[int, str]:
    """A name for each column: its title, with the groups above it where others are called so."""
    paths: dict[int, list[str]] = {i: [] for i in kept}
    for row in header_places(_titles(table)):
        for start, cell in row:
            for i in range(start, start + cell.columns):
                if i in paths:
                    paths[i].append(" ".join(cell.text.split()))
    titles = Counter(path[-1] for path in paths.values())
    found: dict[int, str] = {}
    for i, path in paths.items():
        name = path[-1] if titles[path[-1]] == 1 else "-".join(path)
        found[i] = f"{name}（{i + 1}）" if name in found.values() else name
    return found


def _titles(table: Table) -> tuple[tuple[HeaderCell, ...], ...]:
    """The header without its 栏次 row, whose cells stand below those of every column."""
    last = table.header[-1]
    numbered = len(table.header) > 1 and len(last) == len(table.columns) and last[-1].text.isdigit()
    return table.header[:-1] if numbered else table.header


def _field(
    table: Table,
    definitions: Tables,
    columns: Sequence[ColumnDefinition],
    at: int,
    name: str,
    measured: bool,
) -> Field:
    cells = [row.cells[at] for row in table.rows]
    column = table.columns[at]
    if column.figure or any(cell.amount is not None for cell in cells):
        measured = measured and not column.derived and not columns[at].total_of
        return Field(
            name, unit=YUAN, measure=_measure(columns[at], definitions) if measured else None
        )
    if column.derived:
        return Field(name, unit=PERCENT)
    quantities = column.align == "右" and all(
        number_in(cell.text) is not None for cell in cells if cell.text
    )
    return Field(name, unit="" if quantities else None)


def _measure(column: ColumnDefinition, definitions: Tables) -> Measure:
    """Of a column that counts last year's account books, their phase."""
    for condition in column.where or ():
        books = definitions.books(condition) if isinstance(condition, str) else condition.book or ()
        for book in books:
            if book in _LAST_YEARS:
                return Measure(_LAST_YEARS[book], 1)
    return Measure()


def _column(table: Table, at: int, field: Field) -> list[Value]:
    """The values of a column; text that is merged over rows stands in each of them."""
    values: list[Value] = []
    for row in table.rows:
        cell = row.cells[at]
        if cell.continues and field.unit is None:
            values.append(values[-1])
        else:
            values.append(_value(cell, field))
    return values


def _value(cell: Cell, field: Field) -> Value:
    if field.unit is None:
        return cell.text
    if field.unit == YUAN:
        return cell.amount if cell.text else None
    return number_in(cell.text)


def _account_fields(definition: TableDefinition) -> list[Field]:
    group = f"{_CLASSIFICATIONS[definition.by]}-classification:generic"
    return [Field("科目编码", f"{group}:code"), Field("科目名称", f"{group}:label"), Field("级次")]


def _accounts(table: Table, columns: Sequence[ColumnDefinition]) -> list[list[Value]]:
    """Code, name and level of each row of an account table; the total has no code."""
    named = next((i for i, column in enumerate(columns) if column.content == "名称"), None)
    return [
        ["" if row.role == "total" else row.key for row in table.rows],
        [row.key if named is None else row.cells[named].text for row in table.rows],
        [_LEVELS[row.role] for row in table.rows],
    ]
