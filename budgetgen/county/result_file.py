"""A department's result as the file ``结果.json``, to and fro."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from budgetgen.county.result import DepartmentResult

RESULT_FILE = "结果.json"
_DECIMAL = "数"
"""The key under which a decimal stands: an amount and a text must not be taken for each other."""


def _encoded(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    return value.isoformat()


def _decoded(value: dict[str, Any]) -> Any:
    return Decimal(value[_DECIMAL]) if value.keys() == {_DECIMAL} else value


def to_json(result: DepartmentResult) -> bytes:
    """The result as JSON; the same result gives the same bytes."""
    values = dataclasses.asdict(result)
    return json.dumps(values, ensure_ascii=False, indent=1, default=_encoded).encode()


def from_json(data: bytes) -> DepartmentResult | None:
    """The result that `to_json` wrote; None for what it did not write, or another version did."""
    try:
        result = _adapter().validate_python(json.loads(data, object_hook=_decoded))
    except (ValueError, ArithmeticError, ValidationError):
        return None
    return result if all(_stays_inside(file.name) for file in result.files) else None


def _stays_inside(name: str) -> bool:
    """Whether a name leads to no place outside the output folder, on any system."""
    return ".." not in name.split("/") and not name.startswith("/") and not set(name) & set("\\:")


@cache
def _adapter() -> TypeAdapter[DepartmentResult]:
    return TypeAdapter(DepartmentResult)
