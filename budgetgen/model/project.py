"""Projects with their payment plan, goals and indicators, and the duties they serve."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from budgetgen.model.base import Flag, Name, Paragraphs, Part, Text
from budgetgen.model.money import Amount, Percent, are_fractions, read_number


class PaymentPlan(Part):
    """资金支出计划: cumulative percentages at four dates; None is not yet begun."""

    march: Percent | None = Field(None, title="3月底", description="累计支出比例")
    june: Percent | None = Field(None, title="6月底", description="累计支出比例")
    october: Percent | None = Field(None, title="10月底", description="累计支出比例")
    december: Percent | None = Field(None, title="12月底", description="累计支出比例")

    @model_validator(mode="before")
    @classmethod
    def _fractions(cls, data: Any) -> Any:
        """0.2, 0.45, 0.8, 1 are 20, 45, 80 and 100 %; what else is up to 1 may be either."""
        if not isinstance(data, dict):
            return data
        plain = {name: number for name, typed in data.items() if (number := _plain(typed))}
        if are_fractions(plain.values(), plain.get("december")):
            return data | {name: f"{number * 100:f}" for name, number in plain.items()}
        above = any(number > 1 for number in plain.values())
        if any(0 < number < 1 or (number == 1 and not above) for number in plain.values()):
            shown = "、".join(f"{number:f}" for number in plain.values())
            message = "分不清 {typed} 是百分之几还是几分之几"
            raise PydanticCustomError("share_unclear", message, {"typed": shown})
        return data


def _plain(typed: Any) -> Decimal | None:
    """The number typed without a percent sign, None for anything else."""
    if not isinstance(typed, str) or typed.strip().endswith(("%", "％")):
        return None
    try:
        return read_number(typed)
    except PydanticCustomError:
        return None


class Indicator(Part):
    """One 绩效指标."""

    level1: Name = Field(title="一级指标", description="如 产出指标、效益指标、满意度指标")
    level2: Name = Field(title="二级指标", description="如 数量指标、质量指标、时效指标、成本指标")
    level3: Name = Field(title="三级指标")
    description: Text = Field("", title="指标描述")
    value: Text = Field("", title="指标值", description="符号、数字、单位，如 ≥90%")
    basis: Text = Field("", title="确定依据", description="指标值确定依据")


class Project(Part):
    """A project; its money is the sum of its ledger lines."""

    code: Name | None = Field(None, title="编码", description="项目编码")
    name: Name = Field(title="名称")
    unit: Name | None = Field(None, title="单位", description="默认取预算明细中的单位")
    special_fund: Flag = Field(False, title="部门主管专项资金")
    purpose: Text = Field("", title="用途", description="资金用途")
    plan: PaymentPlan = Field(PaymentPlan(), title="支出计划")
    goals: Paragraphs = Field((), title="绩效目标")
    indicators: tuple[Indicator, ...] = Field((), title="绩效指标")
    secret: Flag = Field(False, title="涉密", description="不列示，只计入合计")

    @property
    def key(self) -> str:
        """What ledger lines name the project by: its code, or its name where it has none."""
        return self.code or self.name


class GradedIndicator(Part):
    """An indicator of an activity with its four grades."""

    name: Name = Field(title="指标")
    excellent: Text = Field("", title="优")
    good: Text = Field("", title="良")
    medium: Text = Field("", title="中")
    poor: Text = Field("", title="差")


class Activity(Part):
    """A 工作活动 under a duty."""

    name: Name = Field(title="名称")
    amount: Amount | None = Field(None, title="金额", description="不填时按所列项目汇总")
    content: Text = Field("", title="内容")
    goal: Text = Field("", title="绩效目标")
    indicators: tuple[GradedIndicator, ...] = Field((), title="绩效指标")
    projects: tuple[Name, ...] = Field((), title="项目", description="所含项目的编码或名称")


class Duty(Part):
    """A 部门职责 with its activities (职责活动绩效表)."""

    name: Name = Field(title="名称")
    amount: Amount | None = Field(None, title="金额", description="不填时按活动汇总")
    content: Text = Field("", title="内容")
    goal: Text = Field("", title="绩效目标")
    activities: tuple[Activity, ...] = Field((), title="活动")
