"""Tables with a row per account: 合计 first, then 类, 款 and 项 in code order."""

from __future__ import annotations

from budgetgen.accounts.catalogue import ancestors
from budgetgen.packs.definition import TableDefinition
from budgetgen.tables.columns import leaves
from budgetgen.tables.draft import FIGURE, ColumnSets, Context, Sums, blank
from budgetgen.tables.ledger import Facts
from budgetgen.tables.table import Cell, Row

_GROUPS = {"功能科目": "functional", "经济科目": "economic"}
ROLES = {3: "class", 5: "section", 7: "item"}
"""The role of a row by how many digits its code has."""

DIGITS = {"类": slice(0, 3), "款": slice(3, 5), "项": slice(5, 7)}
"""The digits of a code that each of three columns prints: 208 | 05 | 01."""


def _account_facts(context: Context, group: str, facts: Facts) -> dict[str, Facts]:
    """Every account to be shown -> its facts, in code order."""
    closed = context.closed(group)
    shown: dict[str, Facts] = {}
    for code in context.ledger.codes(group, facts):
        having = context.ledger.having(group, code) & facts
        for account in ancestors(code):
            shown[account] = shown.get(account, 0) | having
            if account in closed:
                break
    return dict(sorted(shown.items()))


def _children(code: str, codes: list[str]) -> list[str]:
    return [other for other in codes if other[:-2] == code and len(other) > 3]


def account_rows(context: Context, definition: TableDefinition, sums: Sums) -> tuple[Row, ...]:
    """The rows of an account table; none when nothing falls into it."""
    group = _GROUPS[definition.by]
    facts = context.select(definition.where, context.ledger.this_year)
    columns = leaves(definition.columns)
    sets = ColumnSets(context, columns)
    by_code = _account_facts(context, group, facts)
    if not context.ledger.fen(facts):
        return ()
    codes = list(by_code)
    classes = [code for code in codes if len(code) == 3]
    names = context.accounts(group)

    def add(total: Facts, parts: list[str]) -> None:
        for column in sets.slices():
            sums.total(total & column, [by_code[part] & column for part in parts])

    def row(key: str, name: str, facts: Facts, role: str, parts: list[str]) -> Row:
        figures = iter(sets.cells(facts, sums, " + ".join(parts)))
        code = key if role != "total" else ""
        texts = {"序号": str(len(rows) + 1), "编码": code, "名称": name}
        texts |= {content: code[digits] for content, digits in DIGITS.items()}
        cells: list[Cell] = [
            next(figures) if column.content == FIGURE else blank(texts.get(column.content, ""))
            for column in columns
        ]
        return Row(key, tuple(cells), role)

    def total_row() -> Row:
        add(facts, classes)
        for column in sets.slices():
            sums.grand_total(facts & column)
        return row(definition.total_first, definition.total_first, facts, "total", classes)

    rows: list[Row] = []
    if definition.total_first and not definition.total_at_end:
        rows.append(total_row())
    for code, having in by_code.items():
        parts = _children(code, codes)
        if parts:
            add(having, parts)
        rows.append(row(code, names.name(code), having, ROLES[len(code)], parts))
    if definition.total_first and definition.total_at_end:
        rows.append(total_row())
    return tuple(rows)
