"""The department and the units it is made of."""

from __future__ import annotations

from pydantic import Field

from budgetgen.model.base import Name, Part, RegionCode, Text
from budgetgen.model.vocabulary import Nature


class Headcount(Part):
    """Persons of a unit."""

    approved: int | None = Field(None, title="编制人数", ge=0, description="核定编制")
    staff: int | None = Field(None, title="在职人数", ge=0)
    retired: int | None = Field(None, title="退休人数", ge=0)
    retired_veterans: int | None = Field(None, title="离休人数", ge=0)


class Unit(Part):
    """One unit with a budget of its own (部门本级 or 所属单位)."""

    code: Name = Field(title="编码", description="单位编码，一般为部门编码加三位，如 203001")
    name: Name = Field(title="名称", description="单位全称")
    nature: Nature = Field(title="性质", description="行政、参公事业或事业")
    rank: Text = Field("", title="规格", description="如 正科级")
    funding: Text = Field("", title="经费保障形式", description="如 财政拨款")
    headcount: Headcount = Field(Headcount(), title="人员")


class Department(Part):
    """The department that publishes, with its units in the order of the 机构设置 table."""

    code: Name = Field(title="编码", description="部门编码，如 203")
    name: Name = Field(title="名称", description="部门全称，与公章一致")
    short_name: Text = Field("", title="简称")
    region: Text = Field("", title="行政区划", description="如 云溪县")
    region_code: RegionCode | None = Field(
        None, title="行政区划代码", description="六位行政区划代码"
    )
    units: tuple[Unit, ...] = Field(title="单位", min_length=1, description="本级及所属单位")
