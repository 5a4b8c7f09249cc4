"""Which departments may be published as they are now: made from what lies there, without errors."""

from __future__ import annotations

from pathlib import Path

from budgetgen.county.county import County
from budgetgen.county.folders import NOT_RECEIVED
from budgetgen.county.plan import Planned, Planner, Request
from budgetgen.county.result import DepartmentResult
from budgetgen.model.finding import Severity

Ready = DepartmentResult | str
"""The result to publish, or why there is none."""


def readiness(root: Path, county: County) -> dict[str, Ready]:
    """How each department stands, by its code."""
    planner = Planner(root, county, Request())
    return {each.code: _ready(planner.plan(each)) for each in county.departments}


def _ready(planned: Planned) -> Ready:
    result = planned.fresh or planned.result
    if result is None:
        return "还没有生成"
    if any(finding.code == NOT_RECEIVED for finding in result.findings):
        return "没有收到"
    if planned.fresh is None and planned.changed and planned.job is not None:
        return "填报内容、模板包或程序有变动，还没有重新生成"
    if not result.publishable:
        errors = sum(finding.severity is Severity.ERROR for finding in result.findings)
        return f"有 {errors} 个错误"
    return result if result.files else "还没有生成"
