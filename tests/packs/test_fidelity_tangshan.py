"""The tables and chapters of a published explanation of 2020, in yuan."""

from decimal import Decimal

from tests.support.fidelity import cells_in, compared, published, reproduced, table_of, table_rows
from tests.support.fidelity import rows_of as as_compared

AMOUNT = 1


def as_numbers(rows: list[list[str]]) -> list[list[str | Decimal]]:
    """The published table writes one amount without its zeros after the point."""
    return [
        [Decimal(cell) if at == AMOUNT and cell else cell for at, cell in enumerate(row)]
        for row in rows
    ]


def test_every_cell_of_the_activity_table_is_the_published_one() -> None:
    printed = as_compared(published("003")["duties"])
    print(f"003: {cells_in(printed)} cells of activities compared")  # noqa: T201
    assert cells_in(printed) == 19 * 9
    made = table_rows(table_of(reproduced("003"), "职责活动"))
    assert as_numbers(made) == as_numbers(printed)


def test_the_activity_table_has_nine_columns_the_last_four_being_grades() -> None:
    header = table_of(reproduced("003"), "职责活动").table.header
    assert sum(cell.columns for cell in header[0]) == 9
    assert [cell.text for cell in header[1]] == published("003")["grades"]


def test_the_cells_of_an_activity_are_merged_over_its_indicators() -> None:
    rows = table_of(reproduced("003"), "职责活动").table.rows
    merged = [row.cells[0].rows for row in rows if row.cells[0].rows > 1]
    assert merged == [4, 3, 2, 2, 2]
    for r, row in enumerate(rows):
        for at, cell in enumerate(row.cells):
            assert cell.rows == 1 or at < 4
            below = rows[r + 1 : r + cell.rows]
            assert all(follows.cells[at].continues for follows in below)


def test_every_cell_of_the_asset_table_and_its_lines_are_the_published_ones() -> None:
    facts = published("003")
    block = table_of(reproduced("003"), "固定资产")
    header = [cell.text for cell in block.table.header[0]]
    printed = as_compared(facts["assets"])
    print(f"003: {cells_in(printed)} cells of assets compared")  # noqa: T201
    assert [[compared(text) for text in header], *table_rows(block)] == printed
    assert block.heading is not None
    assert block.heading.text == facts["asset_title"]
    assert compared("".join(block.head)) == compared(facts["asset_line"])


def test_the_units_are_listed_as_published_without_a_caption() -> None:
    block = table_of(reproduced("003"), "机构设置")
    header = [cell.text for cell in block.table.header[0]]
    assert [header, *table_rows(block)] == published("003")["units"]
    assert block.heading is None


def test_the_chapters_are_the_published_ones_below_a_title_of_two_lines() -> None:
    headings = list(reproduced("003").document.headings())
    assert headings[0].parts == ("中共唐山市丰润区委组织部", "2020年预算公开情况说明")
    assert [h.text for h in headings if h.level == 2] == published("003")["chapters"]
