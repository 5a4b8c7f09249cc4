"""The same mistake in YAML and in Excel is the same finding but for its place."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from budgetgen.checking.check import check
from budgetgen.checking.examples import load_examples, merged
from budgetgen.checking.rules import ALL_CHECKS
from budgetgen.excel.form.workbook import form_workbook
from budgetgen.excel.sheets import EACH, Column, Content, Sheet, form_sheets
from budgetgen.model.finding import Finding
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import load_pack
from budgetgen.reading.excel.headers import key_of
from budgetgen.reading.submission import read_submission
from tests.support.examples import EXAMPLES
from tests.support.workbooks import Rows, Sheets, book_of, saved

FULL = """
预算年度: 2024
金额单位: 元
批复日期: 2024-02-05
部门:
  编码: "231"
  名称: 云溪县档案馆
  行政区划代码: "139931"
  单位: [{编码: "231001", 名称: 云溪县档案馆, 性质: 行政, 人员: {在职人数: 12}}]
预算明细:
  - {单位: "231001", 功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: 900000}
年终结转结余: [{单位: "231001", 功能科目: 2012601, 金额: 5000}]
项目:
  - 编码: P1
    名称: 档案数字化
    支出计划: {3月底: 25%, 6月底: 50%, 10月底: 75%, 12月底: 100%}
    绩效指标: [{一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 页数, 指标值: 5页}]
职责活动:
  - 名称: 保管
    金额: 5000
    活动: [{名称: 修复, 金额: 5000, 绩效指标: [{指标: 页数, 优: 甲}]}]
三公经费: [{类别: 公务接待费, 上年预算数: 5000, 人次: 30}]
政府采购: [{采购物品名称: 扫描仪, 数量: 2, 单价: 5000, 资金: {一般公共预算拨款: 10000}}]
国有资产:
  截止时间: 2023-12-31
  固定资产: [{类别: 房屋, 数量: 100, 价值: 500000}]
  车辆明细: [{用途: 公务, 上年数: 1, 现有: 1}]
上年数据: [{功能科目: 2012601, 支出类型: 人员经费, 预算数: 800000, 执行数: 790000}]
文字说明:
  部门职责: 甲。
  分项绩效目标: [{标题: 甲, 绩效目标: 乙}]
  工作保障措施: [{标题: 甲, 内容: 乙}]
  项级说明: [{功能科目: 2012601, 说明: 甲}]
  经济科目说明: [{经济科目: 30101, 说明: 甲}]
补充名词: [{名词: 甲, 解释: 乙}]
补充科目: [{编码: 2019901, 名称: 甲, 资金来源: 一般公共预算}]
豁免: [{规则: VAL-NO-UNIT, 理由: 甲, 批准单位: 乙, 位置: 丙, 截止日期: 2030-01-01}]
"""

WRONG: dict[str, tuple[str, frozenset[Content]]] = {
    "words": (
        "甲乙",
        frozenset(Content) - {Content.TEXT, Content.PARAGRAPHS, Content.LIST},
    ),
    "negative": ("-5", frozenset((Content.AMOUNT, Content.QUANTITY, Content.COUNT))),
    "below fen": ("0.125", frozenset((Content.AMOUNT, Content.COUNT))),
    "too large": ("9999999999999999", frozenset((Content.AMOUNT, Content.QUANTITY))),
    "its unit": ("12.5万元", frozenset((Content.AMOUNT, Content.QUANTITY, Content.PERCENT))),
    "too long": ("20126011", frozenset((Content.CODE, Content.DATE))),
    "control": ("甲\x07乙", frozenset((Content.TEXT, Content.PARAGRAPHS))),
    "two answers": ("是否", frozenset((Content.FLAG,))),
}
Said = list[tuple[str, str, str, str]]


def said(findings: tuple[Finding, ...]) -> Said:
    return sorted((f.code, str(f.severity), f.message, f.remedy) for f in findings)


@cache
def full() -> Submission:
    submission = submission_of(FULL)
    assert submission is not None
    return submission


def submission_of(text: str) -> Submission | None:
    from budgetgen.reading.submission import submission_from_tree
    from budgetgen.reading.yaml_file import parse_yaml

    tree = parse_yaml(text, "")
    assert not isinstance(tree, Finding), tree
    reading = submission_from_tree(tree)
    return reading.submission


pack_of = cache(load_pack)


def form_of(submission: Submission) -> bytes:
    return form_workbook(submission, pack_of(submission.pack), submission.budget_year, spare=5)


def wrong_columns(contents: frozenset[Content]) -> list[tuple[Sheet, Column]]:
    """Every column of such content; not what links go by, and no list that other words rule."""
    named = {("name",), ("code",), ("unit",), ("project",), ("money_unit",)}
    return [
        (sheet, column)
        for sheet in form_sheets()
        for column in sheet.columns[sheet.links :]
        if column.content in contents
        and (column.content is not Content.CHOICE or column.words)
        and column.path not in named
    ]


def set_in_yaml(values: Any, path: tuple[str, ...], value: str | None) -> None:
    """Set the value at a path of field names; through lists in their first item."""
    step, *rest = path
    below: Any = values
    if step == EACH:
        set_in_yaml(values[0], tuple(rest), value)
        return
    if isinstance(below, list):
        below = below[0]
    if rest:
        set_in_yaml(below.setdefault(step, {}), tuple(rest), value)
    else:
        below[step] = value


@cache
def form_sheets_of_full() -> Sheets:
    """The form's own sheets as plain rows, quicker to change than the form itself."""
    book = openpyxl.load_workbook(io.BytesIO(form_of(full())), read_only=True)
    titles = [sheet.title for sheet in form_sheets()]
    return {
        page.title: [list(row) for row in page.iter_rows(values_only=True, max_row=60)]
        for page in book
        if page.title in titles
    }


def set_in_form(rows: Rows, sheet: Sheet, title: str, value: str | None) -> bool:
    """Set the cell of the first row below a header, or beside a label, where there is one."""
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if isinstance(cell, str) and key_of(cell) == key_of(title):
                below, beside = (i, j + 1) if sheet.record else (i + 1, j)
                rows[below][beside] = value
                return True
    return False


def both(
    changes: list[tuple[Sheet, Column]], value: str | None, tmp_path: Path
) -> tuple[Said, Said, int]:
    """What is said of the same value in the same fields of YAML and form, and of how many."""
    values = full().model_dump(mode="json", exclude_defaults=True)
    values |= {"money_unit": "元"}
    content = copy.deepcopy(form_sheets_of_full())
    changed = 0
    for sheet, column in changes:
        typed = value and value.replace("\x07", "_x0007_")
        if not set_in_form(content[sheet.title], sheet, column.title, typed):
            continue  # a column that the pack leaves out
        set_in_yaml(values, (*sheet.path, *column.path), value)
        changed += 1
    text, form = tmp_path / "部门预算.yaml", tmp_path / "填报表.xlsx"
    dumped = yaml.safe_dump(values, allow_unicode=True)
    text.write_text(dumped, encoding="utf-8")
    form.write_bytes(saved(book_of(content)))
    return said(read_submission(text).findings), said(read_submission(form).findings), changed


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_said_to_be_wrong_in_the_same_words(name: str, tmp_path: Path) -> None:
    value, contents = WRONG[name]

    of_yaml, of_form, count = both(wrong_columns(contents), value, tmp_path)

    assert of_form == of_yaml
    assert len(of_form) >= count > 0


def test_what_is_missing_is_missed_in_the_same_words(tmp_path: Path) -> None:
    needed = [
        (sheet, column)
        for sheet, column in wrong_columns(frozenset(Content))
        if column.required and any(not c.required for c in sheet.columns)  # else the row is gone
    ]

    of_yaml, of_form, count = both(needed, None, tmp_path)

    assert of_form == of_yaml
    assert len(of_form) >= count > 10


def replaced(path: tuple[str, ...], value: str) -> tuple[list[tuple[Sheet, Column]], str]:
    found = [
        (sheet, column)
        for sheet in form_sheets()
        for column in sheet.columns[sheet.links :]
        if (*sheet.path, *column.path) == path
    ]
    assert found, path
    return found, value


REFERENCES = {
    "unit of a line": (("lines", "unit"), "231009"),
    "unit of an asset": (("assets", "items", "unit"), "231009"),
    "project of a line": (("lines", "project"), "没有的项目"),
    "project of a purchase": (("procurement", "project"), "没有的项目"),
    "kind of a line": (("lines", "kind"), "年终结转结余"),
    "name of a project": (("projects", "name"), ""),
}


@pytest.mark.parametrize(("path", "value"), REFERENCES.values(), ids=REFERENCES)
def test_what_leads_nowhere_is_said_in_the_same_words(
    path: tuple[str, ...], value: str, tmp_path: Path
) -> None:
    of_yaml, of_form, _ = both(replaced(path, value)[0], value or None, tmp_path)

    assert of_form == of_yaml
    assert of_form


def pairs() -> dict[str, dict[str, Any]]:
    """The examples that rules fire on: those that change a submission, not printed tables."""
    return {code: e.fires for code, e in load_examples().items() if "表" not in e.fires}


def fields_of(change: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of the values that a change sets."""
    if isinstance(change, dict):
        for key, value in change.items():
            yield from fields_of(value, (*path, key))
    elif isinstance(change, list) and change and all(isinstance(item, dict) for item in change):
        for i, item in enumerate(change):
            yield from fields_of(item, (*path, i))
    else:
        yield path


def together() -> list[list[str]]:
    """The rules in groups whose examples change different fields: one form shows them all."""
    groups: list[tuple[set[tuple[str | int, ...]], list[str]]] = []
    for code, change in pairs().items():
        fields = set(fields_of(change))
        for taken, codes in groups:
            if not any(a[: len(b)] == b[: len(a)] for a in fields for b in taken):
                taken |= fields
                codes.append(code)
                break
        else:
            groups.append((fields, [code]))
    return [codes for _, codes in groups]


@cache
def small() -> Any:
    return yaml.load((EXAMPLES / "small/department.yaml").read_text("utf-8"), yaml.CBaseLoader)


def written(codes: list[str], folder: Path) -> tuple[Path, Path]:
    """The examples that rules fire on, in one submission, as YAML and as a form."""
    text, form = folder / "部门预算.yaml", folder / "填报表.xlsx"
    values = small()
    for code in codes:
        values = merged(values, pairs()[code])
    dumped = yaml.dump(values, Dumper=yaml.CDumper, allow_unicode=True)
    text.write_text(dumped, encoding="utf-8")
    submission = submission_of(dumped)
    assert submission is not None
    form.write_bytes(form_of(submission))
    return text, form


# Rules see the submission and what is computed of it: where it is equal, so are their findings.
@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("codes", together(), ids=lambda codes: f"{codes[0]} of {len(codes)}")
def test_every_rule_is_given_the_same_by_a_form(codes: list[str], tmp_path: Path) -> None:
    of_yaml, of_form = map(read_submission, written(codes, tmp_path))

    assert of_form.submission == of_yaml.submission
    assert said(of_form.findings) == said(of_yaml.findings)


ONE_OF_EACH_KIND = {check.needs: check.code for check in ALL_CHECKS if check.code in pairs()}


@pytest.mark.parametrize("code", ONE_OF_EACH_KIND.values())
def test_a_rule_says_the_same_of_a_form(code: str, tmp_path: Path) -> None:
    of_yaml, of_form = (said(check(file).findings) for file in written([code], tmp_path))

    assert code in {found[0] for found in of_yaml}
    assert of_form == of_yaml
