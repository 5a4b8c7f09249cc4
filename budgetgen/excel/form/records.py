"""Writing the record sheets: one value per line, its name on the left, a hint on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetgen.excel.form.formulas import range_name
from budgetgen.excel.form.grid import ENTRY, HINT, LABEL, NEEDED, Grid, Value
from budgetgen.excel.form.layout import FIRST, HEADER, NOTE, TITLE
from budgetgen.excel.form.lists import lines_of, set_up_print, write_value
from budgetgen.excel.form.styles import RED, RED_TEXT, Styles
from budgetgen.excel.form.validations import validation
from budgetgen.excel.sheets import BASICS, Column, Content, Sheet

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = {LABEL: 22, ENTRY: 40, NEEDED: 10, HINT: 40}
_TEXT_WIDTH = 84
_LINE = 16
_LEAST_TALL, _TALLEST = 64, 400
FIXED = ("模板包",)
"""Given by the bureau: grey and locked."""


def _height(column: Column, value: Value, width: float) -> float:
    if column.content is not Content.PARAGRAPHS and width < _TEXT_WIDTH:
        return 24
    needed = lines_of(value, width) * _LINE + 8
    least = _LEAST_TALL if column.content is Content.PARAGRAPHS else 40
    return min(max(needed, least), _TALLEST)


def write_record(book: Workbook, page: Worksheet, styles: Styles, sheet: Sheet, grid: Grid) -> None:
    """One record sheet; names its columns as lists do, and the cell of 金额单位."""
    texts = sheet.title != BASICS
    widths = {**_WIDTHS, ENTRY: _TEXT_WIDTH if texts else 48}
    page.set_row(TITLE - 1, 30)
    page.set_row(NOTE - 1, 20)
    page.set_row(HEADER - 1, 26)
    page.write_string(TITLE - 1, 0, sheet.title, styles.title())
    note = "深蓝栏必填，浅蓝栏选填。" + (
        "段落之间按 Alt+Enter 换行，序号由程序编排。" if texts else ""
    )
    page.write_string(NOTE - 1, 0, note, styles.note())
    for i, (title, width) in enumerate(widths.items()):
        page.set_column(i, i, width)
        page.write_string(HEADER - 1, i, title, styles.header(computed=True))
    rows = grid.of(sheet.title)
    for number, (column, row) in enumerate(zip(sheet.columns, rows, strict=True), FIRST):
        value = row.get(ENTRY)
        page.set_row(number - 1, _height(column, value, widths[ENTRY]))
        page.write_string(number - 1, 0, column.title, styles.label(column.required))
        given = column.title in FIXED
        look = styles.fixed() if given else styles.record_entry(column.content)
        write_value(page, number - 1, 1, value, look)
        page.write_string(number - 1, 2, str(row[NEEDED]), styles.hint())
        page.write_string(number - 1, 3, column.hint, styles.hint())
        if not given:
            page.data_validation(number - 1, 1, number - 1, 1, validation(column, None))
        if column.path == ("money_unit",):
            book.define_name("金额单位", f"='{sheet.title}'!$B${number}")
    last = FIRST + len(rows) - 1
    for i, title in enumerate(widths):
        letter = "ABCD"[i]
        book.define_name(
            range_name(sheet.title, title), f"='{sheet.title}'!${letter}${HEADER}:${letter}${last}"
        )
    missing = f'=AND($C{FIRST}="必填",$B{FIRST}="")'
    page.conditional_format(
        FIRST - 1,
        1,
        last - 1,
        1,
        {"type": "formula", "criteria": missing, "format": styles.mark(RED, RED_TEXT)},
    )
    page.ignore_errors({"number_stored_as_text": f"B{FIRST}:B{last}"})
    page.freeze_panes(HEADER, 1)
    set_up_print(page, HEADER)
    page.protect("", {"format_columns": True, "format_rows": True})
