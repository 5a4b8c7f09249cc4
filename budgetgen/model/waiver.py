"""Waivers: findings that an office has decided to let pass, until a date."""

from __future__ import annotations

from pydantic import Field

from budgetgen.model.base import Date, Name, Part, Text


class Waiver(Part):
    """One decision: which rule, where, why, who allowed it, until when."""

    code: Name = Field(title="规则", description="规则编码，如 VAL-NO-UNIT")
    place: Text = Field(
        "",
        title="位置",
        description="如 项目/某项目名称 或 支出总表/2013201/合计；不填则整份文件",
    )
    reason: Name = Field(title="理由")
    office: Name = Field(title="批准单位")
    until: Date = Field(title="截止日期", description="到这一天为止，含当天")
    department: Text = Field(
        "", title="部门", description="财政局的豁免文件中：部门编码；不填则适用各部门"
    )


class Waivers(Part):
    """A bureau's file of waivers."""

    waivers: tuple[Waiver, ...] = Field(title="豁免")
