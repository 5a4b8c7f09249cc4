"""问题汇总.xlsx: all findings of a county, a row each, with the counts of every department."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetgen.county.county import COUNTY_FILE, DEPARTMENTS_FOLDER, County
from budgetgen.county.result import DepartmentResult
from budgetgen.excel.form.limits import LONGEST_CELL
from budgetgen.excel.form.lists import lines_of
from budgetgen.excel.formats import Formats
from budgetgen.model.finding import Finding, Severity

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

PROBLEMS_FILE = "问题汇总.xlsx"
SUMMARY, PROBLEMS = "汇总", "问题"
_SUMMARY_COLUMNS = (
    ("部门", 40),
    ("文件", 56),
    ("错误", 8),
    ("警告", 8),
    ("已豁免", 8),
    ("得分", 8),
)
_PROBLEM_COLUMNS = (
    ("部门", 24),
    ("位置", 26),
    ("级别", 6),
    ("编码", 18),
    ("问题", 46),
    ("应为", 14),
    ("实为", 14),
    ("差额", 13),
    ("改法", 36),
)
_LINE = 15
"""Points."""
_TITLE, _HEADER, _FIRST = 0, 1, 2
"""Rows, from 0."""


@dataclass(frozen=True, slots=True)
class _Group:
    """A department, or the county itself, with its findings."""

    name: str
    file: str
    findings: tuple[Finding, ...]
    waived: int = 0
    score: Decimal | None = None

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)


def problems_workbook(
    county: County, results: Sequence[DepartmentResult], own: Sequence[Finding] = ()
) -> bytes:
    """The workbook over the results of departments and the county's `own` findings."""
    from xlsxwriter import Workbook

    groups = [
        *([_Group("全县", COUNTY_FILE, tuple(own))] if own else ()),
        *(_Group(f"{r.code} {r.name}", r.source, r.findings, r.waived, r.score) for r in results),
    ]
    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True, "strings_to_urls": False})
    title = f"{county.name}{county.budget_year}年部门预算公开问题汇总"
    # No clock: the same input gives the same bytes.
    created = datetime.datetime(county.budget_year, 1, 1)
    book.set_properties({"title": title, "created": created})
    looks = _Looks(book)
    summary, problems = book.add_worksheet(SUMMARY), book.add_worksheet(PROBLEMS)
    rows = _write_problems(problems, looks, groups, title)
    _write_summary(summary, looks, groups, title, rows)
    book.close()
    return data.getvalue()


class _Looks:
    """The formats of the workbook's cells."""

    def __init__(self, book: Workbook) -> None:
        look = Formats(book, font_name="宋体", font_size=11, valign="top").make
        cell = {"border": 1, "border_color": "#C9CED6"}
        self.title = look(bold=True, font_size=16, valign="vcenter")
        self.header = look(**cell, bold=True, bg_color="#E8EDF3", text_wrap=True, align="center")
        self.text = look(**cell, text_wrap=True)
        self.link = look(**cell, text_wrap=True, font_color="#1F4A7A", underline=1)
        self.number = look(**cell, num_format="0")
        self.amount = look(**cell, num_format="#,##0.00")
        self.score = look(**cell, num_format="0.0")
        self.error = look(**cell, font_color="#A3121D", bold=True)
        self.total = look(**cell, bold=True)


def _set_up(
    page: Worksheet, looks: _Looks, columns: tuple[tuple[str, int], ...], title: str
) -> None:
    """Title, header, widths, frozen panes and print set-up of a sheet."""
    page.set_row(_TITLE, 30)
    page.write_string(_TITLE, 0, title, looks.title)
    for number, (name, width) in enumerate(columns):
        page.set_column(number, number, width)
        page.write_string(_HEADER, number, name, looks.header)
    page.freeze_panes(_FIRST, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEADER)
    page.set_margins(0.4, 0.4, 0.6, 0.6)
    page.set_footer("&L&A&C第 &P 页　共 &N 页")


def _write_problems(
    page: Worksheet, looks: _Looks, groups: Sequence[_Group], title: str
) -> dict[str, int]:
    """The sheet of all findings; the first row of each group that has any, by name."""
    _set_up(page, looks, _PROBLEM_COLUMNS, title)
    rows: dict[str, int] = {}
    row = _FIRST
    for group in groups:
        for finding in group.findings:
            rows.setdefault(group.name, row)
            values = tuple(_cells(group, finding))
            page.set_row(row, _height(zip(values, _PROBLEM_COLUMNS, strict=True)))
            for column, value in enumerate(values):
                _write(page, row, column, value, looks)
            if finding.severity is Severity.ERROR:
                page.write_string(row, 2, finding.severity, looks.error)
            row += 1
    page.autofilter(_HEADER, 0, max(row - 1, _HEADER), len(_PROBLEM_COLUMNS) - 1)
    return rows


def _cells(group: _Group, finding: Finding) -> Iterator[str | Decimal | None]:
    folder, _, file = finding.place.file.partition("/")
    inside = file.partition("/")[2] if folder == DEPARTMENTS_FOLDER else ""
    place = replace(finding.place, file=inside or finding.place.file)
    message = finding.message.removeprefix(f"{group.name}：")
    where = f"{place} {finding.spot}".strip()
    yield from (group.name, where, str(finding.severity), finding.code, message)
    yield from (finding.expected, finding.actual, finding.difference, finding.remedy)


def _height(cells: Iterable[tuple[str | Decimal | None, tuple[str, int]]]) -> int:
    """Points for a row of values, each in its column."""
    return _LINE * max(lines_of(value, width) for value, (_, width) in cells) + 3


def _write(
    page: Worksheet, row: int, column: int, value: str | Decimal | None, looks: _Looks
) -> None:
    """A cell as text or number, never as a formula or a link."""
    if value is None:
        page.write_blank(row, column, None, looks.text)
    elif isinstance(value, Decimal):
        page.write_number(row, column, float(value), looks.amount)
    else:
        page.write_string(row, column, value[:LONGEST_CELL], looks.text)


def _write_summary(
    page: Worksheet, looks: _Looks, groups: Sequence[_Group], title: str, rows: dict[str, int]
) -> None:
    """The sheet with a row per department; its name leads to its first finding."""
    _set_up(page, looks, _SUMMARY_COLUMNS, title)
    row = _FIRST
    for row, group in enumerate(groups, _FIRST):
        texts = zip((group.name, group.file), _SUMMARY_COLUMNS, strict=False)
        page.set_row(row, _height(texts))
        if group.name in rows:
            target = f"internal:'{PROBLEMS}'!A{rows[group.name] + 1}"
            page.write_url(row, 0, target, looks.link, group.name)
        else:
            page.write_string(row, 0, group.name, looks.text)
        page.write_string(row, 1, group.file or "—", looks.text)
        for column, count in enumerate(_counts(group), 2):
            page.write_number(row, column, count, looks.number)
        if group.score is None:
            page.write_string(row, 5, "—", looks.score)
        else:
            page.write_number(row, 5, float(group.score), looks.score)
    page.autofilter(_HEADER, 0, row, len(_SUMMARY_COLUMNS) - 1)
    page.write_string(row + 1, 0, "合计", looks.total)
    for column in (1, 5):
        page.write_blank(row + 1, column, None, looks.total)
    for number, total in enumerate(map(sum, zip(*map(_counts, groups), strict=True)), 2):
        letter = "ABCDE"[number]
        formula = f"=SUM({letter}{_FIRST + 1}:{letter}{row + 1})"
        page.write_formula(row + 1, number, formula, looks.total, total)


def _counts(group: _Group) -> tuple[int, int, int]:
    return group.count(Severity.ERROR), group.count(Severity.WARNING), group.waived
