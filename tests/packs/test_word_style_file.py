"""Values put into a style.yaml that somebody wrote: nothing but them changes."""

from __future__ import annotations

import pytest

from budgetgen.packs.word.compare import Change
from budgetgen.packs.word.style_file import HEADING, with_changes

SIZE = Change(("texts", "正文", "size"), 15.0)
LEFT = Change(("portrait", "left"), 30.5)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{HEADING}文字:\n  正文: {{字号: 15}}\n"),
        ("文字:\n  正文: {字号: 16}  # 三号\n", "文字:\n  正文: {字号: 15}  # 三号\n"),
        ("texts:\n  正文:\n    size: '16'\n", "texts:\n  正文:\n    size: 15\n"),
        ("文字: {正文: {字体: 黑体}}\n", "文字: {正文: {字体: 黑体, 字号: 15}}\n"),
        ("文字: {}\n", "文字: {正文: {字号: 15}}\n"),
        (
            "文字:\n  章: {字号: 16}\n# 末尾\n",
            "文字:\n  章: {字号: 16}\n  正文: {字号: 15}\n# 末尾\n",
        ),
        ("文字:\n  正文:\n    字体: 黑体", "文字:\n  正文:\n    字体: 黑体\n    字号: 15\n"),
        (
            "文字:\n  正文:\n    字体: 黑体\n  章:\n    字号: 16\n",
            "文字:\n  正文:\n    字体: 黑体\n    字号: 15\n  章:\n    字号: 16\n",
        ),
        ("竖排: {左: 28}\n", "竖排: {左: 28}\n文字:\n  正文: {字号: 15}\n"),
    ],
)
def test_one_value_is_put_where_it_belongs(before: str, after: str) -> None:
    assert with_changes(before, [SIZE]) == after


def test_several_values_go_in_one_after_the_other() -> None:
    text = "文字:\n  正文: {字号: 16}\n"
    changes = [SIZE, LEFT, Change(("texts", "正文", "bold"), True)]

    assert with_changes(text, changes) == (
        "文字:\n  正文: {字号: 15, 加粗: 是}\n竖排: {左: 30.5}\n"
    )


def test_a_face_with_odd_signs_is_quoted() -> None:
    changes = [Change(("table", "face"), "&A 宋")]

    assert with_changes("表格: {字体: 宋体}\n", changes) == '表格: {字体: "&A 宋"}\n'


@pytest.mark.parametrize(
    "text",
    [
        "文字:\n  章: &a {字号: 16}\n  正文: *a\n",
        "文字:\n  章: {字号: &b 16}\n  正文: {字号: *b}\n",
    ],
)
def test_a_value_that_others_share_is_left_alone(text: str) -> None:
    assert with_changes(text, [SIZE]) is None
