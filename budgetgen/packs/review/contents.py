"""What of a pack is never used, says nothing, or filters by words that no budget has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from budgetgen.accounts.catalogue import classification
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.vocabulary import (
    AssetKind,
    Kind,
    Nature,
    ProcurementKind,
    Source,
    ThreePublicKind,
)
from budgetgen.packs.definition import ColumnDefinition, TableDefinition, Where
from budgetgen.packs.pack import Pack
from budgetgen.packs.references import leaf_columns, near, nodes
from budgetgen.reading.naming import Path
from budgetgen.tables.ledger import CARRIED, THIS_YEAR
from budgetgen.tables.table import Table, TableSet


def warning(code: str, message: str, place: Place, remedy: str) -> Finding:
    """What forbids nothing, but is hardly meant."""
    return Finding(code, Severity.WARNING, message, place, remedy)


def unused_findings(pack: Pack) -> Iterator[Finding]:
    """Tables and texts that the outline never prints."""
    used = [node for node, _ in nodes(pack.outline.contents)]
    remedy = "请写进 outline.yaml，或删去"
    for name in pack.tables.tables:
        if not any(node.table == name for node in used):
            place = pack.sources.place("tables.yaml", "tables", name)
            yield warning("PACK-UNUSED", f"表“{name}”没有用到", place, remedy)
    for name in pack.texts:
        if not any(node.text == name for node in used):
            yield warning("PACK-UNUSED", f"文字“{name}”没有用到", pack.sources.text(name), remedy)


def note_findings(pack: Pack, tables: TableSet) -> Iterator[Finding]:
    """Tables that say nothing where there is nothing: `tables` are of a submission with next to nothing."""
    shown = {node.table for node, _ in nodes(pack.outline.contents)}
    for name, definition in pack.tables.tables.items():
        table = tables.tables[name]
        filled = any(
            cell.text for row in table.rows for cell in row.cells if cell.amount is not None
        )
        if name in shown and not filled and not definition.empty_note and _may_be_empty(definition):
            place = pack.sources.place("tables.yaml", "tables", name)
            message = f"表“{name}”没有数据时印成空表，而没有空表注"
            remedy = "请写“空表注”，如：注：{{年度}}年无此项预算，空表列示。"
            yield warning("PACK-NOTE", message, place, remedy)


def _may_be_empty(definition: TableDefinition) -> bool:
    return definition.kind in ("科目", "采购", "项目")


def column_paths(
    name: str, table: TableDefinition, among: str = "tables"
) -> list[tuple[ColumnDefinition, Path]]:
    """The printed columns of a table from left to right, each with where it is defined.

    `among` is ``tables`` or, for a unit's own, ``unit_tables``.
    """
    path: Path = (among, name)
    found = list(leaf_columns(table.columns, (*path, "columns")))
    for i, side in enumerate(table.sides):
        at = (*path, "sides", i)
        found.append((side.label, (*at, "label")))
        found += leaf_columns(side.columns, (*at, "columns"))
    return found


def silent_columns(pack: Pack, tried: list[TableSet]) -> Iterator[Finding]:
    """Columns of text in which no trial prints anything: their 内容 is most likely misspelt."""
    for name, definition in pack.tables.tables.items():
        printed: list[Table] = [tables.tables[name] for tables in tried]
        for at, (column, path) in enumerate(column_paths(name, definition)):
            if not column.content or not any(table.rows for table in printed):
                continue
            if not any(row.cells[at].text for table in printed for row in table.rows):
                place = pack.sources.place("tables.yaml", *path)
                message = f"列“{column.title}”（内容：{column.content}）在所有试填材料中都是空的"
                yield warning("PACK-SILENT", message, place, "请核对“内容”的写法")


def vocabulary_findings(pack: Pack, tried: list[TableSet]) -> Iterator[Finding]:
    """Conditions that ask for a word which no ledger line can have."""
    known = _vocabulary(pack, tried)
    for where, path in _filters(pack.tables, ()):
        for field in Where.model_fields:
            for value in getattr(where, field) or ():
                if not _is_known(field, value, known[field]):
                    place = pack.sources.place("tables.yaml", *path, field)
                    title = Where.model_fields[field].title
                    message = f"{title}“{value}”不会有符合的数据"
                    yield warning("PACK-WORD", message, place, near(value, sorted(known[field])))


def _is_known(field: str, value: str, known: set[str]) -> bool:
    if field in ("functional", "economic"):
        return any(code.startswith(value) for code in known)
    return value in known


def _vocabulary(pack: Pack, tried: list[TableSet]) -> dict[str, set[str]]:
    """The values that each condition may name: the closed lists, and what the trials had."""
    accounts = classification(max(pack.settings.years, default=2024))
    known: dict[str, set[str]] = {
        "source": set(Source),
        "carried": {THIS_YEAR, CARRIED},
        "kind": set(Kind),
        "book": set(),
        "item": {*ThreePublicKind, *AssetKind, *ProcurementKind},
        "functional": set(accounts.functional.by_code),
        "economic": set(accounts.economic.by_code),
        "nature": set(Nature),
    }
    for tables in tried:
        for fact in tables.ledger.facts:
            for field in ("source", "kind", "book", "item", "nature"):
                known[field].add(str(getattr(fact, field)))
    return {name: {str(value) for value in known.get(name, set())} for name in Where.model_fields}


def _filters(value: Any, path: Path) -> Iterator[tuple[Where, Path]]:
    if isinstance(value, Where):
        yield value, path
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _filters(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _filters(inner, (*path, key))
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from _filters(inner, (*path, i))
