"""Reasons of changes: what counts as one, in a submission and in a document."""

from dataclasses import replace

import pytest

from budgetgen.checking.engine import run_checks
from budgetgen.checking.prose.changes import is_formula, mentions_direction, told_direction
from budgetgen.checking.rules import reasons
from budgetgen.model.disclosure import Reasons
from budgetgen.reading.naming import Positions
from tests.support.prose import example, published


@pytest.mark.parametrize(
    "reason",
    [
        "厉行节约",
        "认真落实中央八项规定精神，厉行节约、反对浪费",
        "按要求压减",
        "严格控制“三公”经费支出",
        "坚持过紧日子",
        "无",
        "按照财政要求压减一般性支出。",
    ],
)
def test_formulas_of_courtesy_name_no_cause(reason: str) -> None:
    assert is_formula(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "外地查档改为网上办理",
        "报废车辆1辆",
        "厉行节约，合并会议",
        "新增团组",
        "人员增加",
        "缴费基数调整",
        "公务用车购置计划取消",
    ],
)
def test_a_cause_is_a_cause_even_beside_a_formula(reason: str) -> None:
    assert not is_formula(reason)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("接待支出增加", 1),
        ("压减了公务接待费", -1),
        ("公务接待需求压减", -1),
        ("提高网上办理比例", 0),
        ("新增网上查档平台，来访减少", 0),
        ("上年接待支出增加较多", 0),
        ("避免接待支出增加", 0),
        ("人员增加，经费减少", -1),
        ("维修费用增加，接待费用减少", 0),
    ],
)
def test_only_the_money_itself_gives_a_reason_its_direction(reason: str, told: int) -> None:
    assert told_direction(reason) == told


def test_any_word_of_more_or_less_counts_where_nothing_changed() -> None:
    assert mentions_direction("来访批次减少")
    assert not mentions_direction("与上年一样没有增加安排")
    assert not mentions_direction("本年无出国计划")


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "TPE-REASON"),
        ("，主要原因是。", "TPE-REASON"),
        ("，主要原因是厉行节约。", "TPE-REASON-SPECIFIC"),
        ("，主要原因是来访减少。", None),
    ],
)
def test_the_reason_in_a_document_must_be_there_and_name_a_cause(
    reason: str, code: str | None
) -> None:
    case = published(f"公务接待费0.30万元，比上年减少0.20万元，下降40%{reason}")
    outcome = run_checks(case, Positions({}), reasons.CHECKS)
    assert [finding.code for finding in outcome.findings] == ([code] if code else [])


def test_a_reason_for_no_change_in_a_document_is_reported() -> None:
    text = "“三公”经费与上年相比增加0.00万元，主要原因是厉行节约。"
    outcome = run_checks(published(text), Positions({}), reasons.CHECKS)
    assert [finding.code for finding in outcome.findings] == ["NO-CHANGE-REASON"]


def test_a_reason_in_the_paragraph_beside_counts() -> None:
    change = "项目支出24万元，比上年增加4万元，增长20%。"
    assert list(reasons.change_unexplained(published(change)))
    assert not list(reasons.change_unexplained(published(change, "主要原因是扩大数字化范围。")))


def reported(**given: str) -> set[str]:
    """Fields of 增减原因 under which a change is reported; expenditure rises by 4.3 per cent."""
    case = example("small")
    prose = case.filled.prose.model_copy(update={"reasons": Reasons(**given)})
    limits = case.pack.settings.limits.model_copy(update={"change": 3})
    pack = replace(case.pack, settings=case.pack.settings.model_copy(update={"limits": limits}))
    case = replace(case, pack=pack, submission=case.filled.model_copy(update={"prose": prose}))
    return {str(hit.at[-1]) for hit in reasons.change_unexplained(case) if hit.at}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"expenditure": "厉行节约"}, "expenditure"),
        ({"income": "厉行节约"}, "income"),
        ({"income": "上级补助增加", "expenditure": "厉行节约"}, "expenditure"),
        ({}, "expenditure"),
    ],
)
def test_a_change_of_expenditure_is_reported_where_its_reason_belongs(
    given: dict[str, str], field: str
) -> None:
    assert reported(**given) & {"income", "expenditure"} == {field}


@pytest.mark.parametrize("field", ["income", "expenditure"])
def test_a_reason_for_expenditure_or_the_income_it_balances_explains_its_change(
    field: str,
) -> None:
    assert reported(**{field: "新增普查任务"}) == {"project"}
