"""Figures in prose: what is tied to a figure, and what is left alone."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budgetgen.checking.case import Case, Check
from budgetgen.checking.catalogue import load_catalogue
from budgetgen.checking.engine import run_checks
from budgetgen.checking.examples import load_examples
from budgetgen.checking.rules import ALL_CHECKS, prose_lists
from budgetgen.checking.rules import prose as prose_rules
from budgetgen.checking.rules.county import COUNTY_CHECKS, THREE_PUBLIC_CHECK
from budgetgen.reading.naming import Positions
from tests.support.prose import only, published, typed

FIGURE_CHECKS: tuple[Check, ...] = (*prose_rules.CHECKS, *prose_lists.CHECKS)
OUTSIDE_PAIRS = {"COUNTY-PRIOR", "COUNTY-TPE", "DUE-DATE", "REPLY-AGREES", "TPE-PRIOR", "UNITS-SUM"}
"""Rules whose pair needs more than one submission: see test_county.py, test_three_public.py."""


def codes(case: Case) -> list[str]:
    outcome = run_checks(case, Positions({}), FIGURE_CHECKS)
    assert outcome.broken == ()
    return [finding.code for finding in outcome.findings]


@pytest.mark.parametrize(
    "text",
    [
        "项目支出240000元。",
        "项目支出２４．００万元。",
        "项目支出二十四万元。",
        "2024年我部门项目支出预算安排24万元，比上年增加4万元，增长20%。",
        "其中：基本支出131.50万元，包括人员经费121.20万元和日常公用经费10.30万元；项目支出24万元。",
        "基本支出132万元。",
        "2023年项目支出20万元。",
        "“三公”经费0.30万元，与上年相比减少0.20万元，下降40%。",
        "三公经费预算3000元，同比减少2000元（降幅40.00%）。",
        "因公出国(境)费0元，与上年相比无变化。",
        "（2）公务接待费。共计安排3000元，比2023年减少2000元。",
    ],
)
def test_true_sentences_are_let_pass(text: str) -> None:
    assert codes(typed(text)) == []
    assert codes(published(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "项目支出约20万元。",
        "项目支出20—30万元。",
        "人员经费和公用经费共131.50万元。",
        "人员经费、公用经费分别为121.20万元、10.30万元。",
        "培训费、公务接待费共5万元。",
        "培训费和公务接待费共5万元。",
        "本级项目支出5万元。",
        "年中追加项目支出5万元。",
        "数字化项目支出18万元。",
        "上年结转的项目支出3万元。",
        "其他公用经费2万元。",
        "公用经费标准为每人1.5万元。",
        "2022年项目支出15万元，2022年公务接待费1万元。",
        "较2022年，项目支出增加9万元。",
        "公务接待费比上年执行数增加0.10万元。",
        "公务接待费不增加。",
        "基本持平。",
        "2024—2026年项目支出规划总额80万元。",
        "馆藏数字化项目增加设备购置3万元，减少维护费1万元。",
        "项目支出主要用于购买扫描设备5万元。",
        "公务接待费，是指按规定开支的接待支出，人均100元。",
        "一般公共预算安排的项目支出增加1万元。",
        "节约项目支出5万元。",
        "比上年增加6万元。",
    ],
)
def test_sentences_about_other_money_are_let_pass(text: str) -> None:
    assert codes(typed(text)) == []


@pytest.mark.parametrize(
    ("text", "expected", "actual"),
    [
        ("项目支出２３．００万元。", "24.00", "23.00"),
        ("项目支出二十五万元。", "24.00", "25.00"),
        ("2023年项目支出25万元。", "20.00", "25.00"),
        ("公务接待费：2999元。", "3000", "2999"),
        ("项目支出比上年增加5.00万元。", "4.00", "5.00"),
        ("（2）公务接待费。安排500元。", "3000", "500"),
        ("收入预算1,555.00万元。", "155.50", "1555.00"),
        ("基本支出131.49万元。", "131.50", "131.49"),
        ("年末固定资产总额为283.60元。", "2836000.00", "283.60"),
    ],
)
def test_a_wrong_amount_is_reported_in_its_own_unit(text: str, expected: str, actual: str) -> None:
    for case in (typed(text), published(text)):
        hit = only(prose_rules.text_figure, case)
        assert (hit.expected, hit.actual) == (Decimal(expected), Decimal(actual))


def test_an_amount_wrong_by_ten_thousand_is_told_to_be_of_another_unit() -> None:
    hit = only(prose_rules.text_figure, typed("项目支出24元。"))
    assert "10000" in str(hit.values["gap"])


def test_in_a_department_of_several_units_the_text_about_one_unit_is_let_pass() -> None:
    text = "云溪县大数据发展中心预算如下：项目支出163.70万元。"
    assert codes(typed(text, name="department")) == []
    assert codes(typed("我部门（含所属单位）项目支出163.70万元。", name="department")) == [
        "TEXT-FIGURE"
    ]


@pytest.mark.parametrize(
    ("text", "expected", "actual"),
    [
        ("与2023年相比增加0.00万元。", "持平", "增加"),
        ("公务接待费与上年持平。", "减少", "持平"),
        ("公务接待费比上年增加0.20万元。", "减少", "增加"),
        ("因公出国（境）费比上年减少1万元。", "持平", "减少"),
    ],
)
def test_a_wrong_direction_is_reported(text: str, expected: str, actual: str) -> None:
    for case in (typed(text), published(text)):
        hit = only(prose_rules.text_sign, case)
        assert (hit.expected, hit.actual) == (expected, actual)


def test_a_percentage_that_goes_the_other_way_is_reported() -> None:
    hit = only(prose_rules.text_sign, typed("项目支出增加4万元（下降20%）。"))
    assert hit.actual == "增加"


def test_no_percentage_stands_on_a_zero_base() -> None:
    text = "公务用车购置费5万元，比上年增加5万元，增长100%。"
    case = published(text)
    figures = {n: f for n, f in case.tables.figures.items() if not n.startswith("上年")}
    foreign = replace(case, tables=replace(case.tables, figures=figures))
    assert "不写百分比" in str(only(prose_rules.text_percent, foreign).expected)


@pytest.mark.parametrize(("rate", "wrong"), [("5.26", False), ("5.3", False), ("5.00", True)])
def test_a_percentage_agrees_with_the_sentence_itself_where_last_year_is_unknown(
    rate: str, wrong: bool
) -> None:
    case = published(f"一般公共预算支出20.00万元，比上年增加1.00万元，增长{rate}%。")
    assert ("TEXT-PERCENT" in codes(case)) is wrong


def test_a_percentage_on_this_year_instead_of_last_is_reported() -> None:
    hit = only(prose_rules.text_percent, typed("项目支出比上年增加4万元，增幅16.67%。"))
    assert hit.expected == "20.00%"


def test_parts_rounded_apart_do_not_make_a_wrong_change() -> None:
    text = "支出预算比上年增加6.4万元，其中：基本支出增加2.40万元，项目支出增加4.00万元。"
    assert not list(prose_rules.text_delta(typed(text)))


def test_parts_of_a_change_that_are_left_out_make_no_finding() -> None:
    assert not list(prose_rules.text_delta(typed("支出比上年增加6.40万元，基本支出增加2.40万元。")))


def test_vehicles_told_in_two_parts_make_up_the_change_of_the_total() -> None:
    text = (
        "三公经费减少0.50万元，其中：公务用车购置费减少0.10万元，公务用车运行费减少0.10万元，"
        "公务接待费减少0.20万元。"
    )
    hit = only(prose_rules.tpe_change, published(text))
    assert (hit.expected, hit.actual) == (Decimal("-0.40"), Decimal("-0.50"))


def test_goals_and_duties_are_not_read_as_figures() -> None:
    text = "项目支出压减5%，公用经费1万元。"
    assert codes(published(text, heading="五、部门整体绩效目标")) == []
    assert codes(published(text, heading="二、预算安排情况")) != []
    case = typed()
    prose = case.filled.prose.model_copy(update={"overall_goals": (text,)})
    submission = case.filled.model_copy(update={"prose": prose})
    assert codes(replace(case, submission=submission)) == []


def test_every_rule_of_the_group_has_a_pair() -> None:
    built = {check.code for check in (*ALL_CHECKS, THREE_PUBLIC_CHECK, *COUNTY_CHECKS)}
    assert set(OUTSIDE_PAIRS) <= built & set(load_catalogue())
    assert not OUTSIDE_PAIRS & set(load_examples())
