"""The directory, the header trees and two small tables of a full disclosure of 2024.

The bodies of its nine tables are compared in tests/tables.
"""

from budgetgen.composing.document import Directory, TableBlock
from budgetgen.typesetting.grids import header_places
from tests.support.fidelity import (
    cells_in,
    compared,
    published,
    reproduced,
    rows_of,
    table_of,
    table_rows,
)


def header_matrix(block: TableBlock) -> list[list[str]]:
    """The header as a grid: a spanning cell stands at its upper left."""
    header = block.table.header
    matrix = [[""] * len(block.table.columns) for _ in header]
    for r, row in enumerate(header_places(header)):
        for column, cell in row:
            matrix[r][column] = compared(cell.text)
    return matrix


def test_the_directory_lists_what_was_published() -> None:
    [directory] = [b for b in reproduced("001").document.blocks() if isinstance(b, Directory)]
    lines = [directory.title, *(entry.text for entry in directory.entries)]
    printed = published("001")["directory"]
    assert len(printed) == 23
    assert [compared(line) for line in lines] == [compared(line) for line in printed]


def test_every_table_has_the_published_title_and_header_tree() -> None:
    blocks = [b for b in reproduced("001").document.blocks() if isinstance(b, TableBlock)]
    printed = published("001")["headers"]
    made = [[compared(block.table.title), *header_matrix(block)] for block in blocks]
    cells = sum(len(row) for _, *rows in printed for row in rows)
    print(f"001: {cells} header cells of {len(printed)} tables compared")  # noqa: T201
    assert cells > 200
    assert made == [
        [compared(title), *rows_of([[cell or "" for cell in row] for row in rows])]
        for title, *rows in printed
    ]


def test_every_cell_of_units_and_assets_is_the_published_one() -> None:
    facts, prepared = published("001"), reproduced("001")
    units, assets = table_of(prepared, "机构设置"), table_of(prepared, "固定资产")
    printed = rows_of(facts["assets"])
    print(f"001: {cells_in(facts['units']) + cells_in(printed)} cells compared")  # noqa: T201
    assert table_rows(units) == rows_of(facts["units"])
    assert table_rows(assets) == printed
    assert [compared(part) for part in assets.head if part] == [
        compared(part) for part in facts["asset_line"]
    ]
