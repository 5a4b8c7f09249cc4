"""The JSON Schema of a submission and of a county, so that editors complete and underline.

Every field may be written by its Chinese title or its English name, as reading allows.
"""

from __future__ import annotations

import json
from typing import Any

from budgetgen.model.base import Part
from budgetgen.model.ledger_line import BudgetLine
from budgetgen.model.submission import Submission
from budgetgen.reading.naming import parts_in

SCHEMA_FILE = "submission.schema.json"
COUNTY_SCHEMA_FILE = "county.schema.json"
_DERIVED: dict[type[Part], set[str]] = {BudgetLine: {"kind"}}
"""Fields that reading fills in where they are left out."""
_NULL = {"type": "null"}


def _models(model: type[Part], found: dict[str, type[Part]]) -> None:
    if model.__name__ in found:
        return
    found[model.__name__] = model
    for field in model.model_fields.values():
        for part in parts_in(field.annotation):
            _models(part, found)


def _both_names(schema: dict[str, Any], model: type[Part]) -> dict[str, Any]:
    """The object schema with each property under its title and its name."""
    properties: dict[str, Any] = {}
    required = set(schema.get("required", ())) - _DERIVED.get(model, set())
    pairs = []
    for name, value in schema.get("properties", {}).items():
        title = model.model_fields[name].title or name
        shown = {**_as_typed(value), "title": title}
        shown.pop("default", None)
        shown.setdefault("description", title)
        if name not in required:
            shown = _or_blank(shown)
        properties[title] = shown
        if title != name:
            properties[name] = shown
        if name in required:
            pairs.append({"anyOf": [{"required": [title]}, {"required": [name]}]})
    result: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    if pairs:
        result["allOf"] = pairs
    return result


def _as_typed(value: Any) -> Any:
    """Text may be typed as a number: reading takes 203001 for a code without quotes."""
    if isinstance(value, dict):
        typed = {key: _as_typed(inner) for key, inner in value.items()}
        if typed.get("type") == "string" and "format" not in typed:
            typed["type"] = ["string", "number"]
        return typed
    return [_as_typed(inner) for inner in value] if isinstance(value, list) else value


def _or_blank(schema: dict[str, Any]) -> dict[str, Any]:
    """A key with nothing after it (``备注:``) is no key to reading, and null to an editor."""
    said = {key: schema[key] for key in ("title", "description")}
    kind = {key: value for key, value in schema.items() if key not in said}
    kinds = [one for one in kind.get("anyOf", [kind]) if one != _NULL]
    return {"anyOf": [*kinds, _NULL], **said}


def schema_of(root: type[Part], title: str) -> dict[str, Any]:
    """The schema of a file that holds one `root`, as JSON Schema 2020-12."""
    models: dict[str, type[Part]] = {}
    _models(root, models)
    raw = root.model_json_schema()
    definitions = raw.pop("$defs")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **_both_names(raw, root),
        "$defs": {
            name: _both_names(value, models[name]) if name in models else _plain(value)
            for name, value in sorted(definitions.items())
        },
    }


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A closed list of the vocabulary, without its English docstring."""
    return {key: value for key, value in schema.items() if key not in ("description", "title")}


def submission_schema() -> dict[str, Any]:
    """The schema of a submission."""
    return schema_of(Submission, "部门预算公开填报内容")


def schema_text() -> str:
    """The submission's schema as the file in ``schemas/`` holds it."""
    return _text(submission_schema())


def county_schema_text() -> str:
    """The schema of ``county.yaml`` as the file in ``schemas/`` holds it."""
    from budgetgen.county.county import County

    return _text(schema_of(County, "全县部门预算公开"))


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
