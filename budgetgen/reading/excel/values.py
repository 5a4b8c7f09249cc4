"""A sheet's cells as scalars of the tree, with findings for those that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence as Several
from functools import cached_property
from typing import Any

from budgetgen.excel.sheets import Column, Content
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.reading.excel.book import Book, Grid
from budgetgen.reading.excel.cells import Mistake, Typed, digits_narrowed, shares_of, shown, text_of
from budgetgen.reading.excel.known import Known
from budgetgen.reading.tree import Scalar, Sequence, Tree

_OUTSIDE = re.compile(r"\[\d+\]")
_BY_ROW = (Content.AMOUNT, Content.QUANTITY)
"""What cannot be meant for every row of a merged range."""


class Values:
    """Reads the cells of one sheet and keeps what is wrong with them."""

    def __init__(self, grid: Grid, book: Book, known: Known) -> None:
        self.grid = grid
        self.known = known
        self.findings: list[Finding] = []
        self._book = book

    @cached_property
    def _results(self) -> dict[int, tuple[Any, ...]]:
        return self._book.results(self.grid.title)

    def place(self, row: int, number: int) -> Place:
        """Where the value of a cell stands: that of a merged cell in its first."""
        return self.grid.place(*self.grid.merged.get((row, number), (row, number)))

    def _cell(self, row: int, number: int, content: Content) -> Any | Mistake | None:
        """The cell with its value: of a merged range that of its first, of a formula its result."""
        origin = self.grid.merged.get((row, number))
        if origin is not None and content in _BY_ROW and self.grid.cell(*origin) is not None:
            return Mistake(
                "在合并的单元格里，分不清是哪一行的", "请取消合并单元格，每一行填自己的数"
            )
        row, number = origin or (row, number)
        cell = self.grid.cell(row, number)
        if cell is None or cell.data_type != "f":
            return cell
        if _OUTSIDE.search(str(getattr(cell.value, "text", cell.value))):
            self._note(
                "READ-LINK",
                Severity.WARNING,
                "这一格的公式引用了别的文件，读的是上次保存的结果",
                self.grid.place(row, number),
                "请核对数值，最好直接填写数字",
            )
        cells = self._results.get(row, ())
        result = cells[number - 1] if number <= len(cells) else None
        if result is None or result.value is None:
            return Mistake(
                "公式没有保存计算结果",
                "请用 Excel 或 WPS 打开，重新计算后保存；或直接填写内容",
                "READ-FORMULA",
            )
        return result

    def text(self, row: int, number: int) -> str:
        """The cell's text without judging it; empty where there is none."""
        cell = self.grid.cell(*self.grid.merged.get((row, number), (row, number)))
        typed = text_of(cell, Content.TEXT) if cell is not None else None
        return typed if isinstance(typed, str) else ""

    def tree(self, row: int, number: int, column: Column) -> Tree:
        """The cell as what `column` holds."""
        cell = self._cell(row, number, column.content)
        typed = cell if isinstance(cell, Mistake) else text_of(cell, column.content)
        return self._scalar(typed, self.place(row, number), column)

    def shares(self, row: int, columns: Several[tuple[int, Column]]) -> list[Tree]:
        """One row's percentages, which are understood only together."""
        cells = [self._cell(row, number, column.content) for number, column in columns]
        texts = shares_of([None if isinstance(cell, Mistake) else cell for cell in cells])
        return [
            self._scalar(cell if isinstance(cell, Mistake) else text, self.place(row, n), column)
            for cell, text, (n, column) in zip(cells, texts, columns, strict=True)
        ]

    def _scalar(self, typed: Typed, place: Place, column: Column) -> Tree:
        if isinstance(typed, Mistake):
            message = f"{column.title}：{typed.what}"
            self._note(typed.code, Severity.ERROR, message, place, typed.remedy)
            return Scalar(None, place)
        if typed is None:
            return Scalar(None, place)
        if column.content is Content.CODE:
            typed = self._code(typed, place, column)
        elif column.content is Content.LIST:
            items = (Scalar(name, place) for name in self.known.project_list(typed))
            return Sequence(tuple(items), place)
        elif column.choices == "单位":
            typed = self.known.unit(typed)
        elif column.choices == "项目":
            typed = self.known.project(typed)
        elif column.path[-1:] == ("code",):
            typed = digits_narrowed(typed)
        return Scalar(typed, place)

    def _code(self, typed: str, place: Place, column: Column) -> str:
        code, name = self.known.account(typed, column.choices)
        if name:
            self._note(
                "READ-ACCOUNT",
                Severity.WARNING,
                f"{column.title}：编码 {code} 是“{name}”，填的却是“{shown(typed)}”；按编码读取",
                place,
                "请核对编码和名称是否同一个科目",
            )
        return code

    def _note(self, code: str, severity: Severity, message: str, place: Place, remedy: str) -> None:
        finding = Finding(code, severity, message, place, remedy)
        if finding not in self.findings:  # a merged cell is read once per row
            self.findings.append(finding)
