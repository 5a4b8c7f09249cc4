"""What one part of a file says of another must be there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetgen.reading.submission import Reading

Read = Callable[[str], Reading]
Unmark = Callable[[str], tuple[str, list[tuple[int, int]]]]
WithDefect = Callable[[str, str], str]

FIRST = '{单位: "231001", 功能科目'
SECOND = '{单位: "231002", 功能科目'
PROJECT = "{编码: P1, 名称: 档案数字化}"
MORE = "项目:\n"

WRONG = {
    "unit of a line": (
        FIRST,
        '{单位: ▸"231009", 功能科目',
        "没有编码或名称为“231009”的单位",
        "231002",
    ),
    "unit by a name that two have": (
        "名称: 云溪县方志馆, 性质: 事业}",
        "名称: 云溪县档案馆, 性质: 事业}\n上年数据: [{单位: ▸云溪县档案馆, 支出类型: 公用经费}]\n",
        "有几个单位都叫“云溪县档案馆”",
        "请改填编码",
    ),
    "unit by a misspelt name": (
        FIRST,
        "{单位: ▸云溪县档案局, 功能科目",
        "云溪县档案局",
        "是否想写“云溪县档案馆”",
    ),
    "project by a misspelt name": (
        "项目: P1",
        "项目: ▸档案数字化费",
        "档案数字化费",
        "是否想写“档案数字化”",
    ),
    "unit of a project": (PROJECT, PROJECT[:-1] + ", 单位: ▸甲}", "“甲”的单位", "231001"),
    "unit of last year": (
        MORE,
        f"上年数据: [{{单位: ▸甲, 支出类型: 公用经费, 预算数: 1}}]\n{MORE}",
        "“甲”的单位",
        "231001",
    ),
    "unit of an asset": (
        MORE,
        f"国有资产: {{固定资产: [{{单位: ▸甲, 类别: 房屋}}]}}\n{MORE}",
        "“甲”的单位",
        "231001",
    ),
    "unit of a vehicle": (
        MORE,
        f"国有资产: {{车辆明细: [{{单位: ▸甲}}]}}\n{MORE}",
        "“甲”的单位",
        "231001",
    ),
    "unit of a purchase": (
        MORE,
        f"政府采购: [{{单位: ▸甲, 采购物品名称: 计算机, 资金: {{}}}}]\n{MORE}",
        "“甲”的单位",
        "231001",
    ),
    "unit of 三公": (
        MORE,
        f"三公经费: [{{单位: ▸甲, 类别: 公务接待费}}]\n{MORE}",
        "“甲”",
        "231001",
    ),
    "no unit": (FIRST, "▸{功能科目", "没有写明单位", "231001、231002"),
    "no unit of a balance": (
        MORE,
        f"年终结转结余:\n  - ▸{{金额: 1}}\n{MORE}",
        "没有写明单位",
        "231001",
    ),
    "project of a line": ("项目: P1", "项目: ▸P9", "没有名为“P9”的项目", "补上这个项目"),
    "project of a purchase": (
        MORE,
        f"政府采购: [{{项目: ▸甲, 采购物品名称: 计算机, 资金: {{}}}}]\n{MORE}",
        "没有名为“甲”的项目",
        "补上",
    ),
    "project of an activity": (
        MORE,
        f"职责活动: [{{名称: 甲, 活动: [{{名称: 乙, 项目: [P1, ▸丙]}}]}}]\n{MORE}",
        "没有名为“丙”的项目",
        "补上",
    ),
    "project twice": (PROJECT, f"{PROJECT}\n  - {{编码: ▸P1, 名称: 乙}}", "“P1”重复", "一次"),
    "project twice by name": (
        PROJECT,
        f"{PROJECT}\n  - 名称: 乙\n  - 名称: ▸乙",
        "“乙”重复",
        "一次",
    ),
    "unit twice": ('{编码: "231002"', '{编码: ▸"231001"', "单位编码 231001 重复", "一次"),
    "kind of a project line": (
        "项目: P1, 金额",
        "项目: P1, 支出类型: ▸公用经费, 金额",
        "支出类型却是“公用经费”",
        "项目支出",
    ),
    "project line without project": (
        '{单位: "231001", 功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费',
        '▸{单位: "231001", 功能科目: 2012601, 经济科目: 30101, 支出类型: 项目支出',
        "没有写明是哪个项目",
        "请填“项目”",
    ),
    "balance among expenditure": (
        "支出类型: 人员经费",
        "支出类型: ▸年终结转结余",
        "不是支出",
        "年终结转结余",
    ),
}


@pytest.mark.parametrize(("old", "new", "message", "remedy"), WRONG.values(), ids=WRONG)
def test_a_reference_that_leads_nowhere_is_shown_where_it_stands(
    old: str,
    new: str,
    message: str,
    remedy: str,
    read: Read,
    places: Unmark,
    with_defect: WithDefect,
) -> None:
    text, expected = places(with_defect(old, new))

    reading = read(text)

    shown = [f for f in reading.findings if message in f.message]
    assert reading.submission is None
    assert [(f.place.line, f.place.column) for f in shown] == expected
    assert remedy in shown[0].remedy
    # Only a unit that is not listed any more makes further references wrong.
    assert len(reading.findings) == (2 if "单位编码" in message else 1)


def test_the_only_unit_need_not_be_named(read: Read, sound: str) -> None:
    text = (
        sound.replace('    - {编码: "231002", 名称: 云溪县方志馆, 性质: 事业}\n', "")
        .replace('单位: "231001", ', "")
        .replace('单位: "231002", ', "")
    )

    reading = read(text)

    assert reading.findings == ()
    assert reading.submission is not None
    assert len(reading.submission.lines) == 2


def test_a_project_may_be_named_by_its_name(read: Read, sound: str) -> None:
    assert read(sound.replace("项目: P1", "项目: 档案数字化")).findings == ()


def test_a_name_that_two_projects_bear_is_no_reference(
    read: Read, places: Unmark, sound: str
) -> None:
    text, expected = places(
        sound.replace("项目: P1", "项目: ▸档案数字化") + "  - {编码: P2, 名称: 档案数字化}\n"
    )

    (finding,) = read(text).findings

    assert [(finding.place.line, finding.place.column)] == expected
    assert "几个项目都叫" in finding.message
    assert "项目编码" in finding.remedy


def test_the_kind_of_a_project_line_need_not_be_written(read: Read, sound: str) -> None:
    implied = read(sound).submission
    written = read(sound.replace("项目: P1", "项目: P1, 支出类型: 项目支出")).submission

    assert implied is not None
    assert implied == written


def test_without_any_unit_only_that_is_said(read: Read, sound: str) -> None:
    start, end = sound.index("  单位:\n"), sound.index("预算明细:")

    (finding,) = read(sound[:start] + sound[end:]).findings

    assert finding.message == "部门 单位：没有填写"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (FIRST, "{单位: 云溪县档案馆, 功能科目"),
        (PROJECT, PROJECT[:-1] + ", 单位: 云溪县方志馆}"),
        (MORE, f"国有资产: {{车辆明细: [{{单位: 云溪县方志馆}}]}}\n{MORE}"),
    ],
)
def test_a_unit_may_be_named_by_its_exact_name(
    old: str, new: str, read: Read, with_defect: WithDefect
) -> None:
    by_name = with_defect(old, new)
    by_code = by_name.replace("单位: 云溪县档案馆,", '单位: "231001",')
    by_code = by_code.replace("单位: 云溪县方志馆", '单位: "231002"')
    assert by_code != by_name

    reading = read(by_name)

    assert reading.submission is not None
    assert reading.submission == read(by_code).submission
