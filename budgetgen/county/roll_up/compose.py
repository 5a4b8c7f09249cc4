"""The roll-up as a document: what it covers, the county's sums in sentences, the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgetgen.composing.document import Document, Properties
from budgetgen.composing.outline import Outliner
from budgetgen.composing.prose import Prose
from budgetgen.composing.references import with_references
from budgetgen.county.county import County
from budgetgen.county.result import DepartmentResult
from budgetgen.county.roll_up.sources import county_layout
from budgetgen.county.roll_up.tables import RolledUp, roll_up_tables
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.money import MoneyUnit
from budgetgen.packs.definition import Style
from budgetgen.packs.pack import Pack

Ready = Mapping[str, DepartmentResult | str]
"""Of each department by its code: the result to count, or why there is none."""

_NO_TABLES = "公开文本没有收支预算表"
_AGAIN = "改正并重新生成后，请再汇总一次"


@dataclass(frozen=True)
class RollUp:
    """The roll-up: `document` for readers in 万元, `exact` in yuan for the workbook.

    Both are None where no department can be counted; `findings` name who is left out, and why.
    """

    document: Document | None
    exact: Document | None
    style: Style
    findings: tuple[Finding, ...]


def roll_up(county: County, ready: Ready) -> RollUp:
    """The county's roll-up of the departments that are ready, in the county's order."""
    results: list[DepartmentResult] = []
    left_out: dict[str, str] = {}
    for department in county.departments:
        result = ready[department.code]
        if isinstance(result, str):
            left_out[f"{department.code} {department.name}"] = result
        elif result.figures is None or not result.figures.income:
            left_out[f"{department.code} {department.name}"] = _NO_TABLES
        else:
            results.append(result)
    findings = [
        Finding("COUNTY-LEFT-OUT", Severity.WARNING, f"{name} 未汇总：{why}", remedy=_AGAIN)
        for name, why in left_out.items()
    ]
    if not results:
        remedy = "请先运行 budgetgen county render"
        findings.append(
            Finding("COUNTY-NOTHING", Severity.ERROR, "没有可以汇总的部门", remedy=remedy)
        )
        style = county_layout(county.pack, county.budget_year, MoneyUnit.WAN).style
        return RollUp(None, None, style, tuple(findings))
    documents = []
    for unit in (MoneyUnit.WAN, MoneyUnit.YUAN):
        layout = county_layout(county.pack, county.budget_year, unit)
        rolled_up = roll_up_tables(results, layout.tables, unit)
        names = [name.partition(" ")[2] for name in left_out]
        documents.append(_compose(county, results, names, rolled_up, layout))
        if not rolled_up.consistent:
            findings.append(_unequal(unit))
    return RollUp(documents[0], documents[1], layout.style, tuple(findings))


def _unequal(unit: MoneyUnit) -> Finding:
    message = f"以{unit}为单位时，找不到使所有表内合计都相等的取整办法，已逐格四舍五入"
    return Finding("ROUNDING", Severity.WARNING, message, remedy="请核对汇总表的各项合计")


def _compose(
    county: County,
    results: Sequence[DepartmentResult],
    left_out: Sequence[str],
    rolled_up: RolledUp,
    layout: Pack,
) -> Document:
    """The document in the unit of `rolled_up`."""
    year, unit = county.budget_year, layout.settings.table_unit
    without = [r.name for r in results if r.figures and not r.figures.three_public]
    known: dict[str, Any] = {
        "县": county.name,
        "财政局": county.bureau,
        "年度": year,
        "上年": year - 1,
        "金额单位": str(unit),
        "部门数": len(county.departments),
        "汇总数": len(results),
        "未汇总": list(left_out),
        "未列三公经费": without,
        "有上年功能分类": any(
            each.last_year is not None for r in results if r.figures for each in r.figures.classes
        ),
        "功能分类": [{"名称": each.name, "金额": each} for each in rolled_up.classes],
    }
    prose = Prose(layout, rolled_up.tables, known)
    sections = Outliner(rolled_up.tables, layout, prose).sections()
    date = county.replied_on
    properties = Properties(
        title=prose.fill(layout.settings.document_title),
        author=county.bureau,
        subject="部门预算汇总",
        keywords=f"{county.name}；{year}年；部门预算；汇总",
        date=date.isoformat() if date else f"{year}-01-01",
    )
    return with_references(Document(properties, sections), ())
