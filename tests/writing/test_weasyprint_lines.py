"""WeasyPrint's lines: broken as laid out, spaced to fill, nothing added or lost."""

import re

from lxml import html as lxml_html
from markupsafe import Markup

from budgetgen.composing.document import Run
from budgetgen.packs.definition import TextStyle
from budgetgen.typesetting.lines import break_lines
from budgetgen.writing.weasyprint.lines import directory_entry, head, mixed, paragraph, set_lines

LOOK = TextStyle(face="仿宋_GB2312", size=10, pitch=20, indent=2, align="两端")
WIDTH = 100.0


def visible(markup: Markup) -> list[str]:
    """The text of every line."""
    root = lxml_html.fragment_fromstring(str(markup), create_parent="p")
    return root.text_content().split("\n")


def spacings(markup: Markup) -> list[float]:
    return [float(found) for found in re.findall(r"letter-spacing:([-\d.]+)em", markup)]


def test_lines_break_where_the_layout_breaks_them() -> None:
    text = "负责全县2024年《预算法》宣传、“三公”经费公开，监督检查ABC等事项。"
    lines = break_lines(text, WIDTH, 10, 2)
    assert len(lines) > 3
    assert visible(paragraph((Run(text),), LOOK, WIDTH)) == lines


def test_strong_runs_keep_their_stretch_across_lines() -> None:
    runs = (Run("国" * 6, True), Run("家" * 6), Run("\n"), Run("甲<b>", True))
    markup = paragraph(runs, LOOK, WIDTH)
    assert visible(markup) == ["国" * 6 + "家" * 2, "家" * 4, "甲<b>"]
    strong = lxml_html.fragment_fromstring(str(markup), create_parent="p").findall(".//b")
    assert [b.text_content() for b in strong] == ["国" * 6, "甲<b>"]


def test_a_line_left_short_by_a_long_unit_is_spaced_out() -> None:
    # Eight characters of ten; the number of 2.5 em goes to the next line.
    [spacing] = spacings(paragraph((Run("国" * 7 + "12345家" + "。"),), LOOK, WIDTH))
    assert spacing == round(1 / 6, 4)


def test_a_hanging_stop_is_drawn_into_the_line() -> None:
    [spacing] = spacings(paragraph((Run("国" * 8 + "，国"),), LOOK, WIDTH))
    assert spacing == round(-1 / 8, 4)


def test_a_hanging_stop_is_drawn_in_even_where_lines_are_not_filled() -> None:
    left = LOOK.model_copy(update={"align": "左"})
    assert spacings(paragraph((Run("国" * 8 + "，国"),), left, WIDTH)) == [round(-1 / 8, 4)]
    assert spacings(paragraph((Run("国" * 7 + "12345"),), left, WIDTH)) == []


def test_last_lines_and_nearly_empty_ones_are_not_spaced_out() -> None:
    assert spacings(paragraph((Run("国国\n家家"),), LOOK, WIDTH)) == []
    assert spacings(paragraph((Run("国国" + "W" * 40),), LOOK, WIDTH)) == []


def test_latin_and_rare_characters_are_elements_of_their_own() -> None:
    assert mixed("甲A b<乙𠮷——·丙") == "甲<i>A b&lt;</i>乙<u>𠮷</u>——·丙"


def test_a_single_line_of_a_cell_needs_no_elements() -> None:
    assert set_lines(["2024年<"]) == "2024年&lt;"
    assert set_lines(["2024 ", "年"]) == "<i>2024</i>\n年"


def test_a_directory_entry_leaves_the_page_number_room() -> None:
    entry = directory_entry("国" * 8, LOOK.model_copy(update={"align": "左"}), WIDTH)
    assert entry == "国" * 8 + "\n"


def test_the_parts_above_a_table_stand_left_in_the_middle_and_right() -> None:
    look = LOOK.model_copy(update={"indent": 0})
    markup = head(("国国", "年", "元元"), look, WIDTH)
    assert visible(markup) == ["国国年元元"]
    assert [float(w) for w in re.findall(r"width:([\d.]+)em", markup)] == [2.5, 2.5]
    assert head(("", "元元"), look, WIDTH) == '<s style="width:8.0em"></s>元元'
