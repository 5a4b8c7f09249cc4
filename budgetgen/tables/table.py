"""Tables as values: cells with their exact amount, printed text and formula."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from budgetgen.model.money import MoneyUnit, in_unit
from budgetgen.tables.ledger import Facts, Ledger


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `amount` in yuan and `facts` where it is a figure, else only `text`.

    `rows` counts the rows it is merged over, and `continues` marks the cells below. `figure` marks
    a cell of money that may hold none; `behind` are the facts of the cells that it compares.
    """

    text: str
    amount: Decimal | None = None
    facts: Facts = 0
    formula: str = ""
    rows: int = 1
    continues: bool = False
    figure: bool = False
    behind: Facts = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One body row; `key` names it in cell paths (an account code or a label)."""

    key: str
    cells: tuple[Cell, ...]
    role: str = "item"


@dataclass(frozen=True, slots=True)
class Column:
    """A leaf column; `align` is 左, 居中 or 右, `width` relative.

    `figure` says that it holds money, `derived` that it is worked out from two others.
    """

    title: str
    align: str
    width: float
    figure: bool
    derived: bool = False


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A header cell with its spans."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """An official table, ready to print but for its layout on the page."""

    name: str
    title: str
    columns: tuple[Column, ...]
    header: tuple[tuple[HeaderCell, ...], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    wide: bool = True
    unit: MoneyUnit | None = None
    """The unit of its figures, None for the pack's."""
    items: tuple[Item, ...] = ()
    """What a table with a row per account comes down to, for prose that goes through it."""

    @property
    def empty(self) -> bool:
        """True when the table has no data."""
        return not self.rows


@dataclass(frozen=True)
class Figure:
    """A named figure of the prose: exact yuan and the printed number in the text's unit."""

    name: str
    amount: Decimal
    printed: Decimal
    facts: Facts = 0

    def __bool__(self) -> bool:
        return self.amount != 0


@dataclass(frozen=True, slots=True)
class Item:
    """A row of an account table that none divides further; the figure is in the text's unit."""

    code: str
    name: str
    figure: Figure


@dataclass(frozen=True)
class TableSet:
    """All tables of one submission, its figures, and the ledger behind them."""

    ledger: Ledger
    tables: dict[str, Table]
    figures: dict[str, Figure]
    projects: dict[str, ProjectFigures] = field(default_factory=dict)
    text_unit: MoneyUnit = MoneyUnit.WAN

    def in_text(self, facts: Facts) -> Figure:
        """The sum of facts that no figure names, as prose prints it."""
        amount = self.ledger.amount(facts)
        return Figure("", amount, in_unit(amount, self.text_unit), facts)


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """A project's 预算数 and its split, each a cell of the project form."""

    budget: Cell
    fiscal: Cell
    other: Cell
