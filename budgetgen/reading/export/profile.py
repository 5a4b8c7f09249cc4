"""How an export is to be read: which column is what, and which word means what."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field

from budgetgen.model.base import Flag, Name, Part
from budgetgen.model.finding import Finding
from budgetgen.model.money import MoneyUnit
from budgetgen.model.vocabulary import Kind, Source
from budgetgen.reading.part_file import read_part
from budgetgen.reading.text import unreadable
from budgetgen.resources import schemas_folder

Names = tuple[Name, ...]


class Columns(Part):
    """Of each field the names that its column may have; the first that a table has is used."""

    unit_code: Names = Field((), title="单位编码")
    unit_name: Names = Field((), title="单位名称")
    project_code: Names = Field((), title="项目编码")
    project_name: Names = Field((), title="项目名称")
    functional: Names = Field((), title="功能科目")
    economic: Names = Field((), title="经济科目")
    kind: Names = Field((), title="支出类型")
    source: Names = Field((), title="资金来源")
    carry_over: Names = Field((), title="上年结转")
    amount: Names = Field((), title="金额")
    secret: Names = Field((), title="涉密")


class FundColumn(Part):
    """What the money of one column is."""

    source: Source | None = Field(None, title="资金来源")
    carry_over: Flag = Field(False, title="上年结转")


class ExportProfile(Part):
    """A column mapping with the words that a system uses."""

    name: Name = Field(title="名称")
    money_unit: MoneyUnit = Field(MoneyUnit.YUAN, title="金额单位")
    columns: Columns = Field(title="列")
    fund_columns: dict[str, FundColumn] = Field({}, title="分资金的金额列")
    ignored: Names = Field((), title="不用的列")
    sources: dict[str, Source] = Field({}, title="资金来源")
    kinds: dict[str, Kind] = Field({}, title="支出类型")
    totals: Names = Field((), title="合计行")


def profiles_folder() -> Path:
    """Where the profiles lie that come with budgetgen."""
    return schemas_folder() / "export_profiles"


@cache
def profile_names() -> tuple[str, ...]:
    """The profiles that come with budgetgen."""
    return tuple(sorted(path.stem for path in profiles_folder().glob("*.yaml")))


def read_profile(name: str) -> ExportProfile | tuple[Finding, ...]:
    """One of our profiles by its name, or the user's own file."""
    path = Path(name)
    if name in profile_names():
        path = profiles_folder() / f"{name}.yaml"
    elif not path.is_file():
        remedy = f"可写自己的方案文件，或随程序的方案：{'、'.join(profile_names())}"
        return (unreadable(path, "找不到这个导出方案", remedy),)
    return read_part(path, ExportProfile)
