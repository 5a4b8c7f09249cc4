"""An item marked 涉密 is in no list, stays in the totals, and cannot be had by subtraction."""

from collections.abc import Callable

from budgetgen.checking.check import check
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
