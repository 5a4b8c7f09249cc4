"""What stands behind a figure can be asked for every table, figure and project."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from budgetgen.rendering import Prepared
from budgetgen.tables.explain import UnknownFigureError, explain


@pytest.mark.parametrize(
    ("path", "printed", "yuan"),
    [
        ("支出总表/2013201/基本支出", "242.18", "2421800.00"),
        ("支出总表/行政运行/基本支出", "242.18", "2421800.00"),
        ("部门预算支出总表/合计/合计", "7601.94", "76019400.00"),
        ("收支总表/上年结转结余/预算数", "21.00", "210000.00"),
        ("收支总表/支出总计/预算数", "7601.94", "76019400.00"),
        ("财政拨款收支总表/十三、农林水支出/一般公共预算财政拨款", "6549.77", "65497700.00"),
        ("基本支出表/30101/人员经费", "257.00", "2570000.00"),
        ("固定资产/资产总额/价值（金额单位：万元）", "457.71", "4577100.00"),
        ("数/机关运行经费", "55.38", "553800.00"),
        ("支出总表/2013201/经营支出", "", "0"),
    ],
)
def test_a_figure_is_explained_with_its_exact_amount(
    department: Prepared, path: str, printed: str, yuan: str
) -> None:
    found = explain(department.tables, department.submission, path)
    assert (found.printed, found.amount) == (printed, Decimal(yuan))
    assert sum(Decimal(fact.fen) for fact in found.facts) / 100 == found.amount


def test_a_parent_names_its_children_and_a_total_its_columns(department: Prepared) -> None:
    formula = explain(department.tables, department.submission, "支出总表/20132/合计").formula
    assert "2013201 + 2013202" in formula
    assert "基本支出 + 项目支出" in formula


def test_a_project_is_the_sum_of_its_lines(department: Prepared) -> None:
    key = department.submission.projects[6].key
    found = explain(department.tables, department.submission, f"项目/{key}/预算数")
    assert found.printed == "6029.30"
    assert {fact.project for fact in found.facts} == {key}


@pytest.mark.parametrize(
    ("path", "choice"),
    [
        ("没有的表/1/2", "支出总表"),
        ("支出总表/9999999/合计", "2013201"),
        ("支出总表/2013201/没有的列", "项目支出"),
        ("支出总表/2013201", "基本支出"),
        ("支出总表", "2013201"),
        ("数/没有", "项目支出"),
        ("a/b/c/d", "支出总表"),
    ],
)
def test_an_unknown_path_names_what_could_be_written(
    department: Prepared, path: str, choice: str
) -> None:
    with pytest.raises(UnknownFigureError) as caught:
        explain(department.tables, department.submission, path)
    assert choice in caught.value.choices


def choices(prepared: Prepared, path: str) -> list[str]:
    with pytest.raises(UnknownFigureError) as caught:
        explain(prepared.tables, prepared.submission, path)
    return caught.value.choices


def message(prepared: Prepared, path: str) -> str:
    with pytest.raises(UnknownFigureError) as caught:
        explain(prepared.tables, prepared.submission, path)
    return str(caught.value)


def test_a_project_with_a_code_may_be_called_by_its_name(department: Prepared) -> None:
    project = department.submission.projects[6]
    assert project.code
    by_name = explain(department.tables, department.submission, f"项目/{project.name}/预算数")
    by_code = explain(department.tables, department.submission, f"项目/{project.code}/预算数")
    assert by_name.printed == "6029.30"
    assert by_name.facts == by_code.facts


def test_an_incomplete_project_path_says_what_is_missing(department: Prepared) -> None:
    name = department.submission.projects[6].name
    assert choices(department, f"项目/{name}") == ["预算数", "财政资金", "其他资金"]
    assert "没有编码或名称为“无此项目”的项目" in message(department, "项目/无此项目")
    assert "还要写编码或名称" in message(department, "项目")
    assert name in choices(department, f"项目/{name[:6]}/预算数")


def test_a_row_that_does_not_exist_is_said_not_to_exist(department: Prepared) -> None:
    assert message(department, "支出总表/组织事物") == "“支出总表”里没有“组织事物”这一行"
    assert "组织事务" in choices(department, "支出总表/组织事物")
    assert "2013202" in choices(department, "支出总表/2013207/合计")


def test_rows_are_offered_by_names_not_by_line_numbers(department: Prepared) -> None:
    for table in ("收支总表", "支出总表", "三公经费支出表"):
        assert not {"1", "2", "3"} & set(choices(department, table))
    assert "上年结转结余" in choices(department, "收支总表")


SAME_NAMES = """
预算明细:
  - {功能科目: 2012601, 支出类型: 人员经费, 金额: 500000}
  - {功能科目: 2013201, 支出类型: 人员经费, 金额: 300000}
  - {功能科目: 2012699, 项目: 甲/乙工程, 金额: 110000}
  - {功能科目: 2012699, 项目: P1, 金额: 10000}
  - {功能科目: 2012699, 项目: P2, 金额: 20000}
项目: [{名称: 甲/乙工程}, {名称: 修缮, 编码: P1}, {名称: 修缮, 编码: P2}]
政府采购:
  - {采购物品名称: A3/A4打印纸, 项目: P1, 资金: {一般公共预算拨款: 4000}}
  - {采购物品名称: 书架, 项目: 甲/乙工程, 资金: {一般公共预算拨款: 5000}}
  - {采购物品名称: 书架, 项目: 甲/乙工程, 资金: {一般公共预算拨款: 6000}}
"""


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("支出总表/行政运行/合计", ["2012601", "2013201"]),
        ("政府采购/书架/合计", ["书架（第1处）", "书架（第2处）"]),
        (
            "财政拨款收支总表/一、一般公共预算拨款/金额",
            ["一、一般公共预算拨款（第1处）", "一、一般公共预算拨款（第2处）"],
        ),
        ("项目/修缮/预算数", ["P1", "P2"]),
    ],
)
def test_where_several_match_each_is_offered_by_a_name_that_can_be_typed(
    prepared: Callable[..., Prepared], path: str, names: list[str]
) -> None:
    done = prepared(SAME_NAMES)
    assert choices(done, path) == names
    first, *_, last = path.split("/")
    for name in names:
        assert explain(done.tables, done.submission, f"{first}/{name}/{last}")


@pytest.mark.parametrize(
    ("path", "yuan"),
    [
        ("项目/甲/乙工程/预算数", "110000.00"),
        ("政府采购/A3/A4打印纸/合计", "4000.00"),
        ("政府采购/书架（第2处）/合计", "6000.00"),
        (" 政府采购 / A3/A4打印纸 / 合计 ", "4000.00"),
    ],
)
def test_names_with_a_slash_can_be_reached(
    prepared: Callable[..., Prepared], path: str, yuan: str
) -> None:
    done = prepared(SAME_NAMES)
    assert explain(done.tables, done.submission, path).amount == Decimal(yuan)
