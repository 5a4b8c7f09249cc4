"""A list sheet: a row per item, under its header, blank lines and repeated headers left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.excel.form.example_row import EXAMPLES
from budgetgen.excel.sheets import Column, Content, Sheet
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.money import MoneyUnit
from budgetgen.reading.excel.book import Grid
from budgetgen.reading.excel.branch import Branch
from budgetgen.reading.excel.cells import WORDS, shown
from budgetgen.reading.excel.headers import Header, find_header, key_of, unit_in
from budgetgen.reading.excel.links import items_at
from budgetgen.reading.excel.values import Values
from budgetgen.reading.tree import Scalar

_SUMS = ("合计", "总计", "小计")
_TO_REWRITE = "请改写"
"""What stands in every example row, and in no row of a user's own."""
_HEADING = re.compile(r"[(（]?[一二三四五六七八九十]+([)）、.．]|部分|是)|其中[:：]|\d+[、.．]\D")


@dataclass(frozen=True)
class ListSheet:
    """Reads one list into the tree below `root`."""

    grid: Grid
    sheet: Sheet
    values: Values
    root: Branch

    def read(self) -> list[Finding]:
        """Put every row where it belongs; what is wrong with the sheet and its rows."""
        header = find_header(self.grid, self.sheet)
        if isinstance(header, Finding):
            return [header]
        if not self.sheet.links:
            place = self.grid.place(header.row if header else 1, 1)
            self.root.list_at(self.sheet.path, place)
        if header is None:
            return []
        findings = [*header.findings, *self._other_unit(header)]
        for row in self.grid.rows:
            if row > header.row and self._filled(row, header):
                findings += self._row(row, header)
        return findings

    def _other_unit(self, header: Header) -> Iterator[Finding]:
        """Headers of amounts that say another unit than the file does."""
        unit = self.root.text("money_unit")
        for column in self.sheet.columns:
            number = header.columns.get(column.title)
            if number is None or column.content is not Content.AMOUNT:
                continue
            said = unit_in(self.values.text(header.row, number))
            if {said, unit} == set(MoneyUnit):
                message = f"“{column.title}”的表头写的是{said}，“基本信息”中的金额单位却是{unit}"
                place, remedy = self.grid.place(header.row, number), "请核对金额后改成一致"
                yield Finding("READ-AMOUNT-UNIT", Severity.ERROR, message, place, remedy)

    def _filled(self, row: int, header: Header) -> bool:
        """Whether anything stands in the row that is not a header once more."""
        cells = {title: self.grid.cell(row, n) for title, n in header.columns.items()}
        texts = {
            title: str(cell.value).strip() for title, cell in cells.items() if cell is not None
        }
        texts = {title: text for title, text in texts.items() if text}
        return any(key_of(text) != key_of(title) for title, text in texts.items())

    def _row(self, row: int, header: Header) -> list[Finding]:
        if (finding := self._no_item(row, header)) is not None:
            return [finding]
        links = self.sheet.columns[: self.sheet.links]
        if any(link.title not in header.columns for link in links):
            return []
        named = [(link.title, self._link(row, header.columns[link.title], link)) for link in links]
        items = items_at(self.root, self.sheet.path, named)
        if isinstance(items, tuple):
            number, mistake = items
            place = self.values.place(row, header.columns[links[number].title])
            message = f"{self.sheet.title} {links[number].title}：{mistake.what}"
            return [Finding("READ-REFERENCE", Severity.ERROR, message, place, mistake.remedy)]
        item = Branch(self.grid.place(row, min(header.columns.values())))
        items.items.append(item)
        self._fill(item, row, header)
        return []

    def _link(self, row: int, number: int, link: Column) -> str:
        tree = self.values.tree(row, number, link)
        return tree.text or "" if isinstance(tree, Scalar) else ""

    def _fill(self, item: Branch, row: int, header: Header) -> None:
        shares = []
        for column in self.sheet.columns[self.sheet.links :]:
            number = header.columns.get(column.title)
            if number is None:
                if column.required:
                    place = self.grid.place(header.row, 1)
                    item.put(column.path, Scalar(None, place), place)
            elif column.content is Content.PERCENT:
                shares.append((number, column))
            else:
                key_place = self.grid.place(header.row, number)
                item.put(column.path, self.values.tree(row, number, column), key_place)
        for (number, column), tree in zip(shares, self.values.shares(row, shares), strict=True):
            item.put(column.path, tree, self.grid.place(header.row, number))

    def _heading(self, row: int, header: Header) -> Finding | None:
        """A heading among the rows, 一、基本支出: all that stands in its row."""
        filled = {t: n for t, n in header.columns.items() if self.grid.cell(row, n) is not None}
        if len(filled) != 1 or (row, next(iter(filled.values()))) in self.grid.merged:
            return None
        ((title, number),) = filled.items()
        text = self.values.text(row, number)
        unit = self.sheet.column(title).choices == "单位" and text and not self._knows_unit(text)
        # Where one value makes an item, 一、加强管理 may well be one.
        needed = sum(column.required for column in self.sheet.columns)
        if not unit and (needed < 2 or not _HEADING.match(text)):
            return None
        return Finding(
            "READ-SUM",
            Severity.ERROR,
            f"“{self.sheet.title}”第 {row} 行只有“{shown(text)}”，不是一笔内容",
            self.values.place(row, number),
            "请删去这一行；小标题不用写",
        )

    def _knows_unit(self, text: str) -> bool:
        units = self.values.known.units
        return self.values.known.unit(text) in units or text in units.values()

    def _no_item(self, row: int, header: Header) -> Finding | None:
        """Why the row is no item of the list: a heading, a sum, or the form's own example."""
        if (heading := self._heading(row, header)) is not None:
            return heading
        examples = [
            text for text in EXAMPLES.get(self.sheet.title, {}).values() if _TO_REWRITE in text
        ]
        for column in self.sheet.columns:
            number = header.columns.get(column.title)
            if number is None or column.content not in WORDS:
                continue
            text = self.values.text(row, number)
            if text in examples:
                return Finding(
                    "READ-EXAMPLE",
                    Severity.ERROR,
                    f"“{self.sheet.title}”第 {row} 行还是示例",
                    self.values.place(row, number),
                    "请改成本单位的内容，或清除这一行",
                )
            if key_of(text) in _SUMS:
                return Finding(
                    "READ-SUM",
                    Severity.ERROR,
                    f"“{self.sheet.title}”第 {row} 行是“{key_of(text)}”，不是一笔内容",
                    self.values.place(row, number),
                    "请删去这一行；合计由程序计算",
                )
        return None
