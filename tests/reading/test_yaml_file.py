"""YAML as people write it: what was typed stays text, and slips are explained at their place."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import yaml

from budgetgen.model.finding import Finding
from budgetgen.reading.submission import Reading
from budgetgen.reading.tree import Mapping, Scalar, Sequence, Tree
from budgetgen.reading.yaml_file import parse_yaml

Unmark = Callable[[str], tuple[str, list[tuple[int, int]]]]


def value_of(text: str) -> Tree:
    tree = parse_yaml(f"键: {text}", "部门预算.yaml")
    assert isinstance(tree, Mapping), tree
    (entry,) = tree.entries
    return entry.value


def slip(text: str) -> Finding:
    found = parse_yaml(text, "部门预算.yaml")
    assert isinstance(found, Finding), found
    assert found.place.file == "部门预算.yaml"
    assert found.remedy
    return found


@pytest.mark.parametrize(
    "typed",
    [
        "013",
        "0.1",
        "1234567890.12",
        "100.10",
        "1e3",
        "0x1F",
        "1_000",
        "12:30",
        "2024-02-05",
        "yes",
        "true",
        ".inf",
        "3.141592653589793238462643383279",
        "=",
        "<<",
    ],
)
def test_what_was_typed_stays_text(typed: str) -> None:
    value = value_of(typed)

    assert isinstance(value, Scalar)
    assert value.text == typed


@pytest.mark.parametrize("typed", ["", "~", "null", "NULL", "# 注"])
def test_a_blank_value_is_nothing(typed: str) -> None:
    value = value_of(typed)

    assert isinstance(value, Scalar)
    assert value.text is None


@pytest.mark.parametrize(("typed", "text"), [("''", ""), ('"null"', "null"), ("'~'", "~")])
def test_quotes_make_a_text_of_anything(typed: str, text: str) -> None:
    value = value_of(typed)

    assert isinstance(value, Scalar)
    assert value.text == text


def test_a_tag_constructs_nothing() -> None:
    value = value_of("!!python/object/apply:os.system [exit 3]")

    assert isinstance(value, Sequence)
    assert [item.text for item in value.items if isinstance(item, Scalar)] == ["exit 3"]


def test_the_parser_is_the_one_written_in_c(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("the Python scanner was called")

    monkeypatch.setattr(yaml.scanner.Scanner, "__init__", refuse)

    with pytest.raises(AssertionError):
        yaml.compose("键: 值", Loader=yaml.SafeLoader)
    assert isinstance(value_of("值"), Scalar)


def test_every_value_knows_its_line_and_column(places: Unmark) -> None:
    text, expected = places("甲: ▸一\n乙:\n  - ▸二\n  - {丙: ▸三, 丁: ▸[▸四, ▸'五']}\n")
    found: list[tuple[int, int]] = []

    def walk(tree: Tree) -> None:
        if isinstance(tree, Mapping):
            for entry in tree.entries:
                walk(entry.value)
            return
        if isinstance(tree, Sequence):
            if tree.place.line == 4:
                found.append((tree.place.line, tree.place.column))
            for item in tree.items:
                walk(item)
            return
        found.append((tree.place.line, tree.place.column))

    tree = parse_yaml(text, "部门预算.yaml")
    assert not isinstance(tree, Finding)
    walk(tree)

    assert found == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("甲: 一: ▸二", "冒号"),
        ("甲▸: 一: 二", "冒号"),
        ("甲:\n  - 一\n▸\t- 二", "制表符"),
        ("甲: ▸@二", "符号"),
        ('甲: ▸"一\\q"', "\\"),
        ("甲: ▸- 一", "-"),
        ("甲: [一, 二▸", "括号"),
        ("甲: {乙: 一\n▸丙: 二", "括号"),
        ("甲: '一▸", "引号"),
        ("甲:\n  乙: 一\n ▸丙: 二", "缩进"),
        ("甲: 一\n▸---\n甲: 二\n", "又开始了一份"),
        ("甲: ▸*b", "引用"),
        ("甲: ▸&丙", "引号"),
        ("甲: ▸%丙", "符号"),
        ("甲: 一\n乙: 甲乙\x01丙", "控制字符"),
    ],
)
def test_a_slip_is_explained_in_chinese(text: str, word: str, places: Unmark) -> None:
    clean, _ = places(text + ("" if "▸" in text else "▸"))

    message = slip(clean).message

    assert word in message
    assert not any(character in message for character in ("did not", "found", "expected"))


@pytest.mark.parametrize(
    "text",
    [
        "甲:\n  - 一\n▸\t- 二",
        "甲: ▸@二",
        "甲: ▸- 一",
        "甲: 一\n▸- 二",
        "甲:\n  - 一\n ▸- 二",
        "甲: 一\n▸---\n甲: 二\n",
        "甲: ▸*b",
        "甲: 一\n乙: 甲乙▸\x01丙",
        "▸\x01",
        "甲: [一, 二▸",
        "甲: '一▸",
    ],
)
def test_a_slip_is_shown_where_it_stands(text: str, places: Unmark) -> None:
    clean, expected = places(text)

    place = slip(clean).place

    assert [(place.line, place.column)] == expected


@pytest.mark.parametrize("text", ["", "   \n", "# 只有说明\n"])
def test_an_empty_file_points_at_the_example(text: str) -> None:
    finding = slip(text)

    assert "空" in finding.message
    assert "budgetgen new" in finding.remedy


@pytest.mark.parametrize("text", ["只是一段文字", "- 一\n- 二\n", "--- 一\n...\n"])
def test_a_file_without_keys_is_a_finding(text: str, read: Callable[[str], Reading]) -> None:
    (finding,) = read(text).findings

    assert "名称: 内容" in finding.message
    assert finding.place.line == 1


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{key}: &{key} [{', '.join([f'*{earlier}'] * 9)}]\n"
    for earlier, key in zip("abcdefgh", "bcdefghi", strict=True)
)
CHAIN = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [[[*a{i - 1}]]]\n" for i in range(1, 400))


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        CHAIN,
        "&a [*a]",
        "&a [*a, *a]",
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        "{a: " * 50_000,
        "- " * 50_000,
        "? " * 50_000,
        "".join(" " * i + "-\n" for i in range(2000)),
    ],
    ids=[
        "bomb",
        "chain",
        "loop",
        "loops",
        "open",
        "brackets",
        "braces",
        "dashes",
        "keys",
        "stairs",
    ],
)
def test_a_bomb_is_refused_before_it_goes_off(text: str) -> None:
    start = time.process_time()
    finding = slip(text)

    assert any(word in finding.message for word in ("内容过多", "层次过深", "引用"))
    assert finding.place.line > 0
    assert time.process_time() - start < 20


def test_one_alias_is_read_as_what_it_stands_for() -> None:
    tree = parse_yaml("甲: &a [一, 二]\n乙: *a\n", "部门预算.yaml")

    assert isinstance(tree, Mapping)
    first, second = (entry.value for entry in tree.entries)
    assert first == second
