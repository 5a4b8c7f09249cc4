"""What stands in the cells of the form: the values of a submission by sheet, row and column title.

Formulas are computed here in Python from the same values, for those who read without
recalculating; so the grid knows nothing of Excel.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from budgetgen.excel.form.example_row import EXAMPLES
from budgetgen.excel.sheets import BASICS, EACH, Column, Content, Names, Sheet, form_sheets
from budgetgen.model.money import MoneyUnit
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import Pack

Value = str | int | Decimal | datetime.date | None
Row = Mapping[str, Value]
"""Column title -> value; what is blank may be missing."""

LABEL, ENTRY, NEEDED, HINT = "栏目", "填写内容", "是否必填", "说明"
"""The columns of a record sheet: each of its lines is a row of the grid."""

REQUIRED, OPTIONAL = "必填", "选填"

NUMBERS = (Content.AMOUNT, Content.QUANTITY, Content.PERCENT, Content.COUNT)


_SKELETON = (BASICS, "机构设置", "预算明细", "项目")
_RECKONED = {
    "预算明细": ("单位", "功能科目", "经济科目", "项目", "资金来源"),
    "项目": ("编码", "3月底", "6月底", "10月底", "12月底"),
    "三公经费": ("单位",),
    "政府采购": ("一般公共预算拨款",),
}
"""What formulas go by: a pack cannot leave it out."""


@dataclass(frozen=True)
class Grid:
    """The sheets of one form and the filled rows of each."""

    sheets: tuple[Sheet, ...]
    rows: Mapping[str, tuple[Row, ...]]
    money_unit: MoneyUnit
    year: int

    def __contains__(self, title: str) -> bool:
        return any(sheet.title == title for sheet in self.sheets)

    def has(self, title: str, column: str) -> bool:
        """True where the form has that column."""
        return any(
            sheet.title == title and (sheet.record or any(c.title == column for c in sheet.columns))
            for sheet in self.sheets
        )

    def of(self, title: str) -> tuple[Row, ...]:
        """The filled rows of a sheet, none where the form has no such sheet."""
        return self.rows.get(title, ())


def first_word(value: Value) -> str:
    """The code in a cell that holds a code, or a code and a name picked from a list."""
    return str("" if value is None else value).split(" ", 1)[0]


def _items(
    value: Any, path: Names, links: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every item of the list at `path`, with what its link columns say."""
    if not path:
        for item in value:
            yield links, item
    elif path[0] == EACH:
        for item in value:
            yield from _items(item, path[1:], (*links, getattr(item, "key", item.name)))
    else:
        yield from _items(getattr(value, path[0]), path[1:], links)


def _cell(part: Any, column: Column, unit: MoneyUnit, record: bool) -> Value:
    above: Any = part
    for name in column.path[:-1]:
        above = getattr(above, name)
    value = getattr(above, column.path[-1])
    field = type(above).model_fields[column.path[-1]]
    match column.content:
        case Content.FLAG:
            return "是" if value else "否" if record else None
        case Content.AMOUNT if value is not None:
            by_default = value == 0 and not field.is_required() and field.default is not None
            return None if by_default else value / unit.yuan
        case Content.COUNT if column.path[-1] not in above.model_fields_set and not record:
            return None
        case Content.PARAGRAPHS | Content.LIST:
            return "\n".join(value) or None
        case Content.TEXT | Content.CHOICE | Content.CODE if value is not None:
            return str(value) or None
    result: Value = value
    return result


def _row(links: tuple[str, ...], item: Any, sheet: Sheet, unit: MoneyUnit) -> Row:
    row: dict[str, Value] = dict(zip((c.title for c in sheet.columns), links, strict=False))
    parts: dict[Names, list[str]] = {}
    for column in sheet.columns[sheet.links :]:
        row[column.title] = _cell(item, column, unit, sheet.record)
        parts.setdefault(column.path[:-1], []).append(column.title)
    for path, titles in parts.items():
        # A part that must be there is told by one of its values.
        required = len(path) == 1 and type(item).model_fields[path[0]].is_required()
        if required and all(row[title] is None for title in titles):
            row[titles[0]] = Decimal(0)
    return row


def _record(values: Mapping[str, Value], sheet: Sheet) -> tuple[Row, ...]:
    return tuple(
        {
            LABEL: column.title,
            ENTRY: values.get(column.title),
            NEEDED: REQUIRED if column.required else OPTIONAL,
            HINT: column.hint,
        }
        for column in sheet.columns
    )


def _filled(sheet: Sheet, submission: Submission) -> tuple[Row, ...]:
    unit = submission.money_unit
    if sheet.record:
        cells = {c.title: _cell(submission, c, unit, True) for c in sheet.columns}
        return _record(cells, sheet)
    return tuple(
        _row(links, item, sheet, unit) for links, item in _items(submission, sheet.path, ())
    )


def _typed(text: str | None, column: Column) -> Value:
    return Decimal(text) if text and column.content in NUMBERS else text


def _empty(sheet: Sheet, pack: Pack, year: int) -> tuple[Row, ...]:
    if not sheet.record:
        example = EXAMPLES.get(sheet.title)
        return (
            ({c.title: _typed(example.get(c.title), c) for c in sheet.columns},) if example else ()
        )
    values: dict[str, Value] = {}
    if sheet.title == BASICS:
        values = {
            "模板包": pack.settings.id,
            "预算年度": year,
            "金额单位": str(pack.settings.table_unit),
        }
    return _record(values, sheet)


def _used(rows: tuple[Row, ...], title: str) -> bool:
    return any(row.get(title) is not None for row in rows)


def _holds(sheet: Sheet, rows: tuple[Row, ...]) -> bool:
    return _used(rows, ENTRY) if sheet.record else bool(rows)


def _wanted(sheet: Sheet, column: Column, pack: Pack, rows: tuple[Row, ...]) -> bool:
    if sheet.record:
        rows = tuple({str(row[LABEL]): row[ENTRY]} for row in rows)
    return (
        column.required
        or column.title in _RECKONED.get(sheet.title, ())
        or f"{sheet.title}.{column.title}" not in pack.settings.form_without
        or _used(rows, column.title)
    )


def grid_of(submission: Submission | None, pack: Pack, year: int) -> Grid:
    """The grid of an empty form, or of one with all that `submission` holds.

    A sheet or column that the pack leaves out is there all the same where it holds something.
    """
    settings = pack.settings
    sheets: list[Sheet] = []
    rows: dict[str, tuple[Row, ...]] = {}
    for sheet in form_sheets():
        filled = _filled(sheet, submission) if submission else _empty(sheet, pack, year)
        wanted = (sheet.basic or sheet.title in settings.form_sheets) and (
            sheet.title not in settings.form_without
        )
        needed = sheet.title in _SKELETON or (submission is not None and _holds(sheet, filled))
        if not wanted and not needed:
            continue
        columns = tuple(c for c in sheet.columns if _wanted(sheet, c, pack, filled))
        if sheet.record:
            kept = {column.title for column in columns}
            filled = tuple(row for row in filled if row[LABEL] in kept)
        sheets.append(replace(sheet, columns=columns))
        rows[sheet.title] = filled
    unit = submission.money_unit if submission else settings.table_unit
    return Grid(tuple(sheets), rows, unit, year)
