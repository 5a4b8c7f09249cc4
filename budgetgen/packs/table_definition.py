"""What a template pack says of its tables: columns, rows, filters and figures."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler

from budgetgen.model.base import Flag, Name, Part, Text
from budgetgen.model.money import MoneyUnit


def _as_list(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else [value]


class _OneOrMore:
    """Tells the JSON Schema that a single item may stand for a list of one."""

    def __get_pydantic_json_schema__(
        self, core: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = handler(core)
        return {"anyOf": [*schema["items"].get("anyOf", [schema["items"]]), schema]}


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list), _OneOrMore()]
"""One text or a list of them."""


Zero = Literal["空", "0", "0.00"]
"""How tables print zero; 0.00 has as many decimals as the table."""


class PackPart(Part):
    """A piece of a pack: numbers are finite, for a layout ends at none of the others."""

    model_config = ConfigDict(allow_inf_nan=False)


class Where(PackPart):
    """A filter over ledger lines: every condition given must hold, any of its values."""

    source: Texts | None = Field(None, title="来源", description="资金来源")
    carried: Texts | None = Field(None, title="结转", description="本年 或 上年结转")
    kind: Texts | None = Field(None, title="类型", description="支出类型")
    book: Texts | None = Field(
        None, title="账", description="本年（默认）、上年预算、上年执行、政府采购、固定资产等"
    )
    item: Texts | None = Field(None, title="类别", description="三公经费或固定资产的类别")
    functional: Texts | None = Field(None, title="功能", description="功能科目编码开头")
    economic: Texts | None = Field(None, title="经济", description="经济科目编码开头")
    nature: Texts | None = Field(None, title="单位性质")


Condition = Annotated[tuple[Where | Text, ...], BeforeValidator(_as_list), _OneOrMore()]
"""A filter or the name of a figure (数), or several of which any may hold."""


DIFFERENCE, RATE = DERIVED = ("增减额", "增减率")
"""The 内容 of columns that are worked out from two others."""


class ColumnDefinition(PackPart):
    """A column or a group of columns of a table."""

    title: Text = Field(title="标题")
    columns: tuple[ColumnDefinition, ...] = Field((), title="下级列")
    content: Text = Field(
        "",
        title="内容",
        description="序号、编码、类、款、项、名称、数量、增减额、增减率，或机构、采购的字段名；"
        "不填就是金额",
    )
    compare: tuple[Text, ...] = Field(
        (), title="比较", description="增减额、增减率由哪两列得来：[本年的列, 上年的列]"
    )
    decimals: int = Field(2, title="小数位数", ge=0, le=4, description="增减率的小数位数")
    where: Condition | None = Field(None, title="条件")
    total_of: Texts | None = Field(None, title="合计自", description="各相加列的标题")
    width: float = Field(10, title="宽", gt=0, le=1000, description="相对宽度")
    empty: Text = Field(
        "",
        title="空格",
        description="没有内容时印的符号，如 ------；增减率没有基数时也印它；金额列不用",
    )


class RowDefinition(PackPart):
    """A row given by name: a filter, a sum of other rows, or every 类."""

    label: Text = Field("", title="名称")
    where: Condition | None = Field(None, title="条件")
    total_of: Texts | None = Field(None, title="合计自", description="各相加行的名称，或 以上各行")
    each_class: Flag = Field(False, title="逐类", description="按收支分类的类逐行列出")
    used_only: Flag = Field(False, title="有数才列", description="金额为零的行（类）不列")
    left_blank: Flag = Field(False, title="留空", description="没有内容的格子不印“空格”的符号")


class SideDefinition(PackPart):
    """One half of a two-sided table (income | expenditure)."""

    title: Text = Field(title="标题")
    label: ColumnDefinition = Field(title="项目列")
    columns: tuple[ColumnDefinition, ...] = Field(title="金额列")
    rows: tuple[RowDefinition, ...] = Field(title="行")
    footer: tuple[RowDefinition, ...] = Field(title="末行")


class TableDefinition(PackPart):
    """One official table."""

    title: Name = Field(title="标题")
    kind: Literal["两边", "科目", "项目", "机构", "采购", "职责"] = Field(title="形式")
    by: Literal["功能科目", "经济科目"] = Field("功能科目", title="分组")
    where: Condition | None = Field(None, title="条件")
    columns: tuple[ColumnDefinition, ...] = Field((), title="列")
    sides: tuple[SideDefinition, ...] = Field((), title="两边")
    rows: tuple[RowDefinition, ...] = Field((), title="行")
    total_first: Text = Field("", title="合计行", description="合计行的名称，一般是第一行")
    total_at_end: Flag = Field(False, title="合计在末行", description="合计行排在最后")
    line_numbers: Text = Field("", title="栏次", description="栏次行的名称；不填则无栏次行")
    head: Literal["单位年度", "单位", "截止", "无"] = Field("单位年度", title="表头行")
    notes: Texts = Field((), title="表注")
    empty_note: Text = Field("", title="空表注")
    wide: Flag = Field(True, title="横排")
    unit: MoneyUnit | None = Field(
        None, title="金额单位", description="与 pack.yaml 的表格单位不同时才填"
    )
    decimals: int | None = Field(
        None, title="小数位数", ge=0, le=4, description="与 pack.yaml 的小数位数不同时才填"
    )
    zero: Zero | None = Field(None, title="零值", description="与 pack.yaml 的零值不同时才填")


class Tables(PackPart):
    """tables.yaml: tables and figures by name."""

    tables: dict[str, TableDefinition] = Field(default_factory=dict, title="表")
    unit_tables: dict[str, TableDefinition] = Field(
        default_factory=dict, title="单位表", description="单位公开时，代替“表”中同名的表"
    )
    figures: dict[str, Condition] = Field(default_factory=dict, title="数")

    def books(self, figure: str) -> list[str]:
        """The account books (账) that a figure is taken from."""
        found: list[str] = []
        for part in self.figures[figure]:
            found += self.books(part) if isinstance(part, str) else (part.book or ())
        return found
