"""Projects and their forms: where a rule could be too quick, or too slow, to fire."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgetgen.checking.case import Case
from budgetgen.checking.engine import run_checks
from budgetgen.checking.rules import (
    basis,
    goals,
    indicator_sets,
    indicators,
    names,
    plan,
    project_code,
    projects,
    purpose,
)
from budgetgen.checking.texts.project_codes import check_character, read_project_code
from budgetgen.composing.compose import compose
from budgetgen.composing.document import Block, FormBlock
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.money import MoneyUnit
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import load_pack
from budgetgen.reading.naming import Positions
from budgetgen.reading.submission import read_submission, submission_from_tree
from budgetgen.reading.yaml_file import parse_yaml
from budgetgen.tables.build import build_tables, classification_for
from budgetgen.tables.ledger import Ledger, facts_of
from budgetgen.tables.table import Cell, ProjectFigures, Table, TableSet

DATA = Path(__file__).parent.parent / "data"
TOPICS = (
    basis,
    goals,
    indicator_sets,
    indicators,
    names,
    plan,
    project_code,
    projects,
    purpose,
)
CHECKS = {check.code: check for topic in TOPICS for check in topic.CHECKS}

HEAD: dict[str, Any] = {
    "预算年度": 2024,
    "金额单位": "元",
    "部门": {
        "编码": "231",
        "名称": "云溪县档案馆",
        "行政区划代码": "139931",
        "单位": [{"编码": "231001", "名称": "云溪县档案馆", "性质": "行政"}],
    },
}
TWO_UNITS: dict[str, Any] = {
    "部门": {
        "编码": "231",
        "名称": "云溪县档案馆",
        "单位": [
            {"编码": "231001", "名称": "云溪县档案馆", "性质": "行政"},
            {"编码": "231002", "名称": "云溪县地方志中心", "性质": "事业"},
        ],
    }
}


def case_of_tree(tree: Any) -> tuple[Case, Positions]:
    reading = submission_from_tree(tree)
    assert reading.submission is not None, reading.findings
    submission = reading.submission
    pack = load_pack(submission.pack)
    tables, _ = build_tables(submission, pack.tables, pack.settings)
    document = compose(submission, tables, pack)
    accounts = classification_for(submission)
    year = submission.budget_year
    return Case(year, pack, accounts, tables, submission, document), reading.positions


def case_for(**parts: Any) -> tuple[Case, Positions]:
    """A department's case; a project's money is given by `lines`, else it has none."""
    text = yaml.dump(
        {**HEAD, **parts}, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False
    )
    return case_of_tree(parse_yaml(text, "部门预算.yaml"))


def found(code: str, *listed: dict[str, Any], **parts: Any) -> list[Finding]:
    """What one rule finds in a department with these projects."""
    case, positions = case_for(项目=list(listed), **parts)
    outcome = run_checks(case, positions, [CHECKS[code]])
    assert outcome.broken == ()
    return list(outcome.findings)


def project(name: str = "档案展览费", **fields: Any) -> dict[str, Any]:
    return {"名称": name, **fields}


def row(**fields: str) -> dict[str, str]:
    return {"一级指标": "产出指标", "二级指标": "数量指标", "三级指标": "展板数量", **fields}


def line(name: str, amount: str = "100", **fields: str) -> dict[str, str]:
    return {"功能科目": "2012604", "项目": name, "金额": amount, **fields}


def only_tables(case: Case, **changes: Any) -> Case:
    """The case as published tables give it: no submission, no ledger."""
    tables = TableSet(Ledger(()), case.tables.tables, {}, case.tables.projects)
    return replace(case, submission=None, document=None, tables=replace(tables, **changes))


# ---- codes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["13073022P00850910006W", "13073022P008126100019", "13052923P00585210113B"]
)
def test_the_check_character_holds_for_published_codes(code: str) -> None:
    assert check_character(code[:-1]) == code[-1]


@pytest.mark.parametrize(
    "code", ["203-0701-JBN-V4AV", "610000212000000103337", "ZX2024001", "13993124X006210100115"]
)
def test_codes_of_other_forms_are_left_alone(code: str) -> None:
    assert read_project_code(code) is None
    assert not found("PRJ-CODE-CHECK", project(编码=code))
    assert not found("CODE-YEAR", project(编码=code))


@pytest.mark.parametrize(
    ("code", "defect"),
    [
        ("13993124P00621010011", "应为 21 位，现为 20 位"),
        ("13993124P0062I0100115", "形近的字符"),
        ("13993124p006210100115", "半角字符和大写字母"),
        ("１３９９３１２４Ｐ００６２１０１００１１５", "半角字符和大写字母"),
        ("13993124P006210100116", "应为 5，现为 6"),
        ("13993124P006210100151", "应为"),
        ("13993224P00621010011A", "应为本行政区划代码 139931"),
    ],
)
def test_a_damaged_code_is_told_what_is_wrong(code: str, defect: str) -> None:
    (finding,) = found("PRJ-CODE-CHECK", project(编码=code))
    assert defect in finding.message


def test_a_region_is_not_asked_for_where_the_department_gives_none() -> None:
    assert not found("PRJ-CODE-CHECK", project(编码="13993224P00621010011A"), **TWO_UNITS)


def test_one_code_in_two_spellings_is_a_repeat() -> None:
    code = "13993124P006210100115"
    first, second = project(编码=code), project("展品修复费", 编码=code.lower())
    (finding,) = found("PRJ-CODE-CHECK", first, second)
    assert "重复" in finding.message
    assert finding.path == ("projects", 1, "code")


def test_a_code_of_a_later_year_is_an_error_and_of_an_earlier_year_a_warning() -> None:
    (later,) = found("CODE-YEAR", project(编码="13993125P006210100115"))
    (earlier,) = found("CODE-YEAR", project(编码="13993123P006210100115"))
    assert later.severity is Severity.ERROR
    assert earlier.severity is Severity.WARNING


# ---- plan --------------------------------------------------------------------------------------


def test_a_plan_in_full_width_digits_and_without_signs_is_sound() -> None:
    sound = project(支出计划={"3月底": "２５％", "6月底": "50.00", "10月底": "75%", "12月底": 100})
    for code in CHECKS:
        if code.startswith("PLAN"):
            assert not found(code, sound)


def test_blank_points_after_all_is_paid_are_a_warning() -> None:
    (finding,) = found("PLAN-END", project(支出计划={"6月底": "100%"}))
    assert finding.severity is Severity.WARNING


def test_a_form_without_any_plan_is_an_error_and_a_project_without_form_is_another_rules() -> None:
    (finding,) = found("PLAN-END", project(绩效目标=["办好展览。"]))
    assert finding.severity is Severity.ERROR
    assert not found("PLAN-END", project())


def test_a_decrease_is_seen_across_a_gap() -> None:
    (finding,) = found(
        "PLAN-DECREASE", project(支出计划={"3月底": 50, "10月底": 40, "12月底": 100})
    )
    assert finding.path == ("projects", 0, "plan", "october")


def test_all_money_in_the_last_quarter_is_seen_where_the_rest_is_blank() -> None:
    (finding,) = found("PLAN-BACKLOAD", project(支出计划={"12月底": 100}))
    assert finding.actual == "100%"


def test_blank_starts_of_a_whole_file_are_one_finding() -> None:
    blank = {"6月底": 50, "10月底": 80, "12月底": 100}
    (finding,) = found("PLAN-BLANK-START", project(支出计划=blank), project("二", 支出计划=blank))
    assert "有2个项目" in finding.message


@pytest.mark.parametrize(
    ("name", "value", "fires"),
    [
        ("资金支付完成时限", "9月底", True),
        ("补贴发放时间", "2024年6月30日前", True),
        ("资金支付完成时限", "11月底", False),
        ("资金支付完成时限", "6个月", False),
        ("展览开幕时间", "6月底", False),
        ("补贴发放及时率", "100%", False),
    ],
)
def test_only_the_time_of_payment_is_held_against_the_plan(
    name: str, value: str, fires: bool
) -> None:
    half = project(
        支出计划={"3月底": 20, "6月底": 50, "10月底": 80, "12月底": 100},
        绩效指标=[row(二级指标="时效指标", 三级指标=name, 指标值=value)],
    )
    assert bool(found("PLAN-VS-TIME", half)) is fires


def test_a_secret_project_is_not_looked_at() -> None:
    assert not found(
        "PLAN-RANGE", project(涉密="是", 支出计划={"3月底": 180}), project("二", 涉密="是")
    )


# ---- goals and purposes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "goal",
    ["1.办好展览", "2、办好展览", "（1）办好展览", "(二)办好展览", "①办好展览", "1.2024年办展"],
)
def test_a_number_typed_before_a_goal_prints_twice(goal: str) -> None:
    assert found("GOAL-DUP-NUMBER", project(绩效目标=[goal]))


@pytest.mark.parametrize(
    "goal",
    [
        "1.5万人参观",
        "3D展厅建成",
        "12345热线",
        "2024年办展",
        "一体推进",
        "十四五规划落实",
        "5个展览",
    ],
)
def test_a_number_that_belongs_to_a_goal_is_kept(goal: str) -> None:
    assert not found("GOAL-DUP-NUMBER", project(绩效目标=[goal]))


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("用于2022年展览", True),
        ("兑现2020年奖励", True),
        ("云财社〔2022〕88号文件安排的补助", False),
        ("用于2021-2025年规划内的展览", False),
        ("用于2022年11月至2024年3月的供暖", False),
        ("自2018年起每年办展", False),
        ("对2020年以前入馆的展品修复", False),
        ("依据《云溪县2020年展览办法》办展", False),
        ("支付2021年度工程尾款", False),
        ("征订2025年度党报", False),
        ("建成2000平方米展厅", False),
        ("2024年展览", False),
    ],
)
def test_a_purpose_speaks_of_the_budget_year(text: str, fires: bool) -> None:
    assert bool(found("PURPOSE-YEAR", project(用途=text))) is fires


def test_last_years_earnings_may_be_paid_this_year() -> None:
    (finding,) = found("PURPOSE-YEAR", project(用途="兑现2023年度考核奖励"))
    assert finding.severity is Severity.WARNING


def test_a_year_that_the_name_bears_may_stand_in_the_purpose() -> None:
    assert not found("PURPOSE-YEAR", project("2022年度展览奖励", 用途="用于2022年度展览奖励"))


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("2023年度展览费", True),
        ("云财行〔2023〕97号下达2024年度展览补助", False),
        ("云财社2023年218号提前下达2024年展览补助", False),
        ("2023-2024年度供暖费", False),
        ("2023年展厅改造工程尾款", False),
        ("第2023号展品修复", False),
    ],
)
def test_a_project_name_bears_no_earlier_year(name: str, fires: bool) -> None:
    assert bool(found("NAME-YEAR", project(name))) is fires


def test_an_earlier_year_in_the_name_of_carried_over_money_is_right() -> None:
    name = "2023年度展览费"
    carried = {"预算明细": [line(name, 上年结转="是")]}
    assert not found("NAME-YEAR", project(name), **carried)


@pytest.mark.parametrize(
    ("name", "text", "fires"),
    [
        ("2024年度党刊征订费", "支付党刊征订费用。", True),
        ("云财字〔2024〕7号档案数字化工作经费", "档案数字化", True),
        ("专项经费", "用于专项支出", False),
        ("档案数字化经费", "用于档案数字化设备租赁", False),
        ("档案数字化经费", "", False),
    ],
)
def test_a_purpose_that_only_repeats_the_name(name: str, text: str, fires: bool) -> None:
    assert bool(found("PURPOSE-EQ-NAME", project(name, 用途=text))) is fires


# ---- names -------------------------------------------------------------------------------------


def test_one_project_of_two_units_is_no_repeat() -> None:
    here, there = project(编码="A1", 单位="231001"), project(编码="A2", 单位="231002")
    assert not found("DUP-PROJECT", here, there, **TWO_UNITS)
    assert found("DUP-PROJECT", here, {**there, "单位": "231001"}, **TWO_UNITS)


@pytest.mark.parametrize(
    ("first", "second", "fires"),
    [
        ("2023年展览补助", "2024年展览补助", True),
        ("云财社〔2024〕1号展览补助", "云财行〔2024〕22号展览补助", True),
        ("展览补助100万元", "展览补助50万元", True),
        ("展览补助（第一批）", "展览补助（第二批）", False),
        ("2023年", "2024年", False),
    ],
)
def test_names_are_compared_without_year_amount_and_document(
    first: str, second: str, fires: bool
) -> None:
    assert bool(found("DUP-PROJECT", project(first), project(second))) is fires


def test_brackets_and_blanks_make_a_variant_but_another_year_does_not() -> None:
    def bases(*texts: str) -> list[Finding]:
        rows = [row(三级指标=f"指标{i}", 确定依据=text) for i, text in enumerate(texts)]
        return found("NAME-VARIANT", project(绩效指标=rows))

    (finding,) = bases("云档发〔2015〕14号", "云档发[2015]14号", "云档发〔2015〕14号")
    assert finding.actual == "云档发[2015]14号"
    assert not bases("云档发〔2015〕14号", "云档发〔2016〕14号", "1.5倍标准", "15倍标准")


# ---- indicators --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "description", "fires"),
    [
        (
            "开展老年人活动，增加老年人文化生活上台",
            "开展老年人活动，增加老年人文化生活上台阶",
            True,
        ),
        ("让每位离退休干部的遗属生活有保障", "让每位离退休干部的遗属生活有保障，感到温暖", False),
        ("全县村级组织活动场所建设维修数量", "全县村级组织活动场所建设维修数量和完成情况", False),
        ("展览开放天", "展览开放天数", False),
        ("全县各级各类博物馆免费开放的天", "博物馆开放天数", False),
    ],
)
def test_only_a_long_name_broken_off_within_a_phrase_is_cut(
    name: str, description: str, fires: bool
) -> None:
    cut = project(绩效指标=[row(三级指标=name, 指标描述=description)])
    assert bool(found("IND-NAME-CUT", cut)) is fires


@pytest.mark.parametrize(
    ("level2", "name", "severity"),
    [
        ("服务对象满意度指标", "服务对象满意度指标", Severity.ERROR),
        ("社会效益指标", "生态效益指标", Severity.ERROR),
        ("社会效益指标", "社会效益", Severity.WARNING),
        ("服务对象满意度指标", "服务对象满意度", None),
        ("社会效益指标", "社会效益提升率", None),
    ],
)
def test_a_category_is_no_name(level2: str, name: str, severity: Severity | None) -> None:
    found_here = found("IND-NAME-GENERIC", project(绩效指标=[row(二级指标=level2, 三级指标=name)]))
    assert [finding.severity for finding in found_here] == ([severity] if severity else [])


def test_a_row_that_does_not_apply_is_told_once_and_by_no_other_rule() -> None:
    nothing = project(绩效指标=[row(三级指标="无", 指标描述="无", 指标值="无", 确定依据="无")])
    assert found("IND-NOT-APPLICABLE", nothing)
    for code in ("BASIS-EMPTY", "BASIS-ECHO", "IND-ALL-SAME", "DESC-ECHO", "IND-DUP-IN-PROJECT"):
        assert not found(code, nothing)


def test_a_row_that_is_all_one_text_is_told_once() -> None:
    same = project(
        绩效指标=[
            row(三级指标="按时办展", 指标描述="按时办展", 指标值="按时办展", 确定依据="按时 办展")
        ]
    )
    assert found("IND-ALL-SAME", same)
    for code in ("BASIS-ECHO", "BASIS-EQ-VALUE", "DESC-ECHO"):
        assert not found(code, same)


def test_level1_names_with_blanks_count_for_their_kind_and_are_told_apart() -> None:
    rows = [row(), row(一级指标="效益"), row(一级指标="满意度 指标")]
    assert not found("IND-MISSING-KIND", project(绩效指标=rows))
    (finding,) = found("IND-LEVEL1-VARIANT", project(绩效指标=rows))
    assert finding.expected == "效益指标"


def test_a_form_with_goals_but_no_indicator_lacks_every_kind() -> None:
    (finding,) = found("IND-MISSING-KIND", project(绩效目标=["办好展览。"]))
    assert finding.expected == "产出指标、效益指标、满意度指标"


def test_the_order_of_one_level_does_not_bind_another() -> None:
    rows = [
        row(一级指标="成本指标", 二级指标="经济成本指标"),
        row(一级指标="效益指标", 二级指标="可持续影响指标"),
        row(二级指标="数量指标"),
        row(二级指标="时效指标"),
    ]
    assert not found("IND-ORDER", project(绩效指标=rows))


def numbered(*numbers: int) -> list[dict[str, str]]:
    return [row(三级指标=f"指标{i}") for i in numbers]


@pytest.mark.parametrize(("shared", "fires"), [(7, True), (6, False)])
def test_a_set_is_a_clone_from_seventy_percent_on(shared: int, fires: bool) -> None:
    first = project(绩效指标=numbered(*range(10)))
    second = project("展品修复费", 绩效指标=numbered(*range(10 - shared, 20 - shared)))
    assert bool(found("IND-SET-CLONE", first, second)) is fires


def test_a_small_set_within_a_large_one_is_no_clone() -> None:
    first = project(绩效指标=numbered(*range(10)))
    assert not found("IND-SET-CLONE", first, project("展品修复费", 绩效指标=numbered(1, 2, 3, 4)))


def test_the_same_project_of_two_units_may_have_the_same_indicators() -> None:
    here = project(编码="A1", 单位="231001", 绩效指标=numbered(1, 2, 3, 4))
    there = {**here, "编码": "A2", "单位": "231002"}
    assert not found("IND-SET-CLONE", here, there, **TWO_UNITS)


# ---- bases -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("人", True),
        ("≥95%", True),
        ("１２场", True),
        ("500元/人", True),
        ("2024年12月底前", True),
        ("2024.6.30", True),
        ("2024年工作计划", False),
        ("云档发〔2024〕3号", False),
        ("人员花名册", False),
        ("年度计划", False),
        ("12345热线记录", False),
        ("实际测算", False),
    ],
)
def test_a_basis_is_a_source(text: str, fires: bool) -> None:
    assert bool(found("BASIS-NOT-SOURCE", project(绩效指标=[row(确定依据=text)]))) is fires


@pytest.mark.parametrize("text", ["", "无", "/", "——"])
def test_a_stroke_or_无_is_an_empty_basis(text: str) -> None:
    assert found("BASIS-EMPTY", project(绩效指标=[row(指标值="20块", 确定依据=text)]))


def test_the_newest_year_of_a_basis_counts() -> None:
    def old(text: str) -> list[Finding]:
        return found("BASIS-OLD", project(绩效指标=[row(确定依据=text)]))

    assert old("云档发〔2013〕2号、云档发〔2010〕5号")
    assert not old("云档发〔2010〕5号、云档发〔2020〕9号")
    assert not old("2000册藏书清单")


def test_four_rows_may_rest_on_one_basis_and_five_may_not() -> None:
    def uniform(count: int) -> list[Finding]:
        rows = [row(三级指标=f"指标{i}", 确定依据="年度计划") for i in range(count)]
        return found("BASIS-UNIFORM", project(绩效指标=rows))

    assert not uniform(4)
    assert uniform(5)


def test_a_document_that_an_indicator_is_named_after_is_a_basis() -> None:
    rows = [row(三级指标="展览管理办法"), row(三级指标="展板合格率", 确定依据="展览管理办法")]
    assert not found("BASIS-OF-OTHER", project(绩效指标=rows))


# ---- projects against tables and text ----------------------------------------------------------

LINES = {"预算明细": [line("档案展览费", "120000"), line("展品修复费", "80000")]}
BOTH = (
    project(绩效目标=["办好展览。"], 部门主管专项资金="是"),
    project("展品修复费", 绩效目标=["修好展品。"]),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年安排预算项目2个，资金20万元。", None),
        ("预算项目共2个，合计200000.00元。", None),
        ("共编制二张绩效目标表。", None),
        ("部门项目1个，资金8万元；专项资金项目1个，资金12万元。", None),
        ("上年预算项目5个。", None),
        ("2023年安排预算项目5个，资金30万元。", None),
        ("今年实施5个建设项目，项目支出6个月内完成。", None),
        ("本年安排预算项目3个。", "2个"),
        ("本年安排3个预算项目。", "2个"),
        ("预算项目十二个。", "2个"),
        ("预算项目2个，资金21万元。", "20万元"),
    ],
)
def test_a_count_of_projects_in_the_text_agrees_with_the_forms(
    text: str, expected: str | None
) -> None:
    hits = found("COUNT-FORMS", *BOTH, **LINES, 文字说明={"总体绩效目标": text})
    assert [finding.expected for finding in hits] == ([expected] if expected else [])


def test_a_text_may_count_with_or_without_secret_projects() -> None:
    secret = project("涉密维护费", 涉密="是")
    for count in (2, 3):
        prose = {"总体绩效目标": f"本年安排预算项目{count}个。"}
        assert not found("COUNT-FORMS", *BOTH, secret, **LINES, 文字说明=prose)


def test_a_project_whose_form_is_not_printed_has_none() -> None:
    case, positions = case_for(项目=list(BOTH), **LINES)
    assert case.document is not None

    def left_out(block: Block) -> bool:
        return isinstance(block, FormBlock) and block.rows[0][3].text == "展品修复费"

    sections = tuple(
        replace(section, blocks=tuple(block for block in section.blocks if not left_out(block)))
        for section in case.document.sections
    )
    without = replace(case, document=replace(case.document, sections=sections))
    (finding,) = run_checks(without, positions, [CHECKS["PRJ-NO-FORM"]]).findings
    assert finding.path == ("projects", 1)
    assert not run_checks(case, positions, [CHECKS["PRJ-NO-FORM"]]).findings


def test_a_project_without_money_needs_no_form() -> None:
    assert not found("PRJ-NO-FORM", project())


def _published(case: Case, total: str, *budgets: str) -> Case:
    """Published tables: 支出总表 with one total, and forms with these amounts (万元)."""
    table = case.table("支出总表")
    assert table is not None
    at = next(i for i, column in enumerate(table.columns) if column.title == "项目支出")
    first = table.rows[0]
    cells = list(first.cells)
    cells[at] = Cell(total, Decimal(total) * 10000)
    changed: Table = replace(table, rows=(replace(first, cells=tuple(cells)), *table.rows[1:]))
    forms = {
        f"项目{i}": ProjectFigures(
            Cell(text, Decimal(text) * 10000), Cell(text, Decimal(text) * 10000), Cell("")
        )
        for i, text in enumerate(budgets)
    }
    return only_tables(case, tables={"支出总表": changed}, projects=forms)


@pytest.mark.parametrize(
    ("total", "severity"),
    [
        ("20.00", None),
        ("20.01", None),  # two forms, each rounded by itself
        ("20.02", Severity.WARNING),  # secret projects have no form
        ("19.98", Severity.ERROR),
    ],
)
def test_published_forms_may_fall_short_by_rounding_and_by_what_is_secret(
    total: str, severity: Severity | None
) -> None:
    case, positions = case_for(项目=list(BOTH), **LINES)
    case = _published(case, total, "12.00", "8.00")
    outcome = run_checks(case, positions, [CHECKS["PRJ-SUM"]])
    severities = [finding.severity for finding in outcome.findings]
    assert severities == ([severity] if severity else [])


def test_the_sum_is_held_per_account_too() -> None:
    case, positions = case_for(项目=list(BOTH), **LINES)
    table = case.table("支出总表")
    assert table is not None
    at = next(i for i, column in enumerate(table.columns) if column.title == "项目支出")
    rows = tuple(
        replace(r, cells=(*r.cells[:at], Cell("19.00", Decimal(190000)), *r.cells[at + 1 :]))
        if r.key == "2012604"
        else r
        for r in table.rows
    )
    tables = replace(case.tables, tables={"支出总表": replace(table, rows=rows)})
    outcome = run_checks(replace(case, tables=tables), positions, [CHECKS["PRJ-SUM"]])
    assert [finding.spot for finding in outcome.findings] == ["支出总表/2012604/项目支出"]


def _funds(fiscal: str) -> list[Finding]:
    case, positions = case_for(项目=list(BOTH), **LINES)
    figures = dict(case.tables.projects)
    figures["展品修复费"] = ProjectFigures(Cell("8.00"), Cell(fiscal), Cell("1.00"))
    case = replace(case, tables=replace(case.tables, projects=figures))
    return list(run_checks(case, positions, [CHECKS["PRJ-FUNDS"]]).findings)


def test_a_budget_that_is_not_the_sum_of_its_funds() -> None:
    (finding,) = _funds("7.50")
    assert (finding.path, finding.expected, finding.actual) == (
        ("projects", 1),
        Decimal("8.50"),
        Decimal("8.00"),
    )


def test_a_budget_that_is_the_sum_of_its_funds() -> None:
    assert not _funds("7.00")


PYTHON_PAIRS: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
    "PRJ-FUNDS": (
        test_a_budget_that_is_not_the_sum_of_its_funds,
        test_a_budget_that_is_the_sum_of_its_funds,
    ),
}
"""Rules that our own composition can never break: the test that fires, the one that is silent."""


# ---- published projects ------------------------------------------------------------------------

SEEDS = {
    "seed_000_projects.yaml": {
        "BASIS-ECHO": 9,
        "BASIS-EQ-VALUE": 2,
        "BASIS-OF-OTHER": 1,
        "BASIS-UNIFORM": 7,
        "DESC-ECHO": 16,
        "GOAL-EQ-PURPOSE": 2,
        "IND-ALL-SAME": 3,
        "IND-NAME-CUT": 1,
        "IND-NAME-GENERIC": 1,
        "IND-ORDER": 1,
        "NAME-VARIANT": 1,
        "PLAN-BACKLOAD": 1,
        "PLAN-BLANK-START": 1,
        "PURPOSE-EQ-NAME": 3,
        "PURPOSE-YEAR": 1,
    },
    "seed_003_projects.yaml": {
        "BASIS-EMPTY": 1,
        "BASIS-UNIFORM": 12,
        "DESC-ECHO": 13,
        "IND-NAME-GENERIC": 1,
        "IND-ORDER": 4,
        "NAME-YEAR": 1,
        "PLAN-BACKLOAD": 2,
        "PLAN-BLANK-START": 1,
    },
}


@pytest.mark.parametrize("name", SEEDS)
def test_published_projects_have_the_findings_that_were_verified_by_hand(name: str) -> None:
    reading = read_submission(DATA / name)
    assert reading.submission is not None
    tree = parse_yaml((DATA / name).read_text(encoding="utf-8"), name)
    case, positions = case_of_tree(tree)
    outcome = run_checks(case, positions, CHECKS.values())
    assert outcome.broken == ()
    assert Counter(finding.code for finding in outcome.findings) == SEEDS[name]


# ---- size --------------------------------------------------------------------------------------


def _many(count: int) -> Submission:
    rows = [
        {
            "level1": "产出指标",
            "level2": "数量指标",
            "level3": f"指标{j}",
            "value": "100%",
            "basis": "计划",
        }
        for j in range(5)
    ]
    listed = [
        {
            "code": f"13993124P{k:011d}0",
            "name": f"项目{k}",
            "purpose": "用于同一件事情的办理" if k else "经费" * 250_000 + "2024 " * 50_000,
            "plan": {"june": "40", "december": "100"},
            "goals": ["办好展览。"],
            "indicators": rows,
        }
        for k in range(count)
    ]
    unit = {"code": "231001", "name": "云溪县档案馆", "nature": "行政"}
    department = {"code": "231", "name": "云溪县档案馆", "units": [unit]}
    values = {"budget_year": 2024, "money_unit": "元", "department": department, "projects": listed}
    return Submission.model_validate(values, context={"money_unit": MoneyUnit.YUAN})


def test_ten_thousand_projects_and_a_long_purpose_are_checked_in_reasonable_time() -> None:
    submission = _many(10_000)
    pack = load_pack(submission.pack)
    tables = TableSet(Ledger(facts_of(submission)), {}, {}, {})
    case = Case(2024, pack, classification_for(submission), tables, submission)
    start = time.process_time()
    outcome = run_checks(case, Positions({}), CHECKS.values())
    assert time.process_time() - start < 60  # a pass over all pairs would take many minutes
    assert outcome.broken == ()
    assert Counter(finding.code for finding in outcome.findings)["IND-SET-CLONE"] == 9_999
