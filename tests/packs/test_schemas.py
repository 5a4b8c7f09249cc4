"""The JSON Schemas of a pack's files: current, valid, and of one mind with reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from budgetgen.packs.schemas import MODELS, models_below, pack_schemas, schema_file
from budgetgen.resources import schemas_folder, templates_folder

SCHEMAS = {name: json.loads(text) for name, text in pack_schemas().items()}
FILES = sorted(path for path in templates_folder().glob("*/*.yaml") if path.name in MODELS)


def problems(name: str, text: str) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[schema_file(name)])
    return [error.message for error in validator.iter_errors(yaml.safe_load(text))]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_stored_schema_is_current(name: str) -> None:
    stored = (schemas_folder() / name).read_text(encoding="utf-8")

    assert stored == pack_schemas()[name], "run: .venv/bin/python docs/pack_language.py"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_comes_along_fits_its_schema(path: Path) -> None:
    assert problems(path.name, path.read_text(encoding="utf-8")) == []


def test_there_are_files_to_try() -> None:
    assert {path.name for path in FILES} == set(MODELS)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pack.yaml", "标识: yunxi-2024\n沿用: hebei-2024\n"),
        ("tables.yaml", "表: {收支总表: {标题: 收支表}}"),
        ("tables.yaml", "数: {甲: {账: 本年}, 乙: [甲], 丙: 甲, 丁: [{账: [本年, 上年预算]}, 甲]}"),
        ("style.yaml", "文字: {正文: {字号: 15}}"),
        ("glossary.yaml", "名词解释: [{名词: 甲, 解释: 乙, 用到: 丙}]"),
        ("outline.yaml", "contents: [{chapter: 甲, contents: [{文字: 前言}]}]"),
    ],
)
def test_a_pack_may_say_little_in_either_language(name: str, text: str) -> None:
    assert problems(name, text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pack.yaml", "标示: yunxi-2024"),
        ("pack.yaml", "表格单位: 千元"),
        ("tables.yaml", "表: {收支总表: {形式: 三边}}"),
        ("tables.yaml", "表: {收支总表: {列: [{宽: 10}]}}"),
        ("tables.yaml", "数: {甲: {来路: 一般公共预算}}"),
        ("style.yaml", "文字: {正文: {对齐: 中}}"),
        ("glossary.yaml", "名词解释: [{名词: 甲}]"),
        ("outline.yaml", "内容: [{章节: 甲}]"),
    ],
)
def test_what_reading_refuses_the_editor_underlines(name: str, text: str) -> None:
    assert problems(name, text)


def properties(value: Any) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(value, list):
        return [found for each in value for found in properties(each)]
    if not isinstance(value, dict):
        return []
    own = (
        list(value["properties"].items())
        if value.get("type") == "object" and "properties" in value
        else []
    )
    return own + [found for each in value.values() for found in properties(each)]


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_key_is_there_under_both_names_and_says_what_it_is(name: str) -> None:
    listed = dict(properties(SCHEMAS[schema_file(name)]))

    for model in models_below(MODELS[name]).values():
        for key, field in model.model_fields.items():
            assert field.title, f"{model.__name__}.{key}"
            assert {key, field.title} <= set(listed)
    assert all(said["description"] for said in listed.values())
