"""What the sheet 校验 shows: sums that must agree, and rows that must not be.

Labels are stable: tests and bureaus' instructions name them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.excel.form.computed import FUNDS
from budgetgen.excel.form.conditions import (
    Condition,
    Total,
    always,
    any_filled,
    blank,
    filled,
    known,
    number,
    says,
)
from budgetgen.excel.form.example_row import EXAMPLES
from budgetgen.excel.form.grid import ENTRY, LABEL, NEEDED, REQUIRED, Grid
from budgetgen.excel.form.listings import Listing
from budgetgen.excel.form.money_checks import money_checks
from budgetgen.excel.form.plan_checks import decreasing, not_finished
from budgetgen.excel.form.repeats import has_levels, has_rows_in, repeated
from budgetgen.excel.sheets import BASICS, Content, Sheet
from budgetgen.model.vocabulary import Kind
from budgetgen.packs.pack import Pack

Listings = dict[str, Listing]


@dataclass(frozen=True)
class SumCheck:
    """Two sums that must be equal."""

    label: str
    left: Total
    right: Total
    remedy: str


@dataclass(frozen=True)
class RowCheck:
    """Rows of `sheet` that must not be; `column` is the cell to look at."""

    label: str
    sheet: str
    column: str
    wrong: Condition
    remedy: str
    doubtful: bool = False
    instead: str = ""
    """The sheet to look at where that is another one, in which there is no row yet."""


Check = SumCheck | RowCheck


def _titles(sheet: Sheet) -> tuple[str, ...]:
    return tuple(column.title for column in sheet.columns)


def _required(sheet: Sheet) -> Iterator[RowCheck]:
    if sheet.record:
        if any(column.required for column in sheet.columns):
            yield RowCheck(
                f"{sheet.title}：必填栏都已填写",
                sheet.title,
                ENTRY,
                says(NEEDED, REQUIRED) & blank(ENTRY),
                "请补填",
            )
        return
    used = any_filled(*_titles(sheet))
    for column in sheet.columns:
        if column.content is Content.AMOUNT:
            yield RowCheck(
                f"{sheet.title}：{column.title}都是数字",
                sheet.title,
                column.title,
                filled(column.title) & ~number(column.title),
                f"“{column.title}”是文本，请改为数字（单元格格式设为“数值”后重新填写）",
            )
        if not column.required:
            continue
        missing = blank(column.title)
        if sheet.title == "预算明细" and column.title == "支出类型":
            missing = missing & blank("项目")
        yield RowCheck(
            f"{sheet.title}：每行都填了{column.title}",
            sheet.title,
            column.title,
            used & missing,
            f"请补填“{column.title}”，或清除多余的行",
        )


def _known(sheet: Sheet, listings: Listings) -> Iterator[RowCheck]:
    """What a cell names must exist; accounts may be local ones, so these are only doubtful."""
    for column in sheet.columns:
        listing = listings.get(column.choices)
        if listing is None or column.content is Content.LIST or sheet.title == "补充科目":
            continue
        account = column.content is Content.CODE
        if not account and not listing.source:
            continue
        found = known(column.title, listing)
        if column.choices == "功能科目" and "补充科目" in listings:
            found = found | known(column.title, listings["补充科目"])
        yield RowCheck(
            f"{sheet.title}：{column.title}"
            + ("在科目表中查得到" if account else f"都在“{listing.source}”表中"),
            sheet.title,
            column.title,
            filled(column.title) & ~found,
            "请核对科目编码；确为地方增设的科目，可不改"
            if account
            else f"请核对填写内容，或在“{listing.source}”表中补上",
            doubtful=account,
        )


def _line_checks(listings: Listings) -> Iterator[RowCheck]:
    sheet = "预算明细"
    units = listings["单位"].codes
    several = always(
        f'SUMPRODUCT(({units}<>"")*1)>1',
        lambda grid: sum(bool(row.get("编码")) for row in grid.of("机构设置")) > 1,
    )
    in_use = any_filled("功能科目", "经济科目", "支出类型", "项目", "金额")
    yield RowCheck(
        "预算明细：有几个单位时，每行都写明单位",
        sheet,
        "单位",
        blank("单位") & in_use & several,
        "请选所属的单位",
    )
    yield RowCheck(
        "预算明细：项目支出都写明项目",
        sheet,
        "项目",
        says("支出类型", Kind.PROJECT) & blank("项目"),
        "请选是哪个项目",
    )
    yield RowCheck(
        "预算明细：写了项目的都是项目支出",
        sheet,
        "支出类型",
        filled("项目") & filled("支出类型") & ~says("支出类型", Kind.PROJECT),
        "请把支出类型改为“项目支出”，或清除项目",
    )


def _unit_checks(listings: Listings) -> Iterator[RowCheck]:
    none = always(
        f'SUMPRODUCT(({listings["单位"].codes}<>"")*1)=0',
        lambda grid: not any(row.get("编码") for row in grid.of("机构设置")),
    )
    yield RowCheck(
        "机构设置：至少有一个单位",
        BASICS,
        ENTRY,
        says(LABEL, "部门名称") & none,
        "请填写本级和所属单位，只有一个单位的也要填",
        instead="机构设置",
    )
    yield RowCheck(
        "机构设置：单位编码不重复", "机构设置", "编码", repeated("机构设置", "编码"), "请改正编码"
    )


def _project_checks() -> Iterator[RowCheck]:
    sheet, used = "项目", filled("名称")
    yield RowCheck("项目：项目编码不重复", sheet, "编码", repeated(sheet, "编码"), "请改正编码")
    yield RowCheck(
        "项目：没有编码的项目不同名",
        sheet,
        "名称",
        repeated(sheet, "名称") & blank("编码"),
        "请补填编码，或改正名称",
    )
    yield RowCheck(
        "项目：每个项目在预算明细中有金额",
        sheet,
        "名称",
        used & ~has_rows_in("预算明细", "项目"),
        "请在“预算明细”中填写这个项目的支出，或清除这个项目",
    )
    yield RowCheck(
        "项目：支出计划到12月底为100%", sheet, "12月底", used & not_finished(), "请核对累计比例"
    )
    yield RowCheck(
        "项目：支出计划逐期不减少", sheet, "12月底", used & decreasing(), "比例按累计数填写"
    )


def _indicator_checks(pack: Pack) -> Iterator[RowCheck]:
    sheet, used = "项目", filled("名称")
    yield RowCheck(
        "绩效指标：每个项目都有绩效指标",
        sheet,
        "名称",
        used & ~has_rows_in("绩效指标", "项目"),
        "请在“绩效指标”中填写这个项目的指标",
    )
    needed = pack.settings.limits.required_level1
    if needed:
        yield RowCheck(
            f"绩效指标：每个项目都有{'、'.join(needed)}",
            sheet,
            "名称",
            used & ~has_levels(needed),
            "请在“绩效指标”中补上这个项目缺少的指标",
        )


def _purchase_checks(sheet: Sheet) -> Iterator[RowCheck]:
    funds = [title for title in _titles(sheet) if title in FUNDS]
    yield RowCheck(
        "政府采购：每行都有资金",
        sheet.title,
        funds[0],
        filled("采购物品名称") & ~any_filled(*funds),
        "请在所用资金的栏中填写金额",
    )


def _examples(sheet: Sheet) -> Iterator[RowCheck]:
    example = EXAMPLES.get(sheet.title)
    if example:
        marked = [(t, v) for t, v in example.items() if "请改写" in v and t in _titles(sheet)]
        column, _ = marked[-1]
        left = says(*marked[0])
        for title, value in marked[1:]:
            left = left | says(title, value)
        yield RowCheck(
            f"{sheet.title}：示例行已改写", sheet.title, column, left, "请改写或清除示例行"
        )


def checks_of(grid: Grid, listings: Listings, pack: Pack) -> list[Check]:
    """The checks of a form in the order of its sheets, the sums first."""
    found: list[Check] = [
        SumCheck(label, left, right, remedy)
        for label, left, right, remedy in money_checks(grid, listings)
    ]
    for sheet in grid.sheets:
        found += _examples(sheet)
        found += _required(sheet)
        found += _known(sheet, listings)
        match sheet.title:
            case "机构设置":
                found += _unit_checks(listings)
            case "预算明细":
                found += _line_checks(listings)
            case "政府采购":
                found += _purchase_checks(sheet)
            case "项目":
                found += _project_checks()
            case "绩效指标":
                found += _indicator_checks(pack)
    return [check for check in found if isinstance(check, SumCheck) or _complete(grid, check)]


def _complete(grid: Grid, check: RowCheck) -> bool:
    """False where the form lacks a column that the check needs."""
    return all(grid.has(check.sheet, column) for column in check.wrong.columns)
