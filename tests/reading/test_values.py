"""Every wrong value is a finding: the field's Chinese title, its place, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from budgetgen.reading.submission import Reading

Read = Callable[[str], Reading]
Unmark = Callable[[str], tuple[str, list[tuple[int, int]]]]
WithDefect = Callable[[str, str], str]

LINE = "金额: 900000"
PROJECT = "名称: 档案数字化"
UNIT = "名称: 云溪县方志馆, 性质: 事业"
AMOUNT = "预算明细 第1条 金额"

WRONG = {
    "amount in words": (LINE, "金额: ▸九十万", AMOUNT, "应为数字，现为“九十万”", "只填数字"),
    "amount with its unit": (LINE, "金额: ▸90万元", AMOUNT, "应为数字", "不带单位"),
    "amount as a list": (LINE, "金额: ▸[1, 2]", AMOUNT, "应为数字", "只填数字"),
    "amount as a date": (LINE, "金额: ▸2024-02-05", AMOUNT, "应为数字", "只填数字"),
    "amount with exponent": (LINE, "金额: ▸9e5", AMOUNT, "应为数字", "只填数字"),
    "amount negative": (LINE, "金额: ▸-5", AMOUNT, "不能为负数", "正负号"),
    "amount below fen": (LINE, "金额: ▸0.005", AMOUNT, "不是整分", "精确到分"),
    "amount beyond reason": (LINE, "金额: ▸9999999999999999", AMOUNT, "大得不合理", "位数"),
    "amount missing": (f", {LINE}", "", AMOUNT, "没有填写", "必填"),
    "amount blank": (LINE, "金额: ▸", AMOUNT, "没有填写", "必填"),
    "code too short": (
        "功能科目: 2012601",
        "功能科目: ▸20126011",
        "预算明细 第1条 功能科目",
        "3、5、7 位数字",
        "前面的 0",
    ),
    "code with letters": (
        "经济科目: 30101",
        "经济科目: ▸3010l",
        "预算明细 第1条 经济科目",
        "3、5 位数字",
        "财政部门给定的编码",
    ),
    "kind unknown": (
        "支出类型: 人员经费",
        "支出类型: ▸人头费",
        "预算明细 第1条 支出类型",
        "“人头费”不在可选范围",
        "人员经费、公用经费、项目支出",
    ),
    "kind missing": (
        "支出类型: 人员经费, ",
        "",
        "预算明细 第1条 支出类型",
        "没有填写",
        "必填",
    ),
    "flag": (LINE, f"{LINE}, 涉密: ▸也许", "预算明细 第1条 涉密", "“也许”", "填 是 或 否"),
    "year in words": ("年度: 2024", "年度: ▸今年", "预算年度", "应为整数", "整数"),
    "year too early": ("年度: 2024", "年度: ▸1999", "预算年度", "1999", "2000"),
    "year too late": ("年度: 2024", "年度: ▸2100", "预算年度", "2100", "2099"),
    "money unit": ("单位: 元", "单位: ▸美元", "金额单位", "“美元”不在可选范围", "元、万元"),
    "date without dashes": (
        "金额单位: 元",
        "金额单位: 元\n批复日期: ▸20240205",
        "批复日期",
        "应为日期，现为“20240205”",
        "2024-02-05",
    ),
    "date as a count of seconds": (
        "金额单位: 元",
        "金额单位: 元\n批复日期: ▸0",
        "批复日期",
        "应为日期",
        "2024-02-05",
    ),
    "date that never was": (
        "金额单位: 元",
        "金额单位: 元\n批复日期: ▸2024-02-30",
        "批复日期",
        "应为日期",
        "2024-02-05",
    ),
    "name blank": (PROJECT, "名称: ▸''", "项目 第1条 名称", "是空的", "填写内容"),
    "name as a list": (PROJECT, "名称: ▸[甲]", "项目 第1条 名称", "一段文字", "缩进"),
    "nature": (UNIT, "名称: 方志馆, 性质: ▸企业", "部门 单位 第2条 性质", "“企业”", "参公事业"),
    "headcount": (UNIT, f"{UNIT}, 人员: {{在职人数: ▸三}}", "人员 在职人数", "应为整数", "整数"),
    "headcount negative": (UNIT, f"{UNIT}, 人员: {{在职人数: ▸-1}}", "在职人数", "-1", "不小于 0"),
    "share in words": (PROJECT, f"{PROJECT}, 支出计划: {{3月底: ▸一半}}", "3月底", "应为数字", ""),
    "share negative": (PROJECT, f"{PROJECT}, 支出计划: {{3月底: ▸-5%}}", "3月底", "负数", "正负号"),
    "text for a part": (PROJECT, f"{PROJECT}, 支出计划: ▸甲", "支出计划", "名称: 内容", "分行"),
    "list for a part": (PROJECT, f"{PROJECT}, 支出计划: ▸[甲]", "支出计划", "名称: 内容", "分行"),
    "text for a list": (PROJECT, f"{PROJECT}, 绩效指标: ▸甲", "绩效指标", "应为列表", "“- ”"),
    "part for a list": (
        PROJECT,
        f"{PROJECT}, 绩效指标: ▸{{三级指标: 乙}}",
        "绩效指标",
        "应为列表",
        "-",
    ),
    "part for paragraphs": (
        PROJECT,
        f"{PROJECT}, 绩效目标: ▸{{甲: 乙}}",
        "绩效目标",
        "应为列表",
        "",
    ),
    "blank paragraph": (PROJECT, f"{PROJECT}, 绩效目标: [甲, ▸null]", "第2条", "是空的", "删去"),
    "quantity negative": (
        "项目:\n",
        "国有资产: {固定资产: [{类别: 房屋, 数量: ▸-3}]}\n项目:\n",
        "国有资产 固定资产 第1条 数量",
        "不能为负数",
        "正负号",
    ),
}


@pytest.mark.parametrize(("old", "new", "field", "message", "remedy"), WRONG.values(), ids=WRONG)
def test_a_wrong_value_is_explained_where_it_stands(
    old: str,
    new: str,
    field: str,
    message: str,
    remedy: str,
    read: Read,
    places: Unmark,
    with_defect: WithDefect,
) -> None:
    text = with_defect(old, new)
    if "▸" not in text:  # what is missing is shown at the entry that lacks it
        text = text.replace('  - {单位: "231001"', '  - ▸{单位: "231001"')
    text, expected = places(text)

    reading = read(text)

    assert reading.submission is None
    (finding,) = reading.findings
    assert [(finding.place.line, finding.place.column)] == expected
    assert finding.place.file.endswith("部门预算.yaml")
    title, _, what = finding.message.partition("：")
    assert title.endswith(field)
    assert message in what
    assert remedy in finding.remedy
    assert finding.remedy


def test_a_blank_entry_of_a_list_may_be_dropped(
    read: Read, places: Unmark, with_defect: WithDefect
) -> None:
    text, expected = places(with_defect("预算明细:\n", "预算明细:\n  -▸\n"))

    (finding,) = read(text).findings

    assert [(finding.place.line, finding.place.column)] == expected
    assert "是空的" in finding.message
    assert "删去这一条" in finding.remedy


def test_what_a_file_lacks_altogether_is_listed(read: Read) -> None:
    findings = read("模板包: hebei-2024\n").findings

    assert [finding.message for finding in findings] == [
        "预算年度：没有填写",
        "金额单位：没有填写",
        "部门：没有填写",
    ]


def test_a_department_needs_a_unit(read: Read) -> None:
    text = "预算年度: 2024\n金额单位: 元\n部门: {编码: 231, 名称: 甲, 单位: []}\n"

    (finding,) = read(text).findings

    assert "部门 单位：" in finding.message
    assert "至少应有 1 条" in finding.remedy


def test_all_defects_of_a_file_come_at_once_by_place(
    read: Read, places: Unmark, sound: str
) -> None:
    text = (
        sound.replace("预算年度: 2024", "预算年度: ▸今年")
        .replace("性质: 行政", "性质: ▸企业")
        .replace("金额: 900000", "金额: ▸九十万")
        .replace('- {单位: "231002"', '- {单位: ▸"231009"')
        .replace("项目: P1", "项目: ▸P2")
        .replace("金额: 180000", "金额: ▸-1")
        .replace("名称: 档案数字化", "名称: 档案数字化, ▸用处: 甲")
    )
    clean, expected = places(text)

    findings = read(clean).findings

    assert [(f.place.line, f.place.column) for f in findings] == expected
    assert len({finding.message for finding in findings}) == 7


def test_an_unknown_money_unit_makes_no_amount_wrong(read: Read, sound: str) -> None:
    text = sound.replace("金额单位: 元", "金额单位: 万").replace("900000", "90.1234")

    (finding,) = read(text).findings

    assert "金额单位" in finding.message


def test_a_message_shows_the_beginning_of_a_long_value(read: Read, with_defect: WithDefect) -> None:
    (finding,) = read(with_defect(LINE, f"金额: {'九' * 5000}")).findings

    assert "九九九…" in finding.message
    assert len(finding.message) < 100


def test_codes_keep_the_zeros_in_front(read: Read, sound: str) -> None:
    text = (
        sound.replace('"231001"', "013")
        .replace('编码: "231"', "编码: 0231")
        .replace("编码: P1", "编码: 0007")
        .replace("项目: P1", "项目: 0007")
    )

    submission = read(text).submission

    assert submission is not None
    assert submission.department.code == "0231"
    assert submission.department.units[0].code == "013"
    assert submission.lines[0].unit == "013"
    assert submission.projects[0].code == "0007"


@pytest.mark.parametrize(
    ("unit", "typed", "yuan"),
    [
        ("元", "0.1", "0.10"),
        ("元", "1.10", "1.10"),
        ("元", "9007199254740.93", "9007199254740.93"),
        ("元", "1234567.89", "1234567.89"),
        ("万元", "0.1", "1000.00"),
        ("万元", "242.180001", "2421800.01"),
        ("万元", "4503599627.370497", "45035996273704.97"),
        ("元", "'1,234,567.80'", "1234567.80"),
        ("万元", "'１，２３４．５'", "12345000.00"),
    ],
)
def test_an_amount_loses_no_digit(unit: str, typed: str, yuan: str, read: Read, sound: str) -> None:
    text = sound.replace("金额单位: 元", f"金额单位: {unit}").replace("900000", typed)

    submission = read(text).submission

    assert submission is not None
    assert str(submission.lines[0].amount) == yuan


@pytest.mark.parametrize("typed", ["", "null", "~", "''"])
def test_an_optional_field_may_stay_blank(typed: str, read: Read, with_defect: WithDefect) -> None:
    text = with_defect("金额单位: 元", f"金额单位: 元\n编制单位: {typed}\n国有资产:\n批复日期:")

    submission = read(text).submission

    assert submission is not None
    assert submission.compiled_by == ""
    assert submission.approved_on is None


PLANS = {
    "0.2, 0.45, 0.8, 1": ("20", "45", "80", "100"),
    "0, 0.5, 0.8, 1": ("0", "50", "80", "100"),
    "20, 45, 80, 100": ("20", "45", "80", "100"),
    "0.2%, 0.45%, 0.8%, 1%": ("0.2", "0.45", "0.8", "1"),
}


def plan_of(shares: str) -> str:
    """A plan as YAML, from its four shares."""
    dates = ("3月底", "6月底", "10月底", "12月底")
    return (
        "支出计划: {" + ", ".join(map(": ".join, zip(dates, shares.split(", "), strict=True))) + "}"
    )


@pytest.mark.parametrize(("typed", "meant"), PLANS.items())
def test_a_plan_in_fractions_is_one_in_percent(
    typed: str, meant: tuple[str, ...], read: Read, with_defect: WithDefect
) -> None:
    submission = read(with_defect(PROJECT, f"{PROJECT}, {plan_of(typed)}")).submission

    assert submission is not None
    assert tuple(submission.projects[0].plan.model_dump().values()) == tuple(map(Decimal, meant))


@pytest.mark.parametrize("typed", ["0.2, 45, 80, 100", "0.2, 0.45, 0.8, 0.9"])
def test_a_plan_that_may_be_either_is_an_error(
    typed: str, read: Read, with_defect: WithDefect
) -> None:
    (finding,) = read(with_defect(PROJECT, f"{PROJECT}, {plan_of(typed)}")).findings

    assert "分不清" in finding.message
    assert "百分号" in finding.remedy


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        (UNIT, "名称: 云溪县方志馆, 性质: 参公", "参公事业"),
        ("支出类型: 人员经费", "支出类型: 人员", "人员经费"),
        (LINE, f"{LINE}, 资金来源: 一般公共预算拨款", "一般公共预算"),
    ],
)
def test_a_word_near_one_of_a_list_is_told_which_may_be_meant(
    old: str, new: str, meant: str, read: Read, with_defect: WithDefect
) -> None:
    (finding,) = read(with_defect(old, new)).findings

    assert "不在可选范围" in finding.message
    assert f"是否想写“{meant}”？请从中选一个" in finding.remedy


def test_a_word_like_no_other_is_not_guessed(read: Read, with_defect: WithDefect) -> None:
    (finding,) = read(with_defect(UNIT, "名称: 云溪县方志馆, 性质: 甲")).findings

    assert "是否想写" not in finding.remedy


def test_the_only_unit_is_not_missing_for_being_wrong(read: Read) -> None:
    unit = "{编码: '1', 名称: 甲, 性质: 乙}"
    department = f"部门: {{编码: '1', 名称: 甲, 单位: [{unit}]}}"

    (finding,) = read(f"预算年度: 2024\n金额单位: 元\n{department}\n").findings

    assert finding.message == "部门 单位 第1条 性质：“乙”不在可选范围内"
