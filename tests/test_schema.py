"""The JSON Schema for editors: current, valid, Chinese, and of one mind with reading."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from budgetgen.model.submission import Submission
from budgetgen.reading.submission import read_submission
from budgetgen.resources import examples_folder, schemas_folder
from budgetgen.schema import (
    COUNTY_SCHEMA_FILE,
    SCHEMA_FILE,
    county_schema_text,
    schema_text,
    submission_schema,
)

EXAMPLES = ("small", "department")
SCHEMA = submission_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


class _EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: numbers and true/false, but no dates and no 是/否 tricks."""


_EditorLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def example(name: str) -> dict[str, Any]:
    text = (examples_folder() / name / "department.yaml").read_text(encoding="utf-8")
    value = yaml.load(text, Loader=_EditorLoader)
    assert isinstance(value, dict)
    return value


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The small example with another value at `path`."""
    document = example("small")
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


def properties(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of every object in the schema, by name."""
    if isinstance(schema, list):
        for value in schema:
            yield from properties(value)
    elif isinstance(schema, dict):
        if schema.get("type") == "object":
            yield from schema["properties"].items()
        for value in schema.values():
            yield from properties(value)


def test_the_stored_schema_is_current() -> None:
    stored = (schemas_folder() / SCHEMA_FILE).read_text(encoding="utf-8")

    assert stored == schema_text(), "run: budgetgen schema --out schemas/submission.schema.json"


def test_the_countys_schema_is_current_and_takes_the_example() -> None:
    stored = (schemas_folder() / COUNTY_SCHEMA_FILE).read_text(encoding="utf-8")
    assert stored == county_schema_text(), "run: budgetgen schema --county --out schemas/…"

    schema = json.loads(stored)
    Draft202012Validator.check_schema(schema)
    text = (examples_folder() / "county" / "county.yaml").read_text(encoding="utf-8")
    document = yaml.load(text, Loader=_EditorLoader)
    county = Draft202012Validator(schema)
    assert [error.message for error in county.iter_errors(document)] == []
    assert not county.is_valid({**document, "行政区划代码": "1399"})
    assert not county.is_valid({**document, "部门": []})


def test_the_schema_is_json_schema_2020_12() -> None:
    schema = json.loads(schema_text())

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_every_reference_leads_to_a_definition() -> None:
    named = set(re.findall(r'"#/\$defs/(\w+)"', schema_text()))

    assert named
    assert named == set(SCHEMA["$defs"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_valid(name: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(example(name))] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_point_at_the_schema(name: str) -> None:
    file = examples_folder() / name / "department.yaml"
    first = file.read_text(encoding="utf-8").split("\n", 1)[0]
    address = first.removeprefix("# yaml-language-server: $schema=")

    assert (file.parent / address).resolve() == (schemas_folder() / SCHEMA_FILE).resolve()


CHANGES: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "unknown key": (("部门名称",), "甲"),
    "unknown key below": (("部门", "单位", 0, "单位名"), "甲"),
    "unknown key in a line": (("预算明细", 0, "金 额"), 1),
    "year beyond the century": (("预算年度",), 2100),
    "year in words": (("预算年度",), "今年"),
    "unknown money unit": (("金额单位",), "美元"),
    "unknown kind": (("预算明细", 0, "支出类型"), "人头费"),
    "code with letters": (("预算明细", 0, "功能科目"), "201X601"),
    "no units": (("部门", "单位"), []),
    "list for a part": (("部门",), []),
    "text for a list": (("预算明细",), "甲"),
    "flag": (("草案",), "也许"),
    "negative count": (("三公经费", 3, "人次"), -1),
}


@pytest.mark.parametrize(("path", "value"), CHANGES.values(), ids=CHANGES)
def test_what_reading_refuses_the_schema_refuses(path: tuple[str | int, ...], value: Any) -> None:
    assert not VALIDATOR.is_valid(changed(path, value))


@pytest.mark.parametrize("key", ["预算年度", "金额单位", "部门"])
def test_what_must_be_there_is_required(key: str) -> None:
    document = example("small")
    del document[key]

    assert not VALIDATOR.is_valid(document)


def test_english_names_do_as_well() -> None:
    document = example("small")
    for title, name in {
        "预算年度": "budget_year",
        "部门": "department",
        "预算明细": "lines",
    }.items():
        document[name] = document.pop(title)

    assert VALIDATOR.is_valid(document)


def test_a_project_line_needs_no_kind_but_an_amount() -> None:
    document = example("small")
    assert VALIDATOR.is_valid(document)
    line = next(line for line in document["预算明细"] if "支出类型" not in line)

    del line["金额"]

    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("预算明细", 0, "功能科目"), "2012601"),
        (("预算明细", 0, "金额"), "900,000.00"),
        (("部门", "编码"), 231),
        (("文字说明", "部门职责"), ["一", "二"]),
        (("文字说明", "部门职责"), "一\n二\n"),
        (("草案",), "是"),
    ],
)
def test_what_reading_takes_the_schema_takes(path: tuple[str | int, ...], value: Any) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(changed(path, value))] == []


BLANKS: dict[str, tuple[str | int, ...]] = {
    "text": ("预算明细", 0, "备注"),
    "amount": ("三公经费", 0, "上年执行数"),
    "flag": ("预算明细", 0, "涉密"),
    "word of a list": ("预算明细", 0, "资金来源"),
    "date": ("批复日期",),
    "list": ("政府采购",),
    "paragraphs": ("文字说明", "其他说明"),
    "part": ("国有资产",),
    "kind of a project line": ("预算明细", -1, "支出类型"),
    "pack": ("模板包",),
}


@pytest.mark.parametrize("path", BLANKS.values(), ids=BLANKS)
def test_what_may_be_left_out_may_be_blank(path: tuple[str | int, ...], tmp_path: Path) -> None:
    document = changed(path, None)
    file = tmp_path / "部门预算.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")

    assert read_submission(file).findings == ()
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


@pytest.mark.parametrize("path", [("预算年度",), ("部门", "名称"), ("预算明细", 0, "金额")])
def test_what_must_be_there_must_not_be_blank(path: tuple[str | int, ...], tmp_path: Path) -> None:
    document = changed(path, None)
    file = tmp_path / "部门预算.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")

    assert read_submission(file).submission is None
    assert not VALIDATOR.is_valid(document)


def test_every_property_has_a_chinese_title_and_description() -> None:
    found = list(properties(SCHEMA))

    assert len(found) > 2 * len(Submission.model_fields)
    for name, shown in found:
        for key in ("title", "description"):
            assert re.search("[一-鿿]", shown.get(key, "")), (name, key)


def test_no_english_sentence_is_shown() -> None:
    def shown(schema: Any) -> Iterator[str]:
        if isinstance(schema, list):
            for value in schema:
                yield from shown(value)
        elif isinstance(schema, dict):
            for key, value in schema.items():
                if key in ("title", "description") and isinstance(value, str):
                    yield value
                yield from shown(value)

    texts = list(shown(SCHEMA))
    assert texts
    assert [text for text in texts if re.search("[A-Za-z]{2,} [A-Za-z]{2,}", text)] == []


def test_no_definition_is_shown_by_the_name_of_a_class() -> None:
    assert [name for name, shown in SCHEMA["$defs"].items() if shown.get("title") == name] == []
