"""Units, decimals, zeros, totals and rows of a table as its pack sets them."""

import random
from decimal import Decimal

import pytest

from budgetgen.model.vocabulary import Level
from budgetgen.packs.pack import load_pack
from budgetgen.tables.build import build_tables
from budgetgen.tables.printing import grouped_digits
from budgetgen.tables.resolved import tables_for
from tests.support.small_tables import submission_of, tables_of, texts

ACCOUNTS = """
表:
  支出:
    标题: 支出表
    形式: 科目
    合计行: 总计
    列:
      - {标题: 编码, 内容: 编码}
      - {标题: 类, 内容: 类}
      - {标题: 款, 内容: 款}
      - {标题: 项, 内容: 项}
      - {标题: 基本, 条件: {类型: 人员经费}}
      - {标题: 项目, 条件: {类型: 项目支出}}
"""
LINES = """
预算明细:
  - {功能科目: 2010101, 支出类型: 人员经费, 金额: 1234567.89}
  - {功能科目: 2080506, 支出类型: 人员经费, 金额: 4000}
"""


def test_a_code_in_three_columns_prints_the_digits_of_its_level() -> None:
    rows = texts(tables_of(ACCOUNTS, LINES).tables["支出"])
    assert [row[:4] for row in rows] == [
        ["", "", "", ""],
        ["201", "201", "", ""],
        ["20101", "201", "01", ""],
        ["2010101", "201", "01", "01"],
        ["208", "208", "", ""],
        ["20805", "208", "05", ""],
        ["2080506", "208", "05", "06"],
    ]


@pytest.mark.parametrize(("more", "at"), [("", 0), ("合计在末行: 是", -1)])
def test_the_total_is_the_first_row_or_the_last(more: str, at: int) -> None:
    definitions = ACCOUNTS.replace("合计行: 总计", f"合计行: 总计\n    {more}")
    rows = tables_of(definitions, LINES).tables["支出"].rows
    assert [row.key for row in rows].index("总计") == at % len(rows)
    assert rows[at].role == "total"
    assert rows[at].cells[4].text == "123.86"  # 1238567.89 yuan


@pytest.mark.parametrize(
    ("zero", "printed"), [("空", ""), ("0", "0"), ("0.00", "0.00")], ids=["blank", "0", "0.00"]
)
def test_zero_is_printed_as_the_pack_says(zero: str, printed: str) -> None:
    rows = texts(tables_of(ACCOUNTS, LINES, zero=zero).tables["支出"])
    assert {row[5] for row in rows} == {printed}


def test_a_table_may_have_its_own_unit_decimals_and_zero() -> None:
    own = ACCOUNTS + "    金额单位: 元\n    小数位数: 1\n    零值: '0.00'\n"
    both = own + ACCOUNTS.replace("表:\n", "").replace("  支出:", "  另一:")
    built = tables_of(both, LINES)
    assert texts(built.tables["支出"])[0][4:] == ["1238567.9", "0.0"]
    assert texts(built.tables["另一"])[0][4:] == ["123.86", ""]


@pytest.mark.parametrize("seed", range(6))
def test_sums_hold_in_every_unit_and_number_of_decimals(seed: int) -> None:
    rng = random.Random(seed)
    body = "预算明细:\n" + "".join(
        f"  - {{功能科目: 20{rng.randint(1, 3)}0{rng.randint(1, 3)}0{rng.randint(1, 4)}, "
        f"支出类型: 人员经费, 金额: {rng.randint(1, 9_999_999) / 100:.2f}}}\n"
        for _ in range(40)
    )
    tables = "表:\n" + "".join(
        ACCOUNTS.replace("表:\n", "").replace("  支出:", f"  {unit}{decimals}:")
        + f"    金额单位: {unit}\n    小数位数: {decimals}\n"
        for unit in ("元", "万元")
        for decimals in (0, 1, 2, 4)
    )
    for table in tables_of(tables, body).tables.values():
        rows = {row.key: Decimal(row.cells[4].text or 0) for row in table.rows}
        for key, printed in rows.items():
            below = [k for k in rows if k[:-2] == key and len(k) > 3]
            if key == "总计":
                below = [k for k in rows if len(k) == 3]
            assert not below or printed == sum(rows[k] for k in below), (table.name, key)


def test_amounts_are_grouped_in_the_document_only() -> None:
    table = tables_of(ACCOUNTS, LINES, table_unit="元").tables["支出"]
    assert table.rows[0].cells[4].text == "1238567.89"
    assert grouped_digits(table)[0].cells[4].text == "1,238,567.89"
    assert grouped_digits(table)[3].cells[0].text == "2010101"  # a code is no amount


CLASSES = """
数: {支出: {类型: 人员经费}, 结转: {类型: 年终结转结余}}
表:
  收支:
    标题: 收支表
    形式: 两边
    两边:
      - 标题: 收入
        项目列: {标题: 项目, 内容: 项目}
        金额列: [{标题: 数}]
        行: [{名称: 拨款, 条件: {账: 本年}}]
        末行: [{名称: 收入总计, 合计自: 以上各行}]
      - 标题: 支出
        项目列: {标题: 项目, 内容: 项目}
        金额列: [{标题: 数}]
        行:
          - {逐类: 是, 有数才列: 是, 条件: 支出}
          - {名称: 结转下年, 有数才列: 是, 条件: 结转}
        末行: [{名称: 支出总计, 合计自: 以上各行}]
"""


@pytest.mark.parametrize(
    ("more", "labels"),
    [
        ("", ["一、一般公共服务支出", "二、社会保障和就业支出", "支出总计"]),
        (
            "年终结转结余: [{功能科目: 2010101, 金额: 100}]",
            ["一、一般公共服务支出", "二、社会保障和就业支出", "结转下年", "支出总计"],
        ),
    ],
    ids=["nothing is left", "something is left"],
)
def test_rows_without_money_may_be_left_out(more: str, labels: list[str]) -> None:
    rows = texts(tables_of(CLASSES, LINES + more, zero="0.00").tables["收支"])
    assert [row[2] for row in rows] == labels
    assert rows[-1][1] == rows[-1][3]
    # Fields opposite nothing stay empty, whatever stands for zero.
    assert [row[:2] for row in rows[1:-1]] == [["", ""]] * (len(rows) - 2)


def test_prose_gets_the_lowest_accounts_with_this_years_money() -> None:
    items = tables_of(ACCOUNTS.replace("基本", "合计"), LINES, table_unit="元").tables["支出"].items
    assert [(i.code, i.figure.printed) for i in items] == [
        ("2010101", Decimal("123.46")),
        ("2080506", Decimal("0.40")),
    ]


def test_a_secret_account_is_told_at_the_level_that_may_be_shown() -> None:
    secret = LINES + "  - {功能科目: 2080505, 支出类型: 人员经费, 金额: 70000, 涉密: 是}\n"
    table = tables_of(ACCOUNTS.replace("基本", "合计"), secret).tables["支出"]
    assert [item.code for item in table.items] == ["2010101", "20805"]


def test_years_and_level_are_filled_into_titles() -> None:
    tables = load_pack("central").tables
    made = tables_for(tables, 2025, Level.UNIT)
    titles = [column.title for column in made.tables["一般公共预算支出表"].columns]
    assert titles[1:] == ["2024年执行数", "2025年预算数", "2025年预算数比2024年执行数"]
    assert made.tables["一般公共预算支出表"].columns[3].columns[0].compare[1] == "2024年执行数"
    assert tables_for(made, 2025, Level.UNIT) == made


def test_a_unit_has_the_tables_made_for_units() -> None:
    pack = load_pack("shanghai-2025")
    department = tables_for(pack.tables, 2025)
    unit = tables_for(pack.tables, 2025, Level.UNIT)
    assert department.tables["收支总表"].title == "2025年部门财务收支预算总表"
    assert unit.tables["收支总表"].title == "2025年单位财务收支预算总表"
    assert len(department.tables["收支总表"].sides[1].columns[0].columns) == 0
    assert len(unit.tables["收支总表"].sides[1].columns[0].columns) == 3


@pytest.mark.parametrize("name", ["shanghai-2025", "central"])
def test_a_submission_without_figures_gives_empty_tables(name: str) -> None:
    pack = load_pack(name)
    built, findings = build_tables(submission_of(""), pack.tables, pack.settings)
    assert findings == []
    empty = {table for table in built.tables if built.tables[table].empty}
    assert {"收入总表", "支出总表", "一般公共预算支出表", "基本支出表"} <= empty
    if name == "shanghai-2025":
        assert texts(built.tables["三公经费支出表"]) == [["0.00"] * 7]
