"""What a disclosure tells besides the ledger: 三公经费, procurement, assets, prose."""

from __future__ import annotations

from pydantic import Field

from budgetgen.model.base import (
    Date,
    EconomicCode,
    Flag,
    FunctionalCode,
    Name,
    Paragraphs,
    Part,
    Text,
)
from budgetgen.model.money import Amount, Quantity
from budgetgen.model.vocabulary import AssetKind, ProcurementKind, Source, ThreePublicKind


class ThreePublicItem(Part):
    """Last year's figure, counts and reason of one 三公 item; this year's is computed."""

    unit: Name | None = Field(None, title="单位")
    kind: ThreePublicKind = Field(title="类别")
    last_budget: Amount | None = Field(None, title="上年预算数")
    last_execution: Amount | None = Field(None, title="上年执行数")
    reason: Text = Field("", title="增减原因", description="只写原因，增加或减少由程序判断")
    groups: int | None = Field(None, title="团组数", ge=0)
    persons: int | None = Field(None, title="人次", ge=0)
    vehicles_bought: int | None = Field(None, title="购置数", ge=0)
    vehicles_held: int | None = Field(None, title="保有量", ge=0)
    receptions: int | None = Field(None, title="接待批次", ge=0)


class ProcurementFunds(Part):
    """政府采购金额 by source (当年部门预算安排资金)."""

    general_public: Amount = Field("0", title="一般公共预算拨款", validate_default=True)
    government_fund: Amount = Field("0", title="基金预算拨款", validate_default=True)
    state_capital: Amount = Field("0", title="国有资本经营预算拨款", validate_default=True)
    special_account: Amount = Field("0", title="财政专户核拨", validate_default=True)
    unit_funds: Amount = Field("0", title="单位资金", validate_default=True)
    carry_over: Amount = Field("0", title="上年结转结余", validate_default=True)


class ProcurementItem(Part):
    """One line of the procurement budget."""

    unit: Name | None = Field(None, title="单位")
    project: Name | None = Field(
        None, title="项目", description="项目编码或名称；公用经费采购可不填"
    )
    kind: ProcurementKind = Field(
        ProcurementKind.GOODS, title="类别", description="货物、工程、服务"
    )
    goods: Name = Field(title="采购物品名称")
    catalogue: Text = Field("", title="采购目录序号")
    measure: Text = Field("", title="计量单位")
    quantity: Quantity | None = Field(None, title="数量")
    price: Amount | None = Field(None, title="单价")
    funds: ProcurementFunds = Field(title="资金")
    for_sme: Amount | None = Field(None, title="预留中小企业份额")
    for_micro: Amount | None = Field(None, title="预留小微企业份额")
    fixed_asset: Flag = Field(False, title="固定资产", description="购置后记固定资产的填 是")
    secret: Flag = Field(False, title="涉密")


class AssetItem(Part):
    """One class of fixed assets at the end of last year."""

    unit: Name | None = Field(None, title="单位")
    kind: AssetKind = Field(title="类别")
    quantity: Quantity | None = Field(None, title="数量", description="平方米、台、辆")
    value: Amount | None = Field(None, title="价值")


class VehicleFlow(Part):
    """Vehicles of one unit: how last year's number became this year's."""

    unit: Name | None = Field(None, title="单位")
    kind: Text = Field("", title="用途", description="如 机要通信用车、应急保障用车")
    last_year: int = Field(0, title="上年数", ge=0)
    bought: int = Field(0, title="新增", ge=0)
    disposed: int = Field(0, title="处置", ge=0)
    held: int = Field(0, title="现有", ge=0)
    planned: int = Field(0, title="计划购置", ge=0)


class Assets(Part):
    """国有资产 at the end of last year."""

    as_of: Date | None = Field(None, title="截止时间", description="默认上年12月31日")
    items: tuple[AssetItem, ...] = Field((), title="固定资产")
    vehicles: tuple[VehicleFlow, ...] = Field((), title="车辆明细")
    note: Paragraphs = Field((), title="说明")


class GoalItem(Part):
    """One 分项绩效目标."""

    title: Name = Field(title="标题")
    duty: Text = Field("", title="职责描述")
    goal: Text = Field("", title="绩效目标")
    indicators: Text = Field("", title="绩效指标")
    points: Paragraphs = Field((), title="分点", description="这个目标下逐条列出的内容")


class Safeguard(Part):
    """One 工作保障措施."""

    title: Text = Field("", title="标题")
    text: Text = Field(title="内容")


class ItemNote(Part):
    """What the money of one 项 is for."""

    functional: FunctionalCode = Field(title="功能科目")
    text: Text = Field(title="说明")


class Remark(Part):
    """A remark per economic account."""

    economic: EconomicCode = Field(title="经济科目")
    text: Text = Field(title="说明")


class Reasons(Part):
    """Why figures changed against last year; only the cause, never the direction or amount."""

    income: Text = Field("", title="收入")
    expenditure: Text = Field("", title="支出", description="支出合计；不填时用收入的原因")
    basic: Text = Field("", title="基本支出")
    project: Text = Field("", title="项目支出")
    operating_cost: Text = Field("", title="机关运行经费")
    three_public: Text = Field("", title="三公经费")

    @property
    def of_expenditure(self) -> str:
        """Why expenditure changed. It balances income, whose reason stands in where it has none."""
        return self.expenditure or self.income


class Prose(Part):
    """The text a department writes itself."""

    duties: Paragraphs = Field((), title="部门职责")
    overall_goals: Paragraphs = Field((), title="总体绩效目标")
    goals: tuple[GoalItem, ...] = Field((), title="分项绩效目标")
    safeguards: tuple[Safeguard, ...] = Field((), title="工作保障措施")
    reasons: Reasons = Field(Reasons(), title="增减原因")
    operating_cost_use: Text = Field("", title="机关运行经费用途", description="主要用于……")
    item_notes: tuple[ItemNote, ...] = Field((), title="项级说明")
    remarks: tuple[Remark, ...] = Field((), title="经济科目说明")
    other: Paragraphs = Field((), title="其他说明")


class Term(Part):
    """A further glossary term."""

    term: Name = Field(title="名词")
    text: Name = Field(title="解释")


class ExtraAccount(Part):
    """An account that the national classification does not have."""

    code: FunctionalCode = Field(title="编码")
    name: Name = Field(title="名称")
    source: Source | None = Field(None, title="资金来源")
