"""What a department submits: everything the official document is computed from."""

from __future__ import annotations

from collections import Counter

from pydantic import Field

from budgetgen.model.base import Date, Flag, Name, Part, Text
from budgetgen.model.department import Department, Unit
from budgetgen.model.disclosure import (
    Assets,
    ExtraAccount,
    ProcurementItem,
    Prose,
    Term,
    ThreePublicItem,
)
from budgetgen.model.ledger_line import BudgetLine, LastYearLine, YearEndBalance
from budgetgen.model.money import MoneyUnit
from budgetgen.model.project import Duty, Project
from budgetgen.model.vocabulary import Level
from budgetgen.model.waiver import Waiver


class Submission(Part):
    """One department's budget of one year. Money inside is yuan, whatever was typed."""

    pack: Name = Field("hebei-2024", title="模板包", description="财政局下发的模板包名称")
    budget_year: int = Field(title="预算年度", ge=2000, le=2099)
    money_unit: MoneyUnit = Field(
        title="金额单位", description="本文件中所有金额的单位：元 或 万元"
    )
    level: Level = Field(
        Level.DEPARTMENT, title="公开层级", description="单位单独公开自己的预算时填 单位"
    )
    draft: Flag = Field(False, title="草案", description="尚未批复的填 是")
    approved_on: Date | None = Field(None, title="批复日期")
    compiled_by: Text = Field("", title="编制单位")
    reviewed_by: Text = Field("", title="审核单位")
    department: Department = Field(title="部门")
    lines: tuple[BudgetLine, ...] = Field((), title="预算明细", description="每行一笔，只填一次")
    year_end: tuple[YearEndBalance, ...] = Field((), title="年终结转结余")
    projects: tuple[Project, ...] = Field((), title="项目")
    duties: tuple[Duty, ...] = Field((), title="职责活动")
    three_public: tuple[ThreePublicItem, ...] = Field((), title="三公经费")
    procurement: tuple[ProcurementItem, ...] = Field((), title="政府采购")
    assets: Assets = Field(Assets(), title="国有资产")
    last_year: tuple[LastYearLine, ...] = Field((), title="上年数据")
    prose: Prose = Field(Prose(), title="文字说明")
    terms: tuple[Term, ...] = Field((), title="补充名词")
    extra_accounts: tuple[ExtraAccount, ...] = Field((), title="补充科目")
    waivers: tuple[Waiver, ...] = Field((), title="豁免", description="经批准不作整改的问题")

    @property
    def publisher(self) -> Department | Unit:
        """Whose document it is: a unit publishes under its own name and code."""
        return self.department.units[0] if self.level is Level.UNIT else self.department


class ProjectIndex:
    """The projects of a submission by what ledger lines call them: code, else a unique name."""

    def __init__(self, submission: Submission) -> None:
        self._by_code = {p.code: p for p in submission.projects if p.code}
        names = Counter(project.name for project in submission.projects)
        self._by_name = {p.name: p for p in submission.projects if names[p.name] == 1}

    def get(self, reference: str | None) -> Project | None:
        """The project that `reference` means, None where it means none."""
        if not reference:
            return None
        return self._by_code.get(reference) or self._by_name.get(reference)
