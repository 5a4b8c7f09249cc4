"""What ``county.yaml`` says: the county, its departments, what was replied to them and the plan."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from budgetgen.model.base import Date, Flag, Name, Part, RegionCode, Text, as_typed, title_of
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.money import Amount, MoneyUnit
from budgetgen.model.vocabulary import Source, ThreePublicKind
from budgetgen.packs.pack import available_packs
from budgetgen.reading.naming import Positions
from budgetgen.reading.part_file import Placed, read_placed
from budgetgen.writing.files import safe_name
from budgetgen.writing.pdf import STANDARDS, Standard

if TYPE_CHECKING:
    from budgetgen.checking.county.case import Reply

COUNTY_FILE = "county.yaml"
DEPARTMENTS_FOLDER = "部门"
LAST_YEAR_FOLDER = "上年"
"""Within a department's folder: last year's form or YAML."""
UNITS_FOLDER = "单位"
"""Within a department's folder, if anything: what units that publish by themselves sent in."""
RESULTS_FOLDER = "公开"
ROLL_UP_FOLDER = "汇总"
SITE_FOLDER = "网站"
"""Where the site lies if the county's file does not say."""
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,29}")
"""A department's code names folders and pages."""


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
    """三公经费: the four items and their total."""

    total: Amount | None = Field(None, title="合计")
    overseas: Amount | None = Field(None, title="因公出国（境）费")
    vehicle_purchase: Amount | None = Field(None, title="公务用车购置费")
    vehicle_running: Amount | None = Field(None, title="公务用车运行维护费")
    reception: Amount | None = Field(None, title="公务接待费")


TOTAL = title_of(ThreePublicAmounts, "total")


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
        """Its folder below `DEPARTMENTS_FOLDER`; one that was typed may be unfit for a name."""
        return self.folder or safe_name(f"{self.code}-{self.name}")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def _separated(value: Any) -> Any:
    """The names in a text, each once; a list is taken as it is."""
    if not isinstance(value, str):
        return value
    names = (name.strip().lower() for name in value.replace("，", ",").split(","))
    return tuple(dict.fromkeys(names))


_ONE_STANDARD = {"enum": list(STANDARDS)}
Standards = Annotated[
    tuple[Standard, ...],
    BeforeValidator(_separated),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": _ONE_STANDARD}]}),
]
"""Standards of PDF: names with commas between them, or a list."""


class PublicationPlan(Part):
    """When and how the departments are published."""

    publish_on: Date | None = Field(None, title="公开日期")
    platform: Text = Field(
        "", title="公开平台", description="如 云溪县人民政府门户网站预决算公开专栏"
    )
    site: Text = Field(
        "",
        title="网站",
        description="网站的文件夹，由县的文件夹算起，如 ../2024/网站；不填则为 网站",
    )
    units: Flag = Field(False, title="单位公开", description="各单位也单独公开的填 是")
    pdf_standards: Standards = Field(
        (), title="PDF标准", description="PDF 须符合的标准，如 a-2b,ua-1；不填则不要求"
    )


class County(Part):
    """A county in one year. Money inside is yuan, whatever was typed."""

    name: Name = Field(title="名称", description="如 云溪县")
    code: RegionCode = Field(title="行政区划代码")
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

    def site_folder(self, root: FilePath) -> FilePath:
        """Where the site of the county in the folder `root` lies; it may serve several years."""
        return (root / self.plan.site).resolve() if self.plan.site else root / SITE_FOLDER

    def published_on(self, department: CountyDepartment) -> datetime.date | None:
        """The day on which a department publishes, None where none is set."""
        return department.publish_on or self.plan.publish_on

    def reply_to(self, department: CountyDepartment) -> Reply:
        """批复数 and 批复日期 of a department; empty where the county's file gives none."""
        # Imported here: whoever only lists the departments needs no rules and no tables.
        from budgetgen.checking.county.case import Reply

        entry = department.reply or ReplyEntry()
        three_public = amounts_by_title(entry.three_public)
        return Reply(
            total=entry.total,
            by_source={Source(t): a for t, a in amounts_by_title(entry.by_source).items()},
            carry_over=entry.carry_over,
            basic=entry.basic,
            project=entry.project,
            three_public_total=three_public.pop(TOTAL, None),
            three_public={ThreePublicKind(t): a for t, a in three_public.items()},
            replied_on=department.replied_on or self.replied_on,
        )


def amounts_by_title(part: Part) -> dict[str, Decimal]:
    """The amounts that `part` gives, in yuan, by their Chinese titles."""
    return {
        title_of(type(part), name): amount
        for name in type(part).model_fields
        if (amount := getattr(part, name)) is not None
    }


def mistakes(county: County, positions: Positions) -> Iterator[Finding]:
    """What a county's file says that cannot be meant: codes, repetitions, the pack, dates."""
    if county.pack and county.pack not in available_packs():
        message = f"没有名为“{as_typed(county.pack)}”的模板包"
        remedy = f"可用的模板包：{'、'.join(available_packs())}"
        yield _mistake(message, positions["pack",], remedy)
    yield from _repeated(county, positions)
    yield from _wrong_sum(county.three_public, positions["three_public", "total"])
    for i, department in enumerate(county.departments):
        at = ("departments", i)
        if not _CODE.fullmatch(department.code):
            message = f"部门编码“{as_typed(department.code)}”含有不能用的字符"
            yield _mistake(message, positions[*at, "code"], "编码请只用数字、字母和“-”")
        if department.reply:
            place = positions[*at, "reply", "three_public", "total"]
            yield from _wrong_sum(department.reply.three_public, place)
        replied = department.replied_on or county.replied_on
        published = county.published_on(department)
        if replied and published and published < replied:
            message = f"{department}：公开日期 {published} 早于批复日期 {replied}"
            place = positions[(*at, "publish_on") if department.publish_on else at]
            yield _mistake(message, place, "预算批复以后才能公开，请核对两个日期")


def _repeated(county: County, positions: Positions) -> Iterator[Finding]:
    """Codes, names and folders that two departments share; file systems may ignore case."""
    for title, name, remedy in (
        ("编码", "code", "每个部门的编码各不相同，请改正其中一个"),
        ("名称", "name", "同一个部门只列一次；确是两个部门的，请写全称"),
        ("文件夹", "folder_name", "每个部门用自己的文件夹，请改正其中一个"),
    ):
        first: dict[str, int] = {}
        for i, department in enumerate(county.departments):
            value = str(getattr(department, name))
            if first.setdefault(value.casefold(), i) != i:
                place = positions["departments", i, name]
                line = positions["departments", first[value.casefold()]].line
                yield _mistake(
                    f"部门的{title}“{as_typed(value)}”重复（见第 {line} 行）", place, remedy
                )


def _wrong_sum(amounts: ThreePublicAmounts, place: Place) -> Iterator[Finding]:
    """A 合计 that is not the sum of the four items, where all are given."""
    items = amounts_by_title(amounts)
    total = items.pop(TOTAL, None)
    if total is not None and len(items) == len(ThreePublicKind) and total != sum(items.values()):
        message = f"三公经费合计 {total} 元，四项之和 {sum(items.values())} 元"
        yield _mistake(message, place, "请改正合计或其中一项")


def _mistake(message: str, place: Place, remedy: str) -> Finding:
    return Finding("COUNTY-FILE", Severity.ERROR, message, place, remedy)


def _how_to_start(finding: Finding, path: FilePath) -> Finding:
    """The same finding; where nothing is there yet, with how a county is started."""
    if not path.exists():
        remedy = "请检查是否县的文件夹；还没有的，用 budgetgen county new 新建"
    elif finding.code == "READ-YAML" and not finding.place.line:
        remedy = "请删去这个空文件，再用 budgetgen county new 新建"
    else:
        return finding
    return replace(finding, remedy=remedy)


def read_county(folder: FilePath) -> Placed[County] | tuple[Finding, ...]:
    """The county of `folder` with the place of each value, or all that is wrong with its file."""
    path = folder / COUNTY_FILE
    found = read_placed(path, County)
    if not isinstance(found, Placed):
        return tuple(_how_to_start(finding, path) for finding in found)
    return tuple(mistakes(found.part, found.positions)) or found
