"""What stands behind a printed figure: its formula, and each ledger line with its place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetgen.model.finding import Place
from budgetgen.tables.ledger import PROCUREMENT, THIS_YEAR, Fact, Facts
from budgetgen.tables.table import Cell, Table, TableSet


@dataclass(frozen=True)
class Explanation:
    """One figure: printed text, exact yuan, formula over other cells, facts."""

    title: str
    printed: str
    amount: Decimal
    formula: str
    facts: tuple[Fact, ...]


class UnknownFigureError(LookupError):
    """No such figure; `choices` are the names that would do at that point of the path."""

    def __init__(self, message: str, choices: list[str]) -> None:
        super().__init__(message)
        self.choices = choices


def fact_line(fact: Fact, place: Place) -> str:
    """One ledger line in words: place, accounts, kind, source, yuan."""
    known = [
        fact.book if fact.book != THIS_YEAR else "",
        fact.unit,
        fact.functional,
        fact.economic,
        fact.kind,
        fact.project,
        fact.item if fact.book != PROCUREMENT else "",
        fact.source,
        "上年结转" if fact.carry_over else "",
    ]
    words = " ".join(word for word in known if word)
    return f"{place}  {words}  {Decimal(fact.fen).scaleb(-2)}元"


def _table(tables: TableSet, name: str) -> Table:
    for table in tables.tables.values():
        if name in (table.name, table.title):
            return table
    raise UnknownFigureError(f"没有名为“{name}”的表", [*tables.tables, "数", "项目"])


def _labels(table: Table) -> list[str]:
    found = []
    for row in table.rows:
        texts = [c.text for c, col in zip(row.cells, table.columns, strict=True) if not col.figure]
        found += [text for text in texts if text and text not in found]
    return found


def _cell(table: Table, row_name: str, column_name: str) -> Cell:
    """The figure right of the label `row_name`, up to the next label that follows figures."""
    columns = [column.title for column in table.columns if column.figure]
    for row in table.rows:
        matched = seen_figure = False
        for column, cell in zip(table.columns, row.cells, strict=True):
            if column.figure:
                seen_figure = True
                if matched and column.title == column_name:
                    return cell
            else:
                matched = cell.text == row_name or (matched and not seen_figure)
                seen_figure = False
    if row_name not in _labels(table):
        raise UnknownFigureError(f"“{table.name}”里没有“{row_name}”这一行", _labels(table))
    raise UnknownFigureError(
        f"“{table.name}”里没有“{column_name}”这一列", list(dict.fromkeys(columns))
    )


def _explained(
    tables: TableSet, title: str, printed: str, facts: Facts, formula: str
) -> Explanation:
    ledger = tables.ledger
    members = tuple(ledger.members(facts))
    return Explanation(title, printed, ledger.amount(facts), formula, members)


def explain(tables: TableSet, path: str) -> Explanation:
    """The figure at ``表/行/列``, ``数/名称`` or ``项目/编码或名称/预算数``.

    Raises UnknownFigureError with the names that exist.
    """
    steps = [step.strip() for step in path.split("/")]
    match steps:
        case ["数", name]:
            if name not in tables.figures:
                raise UnknownFigureError(f"没有名为“{name}”的数", list(tables.figures))
            figure = tables.figures[name]
            return _explained(tables, path, f"{figure.printed:f}", figure.facts, "")
        case ["项目", name, kind]:
            return _project(tables, path, name, kind)
        case [table_name, row_name, column_name]:
            table = _table(tables, table_name)
            cell = _cell(table, row_name, column_name)
            formula = f"{column_name}：{cell.formula}" if cell.formula else ""
            return _explained(tables, path, cell.text, cell.facts, formula)
        case [table_name, row_name]:
            table = _table(tables, table_name)
            columns = [column.title for column in table.columns if column.figure]
            raise UnknownFigureError(f"“{row_name}”之后还要写列名", columns)
        case [table_name]:
            raise UnknownFigureError("表名之后还要写行和列", _labels(_table(tables, table_name)))
    raise UnknownFigureError("应写成 表/行/列", list(tables.tables))


def _project(tables: TableSet, path: str, name: str, kind: str) -> Explanation:
    if name not in tables.projects:
        raise UnknownFigureError(f"没有编码为“{name}”的项目", list(tables.projects))
    figures = tables.projects[name]
    cells = {"预算数": figures.budget, "财政资金": figures.fiscal, "其他资金": figures.other}
    if kind not in cells:
        raise UnknownFigureError(f"项目没有“{kind}”这个数", list(cells))
    formula = "预算数：财政资金 + 其他资金" if kind == "预算数" else ""
    return _explained(tables, path, cells[kind].text, cells[kind].facts, formula)
