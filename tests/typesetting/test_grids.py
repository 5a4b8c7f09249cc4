"""Column widths, row heights and form sizes."""

from dataclasses import replace

import pytest

from budgetgen.composing.document import FormBlock, GridCell, Heading, TableBlock
from budgetgen.packs.pack import load_pack
from budgetgen.tables.table import Cell, Column, HeaderCell, Row, Table
from budgetgen.typesetting.grids import (
    ROW_AIR,
    cell_lines,
    column_widths,
    form_grid,
    head_line,
    header_places,
    table_grid,
)

STYLE = load_pack("hebei-2024").style
LOOK = STYLE.table
HEADING = Heading("表", 3, "绩效目标表题", "_Toc000001")
WIDTH, HEIGHT = 448.72, 637.8


@pytest.mark.parametrize("width", [448.72, 728.5, 100, 33.33])
@pytest.mark.parametrize(
    "weights", [(1.0,), (1.0, 1.0, 1.0), (13.0, 16.0, 20.0, 14.0, 15.0, 12.0, 16.0), (0.1,) * 31]
)
def test_column_widths_are_whole_twips_and_sum_to_the_width(
    weights: tuple[float, ...], width: float
) -> None:
    widths = column_widths(weights, width)
    twips = [w * 20 for w in widths]
    assert twips == pytest.approx([round(t) for t in twips])
    assert sum(round(t) for t in twips) == round(width * 20)
    for weight, found in zip(weights, widths, strict=True):
        assert found == pytest.approx(width * weight / sum(weights), abs=0.051)


def table(*rows: tuple[str, ...], header: tuple[tuple[HeaderCell, ...], ...] = ()) -> TableBlock:
    columns = tuple(Column(str(i), "左", 1, False) for i in range(len(rows[0])))
    body = tuple(Row(str(i), tuple(map(Cell, row))) for i, row in enumerate(rows))
    heads = header or ((HeaderCell("列", len(columns)),),)
    return TableBlock(Table("表", "表", columns, heads, body), HEADING, ("", "", ""), ())


def test_a_row_is_as_high_as_its_highest_cell() -> None:
    grid = table_grid(table(("短", "长" * 60), ("短", "短")), STYLE, 200)
    lines = len(cell_lines("长" * 60, 100, LOOK.size, LOOK))
    assert lines > 5
    assert grid.rows == (lines * LOOK.pitch + ROW_AIR, LOOK.row_height)


def test_cells_are_measured_a_little_narrow() -> None:
    room = 10 * LOOK.size + 2 * LOOK.padding + LOOK.border
    assert len(cell_lines("国" * 10, room, LOOK.size, LOOK)) == 2
    assert len(cell_lines("国" * 10, room * 1.02, LOOK.size, LOOK)) == 1


def test_the_line_above_a_table_is_its_first_header_row() -> None:
    block = table(("甲", "乙"))
    with_head = replace(block, head=("231 档案馆", "", "单位: 万元"))
    pitch = STYLE.texts["表头行"].pitch
    assert table_grid(with_head, STYLE, 400).header == (pitch, LOOK.row_height)
    assert table_grid(block, STYLE, 400).header == (LOOK.row_height,)


def test_a_merged_header_cell_adds_to_its_last_row_what_it_lacks() -> None:
    tall = HeaderCell("高" * 40, 1, 2)
    block = table(("甲", "乙"), header=((tall, HeaderCell("一")), (HeaderCell("二"),)))
    first, last = table_grid(block, STYLE, 200).header
    assert first == LOOK.row_height
    lines = len(cell_lines(tall.text, 100, LOOK.size, LOOK))
    assert first + last == pytest.approx(lines * LOOK.pitch + ROW_AIR)


def test_header_cells_know_their_column() -> None:
    header = (
        (HeaderCell("序号", 1, 2), HeaderCell("甲", 2), HeaderCell("乙", 1, 2)),
        (HeaderCell("一"), HeaderCell("二")),
    )
    found = [[(at, cell.text) for at, cell in row] for row in header_places(header)]
    assert found == [[(0, "序号"), (1, "甲"), (3, "乙")], [(1, "一"), (2, "二")]]


def form(purpose: int, indicators: int = 4) -> FormBlock:
    rows = [
        (
            GridCell("项目编码", role="label"),
            GridCell("P1", 2),
            GridCell("名称"),
            GridCell("甲", 3),
        ),
        (GridCell("用途", role="label"), GridCell("用" * purpose, 6)),
    ]
    rows += [tuple(GridCell("指标") for _ in range(7)) for _ in range(indicators)]
    return FormBlock(HEADING, ("", "单位: 万元"), tuple(rows), 2)


def fits(block: FormBlock, size: float, room: float) -> bool:
    """Whether a form fits into `room` at one size alone, with a line to spare."""
    look = STYLE.form.model_copy(update={"sizes": (size,)})
    grid = form_grid(block, STYLE.model_copy(update={"form": look}), WIDTH, room, HEIGHT)
    return sum(grid.rows) + grid.pitch <= room + 0.01


@pytest.mark.parametrize("purpose", [10, 400, 700, 900, 1200, 1500])
def test_a_form_takes_the_largest_size_at_which_it_fits(purpose: int) -> None:
    block = form(purpose)
    grid = form_grid(block, STYLE, WIDTH, HEIGHT, HEIGHT)
    sizes = STYLE.form.sizes
    assert sizes == tuple(sorted(sizes, reverse=True))
    assert grid.size == next(size for size in sizes if fits(block, size, HEIGHT))


def test_longer_forms_take_smaller_sizes() -> None:
    sizes = [form_grid(form(n), STYLE, WIDTH, HEIGHT, HEIGHT).size for n in range(0, 1600, 100)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 4


def test_a_form_that_fits_no_page_takes_the_largest_size_of_the_fewest_pages() -> None:
    # 80 rows at the least height of the smallest size are two pages.
    grid = form_grid(form(10, 45), STYLE, WIDTH, HEIGHT, HEIGHT)
    assert sum(grid.rows) > HEIGHT
    assert sum(grid.rows) + grid.pitch <= 2 * HEIGHT
    larger = [size for size in STYLE.form.sizes if size > grid.size]
    assert larger
    assert grid.size > STYLE.form.sizes[-1]


def test_a_merged_label_adds_to_its_last_row_what_it_lacks() -> None:
    label = GridCell("很长的标签" * 6, rows=2, role="label")
    rows = (
        (label, GridCell("甲", 6)),
        (GridCell("", role="label", continues=True), GridCell("乙", 6)),
    )
    block = FormBlock(HEADING, ("", ""), rows, 0)
    grid = form_grid(block, STYLE, WIDTH, HEIGHT, HEIGHT)
    lines = len(cell_lines(label.text, grid.widths[0], grid.size, LOOK))
    assert sum(grid.rows) == pytest.approx(lines * grid.pitch + ROW_AIR)
    assert grid.rows[0] == STYLE.form.row_height


def test_the_line_above_a_table_keeps_its_parts_apart() -> None:
    look = STYLE.texts["表头行"]
    line = head_line(("231 档案馆", "预算年度: 2024", "单位: 万元"), WIDTH, look)
    assert (line.left, line.middle, line.right) == (("231 档案馆",), "预算年度: 2024", "单位: 万元")


def test_a_name_that_reaches_the_middle_takes_it_along() -> None:
    look = STYLE.texts["表头行"]
    line = head_line(("231 " + "长" * 18, "截止时间: 2023-12-31", ""), WIDTH, look)
    assert line.left == ("231 " + "长" * 18 + "  截止时间: 2023-12-31",)
    assert line.middle == ""


def test_a_name_longer_than_the_table_takes_further_lines() -> None:
    look = STYLE.texts["表头行"]
    line = head_line(("长" * 60, "预算年度: 2024", "单位: 万元"), WIDTH, look)
    assert len(line.left) == 2
    assert "".join(line.left) == "长" * 60 + "  预算年度: 2024"
    full = head_line(("长" * 42, "", "单位: 万元"), WIDTH, look)
    assert full.left == ("长" * 42, "")
    block = replace(table(("甲", "乙")), head=("长" * 60, "预算年度: 2024", "单位: 万元"))
    assert table_grid(block, STYLE, WIDTH).header[0] == 2 * look.pitch
