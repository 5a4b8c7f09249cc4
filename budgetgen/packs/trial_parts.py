"""The parts that trial submissions are put together from: units, lines, projects, sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from budgetgen.model.vocabulary import Kind, ProcurementKind, Source, ThreePublicKind

RARE = "𠮷䶮㙍龘〇①—…·“”‘’《》〔〕℃‰×²"
"""Characters beyond GB 2312 and beyond the first plane, and marks that fonts lack."""

LONG_NAME = "关于进一步加强基层公共文化服务设施维修改造与数字化管理运行维护能力建设"
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


def department_of(
    units: int, natures: tuple[str, ...], name: str = "云溪县试填局"
) -> dict[str, Any]:
    """A department of `units` units, of each nature in turn."""
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


def some_amount(i: int) -> str:
    """Some amount in yuan, to the fen, the same for the same `i`."""
    return f"{(i * 7_919_321 + 104_729) % 90_000_000 / 100:.2f}"


def basic_lines(units: int) -> Iterator[dict[str, Any]]:
    """人员经费 and 公用经费 of every unit."""
    for unit in range(units):
        for i, economic in enumerate((*_PERSONNEL, *_OPERATING)):
            yield {
                "unit": f"301{unit + 1:03d}",
                "functional": _FUNCTIONAL[i % len(_FUNCTIONAL)],
                "economic": economic,
                "kind": Kind.PERSONNEL if economic in _PERSONNEL else Kind.OPERATING,
                "amount": some_amount(i + 100 * unit),
            }


def other_lines() -> Iterator[dict[str, Any]]:
    """A line for every kind of expenditure and every source of money."""
    kinds = (Kind.BUSINESS, Kind.TO_SUPERIOR, Kind.TO_AFFILIATED)
    for i, kind in enumerate(kinds):
        yield budget_line(i, kind=kind, source=Source.BUSINESS)
    for i, source in enumerate(Source):
        for carried in ("否", "是"):
            yield budget_line(i, kind=Kind.OPERATING, source=source, carry_over=carried)


def budget_line(i: int, **more: Any) -> dict[str, Any]:
    """A line of the first unit; `more` says what is special about it."""
    source = more.get("source", Source.GENERAL_PUBLIC)
    return {
        "unit": "301001",
        "functional": _OF_FUND.get(source, _FUNCTIONAL[i % len(_FUNCTIONAL)]),
        "economic": "30299",
        "amount": some_amount(i),
        **more,
    }


def ordinary_projects(count: int) -> list[dict[str, Any]]:
    """`count` projects, every fifth a 专项资金."""
    return [project_called(i, f"第{i + 1}期基层公共服务设施维修改造补助资金") for i in range(count)]


def project_called(i: int, name: str) -> dict[str, Any]:
    """A project with indicators of every level."""
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


def lines_of(projects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The projects' money, in turn from all three budgets."""
    sources = (*([Source.GENERAL_PUBLIC] * 4), Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)
    for i, project in enumerate(projects):
        economic = _PROJECT_ACCOUNTS[i % len(_PROJECT_ACCOUNTS)]
        source = sources[i % len(sources)]
        yield budget_line(
            i, kind=Kind.PROJECT, project=project["code"], economic=economic, source=source
        )


def three_public_items(last: str) -> list[dict[str, Any]]:
    """All four items, with `last` as last year's amount."""
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


def procurement_items(projects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An item of every kind, with money from every source."""
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


def prose_saying(say: str) -> dict[str, Any]:
    """All that a department writes itself, in these words."""
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


def last_year_lines() -> Iterator[dict[str, Any]]:
    """Last year's budget and execution, of every kind of expenditure."""
    for i, functional in enumerate(_FUNCTIONAL):
        for j, kind in enumerate((*Kind,)):
            if kind is Kind.YEAR_END:
                continue
            amount = some_amount(7 * i + j + 1)
            yield {
                "unit": "301001",
                "functional": functional,
                "kind": kind,
                "budget": amount,
                "execution": amount,
            }
