"""Where things fall on the pages."""

from collections.abc import Sequence

import pytest

from budgetgen.composing.document import (
    Block,
    Cover,
    Directory,
    DirectoryEntry,
    Document,
    FormBlock,
    GridCell,
    Heading,
    Paragraph,
    Properties,
    Run,
    Section,
    TableBlock,
)
from budgetgen.packs.pack import load_pack
from budgetgen.tables.table import Cell, Column, HeaderCell, Row, Table
from budgetgen.typesetting.grids import ROW_AIR
from budgetgen.typesetting.layout import (
    BELOW,
    Layout,
    directory_lines,
    lay_out,
    text_area,
)

STYLE = load_pack("hebei-2024").style
WIDTH, HEIGHT = text_area(STYLE.portrait)
BODY = STYLE.texts["正文"]
LINES = int(HEIGHT / BODY.pitch)
"""Lines of body text on a portrait page: 22."""


def laid_out(*sections: Section | Sequence[Block]) -> Layout:
    properties = Properties("题", "者", "", "", "2024-02-05")
    given = [s if isinstance(s, Section) else Section(tuple(s)) for s in sections]
    return lay_out(Document(properties, tuple(given)), STYLE)


def lines(count: int) -> Paragraph:
    """A paragraph of so many lines."""
    return Paragraph((Run("\n".join("国" for _ in range(count))),))


def chapter(anchor: str, page_break: bool = False) -> Heading:
    return Heading("一、章", 2, "章", anchor, 2, page_break)


def table(rows: int, anchor: str = "t", text: str = "甲", notes: int = 0) -> TableBlock:
    columns = (Column("一", "左", 1, False), Column("二", "左", 1, False))
    body = tuple(Row(str(i), (Cell(text), Cell("乙"))) for i in range(rows))
    header = ((HeaderCell("一"), HeaderCell("二")),)
    heading = Heading("表", 3, "章内表题", anchor)
    return TableBlock(
        Table("表", "表", columns, header, body), heading, ("", "", ""), ("注。",) * notes
    )


def test_a_page_holds_twenty_two_lines_of_body_text() -> None:
    assert LINES == 22
    assert laid_out([lines(LINES), chapter("a"), lines(1)]).pages == {"a": 2}
    assert laid_out([lines(LINES - 2), chapter("a"), lines(1)]).pages == {"a": 1}


def test_a_heading_goes_to_the_page_of_what_follows_it() -> None:
    # There is room for the heading, but not for a line below it.
    assert laid_out([lines(LINES - 1), chapter("a"), lines(1)]).pages == {"a": 2}


def test_headings_that_follow_one_another_go_together() -> None:
    blocks = [lines(LINES - 2), chapter("a"), chapter("b"), lines(1)]
    assert laid_out(blocks).pages == {"a": 2, "b": 2}


def test_a_heading_moves_with_the_header_and_first_row_of_its_table() -> None:
    header, row = STYLE.table.row_height, STYLE.table.row_height
    heading = STYLE.texts["章内表题"].pitch
    fitting = int((HEIGHT - heading - header - row) / BODY.pitch)
    assert laid_out([lines(fitting), table(1)]).pages == {"t": 1}
    assert laid_out([lines(fitting + 1), table(1)]).pages == {"t": 2}


def test_a_heading_at_the_end_stands_where_it_is() -> None:
    assert laid_out([lines(3), chapter("a")]).pages == {"a": 1}


def test_a_forced_break_begins_a_page_but_not_a_blank_one() -> None:
    assert laid_out([lines(1), chapter("a", True), chapter("b", True)]).pages == {"a": 2, "b": 3}
    assert laid_out([chapter("a", True), lines(1)]).page_count == 1


def test_every_section_begins_a_page() -> None:
    layout = laid_out([chapter("a")], Section((chapter("b"),), landscape=True), [chapter("c")])
    assert layout.pages == {"a": 1, "b": 2, "c": 3}
    assert layout.section_starts == (1, 2, 3)


def test_page_numbers_restart_where_a_section_says_so() -> None:
    layout = laid_out(
        [lines(LINES + 1)], Section((chapter("a"), lines(1)), page_numbers="重新"), [chapter("b")]
    )
    assert layout.pages == {"a": 1, "b": 2}
    assert layout.section_starts == (1, 3, 4)
    assert layout.page_count == 4


def test_rows_never_split_and_the_header_counts_again_on_every_page() -> None:
    layout = laid_out([table(100, text="长" * 60)])
    grid = layout.grids["t"]
    height, header = grid.rows[0], sum(grid.header)
    assert height > 2 * STYLE.table.row_height
    heading = STYLE.texts["章内表题"].pitch
    first = int((HEIGHT - heading - header) / height)
    further = int((HEIGHT - header) / height)
    assert grid.breaks[:2] == (first, first + further)
    assert layout.page_count == 1 + len(grid.breaks)
    assert all(len(parts) == 1 for parts in grid.parts)


def test_what_follows_a_table_stands_below_its_last_row() -> None:
    rows = int((HEIGHT - 28 - 19) / 19)
    assert laid_out([table(rows - 4), chapter("a"), lines(1)]).pages["a"] == 1
    assert laid_out([table(rows - 2), chapter("a"), lines(1)]).pages["a"] == 2


def test_notes_count() -> None:
    assert laid_out([table(1, notes=40)]).page_count == 2


def test_a_table_without_rows_has_its_header() -> None:
    layout = laid_out([table(0), chapter("a"), lines(1)])
    assert layout.grids["t"].rows == ()
    assert layout.page_count == 1


def test_a_row_higher_than_a_page_goes_on_overleaf() -> None:
    layout = laid_out([table(3, text="长" * 2000), chapter("a"), lines(1)])
    grid = layout.grids["t"]
    assert max(grid.rows) > HEIGHT
    assert all(len(parts) > 1 for parts in grid.parts)
    assert all(sum(grid.header) + part <= HEIGHT for parts in grid.parts for part in parts)
    for row, parts in zip(grid.rows, grid.parts, strict=True):
        # Every part has the air of a row.
        assert sum(parts) - (len(parts) - 1) * ROW_AIR == pytest.approx(row)
    assert layout.page_count == len(grid.breaks) + 1
    assert layout.pages["a"] == layout.page_count


def test_a_last_row_at_the_foot_of_a_page_leaves_word_room_for_its_paragraph() -> None:
    # Rows of 19 points and a header of 19 and a heading of 28 leave 1.8 points on this page.
    padding = lines(int((HEIGHT - 28 - 19 - 19 * 5 + 1.8) / BODY.pitch))
    found = [laid_out([padding, table(rows)]) for rows in range(1, 40)]
    for layout in found:
        grid = layout.grids["t"]
        assert grid.rows[-1] > STYLE.table.row_height - BELOW
    tight = laid_out([Heading("高", 2, "章", "h"), table(rows_that_fill(28 + 28 + 19))])
    assert tight.page_count == 1
    assert tight.grids["t"].rows[-1] <= STYLE.table.row_height


def rows_that_fill(taken: float) -> int:
    return int((HEIGHT - taken) / STYLE.table.row_height)


def form(indicators: int, anchor: str, page_break: bool = False) -> FormBlock:
    rows = tuple(tuple(GridCell("指标") for _ in range(7)) for _ in range(indicators))
    return FormBlock(
        Heading("表", 3, "绩效目标表题", anchor, 0, page_break), ("", "单位: 万元"), rows, 0
    )


def test_a_form_of_several_pages_notes_where_each_begins() -> None:
    layout = laid_out([form(120, "f"), chapter("a", True)])
    breaks = layout.grids["f"].breaks
    assert len(breaks) == layout.pages["a"] - 2 > 0
    assert list(breaks) == sorted(set(breaks))


def test_a_form_shrinks_to_end_on_its_page_even_below_a_heading() -> None:
    layout = laid_out([chapter("a"), form(25, "f"), form(25, "g", True)])
    assert layout.pages == {"a": 1, "f": 1, "g": 2}
    assert layout.page_count == 2
    first, second = layout.grids["f"], layout.grids["g"]
    assert first.size < second.size, "the chapter's heading takes room of the first"
    assert first.breaks == second.breaks == ()


def test_a_cover_takes_a_page() -> None:
    assert laid_out([Cover(("题", "者")), chapter("a"), lines(1)]).pages == {"a": 2}


def test_a_long_directory_takes_several_pages() -> None:
    entries = tuple(DirectoryEntry(f"第{i}章", 2, f"_{i}") for i in range(60))
    layout = laid_out([Directory("目录", entries)], [chapter("a")])
    assert layout.section_starts == (1, 4)


def test_a_page_number_that_does_not_fit_takes_a_line_of_its_own() -> None:
    look = STYLE.texts["目录二级"]
    whole = int(WIDTH / look.size - look.indent)
    assert directory_lines("章" * (whole - 3), WIDTH, look) == ["章" * (whole - 3)]
    assert directory_lines("章" * whole, WIDTH, look) == ["章" * whole, ""]


def test_the_same_document_gives_the_same_layout() -> None:
    blocks = [chapter("a"), lines(30), table(40), form(30, "f", True)]
    assert laid_out(blocks) == laid_out(blocks)
