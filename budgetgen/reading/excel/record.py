"""A record sheet: a label, and its value in the next cell."""

from __future__ import annotations

from budgetgen.excel.sheets import Sheet
from budgetgen.model.finding import Finding, Severity
from budgetgen.reading.excel.book import Grid
from budgetgen.reading.excel.branch import Branch
from budgetgen.reading.excel.cells import shown
from budgetgen.reading.excel.headers import near, titles_in
from budgetgen.reading.excel.values import Values
from budgetgen.reading.tree import Scalar

_WIDEST = 6
"""The last column in which a label is looked for."""


def read_record(grid: Grid, sheet: Sheet, root: Branch, values: Values) -> list[Finding]:
    """Put the values of a record under `root`; what is wrong with its labels."""
    titles = [column.title for column in sheet.columns]
    found: dict[str, tuple[int, int]] = {}
    strangers: list[tuple[int, int, str]] = []
    findings = []
    for row in grid.rows:
        number, title = next(
            ((n, t) for n, t in titles_in(grid, row, titles).items() if n <= _WIDEST), (0, "")
        )
        if not title:
            strangers += _stranger(grid, row, values)
        elif title in found:
            first = grid.place(*found[title]).cell
            message = f"“{title}”出现了两次（另一处在 {first}）"
            place, remedy = grid.place(row, number), "请只保留一处"
            findings.append(Finding("READ-REPEATED", Severity.ERROR, message, place, remedy))
        else:
            found[title] = (row, number)
    for column in sheet.columns:
        if column.title in found:
            row, number = found[column.title]
            beside = grid.spans.get((row, number), number) + 1
            root.put(column.path, values.tree(row, beside, column), grid.place(row, number))
        elif column.required:
            place = grid.place(1, 1)
            root.put(column.path, Scalar(None, place), place)
    top = min((line for line, _ in found.values()), default=0)
    missing = [title for title in titles if title not in found]
    return findings + [
        Finding(
            "READ-COLUMN",
            Severity.WARNING,
            f"“{sheet.title}”里没有“{shown(text)}”这一项，所填内容没有用到",
            grid.place(row, number),
            f"是否应为“{like}”？" if like else f"请移到已有的栏目中；“{sheet.title}”不能自己加栏目",
        )
        for row, number, text in strangers
        if (like := near(text, missing)) or row > top
    ]


def _stranger(grid: Grid, row: int, values: Values) -> list[tuple[int, int, str]]:
    """A label that the form does not have, with something beside it."""
    for number in range(1, _WIDEST + 1):
        if text := values.text(row, number):
            beside = grid.spans.get((row, number), number) + 1
            return [(row, number, text)] if grid.cell(row, beside) is not None else []
    return []
