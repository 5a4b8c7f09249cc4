"""Keys: Chinese title or English name, each once, and no others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetgen.model.finding import Finding
from budgetgen.reading.submission import Reading

Read = Callable[[str], Reading]
Unmark = Callable[[str], tuple[str, list[tuple[int, int]]]]
WithDefect = Callable[[str, str], str]

ENGLISH = """\
budget_year: 2024
money_unit: 元
department:
  code: "231"
  name: 云溪县档案馆
  units:
    - {code: "231001", name: 云溪县档案馆, nature: 行政}
    - {code: "231002", name: 云溪县方志馆, nature: 事业}
lines:
  - {unit: "231001", functional: 2012601, economic: 30101, kind: 人员经费, amount: 900000}
  - {unit: "231002", functional: 2012604, economic: 30227, project: P1, amount: 180000}
projects:
  - {code: P1, name: 档案数字化}
"""


def place_of(finding: Finding) -> tuple[int, int]:
    return finding.place.line, finding.place.column


def test_english_names_say_the_same_as_chinese_titles(read: Read, sound: str) -> None:
    chinese, english = read(sound), read(ENGLISH)

    assert chinese.submission is not None
    assert chinese.submission == english.submission


def test_both_may_be_mixed_in_one_file(read: Read, sound: str, with_defect: WithDefect) -> None:
    mixed = read(with_defect("预算明细:", "lines:"))

    assert mixed.submission is not None
    assert mixed.submission == read(sound).submission


@pytest.mark.parametrize(
    ("old", "new", "suggestion"),
    [
        ("预算年度: 2024", "预算年度: 2024\n▸预算年: 2024", "预算年度"),
        ("预算年度: 2024", "预算年度: 2024\n▸budget_yaer: 2024", "budget_year"),
        ('  编码: "231"\n', '  编码: "231"\n  ▸行政区: 云溪县\n', "行政区划"),
        ("金额: 900000", "金额: 900000, ▸资金来原: 其他收入", "资金来源"),
        ("名称: 档案数字化", "名称: 档案数字化, ▸支出计化: {3月底: 20%}", "支出计划"),
        ("名称: 档案数字化", "名称: 档案数字化, 支出计划: {▸3月: 20%}", "3月底"),
    ],
)
def test_an_unknown_key_is_an_error_with_a_suggestion(
    old: str,
    new: str,
    suggestion: str,
    read: Read,
    places: Unmark,
    with_defect: WithDefect,
) -> None:
    text, expected = places(with_defect(old, new))

    reading = read(text)

    assert reading.submission is None
    (finding,) = reading.findings
    assert [place_of(finding)] == expected
    assert finding.remedy == f"是否想写“{suggestion}”？"


def test_a_key_like_no_other_is_told_what_may_stand_there(
    read: Read, with_defect: WithDefect
) -> None:
    (finding,) = read(with_defect("名称: 档案数字化", "名称: 档案数字化, xyzzy: 1")).findings

    assert "xyzzy" in finding.message
    assert "支出计划、绩效目标" in finding.remedy
    assert "purpose" not in finding.remedy


@pytest.mark.parametrize("typed", ["[甲]: 1", "{甲: 乙}: 1", "'': 1", "? \n: 1"])
def test_what_can_be_no_key_is_an_error(typed: str, read: Read, sound: str) -> None:
    (finding,) = read(f"{sound}{typed}\n").findings

    assert "没有写名称" in finding.message
    assert finding.place.line == sound.count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("预算年度: 2024", "预算年度: 2024\n▸预算年度: 2025"),
        ("预算年度: 2024", "预算年度: 2024\n▸budget_year: 2025"),
        ("预算年度: 2024", "budget_year: 2024\n▸预算年度: 2024"),
        ("预算年度: 2024", "预算年度: 2024\n▸预算年度:"),
        ("预算年度: 2024", "预算年度:\n▸预算年度: 2024"),
        ("金额: 900000", "金额: 900000, ▸amount: 1"),
        ("项目:\n", "项目: []\n▸项目:\n"),
    ],
)
def test_a_key_given_twice_is_an_error(
    old: str, new: str, read: Read, places: Unmark, with_defect: WithDefect
) -> None:
    text, expected = places(with_defect(old, new))

    reading = read(text)

    repeated = [f for f in reading.findings if f.code == "READ-REPEATED"]
    assert reading.submission is None
    assert [place_of(finding) for finding in repeated] == expected
    assert "填了两次" in repeated[0].message


def test_the_second_of_two_keys_says_where_the_first_is(read: Read, sound: str) -> None:
    (finding,) = read(f"{sound}预算年度: 2025\n").findings

    assert "第 1 行" in finding.message


@pytest.mark.parametrize("escape", ["\\x00", "\\x07", "\\x0b", "\\x7f", "\\uFFFE", "\\x80"])
def test_a_control_character_within_quotes_is_an_error(
    escape: str, read: Read, places: Unmark, with_defect: WithDefect
) -> None:
    text, expected = places(with_defect("名称: 档案数字化", f'名称: ▸"档案{escape}数字化"'))

    reading = read(text)

    assert reading.submission is None
    (finding,) = reading.findings
    assert [place_of(finding)] == expected
    assert "档案□数字化" in finding.message


@pytest.mark.parametrize("name", ["档案\\t数字化", "𠮷野家", "a&b<c>", "{{ 7*7 }}", "100%", "😀"])
def test_any_visible_text_is_a_name(name: str, read: Read, with_defect: WithDefect) -> None:
    reading = read(with_defect("名称: 档案数字化", f'名称: "{name}"'))

    assert reading.findings == ()


@pytest.mark.parametrize(
    ("typed", "whole"), [("900,000", "900000"), ("1,900,000.50", "1900000.50")]
)
def test_thousands_separators_within_braces_are_told_as_such(
    typed: str, whole: str, read: Read, with_defect: WithDefect
) -> None:
    (finding,) = read(with_defect("金额: 900000", f"金额: {typed}")).findings

    assert finding.code == "READ-KEY"
    assert "千位逗号" in finding.message
    assert f"写成 {whole}" in finding.remedy
    assert finding.place.line == 10


def test_quotes_keep_thousands_separators(read: Read, with_defect: WithDefect) -> None:
    assert read(with_defect("金额: 900000", '金额: "900,000"')).submission is not None
