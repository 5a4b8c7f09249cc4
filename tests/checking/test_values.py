"""Rules over indicator values: what they let pass, and what they must not miss."""

import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgen.checking.case import Case, Hit
from budgetgen.checking.rules import ALL_CHECKS
from budgetgen.model.disclosure import AssetItem, Assets, GoalItem, Prose, ThreePublicItem
from budgetgen.model.finding import Severity
from budgetgen.model.ledger_line import BudgetLine
from budgetgen.model.project import Activity, Duty, Indicator, Project
from budgetgen.rendering import case_of, prepare

ROOT = Path(__file__).parent.parent.parent
CHECKS = {check.code: check.function for check in ALL_CHECKS}
MINE = [
    code
    for code in CHECKS
    if code.startswith(("VAL-", "CROSS-")) or code in ("IND-KIND", "DEPT-VS-PROJECT")
]
BUDGET = Decimal(180000)
"""预算数 of the first project of the small example."""


@pytest.fixture(scope="module")
def small() -> Case:
    prepared = prepare(ROOT / "examples/small/department.yaml").prepared
    assert prepared is not None
    return case_of(prepared)


def changed(case: Case, **changes: Any) -> Case:
    return replace(case, submission=case.filled.model_copy(update=changes))


def indicator(level2: str, name: str, value: str, description: str = "") -> Indicator:
    level1 = "满意度指标" if "满意" in level2 else "效益指标" if "效益" in level2 else "产出指标"
    described = description or f"{name}的完成情况"
    return Indicator(
        level1=level1,
        level2=f"{level2}指标",
        level3=name,
        description=described,
        value=value,
        basis="台账",
    )


def with_indicators(case: Case, *indicators: Indicator, **more: Any) -> Case:
    """The small example; its first project (180000 元) has these indicators, the second none."""
    first, *others = case.filled.projects
    projects = [first.model_copy(update={"indicators": indicators, **more})]
    projects += [project.model_copy(update={"indicators": ()}) for project in others]
    return changed(case, projects=tuple(projects))


def hits(code: str, case: Case) -> list[Hit]:
    return list(CHECKS[code](case))


def codes(case: Case) -> set[str]:
    return {code for code in MINE for _ in CHECKS[code](case)}


SOUND = [
    ("数量", "培训人数", "500人"),
    ("数量", "培训人数", "≥500人次"),
    ("数量", "新建道路长度", "12.5公里"),
    ("数量", "绿化面积", "≥3000平方米"),
    ("数量", "购置设备数量", "1批"),
    ("数量", "编制规划", "一套"),
    ("数量", "走访村庄", "≥20个村"),
    ("数量", "宣传活动", "每季度一次"),
    ("数量", "受理事项", "≥2.5万件"),
    ("数量", "安全事故起数", "≤1起"),
    ("数量", "会议控制数", "≤10次"),
    ("数量", "参训人数增长", "≥5%", "比上年增长的幅度"),
    ("数量", "培训批次", "3-5批次"),
    ("数量", "培训天数", "12天"),
    ("质量", "验收合格率", "100%"),
    ("质量", "验收合格率", "≥99.5％"),
    ("质量", "系统故障率", "≤1%"),
    ("质量", "系统无故障率", "≥99%"),
    ("质量", "差错率", "＜0.5‰"),
    ("质量", "工程质量等级", "合格"),
    ("质量", "获奖作品数量", "≥3件"),
    ("质量", "热线运行", "12345热线畅通"),
    ("质量", "设备质保期", "≥3年"),
    ("质量", "重点人群死亡率", "≤6人/10万"),
    ("时效", "资金支付时间", "12月底"),
    ("时效", "资金支付时间", "2024年12月31日前"),
    ("时效", "报告报送频次", "每季度一次"),
    ("时效", "补贴发放及时率", "100%"),
    ("时效", "资金到位率", "100%"),
    ("时效", "资金支付时间", "2024年1月-12月"),
    ("时效", "故障响应时间", "≤2小时"),
    ("时效", "任务完成时限", "≤10个工作日"),
    ("时效", "任务完成时限", "90日内"),
    ("时效", "工程建设工期", "24个月"),
    ("成本", "人均补助标准", "1200元/人·年"),
    ("成本", "项目总成本", "≤18万元"),
    ("成本", "项目总成本", "180000元"),
    ("成本", "每期培训成本", "≤2万元"),
    ("成本", "成本节约率", "≥5%"),
    ("成本", "节约资金", "≥2万元"),
    ("成本", "用工成本", "≤3人", "投入的人工"),
    ("经济效益", "带动增收", "≥500万元"),
    ("经济效益", "税收任务完成率", "≥100%"),
    ("经济效益", "节约运行成本", "≥5万元"),
    ("社会效益", "群众知晓率", "90%以上"),
    ("社会效益", "居民生活水平", "显著提高"),
    ("社会效益", "重大安全事故", "0起"),
    ("社会效益", "投诉件数", "0"),
    ("社会效益", "消费价格指数", "103"),
    ("社会效益", "师生比", "1:19"),
    ("生态效益", "细颗粒物浓度", "≤35微克/立方米"),
    ("可持续影响", "设备使用年限", "≥5年"),
    ("服务对象满意度", "群众满意度", "≥80%"),
    ("服务对象满意度", "满意度提升幅度", "≥5%"),
    ("服务对象满意度", "群众投诉率", "≤5%"),
    ("服务对象满意度", "群众满意度", "≥90分"),
    ("服务对象满意度", "群众评价", "满意"),
]


@pytest.mark.parametrize("row", SOUND, ids=["/".join(row) for row in SOUND])
def test_sound_values_pass_every_rule(row: tuple[str, ...], small: Case) -> None:
    assert codes(with_indicators(small, indicator(*row))) == set()


FAULTS = [
    ("VAL-COST-NO-NUMBER", ("成本", "按标准支出", "控制成本，节约开支")),
    ("VAL-COST-NOT-MONEY", ("成本", "互派干部挂职", "≥20人次")),
    ("VAL-COST-PERCENT", ("成本", "预算支出率", "≤100%")),
    ("VAL-DIR-COST", ("成本", "补贴标准", "不低于0.4万元")),
    ("VAL-DIR-COST", ("成本", "补贴标准", "＞0.05万元")),
    ("VAL-DIR-NEGATIVE", ("质量", "设备损耗率", "5%以上")),
    ("VAL-DIR-NEGATIVE", ("质量", "校对差错率", "≥１%")),
    ("VAL-DIR-QTY", ("数量", "补助人数", "14人以内")),
    ("VAL-ECHO", ("社会效益", "办会质量", "“办会质量”")),
    ("VAL-FORMAT", ("质量", "验收合格率", "≥ 90%")),
    ("VAL-FORMAT", ("质量", "验收合格率", ">=90%")),
    ("VAL-GE-100", ("质量", "参保覆盖面", "100%以上")),
    ("VAL-GE-100", ("质量", "发放率", "120%")),
    ("VAL-MALFORMED", ("质量", "验收合格率", "")),
    ("VAL-MALFORMED", ("质量", "验收合格率", "≥9O%")),
    ("VAL-MALFORMED", ("数量", "活动次数", "≥5次，≥200人次")),
    ("VAL-MISMATCH", ("数量", "离退休人数", "≥20次")),
    ("VAL-MISMATCH", ("时效", "响应时间", "≤3人")),
    ("VAL-NAME-UNIT", ("数量", "站点运行数量", "百分之九十")),
    ("VAL-NAME-UNIT", ("时效", "竣工及时率（%）", "按时完工")),
    ("VAL-NAME-UNIT", ("质量", "专款专用率", "≥5次")),
    ("VAL-NO-NUMBER", ("社会效益", "受益人数", "人")),
    ("VAL-NO-NUMBER", ("社会效益", "受益比例", "≥%")),
    ("VAL-NO-UNIT", ("质量", "验收合格率", "≥95")),
    ("VAL-NO-UNIT", ("社会效益", "受益户数", "９５")),
    ("VAL-PERCENT-WORD", ("质量", "验收合格率", "90个百分比")),
    ("VAL-PERIOD", ("时效", "测评周期", "2年")),
    ("VAL-PERIOD", ("时效", "任务完成时间", "2025年6月底")),
    ("VAL-QTY-MONEY", ("数量", "会议费支出", "≤3200元")),
    ("VAL-QTY-NO-NUMBER", ("数量", "培训对象", "全覆盖")),
    ("VAL-QTY-PERCENT", ("数量", "培训覆盖率", "100%")),
    ("VAL-REMARK-IN-VALUE", ("质量", "老党员覆盖率", "100符合条件老党员全覆盖")),
    ("VAL-REMARK-IN-VALUE", ("数量", "远教站点数量", "在沿线村打造2个远教广场")),
    ("VAL-REMARK-IN-VALUE", ("质量", "验收合格率", "≥90%（含整改后）")),
    ("VAL-SATISFACTION-LOW", ("服务对象满意度", "群众满意率", "≥50百分比")),
    ("VAL-UNIT-INCOMPLETE", ("成本", "茶话会成本", "≤1万")),
    ("VAL-UNIT-INCOMPLETE", ("数量", "受理数量", "≥20万")),
    ("IND-KIND", ("时效", "举办国情研修班", "≥20人次")),
    ("IND-KIND", ("时效", "提升战斗力", "明显增强", "战斗力的变化")),
    ("IND-KIND", ("数量", "任务完成时间", "12月底")),
    ("IND-KIND", ("数量", "经费使用年限", "≤1年")),
    ("IND-KIND", ("质量", "培训人次", "≥2000人次")),
    ("IND-KIND", ("成本", "项目进展", "12月底", "项目进展的安排")),
    ("IND-KIND", ("经济效益", "平台运行成本", "≤45万元")),
    ("IND-KIND", ("服务对象满意度", "人才队伍建设", "≥90%")),
    ("IND-KIND", ("服务对象满意度", "满意群众", "≥90人")),
]


@pytest.mark.parametrize(("code", "row"), FAULTS, ids=[f"{c}-{'/'.join(r)}" for c, r in FAULTS])
def test_a_fault_is_reported_at_its_value(code: str, row: tuple[str, ...], small: Case) -> None:
    found = hits(code, with_indicators(small, indicator(*row)))
    assert [hit.at for hit in found] == [("projects", 0, "indicators", 0, "value")]


def test_a_row_that_repeats_one_text_throughout_is_no_echo_as_well(small: Case) -> None:
    same = Indicator(
        level1="产出指标",
        level2="时效指标",
        level3="及时办会",
        description="及时办会",
        value="及时办会",
        basis="及时办会",
    )
    assert hits("VAL-ECHO", with_indicators(small, same)) == []


def test_an_area_name_that_asks_for_a_count_is_reported_once_only(small: Case) -> None:
    case = with_indicators(small, indicator("数量", "站点数量", "≥90%"))
    assert codes(case) == {"VAL-NAME-UNIT"}


def test_a_second_target_in_one_value_is_a_warning_a_broken_value_an_error(small: Case) -> None:
    several = with_indicators(small, indicator("数量", "活动次数", "5次、200人次"))
    broken = with_indicators(small, indicator("数量", "活动次数", "≥≥5次"))
    assert hits("VAL-MALFORMED", several)[0].severity is Severity.WARNING
    assert hits("VAL-MALFORMED", broken)[0].severity is None


def test_the_limit_of_satisfaction_is_the_packs(small: Case) -> None:
    limits = small.pack.settings.limits.model_copy(update={"satisfaction": 90})
    settings = small.pack.settings.model_copy(update={"limits": limits})
    strict = replace(small, pack=replace(small.pack, settings=settings))
    row = indicator("服务对象满意度", "群众满意度", "≥85%")
    assert hits("VAL-SATISFACTION-LOW", with_indicators(small, row)) == []
    assert [hit.expected for hit in hits("VAL-SATISFACTION-LOW", with_indicators(strict, row))] == [
        "90%"
    ]


# -- against the budget of 180000 元 ------------------------------------------------------------


@pytest.mark.parametrize("value", ["≤18万元", "≤180000元", "=18.0万元", "180,000元", "18万元以内"])
def test_a_total_cost_that_is_the_budget_passes(value: str, small: Case) -> None:
    case = with_indicators(small, indicator("成本", "项目总成本", value))
    assert hits("VAL-COST-NE-BUDGET", case) == []


def test_totals_of_parts_pass_where_they_add_up_to_the_budget(small: Case) -> None:
    parts = (indicator("成本", "设备总费用", "12万元"), indicator("成本", "安装总费用", "6万元"))
    assert hits("VAL-COST-NE-BUDGET", with_indicators(small, *parts)) == []


@pytest.mark.parametrize(
    ("name", "value", "severity"),
    [
        ("项目总成本", "≤17万元", Severity.ERROR),
        ("培训总费用", "≤19万元", Severity.ERROR),
        ("培训总费用", "≤5万元", Severity.WARNING),
        ("每期培训成本", "≤20万元", Severity.WARNING),
    ],
)
def test_a_cost_that_cannot_be_is_an_error_a_doubtful_one_a_warning(
    name: str, value: str, severity: Severity, small: Case
) -> None:
    found = hits("VAL-COST-NE-BUDGET", with_indicators(small, indicator("成本", name, value)))
    assert [hit.severity for hit in found] == [severity]
    assert found[0].expected == BUDGET


@pytest.mark.parametrize(
    ("name", "value"),
    [("项目总投资", "500万元"), ("工程概算总额", "≤500万元"), ("合同总费用", "50万元")],
)
def test_costs_over_several_years_are_not_held_against_one_budget(
    name: str, value: str, small: Case
) -> None:
    case = with_indicators(small, indicator("成本", name, value))
    assert hits("VAL-COST-NE-BUDGET", case) == []


def product(small: Case, quantity: tuple[str, ...], cost: tuple[str, ...]) -> list[Hit]:
    rows = (indicator("数量", *quantity), indicator("成本", *cost))
    return hits("VAL-QTY-X-COST", with_indicators(small, *rows))


def test_more_than_the_budget_at_the_least_is_impossible(small: Case) -> None:
    found = product(
        small,
        ("体检人数", "≥1300人", "老干部体检人数"),
        ("体检成本", "350元", "每个老干部体检费用"),
    )
    assert [(hit.severity, hit.actual) for hit in found] == [(Severity.ERROR, Decimal(455000))]


def test_a_unit_cost_in_the_wrong_unit_is_found(small: Case) -> None:
    found = product(small, ("站点数量", "240个"), ("每个站点维护费", "≤750万元"))
    assert [hit.severity for hit in found] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("quantity", "cost"),
    [
        (("补助人数", "90人", "领取补助的人数"), ("补助标准", "0.2万元", "每人补助金额")),
        (("补助人数", "≥90人", "领取补助的人数"), ("补助标准", "≤0.3万元", "每人补助金额")),
        (
            ("培训人数", "500人", "参加培训的人数"),
            ("专家人均讲课费", "1000元", "培训专家人均讲课费"),
        ),
        (("走访次数", "500次", "走访的次数"), ("每次会议成本", "5000元", "每次会议支出")),
        (("发放人数", "19人", "扫描员人数"), ("工资标准", "3000元", "扫描员每人每月工资")),
        (("扫描页数", "9999页"), ("扫描单价", "100元", "图像处理")),
        (("培训人数", "60人", "参加培训的人数"), ("补助标准", "0.30万元", "培训人员每人补助")),
    ],
)
def test_products_that_may_be_right_or_pairs_that_may_not_belong_pass(
    quantity: tuple[str, ...], cost: tuple[str, ...], small: Case
) -> None:
    assert product(small, quantity, cost) == []


# -- one thing, one number ----------------------------------------------------------------------


def test_two_rows_of_one_name_and_description_with_two_numbers_conflict(small: Case) -> None:
    rows = [indicator("数量", "慰问人数", value, "慰问的老党员") for value in ("30人", "40名")]
    found = hits("VAL-CONFLICT", with_indicators(small, *rows))
    assert [(hit.expected, hit.actual) for hit in found] == [("30人", "40名")]


def test_rows_of_one_name_that_describe_different_things_do_not_conflict(small: Case) -> None:
    rows = (
        indicator("成本", "补助标准", "200元", "每名干部的补助"),
        indicator("成本", "补助标准", "300元", "每名教师的补助"),
    )
    assert hits("VAL-CONFLICT", with_indicators(small, *rows)) == []


@pytest.mark.parametrize(
    ("goal", "value", "conflicts"),
    [
        ("为1156名村干部发放补贴。", "1165人", True),
        ("为1165名村干部发放补贴。", "1165人", False),
        ("每月慰问20名村干部。", "240人", False),
        ("其中20名村干部参加培训。", "240人", False),
        ("举办3期培训，培训村干部。", "240人", False),
    ],
)
def test_goals_count_what_the_indicator_of_that_name_counts(
    goal: str, value: str, conflicts: bool, small: Case
) -> None:
    case = with_indicators(small, indicator("数量", "村干部人数", value), goals=(goal,))
    assert bool(hits("VAL-CONFLICT", case)) is conflicts


@pytest.mark.parametrize(
    ("description", "conflicts"),
    [
        ("参训人数达到500人次以上", True),
        ("参训人数达到300人次以上", False),
        ("面向50人次的小班开展培训", False),
        ("每期不少于两次集中学习", False),
    ],
)
def test_a_description_that_names_another_target_conflicts(
    description: str, conflicts: bool, small: Case
) -> None:
    case = with_indicators(small, indicator("数量", "参训人次", "≥300人次", description))
    assert bool(hits("VAL-CONFLICT", case)) is conflicts


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("网格事件办结率达到98%", True),
        ("全年网格事件办结率不低于95%", False),
        ("网格事件办结率不低于95%，群众满意度达到90%", False),
        ("办结率达到98%", False),
    ],
)
def test_a_departments_target_is_held_against_the_indicator_of_the_same_name_only(
    text: str, differs: bool, small: Case
) -> None:
    case = with_indicators(small, indicator("质量", "网格事件办结率", "≥95%"))
    prose = Prose(goals=(GoalItem(title="治理", indicators=text),))
    assert bool(hits("DEPT-VS-PROJECT", changed(case, prose=prose))) is differs


# -- across the chapters ------------------------------------------------------------------------


def prose_amounts(small: Case, operating: str, other: str) -> list[Hit]:
    prose = Prose(operating_cost_use=operating, other=(other,))
    return hits("CROSS-AMOUNT", changed(small, prose=prose))


@pytest.mark.parametrize(
    ("operating", "other"),
    [
        ("公务接待费0.3万元等", "全年安排公务接待费3000元。"),
        ("公务接待费0.3万元等", "全年安排公务接待费0.5万元，包括项目安排的部分。"),
        ("公务接待费0.5万元等", "上年公务接待费0.3万元。"),
        ("公务接待费0.5万元等", "公务接待费比上年减少0.3万元。"),
        ("公务接待费0.5万元等", "其中公务接待费0.3万元由下属单位承担。"),
        ("会议费1万元、培训费2万元等", "培训费用于干部教育，共2期。"),
    ],
)
def test_amounts_of_another_year_scope_or_unit_of_money_are_no_contradiction(
    operating: str, other: str, small: Case
) -> None:
    assert prose_amounts(small, operating, other) == []


def test_a_part_cannot_be_more_than_the_whole(small: Case) -> None:
    found = prose_amounts(small, "公务接待费800元等", "公务接待费安排５００元。")
    assert [(hit.expected, hit.actual) for hit in found] == [("800元", "500元")]


def test_an_amount_in_a_purpose_is_the_projects_budget(small: Case) -> None:
    right = with_indicators(small, purpose="预算数18万元。其中：财政资金18万元，其他资金0万元。")
    wrong = with_indicators(small, purpose="预算数：15万元，用于档案数字化。")
    assert hits("CROSS-AMOUNT", right) == []
    assert [(hit.expected, hit.actual) for hit in hits("CROSS-AMOUNT", wrong)] == [
        ("18万元", "15万元")
    ]


def duties(small: Case, *activities: Activity, amount: str | None = None) -> Case:
    duty = Duty(name="档案工作", amount=amount, activities=activities)
    return changed(small, duties=(duty,))


def test_an_activity_holds_at_least_its_projects_and_a_duty_is_its_activities(small: Case) -> None:
    projects = tuple(project.key for project in small.filled.projects)
    less = Activity(name="保管", amount="239999", projects=projects)
    more = Activity(name="保管", amount="300000", projects=projects)
    assert len(hits("CROSS-AMOUNT", duties(small, less))) == 1
    assert hits("CROSS-AMOUNT", duties(small, more)) == []
    assert hits("CROSS-AMOUNT", duties(small, more, amount="300000")) == []
    assert len(hits("CROSS-AMOUNT", duties(small, more, amount="300001"))) == 1


def test_a_duty_with_an_activity_of_unknown_amount_may_be_more_than_the_others(small: Case) -> None:
    unknown = (Activity(name="保管", amount="1000"), Activity(name="利用"))
    assert hits("CROSS-AMOUNT", duties(small, *unknown, amount="1500")) == []
    assert len(hits("CROSS-AMOUNT", duties(small, *unknown, amount="500"))) == 1


def test_project_codes_of_the_21_characters_name_no_activity(small: Case) -> None:
    keys = tuple(project.key for project in small.filled.projects)
    case = duties(
        small, Activity(name="保管", projects=keys[:1]), Activity(name="利用", projects=keys[1:])
    )
    assert hits("CROSS-ACTIVITY", case) == []


CARS = Assets(items=(AssetItem(kind="车辆", quantity="2", value="300000"),))
RUNNING = BudgetLine(functional="2012601", economic="30231", kind="公用经费", amount="40000")


def test_vehicles_and_running_costs_go_together(small: Case) -> None:
    lines = (*small.filled.lines, RUNNING)
    assert len(hits("CROSS-ASSET-CAR", changed(small, assets=CARS))) == 1
    assert len(hits("CROSS-ASSET-CAR", changed(small, lines=lines))) == 1
    assert hits("CROSS-ASSET-CAR", changed(small, assets=CARS, lines=lines)) == []


def test_vehicles_paid_from_own_income_have_running_costs(small: Case) -> None:
    own = RUNNING.model_copy(update={"source": "事业收入"})
    case = changed(small, assets=CARS, lines=(*small.filled.lines, own))
    assert hits("CROSS-ASSET-CAR", case) == []


def test_a_reason_that_speaks_of_the_vehicles_explains_them(small: Case) -> None:
    item = ThreePublicItem(kind="公务用车运行维护费", reason="车辆由机关事务中心统一保障")
    assert hits("CROSS-ASSET-CAR", changed(small, assets=CARS, three_public=(item,))) == []


def test_without_an_asset_table_nothing_is_said_of_vehicles(small: Case) -> None:
    case = changed(small, assets=Assets(), lines=(*small.filled.lines, RUNNING))
    assert hits("CROSS-ASSET-CAR", case) == []


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        ("年末共有公务用车６辆。", True),
        ("年末车辆保有量为三辆。", True),
        ("年末公务用车2辆。", False),
        ("共有车辆两辆。", False),
        ("计划购置车辆1辆。", False),
        ("其中：机要通信用车1辆。", False),
        ("处置车辆3辆。", False),
        ("车辆价值16万元。", False),
    ],
)
def test_a_number_of_vehicles_in_the_text_is_that_of_the_table(
    note: str, wrong: bool, small: Case
) -> None:
    case = changed(small, assets=CARS.model_copy(update={"note": (note,)}))
    assert bool(hits("CROSS-COUNT", case)) is wrong


TYPED = st.text(
    alphabet="≥≤<=0123456789.%‰万元人次个月年底每至/·（）一二十百分之以上提高总成本数量率每不低于{}\n ",
    max_size=16,
)


@given(TYPED, TYPED, TYPED, st.sampled_from(["数量", "质量", "时效", "成本", "经济效益", "满意度"]))
def test_no_text_makes_a_rule_fail(
    small: Case, name: str, description: str, value: str, level2: str
) -> None:
    rows = (
        indicator(level2, name.strip() or "名称", value, description),
        indicator("成本", f"每{name}", f"{value}元", description),
    )
    case = with_indicators(small, *rows, purpose=f"预算数{value}元", goals=(description,))
    prose = Prose(
        other=(f"车辆{value}辆，公务接待费{value}元",),
        goals=(GoalItem(title="一", indicators=value),),
    )
    codes(changed(case, prose=prose))


# -- size ---------------------------------------------------------------------------------------

LONG = (
    "预算数1万元，" * 15_000,
    "公务接待费1万元，" * 15_000,
    "不少于5次活动，" * 15_000,
    "一" * 300_000,
    "1" * 300_000,
    "保持在" * 100_000,
    "车辆2辆" * 20_000,
    "≥" * 300_000,
    "每每" * 150_000,
    "元/" * 150_000,
)


@pytest.mark.parametrize("text", LONG, ids=[text[:5] for text in LONG])
def test_a_very_long_text_anywhere_takes_seconds_at_most(text: str, small: Case) -> None:
    row = indicator("数量", text, text, text)
    case = with_indicators(small, row, purpose=text, goals=(text,))
    prose = Prose(
        operating_cost_use=text, other=(text,), goals=(GoalItem(title="一", indicators=text),)
    )
    case = changed(case, prose=prose, assets=CARS.model_copy(update={"note": (text,)}))
    begun = time.process_time()
    codes(case)
    assert time.process_time() - begun < 60


def many(small: Case, count: int) -> Case:
    def projects() -> Iterator[Project]:
        for i in range(count):
            yield small.filled.projects[i % 2].model_copy(
                update={"code": f"P{i}", "name": f"项目{i}"}
            )

    activities = tuple(
        Activity(name=f"活动{i}", projects=(f"P{i}",), amount="0") for i in range(count)
    )
    return changed(
        small, projects=tuple(projects()), duties=(Duty(name="职责", activities=activities),)
    )


def test_thousands_of_projects_take_no_pass_over_all_pairs(small: Case) -> None:
    begun = time.process_time()
    codes(many(small, 4000))
    assert time.process_time() - begun < 60  # over all pairs it would be many minutes
