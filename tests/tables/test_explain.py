"""What stands behind a figure can be asked for every table, figure and project."""

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
    found = explain(department.tables, path)
    assert (found.printed, found.amount) == (printed, Decimal(yuan))
    assert sum(Decimal(fact.fen) for fact in found.facts) / 100 == found.amount


def test_a_parent_names_its_children_and_a_total_its_columns(department: Prepared) -> None:
    formula = explain(department.tables, "支出总表/20132/合计").formula
    assert "2013201 + 2013202" in formula
    assert "基本支出 + 项目支出" in formula


def test_a_project_is_the_sum_of_its_lines(department: Prepared) -> None:
    key = department.submission.projects[6].key
    found = explain(department.tables, f"项目/{key}/预算数")
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
        explain(department.tables, path)
    assert choice in caught.value.choices
