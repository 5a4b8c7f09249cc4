"""An item marked 涉密 is in no list, stays in the totals, and cannot be had by subtraction."""

from collections.abc import Callable
from pathlib import Path

from budgetgen.checking.check import check
from budgetgen.model.finding import Finding
from budgetgen.rendering import Prepared

BODY = """
预算明细:
  - {功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: 500000}
  - {功能科目: 2012604, 项目: 修缮, 金额: 300000}
  - {功能科目: 2012699, 项目: 甲, 金额: 110000}
  - {功能科目: 2012699, 项目: 乙, 金额: 130000}
  - {功能科目: 2210201, 经济科目: 30113, 支出类型: 人员经费, 金额: 60000}
项目:
  - {名称: 修缮}
  - {名称: 甲, 涉密: 是}
  - {名称: 乙, 涉密: 是}
"""


def keys(prepared: Prepared, table: str) -> list[str]:
    return [row.key for row in prepared.tables.tables[table].rows]


def test_accounts_below_a_secret_one_are_not_shown(prepared: Callable[..., Prepared]) -> None:
    secret = prepared(BODY)
    for table in ("收入总表", "支出总表", "一般公共预算支出表"):
        assert keys(secret, table) == ["合计", "201", "20126", "221", "22102", "2210201"]


def test_secret_money_stays_in_the_totals(prepared: Callable[..., Prepared]) -> None:
    table = prepared(BODY).tables.tables["支出总表"]
    printed = {row.key: row.cells[3].text for row in table.rows}
    assert printed["合计"] == "110.00"
    assert printed["20126"] == "104.00"


def test_secret_projects_have_no_form_and_are_not_named(prepared: Callable[..., Prepared]) -> None:
    secret = prepared(BODY)
    headings = [heading.text for heading in secret.document.headings()]
    assert "1、修缮绩效目标表" in headings
    assert not any("甲" in text or "乙" in text for text in headings)
    assert "主要用于修缮" in str(secret.document)


def test_without_the_mark_the_accounts_are_shown(prepared: Callable[..., Prepared]) -> None:
    plain = prepared(BODY.replace(", 涉密: 是", ""))
    assert "2012699" in keys(plain, "支出总表")


def test_a_section_that_is_secret_altogether_closes_its_class(
    prepared: Callable[..., Prepared],
) -> None:
    body = BODY.replace("2012699", "2013299")
    assert keys(prepared(body), "支出总表") == ["合计", "201", "221", "22102", "2210201"]


def test_a_fund_that_pays_only_secret_items_is_an_error(tmp_path, prepared) -> None:
    prepared(BODY)
    path = tmp_path / "部门预算.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("项目: 甲, ", "项目: 甲, 资金来源: 政府性基金, ")
    path.write_text(text, encoding="utf-8")
    leaks = [finding for finding in check(path).findings if finding.code == "SECRET-LEAK"]
    assert any(finding.severity == "错误" for finding in leaks)


def test_a_single_secret_project_is_warned_of(tmp_path, prepared) -> None:
    body = BODY.replace("名称: 乙, 涉密: 是", "名称: 乙")
    prepared(body)
    found = check(tmp_path / "部门预算.yaml").findings
    [leak] = [finding for finding in found if finding.code == "SECRET-LEAK"]
    assert leak.severity == "警告"
    assert leak.place.line > 0


def test_procurement_for_a_secret_project_is_not_listed(prepared: Callable[..., Prepared]) -> None:
    body = (
        BODY
        + """
政府采购:
  - {采购物品名称: 密码机, 项目: 甲, 资金: {一般公共预算拨款: 70000}}
  - {采购物品名称: 书架, 项目: 修缮, 资金: {一般公共预算拨款: 30000}}
"""
    )
    rows = prepared(body).tables.tables["政府采购"].rows
    assert [row.key for row in rows] == ["合计", "书架"]
    assert rows[0].cells[7].text == "10.00"


PURCHASES = """
政府采购:
  - {采购物品名称: 密码机, 涉密: 是, 资金: {一般公共预算拨款: 71300}}
  - {采购物品名称: 保险柜, 涉密: 是, 资金: {单位资金: 42600}}
  - {采购物品名称: 书架, 资金: {一般公共预算拨款: 30000, 单位资金: 5000}}
"""


def leaks(tmp_path: Path, prepared: Callable[..., Prepared], body: str) -> dict[int, Finding]:
    """Findings of SECRET-LEAK by their line in the file."""
    prepared(body)
    found = check(tmp_path / "部门预算.yaml").findings
    return {finding.place.line: finding for finding in found if finding.code == "SECRET-LEAK"}


def line_of(tmp_path: Path, text: str) -> int:
    lines = (tmp_path / "部门预算.yaml").read_text(encoding="utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if text in line)


def test_a_secret_purchase_that_is_alone_in_its_column_is_warned_of(tmp_path, prepared) -> None:
    body = BODY + PURCHASES

    found = leaks(tmp_path, prepared, body)

    assert set(found) == {line_of(tmp_path, "密码机"), line_of(tmp_path, "保险柜")}
    assert {finding.severity for finding in found.values()} == {"警告"}
    assert all("采购" in finding.message for finding in found.values())


def test_two_secret_purchases_in_one_column_hide_each_other(tmp_path, prepared) -> None:
    body = BODY + PURCHASES.replace("{单位资金: 42600}", "{一般公共预算拨款: 42600}")

    assert leaks(tmp_path, prepared, body) == {}


def test_a_secret_purchase_is_had_from_the_fixed_assets_that_are_bought(tmp_path, prepared) -> None:
    body = BODY + PURCHASES.replace("{单位资金: 42600}", "{一般公共预算拨款: 42600}")
    body = body.replace("密码机, 涉密: 是", "密码机, 固定资产: 是, 涉密: 是")

    found = leaks(tmp_path, prepared, body)

    assert set(found) == {line_of(tmp_path, "密码机"), line_of(tmp_path, "保险柜")}


def test_a_secret_purchase_and_nothing_else_is_an_error(tmp_path, prepared) -> None:
    body = BODY.replace(", 涉密: 是", "") + PURCHASES.split("  - {采购物品名称: 保险柜")[0]

    [leak] = leaks(tmp_path, prepared, body).values()

    assert leak.severity == "错误"
    assert "政府采购" in leak.message


def test_a_secret_line_that_a_project_form_gives_away_is_warned_of(tmp_path, prepared) -> None:
    """The form prints 其他资金, which is that line alone; two other lines share its column."""
    body = BODY.replace(", 涉密: 是", "").replace(
        "项目:\n",
        "  - {功能科目: 2012604, 项目: 修缮, 资金来源: 其他收入, 涉密: 是, 金额: 74500}\n"
        "  - {功能科目: 2012604, 项目: 甲, 资金来源: 其他收入, 金额: 1000}\n"
        "  - {功能科目: 2012604, 项目: 乙, 资金来源: 其他收入, 金额: 1000}\n项目:\n",
    )

    [(line, leak)] = leaks(tmp_path, prepared, body).items()

    assert line == line_of(tmp_path, "74500")
    assert leak.severity == "警告"


def test_a_secret_line_that_shares_its_account_is_silent(tmp_path, prepared) -> None:
    body = BODY.replace(", 涉密: 是", "").replace(
        "项目:\n",
        "  - {功能科目: 2012601, 经济科目: 30201, 支出类型: 公用经费, 涉密: 是, 金额: 74500}\n"
        "  - {功能科目: 2012601, 经济科目: 30202, 支出类型: 公用经费, 金额: 12000}\n项目:\n",
    )

    assert leaks(tmp_path, prepared, body) == {}
