"""An official table as a sheet: title, unit line, header tree, rows, notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from budgetgen.composing.document import TableBlock
from budgetgen.excel.form.formulas import column_letter
from budgetgen.tables.printed import decimals_in, number_in
from budgetgen.tables.table import Cell, Table
from budgetgen.typesetting.grids import GridLayout, header_places
from budgetgen.typesetting.lines import break_lines
from budgetgen.typesetting.metrics import text_width
from budgetgen.writing.xlsx.formulas import TableFormulas, is_money
from budgetgen.writing.xlsx.looks import HIGHEST, Looks, pixels

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


NUMBER_SLACK = 1.15
"""Stand-in fonts have wider digits than the pack's own."""
CELL_PADDING = 6.0
"""Points left and right of a number, together."""


def title_of(block: TableBlock) -> str:
    """What stands above a table."""
    return block.heading.text if block.heading else block.table.title


def write_table(page: Worksheet, block: TableBlock, grid: GridLayout, looks: Looks) -> None:
    """The table on an empty sheet; its column widths and row heights are the page's."""
    _TableWriter(page, block, grid, looks).write()


def money_format(cells: Iterable[Cell]) -> str:
    """How Excel prints the figures of a table as it prints them: decimals, commas, zeros."""
    texts = [cell.text for cell in cells if number_in(cell.text) is not None]
    places = max(map(decimals_in, texts), default=2)
    decimals = "." + "0" * places if places else ""
    positive = ("#,##0" if any("," in text for text in texts) else "0") + decimals
    zeros = {text for text in texts if not number_in(text)}
    zero = positive if zeros - {"0"} else "0" if zeros else ""
    return f"{positive};-{positive};{zero}"


class _TableWriter:
    """Writes one sheet from top to bottom."""

    def __init__(self, page: Worksheet, block: TableBlock, grid: GridLayout, looks: Looks) -> None:
        self.page, self.block, self.grid, self.looks = page, block, grid, looks
        self.table: Table = block.table
        self.last = len(self.table.columns) - 1
        self.header_at = 2 if any(block.head) else 1
        self.body_at = self.header_at + len(self.table.header)
        self.formulas = TableFormulas(self.table, self.address)
        figures = [
            cell
            for row in self.table.rows
            for column, cell in zip(self.table.columns, row.cells, strict=True)
            if column.figure
        ]
        self.money = money_format(figures)

    def address(self, row: int, column: int) -> str:
        return f"{column_letter(column)}{self.body_at + row + 1}"

    def write(self) -> None:
        for column, width in enumerate(self.grid.widths):
            self.page.set_column_pixels(column, column, pixels(self._width(column, width)))
        self._head()
        self._header()
        for r in range(len(self.table.rows)):
            self._row(r)
        end = self._notes()
        self.page.freeze_panes(self.body_at, 0)
        self.page.repeat_rows(0, self.body_at - 1)
        self.page.print_area(0, 0, end, self.last)
        area = f"A{self.body_at + 1}:{self.address(max(0, len(self.table.rows) - 1), self.last)}"
        self.page.ignore_errors({"number_stored_as_text": area})

    def _width(self, column: int, width: float) -> float:
        """The column's width, more where a number would not fit: Excel shows ### for it."""
        if not is_money(self.table.columns[column]):
            return width
        texts = (row.cells[column].text for row in self.table.rows)
        longest = max(map(text_width, texts), default=0)
        return max(width, longest * self.grid.size * NUMBER_SLACK + CELL_PADDING)

    def _head(self) -> None:
        title = self.looks.title()
        self.page.set_row(0, self.looks.look("表题").pitch)
        self.page.write_string(0, 0, title_of(self.block), title)
        for column in range(1, self.last + 1):
            self.page.write_blank(0, column, None, title)
        if not any(self.block.head):
            return
        self.page.set_row(1, self.looks.look("表头行").pitch)
        places = zip((0, self.last // 2, self.last), self.block.head, strict=True)
        for (column, text), align in zip(places, ("left", "center", "right"), strict=True):
            if text:
                self.page.write_string(1, column, text, self.looks.text("表头行", align=align))

    def _header(self) -> None:
        look = self.looks.header(self.grid.size)
        for r, row in enumerate(header_places(self.table.header), self.header_at):
            self.page.set_row(r, self.grid.header[r - self.body_at])
            for column, cell in row:
                if cell.columns * cell.rows == 1:
                    self.page.write_string(r, column, cell.text, look)
                    continue
                below, right = r + cell.rows - 1, column + cell.columns - 1
                self.page.merge_range(r, column, below, right, "", look)
                self.page.write_string(r, column, cell.text, look)

    def _row(self, r: int) -> None:
        at = self.body_at + r
        self.page.set_row(at, min(HIGHEST, self.grid.rows[r]))
        for column, cell in enumerate(self.table.rows[r].cells):
            if cell.continues:
                continue
            if cell.rows > 1:
                below = at + cell.rows - 1
                self.page.merge_range(at, column, below, column, "", self._look(column, cell))
            self._cell(r, column, cell)

    def _look(self, column: int, cell: Cell) -> Format:
        """Text wraps; a number has the form of its table."""
        definition = self.table.columns[column]
        properties: dict[str, object] = {"text_wrap": True}
        if cell.text.endswith("%"):
            properties = {"num_format": "0." + "0" * decimals_in(cell.text) + "%"}
        elif definition.figure or cell.amount is not None:
            properties = {"num_format": self.money}
        elif definition.derived:
            properties = {"num_format": "0." + "0" * decimals_in(cell.text)}
        return self.looks.cell(self.grid.size, definition.align, **properties)

    def _cell(self, r: int, column: int, cell: Cell) -> None:
        at, look = self.body_at + r, self._look(column, cell)
        number = self._number(column, cell)
        formula = self.formulas.of(r, column) if is_money(self.table.columns[column]) else ""
        if formula:
            self.page.write_formula(at, column, formula, look, number or 0)
        elif number is not None:
            self.page.write_number(at, column, number, look)
        elif cell.text:
            self.page.write_string(at, column, cell.text, look)
        else:
            self.page.write_blank(at, column, None, look)

    def _number(self, column: int, cell: Cell) -> float | None:
        """The printed number of a cell that holds one: codes and line numbers are text."""
        number = number_in(cell.text)
        if number is None or not (
            cell.amount is not None or self.table.columns[column].align == "右"
        ):
            return None
        return float(number / 100 if cell.text.endswith("%") else number)

    def _notes(self) -> int:
        """The notes below, each over the whole width; the last row of the sheet."""
        style, look = self.looks.look("表注"), self.looks.text("表注", text_wrap=True)
        end = self.body_at + len(self.table.rows)
        for at, note in enumerate(self.block.notes, end):
            lines = break_lines(note, sum(self.grid.widths), style.size, hanging="")
            self.page.set_row(at, min(HIGHEST, len(lines) * style.pitch))
            if self.last:
                self.page.merge_range(at, 0, at, self.last, "", look)
            self.page.write_string(at, 0, note, look)
        return end + len(self.block.notes) - 1
