"""What the fixed texts of a project's form say of the project's unit and money."""

from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.composing.document import FormBlock
from budgetgen.rendering import prepare

SUBMISSION = """
模板包: {pack}
预算年度: 2020
金额单位: 元
部门:
  编码: "231"
  名称: 云溪区档案局
  单位:
    - {{编码: "231001", 名称: 云溪区档案局本级, 性质: 行政}}
    - {{编码: "231002", 名称: 云溪区档案馆, 性质: 事业}}
预算明细:
  - {{单位: "231001", 项目: 修缮, 金额: 14200000}}
  - {{单位: "231002", 项目: 编研, 金额: 380421.20}}
  - {{单位: "231002", 项目: 编研, 资金来源: 其他收入, 金额: 1000}}
项目:
  - {{名称: 修缮, 用途: 库房修缮, 支出计划: {{6月底: 12.5%, 12月底: 100%}}, 绩效目标: [甲, 乙]}}
  - {{名称: 编研, 用途: 史料编印, 支出计划: {{12月底: 100%}}}}
"""
Forms = Callable[[str], list[FormBlock]]


@pytest.fixture
def forms(tmp_path: Path) -> Forms:
    def of_pack(pack: str) -> list[FormBlock]:
        path = tmp_path / "department.yaml"
        path.write_text(SUBMISSION.format(pack=pack), encoding="utf-8")
        done = prepare(path)
        assert done.prepared is not None, done.findings
        return [b for b in done.prepared.document.blocks() if isinstance(b, FormBlock)]

    return of_pack


def row(form: FormBlock, at: int) -> list[str]:
    return [cell.text for cell in form.rows[at]]


def test_the_first_row_names_the_unit_whose_money_it_is(forms: Forms) -> None:
    assert [row(form, 0) for form in forms("tangshan-2020")] == [
        ["231001云溪区档案局本级", "单位：元"],
        ["231002云溪区档案馆", "单位：元"],
    ]


def test_the_purpose_begins_with_exact_amounts_where_the_pack_says_so(forms: Forms) -> None:
    repair, research = forms("tangshan-2020")
    assert row(repair, 3)[1] == (
        "预算数1420万元。其中：财政资金1420万元，其他资金0万元。主要用于库房修缮"
    )
    assert row(research, 3)[1] == (
        "预算数38.14212万元。其中：财政资金38.04212万元，其他资金0.1万元。主要用于史料编印"
    )
    assert row(forms("hebei-performance-2022")[0], 3)[1] == "库房修缮"


def test_shares_and_goals_are_written_in_the_packs_way(forms: Forms) -> None:
    assert row(forms("tangshan-2020")[0], 5)[1:] == ["", "12.50", "", "100.00"]
    assert row(forms("tangshan-2020")[0], 6)[1] == "1、甲\n2、乙"
    assert row(forms("hebei-performance-2022")[0], 5)[1:] == ["", "12.5%", "", "100%"]
    assert row(forms("hebei-performance-2022")[0], 6)[1] == "1.甲\n2.乙"
