"""The first sheet: what the form is, in which order to fill it, what its colours mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetgen.excel.form.grid import Grid
from budgetgen.excel.form.layout import FIRST
from budgetgen.excel.form.lists import set_up_print
from budgetgen.excel.form.styles import ACCENT, GREY, HEADING, LINE, RED, TINT, Styles
from budgetgen.excel.sheets import CHECKS, GUIDE
from budgetgen.packs.pack import Pack

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WHAT = {
    "基本信息": "部门名称、编码、预算年度、金额单位。先填这张表：金额单位定了，后面各表才好填。",
    "机构设置": "本级和所属单位各一行。别的表里的“单位”就从这里选。",
    "预算明细": "每笔支出一行：单位、科目、支出类型、资金来源、金额。各张公开表都由它汇总，数字只填这一次。",
    "年终结转结余": "计划年末留下、不在今年花的钱。",
    "项目": "每个项目一行。项目预算数由“预算明细”汇总，这里不填金额。",
    "绩效指标": "每条指标一行，先选它属于哪个项目，再选一级、二级指标。",
    "职责": "部门的各项职责。",
    "工作活动": "每项职责下的工作活动。",
    "活动指标": "每项工作活动的指标和优、良、中、差四档标准。",
    "三公经费": "填上年数、批次、人数和增减原因；今年的数由“预算明细”算出。",
    "政府采购": "列入政府采购预算的货物、工程、服务。没有的不填。",
    "国有资产": "上年末固定资产的数量和价值。",
    "车辆明细": "车辆怎样由上年数变成现有数。",
    "文字说明": "部门职责、绩效目标、增减原因等。只写原因，不写金额：金额由程序写入。",
    "分项绩效目标": "总体目标下的各项目标。",
    "工作保障措施": "为实现目标采取的措施。",
    "项级说明": "某个功能科目的钱用来做什么。",
    "经济科目说明": "某个经济科目的说明。",
    "补充名词": "名词解释中另外要加的名词。",
    "补充科目": "地方增设、统一科目表中没有的科目。",
    "豁免": "经批准可以不改的问题。",
    "上年数据": "上年批复的预算数，用来算增减。",
    CHECKS: "随填随算。全部是绿色“通过”，就可以上报。",
}

_HOW = (
    ("从列表中选", "单击单元格，右边出现箭头的，点开；科目、单位、项目也可以只填编码，灰色栏会显示名称。"),
    ("填金额", "一份表只用一种金额单位，在“基本信息”中选 元 或 万元；金额不能是负数，最小到分。"),
    ("加行", "各表都留足了空行。不够时，在已有的两行中间插入；不要在最后一行以下填写。"),
    ("删行", "选中这一行白色的单元格，按 Delete 清除内容即可，空行不影响结果。"),
    ("粘贴", "从别的表粘贴时，请用“选择性粘贴—数值”，以免带走下拉列表和格式。"),
    ("排序筛选", "用表头的箭头。项目、绩效指标可以按需要重新排序。"),
    ("示例行", "空表第一行的灰色斜体字是示例，请改写或清除；留着不改，检查时会提示。"),
    ("多段文字", "一段一行，按 Alt+Enter 换行；序号不用写。"),
    ("核对", "填完看“校验”表：红色的行写明在哪张表第几行、怎么改；各表中有问题的单元格也显示红色。"),
    ("打印", "只打印已有内容和下面 30 行；填得更多的，请选中要打印的行，在“页面布局”中重设打印区域。"),
    ("上报", "全部通过后，保存为 .xlsx 文件报送财政局。请不要改动工作表和栏目的名称。"),
)  # fmt: skip


_INTRODUCTION = (
    "这份表用来填报部门预算公开所需的全部内容。数字只填一次：公开文本中的各张表、合计、"
    "增减和文字里的金额，都由程序根据这里的内容算出。"
)

_COLOURS = (
    (ACCENT, "深蓝表头", "必填"),
    (TINT, "浅蓝表头", "选填：有就填，没有就空着"),
    (GREY, "灰色单元格", "表格自己算出，已锁定，不用填"),
    ("#FFFFFF", "白色单元格", "在这里填写"),
    (RED, "红色单元格", "填写有误：请看“校验”表中的说明"),
)


def write_guide(page: Worksheet, styles: Styles, grid: Grid, pack: Pack) -> None:
    """The guide of one form."""
    page.hide_gridlines(2)
    for column, width in enumerate((6, 18, 92)):
        page.set_column(column, column, width)
    page.set_row(0, 36)
    heading = styles.text(font_name=HEADING, font_size=20, align="center", font_color=ACCENT)
    page.merge_range(0, 0, 0, 2, f"{grid.year}年部门预算填报表", heading)
    subtitle = styles.text(align="center", font_color="#595959")
    page.merge_range(1, 0, 1, 2, f"适用版式：{pack.settings.title}", subtitle)
    page.merge_range(2, 0, 2, 2, _INTRODUCTION, styles.text())
    page.set_row(2, 36)
    row = _section(page, styles, FIRST, "一、填写次序")
    cell = styles.text(border=1, border_color=LINE)
    for number, name in enumerate([s.title for s in grid.sheets] + [CHECKS], 1):
        page.write_number(row, 0, number, styles.text(border=1, border_color=LINE, align="center"))
        page.write_url(row, 1, f"internal:'{name}'!A1", styles.link(), name)
        page.write_string(row, 2, _WHAT.get(name, ""), cell)
        row = _next(page, row, _WHAT.get(name, ""))
    row = _section(page, styles, row + 1, "二、颜色")
    for colour, name, said in _COLOURS:
        look = styles.text(border=1, border_color=LINE, bg_color=colour)
        page.write_blank(row, 0, None, look)
        page.write_string(row, 1, name, cell)
        page.write_string(row, 2, said, cell)
        row = _next(page, row, said)
    row = _section(page, styles, row + 1, "三、怎样填")
    for number, (name, said) in enumerate(_HOW, 1):
        page.write_number(row, 0, number, styles.text(border=1, border_color=LINE, align="center"))
        page.write_string(row, 1, name, cell)
        page.write_string(row, 2, said, cell)
        row = _next(page, row, said)
    set_up_print(page, 1)
    page.set_portrait()
    page.set_footer(f"&L{GUIDE}&C第 &P 页　共 &N 页")
    page.protect("")


def _section(page: Worksheet, styles: Styles, row: int, title: str) -> int:
    page.set_row(row, 26)
    page.merge_range(
        row, 0, row, 2, title, styles.text(font_name=HEADING, font_size=13, font_color=ACCENT)
    )
    return row + 1


def _next(page: Worksheet, row: int, said: str) -> int:
    page.set_row(row, 22 if len(said) <= 44 else 36)
    return row + 1
