"""Lists in prose: shares, accounts, uses of operating cost, kinds of procurement."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budgetgen.checking.rules import prose_lists
from budgetgen.checking.rules.procurement import proc_sum
from tests.support.prose import only, published, typed


@pytest.mark.parametrize(
    "text",
    [
        "人员经费占92.17%，公用经费占7.83%。",
        "三项支出分别占33.3%、占33.3%、占33.4%。",
        "甲类占33%，乙类占33%，丙类占33%。",
        "项目支出占15%，其中数字化占12%。",
        "满意度占比不低于60%，覆盖率占比不低于39%。",
        "主要是基本支出占84.57%，项目支出占14%。",
    ],
)
def test_shares_that_add_up_or_are_not_all_parts_are_let_pass(text: str) -> None:
    assert not list(prose_lists.text_shares(typed(text)))


def test_a_list_of_accounts_in_a_document_is_held_against_the_rows() -> None:
    items = [
        "1.一般公共服务支出（类）档案事务（款）行政运行（项）2024年预算为100.30万元。",
        "2.档案馆（项）24.00万元。",
        "3.机关事业单位基本养老保险缴费支出（项）14.20万元。",
        "4.行政单位医疗（项）6.40万元。",
        "5.住房公积金（项）10.60万元。",
    ]
    assert not list(prose_lists.text_items(published(*items)))
    wrong = items[1].replace("24.00", "24.10")
    hit = only(prose_lists.text_items, published(items[0], wrong, *items[2:]))
    assert (hit.expected, hit.actual) == (Decimal("24.00"), Decimal("24.10"))
    missing = only(prose_lists.text_items, published(*items[:-1]))
    assert missing.expected == "住房公积金"
    unknown = list(prose_lists.text_items(published(*items, "6.信访事务（项）1.00万元。")))
    assert [hit.actual for hit in unknown] == ["信访事务"]


def test_a_list_of_the_main_accounts_only_need_not_be_complete() -> None:
    text = "主要用于行政运行（项）100.30万元、档案馆（项）24万元、住房公积金（项）10.60万元。"
    assert not list(prose_lists.text_items(published(text)))


def test_an_account_note_without_a_row_is_reported() -> None:
    case = typed()
    note = {"functional": "2013201", "text": "行政运行"}
    prose = type(case.filled.prose).model_validate({"item_notes": [note]})
    submission = case.filled.model_copy(update={"prose": prose})
    hits = list(prose_lists.text_items(replace(case, submission=submission)))
    assert ("prose", "item_notes", 0, "functional") in [hit.at for hit in hits]


@pytest.mark.parametrize(
    "use", ["水电费、专用业务费", "办公费等", "", "用于离退休干部活动", "日常办公费支出"]
)
def test_uses_that_name_no_missing_account_are_let_pass(use: str) -> None:
    case = typed()
    prose = case.filled.prose.model_copy(update={"operating_cost_use": use})
    submission = case.filled.model_copy(update={"prose": prose})
    assert not list(prose_lists.prose_item_not_in_table(replace(case, submission=submission)))


def test_a_definition_of_operating_cost_is_not_its_use() -> None:
    text = "机关运行经费：用于购买货物和服务，包括印刷费、邮电费、差旅费。"
    assert not list(prose_lists.prose_item_not_in_table(published(text)))
    told = "机关运行经费安排10.30万元，主要用于办公费、差旅费。"
    assert only(prose_lists.prose_item_not_in_table, published(told)).actual == "差旅费"


def test_goods_works_and_services_add_up_to_the_procurement_told() -> None:
    right = "政府采购预算10.00万元，其中：货物5.00万元、工程2.00万元、服务3.00万元。"
    assert not list(proc_sum(published(right)))
    hit = only(proc_sum, published(right.replace("服务3", "服务4")))
    assert (hit.expected, hit.actual) == (Decimal("11.00"), Decimal("10.00"))
