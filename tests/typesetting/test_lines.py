"""Lines break as Word and LibreOffice break them; measured against LibreOffice 7.4."""

import random
from typing import Literal

import pytest

from budgetgen.packs.definition import TextStyle
from budgetgen.typesetting.lines import NOT_FIRST, NOT_LAST, STOPS, break_lines, text_lines
from budgetgen.typesetting.metrics import advance, text_width
from tests.support.submissions import random_submission

TEN = 100.0, 10.0
"""A column of ten characters: its width and the size."""


def test_chinese_characters_fill_the_line() -> None:
    assert break_lines("国" * 25, *TEN) == ["国" * 10, "国" * 10, "国" * 5]
    assert len(break_lines("国" * 20, *TEN)) == 2
    assert len(break_lines("国" * 21, *TEN)) == 3


def test_no_text_is_one_line() -> None:
    assert break_lines("", *TEN) == [""]


def test_a_size_that_fits_exactly_fits() -> None:
    # 12.1 is no whole number of binary fractions.
    assert len(break_lines("国" * 30, 30 * 12.1, 12.1)) == 1


def test_the_first_line_is_indented() -> None:
    assert break_lines("国" * 18, *TEN, indent=2) == ["国" * 8, "国" * 10]
    assert break_lines("国\n" + "国" * 10, *TEN, indent=2) == ["国", "国" * 10]


def test_line_ends_begin_new_lines_and_empty_ones_stay() -> None:
    assert break_lines("甲\n\n乙\n", *TEN) == ["甲", "", "乙", ""]


@pytest.mark.parametrize("mark", [c for c in NOT_FIRST if not c.isascii()])
def test_closing_punctuation_never_begins_a_line(mark: str) -> None:
    for before in range(7, 13):
        lines = break_lines("国" * before + mark + "国" * 12, *TEN, hanging="")
        assert len(lines) > 1
        assert not any(line.startswith(mark) for line in lines)


@pytest.mark.parametrize("mark", [c for c in NOT_LAST if not c.isascii()])
def test_opening_punctuation_never_ends_a_line(mark: str) -> None:
    for before in range(7, 13):
        lines = break_lines("国" * before + mark + "国" * 12, *TEN)
        assert len(lines) > 1
        assert not any(line.endswith(mark) for line in lines)


def test_several_marks_stay_together() -> None:
    assert break_lines("国" * 9 + "”）。国", *TEN) == ["国" * 8, "国”）。国"]
    assert break_lines("国" * 8 + "（“国国", *TEN) == ["国" * 8, "（“国国"]


@pytest.mark.parametrize("stop", [c for c in STOPS if not c.isascii()])
def test_a_stop_may_hang_over_the_margin(stop: str) -> None:
    assert break_lines("国" * 10 + stop + "国", *TEN) == ["国" * 10 + stop, "国"]


def test_only_one_stop_hangs_and_only_at_the_end() -> None:
    assert break_lines("国" * 10 + "！？国", *TEN) == ["国" * 9, "国！？国"]
    assert break_lines("国" * 10 + "。”国", *TEN) == ["国" * 9, "国。”国"]
    assert break_lines("国" * 10 + "）国", *TEN) == ["国" * 9, "国）国"]


def test_nothing_hangs_in_a_cell() -> None:
    assert break_lines("国" * 10 + "。", *TEN, hanging="") == ["国" * 9, "国。"]


@pytest.mark.parametrize("whole", ["2024", "98.5%", "≥98%", "-1,234.56", "ISO9001", "15℃", "3.5km"])
def test_numbers_and_words_stay_whole(whole: str) -> None:
    for before in range(4, 11):
        lines = break_lines("国" * before + whole + "国国", *TEN)
        assert any(whole in line for line in lines)


@pytest.mark.parametrize("pair", ["——", "……"])
def test_dashes_and_ellipses_stay_together(pair: str) -> None:
    for before in range(7, 11):
        assert any(pair in line for line in break_lines("国" * before + pair + "国", *TEN))


def test_a_number_may_stand_on_the_next_line_than_its_unit_of_measure() -> None:
    assert break_lines("国" * 8 + "2024年", *TEN) == ["国" * 8, "2024年"]
    assert break_lines("国" * 7 + "2024年国", *TEN) == ["国" * 7 + "2024", "年国"]


def test_words_break_at_blanks_which_stand_over_the_margin() -> None:
    lines = break_lines("hello  world " * 3, *TEN)
    assert [line.strip() for line in lines] == ["hello  world hello  world", "hello  world"]
    assert "".join(lines) == "hello  world " * 3


def test_a_long_word_begins_a_line_and_breaks_wherever_it_is_full() -> None:
    lines = break_lines("国国" + "W" * 40 + "国", *TEN)
    assert lines[0] == "国国"
    assert lines[1] == "W" * 10
    assert "".join(lines) == "国国" + "W" * 40 + "国"
    assert all(text_width(line) <= 10 for line in lines)


def test_a_character_wider_than_the_column_has_a_line_of_its_own() -> None:
    assert break_lines("国国", 5, 10) == ["国", "国"]


def test_between_chinese_and_latin_letters_stands_a_fifth_of_a_character() -> None:
    # 8 + 2 half digits = 9; two spaces of 0.2; one more character does not fit.
    assert break_lines("国" * 4 + "24" + "国" * 5, *TEN) == ["国" * 4 + "24" + "国" * 4, "国"]
    # Punctuation has room enough of its own.
    assert len(break_lines("国国国（24）国国国国", *TEN)) == 1


def look(align: Literal["左", "居中"]) -> TextStyle:
    return TextStyle(face="宋体", size=10, align=align)


def test_a_centred_title_longer_than_a_line_breaks_in_even_lines() -> None:
    assert text_lines("国" * 12, look("居中"), 100) == ["国" * 6, "国" * 6]
    assert text_lines("国" * 21, look("居中"), 100) == ["国" * 7] * 3
    assert text_lines("国" * 12, look("左"), 100) == ["国" * 10, "国" * 2]


def test_a_centred_title_longer_than_a_line_has_its_parts_on_lines_of_their_own() -> None:
    parts = "云溪县档案馆", "2024年部门预算"
    assert text_lines("".join(parts), look("居中"), 100, parts) == list(parts)
    assert text_lines("".join(parts), look("居中"), 150, parts) == ["".join(parts)]
    assert text_lines("".join(parts), look("左"), 100, parts) == ["云溪县档案馆2024年", "部门预算"]
    long = "国" * 12, "家"
    assert text_lines("".join(long), look("居中"), 100, long) == ["国" * 6, "国" * 6, "家"]


def test_a_centred_word_longer_than_a_line_breaks_where_it_is_full() -> None:
    lines = text_lines("W" * 30, look("居中"), 100)
    assert "".join(lines) == "W" * 30
    assert all(text_width(line) <= 10 for line in lines)


def test_no_character_is_lost_or_added() -> None:
    source = random.Random(1)
    text = random_submission(2, 3)
    for _ in range(300):
        start = source.randrange(len(text))
        part = text[start : start + source.randrange(1, 300)]
        width = source.uniform(20, 500)
        assert "".join(break_lines(part, width, 10)) == part.replace("\n", "")


def test_no_line_is_wider_than_its_column_but_for_a_stop_and_blanks() -> None:
    lines = break_lines(random_submission(3, 3), 300, 10)
    assert len(lines) > 200
    for line in lines:
        visible = line.rstrip()
        assert text_width(visible[:-1] if visible[-1:] in STOPS else visible) <= 30 + 1e-6


@pytest.mark.parametrize(
    ("character", "width"),
    [("国", 1), ("，", 1), ("“", 1), ("—", 1), ("0", 0.5), (".", 0.25), ("%", 0.833), ("W", 0.944)],
)
def test_widths_are_those_of_chinese_and_of_times(character: str, width: float) -> None:
    assert advance(character) == width


@pytest.mark.parametrize("character", ["\u0301", "\u200b", "\ufe0f", "\x07"])
def test_marks_and_controls_have_no_width(character: str) -> None:
    assert advance(character) == 0
