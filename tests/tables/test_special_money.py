"""Money that is not plain this-year appropriation: left over, reserves, procurement."""

from collections.abc import Callable

import pytest

from budgetgen.checking.check import check
from budgetgen.rendering import Prepared

LINES = """
预算明细:
  - {功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: 1000000}
  - {功能科目: 2012601, 经济科目: 30201, 支出类型: 公用经费, 资金来源: 使用非财政拨款结余, 金额: 200000}
"""


def last_rows(prepared: Prepared) -> list[list[str]]:
    rows = prepared.tables.tables["收支总表"].rows[-3:]
    return [[cell.text for cell in row.cells][1:] for row in rows]


def test_reserves_and_carry_over_balance_income_and_expenditure(
    prepared: Callable[..., Prepared],
) -> None:
    left = "年终结转结余:\n  - {功能科目: 2012601, 资金来源: 其他收入, 金额: 50000}\n"
    assert last_rows(prepared(LINES + left)) == [
        ["本年收入合计", "105.00", "本年支出合计", "120.00"],
        ["上年结转结余", "20.00", "年终结转结余", "5.00"],
        ["收入总计", "125.00", "支出总计", "125.00"],
    ]


def test_procurement_rows_print_items_and_their_total(prepared: Callable[..., Prepared]) -> None:
    body = (
        LINES
        + """
政府采购:
  - {采购物品名称: 复印纸, 计量单位: 箱, 数量: 20, 单价: 150, 资金: {一般公共预算拨款: 3000}}
  - {采购物品名称: 服务器, 数量: 1, 单价: 48000, 固定资产: 是, 预留中小企业份额: 20000,
     资金: {一般公共预算拨款: 40000, 上年结转结余: 8000}}
"""
    )
    table = prepared(body).tables.tables["政府采购"]
    printed = [[cell.text for cell in row.cells] for row in table.rows]
    assert printed[0][7:] == ["5.10", "4.30", "", "", "", "", "0.80", ""]
    assert printed[2][2:] == ["服务器", "", "", "1", "4.80", "4.80", "4.00", "", "", "", "", "0.80",
                              "2.00"]  # fmt: skip
    assert not any("空表列示" in note for note in table.notes)


def test_planned_fixed_assets_are_told_in_prose(prepared: Callable[..., Prepared]) -> None:
    body = (
        LINES
        + """
政府采购:
  - {采购物品名称: 服务器, 固定资产: 是, 资金: {一般公共预算拨款: 48000}}
"""
    )
    assert "拟购置固定资产4.80万元，已列入政府采购预算" in str(prepared(body).document)


def test_a_line_without_its_accounts_is_an_error_at_its_place(tmp_path, prepared) -> None:
    prepared(LINES)
    path = tmp_path / "部门预算.yaml"
    text = path.read_text(encoding="utf-8").replace("功能科目: 2012601, 经济科目: 30101, ", "")
    path.write_text(text, encoding="utf-8")
    found = [each for each in check(path).findings if each.code == "EXP-LEVEL"]
    assert found
    finding = found[0]
    assert finding.severity == "错误"
    assert text.splitlines()[finding.place.line - 1].strip().startswith("- {支出类型: 人员经费")


def test_an_unknown_account_is_a_warning_unless_the_submission_names_it(tmp_path, prepared) -> None:
    body = LINES.replace("2012601, 经济科目: 30101", "2012677, 经济科目: 30101")
    prepared(body)
    found = check(tmp_path / "部门预算.yaml").findings
    [finding] = [each for each in found if each.code == "CODE-UNKNOWN"]
    assert finding.severity == "警告"
    named = prepared(body + "补充科目:\n  - {编码: 2012677, 名称: 地方档案事务}\n")
    names = [row.cells[2].text for row in named.tables.tables["支出总表"].rows]
    assert "地方档案事务" in names


@pytest.mark.parametrize(
    ("code", "doubtful"),
    [("2010101", False), ("2012601", True)],
    ids=["seen in a text of 2024", "seen only in a list of about 2009"],
)
def test_a_name_that_differs_from_an_unconfirmed_one_is_told_so(
    tmp_path, prepared, code: str, doubtful: bool
) -> None:
    """Both are 行政运行 in the list."""
    prepared(LINES + f"补充科目:\n  - {{编码: {code}, 名称: 行政运转}}\n")
    found = check(tmp_path / "部门预算.yaml").findings
    [finding] = [each for each in found if each.code == "CODE-NAME"]
    assert finding.expected == "行政运行"
    assert ("没有与正式科目核对过" in finding.message) is doubtful


def test_an_unknown_account_is_not_called_wrong(tmp_path, prepared) -> None:
    prepared(LINES.replace("2012601, 经济科目: 30101", "2012677, 经济科目: 30101"))
    found = check(tmp_path / "部门预算.yaml").findings
    [finding] = [each for each in found if each.code == "CODE-UNKNOWN"]
    assert "2024 年科目表" in finding.message
    assert "不一定是编码有误" in finding.message
