"""What a template pack says, as frozen values. Keys in its files: Chinese titles or English names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from budgetgen.model.base import Flag, Name, Text
from budgetgen.model.money import MoneyUnit
from budgetgen.packs.table_definition import ColumnDefinition as ColumnDefinition
from budgetgen.packs.table_definition import Condition as Condition
from budgetgen.packs.table_definition import PackPart as PackPart
from budgetgen.packs.table_definition import RowDefinition as RowDefinition
from budgetgen.packs.table_definition import SideDefinition as SideDefinition
from budgetgen.packs.table_definition import TableDefinition as TableDefinition
from budgetgen.packs.table_definition import Tables as Tables
from budgetgen.packs.table_definition import Texts as Texts
from budgetgen.packs.table_definition import Where as Where
from budgetgen.packs.table_definition import Zero as Zero


class NodeDefinition(PackPart):
    """One element of the outline; which field is given says what it is."""

    part: Text = Field("", title="部分", description="目录中的分组行")
    directory: Text = Field("", title="目录", description="目录的标题")
    cover: Texts | None = Field(None, title="封面", description="封面各行")
    cover_foot: Texts = Field((), title="封面下部", description="封面靠下的各行，如 编制、审核单位")
    title: Text = Field("", title="大标题")
    chapter: Text = Field("", title="章")
    heading: Text = Field("", title="标题")
    label: Text = Field("", title="小标题", description="不编号的小标题")
    text: Text = Field("", title="文字", description="text/ 下的模板名")
    paragraphs: Text = Field("", title="段落", description="提交内容中的一组段落")
    table: Text = Field("", title="表")
    forms: Literal["", "专项资金", "部门项目", "全部"] = Field("", title="绩效目标表")
    goals: Flag = Field(False, title="分项目标")
    safeguards: Flag = Field(False, title="保障措施")
    glossary: Flag = Field(False, title="名词解释")
    contents: tuple[NodeDefinition, ...] = Field((), title="内容")
    numbering: Text = Field("", title="编号", description="如 一、 （一） 1、 1. （1） ①")
    continues: Flag = Field(False, title="续编", description="编号接着上一组")
    page_break: Flag = Field(False, title="另页")
    page_numbers: Literal["接续", "重新", "无"] = Field("接续", title="页码")
    in_directory: Flag = Field(True, title="进目录")
    when_empty: Text = Field("", title="为空时", description="没有内容时印的文字")
    style: Text = Field("", title="样式", description="style.yaml 中文字样式的名称；不填则照常")
    alone: Flag = Field(False, title="独页", description="自成一页，后面的内容另起一页")
    run_in: Text = Field(
        "", title="连排", description="标题与内容排成一段时，两者之间的符号；不填则分段"
    )
    points: Text = Field("", title="分点编号", description="分项目标下各分点的编号；不填则不编号")
    level: Literal["", "部门", "单位"] = Field(
        "", title="层级", description="只在部门公开或只在单位公开时印；不填则都印"
    )
    captioned: Flag = Field(True, title="印表题", description="填 否 的，表上方不印表题")


class Outline(PackPart):
    """outline.yaml."""

    contents: tuple[NodeDefinition, ...] = Field(title="内容")


class TermDefinition(PackPart):
    """A glossary term and when it is printed."""

    term: Name = Field(title="名词")
    text: Name = Field(title="解释")
    needed: Texts = Field((), title="用到", description="文中出现其中任一词语时才印；不填则总印")


class Glossary(PackPart):
    """glossary.yaml."""

    terms: tuple[TermDefinition, ...] = Field(title="名词解释")


class TextStyle(PackPart):
    """Face, size and setting of one kind of text. Sizes and distances in points."""

    face: Name = Field(title="字体")
    latin: Name = Field("Times New Roman", title="西文字体")
    size: float = Field(title="字号", gt=4, lt=100)
    bold: Flag = Field(False, title="加粗")
    align: Literal["左", "居中", "右", "两端"] = Field("左", title="对齐")
    each_part: Flag = Field(False, title="分行", description="居中标题的各段总是另起一行")
    outline: int = Field(
        0, title="大纲级别", ge=0, le=6, description="自定的标题样式属于哪一级，供 Word 导航用"
    )
    indent: float = Field(0, title="首行缩进", ge=0, le=20, description="字数")
    pitch: float = Field(28, title="行距", gt=4, le=200)
    before: float = Field(0, title="段前", ge=0, le=300)
    after: float = Field(0, title="段后", ge=0, le=300)


class PageStyle(PackPart):
    """Paper and margins in millimetres; width is the paper's own."""

    width: float = Field(title="宽", ge=100, le=2000)
    height: float = Field(title="高", ge=100, le=2000)
    top: float = Field(title="上", ge=0)
    bottom: float = Field(title="下", ge=0)
    left: float = Field(title="左", ge=0)
    right: float = Field(title="右", ge=0)


class TableStyle(PackPart):
    """How tables and forms are set. Points."""

    size: float = Field(title="字号", gt=4, lt=100)
    pitch: float = Field(title="行距", gt=4, le=200)
    row_height: float = Field(title="最小行高", ge=0, le=200)
    padding: float = Field(title="左右边距", ge=0, le=50)
    border: float = Field(title="线宽", ge=0, le=10)
    face: Name = Field(title="字体")
    header_face: Name = Field(title="表头字体")


class FormStyle(PackPart):
    """The project form: column widths (relative) and the sizes tried until it fits a page."""

    widths: tuple[Annotated[float, Field(gt=0, le=1000)], ...] = Field(
        title="列宽", min_length=7, max_length=7
    )
    sizes: tuple[Annotated[float, Field(gt=4, lt=100)], ...] = Field(title="字号", min_length=1)
    pitch: float = Field(title="行距", ge=1, le=5, description="字号的倍数")
    row_height: float = Field(title="最小行高", ge=0, le=200)
    gap: float = Field(6, title="两表间距", ge=1, le=100, description="分成两表时两表之间的距离")


class Style(PackPart):
    """style.yaml: one set of values for all writers."""

    portrait: PageStyle = Field(title="竖排")
    landscape: PageStyle = Field(title="横排")
    texts: dict[str, TextStyle] = Field(title="文字")
    table: TableStyle = Field(title="表格")
    form: FormStyle = Field(title="绩效目标表")


class Limits(PackPart):
    """What the checks take from the pack: lists and limits that differ by province and year."""

    required_level1: tuple[Text, ...] = Field(
        ("产出指标", "效益指标", "满意度指标"), title="必需一级指标"
    )
    level1_names: tuple[Text, ...] = Field(
        ("成本指标", "产出指标", "效益指标", "满意度指标"), title="一级指标名称"
    )
    level2_order: tuple[tuple[Text, ...], ...] = Field(
        (
            ("数量指标", "质量指标", "时效指标", "成本指标"),
            ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        ),
        title="二级指标次序",
    )
    vehicle_running: float = Field(50000, title="单车运维费上限", description="元")
    change: float = Field(10, title="变动幅度", description="超过百分之几须说明原因")
    basis_age: int = Field(10, title="依据年限")
    satisfaction: float = Field(80, title="满意度下限", description="百分数")
    back_load: float = Field(70, title="四季度支出占比上限", description="百分数")
    clone: float = Field(70, title="指标雷同比例", description="百分数")
    publish_days: int = Field(20, title="公开期限", description="批复后的天数")


class FormLayout(PackPart):
    """What differs between the published 项目绩效目标表; their grid does not."""

    two_tables: Flag = Field(False, title="分两表", description="绩效指标另成一表，紧接在下")
    unit_line_inside: Flag = Field(False, title="单位行在表内", description="作为表的第一行")
    shares: Literal["25%", "25.00"] = Field("25%", title="比例写法", description="25% 或 25.00")
    purpose: Text = Field(
        "",
        title="用途写法",
        description="可用 用途、预算数、财政资金、其他资金（以文字单位计）；不填则照填报的用途",
    )
    in_directory: Flag = Field(False, title="进目录", description="各项目的表名列入目录")


class PackSettings(PackPart):
    """pack.yaml."""

    id: Name = Field(title="标识")
    title: Name = Field(title="名称")
    version: Text = Field("1.0.0", title="版本")
    region: Text = Field("", title="地区")
    years: tuple[int, ...] = Field((), title="预算年度")
    extends: Text = Field("", title="沿用", description="另一个模板包的标识；没写的都照它")
    base_only: Flag = Field(False, title="仅供沿用", description="只给别的模板包沿用，不能用来填报")
    requires: Text = Field("", title="需要版本", description="能用的最低程序版本，如 0.1.0")
    publisher: Text = Field("", title="发布单位")
    table_unit: MoneyUnit = Field(MoneyUnit.WAN, title="表格单位")
    text_unit: MoneyUnit = Field(MoneyUnit.WAN, title="文字单位")
    decimals: int = Field(2, title="小数位数", ge=0, le=4)
    zero: Zero = Field("空", title="零值", description="表中的零印作什么")
    separators: Flag = Field(
        False, title="千分位", description="表中的金额每三位用逗号隔开，如 1,234.00"
    )
    document_title: Text = Field(title="文档标题")
    form_title: Text = Field("{{项目名称}}绩效目标表", title="绩效目标表标题")
    form: FormLayout = Field(FormLayout(), title="绩效目标表版式")
    required: Texts = Field(
        (), title="必填", description="缺了不能公开的内容，如 审核单位、文字说明.总体绩效目标"
    )
    unit_line: dict[str, str] = Field(default_factory=dict, title="表头行")
    labels: dict[str, str] = Field(default_factory=dict, title="固定文字")
    numbering: dict[str, str] = Field(default_factory=dict, title="编号")
    form_sheets: Texts = Field((), title="填报附加表", description="填报表另外需要的工作表")
    form_without: Texts = Field(
        (), title="填报不需要", description="填报表中不要的工作表，或 工作表.栏目"
    )
    limits: Limits = Field(Limits(), title="检查标准")
