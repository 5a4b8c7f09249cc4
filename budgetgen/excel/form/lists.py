"""Writing the list sheets: headers, rows, drop-downs, computed columns, print set-up."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any

from budgetgen.excel.form.checks import RowCheck
from budgetgen.excel.form.conditions import is_blank
from budgetgen.excel.form.example_row import EXAMPLES
from budgetgen.excel.form.formulas import range_name
from budgetgen.excel.form.grid import Grid, Value
from budgetgen.excel.form.layout import FIRST, HEADER, NOTE, TITLE, Area
from budgetgen.excel.form.listings import Listing
from budgetgen.excel.form.styles import RED, RED_TEXT, Styles
from budgetgen.excel.form.validations import validation
from budgetgen.excel.sheets import Column, Content

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FOOTER = "&L&A&C第 &P 页　共 &N 页"
PROTECTION = {
    "insert_rows": True,
    "sort": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
}
_LEGEND = "深蓝表头必填，浅蓝选填。"
_COMPUTED = "灰色由表格自己算出，不用填。"

_WIDTHS = {
    Content.AMOUNT: 15,
    Content.QUANTITY: 11,
    Content.COUNT: 10,
    Content.PERCENT: 9,
    Content.DATE: 13,
    Content.FLAG: 9,
    Content.CODE: 24,
    Content.CHOICE: 20,
    Content.PARAGRAPHS: 46,
    Content.LIST: 30,
    Content.TEXT: 18,
}
_WIDER = {
    "名称": 30, "用途": 40, "内容": 44, "绩效目标": 44, "说明": 60, "解释": 60, "增减原因": 40,
    "指标描述": 40, "确定依据": 28, "三级指标": 28, "采购物品名称": 26, "备注": 20, "项目": 26,
    "职责描述": 40, "绩效指标": 44, "理由": 36, "位置": 36, "编码": 24, "支出类型": 20, "类别": 22,
    "资金来源": 20, "标题": 26,
}  # fmt: skip
_ROW_HEIGHT, _LINE_HEIGHT, _TALLEST = 18, 15.5, 400
_WIDE_CHARACTER = 2.05
"""How many characters of the default width a Chinese one takes, with something to spare."""

_FROZEN = {"项目": 2, "绩效指标": 1, "政府采购": 4}


def width_of(column: Column) -> float:
    """A column's width in characters."""
    return _WIDER.get(column.title, _WIDTHS[column.content])


def lines_of(value: Value, width: float) -> int:
    """How many lines a text takes in a cell `width` characters wide."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, ceil(_text_width(line) / width)) for line in value.split("\n"))


def _text_width(text: str) -> float:
    return sum(_WIDE_CHARACTER if ord(character) > 0xFF else 1.1 for character in text)


def write_value(page: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    """One typed cell; a number of more digits than Excel holds is written as text."""
    if is_blank(value):
        page.write_blank(row, column, None, look)
    elif isinstance(value, (int, Decimal)):
        number = float(value)
        if Decimal(f"{number:.15G}") == value:
            page.write_number(row, column, number, look)
        else:
            page.write_string(row, column, f"{value:f}", look)
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), look)
    else:
        page.write_string(row, column, str(value), look)


def cached(value: Value) -> Any:
    """A formula's value as it is kept beside the formula."""
    return float(value) if isinstance(value, Decimal) else "" if value is None else value


class ListWriter:
    """Writes list sheets of one workbook."""

    def __init__(
        self,
        book: Workbook,
        styles: Styles,
        listings: dict[str, Listing],
        grid: Grid,
        checks: Iterable[RowCheck],
        filled: bool,
    ) -> None:
        self.book, self.styles, self.listings, self.grid = book, styles, listings, grid
        self.checks, self.filled = tuple(checks), filled
        self._slip = styles.mark(RED, RED_TEXT)

    def write(self, page: Worksheet, area: Area) -> None:
        """One sheet from title to print set-up."""
        self._head(page, area)
        self._heights(page, area)
        self._rows(page, area)
        self._computed(page, area)
        self._validations(page, area)
        self._marks(page, area)
        self._names(area)
        last_typed = len(area.sheet.columns) - 1
        page.autofilter(HEADER - 1, 0, area.last - 1, last_typed)
        page.freeze_panes(HEADER, _FROZEN.get(area.sheet.title, 0))
        page.ignore_errors(
            {"number_stored_as_text": f"A{FIRST}:{area.letter(area.titles[last_typed])}{area.last}"}
        )
        set_up_print(page, HEADER)
        page.print_area(0, 0, area.printed - 1, len(area.titles) - 1)
        page.protect("", PROTECTION)

    def _head(self, page: Worksheet, area: Area) -> None:
        page.set_default_row(_ROW_HEIGHT)
        page.set_row(TITLE - 1, 30)
        page.set_row(NOTE - 1, 20)
        page.set_row(HEADER - 1, 36)
        page.write_string(TITLE - 1, 0, area.sheet.title, self.styles.title())
        note = note_of(area, self.filled)
        contents = [c.content for c in area.sheet.columns] + [c.content for c in area.computed]
        if Content.AMOUNT in contents:
            page.write_formula(
                NOTE - 1,
                0,
                f'="金额单位："&金额单位&"。{note}"',
                self.styles.note(),
                f"金额单位：{self.grid.money_unit}。{note}",
            )
        else:
            page.write_string(NOTE - 1, 0, note, self.styles.note())
        for i, column in enumerate(area.sheet.columns):
            page.set_column(i, i, width_of(column))
            page.write_string(HEADER - 1, i, column.title, self.styles.header(column.required))
        for i, computed in enumerate(area.computed, len(area.sheet.columns)):
            page.set_column(i, i, computed.width)
            page.write_string(HEADER - 1, i, computed.title, self.styles.header(computed=True))

    def _heights(self, page: Worksheet, area: Area) -> None:
        """Rows as high as their texts: LibreOffice does not fit them by itself."""
        for index, row in enumerate(area.rows, FIRST - 1):
            lines = max(lines_of(row.get(c.title), width_of(c)) for c in area.sheet.columns)
            if lines > 1:
                page.set_row(index, min(lines * _LINE_HEIGHT + 2, _TALLEST))

    def _rows(self, page: Worksheet, area: Area) -> None:
        example = not self.filled and area.sheet.title in EXAMPLES
        for i, column in enumerate(area.sheet.columns):
            look = self.styles.entry(column.content)
            for row in range(FIRST, area.last + 1):
                value = None
                cell_look = look
                if row - FIRST < len(area.rows):
                    value = area.rows[row - FIRST].get(column.title)
                    if example:
                        cell_look = self.styles.entry(column.content, example=True)
                write_value(page, row - 1, i, value, cell_look)

    def _computed(self, page: Worksheet, area: Area) -> None:
        for i, computed in enumerate(area.computed, len(area.sheet.columns)):
            look = self.styles.computed(computed.content)
            for row in range(FIRST, area.last + 1):
                index = row - FIRST
                value = (
                    computed.value(self.grid, area.rows[index]) if index < len(area.rows) else ""
                )
                formula = "=" + computed.formula(area.cells(row))
                page.write_formula(row - 1, i, formula, look, cached(value))

    def _validations(self, page: Worksheet, area: Area) -> None:
        for i, column in enumerate(area.sheet.columns):
            above = f"$B{FIRST}" if area.sheet.title == "绩效指标" else ""
            listing = None if area.sheet.title == "补充科目" else self.listings.get(column.choices)
            rule = validation(column, listing, above)
            page.data_validation(FIRST - 1, i, area.last - 1, i, rule)

    def _marks(self, page: Worksheet, area: Area) -> None:
        cells = area.cells(FIRST)
        for check in self.checks:
            if check.sheet == area.sheet.title:
                i = area.titles.index(check.column)
                rule = {"type": "formula", "criteria": f"=({check.wrong.at(cells)})>0"}
                page.conditional_format(
                    FIRST - 1, i, area.last - 1, i, {**rule, "format": self._slip}
                )

    def _names(self, area: Area) -> None:
        for title in area.titles:
            name = range_name(area.sheet.title, title)
            if name.isidentifier():
                self.book.define_name(name, f"={area.range_of(title)}")


def note_of(area: Area, filled: bool) -> str:
    """The line of hints below the title."""
    example = "" if filled or area.sheet.title not in EXAMPLES else "第一行是示例，请改写或清除。"
    percent = any(column.content is Content.PERCENT for column in area.sheet.columns)
    computed = _COMPUTED if area.computed else ""
    return _LEGEND + computed + example + ("比例按累计数填，25 即 25%。" if percent else "")


def set_up_print(page: Worksheet, header: int) -> None:
    """A4 landscape, as wide as the paper, header rows on every page, numbered."""
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, header - 1)
    page.set_footer(FOOTER)
    page.center_horizontally()
