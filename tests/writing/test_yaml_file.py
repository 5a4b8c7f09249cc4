"""A submission as YAML: it reads back equal, and people can read it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from budgetgen.model.money import MoneyUnit
from budgetgen.model.submission import Submission
from budgetgen.reading.submission import read_submission
from budgetgen.writing.yaml_file import amount_text, submission_yaml
from tests.support.examples import EXAMPLES, NAMES
from tests.support.submissions import random_submission

FULL = """
模板包: hebei-2024
预算年度: 2024
金额单位: 万元
公开层级: 单位
草案: 是
批复日期: 2024-02-05
编制单位: "2024"
部门:
  编码: "013"
  名称: 𠮷县“档案”局：本级 # 局
  行政区划代码: "013931"
  单位: [{编码: "013001", 名称: "null", 性质: 参公事业, 规格: "是", 人员: {编制人数: 0, 在职人数: 3}}]
预算明细:
  - {功能科目: 2012601, 经济科目: 30201, 支出类型: 公用经费, 金额: 0.000001, 涉密: 是, 备注: "a: b\\nc"}
  - {项目: P1, 金额: 1, 上年结转: 是, 资金来源: 使用非财政拨款结余}
  - {项目: P1, 支出类型: 项目支出, 功能科目: 20126, 金额: 123456.789012}
年终结转结余: [{金额: 3.5, 上年结转: 是}]
项目:
  - 编码: P1
    名称: "1e3"
    部门主管专项资金: 是
    用途: |
      第一行
      - 第二行: {乙}
    支出计划: {3月底: 0, 12月底: 25.50%}
    绩效目标: ["一　", "<b>二</b>", "- 三"]
    绩效指标: [{一级指标: 产出, 二级指标: 数量, 三级指标: "~", 指标值: "007"}]
    涉密: 是
职责活动:
  - {名称: 甲, 金额: 5, 活动: [{名称: 乙, 项目: [P1], 绩效指标: [{指标: 丙, 优: ≥90%, 差: <60%}]}]}
三公经费: [{类别: 公务接待费, 上年预算数: 0, 人次: 0, 增减原因: "2024-01-01"}]
政府采购: [{采购物品名称: "*", 数量: 1.50, 单价: 0.01, 资金: {}, 类别: 服务, 固定资产: 是}]
国有资产: {截止时间: 2023-12-31, 固定资产: [{类别: 车辆}], 车辆明细: [{用途: "#", 上年数: 1}], 说明: "!甲"}
上年数据: [{支出类型: 项目支出, 预算数: 0}, {支出类型: 人员经费, 执行数: 0.01}]
文字说明:
  部门职责: ["甲", "乙\u2028丙", "丁\x85戊"]
  总体绩效目标: 甲
  增减原因: {收入: "%甲"}
  项级说明: [{功能科目: 2012601, 说明: 己}]
  经济科目说明: [{经济科目: 302, 说明: 庚}]
补充名词: [{名词: 甲, 解释: "乙\\n丙"}]
补充科目: [{编码: 2999901, 名称: 甲, 资金来源: 政府性基金}]
豁免: [{规则: VAL-NO-UNIT, 理由: 甲, 批准单位: 乙, 截止日期: 2024-12-31}]
"""


def read(path: Path, text: str) -> Submission:
    path.write_text(text, encoding="utf-8")
    reading = read_submission(path)
    assert reading.submission is not None, reading.findings
    return reading.submission


def example(name: str) -> Submission:
    found = read_submission(EXAMPLES / name).submission
    assert found is not None
    return found


@pytest.mark.parametrize("name", NAMES)
def test_an_example_reads_back_equal(name: str, tmp_path: Path) -> None:
    assert read(tmp_path / "a.yaml", submission_yaml(example(name))) == example(name)


@pytest.mark.parametrize("seed", range(12))
def test_a_random_submission_reads_back_equal(seed: int, tmp_path: Path) -> None:
    given = read(tmp_path / "a.yaml", random_submission(seed, projects=seed))

    assert read(tmp_path / "b.yaml", submission_yaml(given)) == given


@pytest.mark.parametrize("unit", MoneyUnit)
def test_every_field_and_every_awkward_text_reads_back_equal(
    unit: MoneyUnit, tmp_path: Path
) -> None:
    given = read(tmp_path / "a.yaml", FULL).model_copy(update={"money_unit": unit})
    unset = [
        name
        for name, field in Submission.model_fields.items()
        if getattr(given, name) == field.default and name not in ("pack", "reviewed_by")
    ]
    assert unset == []

    found = read(tmp_path / "b.yaml", submission_yaml(given))

    assert found == given
    assert repr(found) == repr(given)  # 25.50 is 25.5, but prints otherwise


def test_the_same_submission_gives_the_same_text() -> None:
    assert submission_yaml(example("small")) == submission_yaml(example("small"))


def test_people_find_chinese_keys_in_the_order_of_the_model_and_one_line_per_row() -> None:
    lines = submission_yaml(example("small")).splitlines()

    assert lines[0] == "# yaml-language-server: $schema=submission.schema.json"
    assert lines[1:5] == [
        "模板包: hebei-2024",
        "预算年度: 2024",
        "金额单位: 元",
        "批复日期: 2024-02-05",
    ]
    assert '  - {功能科目: "2012601", 经济科目: "30101", 支出类型: 人员经费, 金额: 900000}' in lines
    tops = [line.split(":")[0] for line in lines[1:] if line and not line.startswith((" ", "-"))]
    titles = [field.title for field in Submission.model_fields.values()]
    assert tops == sorted(tops, key=titles.index)
    assert "草案" not in tops


def test_rare_characters_stay_as_they_are() -> None:
    given = example("small")
    named = given.department.model_copy(update={"name": "𠮷县档案馆"})

    text = submission_yaml(given.model_copy(update={"department": named}))

    assert "名称: 𠮷县档案馆" in text


def test_codes_are_texts_to_any_reader_of_yaml() -> None:
    found = yaml.safe_load(submission_yaml(example("department")))

    assert {type(line["功能科目"]) for line in found["预算明细"]} == {str}
    assert type(found["部门"]["行政区划代码"]) is str


@pytest.mark.parametrize(
    ("yuan", "unit", "text"),
    [
        ("900000.00", "元", "900000"),
        ("0.00", "元", "0"),
        ("0.10", "元", "0.10"),
        ("900000.00", "万元", "90.00"),
        ("123.45", "万元", "0.012345"),
        ("1000000000000000.00", "万元", "100000000000.00"),
        ("0.01", "万元", "0.000001"),
    ],
)
def test_amounts_lose_no_fen(yuan: str, unit: str, text: str) -> None:
    assert amount_text(Decimal(yuan), MoneyUnit(unit)) == text
    assert Decimal(text) * MoneyUnit(unit).yuan == Decimal(yuan)
