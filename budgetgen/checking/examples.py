"""A pair of examples per rule: one that fires, one that does not.

``schemas/rule_examples/*.yaml`` holds them as changes to the small example; they explain a rule to
its users and prove it in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from budgetgen.resources import schemas_folder


@dataclass(frozen=True)
class Example:
    """A rule's pair; `at` is where it is reported: a path by titles, or 表/行/列."""

    code: str
    fires: dict[str, Any]
    silent: dict[str, Any]
    at: str
    expected: str | None = None
    actual: str | None = None


@cache
def load_examples() -> dict[str, Example]:
    """Every example by the rule's code."""
    found = {}
    for path in sorted((schemas_folder() / "rule_examples").glob("*.yaml")):
        # BaseLoader: everything stays text, as submissions are read.
        for code, entry in yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader).items():
            found[code] = Example(code, **entry)
    return dict(sorted(found.items()))


def merged(base: Any, change: Any) -> Any:
    """`change` over `base`: mappings key by key, lists of mappings item by item, else replaced."""
    if isinstance(base, dict) and isinstance(change, dict):
        return {**base, **{key: merged(base.get(key), value) for key, value in change.items()}}
    if _mappings(base) and _mappings(change):
        pairs = [merged(a, b) for a, b in zip(base, change, strict=False)]
        return [*pairs, *base[len(change) :], *change[len(base) :]]
    return change


def _without_gaps(value: Any) -> Any:
    """Without the empty mappings that only count up to the item that changes."""
    if isinstance(value, dict):
        return {key: _without_gaps(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_gaps(item) for item in value if item != {}]
    return value


def _mappings(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(i, dict) for i in value)


def shown(change: dict[str, Any]) -> str:
    """An example as YAML, indented, for a reader."""
    text = yaml.dump(_without_gaps(change), allow_unicode=True, sort_keys=False, width=1000)
    return "\n".join(f"    {line}" for line in text.splitlines())
