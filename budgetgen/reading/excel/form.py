"""The filled form as a tree: its sheets one by one, rows under what they belong to."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from budgetgen.excel.sheets import BASICS, Sheet, form_sheets
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.reading.excel.book import MOST_ROWS, Book, BrokenBookError, Grid
from budgetgen.reading.excel.branch import Branch
from budgetgen.reading.excel.container import notes, refusal
from budgetgen.reading.excel.form_titles import LOOKED_AT, NEEDED, form_titles, sheet_findings
from budgetgen.reading.excel.headers import titles_in
from budgetgen.reading.excel.known import Known
from budgetgen.reading.excel.lists import ListSheet
from budgetgen.reading.excel.record import read_record
from budgetgen.reading.excel.values import Values
from budgetgen.reading.tree import Mapping, Scalar
from budgetgen.reading.workbook_safety import not_a_workbook

_FIRST = (BASICS, "机构设置", "项目", "补充科目", "职责", "工作活动")
"""What the others name: read before them."""

_LEDGER = "预算明细"


@dataclass(frozen=True)
class Form:
    """What came out of a workbook, as far as cells go."""

    tree: Mapping
    findings: tuple[Finding, ...]


def read_form(path: Path) -> Form | Finding:
    """The tree of the form at `path` with what is wrong with its cells, or why there is none."""
    if (refused := refusal(path)) is not None:
        return refused
    try:
        with contextlib.closing(Book(path)) as book:
            return _read(path, book)
    except BrokenBookError:
        return not_a_workbook(path)


def is_form(path: Path) -> bool:
    """Whether the workbook at `path` is a form rather than published tables; never raises."""
    if refusal(path) is not None:
        return False
    try:
        with contextlib.closing(Book(path)) as book:
            titles = form_titles(book).titles
            return _has(book, titles, BASICS, ("部门编码",)) or _has(
                book, titles, _LEDGER, ("金额", "支出类型")
            )
    except BrokenBookError:
        return False


def _has(book: Book, titles: dict[str, str], sheet: str, wanted: tuple[str, ...]) -> bool:
    if sheet not in titles:
        return False
    grid = book.grid(titles[sheet], LOOKED_AT)
    return any(set(wanted) <= set(titles_in(grid, row, wanted).values()) for row in grid.rows)


def _read(path: Path, book: Book) -> Form:
    form = form_titles(book)
    titles = form.titles
    root = Branch(Place(str(path)))
    findings = [*notes(path), *sheet_findings(path, book, form)]
    known = Known()
    order = sorted(form_sheets(), key=lambda sheet: sheet.title not in _FIRST)
    for sheet in order:
        if sheet.title not in titles:
            _leave_blank(root, sheet)
            continue
        grid = book.grid(titles[sheet.title])
        values = Values(grid, book, known)
        if grid.more:
            findings.append(_too_long(grid))
        if sheet.record:
            findings += read_record(grid, sheet, root, values)
        else:
            findings += ListSheet(grid, sheet, values, root).read()
        findings += values.findings
        known = known.learn(sheet.title, root)
    return Form(root.tree(), tuple(findings))


def _leave_blank(root: Branch, sheet: Sheet) -> None:
    """Have all that a missing sheet must hold stand where the sheet is said to be missing."""
    if sheet.title in NEEDED:
        needed = [c.path for c in sheet.columns if c.required] if sheet.record else [sheet.path]
        for path in needed:
            root.put(path, Scalar(None, root.place), root.place)


def _too_long(grid: Grid) -> Finding:
    message = f"“{grid.title}”第 {MOST_ROWS} 行以下还有内容，没有读取"
    remedy = "请删去下面多余的内容；一个部门的明细不会这么多"
    return Finding("READ-SHEET", Severity.ERROR, message, grid.place(1, 1), remedy)
