"""The smallest fact of a budget: one line of the ledger."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from budgetgen.model.base import EconomicCode, Flag, FunctionalCode, Name, Part, Text
from budgetgen.model.money import Amount
from budgetgen.model.vocabulary import Kind, Source


class BudgetLine(Part):
    """Unit × functional account × economic account × kind × source of money × amount (yuan)."""

    unit: Name | None = Field(None, title="单位", description="单位编码；只有一个单位时可不填")
    functional: FunctionalCode | None = Field(
        None, title="功能科目", description="支出功能分类科目编码，到项（7 位）"
    )
    economic: EconomicCode | None = Field(
        None, title="经济科目", description="部门预算支出经济分类科目编码，到款（5 位）"
    )
    kind: Kind = Field(title="支出类型", description="填了项目时默认为 项目支出")
    project: Name | None = Field(None, title="项目", description="项目编码或项目名称")
    source: Source = Field(Source.GENERAL_PUBLIC, title="资金来源")
    carry_over: Flag = Field(False, title="上年结转", description="用上年结转结余安排的填 是")
    amount: Amount = Field(title="金额", description="单位见 金额单位")
    secret: Flag = Field(False, title="涉密", description="涉密事项不单列，只计入上级科目")
    note: Text = Field("", title="备注", description="不公开")

    @model_validator(mode="before")
    @classmethod
    def _project_line(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("project") and data.get("kind") is None:
            return {**data, "kind": Kind.PROJECT}
        return data


class YearEndBalance(Part):
    """年终结转结余: income that is planned to be left at the end of the year."""

    unit: Name | None = Field(None, title="单位")
    functional: FunctionalCode | None = Field(None, title="功能科目")
    source: Source = Field(Source.GENERAL_PUBLIC, title="资金来源")
    carry_over: Flag = Field(False, title="上年结转", description="余下的是上年结转的钱时填 是")
    amount: Amount = Field(title="金额")


class LastYearLine(Part):
    """A figure of last year: per 项 × source × basic or project, budget and execution."""

    unit: Name | None = Field(None, title="单位")
    functional: FunctionalCode | None = Field(None, title="功能科目")
    kind: Kind = Field(title="支出类型", description="基本支出填 人员经费 或 公用经费")
    source: Source = Field(Source.GENERAL_PUBLIC, title="资金来源")
    carry_over: Flag = Field(False, title="上年结转")
    budget: Amount | None = Field(None, title="预算数")
    execution: Amount | None = Field(None, title="执行数")
