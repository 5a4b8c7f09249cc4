"""Whose document a submission makes, and which units it may hold then."""

from __future__ import annotations

from typing import Any

from budgetgen.model.finding import Finding, Severity
from budgetgen.model.vocabulary import Level
from budgetgen.reading.naming import Positions


def check_level(values: dict[str, Any], positions: Positions) -> list[Finding]:
    """A unit that publishes for itself is the only one in its file."""
    department = values.get("department")
    units = department.get("units") if isinstance(department, dict) else None
    several = isinstance(units, list) and len(units) > 1
    if not several or str(values.get("level", "")).strip() != Level.UNIT:
        return []
    return [
        Finding(
            "READ-REFERENCE",
            Severity.ERROR,
            f"公开层级是“单位”，部门下却列了 {len(units or ())} 个单位",
            positions["level",],
            "单位单独公开的文件只列本单位；部门公开的请填 部门",
        )
    ]
