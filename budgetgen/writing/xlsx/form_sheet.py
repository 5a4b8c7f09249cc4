"""The project forms (项目绩效目标表): all on one sheet, for they share a grid; one page each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetgen.composing.document import FormBlock, GridCell
from budgetgen.excel.form.formulas import column_letter
from budgetgen.tables.printed import number_in
from budgetgen.typesetting.grids import GridLayout
from budgetgen.writing.xlsx.formulas import sum_formula
from budgetgen.writing.xlsx.looks import HIGHEST, Looks, pixels
from budgetgen.writing.xlsx.table_sheet import money_format

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

COLUMNS = 7


def write_forms(
    page: Worksheet, forms: list[tuple[FormBlock, GridLayout]], looks: Looks
) -> list[int]:
    """The forms one below the other; the row that each begins in, from 0."""
    for column, width in enumerate(forms[0][1].widths):
        page.set_column_pixels(column, column, pixels(width))
    starts: list[int] = []
    at = 0
    for form, grid in forms:
        starts.append(at)
        at = _Form(page, form, grid, looks, at).write()
    page.set_h_pagebreaks(starts[1:])
    page.print_area(0, 0, at - 1, COLUMNS - 1)
    return starts


class _Form:
    """Writes one form from row `at` on."""

    def __init__(
        self, page: Worksheet, form: FormBlock, grid: GridLayout, looks: Looks, at: int
    ) -> None:
        self.page, self.form, self.grid, self.looks, self.at = page, form, grid, looks, at

    def write(self) -> int:
        """The row after the form, a free one between the two."""
        look = self.looks.look("绩效目标表题")
        self.page.set_row(self.at, look.pitch + look.after)
        title = self.looks.text("绩效目标表题")
        self.page.write_string(self.at, 0, self.form.heading.text, title)
        at = self.at + 1
        if any(self.form.head):
            self.page.set_row(at, self.looks.look("表头行").pitch)
            for column, text, align in zip((0, 6), self.form.head, ("left", "right"), strict=True):
                self.page.write_string(at, column, text, self.looks.text("表头行", align=align))
            at += 1
        for row, height in zip(self.form.rows, self.grid.rows, strict=True):
            self.page.set_row(at, min(HIGHEST, height))
            self._row(at, row)
            at += 1
        return at + 1

    def _row(self, at: int, row: tuple[GridCell, ...]) -> None:
        column = 0
        figures: dict[int, GridCell] = {}
        for cell in row:
            right = column + cell.columns - 1
            if cell.role == "figure":
                figures[column] = cell
            elif not cell.continues:
                look = self._look(cell)
                if cell.rows > 1 or cell.columns > 1:
                    self.page.merge_range(at, column, at + cell.rows - 1, right, "", look)
                self.page.write_string(at, column, cell.text, look)
            column = right + 1
        self._figures(at, figures)

    def _look(self, cell: GridCell) -> Format:
        size = self.grid.size
        match cell.role:
            case "label":
                return self.looks.header(size)
            case "head" | "unit":
                return self.looks.text("表头行", align="right" if cell.role == "unit" else "left")
            case "value":
                return self.looks.cell(size, "居中", text_wrap=True)
        return self.looks.cell(size, "左", text_wrap=True)

    def _figures(self, at: int, figures: dict[int, GridCell]) -> None:
        """预算数 is the sum of the parts beside it, wherever they make it up."""
        form = money_format(cell.figure for cell in figures.values() if cell.figure)
        look = self.looks.cell(self.grid.size, "居中", num_format=form)
        for column, cell in figures.items():
            number = number_in(cell.text)
            parts = [at for at in figures if at != column]
            whole = sum(number_in(figures[part].text) or 0 for part in parts)
            if cell.figure and cell.figure.formula and parts and whole == (number or 0):
                formula = sum_formula(
                    ((at, part) for part in parts), lambda r, c: f"{column_letter(c)}{r + 1}"
                )
                self.page.write_formula(at, column, formula, look, float(number or 0))
            elif number is not None:
                self.page.write_number(at, column, float(number), look)
            else:
                self.page.write_string(at, column, cell.text, look)
