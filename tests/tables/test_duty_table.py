"""职责活动绩效表: amounts from projects, merged rows, and marks where nothing stands."""

from tests.support.small_tables import tables_of, texts

TABLE = """
表:
  职责:
    标题: 职责活动绩效表
    形式: 职责
    列:
      - {标题: 职责活动, 内容: 名称}
      - {标题: 预算数}
      - {标题: 目标, 内容: 目标, 空格: "------"}
      - {标题: 指标, 内容: 指标}
      - {标题: 优, 内容: 优}
"""
LINES = """
预算明细:
  - {项目: 甲, 金额: 300}
  - {项目: 乙, 金额: 50.5}
项目: [{名称: 甲}, {名称: 乙}]
"""
IN_YUAN = {"table_unit": "元"}


def table(duties: str) -> list[list[str]]:
    return texts(tables_of(TABLE, f"{LINES}职责活动:\n{duties}", **IN_YUAN).tables["职责"])


def test_an_amount_not_typed_is_the_sum_of_the_projects_below() -> None:
    rows = table(
        "  - {名称: 管理, 绩效目标: 好, 活动: [{名称: 一, 项目: [甲]}, {名称: 二, 项目: [乙]}]}"
    )
    assert [row[:2] for row in rows] == [
        ["一、管理", "350.50"],
        ["\u3000\u30001、一", "300.00"],
        ["\u3000\u30002、二", "50.50"],
    ]


def test_a_typed_amount_stands_and_joins_the_sum() -> None:
    rows = table(
        "  - {名称: 管理, 活动: [{名称: 一, 金额: 9}, {名称: 二, 项目: [乙]}, {名称: 三}]}"
    )
    assert [row[1] for row in rows] == ["59.50", "9.00", "50.50", ""]
    assert table("  - {名称: 管理, 金额: 7, 活动: [{名称: 一, 项目: [甲]}]}")[0][1] == "7.00"


def test_an_activity_is_merged_over_its_indicators_and_a_duty_has_none() -> None:
    duties = (
        "  - {名称: 管理, 活动: [{名称: 一, 绩效指标: [{指标: 数, 优: ≥9}, {指标: 率, 优: 100%}]}]}"
    )
    built = tables_of(TABLE, f"{LINES}职责活动:\n{duties}", **IN_YUAN).tables["职责"]
    spans = [[0 if cell.continues else cell.rows for cell in row.cells] for row in built.rows]
    assert spans == [[1, 1, 1, 1, 1], [2, 2, 2, 1, 1], [0, 0, 0, 1, 1]]
    assert [row[3:] for row in texts(built)] == [["", ""], ["数", "≥9"], ["率", "100%"]]


def test_the_mark_for_nothing_is_printed_once_per_merged_cell() -> None:
    rows = table("  - {名称: 管理, 活动: [{名称: 一, 绩效指标: [{指标: 数}, {指标: 率}]}]}")
    assert [row[2] for row in rows] == ["------", "------", ""]


def test_a_row_may_stay_blank_where_its_column_has_a_mark() -> None:
    definitions = """
表:
  资产:
    标题: 固定资产
    形式: 项目
    列:
      - {标题: 项目, 内容: 项目}
      - {标题: 数量, 内容: 数量, 空格: "------"}
      - {标题: 价值, 条件: {账: 固定资产}}
    行:
      - {名称: 车辆, 条件: {账: 固定资产, 类别: 车辆}}
      - {名称: 其他, 条件: {账: 固定资产, 类别: 其他固定资产}, 留空: 是}
"""
    built = tables_of(
        definitions, "国有资产: {固定资产: [{类别: 其他固定资产, 价值: 5}]}\n", **IN_YUAN
    )
    assert texts(built.tables["资产"]) == [["车辆", "------", ""], ["其他", "", "5.00"]]


def test_a_table_may_have_a_unit_of_its_own() -> None:
    definitions = TABLE.replace("形式: 职责", "形式: 职责\n    金额单位: 万元")
    duties = "职责活动: [{名称: 管理, 活动: [{名称: 一, 项目: [甲, 乙]}]}]\n"
    built = tables_of(definitions, LINES + duties, **IN_YUAN)
    assert [row[1] for row in texts(built.tables["职责"])] == ["0.04", "0.04"]
    assert built.projects["甲"].budget.text == "300.00"
