"""Numbers come by themselves, in the pack's way of writing them."""

import pytest

from budgetgen.composing.numbering import Numbering, numeral


@pytest.mark.parametrize(
    ("pattern", "n", "written"),
    [
        ("一、", 1, "一、"),
        ("一、", 11, "十一、"),
        ("（一）", 20, "（二十）"),
        ("一、", 10, "十、"),
        ("一、", 35, "三十五、"),
        ("一、", 100, "一百、"),
        ("一、", 101, "一百零一、"),
        ("一、", 110, "一百一十、"),
        ("一、", 400, "四百、"),
        ("一、", 2005, "二千零五、"),
        ("1、", 12, "12、"),
        ("1.", 3, "3."),
        ("（1）", 4, "（4）"),
        ("①", 2, "②"),
        ("①", 21, "21"),
        ("第一部分", 2, "第二部分"),
    ],
)
def test_a_numeral_is_written_as_its_pattern(pattern: str, n: int, written: str) -> None:
    assert numeral(pattern, n) == written


def test_a_higher_level_starts_the_lower_ones_anew() -> None:
    numbering = Numbering({"章": "一、", "节": "（一）", "项": "1、"})
    levels = ["章", "节", "项", "项", "节", "项", "章", "项", "项"]
    assert [numbering.next(level) for level in levels] == [
        "一、", "（一）", "1、", "2、", "（二）", "1、", "二、", "1、", "2、",
    ]  # fmt: skip


def test_a_level_goes_on_across_chapters_where_the_pack_says_so() -> None:
    numbering = Numbering({"章": "一、", "表": "1."})
    numbering.next("章")
    assert [numbering.next("表", continues=True) for _ in range(2)] == ["1.", "2."]
    numbering.next("章")
    assert numbering.next("表", continues=True) == "3."


def test_a_level_the_pack_does_not_name_is_its_own_pattern() -> None:
    assert Numbering({}).next("（一）") == "（一）"
