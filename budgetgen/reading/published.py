"""Published tables without a ledger: JSON, YAML or a workbook -> TableSet with the place of each cell.

The form is described in ``docs/published-tables.md``. A table with a mistake in it is reported and
left out, the others are read, so that what holds between them can still be checked.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from pydantic import Field, ValidationError

from budgetgen.model.base import Name, Part, as_typed
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.money import MoneyUnit
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Level
from budgetgen.packs.pack import Pack, PackError, load_pack
from budgetgen.reading.excel.form import is_form
from budgetgen.reading.naming import Namer, Path, Positions
from budgetgen.reading.problems import problems
from budgetgen.reading.published_rows import Numbered, TableReading, body_below, read_table
from budgetgen.reading.published_workbook import SUFFIXES as WORKBOOKS
from budgetgen.reading.published_workbook import Workbook, read_workbook, sheet_names
from budgetgen.reading.text import read_text, unreadable
from budgetgen.reading.tree import Mapping
from budgetgen.reading.yaml_file import parse_yaml
from budgetgen.tables.labels import plain
from budgetgen.tables.ledger import Ledger
from budgetgen.tables.resolved import for_document
from budgetgen.tables.table import TableSet

TEXTS = (".json", ".yaml", ".yml")
NOT_TABLES = ("封面", "目录", "说明", "基本信息")
"""Sheets of a workbook that are no tables, and not asked about."""

_DECIDES = 64 * 1024
_TABLES_KEY = re.compile(
    r"""^["']?表["']?\s*:|^\s*\{.*?["'](表|\\u8868)["']\s*:""", re.MULTILINE | re.DOTALL
)
_SURROGATES = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_QUOTES = re.compile("[“”\"'《》]")

Row = tuple[str | None, ...]


class PublishedFile(Part):
    """What a file of published tables says."""

    pack: Name = Field(Submission.model_fields["pack"].default, title="模板包")
    budget_year: int = Field(title="预算年度", ge=2000, le=2099)
    money_unit: MoneyUnit | None = Field(None, title="金额单位")
    level: Level = Field(Level.DEPARTMENT, title="公开层级")
    tables: dict[str, tuple[Row, ...]] = Field(title="表")


@dataclass(frozen=True)
class PublishedReading:
    """What came out of a file; `tables` is None where nothing in it can be checked."""

    budget_year: int
    pack_name: str
    tables: TableSet | None
    positions: Positions
    findings: tuple[Finding, ...]
    level: Level = Level.DEPARTMENT


@dataclass(frozen=True)
class _Raw:
    """A file's values by field name, with places; `headed`: rows have their headers on top."""

    values: dict[str, Any]
    places: dict[Path, Place]
    findings: tuple[Finding, ...] = ()
    headed: bool = False


def _failed(*findings: Finding) -> PublishedReading:
    return PublishedReading(0, "", None, Positions({}), findings)


def is_published(path: FilePath) -> bool:
    """Whether the file holds published tables rather than a submission; reads little of it."""
    try:
        if path.suffix.lower() in WORKBOOKS:
            return _has_table_sheets(path) and not is_form(path)
        if path.suffix.lower() not in TEXTS or not path.is_file():
            return False
        with path.open("rb") as file:
            start = file.read(_DECIDES)
    except OSError:
        return False
    encodings = ("utf-8-sig", "gb18030")
    return any(_TABLES_KEY.search(start.decode(name, errors="ignore")) for name in encodings)


def _has_table_sheets(path: FilePath) -> bool:
    """Whether some sheet is called after a table that nobody fills in, but computes."""
    sheets = {_name_key(name) for name in sheet_names(path)}
    tables = load_pack(PublishedFile.model_fields["pack"].default).tables.tables
    computed = {name: d.title for name, d in tables.items() if d.kind in ("两边", "科目")}
    return not sheets.isdisjoint(map(_name_key, (*computed, *computed.values())))


def read_published(path: FilePath) -> PublishedReading:
    """The tables of the file at `path`, with all findings at once; never raises for the file."""
    raw = _from_workbook(path) if path.suffix.lower() in WORKBOOKS else _from_text(path)
    if isinstance(raw, Finding):
        return _failed(raw)
    positions = Positions(raw.places)
    try:
        file = PublishedFile.model_validate(raw.values)
        pack = for_document(load_pack(file.pack), file.budget_year, file.level)
    except ValidationError as error:
        return _failed(*raw.findings, *problems(error, PublishedFile, positions))
    except PackError as error:
        return _failed(*raw.findings, *(f.at(positions["pack",]) for f in error.findings))
    return _tables(file, pack, raw)


def _from_text(path: FilePath) -> _Raw | Finding:
    if path.suffix.lower() == ".xls":
        return unreadable(path, "不支持旧的 .xls 格式", "请用 Excel 或 WPS 另存为 .xlsx")
    text = read_text(path)
    if isinstance(text, Finding):
        return text
    if path.suffix.lower() == ".json":
        # JSON writes a rare character as two halves, which YAML does not know.
        text = _SURROGATES.sub(_joined, text)
    tree = parse_yaml(text, str(path))
    if isinstance(tree, Finding):
        return tree
    if not isinstance(tree, Mapping):
        return Finding(
            "READ-YAML",
            Severity.ERROR,
            "文件内容不是“名称: 内容”的形式",
            tree.place,
            "请按 docs/published-tables.md 的形式填写",
        )
    namer = Namer()
    values = namer.values(tree, PublishedFile)
    return _Raw(values, namer.places, tuple(namer.findings))


def _joined(match: re.Match[str]) -> str:
    halves = match[0].encode("ascii").decode("unicode_escape")
    return halves.encode("utf-16", "surrogatepass").decode("utf-16")


def _from_workbook(path: FilePath) -> _Raw | Finding:
    book = read_workbook(path)
    if not isinstance(book, Workbook):
        return book
    return _Raw(book.values(), book.places(), headed=True)


def _name_key(name: str) -> str:
    return plain(_QUOTES.sub("", name))


def _tables(file: PublishedFile, pack: Pack, raw: _Raw) -> PublishedReading:
    names = {_name_key(d.title): name for name, d in pack.tables.tables.items()}
    names |= {_name_key(name): name for name in pack.tables.tables}
    unit = file.money_unit or pack.settings.table_unit
    positions = Positions(raw.places)
    findings = list(raw.findings)
    read: dict[str, TableReading] = {}
    for typed, rows in file.tables.items():
        name, whole = names.get(_name_key(typed)), positions["tables", typed]
        if name is None:
            findings += _unknown(typed, whole, names, raw.headed)
            continue
        if name in read:
            findings.append(_twice(typed, name, whole))
            continue
        definition = pack.tables.tables[name]
        numbered: list[Numbered] = list(enumerate(rows))
        if raw.headed:
            numbered, lost = body_below(rows, definition)
            if lost is not None:
                findings.append(_lost(name, positions["tables", typed, lost, 0]))
                continue
        own = definition.unit or unit
        read[name] = read_table(name, definition, own, numbered, _placing(positions, typed), whole)
        findings += read[name].findings
    findings.sort(key=lambda finding: finding.place)
    return PublishedReading(
        file.budget_year,
        file.pack,
        TableSet(Ledger(()), {n: r.table for n, r in read.items() if r.table}, {}),
        Positions(raw.places, {spot: at for r in read.values() for spot, at in r.spots.items()}),
        tuple(findings),
        file.level,
    )


def _placing(positions: Positions, typed: str) -> Callable[[int, int], Place]:
    def place(row: int, column: int) -> Place:
        return positions["tables", typed, row, column]

    return place


def _unknown(typed: str, place: Place, names: dict[str, str], headed: bool) -> list[Finding]:
    """A table that the pack does not have; other sheets of a workbook are let pass."""
    key = _name_key(typed)
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.6)
    if headed and (key in NOT_TABLES or not near):
        return []
    listed = "、".join(dict.fromkeys(names.values()))
    remedy = f"是否想写“{names[near[0]]}”？" if near else f"模板包中的表有：{listed}"
    message = f"没有名为“{as_typed(typed)}”的表"
    return [Finding("READ-KEY", Severity.ERROR, message, place, remedy)]


def _twice(typed: str, name: str, place: Place) -> Finding:
    message = f"“{as_typed(typed)}”就是“{name}”，这张表填了两次"
    return Finding("READ-REPEATED", Severity.ERROR, message, place, "请只保留一处")


def _lost(name: str, place: Place) -> Finding:
    return Finding(
        "READ-VALUE",
        Severity.ERROR,
        f"“{name}”里找不到第一行，不知道从哪里起是表的内容",
        place,
        "请保留印出的表头；第一行的序号是 1",
    )
