"""Submissions that a pack is tried with: none, one, many and very many projects, and awkward ones.

They are made here and not kept as files, so that they follow the model and fit any pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import AssetKind, Kind, ProcurementKind, Source, ThreePublicKind
from budgetgen.packs.pack import Pack

MANY, VERY_MANY = 35, 400
DEFAULT_YEAR = 2024
RARE = "𠮷䶮㙍龘〇①—…·“”‘’《》〔〕℃‰×²"
"""Characters beyond GB 2312 and beyond the first plane, and marks that fonts lack."""

_LONG = "关于进一步加强基层公共文化服务设施维修改造与数字化管理运行维护能力建设"
_PERSONNEL = ("30101", "30102", "30108", "30110", "30112", "30113", "30301", "30302")
_OPERATING = ("30201", "30202", "30205", "30211", "30212", "30217", "30231", "30239")
_FUNCTIONAL = ("2010301", "2013201", "2060208", "2080505", "2101101", "2130152", "2210201")
_PROJECT_ACCOUNTS = ("30213", "30227", "31002", "31013", "39999")
_OF_FUND = {Source.GOVERNMENT_FUND: "2120899", Source.STATE_CAPITAL: "2230105"}
_REASONS = ("income", "expenditure", "basic", "project", "operating_cost", "three_public")
_LEVELS = (
    ("产出指标", "数量指标", "培训场次", "≥12场"),
    ("产出指标", "质量指标", "验收合格率", "≥98%"),
    ("产出指标", "时效指标", "完成时间", "12月底"),
    ("产出指标", "成本指标", "人均成本", "≤850元"),
    ("效益指标", "社会效益指标", "服务覆盖率", "≥95%"),
    ("效益指标", "可持续影响指标", "制度健全率", "100%"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
)


@dataclass(frozen=True)
class Trial:
    """A submission under the name by which findings speak of it."""

    name: str
    submission: Submission


def trials(pack: Pack) -> Iterator[Trial]:
    """All submissions that `pack check` tries."""
    yield Trial("什么都没有", _submission(pack, {"department": _department(1, ("事业",))}))
    yield Trial("只有一笔人员经费", sparse_submission(pack))
    yield Trial("没有项目", trial_submission(pack, 0))
    yield Trial("1 个项目，与上年持平", _submission(pack, _still()))
    yield Trial(f"{MANY} 个项目", trial_submission(pack, MANY))
    yield Trial(f"{VERY_MANY} 个项目", trial_submission(pack, VERY_MANY))
    yield Trial("单位公开，尚未批复", _submission(pack, _of_one_unit()))
    yield Trial("名称特别长、有生僻字", _submission(pack, _awkward()))


def sparse_submission(pack: Pack) -> Submission:
    """One amount and nothing else: every table that may be empty is."""
    line = _line(0, kind=Kind.PERSONNEL, economic="30101", functional="2013201")
    return _submission(pack, {"department": _department(1, ("事业",)), "lines": [line]})


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


def _department(units: int, natures: tuple[str, ...], name: str = "云溪县试填局") -> dict[str, Any]:
    return {
        "code": "301",
        "name": name,
        "short_name": "试填局",
        "region": "云溪县",
        "region_code": "139931",
        "units": [
            {
                "code": f"301{i + 1:03d}",
                "name": f"{name}{'本级' if i == 0 else f'第{i}服务中心'}",
                "nature": natures[i % len(natures)],
                "rank": "正科级",
                "funding": "财政拨款",
                "headcount": {"approved": 36, "staff": 34, "retired": 18, "retired_veterans": 2},
            }
            for i in range(units)
        ],
    }


def _amount(i: int) -> str:
    """Some amount in yuan, to the fen, the same for the same `i`."""
    return f"{(i * 7_919_321 + 104_729) % 90_000_000 / 100:.2f}"


def _basic_lines(units: int) -> Iterator[dict[str, Any]]:
    for unit in range(units):
        for i, economic in enumerate((*_PERSONNEL, *_OPERATING)):
            yield {
                "unit": f"301{unit + 1:03d}",
                "functional": _FUNCTIONAL[i % len(_FUNCTIONAL)],
                "economic": economic,
                "kind": Kind.PERSONNEL if economic in _PERSONNEL else Kind.OPERATING,
                "amount": _amount(i + 100 * unit),
            }


def _other_lines() -> Iterator[dict[str, Any]]:
    """A line for every kind of expenditure and every source of money."""
    kinds = (Kind.BUSINESS, Kind.TO_SUPERIOR, Kind.TO_AFFILIATED)
    for i, kind in enumerate(kinds):
        yield _line(i, kind=kind, source=Source.BUSINESS)
    for i, source in enumerate(Source):
        for carried in ("否", "是"):
            yield _line(i, kind=Kind.OPERATING, source=source, carry_over=carried)


def _line(i: int, **more: Any) -> dict[str, Any]:
    source = more.get("source", Source.GENERAL_PUBLIC)
    return {
        "unit": "301001",
        "functional": _OF_FUND.get(source, _FUNCTIONAL[i % len(_FUNCTIONAL)]),
        "economic": "30299",
        "amount": _amount(i),
        **more,
    }


def _projects(count: int) -> list[dict[str, Any]]:
    return [_project(i, f"第{i + 1}期基层公共服务设施维修改造补助资金") for i in range(count)]


def _project(i: int, name: str) -> dict[str, Any]:
    return {
        "code": f"13993124P{i + 1:012d}",
        "name": name,
        "special_fund": "是" if i % 5 == 4 else "否",
        "purpose": "用于设施维修、设备更新和日常运行维护。",
        "plan": {"march": "25%", "june": "50%", "october": "75.5%", "december": "100%"},
        "goals": ["完成年度维修改造任务。", "设施正常开放，群众就近享受服务。"],
        "indicators": [
            {
                "level1": level1,
                "level2": level2,
                "level3": level3,
                "description": f"{level3}的完成情况",
                "value": value,
                "basis": "年度工作方案",
            }
            for level1, level2, level3, value in _LEVELS
        ],
    }


def _project_lines(projects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    sources = (*([Source.GENERAL_PUBLIC] * 4), Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)
    for i, project in enumerate(projects):
        economic = _PROJECT_ACCOUNTS[i % len(_PROJECT_ACCOUNTS)]
        source = sources[i % len(sources)]
        yield _line(i, kind=Kind.PROJECT, project=project["code"], economic=economic, source=source)


def _three_public(last: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": kind,
            "last_budget": last,
            "last_execution": last,
            "reason": "按要求压减一般性支出",
            "groups": 1,
            "persons": 12,
            "vehicles_bought": 1,
            "vehicles_held": 4,
            "receptions": 9,
        }
        for kind in ThreePublicKind
    ]


def _procurement(projects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "unit": "301001",
            "project": projects[i % len(projects)]["code"] if projects else None,
            "kind": kind,
            "goods": ("台式计算机", "办公楼维修", "物业管理服务")[i],
            "catalogue": "A02010105",
            "measure": "台",
            "quantity": 12,
            "price": "4800",
            "funds": {
                "general_public": "57600",
                "government_fund": "20000",
                "state_capital": "10000",
                "special_account": "5000",
                "unit_funds": "3000",
                "carry_over": "2000",
            },
            "for_sme": "30000",
            "for_micro": "10000",
            "fixed_asset": "是" if i == 0 else "否",
        }
        for i, kind in enumerate(ProcurementKind)
    ]


def _prose(say: str) -> dict[str, Any]:
    return {
        "duties": [f"{say}。"] * 3,
        "overall_goals": [f"{say}。"] * 2,
        "goals": [
            {
                "title": say,
                "duty": f"{say}。",
                "goal": f"{say}。",
                "indicators": f"{say}不低于95%。",
            }
        ],
        "safeguards": [{"title": say, "text": f"{say}。"}, {"text": f"{say}。"}],
        "reasons": dict.fromkeys(_REASONS, say),
        "operating_cost_use": f"{say}等支出",
        "item_notes": [{"functional": "2013201", "text": f"{say}。"}],
        "remarks": [{"economic": "30101", "text": say}],
        "other": [f"{say}。"],
    }


def _last_year() -> Iterator[dict[str, Any]]:
    for i, functional in enumerate(_FUNCTIONAL):
        for j, kind in enumerate((*Kind,)):
            if kind is Kind.YEAR_END:
                continue
            amount = _amount(7 * i + j + 1)
            yield {
                "unit": "301001",
                "functional": functional,
                "kind": kind,
                "budget": amount,
                "execution": amount,
            }


def _full(count: int) -> dict[str, Any]:
    projects = _projects(count)
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
        "department": _department(3, ("行政", "参公事业", "事业")),
        "lines": [*_basic_lines(3), *_other_lines(), *_project_lines(projects)],
        "year_end": [{"unit": "301001", "functional": "2013201", "amount": "12345.67"}],
        "projects": projects,
        "duties": [{**duty, "activities": [activity]}],
        "three_public": _three_public("50000"),
        "procurement": _procurement(projects),
        "assets": {
            "items": [
                {"unit": "301001", "kind": kind, "quantity": 12, "value": "1234567.89"}
                for kind in AssetKind
            ],
            "vehicles": [{"kind": "应急保障用车", "last_year": 4, "held": 4, "planned": 1}],
            "note": ["国有资产管理规范。"],
        },
        "last_year": list(_last_year()),
        "prose": _prose("按照年度工作安排落实各项任务"),
        "terms": [{"term": "试填", "text": "检查模板包时使用的材料。"}],
    }


def _still() -> dict[str, Any]:
    """One unit, one project, and the same figures as last year."""
    project = _project(0, "设施维修费")
    basic = _line(0, kind=Kind.PERSONNEL, economic="30101", amount="100000", functional="2013201")
    spent = _line(1, kind=Kind.PROJECT, amount="50000", functional="2013201")
    last = {"unit": "301001", "functional": "2013201"}
    return {
        "department": _department(1, ("行政",)),
        "lines": [basic, {**spent, "project": project["code"]}],
        "projects": [project],
        "three_public": _three_public("0"),
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
        "department": _department(1, ("事业",)),
        "lines": list(_basic_lines(1)),
        "last_year": list(_last_year()),
    }


def _awkward() -> dict[str, Any]:
    """Very long names, rare characters, text that looks like a template or markup, secrets."""
    name = f"{_LONG}{RARE}（含A&B<C>D\"E'F {{{{ 年度 }}}} {{% if %}}）"
    projects = [_project(i, f"{_LONG}{_LONG}{i + 1}{name}补助资金") for i in range(3)]
    for project in projects:
        project["purpose"] = f"用于{name}。" * 4
        project["goals"] = [f"完成{name}。"] * 6
        for indicator in project["indicators"]:
            indicator["level3"] = indicator["description"] = indicator["basis"] = _LONG
            indicator["value"] = "≥1234567890.12平方米"
    projects[2]["secret"] = "是"
    full = _full(0)
    large = _line(5, kind=Kind.PERSONNEL, economic="30101", amount="9876543210.98")
    return {
        **full,
        "department": _department(12, ("行政", "参公事业", "事业"), f"云溪县{name}领导小组办公室"),
        "lines": [*full["lines"], large, *_project_lines(projects)],
        "projects": projects,
        "procurement": [{**each, "goods": _LONG} for each in _procurement(projects)],
        "prose": _prose(f"为{_LONG}{name}"),
        "terms": [{"term": _LONG, "text": f"指{_LONG}{RARE}。" * 5}],
    }
