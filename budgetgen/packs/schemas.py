"""JSON Schema of a pack's files, so that editors complete and underline while one types.

A pack may extend another and leave out what that one says; so nothing is required but what makes
up an item of a list, which replaces the whole list below it.
"""

from __future__ import annotations

import json
from typing import Any

from budgetgen.model.base import Part
from budgetgen.packs import definition
from budgetgen.packs.definition import Glossary, Outline, PackSettings, Style, Tables
from budgetgen.packs.folder import YAML_FILES
from budgetgen.reading.naming import parts_in

MODELS: dict[str, type[Part]] = dict(
    zip(YAML_FILES, (PackSettings, Outline, Tables, Glossary, Style), strict=True)
)
_IN_LISTS = (
    definition.ColumnDefinition,
    definition.RowDefinition,
    definition.SideDefinition,
    definition.NodeDefinition,
    definition.TermDefinition,
)


def schema_file(name: str) -> str:
    """The file that holds the schema of `name`: pack.schema.json for pack.yaml."""
    return name.removesuffix(".yaml") + ".schema.json"


def pack_schemas() -> dict[str, str]:
    """The schemas of all YAML files of a pack, as text, by their own file names."""
    return {schema_file(name): _schema_text(name, model) for name, model in MODELS.items()}


def models_below(model: type[Part]) -> dict[str, type[Part]]:
    """`model` and every model that its fields mention, by class name."""
    found: dict[str, type[Part]] = {}
    waiting = [model]
    while waiting:
        part = waiting.pop(0)
        if part.__name__ not in found:
            found[part.__name__] = part
            for field in part.model_fields.values():
                waiting += parts_in(field.annotation)
    return found


def _schema_text(name: str, model: type[Part]) -> str:
    raw = model.model_json_schema()
    models = models_below(model)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"模板包 {name}",
        **_as_written(raw, model),
        "$defs": {
            key: _as_written(value, models[key])
            if key in models
            else {k: v for k, v in value.items() if k not in ("title", "description")}
            for key, value in sorted(raw.get("$defs", {}).items())
        },
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _as_written(schema: dict[str, Any], model: type[Part]) -> dict[str, Any]:
    """The schema of an object with each property under its Chinese title and its English name."""
    properties: dict[str, Any] = {}
    required = schema.get("required", ()) if model in _IN_LISTS else ()
    pairs = []
    for name, value in schema.get("properties", {}).items():
        field = model.model_fields[name]
        title = field.title or name
        shown = {k: v for k, v in _typed(value).items() if k not in ("title", "default")}
        shown |= {"title": title, "description": field.description or title}
        properties[title] = shown
        properties[name] = shown
        if name in required:
            pairs.append({"anyOf": [{"required": [title]}, {"required": [name]}]})
    result = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**result, "allOf": pairs} if pairs else result


def _typed(value: Any) -> Any:
    """Text may be typed as a number: reading takes 30217 for a code without quotes."""
    if isinstance(value, dict):
        typed = {key: _typed(inner) for key, inner in value.items()}
        if typed.get("type") == "string":
            typed["type"] = ["string", "number"]
        return typed
    return [_typed(inner) for inner in value] if isinstance(value, list) else value
