"""Tables and forms for the screen: widths, what is said of every figure, and their rows.

Rows are plain text rather than a template: a document has thousands of cells, and a macro for
each costs more than all else together. Whatever a user typed is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from budgetgen.composing.document import GridCell
from budgetgen.tables.table import Cell, Row, Table
from budgetgen.typesetting.grids import header_places
from budgetgen.typesetting.metrics import text_width
from budgetgen.writing.templating import lines

LEAF = "由填报的明细汇总"
"""What is said of a figure that no other printed figures make up."""
TYPED = "填报数"
"""What is said of a figure that was typed as it stands."""
CELL_AIR = 1.2
"""Padding and border of a cell, left and right together, in em."""
DIGIT_SLACK = 1.2
"""A reader's face may have wider digits than the official one."""
_CELL_CLASSES = {"figure": "居中", "value": "居中", "head": "无框", "unit": "无框 右"}

Trace = Callable[[Cell], str]
Pin = tuple[int, int, float]


@dataclass(frozen=True)
class Grid:
    """Column widths of a table in em, and header cells that stay when it is scrolled sideways.

    A pin is the header row, the cell in it (both from 1) and how far it may move out, in em.
    """

    widths: tuple[float, ...]
    pins: tuple[Pin, ...] = ()

    @property
    def total(self) -> float:
        """The width below which the table scrolls."""
        return round(sum(self.widths), 2)

    @property
    def shares(self) -> list[float]:
        """The widths in percent."""
        return [round(100 * width / sum(self.widths), 3) for width in self.widths]


@dataclass(frozen=True)
class TableView:
    """What the screen needs to know of an official table beyond its cells."""

    table: Table

    @cached_property
    def names(self) -> frozenset[int]:
        """Columns that name their row: the last text column of each run before figures."""
        found: set[int] = set()
        last: set[int] = set()
        for at, column in enumerate(self.table.columns):
            if column.figure:
                found |= last
                last = set()
            elif column.align == "左":
                last = {at}
        return frozenset(found or last)

    @cached_property
    def titles(self) -> frozenset[str]:
        """What the columns are called."""
        return frozenset(column.title for column in self.table.columns)

    @cached_property
    def grid(self) -> Grid:
        """Widths from what the columns hold, so that a narrow table needs no scrolling."""
        widths = tuple(self._width(at) for at in range(len(self.table.columns)))
        pins = [
            (r, c, round(sum(widths[at : at + cell.columns - 1]), 2))
            for r, row in enumerate(header_places(self.table.header), 1)
            for c, (at, cell) in enumerate(row, 1)
            if at + cell.columns - 1 in self.names
        ]
        return Grid(widths, tuple(pins))

    def _width(self, at: int) -> float:
        longest = max((text_width(row.cells[at].text) for row in self.table.rows), default=0.0)
        title = text_width(self.table.columns[at].title)
        if self.table.columns[at].align == "右":
            return round(max(longest * DIGIT_SLACK, min(title, 4)) + CELL_AIR, 2)
        return round(max(min(longest, 10), min(title, 4)) + CELL_AIR, 2)

    def row_title(self, row: Row, at: int) -> str:
        """What the row of column `at` is called: the texts of the run that ends in its name."""
        name = max((n for n in self.names if n <= at), default=-1)
        texts: list[str] = []
        while name >= 0 and self.table.columns[name].align == "左":
            texts.insert(0, row.cells[name].text)
            name -= 1
        return " ".join(text for text in texts if text)

    def sentence(self, row: Row, at: int) -> str:
        """How the figure in column `at` of `row` comes about."""
        title = self.table.columns[at].title
        formula = row.cells[at].formula
        if self.table.columns[at].derived:
            return f"{title} = {formula}"
        if not formula:
            return _leaf(title, row.cells[at])
        parts = []
        for part in formula.split("；"):
            terms = part.split(" + ")
            left = title if self.titles.issuperset(terms) else self.row_title(row, at)
            parts.append(f"{left} = {part}")
        return "；".join(parts)


def _leaf(title: str, cell: Cell) -> str:
    return f"{title}：{LEAF if cell.facts or cell.figure else TYPED}"


def _form_sentence(row: tuple[GridCell, ...], at: int) -> str:
    """How the figure in cell `at` of a form's row comes about."""
    labels = [cell.text for cell in row[:at] if cell.role == "label" and cell.text]
    title = labels[-1] if labels else "本数"
    figure = row[at].figure
    assert figure is not None
    return f"{title} = {figure.formula}" if figure.formula else _leaf(title, figure)


def _attributes(cell: Cell, sentence: str, trace: Trace | None) -> str:
    """The attributes of a cell that holds a figure."""
    found = f' data-formula="{escape(sentence)}"'
    return f'{found} data-lines="{escape(trace(cell))}"' if trace else found


def _is_figure(cell: Cell) -> bool:
    return cell.amount is not None or bool(cell.behind)


def _spans(columns: int, rows: int) -> str:
    wide = f' colspan="{columns}"' if columns > 1 else ""
    return f'{wide} rowspan="{rows}"' if rows > 1 else wide


def table_rows(view: TableView, trace: Trace | None) -> Markup:
    """The rows of a table below its header."""
    rows: list[str] = []
    for row in view.table.rows:
        role = f' class="{row.role}"' if row.role in ("total", "class") else ""
        cells = (_table_cell(view, row, at, trace) for at in range(len(row.cells)))
        rows.append(f"<tr{role}>{''.join(cells)}</tr>\n")
    return Markup("".join(rows))


def _table_cell(view: TableView, row: Row, at: int, trace: Trace | None) -> str:
    cell = row.cells[at]
    if cell.continues:
        return ""
    spans = _spans(1, cell.rows)
    if at in view.names and cell.text and cell.amount is None:
        scope = "rowgroup" if cell.rows > 1 else "row"
        return f'<th scope="{scope}"{spans}>{escape(cell.text)}</th>'
    align = view.table.columns[at].align
    look = f' class="{align}"' if align != "左" else ""
    told = _attributes(cell, view.sentence(row, at), trace) if _is_figure(cell) else ""
    return f"<td{look}{spans}{told}>{escape(cell.text)}</td>"


def form_rows(rows: Sequence[tuple[GridCell, ...]], trace: Trace | None) -> Markup:
    """The rows of a form, or of one of its two tables."""
    found: list[str] = []
    for row in rows:
        cells = (_form_cell(row, at, trace) for at, cell in enumerate(row) if not cell.continues)
        found.append(f"<tr>{''.join(cells)}</tr>\n")
    return Markup("".join(found))


def _form_cell(row: tuple[GridCell, ...], at: int, trace: Trace | None) -> str:
    cell = row[at]
    spans = _spans(cell.columns, cell.rows)
    if cell.role == "label":
        # A label heads its column where only labels follow it, else its row.
        heads = cell.rows == 1 and all(other.role == "label" for other in row[1:])
        return f'<th scope="{"col" if heads else "row"}"{spans}>{lines(cell.text)}</th>'
    look = f' class="{_CELL_CLASSES[cell.role]}"' if cell.role in _CELL_CLASSES else ""
    told = ""
    if cell.figure is not None and _is_figure(cell.figure):
        told = _attributes(cell.figure, _form_sentence(row, at), trace)
    return f"<td{look}{spans}{told}>{lines(cell.text)}</td>"
