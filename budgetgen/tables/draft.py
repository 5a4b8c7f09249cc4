"""Tables before rounding: which facts every cell holds, and which cells must add up."""

from __future__ import annotations

from dataclasses import dataclass

from budgetgen.accounts.catalogue import Accounts, Classification
from budgetgen.model.submission import Submission
from budgetgen.packs.definition import ColumnDefinition, Condition, Tables
from budgetgen.packs.table_definition import DERIVED, DIFFERENCE
from budgetgen.tables.ledger import Facts, Ledger
from budgetgen.tables.rounding import Relation
from budgetgen.tables.secrecy import closed_accounts
from budgetgen.tables.table import Cell, Column

FIGURE = ""
"""The `content` of a column of figures."""


@dataclass(frozen=True)
class Selection:
    """A ledger, and a pack's conditions over it."""

    ledger: Ledger
    definitions: Tables

    def select(self, condition: Condition | None, default: Facts) -> Facts:
        """The facts a condition means; `default` where there is none."""
        if condition is None:
            return default
        chosen = 0
        for each in condition:
            chosen |= (
                self.select(self.definitions.figures[each], 0)
                if isinstance(each, str)
                else self.ledger.select(each)
            )
        return chosen


@dataclass(frozen=True)
class Context(Selection):
    """What every table of one submission is made from."""

    submission: Submission
    classification: Classification

    def accounts(self, name: str) -> Accounts:
        """The classification of kind ``functional`` or ``economic``."""
        return getattr(self.classification, name)  # type: ignore[no-any-return]

    def closed(self, name: str) -> frozenset[str]:
        """Accounts whose sub-accounts are withheld."""
        return closed_accounts(self.ledger, name)


class Sums:
    """Collects, table by table, the relations that printed figures must meet."""

    def __init__(self) -> None:
        self.relations: list[Relation] = []
        self.figures: dict[Facts, None] = {}
        self.grand_totals: dict[Facts, None] = {}

    def figure(self, facts: Facts) -> None:
        """A figure that is printed somewhere."""
        if facts:
            self.figures[facts] = None

    def total(self, total: Facts, parts: list[Facts]) -> None:
        """`total` is printed as the sum of `parts`; a rest that no part holds is kept hidden."""
        filled = [part for part in parts if part]
        rest = total
        for part in filled:
            rest &= ~part
        if rest:
            filled.append(rest)
        if total and filled != [total]:
            for facts in (total, *filled):
                self.figure(facts)
            self.relations.append(Relation(total, tuple(filled)))

    def grand_total(self, facts: Facts) -> None:
        """A figure that is rounded half up if at all possible."""
        self.figure(facts)
        if facts:
            self.grand_totals[facts] = None


def blank(text: str = "") -> Cell:
    """A cell that holds no figure."""
    return Cell(text)


class ColumnSets:
    """The figure columns of one table: each column's facts, and totals over other columns."""

    def __init__(self, selection: Selection, columns: list[ColumnDefinition]) -> None:
        self.columns = [column for column in columns if column.content == FIGURE]
        self._by_title = {column.title: column for column in self.columns}
        self._facts: dict[str, Facts] = {}
        for column in self.columns:
            self._facts[column.title] = self._resolve(selection, column)

    def _resolve(self, selection: Selection, column: ColumnDefinition) -> Facts:
        if column.total_of is None:
            return selection.select(column.where, selection.ledger.all)
        chosen = 0
        for title in column.total_of:
            chosen |= self._resolve(selection, self._by_title[title])
        return chosen

    def cells(self, row: Facts, sums: Sums, row_formula: str = "") -> list[Cell]:
        """The figures of one row; `row_formula` says how the row comes from other rows."""
        cells = []
        for column in self.columns:
            facts = row & self._facts[column.title]
            sums.figure(facts)
            formulas = [row_formula] if row_formula else []
            if column.total_of is not None:
                sums.total(facts, [row & self._facts[title] for title in column.total_of])
                formulas.insert(0, " + ".join(column.total_of))
            cells.append(Cell("", None, facts, "；".join(formulas), figure=True))
        return cells

    def slices(self) -> list[Facts]:
        """Each column's facts over all rows."""
        return [self._facts[column.title] for column in self.columns]


_LEFT = ("编码", "名称", "项目", "内容", "目标", "指标")


def leaf_columns(columns: list[ColumnDefinition]) -> tuple[Column, ...]:
    """How the leaves of a table are set: figures right, numbers centred, text left."""
    aligns = dict.fromkeys((FIGURE, "数量", *DERIVED), "右") | dict.fromkeys(_LEFT, "左")
    return tuple(
        Column(
            column.title,
            aligns.get(column.content, "居中"),
            column.width,
            column.content in (FIGURE, DIFFERENCE),
            column.content in DERIVED,
        )
        for column in columns
    )
