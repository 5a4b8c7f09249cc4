"""The rows of an export as budget lines, by a profile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from budgetgen.model.base import as_typed, title_of
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.vocabulary import Kind, Source
from budgetgen.reading.export.grid import Grid
from budgetgen.reading.export.profile import Columns, ExportProfile, FundColumn, profiles_folder
from budgetgen.reading.export.totals import Totals, number_in

_HEAD_ROWS = 20
_KNOWN_COLUMNS = 3
_CODE = re.compile(r"[0-9A-Za-z]+")
_CODED = re.compile(r"^([0-9A-Za-z]+)\s*[-－—_.、　 ]*\s*(.+)$")
_CODE_AND_NAME = re.compile(r"^(?=[A-Z]*\d)([0-9A-Za-z]{3,})(?:\s*[-－—_]\s*|\s+)(\D.*)$")
_BLANKS = re.compile(r"[\s　]+")
_V = TypeVar("_V", Kind, Source)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its place."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One budget line of an export; the amount is as typed, in the export's unit."""

    place: Place
    unit: Cell | None
    unit_name: Cell | None
    project: Cell | None
    project_name: Cell | None
    values: Mapping[str, Cell]
    """By field name of BudgetLine: functional, economic, kind, source, carry_over, amount, secret."""


@dataclass(frozen=True)
class Export:
    """The lines of an export, with what could not be read."""

    lines: tuple[ExportLine, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass
class _Header:
    """Where the columns of a sheet are."""

    row: int
    columns: dict[str, int] = field(default_factory=dict)
    amounts: dict[int, FundColumn] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)


def _key(text: str) -> str:
    return _BLANKS.sub("", text).casefold()


def find_header(grid: Grid, profile: ExportProfile) -> _Header | None:
    """The first row that names an amount and two more columns that the profile knows."""
    for i, row in enumerate(grid.rows[:_HEAD_ROWS]):
        header = _header(i, row, profile)
        known = len(header.columns) + len(header.amounts)
        if header.amounts and known >= _KNOWN_COLUMNS:
            return header
    return None


def _header(number: int, row: tuple[str, ...], profile: ExportProfile) -> _Header:
    at: dict[str, int] = {}
    for j, text in enumerate(row):
        at.setdefault(_key(text), j)
    header = _Header(number)
    listed = set(map(_key, (*profile.ignored, *profile.fund_columns)))
    for name in Columns.model_fields:
        names = [_key(each) for each in getattr(profile.columns, name)]
        listed.update(names)
        if found := [at[each] for each in names if each in at]:
            header.columns[name] = found[0]
    for title, fund in profile.fund_columns.items():
        if _key(title) in at:
            header.amounts[at[_key(title)]] = fund
    if not header.amounts and "amount" in header.columns:
        header.amounts[header.columns["amount"]] = FundColumn()
    header.unknown = [j for key, j in at.items() if key and key not in listed]
    return header


def export_lines(grids: tuple[Grid, ...], profile: ExportProfile) -> Export:
    """The lines of the first sheet that has the profile's columns."""
    headers = [(grid, header) for grid in grids if (header := find_header(grid, profile))]
    if not headers:
        return Export(findings=(_no_header(grids, profile),))
    reader = _Reader(*headers[0], profile)
    lines = tuple(reader.lines())
    more = tuple(
        Finding(
            "EXPORT-SHEET",
            Severity.WARNING,
            f"工作表“{grid.sheet}”也像明细表，没有读",
            grid.place(header.row, 0),
            f"只读了“{headers[0][0].sheet}”；要读另一张，请删去不用的工作表",
        )
        for grid, header in headers[1:]
    )
    return Export(
        lines, (*reader.unknown_columns(), *reader.counted(), *reader.sums.findings(), *more)
    )


def _no_header(grids: tuple[Grid, ...], profile: ExportProfile) -> Finding:
    columns = profile.columns
    names = [getattr(columns, name)[:1] for name in Columns.model_fields]
    listed = "、".join(name for each in names for name in each)
    return Finding(
        "EXPORT-HEADER",
        Severity.ERROR,
        f"前 {_HEAD_ROWS} 行里找不到方案“{profile.name}”的列名",
        Place(grids[0].file if grids else ""),
        f"方案中的列名如：{listed}；列名不同的，请复制 {profiles_folder()} 中的方案改好，用 --profile 指定",
    )


class _Reader:
    """Turns rows into lines and collects what is wrong, each kind of mistake once."""

    def __init__(self, grid: Grid, header: _Header, profile: ExportProfile) -> None:
        self.grid = grid
        self.header = header
        self.profile = profile
        self.found: dict[tuple[str, str], list[Finding]] = {}
        self.totals = {_key(word) for word in profile.totals}
        self.sums = Totals(grid, header.amounts)

    def wrong(self, place: Place, message: str, remedy: str) -> None:
        finding = Finding("EXPORT-VALUE", Severity.ERROR, message, place, remedy)
        self.found.setdefault((message, remedy), []).append(finding)

    def counted(self) -> Iterator[Finding]:
        for findings in self.found.values():
            yield findings[0].counted(len(findings)) if len(findings) > 1 else findings[0]

    def unknown_columns(self) -> Iterator[Finding]:
        for j in self.header.unknown:
            yield Finding(
                "EXPORT-COLUMN",
                Severity.WARNING,
                f"“{as_typed(self.grid.rows[self.header.row][j])}”一列没有用到",
                self.grid.place(self.header.row, j),
                "需要的请写入方案的“列”，不需要的写入“不用的列”",
            )

    def cell(self, row: int, name: str) -> Cell | None:
        """The row's cell of a field, None where it is empty."""
        j = self.header.columns.get(name)
        texts = self.grid.rows[row]
        if j is None or j >= len(texts) or not texts[j]:
            return None
        return Cell(texts[j], self.grid.place(row, j))

    def lines(self) -> Iterator[ExportLine]:
        for row in range(self.header.row + 1, len(self.grid.rows)):
            if not any(self.grid.rows[row]):
                continue
            if self.is_total(row):
                self.sums.keep(row, self.labels(row))
                continue
            self.adds_up(row)
            self.sums.add(row)
            for j, fund in self.header.amounts.items():
                texts = self.grid.rows[row]
                if j < len(texts) and texts[j] and number_in(texts[j]) != 0:
                    yield self.line(row, Cell(texts[j], self.grid.place(row, j)), fund)

    def adds_up(self, row: int) -> None:
        """Where a row has both its total and columns by fund, no fund may have been missed."""
        total = self.cell(row, "amount")
        if total is None or self.header.columns["amount"] in self.header.amounts:
            return
        texts = self.grid.rows[row]
        parts = [number_in(texts[j]) for j in self.header.amounts if j < len(texts) and texts[j]]
        whole = number_in(total.text)
        if whole is not None and None not in parts and whole != sum(filter(None, parts)):
            self.wrong(
                total.place,
                "各种资金的金额加起来不等于这一行的金额",
                "请核对金额；还有别的资金列的，请在方案的“分资金的金额列”中补上",
            )

    def is_total(self, row: int) -> bool:
        return any(word in self.totals for word in self.labels(row))

    def labels(self, row: int) -> Iterator[str]:
        """What the row says in the columns in which a total may be named."""
        texts = self.grid.rows[row]
        columns = [j for name, j in self.header.columns.items() if name != "amount"]
        return (_key(texts[j]) for j in (0, *columns) if j < len(texts))

    def line(self, row: int, amount: Cell, fund: FundColumn) -> ExportLine:
        values = {"amount": amount}
        for name in ("functional", "economic"):
            if cell := self.cell(row, name):
                code = _CODE.match(cell.text)
                values[name] = Cell(code[0] if code else cell.text, cell.place)
        self.needs_item(row, values.get("functional"))
        kind = self.meaning(row, "kind", self.profile.kinds)
        if kind:
            values["kind"] = kind
        if fund.source is not None:
            values["source"] = Cell(fund.source, amount.place)
        elif source := self.meaning(row, "source", self.profile.sources):
            values["source"] = source
        for name in ("carry_over", "secret"):
            if cell := self.cell(row, name):
                values[name] = cell
        if fund.carry_over:
            values["carry_over"] = Cell("是", amount.place)
        basic = kind is not None and kind.text != Kind.PROJECT
        unit, unit_name = self.coded(row, "unit_code", "unit_name")
        project, project_name = self.coded(row, "project_code", "project_name")
        return ExportLine(
            self.grid.place(row, 0),
            unit,
            unit_name,
            None if basic else project or project_name,
            None if basic else project_name,
            values,
        )

    def needs_item(self, row: int, code: Cell | None) -> None:
        """Rows above 项 are subtotals of a tree: to take them would count money twice."""
        if "functional" not in self.header.columns:
            return
        remedy = "请补上 7 位编码；是合计行的，请在方案的“合计行”中写上它的用词"
        if code is None:
            self.wrong(self.grid.place(row, 0), "有金额，却没有功能科目", remedy)
        elif len(code.text) < 7:
            self.wrong(code.place, f"功能科目“{as_typed(code.text)}”没有到项", remedy)

    def coded(self, row: int, code: str, name: str) -> tuple[Cell | None, Cell | None]:
        """Code and name, from two columns or from one that holds both (203001-某单位)."""
        coded, named = self.cell(row, code), self.cell(row, name)
        only = coded or named
        if only is None or (coded and named):
            return coded, named
        if both := _CODE_AND_NAME.match(only.text):
            return Cell(both[1], only.place), Cell(both[2], only.place)
        return coded, named

    def meaning(self, row: int, name: str, words: Mapping[str, _V]) -> Cell | None:
        """The word of the vocabulary that a cell stands for; a code may stand before the word."""
        cell = self.cell(row, name)
        if cell is None:
            return None
        both = _CODED.match(cell.text)
        for text in (cell.text, both[2], both[1]) if both else (cell.text,):
            if text in words:
                return Cell(str(words[text]), cell.place)
        title = title_of(Columns, name)
        known = "、".join(words)
        self.wrong(
            cell.place,
            f"{title}“{as_typed(cell.text)}”不知道是哪一种",
            f"请在方案的“{title}”中写明它的意思；现有：{known}",
        )
        return None
