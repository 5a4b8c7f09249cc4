"""Typst's lines: broken as laid out, narrow enough to stay one line, nothing added or lost."""

from budgetgen.composing.document import Run
from budgetgen.packs.definition import TextStyle
from budgetgen.typesetting.lines import break_lines
from budgetgen.writing.typst.lines import Item, cell, directory_entry, head, paragraph

LOOK = TextStyle(face="仿宋_GB2312", size=10, pitch=20, indent=2, align="两端")
LEFT = LOOK.model_copy(update={"align": "左"})
WIDTH = 100.0


def visible(items: list[Item]) -> list[str]:
    """The text of every line."""
    text = ""
    for item in items:
        if item is True:
            text += "\n"
        elif isinstance(item, str):
            text += item
        elif isinstance(item, list):
            text += str(item[0])
    return text.split("\n")


def test_lines_break_where_the_layout_breaks_them() -> None:
    text = "负责全县2024年《预算法》宣传、“三公”经费公开，监督检查ABC等事项。"
    lines = break_lines(text, WIDTH, 10, 2)
    assert len(lines) > 3
    items = paragraph(text, LOOK, WIDTH)
    assert visible(items) == lines
    assert items[0] == 2, "the indent"
    assert items.count(True) == len(lines) - 1, "all but the last line are filled"
    assert True not in paragraph(text, LEFT, WIDTH)


def test_strong_runs_keep_their_stretch_across_lines() -> None:
    runs = (Run("国" * 6, True), Run("家" * 6), Run("\n"), Run("甲#b", True))
    items = paragraph(runs, LOOK, WIDTH)
    assert visible(items) == ["国" * 6 + "家" * 2, "家" * 4, "甲#b"]
    assert [item[0] for item in items if isinstance(item, list)] == ["国" * 6, "甲#b"]


def test_a_hanging_stop_is_drawn_into_the_line() -> None:
    # Nine characters where eight fit: the eight gaps share what is too much.
    for look in (LOOK, LEFT):
        items = paragraph("国" * 8 + "，国", look, WIDTH)
        assert ["国" * 8 + "，", -0.125, False] in items


def test_a_line_that_would_be_spaced_far_apart_is_left_short() -> None:
    word = "W" * 10
    assert True in paragraph("国" * 7 + "12345家", LOOK, WIDTH), "a little is spaced out"
    assert True not in paragraph(f"国国{word}", LOOK, WIDTH)
    assert True not in paragraph("国国\n家家", LOOK, WIDTH)


def test_the_page_number_of_a_directory_entry_may_stand_on_a_line_of_its_own() -> None:
    assert directory_entry("国" * 4, LOOK, WIDTH) == [2, "国" * 4]
    assert visible(directory_entry("国" * 8, LOOK, WIDTH)) == ["国" * 8, ""]


def test_the_parts_above_a_table_stand_left_in_the_middle_and_right() -> None:
    items, right = head(("甲乙", "年度", "单位：元"), LEFT, 300.0)
    assert items == ["甲乙", 12.0, "年度"], "two em are left of the 14 before the middle part"
    assert right == "单位：元"


def test_a_cell_keeps_its_lines_without_blanks_at_their_ends() -> None:
    assert cell(["甲 ", " 乙", ""]) == "甲\n 乙\n"
