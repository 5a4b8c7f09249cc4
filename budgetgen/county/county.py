"""What ``county.yaml`` says: the county, its departments, what was replied to them and the plan."""

from __future__ import annotations

from pathlib import Path as FilePath

from pydantic import Field

from budgetgen.checking.placed_file import Placed, read_placed
from budgetgen.model.base import Date, Flag, Name, Part, Text, code_of
from budgetgen.model.finding import Finding
from budgetgen.model.money import Amount, MoneyUnit

COUNTY_FILE = "county.yaml"
DEPARTMENTS_FOLDER = "部门"
LAST_YEAR_FOLDER = "上年"
"""Within a department's folder: last year's form or YAML."""
RESULTS_FOLDER = "公开"
ROLL_UP_FOLDER = "汇总"
SITE_FOLDER = "网站"


class SourceReply(Part):
    """批复的收入 by source, this year's money only; what was not replied is left out."""

    general_public: Amount | None = Field(None, title="一般公共预算")
    government_fund: Amount | None = Field(None, title="政府性基金")
    state_capital: Amount | None = Field(None, title="国有资本经营预算")
    special_account: Amount | None = Field(None, title="财政专户管理资金")
    undertaking: Amount | None = Field(None, title="事业收入")
    business: Amount | None = Field(None, title="经营收入")
    superior: Amount | None = Field(None, title="上级补助收入")
    affiliated: Amount | None = Field(None, title="附属单位上缴收入")
    other: Amount | None = Field(None, title="其他收入")
    reserve: Amount | None = Field(None, title="使用非财政拨款结余")


class ThreePublicAmounts(Part):
    """三公经费: the four items, and for the county their total."""

    total: Amount | None = Field(None, title="合计")
    overseas: Amount | None = Field(None, title="因公出国（境）费")
    vehicle_purchase: Amount | None = Field(None, title="公务用车购置费")
    vehicle_running: Amount | None = Field(None, title="公务用车运行维护费")
    reception: Amount | None = Field(None, title="公务接待费")


class ReplyEntry(Part):
    """批复数 of one department."""

    total: Amount | None = Field(None, title="收支总计")
    by_source: SourceReply = Field(SourceReply(), title="按来源")
    carry_over: Amount | None = Field(None, title="上年结转")
    basic: Amount | None = Field(None, title="基本支出")
    project: Amount | None = Field(None, title="项目支出")
    three_public: ThreePublicAmounts = Field(ThreePublicAmounts(), title="三公经费")


class CountyDepartment(Part):
    """One department of the list."""

    code: Name = Field(title="编码", description="部门编码，如 203")
    name: Name = Field(title="名称", description="部门全称")
    folder: Text = Field("", title="文件夹", description="“部门”下的文件夹名；不填则为 编码-名称")
    replied_on: Date | None = Field(None, title="批复日期", description="不填则为全县的批复日期")
    publish_on: Date | None = Field(None, title="公开日期", description="不填则按公开计划")
    reply: ReplyEntry | None = Field(None, title="批复数")

    @property
    def folder_name(self) -> str:
        """Its folder below `DEPARTMENTS_FOLDER`."""
        return self.folder or f"{self.code}-{self.name}"


class PublicationPlan(Part):
    """When and how the departments are published."""

    publish_on: Date | None = Field(None, title="公开日期")
    platform: Text = Field(
        "", title="公开平台", description="如 云溪县人民政府门户网站预决算公开专栏"
    )
    units: Flag = Field(False, title="单位公开", description="各单位也单独公开的填 是")


class County(Part):
    """A county in one year. Money inside is yuan, whatever was typed."""

    name: Name = Field(title="名称", description="如 云溪县")
    code: code_of(6) = Field(title="行政区划代码")  # type: ignore[valid-type]
    bureau: Name = Field(title="财政局")
    budget_year: int = Field(title="预算年度", ge=2000, le=2099)
    money_unit: MoneyUnit = Field(title="金额单位")
    pack: Text = Field("", title="模板包", description="各部门应使用的模板包")
    replied_on: Date | None = Field(None, title="批复日期")
    plan: PublicationPlan = Field(PublicationPlan(), title="公开计划")
    three_public: ThreePublicAmounts = Field(
        ThreePublicAmounts(), title="三公经费", description="全县公开的汇总数"
    )
    departments: tuple[CountyDepartment, ...] = Field(title="部门", min_length=1)


def read_county(folder: FilePath) -> Placed[County] | tuple[Finding, ...]:
    """The county of `folder` with the place of each value, or all that is wrong with its file."""
    return read_placed(folder / COUNTY_FILE, County)
