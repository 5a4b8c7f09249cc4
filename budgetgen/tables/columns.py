"""Column trees of a table definition: leaves and header rows with their spans."""

from __future__ import annotations

from collections.abc import Sequence

from budgetgen.packs.definition import ColumnDefinition
from budgetgen.tables.table import HeaderCell


def leaves(columns: Sequence[ColumnDefinition]) -> list[ColumnDefinition]:
    """The columns that hold cells, left to right."""
    found: list[ColumnDefinition] = []
    for column in columns:
        found += leaves(column.columns) if column.columns else [column]
    return found


def _depth(columns: Sequence[ColumnDefinition]) -> int:
    return 1 + max((_depth(column.columns) for column in columns if column.columns), default=0)


def header_rows(
    columns: Sequence[ColumnDefinition], line_numbers: str
) -> tuple[tuple[HeaderCell, ...], ...]:
    """Header rows, top first; `line_numbers` adds the 栏次 row under that name."""
    depth = _depth(columns)
    rows: list[list[HeaderCell]] = [[] for _ in range(depth)]

    def add(level: int, group: Sequence[ColumnDefinition]) -> None:
        for column in group:
            if column.columns:
                rows[level].append(HeaderCell(column.title, len(leaves(column.columns)), 1))
                add(level + 1, column.columns)
            else:
                rows[level].append(HeaderCell(column.title, 1, depth - level))

    add(0, columns)
    if line_numbers:
        count = len(leaves(columns))
        rows.append([HeaderCell(line_numbers), *(HeaderCell(str(n)) for n in range(1, count))])
    return tuple(tuple(row) for row in rows)
