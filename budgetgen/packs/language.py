"""The keys of the pack language as tables for its documentation, made from the models."""

from __future__ import annotations

import json
import re
from typing import Any

from budgetgen.model.base import Part
from budgetgen.packs.folder import YAML_FILES
from budgetgen.packs.schemas import MODELS, models_below, pack_schemas, schema_file
from budgetgen.reading.naming import named_freely, part_below

_MARKED = re.compile(r"(<!-- keys: (\S+) -->\n).*?(<!-- /keys -->)", re.DOTALL)
_HEADS = {True: ("键", "英文名", "填什么", "说明"), False: ("Key", "English", "Takes", "Meaning")}
_KINDS = {
    True: {"是": "是 或 否", "number": "数字", "integer": "整数", "text": "文字", "parts": "若干“{}”",
           "part": "“{}”", "named": "名称: {}", "list": "一个或几个{}", "any": "条件"},
    False: {"是": "是 or 否", "number": "number", "integer": "whole number", "text": "text",
            "parts": "list of “{}”", "part": "“{}”", "named": "name: {}", "list": "one or more {}",
            "any": "条件"},
}  # fmt: skip
TITLES = {
    "Where": "条件",
    "ColumnDefinition": "列",
    "RowDefinition": "行",
    "SideDefinition": "边",
    "TableDefinition": "表",
    "NodeDefinition": "内容",
    "TermDefinition": "名词",
    "TextStyle": "文字样式",
    "PageStyle": "页面",
    "TableStyle": "表格样式",
    "FormStyle": "绩效目标表样式",
    "FormLayout": "绩效目标表版式",
    "Limits": "检查标准",
}


def with_key_lists(document: str, chinese: bool) -> str:
    """The documentation with the list of keys between each pair of marks made anew."""

    def list_of(match: re.Match[str]) -> str:
        return f"{match[1]}{key_list(match[2], chinese)}{match[3]}"

    return _MARKED.sub(list_of, document)


def key_list(file: str, chinese: bool) -> str:
    """One table for the file `file` and one for every part that it is the first to mention."""
    earlier = {
        name
        for before in YAML_FILES[: YAML_FILES.index(file)]
        for name in models_below(MODELS[before])
    }
    tables = [
        _table(model, file, chinese, top=model is MODELS[file])
        for name, model in models_below(MODELS[file]).items()
        if name not in earlier
    ]
    return "\n".join(tables)


def _table(model: type[Part], file: str, chinese: bool, top: bool) -> str:
    schema = json.loads(pack_schemas()[schema_file(file)])
    shown = schema if top else schema["$defs"][model.__name__]
    title = f"`{file}`" if top else f"“{_title(model)}”"
    rows = [
        f"| `{field.title}` | `{name}` | {_kind(model, name, shown, chinese)} "
        f"| {field.description or ''} |"
        for name, field in model.model_fields.items()
    ]
    head = _HEADS[chinese]
    lines = [f"**{title}**", "", f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *rows, ""]
    return "\n".join(lines)


def _title(model: type[Part]) -> str:
    return TITLES.get(model.__name__, model.__name__)


def _kind(model: type[Part], name: str, schema: dict[str, Any], chinese: bool) -> str:
    """What a key takes: a choice, a number, a text, another part."""
    words = _KINDS[chinese]
    said = schema["properties"][name]
    below = part_below(model, name)
    if named_freely(model, name):
        inner = said["additionalProperties"]
        what = f"“{_title(below)}”" if below else words[_plain(inner)]
        return words["named"].format(what)
    if below is not None and below.__name__ != "Where":
        return words["parts" if said.get("type") == "array" else "part"].format(_title(below))
    if below is not None:
        return words["any"]
    options = [each for each in said.get("anyOf", [said]) if each.get("type") != "null"]
    if "enum" in said or "$ref" in options[0]:
        choices = said.get("enum") or _choices(options[0]["$ref"], model)
        return words["是"] if choices == ["是", "否"] else "、".join(filter(None, choices))
    if any(each.get("type") == "array" for each in options):
        return words["list"].format(words["text"])
    return words[_plain(options[0])]


def _choices(reference: str, model: type[Part]) -> list[str]:
    found: list[str] = model.model_json_schema()["$defs"][reference.rsplit("/", 1)[-1]]["enum"]
    return found


def _plain(schema: dict[str, Any]) -> str:
    kind = schema.get("type")
    return str(kind) if kind in ("number", "integer") else "text"
