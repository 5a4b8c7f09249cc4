"""What a document says of itself."""

from __future__ import annotations

from collections.abc import Callable

from budgetgen.rendering import Prepared

BODY = """
预算明细:
  - {功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: 100}
"""


def test_a_departments_document_speaks_of_the_department(
    prepared: Callable[..., Prepared],
) -> None:
    properties = prepared(BODY).document.properties

    assert properties.subject == "部门预算公开"
    assert properties.keywords == "云溪县档案馆；2024年；部门预算；公开"


def test_a_units_own_document_speaks_of_the_unit(prepared: Callable[..., Prepared]) -> None:
    text = """
模板包: hebei-2024
预算年度: 2024
金额单位: 元
公开层级: 单位
部门:
  编码: "231"
  名称: 云溪县档案局
  单位:
    - {编码: "231002", 名称: 云溪县档案服务中心, 性质: 事业}
"""
    properties = prepared(text + BODY, whole=True).document.properties

    assert properties.subject == "单位预算公开"
    assert properties.keywords == "云溪县档案服务中心；2024年；单位预算；公开"
    assert properties.author == "云溪县档案服务中心"
