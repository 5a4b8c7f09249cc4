"""Where every department stands: read from what earlier runs stored, and from the input's digests.

Nothing is checked or rendered for it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from budgetgen.county.county import County, CountyDepartment
from budgetgen.county.folders import NOT_RECEIVED
from budgetgen.county.plan import Planned, Planner, Request
from budgetgen.county.portal.data import DATA_FILE, PublishedYear, read_year
from budgetgen.county.result import DepartmentResult
from budgetgen.model.finding import Severity

FORM = 1
"""The version of the JSON's form."""


class Received(StrEnum):
    """What there is of a department."""

    NO = "未收到"
    UNUSABLE = "文件有问题"
    YES = "已收到"


class Stage(StrEnum):
    """How far a department has come, from what is in hand now."""

    NONE = "—"
    TO_CHECK = "待检查"
    CHANGED = "有改动，待重做"
    FAILED = "有错误"
    CHECKED = "检查通过"
    RENDERED = "已生成"


class Published(StrEnum):
    """Whether the site shows a department."""

    NO = "未公开"
    OLDER = "旧版"
    YES = "已公开"


@dataclass(frozen=True, slots=True)
class DepartmentStatus:
    """One department; counts and score are those of the last check, None where there was none.

    `source` is its file in the county's folder, `problem` says why there is none to use; `formats`
    are those that were rendered last.
    """

    code: str
    name: str
    received: Received
    stage: Stage
    published: Published
    source: str = ""
    problem: str = ""
    errors: int | None = None
    warnings: int | None = None
    score: Decimal | None = None
    pages: int = 0
    formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class CountyStatus:
    """All departments in the county's order."""

    name: str
    budget_year: int
    departments: tuple[DepartmentStatus, ...]

    @property
    def summary(self) -> dict[str, int]:
        """How many departments have come in, can be read, were rendered without errors, and are published."""
        each = self.departments
        stages = Counter(department.stage for department in each)
        return {
            "部门": len(each),
            str(Received.YES): sum(d.received is Received.YES for d in each),
            str(Received.UNUSABLE): sum(d.received is Received.UNUSABLE for d in each),
            str(Stage.FAILED): stages[Stage.FAILED],
            str(Stage.TO_CHECK): stages[Stage.TO_CHECK] + stages[Stage.CHANGED],
            str(Stage.RENDERED): stages[Stage.RENDERED],
            str(Published.YES): sum(d.published is Published.YES for d in each),
        }


def county_status(root: Path, county: County) -> CountyStatus:
    """The status of every department of the county in the folder `root`."""
    planner = Planner(root, county, Request())
    site = _site(root, county)
    return CountyStatus(
        county.name,
        county.budget_year,
        tuple(_status(planner.plan(each), each, site) for each in county.departments),
    )


def _site(root: Path, county: County) -> PublishedYear | None:
    try:
        data = (county.site_folder(root) / str(county.budget_year) / DATA_FILE).read_bytes()
    except OSError:
        return None
    return read_year(data)


def _status(
    plan: Planned, department: CountyDepartment, site: PublishedYear | None
) -> DepartmentStatus:
    result = plan.result
    received, problem = _received(plan)
    published = _published(department, result, site)
    if received is not Received.YES or result is None:
        stage = Stage.TO_CHECK if received is Received.YES else Stage.NONE
        source = plan.job.files.source.name if plan.job else ""
        return DepartmentStatus(
            department.code, department.name, received, stage, published, source, problem
        )
    severities = Counter(finding.severity for finding in result.findings)
    return DepartmentStatus(
        department.code,
        department.name,
        received,
        _stage(plan, result),
        published,
        plan.job.files.source.name if plan.job else result.source,
        errors=severities[Severity.ERROR],
        warnings=severities[Severity.WARNING],
        score=result.score,
        pages=result.pages,
        formats=tuple(dict.fromkeys(file.form for file in result.files)),
    )


def _received(plan: Planned) -> tuple[Received, str]:
    if plan.job is not None or not plan.changed:
        return Received.YES, ""
    unusable = plan.fresh or plan.result
    assert unusable is not None
    finding = unusable.findings[0]
    no = finding.code == NOT_RECEIVED
    problem = finding.message.removeprefix(f"{plan.department}：")
    return Received.NO if no else Received.UNUSABLE, problem


def _stage(plan: Planned, result: DepartmentResult) -> Stage:
    if plan.changed:
        return Stage.CHANGED
    if not result.publishable:
        return Stage.FAILED
    return Stage.RENDERED if plan.kept else Stage.CHECKED


def _published(
    department: CountyDepartment, result: DepartmentResult | None, site: PublishedYear | None
) -> Published:
    shown = site.department(department.code) if site else None
    if shown is None:
        return Published.NO
    made = {(file.name, file.sha256) for file in result.files} if result else set()
    same = made == {(file.name, file.sha256) for file in shown.files}
    return Published.YES if same else Published.OLDER


def status_json(status: CountyStatus) -> str:
    """The status for programs; the score is a text, null where there is none."""
    data = {
        "form": FORM,
        "county": status.name,
        "budget_year": status.budget_year,
        "departments": [_data(department) for department in status.departments],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _data(each: DepartmentStatus) -> dict[str, Any]:
    return {
        "code": each.code,
        "name": each.name,
        "received": each.received.name.lower(),
        "file": each.source or None,
        "problem": each.problem or None,
        "stage": each.stage.name.lower(),
        "errors": each.errors,
        "warnings": each.warnings,
        "score": None if each.score is None else f"{each.score:f}",
        "pages": each.pages,
        "formats": list(each.formats),
        "published": each.published.name.lower(),
    }
