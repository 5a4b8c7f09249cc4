"""A pack's tables for one document: those of its level, with its years in their titles.

Rules, ``explain`` and readers of published tables know columns by title, so that titles must say
2023年执行数 long before prose is rendered.
"""

from __future__ import annotations

import re
from dataclasses import replace

from budgetgen.model.vocabulary import Level
from budgetgen.packs.definition import ColumnDefinition, TableDefinition, Tables
from budgetgen.packs.pack import Pack

_VALUE = re.compile(r"\{\{\s*(年度|上年|层级)\s*\}\}")


def for_document(pack: Pack, year: int, level: Level = Level.DEPARTMENT) -> Pack:
    """The pack with the tables that a document of this year and level has."""
    return replace(pack, tables=tables_for(pack.tables, year, level))


def tables_for(tables: Tables, year: int, level: Level = Level.DEPARTMENT) -> Tables:
    """The definitions that hold for a year and a level."""
    values = {"年度": str(year), "上年": str(year - 1), "层级": str(level)}
    own = tables.unit_tables if level is Level.UNIT else {}

    def text(source: str) -> str:
        return _VALUE.sub(lambda match: values[match[1]], source)

    def column(source: ColumnDefinition) -> ColumnDefinition:
        return source.model_copy(
            update={
                "title": text(source.title),
                "columns": tuple(map(column, source.columns)),
                "compare": tuple(map(text, source.compare)),
                "total_of": source.total_of and tuple(map(text, source.total_of)),
            }
        )

    def table(source: TableDefinition) -> TableDefinition:
        sides = (
            side.model_copy(update={"columns": tuple(map(column, side.columns))})
            for side in source.sides
        )
        columns = tuple(map(column, source.columns))
        update = {"title": text(source.title), "columns": columns, "sides": tuple(sides)}
        return source.model_copy(update=update)

    chosen = {name: table(own.get(name, found)) for name, found in tables.tables.items()}
    return tables.model_copy(update={"tables": chosen, "unit_tables": {}})
