"""三公 items, vehicles and procurement: what legitimately looks wrong, and last year's figures."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgetgen.checking.case import Case, Hit, Spot
from budgetgen.checking.examples import merged
from budgetgen.checking.rules import prior_and_due, procurement, reasons, vehicles
from budgetgen.model.finding import Severity
from budgetgen.model.money import MoneyUnit
from budgetgen.rendering import case_of, prepare
from budgetgen.tables.table import Cell

ROOT = Path(__file__).parent.parent.parent
BASE = yaml.load((ROOT / "examples/small/department.yaml").read_text("utf-8"), yaml.CBaseLoader)
RUNNING = {"功能科目": "2012601", "经济科目": "30231", "支出类型": "公用经费", "金额": "60000"}
PURCHASE = {"功能科目": "2012601", "经济科目": "31013", "支出类型": "公用经费", "金额": "180000"}


@cache
def _case(change: str, folder: Path) -> Case:
    path = folder / "部门预算.yaml"
    path.write_text(yaml.dump(merged(BASE, yaml.safe_load(change)), allow_unicode=True), "utf-8")
    done = prepare(path)
    assert done.prepared is not None, done.findings
    return case_of(done.prepared)


def case_with(folder: Path, **change: Any) -> Case:
    return _case(yaml.safe_dump(change, allow_unicode=True), folder)


def lines(*more: dict[str, str]) -> list[dict[str, str]]:
    return [*({} for _ in BASE["预算明细"]), *more]


def tpe(**items: dict[str, Any]) -> list[dict[str, Any]]:
    """Changes of 出国, 购置, 运行 and 接待."""
    return [items.get(name, {}) for name in ("出国", "购置", "运行", "接待")]


def test_an_item_without_any_figure_of_last_year_needs_no_reason(tmp_path: Path) -> None:
    case = case_with(tmp_path)
    items = tuple(
        item.model_copy(update={"last_budget": None, "reason": ""})
        for item in case.filled.three_public
    )
    submission = case.filled.model_copy(update={"three_public": items})
    tables = replace(
        case.tables,
        figures={n: f for n, f in case.tables.figures.items() if not n.startswith("上年")},
    )
    assert not list(reasons.tpe_reason(replace(case, submission=submission, tables=tables)))


def test_a_reason_that_contradicts_the_figures_is_an_error_at_the_reason(tmp_path: Path) -> None:
    reason = "外地来馆查档人员较多，接待支出增加"
    case = case_with(tmp_path, 三公经费=tpe(接待={"增减原因": reason}))
    (hit,) = reasons.tpe_reason(case)
    assert (hit.at, hit.expected, hit.actual) == (("three_public", 3, "reason"), "减少", "增加")


def test_a_change_too_small_to_be_printed_needs_no_reason(tmp_path: Path) -> None:
    case = case_with(tmp_path, 三公经费=tpe(接待={"上年预算数": "3020", "增减原因": ""}))
    assert not list(reasons.tpe_reason(case))


def test_one_unit_that_gives_the_reason_speaks_for_the_item(tmp_path: Path) -> None:
    more = {"类别": "公务接待费", "上年预算数": 1000}
    case = case_with(tmp_path, 三公经费=[*tpe(), more])
    assert not list(reasons.tpe_reason(case))


def test_a_small_change_may_have_a_formula_for_a_reason(tmp_path: Path) -> None:
    formula = {"上年预算数": "3200", "增减原因": "厉行节约"}
    case = case_with(tmp_path, 三公经费=tpe(接待=formula))
    assert not list(reasons.tpe_reason_specific(case))


def test_a_change_of_exactly_the_limit_is_within_it(tmp_path: Path) -> None:
    formula = {"上年预算数": "2700", "增减原因": "厉行节约"}
    at_limit = {"上年预算数": "3300", "增减原因": "厉行节约"}
    assert list(reasons.tpe_reason_specific(case_with(tmp_path, 三公经费=tpe(接待=formula))))
    assert not list(reasons.tpe_reason_specific(case_with(tmp_path, 三公经费=tpe(接待=at_limit))))


def test_an_explained_item_without_direction_may_stay_the_same(tmp_path: Path) -> None:
    case = case_with(tmp_path, 三公经费=tpe(出国={"增减原因": "本年无出国计划"}))
    assert not list(reasons.no_change_reason(case))


def test_the_total_is_explained_by_the_reasons_of_its_parts(tmp_path: Path) -> None:
    doubled = [{"预算数": "440000"}, {"预算数": "50000"}, {}, {}, {}, {}]
    case = case_with(tmp_path, 上年数据=doubled)
    assert not list(reasons.change_unexplained(case))


def test_a_formula_does_not_explain_a_great_change_but_other_remarks_may(tmp_path: Path) -> None:
    formula = {"增减原因": {"项目支出": "坚持过紧日子"}}
    case = case_with(tmp_path, 文字说明=formula)
    assert [hit.at for hit in reasons.change_unexplained(case)] == [("prose", "reasons", "project")]
    told = {**formula, "其他说明": ["项目支出变化较大，主要是新建库房。"]}
    assert not list(reasons.change_unexplained(case_with(tmp_path, 文字说明=told)))


@pytest.mark.parametrize(
    "change",
    [
        {"国有资产": {"固定资产": [{}, {}, {"类别": "车辆", "数量": 1, "价值": 100000}]}},
        {"国有资产": {"固定资产": [{}, {}, {"类别": "车辆", "价值": 100000}]}},
        {"国有资产": {"车辆明细": [{"用途": "应急", "现有": 1}]}},
        {"国有资产": {"车辆明细": [{"用途": "应急", "计划购置": 1}]}},
    ],
)
def test_running_cost_is_in_order_with_vehicles_told_anywhere(
    change: dict[str, Any], tmp_path: Path
) -> None:
    case = case_with(tmp_path, 预算明细=lines(RUNNING), **change)
    assert not [hit for hit in vehicles.tpe_vehicles(case) if "运维费" in str(hit.values)]


def test_a_purchase_without_a_number_of_vehicles_is_reported(tmp_path: Path) -> None:
    case = case_with(tmp_path, 预算明细=lines(PURCHASE))
    (hit,) = vehicles.tpe_vehicles(case)
    assert hit.at == ("three_public", 1)
    told = case_with(tmp_path, 预算明细=lines(PURCHASE), 三公经费=tpe(购置={"购置数": 1}))
    assert not list(vehicles.tpe_vehicles(told))


def test_planned_vehicles_need_money_under_some_account(tmp_path: Path) -> None:
    planned = {"国有资产": {"车辆明细": [{"用途": "洒水车", "计划购置": 1}]}}
    (hit,) = vehicles.tpe_vehicles(case_with(tmp_path, **planned))
    assert "没有安排公务用车购置费" in str(hit.values["what"])
    special = {**PURCHASE, "经济科目": "31019"}
    paid = case_with(tmp_path, 预算明细=lines(special), **planned)
    assert not list(vehicles.tpe_vehicles(paid))


def test_the_cost_per_vehicle_is_told_in_yuan(tmp_path: Path) -> None:
    held = {"国有资产": {"车辆明细": [{"用途": "应急", "现有": 1}]}}
    (hit,) = vehicles.tpe_per_vehicle(case_with(tmp_path, 预算明细=lines(RUNNING), **held))
    assert (hit.expected, hit.actual) == (Decimal(50000), Decimal(60000))


def test_vehicles_whose_last_year_was_left_open_are_let_pass(tmp_path: Path) -> None:
    flow = {"用途": "应急保障用车", "现有": 3}
    assert not list(vehicles.asset_flow(case_with(tmp_path, 国有资产={"车辆明细": [flow]})))
    told = {**flow, "上年数": 0}
    assert list(vehicles.asset_flow(case_with(tmp_path, 国有资产={"车辆明细": [told]})))


def procured(folder: Path, unit: MoneyUnit = MoneyUnit.YUAN, **item: Any) -> list[Hit]:
    case = case_with(folder, 政府采购=[{"采购物品名称": "扫描设备", **item}])
    submission = case.filled.model_copy(update={"money_unit": unit})
    return list(procurement.proc_sum(replace(case, submission=submission)))


def test_a_price_rounded_to_its_last_place_is_let_pass(tmp_path: Path) -> None:
    third = {"数量": 3, "单价": "3333.33", "资金": {"一般公共预算拨款": 10000}}
    assert procured(tmp_path, **third) == []
    hundreds = {**third, "单价": "3300"}
    assert procured(tmp_path, **hundreds) != []
    assert procured(tmp_path, MoneyUnit.WAN, **hundreds) == []


def test_a_part_payment_is_only_a_warning(tmp_path: Path) -> None:
    (hit,) = procured(tmp_path, 数量=2, 单价=20000, 资金={"一般公共预算拨款": 20000})
    assert hit.severity is Severity.WARNING


def test_an_item_without_quantity_or_price_is_let_pass(tmp_path: Path) -> None:
    assert procured(tmp_path, 数量=2, 资金={"一般公共预算拨款": 20000}) == []
    assert procured(tmp_path, 单价=2, 资金={"一般公共预算拨款": 20000}) == []


def test_a_printed_procurement_table_adds_up_in_rows_and_in_all(tmp_path: Path) -> None:
    item = {
        "采购物品名称": "扫描设备",
        "资金": {"一般公共预算拨款": 60000},
        "预留中小企业份额": 60000,
    }
    case = replace(case_with(tmp_path, 政府采购=[item]), submission=None, document=None)
    assert not list(procurement.proc_sum(case))
    assert not list(procurement.proc_sme(case))
    table = case.tables.tables["政府采购"]
    at = [column.title for column in table.columns].index("合计")

    def printed(row: int, column: int, text: str) -> Case:
        rows = list(table.rows)
        cells = list(rows[row].cells)
        cells[column] = Cell(text)
        rows[row] = replace(rows[row], cells=tuple(cells))
        changed = {**case.tables.tables, "政府采购": replace(table, rows=tuple(rows))}
        return replace(case, tables=replace(case.tables, tables=changed))

    hits = list(procurement.proc_sum(printed(1, at, "6.10")))
    assert hits[0].spot == Spot("政府采购", "扫描设备", "合计")
    assert (hits[0].expected, hits[0].actual) == (Decimal("6.00"), Decimal("6.10"))
    assert any(hit.spot == Spot("政府采购", "合计", "合计") for hit in hits)
    share = len(table.columns) - 1
    (hit,) = procurement.proc_sme(printed(1, share, "6.02"))
    assert (hit.expected, hit.actual) == (Decimal("6.00"), Decimal("6.02"))
    assert not list(procurement.proc_sme(printed(1, share, "6.01")))


def test_last_years_three_public_must_be_what_was_published(tmp_path: Path) -> None:
    case = case_with(tmp_path)
    before = case.filled.model_copy(update={"budget_year": 2023})
    (hit,) = prior_and_due.tpe_prior(replace(case, last=before))
    assert hit.at == ("three_public", 3, "last_budget")
    assert (hit.expected, hit.actual) == (Decimal("3000.00"), Decimal("5000.00"))


def test_last_years_three_public_may_be_as_printed_or_exact(tmp_path: Path) -> None:
    case = case_with(tmp_path, 三公经费=tpe(接待={"上年预算数": "3000"}))
    for amount in ("3000.00", "2999.51", "3049.00"):
        lines = [
            line.model_copy(update={"amount": Decimal(amount)})
            if line.economic == "30217"
            else line
            for line in case.filled.lines
        ]
        before = case.filled.model_copy(update={"lines": tuple(lines)})
        assert not list(prior_and_due.tpe_prior(replace(case, last=before)))


def test_without_last_years_file_nothing_is_said_of_it(tmp_path: Path) -> None:
    case = case_with(tmp_path)
    assert not list(prior_and_due.tpe_prior(case))
    assert not list(prior_and_due.county_prior(case))


PYTHON_PAIRS = {
    "TPE-PRIOR": (
        test_last_years_three_public_must_be_what_was_published,
        test_last_years_three_public_may_be_as_printed_or_exact,
    ),
}
