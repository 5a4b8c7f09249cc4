"""Tables with a row per account: 合计 first, then 类, 款 and 项 in code order."""

from __future__ import annotations

from budgetgen.accounts.catalogue import ancestors
from budgetgen.packs.definition import TableDefinition
from budgetgen.tables.columns import leaves
from budgetgen.tables.draft import FIGURE, ColumnSets, Context, Sums, blank
from budgetgen.tables.ledger import Facts
from budgetgen.tables.table import Cell, Row

_GROUPS = {"功能科目": "functional", "经济科目": "economic"}
_ROLES = {3: "class", 5: "section", 7: "item"}


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
        texts = {"序号": str(len(rows) + 1), "编码": key if role != "total" else "", "名称": name}
        cells: list[Cell] = [
            next(figures) if column.content == FIGURE else blank(texts.get(column.content, ""))
            for column in columns
        ]
        return Row(key, tuple(cells), role)

    rows: list[Row] = []
    if definition.total_first:
        add(facts, classes)
        for column in sets.slices():
            sums.grand_total(facts & column)
        rows.append(row(definition.total_first, definition.total_first, facts, "total", classes))
    for code, having in by_code.items():
        parts = _children(code, codes)
        if parts:
            add(having, parts)
        rows.append(row(code, names.name(code), having, _ROLES[len(code)], parts))
    return tuple(rows)
