"""Submissions that a pack is tried with: none, one, many and very many projects, and awkward ones.

They are made here and not kept as files, so that they follow the model and fit any pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import AssetKind, Kind
from budgetgen.packs.pack import Pack
from budgetgen.packs.trial_parts import (
    LONG_NAME,
    RARE,
    basic_lines,
    budget_line,
    department_of,
    last_year_lines,
    lines_of,
    ordinary_projects,
    other_lines,
    procurement_items,
    project_called,
    prose_saying,
    three_public_items,
)

MANY, VERY_MANY = 35, 400
DEFAULT_YEAR = 2024


@dataclass(frozen=True)
class Trial:
    """A submission under the name by which findings speak of it."""

    name: str
    submission: Submission


def trials(pack: Pack) -> Iterator[Trial]:
    """All submissions that `pack check` tries."""
    yield Trial("什么都没有", _submission(pack, {"department": department_of(1, ("事业",))}))
    yield Trial("只有一笔人员经费", sparse_submission(pack))
    yield Trial("没有项目", trial_submission(pack, 0))
    yield Trial("1 个项目，与上年持平", _submission(pack, _still()))
    yield Trial(f"{MANY} 个项目", trial_submission(pack, MANY))
    yield Trial(f"{VERY_MANY} 个项目", trial_submission(pack, VERY_MANY))
    yield Trial("单位公开，尚未批复", _submission(pack, _of_one_unit()))
    yield Trial("名称特别长、有生僻字", _submission(pack, _awkward()))


def sparse_submission(pack: Pack) -> Submission:
    """One amount and nothing else: every table that may be empty is."""
    line = budget_line(0, kind=Kind.PERSONNEL, economic="30101", functional="2013201")
    return _submission(pack, {"department": department_of(1, ("事业",)), "lines": [line]})


def trial_submission(pack: Pack, projects: int) -> Submission:
    """An ordinary department with money from every source and `projects` projects."""
    return _submission(pack, _full(projects))


def _submission(pack: Pack, values: dict[str, Any]) -> Submission:
    years = pack.settings.years
    return Submission.model_validate(
        {
            "pack": pack.settings.id,
            "budget_year": max(years) if years else DEFAULT_YEAR,
            "money_unit": "元",
            "approved_on": "2024-02-05",
            "prose": {"duties": ["贯彻执行有关法律法规。", "承办县委、县政府交办的其他事项。"]},
            **values,
        },
        context={},
    )


def _full(count: int) -> dict[str, Any]:
    projects = ordinary_projects(count)
    duty = {"name": "公共服务", "content": "提供公共服务。", "goal": "服务覆盖全县。"}
    graded = {
        "name": "覆盖率",
        "excellent": "≥95%",
        "good": "≥90%",
        "medium": "≥80%",
        "poor": "<80%",
    }
    activity = {**duty, "indicators": [graded], "projects": [each["code"] for each in projects]}
    return {
        "compiled_by": "云溪县试填局",
        "reviewed_by": "云溪县财政局",
        "department": department_of(3, ("行政", "参公事业", "事业")),
        "lines": [*basic_lines(3), *other_lines(), *lines_of(projects)],
        "year_end": [{"unit": "301001", "functional": "2013201", "amount": "12345.67"}],
        "projects": projects,
        "duties": [{**duty, "activities": [activity]}],
        "three_public": three_public_items("50000"),
        "procurement": procurement_items(projects),
        "assets": {
            "items": [
                {"unit": "301001", "kind": kind, "quantity": 12, "value": "1234567.89"}
                for kind in AssetKind
            ],
            "vehicles": [{"kind": "应急保障用车", "last_year": 4, "held": 4, "planned": 1}],
            "note": ["国有资产管理规范。"],
        },
        "last_year": list(last_year_lines()),
        "prose": prose_saying("按照年度工作安排落实各项任务"),
        "terms": [{"term": "试填", "text": "检查模板包时使用的材料。"}],
    }


def _still() -> dict[str, Any]:
    """One unit, one project, and the same figures as last year."""
    project = project_called(0, "设施维修费")
    basic = budget_line(
        0, kind=Kind.PERSONNEL, economic="30101", amount="100000", functional="2013201"
    )
    spent = budget_line(1, kind=Kind.PROJECT, amount="50000", functional="2013201")
    last = {"unit": "301001", "functional": "2013201"}
    return {
        "department": department_of(1, ("行政",)),
        "lines": [basic, {**spent, "project": project["code"]}],
        "projects": [project],
        "three_public": three_public_items("0"),
        "last_year": [
            {**last, "kind": Kind.PERSONNEL, "budget": "100000", "execution": "100000"},
            {**last, "kind": Kind.PROJECT, "budget": "50000", "execution": "50000"},
        ],
    }


def _of_one_unit() -> dict[str, Any]:
    """A unit's own document, before approval, of an institution that is no administration."""
    return {
        "level": "单位",
        "draft": "是",
        "approved_on": None,
        "department": department_of(1, ("事业",)),
        "lines": list(basic_lines(1)),
        "last_year": list(last_year_lines()),
    }


def _awkward() -> dict[str, Any]:
    """Very long names, rare characters, text that looks like a template or markup, secrets."""
    name = f"{LONG_NAME}{RARE}（含A&B<C>D\"E'F {{{{ 年度 }}}} {{% if %}}）"
    projects = [project_called(i, f"{LONG_NAME}{LONG_NAME}{i + 1}{name}补助资金") for i in range(3)]
    for project in projects:
        project["purpose"] = f"用于{name}。" * 4
        project["goals"] = [f"完成{name}。"] * 6
        for indicator in project["indicators"]:
            indicator["level3"] = indicator["description"] = indicator["basis"] = LONG_NAME
            indicator["value"] = "≥1234567890.12平方米"
    projects[2]["secret"] = "是"
    full = _full(0)
    large = budget_line(5, kind=Kind.PERSONNEL, economic="30101", amount="9876543210.98")
    return {
        **full,
        "department": department_of(
            12, ("行政", "参公事业", "事业"), f"云溪县{name}领导小组办公室"
        ),
        "lines": [*full["lines"], large, *lines_of(projects)],
        "projects": projects,
        "procurement": [{**each, "goods": LONG_NAME} for each in procurement_items(projects)],
        "prose": prose_saying(f"为{LONG_NAME}{name}"),
        "terms": [{"term": LONG_NAME, "text": f"指{name}。" * 5}],
    }
