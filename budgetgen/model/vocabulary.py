"""The closed lists of the trade: what a field may say, in the words the trade uses."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    """资金来源: where the money of a budget line comes from."""

    GENERAL_PUBLIC = "一般公共预算"
    GOVERNMENT_FUND = "政府性基金"
    STATE_CAPITAL = "国有资本经营预算"
    SPECIAL_ACCOUNT = "财政专户管理资金"
    UNDERTAKING = "事业收入"
    BUSINESS = "经营收入"
    SUPERIOR = "上级补助收入"
    AFFILIATED = "附属单位上缴收入"
    OTHER = "其他收入"
    RESERVE = "使用非财政拨款结余"


FISCAL_APPROPRIATION = (Source.GENERAL_PUBLIC, Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)
"""财政拨款: the three budgets a finance bureau appropriates from."""

UNIT_FUNDS = (
    Source.UNDERTAKING,
    Source.BUSINESS,
    Source.SUPERIOR,
    Source.AFFILIATED,
    Source.OTHER,
)
"""单位资金: what a unit takes in itself."""


class Kind(StrEnum):
    """支出类型: what a budget line pays for."""

    PERSONNEL = "人员经费"
    OPERATING = "公用经费"
    PROJECT = "项目支出"
    BUSINESS = "经营支出"
    TO_SUPERIOR = "上解上级支出"
    TO_AFFILIATED = "对附属单位补助支出"
    YEAR_END = "年终结转结余"


BASIC = (Kind.PERSONNEL, Kind.OPERATING)
"""基本支出."""


class Level(StrEnum):
    """公开层级: whose document it is, a department's with its units or one unit's own."""

    DEPARTMENT = "部门"
    UNIT = "单位"


class Nature(StrEnum):
    """单位性质."""

    ADMINISTRATIVE = "行政"
    CIVIL_SERVICE_LIKE = "参公事业"
    INSTITUTION = "事业"


class ThreePublicKind(StrEnum):
    """The four parts of 三公经费."""

    OVERSEAS = "因公出国（境）费"
    VEHICLE_PURCHASE = "公务用车购置费"
    VEHICLE_RUNNING = "公务用车运行维护费"
    RECEPTION = "公务接待费"


class ProcurementKind(StrEnum):
    """政府采购 的 三类."""

    GOODS = "货物"
    WORKS = "工程"
    SERVICES = "服务"


class AssetKind(StrEnum):
    """固定资产 的 分类, as the asset table lists them."""

    HOUSES = "房屋"
    OFFICES = "办公用房"
    VEHICLES = "车辆"
    LARGE_EQUIPMENT = "大型设备"
    OTHER = "其他固定资产"
