"""The sums that must agree, all out of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetgen.excel.form.conditions import (
    Condition,
    Total,
    blank,
    code_in,
    filled,
    known,
    says,
    total,
)
from budgetgen.excel.form.formulas import range_name
from budgetgen.excel.form.grid import Grid
from budgetgen.excel.form.listings import Listing
from budgetgen.excel.form.three_public import ACCOUNTS, FISCAL, budget_of
from budgetgen.model.vocabulary import BASIC, Kind, Source

LINES, YEAR_END = "预算明细", "年终结转结余"
_OTHER = (Kind.BUSINESS, Kind.TO_SUPERIOR, Kind.TO_AFFILIATED)


def from_source(*sources: Source) -> Condition:
    """Money of one of `sources`; what says nothing is 一般公共预算."""
    named = says("资金来源", *map(str, sources))
    return named | blank("资金来源") if Source.GENERAL_PUBLIC in sources else named


def of_kind(kind: Kind) -> Condition:
    """Lines of one kind; what names a project and no kind is 项目支出."""
    named = says("支出类型", str(kind))
    return named | (blank("支出类型") & filled("项目")) if kind is Kind.PROJECT else named


def in_projects(listings: dict[str, Listing]) -> Condition:
    """Lines of a project that there is."""
    return filled("项目") & known("项目", listings["项目"])


def income(grid: Grid, *sources: Source) -> Total:
    """Income from `sources`: what is spent of it, and what is left at the end of the year."""
    spent = total(LINES, "金额", from_source(*sources))
    return spent + total(YEAR_END, "金额", from_source(*sources)) if YEAR_END in grid else spent


def expenditure(*kinds: Kind) -> Total:
    """The lines of `kinds`."""
    condition = of_kind(kinds[0])
    for kind in kinds[1:]:
        condition = condition | of_kind(kind)
    return total(LINES, "金额", condition)


def left_over(grid: Grid) -> Total | None:
    """年终结转结余, where the form has its sheet."""
    return total(YEAR_END, "金额", filled("金额")) if YEAR_END in grid else None


def _three_public(grid: Grid) -> Total:
    rows = range_name("三公经费", "本年预算数")
    return Total(
        f"SUM({rows})",
        lambda grid: sum((budget_of(grid, row) for row in grid.of("三公经费")), Decimal(0)),
    )


def money_checks(
    grid: Grid, listings: dict[str, Listing]
) -> Iterator[tuple[str, Total, Total, str]]:
    """Label, the two sums, and what to do when they differ."""
    spent = expenditure(*(kind for kind in Kind if kind is not Kind.YEAR_END))
    rest = left_over(grid)
    yield (
        "收入总计＝支出总计（含年终结转结余）",
        income(grid, *Source),
        spent + rest if rest else spent,
        "请看“预算明细”：资金来源、支出类型有没有空着的，或不是从列表中选的",
    )
    yield (
        "基本支出＝人员经费＋公用经费",
        total(LINES, "金额", blank("项目") & ~says("支出类型", *map(str, _OTHER))),
        expenditure(*BASIC),
        "请看“预算明细”：没有写项目的行，支出类型是否填对；人员、公用经费不写项目",
    )
    yield (
        "项目支出＝各项目预算数之和",
        expenditure(Kind.PROJECT),
        total(LINES, "金额", in_projects(listings)),
        "请看“预算明细”：项目支出是否都写明项目，所写的项目是否在“项目”表中",
    )
    if "三公经费" in grid:
        accounts = code_in("经济科目", *(code for codes in ACCOUNTS.values() for code in codes))
        yield (
            "预算明细中的“三公”经费＝三公经费表本年预算数",
            total(LINES, "金额", accounts & from_source(*FISCAL)),
            _three_public(grid),
            "请看“三公经费”：有“三公”支出的单位，每个类别各填一行，不要重复",
        )
