"""A pack's 底稿: its Word side with a sample of everything that style.yaml sets, to edit in Word.

The samples are written by the writer of documents itself, so that what one sees is what is printed.
"""

from __future__ import annotations

from budgetgen.composing.document import (
    Block,
    Document,
    FormBlock,
    GridCell,
    Heading,
    Paragraph,
    Properties,
    Run,
    Section,
    TableBlock,
)
from budgetgen.packs.definition import Style
from budgetgen.packs.pack import Pack
from budgetgen.tables.table import Cell, Column, HeaderCell, Row, Table
from budgetgen.typesetting.layout import lay_out, text_area
from budgetgen.writing.word.base import BODY_MARK, twips, word_base, write_zip
from budgetgen.writing.word.body import THIN, word_body
from budgetgen.writing.word.splice import adapt, splice
from budgetgen.writing.word.write import parts_of

BEGIN, END = "〔样式示例开始〕", "〔样式示例结束〕"
"""The samples stand between the paragraphs that begin so; neither is printed in a document."""
PORTRAIT, LANDSCAPE = "〔竖排页面〕", "〔横排页面〕"
"""Paragraphs that begin so tell which page set-up they stand on."""

_INTRODUCTION = (
    f"{BEGIN}从这一段到“{END[1:-1]}”一段只用来修改样式，不会印出；请保留这两段和各个示例段落。",
    f"{PORTRAIT}这一节的纸张和页边距用于竖排的页面。",
    f"封面和页眉页脚：“{BODY_MARK}”一段之前的文字印在正文之前，之后要另页的请插入分页符；"
    "可以写 {{ 标题 }}。"
    "页眉里的 {{ 草稿 }} 请保留，草稿靠它标明。",
    "样式：请在 Word 或 WPS 的“样式”窗格中修改样式本身；直接改示例段落的字体、字号，读不回去。",
    "行距请用“固定值”；颜色、下划线、边框等不带入。改好后保存，用 budgetgen pack word 读回。",
)
_TABLE_NOTE = (
    "表格：“表格文字”“表格居中”“表格数字”“表格表头”四种样式的字号、行距要一样，"
    "前三种的字体要一样。绩效目标表的列宽和各档字号在 style.yaml 中改。"
)
_PURPOSES = {
    "大标题": "文件名称，一个部分的总标题",
    "目录标题": "“目录”二字",
    "目录一级": "目录中各部分的名称",
    "目录二级": "目录中的各条",
    "部分标题": "“第一部分”等，写在页首",
    "部分页标题": "“第二部分”等，独占一页",
    "章": "一级标题，如 一、部门职责",
    "节": "二级标题，如 （一）部门职责",
    "项": "三级标题，如 1、收入说明",
    "正文": "各章的文字",
    "章内标题": "章内居中的小标题",
    "表题": "预算表的名称",
    "章内表题": "正文中的表的名称",
    "绩效目标表题": "各项目绩效目标表的名称",
    "表头行": "表格上方的一行：编制单位、金额单位",
    "表注": "表格下方的说明",
    "页码": "页脚中的页码",
    "封面标题": "封面上的文件名称",
    "封面正文": "封面上的其他各行",
}


def own_base(style: Style) -> bytes:
    """The base that a document of this style gets where the pack brings none."""
    return word_base(style, twips(text_area(style.portrait)[0]))


def _plain(*texts: str) -> list[Block]:
    return [Paragraph((Run(text),)) for text in texts]


def _samples(style: Style) -> list[Block]:
    return [
        Paragraph((Run(f"{name}：{_PURPOSES.get(name, '本模板包自己的样式')}。"),), name)
        for name in style.texts
    ]


def _table() -> TableBlock:
    columns = (
        Column("科目编码", "左", 10, False),
        Column("科目名称", "居中", 20, False),
        Column("预算数", "右", 10, True),
    )
    header = (tuple(HeaderCell(column.title) for column in columns),)
    texts = (("2010301", "表格居中", "1234.00"), ("20103", "行政运行", "1234.00"))
    rows = tuple(Row(row[0], tuple(map(Cell, row))) for row in texts)
    table = Table("示例表", "示例表", columns, header, rows)
    heading = Heading("示例表", 3, "章内表题", "_Sample1")
    return TableBlock(table, heading, ("编制单位：示例", "", "单位：万元"), ("注：表注的示例。",))


def _form() -> FormBlock:
    def label(text: str, columns: int = 1) -> GridCell:
        return GridCell(text, columns, role="label")

    rows = (
        (label("项目编码"), GridCell("0001", 2), label("项目名称"), GridCell("示例项目", 3)),
        (label("绩效目标"), GridCell("1.绩效目标的示例。", 6)),
        (*map(label, ("一级指标", "二级指标", "三级指标")), label("指标描述", 2), label("指标值"),
         label("确定依据")),
        (label("产出指标"), GridCell("数量指标"), GridCell("培训场次"), GridCell("示例", 2),
         GridCell("≥12场", role="value"), GridCell("工作计划")),
    )  # fmt: skip
    heading = Heading("示例项目绩效目标表", 3, "绩效目标表题", "_Sample2")
    return FormBlock(heading, ("", "单位：万元"), rows, 2)


def _body(style: Style) -> str:
    """The mark and the samples: a portrait section and a landscape one."""
    portrait = (*_plain(*_INTRODUCTION), *_samples(style), _form())
    told = (f"{LANDSCAPE}这一节的纸张和页边距用于横排的页面。", _TABLE_NOTE)
    landscape = (*_plain(*told), _table(), *_plain(END))
    document = Document(
        Properties("底稿", "", "", "", "2000-01-01"),
        (Section(portrait), Section(landscape, landscape=True)),
    )
    # As in a draft: with the header that tells it.
    body = word_body(document, style, lay_out(document, style), draft=True)
    # All that lies behind the samples is the base's own.
    before, end = body[: body.rindex(THIN)], body[body.rindex("<w:sectPr>") :]
    return f"<w:p><w:r><w:t>{BODY_MARK}</w:t></w:r></w:p>{before}{end}"


def base_document(pack: Pack) -> bytes:
    """The 底稿 of `pack` as DOCX: the same pack gives the same bytes.

    Raises PackError where the pack's base.docx does not say where the body goes.
    """
    own = parts_of(own_base(pack.style))
    parts, body = own, _body(pack.style)
    if pack.base_docx is not None:
        parts, body = adapt(parts_of(pack.base_docx), own, body)
    parts = splice(parts, body)
    first = "[Content_Types].xml"
    return write_zip({first: parts.pop(first), **dict(sorted(parts.items()))})
