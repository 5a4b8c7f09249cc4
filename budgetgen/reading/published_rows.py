"""The rows of one published table: where its body begins, and its cells with their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetgen.model.base import as_typed
from budgetgen.model.finding import Finding, Place, Severity, has_errors
from budgetgen.model.money import MoneyUnit
from budgetgen.packs.definition import ColumnDefinition, TableDefinition
from budgetgen.packs.table_definition import DIFFERENCE
from budgetgen.reading.printed_number import printed_number
from budgetgen.tables.account_table import DIGITS, ROLES
from budgetgen.tables.columns import header_rows, leaves
from budgetgen.tables.draft import FIGURE, leaf_columns
from budgetgen.tables.labels import plain, squeezed
from budgetgen.tables.named_rows import columns_of
from budgetgen.tables.table import Cell, Row, Table

Texts = tuple[str | None, ...]
Numbered = tuple[int, Texts]
"""A row with its number in the file, counted from 0."""

MOST_FINDINGS = 50
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_HEADER_WITHIN = 15
_CODES = ("编码", "序号", *DIGITS)


def _clean(text: str | None) -> str:
    return _INVISIBLE.sub("", text or "").strip()


def _is_note(texts: Sequence[str]) -> bool:
    return next((text for text in texts if text), "").startswith("注")


def _counts_columns(row: Sequence[str]) -> bool:
    """True for 1 2 3 …, the 栏次 row of a sheet that has lost its first column."""
    texts = [text for text in row if text]
    return len(texts) > 2 and texts == [str(n) for n in range(1, len(texts) + 1)]


def _first_row(rows: Sequence[Sequence[str]], titles: list[ColumnDefinition]) -> int:
    """Where the body begins below headers; the number of rows where it does not."""
    contents = [leaf.content for leaf in titles]
    if "序号" in contents:
        at = contents.index("序号")
        ones = (i for i, row in enumerate(rows) if len(row) > at and squeezed(row[at]) == "1")
        return next((i for i in ones if not _counts_columns(rows[i])), len(rows))
    wanted = {squeezed(leaf.title) for leaf in titles}
    headers = [
        i
        for i, row in enumerate(rows[:_HEADER_WITHIN])
        if len(wanted & {squeezed(text) for text in row if text}) > 1
    ]
    return headers[-1] + 1 if headers else len(rows)


def body_below(
    rows: Sequence[Texts], definition: TableDefinition
) -> tuple[list[Numbered], int | None]:
    """The body rows of a sheet; also a row that should have been one where there is no body.

    Headers that a new page repeats, empty rows, and all from a note (注) on are left out.
    """
    titles = leaves(columns_of(definition))
    cleaned = [tuple(_clean(text) for text in row) for row in rows]
    start = _first_row(cleaned, titles)
    above = {text for row in cleaned[:start] for text in row}
    found: list[Numbered] = []
    for i, row in enumerate(cleaned[start:], start):
        if _is_note(row):
            break
        if any(text not in above for text in row if text):
            found.append((i, _trimmed(row, len(titles))))
    lost = None if found else next((i for i, row in enumerate(cleaned) if _has_amount(row)), None)
    return found, lost


def _trimmed(row: Sequence[str], width: int) -> Texts:
    """A sheet's row cut or filled to `width`; what is written beyond is kept."""
    last = max((i for i, text in enumerate(row) if text), default=-1)
    return (*row[: max(width, last + 1)], *([""] * (width - len(row))))


def _has_amount(row: Sequence[str]) -> bool:
    return any("." in text and printed_number(text) for text in row)


@dataclass(frozen=True)
class TableReading:
    """One table, None where it has mistakes; cell (表/行/列) -> place; findings."""

    table: Table | None
    spots: dict[str, Place]
    findings: tuple[Finding, ...]


def read_table(
    name: str,
    definition: TableDefinition,
    unit: MoneyUnit,
    rows: Sequence[Numbered],
    place: Callable[[int, int], Place],
    whole: Place,
) -> TableReading:
    """The table `name` from its body rows; `place` gives the place of a row's cell."""
    tree = columns_of(definition)
    reader = _Reader(name, definition, leaves(tree), unit)
    made = [
        reader.row(i, texts, [place(number, j) for j in range(len(texts))], place(number, -1))
        for i, (number, texts) in enumerate(rows, 1)
    ]
    reader.findings += _missing_labels(name, definition, made, whole)
    findings = reader.findings[:MOST_FINDINGS]
    table = Table(
        name,
        definition.title,
        leaf_columns(leaves(tree)),
        header_rows(tree, definition.line_numbers),
        tuple(row for row in made if row is not None),
        wide=definition.wide,
        unit=definition.unit,
    )
    return TableReading(
        None if has_errors(tuple(findings)) else table, reader.spots, tuple(findings)
    )


class _Reader:
    """Turns the rows of one table into cells."""

    def __init__(
        self,
        name: str,
        definition: TableDefinition,
        columns: list[ColumnDefinition],
        unit: MoneyUnit,
    ) -> None:
        self.name = name
        self.definition = definition
        self.columns = columns
        self.unit = unit
        self.findings: list[Finding] = []
        self.spots: dict[str, Place] = {}

    def row(self, number: int, texts: Texts, places: list[Place], start: Place) -> Row | None:
        """The row, None where it cannot be laid over the columns."""
        width = len(self.columns)
        if len(texts) != width:
            self._report(
                f"“{self.name}”第 {number} 行有 {len(texts)} 格，应有 {width} 格",
                start,
                "请按表中各列逐格填写，空格也要占一格",
            )
            return None
        cells = tuple(map(self._cell, self.columns, texts, places))
        key = self._key(number, cells)
        label = ""
        for column, cell, place in zip(self.columns, cells, places, strict=True):
            money = column.content in (FIGURE, DIFFERENCE)
            if money and self.definition.sides and label:
                self.spots.setdefault(f"{self.name}/{label}/{column.title}", place)
            elif not money:
                label = cell.text
            self.spots.setdefault(f"{self.name}/{key}/{column.title}", place)
        return Row(key, cells, ROLES.get(len(key), "item") if key.isdigit() else "item")

    def _cell(self, column: ColumnDefinition, typed: str | None, place: Place) -> Cell:
        text = _clean(typed)
        if column.content not in (FIGURE, DIFFERENCE):
            return Cell(squeezed(text) if column.content in _CODES else text)
        number = printed_number(text)
        if number is None:
            formula = text.startswith("=")
            self._report(
                "公式没有存下计算结果" if formula else f"应为数字，现为“{as_typed(text)}”",
                place,
                "请用 Excel 或 WPS 打开文件，保存一次再检查"
                if formula
                else "请只填数字，没有金额的留空",
            )
        return Cell(number, Decimal(number) * self.unit.yuan) if number else Cell("")

    def _key(self, number: int, cells: tuple[Cell, ...]) -> str:
        """What names the row in cell paths, as computed tables name theirs."""
        if self.definition.sides:
            return str(number)
        texts = {
            column.content: cell.text for column, cell in zip(self.columns, cells, strict=True)
        }
        total = self.definition.total_first
        if total and squeezed(texts.get("名称", "")) == squeezed(total):
            return total
        if code := "".join(texts.get(content, "") for content in DIGITS):
            return code
        wanted = ("编码", "物品", "项目", "名称", "序号")
        named = next((texts[content] for content in wanted if texts.get(content)), "")
        rows = self.definition.rows
        if not named and self.definition.kind == "项目" and number <= len(rows):
            return rows[number - 1].label  # a table that has no column for its rows' names
        return named or str(number)

    def _report(self, message: str, place: Place, remedy: str) -> None:
        self.findings.append(Finding("READ-VALUE", Severity.ERROR, message, place, remedy))


def _total_labels(definition: TableDefinition) -> Iterator[str]:
    """Rows that the pack adds up, so that a table without them cannot be checked."""
    if definition.total_first:
        yield definition.total_first
    yield from (row.label for row in definition.rows if row.total_of and not row.used_only)
    for side in definition.sides:
        yield from (row.label for row in side.footer if row.label and not row.used_only)


def _missing_labels(
    name: str, definition: TableDefinition, rows: list[Row | None], whole: Place
) -> list[Finding]:
    printed = {plain(cell.text) for row in rows if row for cell in row.cells}
    return [
        Finding(
            "READ-LABEL",
            Severity.WARNING,
            f"“{name}”里没有“{label}”这一行，与它有关的合计没有检查",
            whole,
            f"请核对这一行的名称，应写作“{label}”",
        )
        for label in _total_labels(definition)
        if rows and plain(label) not in printed
    ]
