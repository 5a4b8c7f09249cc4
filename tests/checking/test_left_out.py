"""What is left out or typed twice, and what the same look is legitimate for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgetgen.checking.check import CheckResult, check
from budgetgen.checking.examples import merged
from budgetgen.checking.scoring import ScoreProfile, load_profile, score
from budgetgen.model.finding import Finding, Severity

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
PROJECT_LINE, SECOND_LINE = 7, 8


@cache
def example(name: str) -> dict[str, Any]:
    text = (EXAMPLES / name / "department.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, yaml.CBaseLoader)
    return loaded


def checked(
    folder: Path, *without: str, base: str = "small", **change: Any
) -> tuple[CheckResult, list[str]]:
    kept = {k: v for k, v in example(base).items() if k not in without}
    typed = merged(kept, change)
    path = folder / "部门预算.yaml"
    path.write_text(
        yaml.dump(typed, Dumper=yaml.CDumper, allow_unicode=True, sort_keys=False), "utf-8"
    )
    result = check(path)
    assert result.broken == ()
    return result, [finding.code for finding in result.findings]


def of(result: CheckResult, code: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.code == code]


def lines(*more: dict[str, str], at: int = 9) -> list[dict[str, str]]:
    return [*({} for _ in range(at)), *more]


def test_a_budget_without_lines_is_one_error_where_the_lines_belong(tmp_path: Path) -> None:
    result, codes = checked(tmp_path, 预算明细=[])
    (finding,) = of(result, "LINES-EMPTY")
    assert finding.severity is Severity.ERROR
    assert finding.place.line > 1
    assert codes == ["LINES-EMPTY"]


def test_notes_on_accounts_are_not_blamed_for_an_empty_ledger(tmp_path: Path) -> None:
    _, codes = checked(tmp_path, base="central", 预算明细=[])
    assert "LINES-EMPTY" in codes
    assert "TEXT-ITEMS" not in codes


def test_lines_that_differ_in_any_one_thing_are_two_lines(tmp_path: Path) -> None:
    first = example("small")["预算明细"][SECOND_LINE]
    assert "LINE-DUPLICATE" in checked(tmp_path, 预算明细=lines(first))[1]
    for other in (
        {"金额": "60001"},
        {"资金来源": "政府性基金"},
        {"上年结转": "是"},
        {"经济科目": "30299"},
        {"功能科目": "2012699"},
        {"项目": "馆藏档案数字化费"},
        {"备注": "下半年"},
    ):
        assert "LINE-DUPLICATE" not in checked(tmp_path, 预算明细=lines({**first, **other}))[1]


def test_lines_typed_three_times_are_one_finding_that_names_all(tmp_path: Path) -> None:
    first = example("small")["预算明细"][SECOND_LINE]
    result, _ = checked(tmp_path, 预算明细=lines(first, first))
    (finding,) = of(result, "LINE-DUPLICATE")
    assert "9、10、11" in finding.message


def test_a_project_is_one_by_name_or_by_code(tmp_path: Path) -> None:
    first = {**example("small")["预算明细"][SECOND_LINE], "项目": "13993124P00621010012Q"}
    assert "LINE-DUPLICATE" in checked(tmp_path, 预算明细=lines(first))[1]


def test_a_secret_project_without_money_is_told_too(tmp_path: Path) -> None:
    project = {"名称": "专用设备维护费", "涉密": "是"}
    result, _ = checked(tmp_path, 项目=[{}, {}, project])
    assert [finding.path for finding in of(result, "PRJ-NO-LINES")] == [("projects", 2)]


def test_each_unit_may_fill_in_the_same_three_public_item(tmp_path: Path) -> None:
    units = {finding["编码"] for finding in example("department")["部门"]["单位"]}
    first, second, *_ = sorted(units)
    item = {"类别": "公务接待费", "上年预算数": "0"}
    both = [{**item, "单位": first}, {**item, "单位": second}]
    _, codes = checked(tmp_path, "三公经费", base="department", 三公经费=both)
    assert "TPE-TWICE" not in codes
    again = [*both, {**item, "单位": first}]
    result, _ = checked(tmp_path, "三公经费", base="department", 三公经费=again)
    assert [finding.path for finding in of(result, "TPE-TWICE")] == [("three_public", 2)]


@pytest.mark.parametrize(("factor", "told"), [("1000", True), ("999", False)])
def test_last_years_money_a_thousand_times_as_much_is_in_another_unit(
    tmp_path: Path, factor: str, told: bool
) -> None:
    last = [{"功能科目": "2012601", "支出类型": "人员经费", "预算数": str(1555000 * int(factor))}]
    _, codes = checked(tmp_path, "上年数据", 上年数据=last)
    assert ("LAST-YEAR-SCALE" in codes) is told


def test_a_new_unit_has_nothing_of_last_year_to_fill_in(tmp_path: Path) -> None:
    no_reasons = {"增减原因": {"基本支出": "", "项目支出": "", "三公经费": ""}}
    parts = ("上年数据", "三公经费", "国有资产")
    assert checked(tmp_path, *parts, 文字说明=no_reasons)[1] == []


@pytest.mark.parametrize("part", ["三公经费", "国有资产"])
def test_one_trace_of_last_year_is_enough_to_ask_for_its_budget(tmp_path: Path, part: str) -> None:
    no_reasons = {"增减原因": {"基本支出": "", "项目支出": "", "三公经费": ""}}
    others = {"上年数据", "三公经费", "国有资产"} - {part}
    result, _ = checked(tmp_path, *others, 文字说明=no_reasons)
    (finding,) = of(result, "LAST-YEAR-MISSING")
    assert (finding.severity, finding.place.line) == (Severity.WARNING, 0)


def test_a_first_sketch_is_not_asked_for_more(tmp_path: Path) -> None:
    sketch = {"部门职责": ["保管全县各类档案。"]}
    parts = ("项目", "三公经费", "文字说明", "预算明细")
    basic = example("small")["预算明细"][:PROJECT_LINE]
    typed = {k: v for k, v in example("small").items() if k not in parts}
    path = tmp_path / "部门预算.yaml"
    whole = {**typed, "预算明细": basic, "文字说明": sketch}
    path.write_text(yaml.dump(whole, allow_unicode=True), "utf-8")
    assert "TPE-MISSING" not in {finding.code for finding in check(path).findings}


@pytest.mark.parametrize("name", ["hebei-performance-2024", "hebei-performance-2022"])
def test_a_layout_for_performance_goals_alone_asks_for_no_other_part(name: str) -> None:
    codes = {finding.code for finding in check(EXAMPLES / name).findings}
    assert not codes & {"TPE-MISSING", "LAST-YEAR-MISSING"}


# ---- accounts left open ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "account", [{"功能科目": "20126"}, {"功能科目": "201"}, {"经济科目": "301"}]
)
def test_an_account_too_short_is_told_once_at_its_line(
    tmp_path: Path, account: dict[str, str]
) -> None:
    result, codes = checked(tmp_path, 预算明细=[account])
    assert codes == ["EXP-LEVEL"]
    assert result.findings[0].path == (
        "lines",
        0,
        next(iter({"功能科目": "functional", "经济科目": "economic"}[k] for k in account)),
    )


def test_items_withheld_for_secrecy_may_be_named_as_uses(tmp_path: Path) -> None:
    secret = [*({} for _ in range(4)), {"涉密": "是"}]
    result, codes = checked(tmp_path, 预算明细=secret)
    assert result.case is not None
    table = result.case.tables.tables["基本支出表"]
    assert "30217" not in {row.key for row in table.rows}, "the example withholds it"
    assert "PROSE-ITEM-NOT-IN-TABLE" not in codes
    use = {"机关运行经费用途": "办公费、公务接待费、其他交通费用和差旅费等支出"}
    result, _ = checked(tmp_path, 预算明细=secret, 文字说明=use)
    assert [f.actual for f in of(result, "PROSE-ITEM-NOT-IN-TABLE")] == ["差旅费"]


def test_a_wrong_amount_in_the_text_is_told_with_its_unit(tmp_path: Path) -> None:
    prose = {"其他说明": ["2024年本部门支出预算160.00万元。"]}
    (finding,) = of(checked(tmp_path, 文字说明=prose)[0], "TEXT-FIGURE")
    assert finding.message.endswith("表中为 155.50 万元，相差 4.50 万元")


@pytest.mark.parametrize(
    ("project", "told"),
    [({"绩效目标": []}, True), ({"绩效目标": [], "涉密": "是"}, False), ({}, False)],
)
def test_a_form_without_goals_is_told(tmp_path: Path, project: dict[str, Any], told: bool) -> None:
    result, _ = checked(tmp_path, 项目=[project])
    found = of(result, "PRJ-NO-FORM")
    assert bool(found) is told
    assert all("绩效目标表中却没有绩效目标" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("value", "told"), [("较高", True), ("满意", True), ("≥95%", False), ("九成以上", False)]
)
def test_satisfaction_is_a_figure(tmp_path: Path, value: str, told: bool) -> None:
    rows: list[dict[str, str]] = [*({} for _ in range(5)), {"指标值": value}]
    found = of(checked(tmp_path, 项目=[{"绩效指标": rows}])[0], "VAL-MALFORMED")
    assert bool(found) is told


# ---- the score ---------------------------------------------------------------------------------


def points(result: CheckResult) -> dict[str, tuple[str, str]]:
    profile = load_profile()
    assert isinstance(profile, ScoreProfile)
    found = score(result, profile)
    assert found is not None
    return {i.name: (f"{i.reached:f}", i.note) for i in found.items if i.reached is not None}


@pytest.mark.parametrize(
    ("part", "item"),
    [
        ("三公经费", "“三公”经费"),
        ("上年数据", "重要事项说明"),
        ("国有资产", "国有资产"),
        ("批复日期", "批复后20日内公开"),
    ],
)
def test_what_is_not_provided_gets_no_points(tmp_path: Path, part: str, item: str) -> None:
    with_it, without = (points(checked(tmp_path, *drop)[0]) for drop in ((), (part,)))
    assert with_it[item][0] != "0"
    assert without[item] == ("0", f"没有提供{part}，无法评分")


def test_a_layout_for_performance_goals_alone_loses_no_points_for_other_parts() -> None:
    judged = points(check(EXAMPLES / "hebei-performance-2022"))
    assert judged["“三公”经费"] == ("4", "")


def test_points_are_printed_in_one_way(tmp_path: Path) -> None:
    small, _ = checked(tmp_path)
    assert all("." not in reached for reached, _ in points(small).values())
