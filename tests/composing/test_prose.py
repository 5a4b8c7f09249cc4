"""Every branch of the standing sentences, read from the composed document."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from budgetgen.composing.document import Heading, Paragraph
from budgetgen.rendering import Prepared
from tests.support.examples import computed

LINES = """
预算明细:
  - {功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: 800000}
  - {功能科目: 2012601, 经济科目: 30201, 支出类型: 公用经费, 金额: 100000}
  - {功能科目: 2012604, 经济科目: 30217, 项目: 修缮, 金额: 50000}
项目:
  - {名称: 修缮}
"""
SEVERAL = """
模板包: hebei-2024
预算年度: 2024
金额单位: 元
部门:
  编码: "231"
  名称: 云溪县档案局
  单位:
    - {编码: "231001", 名称: 云溪县档案局本级, 性质: 行政}
    - {编码: "231002", 名称: 云溪县档案馆, 性质: 参公事业}
    - {编码: "231003", 名称: 云溪县档案技术中心, 性质: 事业}
预算明细:
  - {单位: "231001", 功能科目: 2012601, 经济科目: 30201, 支出类型: 公用经费, 金额: 100000}
  - {单位: "231002", 功能科目: 2012601, 经济科目: 30201, 支出类型: 公用经费, 金额: 20000}
  - {单位: "231003", 功能科目: 2012604, 经济科目: 30201, 支出类型: 公用经费, 金额: 7000}
"""


def section(prepared: Prepared, title: str) -> str:
    """The paragraphs under the heading that ends in `title`, one per line."""
    found: list[str] = []
    inside = False
    for block in prepared.document.blocks():
        if isinstance(block, Heading):
            inside = block.text.endswith(title)
        elif inside and isinstance(block, Paragraph):
            found.append(block.text)
    assert found, title
    return "\n".join(found)


def last_year(personnel: int, project: int) -> str:
    return f"""
上年数据:
  - {{支出类型: 人员经费, 预算数: {personnel}}}
  - {{支出类型: 项目支出, 预算数: {project}}}
文字说明:
  增减原因: {{基本支出: 人员增加。, 项目支出: 项目完工}}
"""


@pytest.mark.parametrize(
    ("personnel", "project", "sentence"),
    [
        (
            1000000,
            40000,
            "2024年支出预算为95.00万元，与2023年预算相比减少9.00万元（下降8.65%）。其中："
            "基本支出减少10.00万元（下降10.00%），主要原因是人员增加；"
            "项目支出增加1.00万元（增长25.00%），主要原因是项目完工。",
        ),
        (
            900000,
            0,
            "2024年支出预算为95.00万元，与2023年预算相比增加5.00万元（增长5.56%）。其中："
            "基本支出持平；项目支出增加5.00万元，主要原因是项目完工。",
        ),
        (
            900000,
            50000,
            "2024年支出预算为95.00万元，与2023年预算持平，基本支出和项目支出都没有变化。",
        ),
        (
            910000,
            40000,
            "2024年支出预算为95.00万元，与2023年预算相比持平。其中："
            "基本支出减少1.00万元（下降1.10%），主要原因是人员增加；"
            "项目支出增加1.00万元（增长25.00%），主要原因是项目完工。",
        ),
    ],
    ids=["less and more", "zero base has no percentage", "all level", "level in all only"],
)
def test_changes_say_direction_amount_and_reason(
    prepared: Callable[..., Prepared], personnel: int, project: int, sentence: str
) -> None:
    text = section(prepared(LINES + last_year(personnel, project)), "比上年增减情况")
    assert text == sentence


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        ("支出: 新增普查任务, 收入: 上级补助增加", "主要原因是新增普查任务"),
        ("收入: 普查任务由上级补助安排", "主要原因是普查任务由上级补助安排"),
        ("三公经费: 压减接待", ""),
    ],
    ids=["its own", "that of income, which it balances", "none"],
)
def test_expenditure_has_a_reason_of_its_own(
    prepared: Callable[..., Prepared], reasons: str, told: str
) -> None:
    body = LINES + last_year(800000, 50000).split("文字说明")[0]
    body += f"文字说明:\n  增减原因: {{{reasons}}}\n"

    sentence = section(prepared(body), "比上年增减情况").split("。")[0]

    assert sentence.endswith("增长11.76%）" + (f"，{told}" if told else ""))


def test_without_last_year_nothing_is_compared(prepared: Callable[..., Prepared]) -> None:
    done = prepared(LINES)
    assert "不作增减比较" in section(done, "比上年增减情况")
    assert "相比" not in section(done, "增减变化原因")


def test_amounts_of_the_sentences_are_the_printed_cells(department: Prepared) -> None:
    income = section(department, "收入说明")
    assert "收入预算为7601.94万元" in income
    assert "一般公共预算收入7580.94万元" in income
    assert "政府性基金预算收入0.00万元" in income
    assert "上年结转结余21.00万元" in income
    spent = section(department, "支出说明")
    assert "基本支出444.93万元，包括人员经费389.55万元和日常公用经费55.38万元" in spent
    assert "项目支出7157.01万元，主要用于" in spent
    change = section(department, "比上年增减情况")
    assert "减少153.77万元" in change
    assert "基本支出增加31.73万元" in change
    assert "项目支出减少185.50万元" in change
    assert "55.38万元" in section(department, "机关运行经费安排情况")


def test_changes_of_parts_add_up_though_every_figure_is_rounded(
    prepared: Callable[..., Prepared],
) -> None:
    body = """
预算明细:
  - {功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: 800033}
  - {功能科目: 2012604, 项目: 修缮, 金额: 50033}
项目: [{名称: 修缮}]
上年数据:
  - {支出类型: 人员经费, 预算数: 700050}
  - {支出类型: 项目支出, 预算数: 60050}
"""
    text = section(prepared(body), "比上年增减情况")
    signed = [
        Decimal(number) * (1 if word == "增加" else -1)
        for word, number in re.findall(r"(增加|减少)([\d.]+)万元", text)
    ]
    assert len(signed) == 3
    assert signed[0] == signed[1] + signed[2]


def test_one_unit_is_told_apart_from_several(prepared: Callable[..., Prepared]) -> None:
    assert "只有本单位1个" in section(prepared(LINES), "机构设置：")
    several = prepared(SEVERAL, whole=True)
    assert "共3个，其中行政单位1个，参照公务员法管理的事业单位1个，其他事业单位1个" in section(
        several, "机构设置："
    )
    assert "本级及所属单位" in section(several, "部门预算安排的总体情况")


def test_operating_cost_counts_administrative_units_only(prepared: Callable[..., Prepared]) -> None:
    assert "安排12.00万元" in section(prepared(SEVERAL, whole=True), "机关运行经费安排情况")


def test_institutions_have_no_operating_cost(prepared: Callable[..., Prepared]) -> None:
    text = SEVERAL.replace("性质: 行政", "性质: 事业").replace("参公事业", "事业")
    told = section(prepared(text, whole=True), "机关运行经费安排情况")
    assert "都是事业单位，按规定不安排机关运行经费" in told
    assert "万元" not in told


def test_an_administrative_unit_without_operating_cost_says_so(
    prepared: Callable[..., Prepared],
) -> None:
    text = LINES.replace(
        "经济科目: 30201, 支出类型: 公用经费", "经济科目: 30302, 支出类型: 人员经费"
    )
    assert "没有安排机关运行经费" in section(prepared(text), "机关运行经费安排情况")


THREE_PUBLIC = """
三公经费:
  - {类别: 公务接待费, 上年预算数: 70000, 增减原因: 压减接待, 接待批次: 8, 人次: 40}
  - {类别: 公务用车运行维护费, 上年预算数: 0}
"""


def test_three_public_items_are_compared_one_by_one(prepared: Callable[..., Prepared]) -> None:
    told = section(prepared(LINES + THREE_PUBLIC), "增减变化原因").split("\n")
    assert "预算为5.00万元，与2023年预算相比减少2.00万元（下降28.57%）" in told[0]
    assert told[-1] == (
        "公务接待费5.00万元，计划接待8批次，共40人次，与2023年预算相比减少2.00万元"
        "（下降28.57%），原因是压减接待。"
    )
    assert told[1] == "因公出国（境）费0.00万元，与2023年预算相比持平。"
    assert len(told) == 5


def test_no_three_public_money_in_either_year_is_one_sentence(department: Prepared) -> None:
    told = section(department, "增减变化原因")
    assert told.count("0.00万元") == 6
    assert told.endswith("与2023年预算持平。")
    assert "增加" not in told


def test_every_chapter_speaks_even_with_nothing_to_say(prepared: Callable[..., Prepared]) -> None:
    done = prepared("预算明细: []\n")
    headings = [h.text for h in done.document.headings() if h.level == 2]
    assert len(headings) == 9 + 11
    assert "本部门2024年无项目支出预算安排。" in section(done, "部门项目预算安排情况及绩效目标")
    assert "我部门无其他需要说明的事项。" in section(done, "其他需要说明的事项")
    assert "没有固定资产" in section(done, "国有资产信息")


def test_the_directory_names_every_table_and_chapter_once(department: Prepared) -> None:
    from budgetgen.composing.document import Directory

    [directory] = [b for b in department.document.blocks() if isinstance(b, Directory)]
    linked = [entry.anchor for entry in directory.entries if entry.anchor]
    expected = [h.anchor for h in department.document.headings() if h.level == 2]
    assert linked == expected
    assert [e.text for e in directory.entries if not e.anchor] == [
        "部门预算公开表",
        "部门预算信息公开情况说明",
    ]


def test_the_glossary_explains_only_terms_that_are_used(prepared: Callable[..., Prepared]) -> None:
    told = section(
        prepared(LINES + "补充名词: [{名词: 双套制, 解释: 纸质与电子并存。}]"), "名词解释"
    )
    lines = told.split("\n")
    assert [line.split("、")[0] for line in lines] == [str(n) for n in range(1, len(lines) + 1)]
    assert lines[-1].endswith("双套制：纸质与电子并存。")
    assert len(lines) > 8


def test_a_users_text_is_never_run_as_a_template(prepared: Callable[..., Prepared]) -> None:
    typed = "{{ 7*7 }}{% raw %}{# 注 #}"
    done = prepared(LINES + f'文字说明:\n  部门职责: ["{typed}"]\n  增减原因: {{}}\n')
    assert section(done, "部门职责：") == f"（一）{typed}"


def test_a_users_own_term_is_never_run_as_a_template(prepared: Callable[..., Prepared]) -> None:
    done = prepared(LINES + '补充名词: [{名词: 双套制, 解释: "{{ 7*7 }}{% if %}"}]')
    assert section(done, "名词解释").endswith("双套制：{{ 7*7 }}{% if %}")


def test_the_points_of_a_goal_are_numbered_below_it() -> None:
    document = computed("hebei-performance-2022-items").document
    texts = [block.text for block in document.blocks() if isinstance(block, (Heading, Paragraph))]
    at = texts.index("（一）农村供水保障")
    assert [text[:2] for text in texts[at + 1 : at + 5]] == ["1.", "2.", "3.", "（二"]
