"""What the standing sentences may speak of besides figures: the values of one submission."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from budgetgen.model.disclosure import ThreePublicItem
from budgetgen.model.money import MoneyUnit, in_unit
from budgetgen.model.project import Project
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Kind, Nature
from budgetgen.tables.build import classification_for
from budgetgen.tables.ledger import THREE_PUBLIC_FIGURES
from budgetgen.tables.table import Cell, TableSet

MAIN_PROJECTS = 3


def chinese_date(date: datetime.date) -> str:
    """2023年12月31日."""
    return f"{date.year}年{date.month}月{date.day}日"


def assets_as_of(submission: Submission) -> datetime.date:
    """The day the asset table speaks of: as given, else the end of last year."""
    return submission.assets.as_of or datetime.date(submission.budget_year - 1, 12, 31)


def _main_projects(submission: Submission, tables: TableSet) -> list[str]:
    shown = [project for project in submission.projects if not project.secret]
    amounts = {project.key: tables.projects[project.key].budget.amount or 0 for project in shown}
    ranked = sorted(shown, key=lambda project: -amounts[project.key])
    return [project.name for project in ranked[:MAIN_PROJECTS] if amounts[project.key]]


def _sum(items: list[ThreePublicItem], name: str) -> int | None:
    numbers = [getattr(item, name) for item in items if getattr(item, name) is not None]
    return sum(numbers) if numbers else None


def _three_public(submission: Submission) -> list[dict[str, Any]]:
    """Per item: the figure's name, the reason, the counts."""
    found = []
    for kind, name in THREE_PUBLIC_FIGURES.items():
        items = [item for item in submission.three_public if item.kind is kind]
        found.append(
            {
                "名称": name,
                "原因": "；".join(item.reason for item in items if item.reason),
                "团组数": _sum(items, "groups"),
                "人次": _sum(items, "persons"),
                "购置数": _sum(items, "vehicles_bought"),
                "保有量": _sum(items, "vehicles_held"),
                "批次": _sum(items, "receptions"),
            }
        )
    return found


def _vehicles(submission: Submission) -> list[dict[str, Any]]:
    """Vehicles by what they are for: how many there are, and how many are to be bought."""
    found: dict[str, dict[str, Any]] = {}
    for flow in submission.assets.vehicles:
        kind = flow.kind or "公务用车"
        known = found.setdefault(kind, {"用途": kind, "现有": 0, "计划购置": 0})
        known["现有"] += flow.held
        known["计划购置"] += flow.planned
    return list(found.values())


def _with_goals(submission: Submission, tables: TableSet) -> dict[str, Any]:
    """How many projects have goals, and the money of these."""
    chosen = [p for p in submission.projects if p.goals and not p.secret]
    facts = 0
    for project in chosen:
        facts |= tables.projects[project.key].budget.facts
    same = next((f for f in tables.figures.values() if f.facts == facts), None)
    return {"个数": len(chosen), "金额": same or tables.in_text(facts)}


def form_context(
    submission: Submission, project: Project, tables: TableSet, unit: MoneyUnit
) -> dict[str, str]:
    """What the fixed texts of a project's form may speak of; amounts without idle zeros."""
    figures = tables.projects[project.key]
    units = submission.department.units
    facts = tables.ledger.members(figures.budget.facts)
    code = project.unit or next((fact.unit for fact in facts), "")
    own = next((one for one in units if one.code == code), units[0])

    def amount(cell: Cell) -> str:
        return _plain_amount(cell.amount or Decimal(0), unit)

    return {
        "项目名称": project.name,
        "项目单位编码": own.code,
        "项目单位": own.name,
        "用途": project.purpose,
        "预算数": amount(figures.budget),
        "财政资金": amount(figures.fiscal),
        "其他资金": amount(figures.other),
    }


def _operating_items(
    submission: Submission, tables: TableSet, unit: MoneyUnit
) -> list[dict[str, str]]:
    """公用经费 by economic account, in the order of the codes; amounts without idle zeros."""
    ledger = tables.ledger
    costs = ledger.this_year & ledger.having("kind", Kind.OPERATING) & ~ledger.secret
    accounts = classification_for(submission).economic
    return [
        {
            "科目": accounts.name(code),
            "金额": _plain_amount(ledger.amount(costs & ledger.having("economic", code)), unit),
        }
        for code in ledger.codes("economic", costs)
    ]


def _plain_amount(yuan: Decimal, unit: MoneyUnit) -> str:
    """1420万元: exact, without idle zeros."""
    return f"{in_unit(yuan, unit, 6).normalize():f}{unit}"


def prose_context(
    submission: Submission, tables: TableSet, unit: MoneyUnit = MoneyUnit.WAN
) -> dict[str, Any]:
    """Names of the templates' language -> values; amounts that are no figures in `unit`."""
    department, publisher = submission.department, submission.publisher
    units = department.units
    reasons = submission.prose.reasons
    as_of = assets_as_of(submission)
    return {
        "年度": submission.budget_year,
        "上年": submission.budget_year - 1,
        "层级": str(submission.level),
        "编码": publisher.code,
        "部门": publisher.name,
        "简称": getattr(publisher, "short_name", "") or publisher.name,
        "行政区划": department.region,
        "单位": [unit.name for unit in units],
        "多单位": len(units) > 1,
        "行政单位数": sum(unit.nature is Nature.ADMINISTRATIVE for unit in units),
        "参公单位数": sum(unit.nature is Nature.CIVIL_SERVICE_LIKE for unit in units),
        "事业单位数": sum(unit.nature is Nature.INSTITUTION for unit in units),
        "主要项目": _main_projects(submission, tables),
        "原因": {
            "收入": reasons.income,
            "支出": reasons.of_expenditure,
            "基本支出": reasons.basic,
            "项目支出": reasons.project,
            "机关运行经费": reasons.operating_cost,
            "三公经费": reasons.three_public,
        },
        "三公": _three_public(submission),
        "机关运行经费用途": submission.prose.operating_cost_use,
        "公用经费明细": _operating_items(submission, tables, unit),
        "资产说明": list(submission.assets.note),
        "截止日期": chinese_date(as_of),
        "截止时间": as_of.isoformat(),
        "项级说明": [
            {"科目": note.functional, "说明": note.text} for note in submission.prose.item_notes
        ],
        "经济科目说明": [
            {"科目": remark.economic, "说明": remark.text} for remark in submission.prose.remarks
        ],
        "草案": submission.draft,
        "编制单位": submission.compiled_by or publisher.name,
        "审核单位": submission.reviewed_by,
        "车辆": _vehicles(submission),
        "绩效项目": _with_goals(submission, tables),
        "有国有资产": bool(submission.assets.items),
    }
