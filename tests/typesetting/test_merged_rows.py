"""Rows that belong together, forms of two tables, covers with a foot, titles of fixed lines."""

from dataclasses import replace

import pytest

from budgetgen.composing.document import (
    Block,
    Cover,
    Document,
    FormBlock,
    GridCell,
    Heading,
    Properties,
    Section,
    TableBlock,
)
from budgetgen.packs.pack import load_pack
from budgetgen.tables.table import Cell, Column, HeaderCell, Row, Table
from budgetgen.typesetting.grids import GridLayout, table_grid
from budgetgen.typesetting.layout import BELOW, Layout, cover_gap, lay_out, text_area
from budgetgen.typesetting.lines import text_lines

STYLE = load_pack("hebei-performance-2024").style
WIDTH, HEIGHT = text_area(STYLE.portrait)
LEAST = STYLE.table.row_height


def laid_out(*blocks: Block) -> Layout:
    return lay_out(Document(Properties("题", "者", "", "", ""), (Section(blocks),)), STYLE)


def table(*groups: int, text: str = "甲") -> TableBlock:
    """A table whose first column is merged over groups of so many rows."""
    rows = []
    for rows_of_group in groups:
        for i in range(rows_of_group):
            first = Cell("", continues=True) if i else Cell(text, rows=rows_of_group)
            rows.append(Row("", (first, Cell("乙"))))
    columns = (Column("一", "左", 1, False), Column("二", "左", 1, False))
    header = ((HeaderCell("一"), HeaderCell("二")),)
    return TableBlock(Table("表", "表", columns, header, tuple(rows)), None, ("", "", ""), (), "t")


def grid(*groups: int, text: str = "甲") -> GridLayout:
    return laid_out(table(*groups, text=text)).grids["t"]


def test_the_rows_of_a_merged_cell_share_the_room_it_needs() -> None:
    long = table_grid(table(3, text="甲" * 200), STYLE, WIDTH).rows
    assert long[0] == long[1] == long[2] > LEAST
    short = table_grid(table(3), STYLE, WIDTH).rows
    assert short == (LEAST,) * 3


def test_a_table_without_merged_cells_has_no_groups() -> None:
    assert grid(1, 1, 1).groups == ()
    assert grid(1, 2).groups == (1, 2, 1)


def test_rows_that_belong_together_go_overleaf_together() -> None:
    on_a_page = int((HEIGHT - sum(grid(1).header)) / LEAST)
    found = grid(*[1] * (on_a_page - 2), 5)
    assert found.breaks == (on_a_page - 2,)
    first = sum(sum(part) for part in found.parts[: on_a_page - 2])
    assert first + sum(found.header) == pytest.approx(HEIGHT - BELOW, abs=0.5)
    assert found.rows[on_a_page - 2 :] == (LEAST,) * 5


def test_rows_that_would_leave_a_page_half_empty_are_cut() -> None:
    on_a_page = int((HEIGHT - sum(grid(1).header)) / LEAST)
    half = on_a_page // 2
    found = grid(*[1] * half, on_a_page - 2)
    assert found.breaks == (on_a_page,)
    assert found.rows == (LEAST,) * (half + on_a_page - 2)


def form(two_tables: bool) -> FormBlock:
    rows = tuple(tuple(GridCell("指标") for _ in range(7)) for _ in range(6))
    return FormBlock(Heading("表", 3, "绩效目标表题", "f"), ("", ""), rows, 2, two_tables)


def test_the_gap_between_two_tables_takes_its_room() -> None:
    below = Heading("章", 2, "章", "a")
    one, two = laid_out(form(False), below), laid_out(form(True), below)
    assert (one.grids["f"].gap_at, two.grids["f"].gap_at) == (0, 2)
    assert two.grids["f"].gap == STYLE.form.gap
    rows = tuple(tuple(GridCell("指标") for _ in range(7)) for _ in range(200))
    pages = [
        laid_out(replace(form(both), rows=rows, header_row=20), below).pages["a"]
        for both in (False, True)
    ]
    assert pages[0] <= pages[1]


def test_the_lines_of_a_cover_and_what_lies_between_fill_the_page() -> None:
    cover = Cover(("某镇\n预算文本", "（草案）"), ("某镇编制", "某局审核"))
    title, text = STYLE.texts["封面标题"], STYLE.texts["封面正文"]
    lines = title.before + 2 * title.pitch + title.after
    lines += 3 * (text.before + text.pitch + text.after)
    gap = cover_gap(cover, STYLE, WIDTH, HEIGHT)
    assert 0 < HEIGHT - lines - gap < 3 * text.pitch
    assert cover_gap(replace(cover, foot=()), STYLE, WIDTH, HEIGHT) == 0


def test_a_style_may_keep_the_parts_of_a_short_title_on_lines_of_their_own() -> None:
    own, usual = STYLE.texts["部分标题"], STYLE.texts["大标题"]
    parts = ("第一部分", "总则")
    assert text_lines("第一部分总则", own, WIDTH, parts) == ["第一部分", "总则"]
    assert text_lines("第一部分总则", usual, WIDTH, parts) == ["第一部分总则"]
