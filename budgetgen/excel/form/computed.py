"""Columns that compute themselves: names beside codes, sums beside projects and purchases.

They stand to the right of what is typed, outside the filter: Excel sorts a protected sheet only
where every cell is unlocked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetgen.excel.form.conditions import as_number, is_blank
from budgetgen.excel.form.formulas import code_in_cell, range_name
from budgetgen.excel.form.grid import Grid, Row, Value, first_word
from budgetgen.excel.form.listings import Listing
from budgetgen.excel.form.three_public import FISCAL, budget_formula, budget_of
from budgetgen.excel.sheets import Content, Sheet

UNKNOWN = "查不到"

Cells = dict[str, str]
"""Column title -> the cell of one row, such as $B7."""


@dataclass(frozen=True)
class Computed:
    """One column: its formula for a row, given the row's cells, and the value that this has."""

    title: str
    content: Content
    formula: Callable[[Cells], str]
    value: Callable[[Grid, Row], Value]
    width: float = 14


def _name_column(title: str, listing: Listing, more: Listing | None) -> Computed:
    def formula(cells: Cells) -> str:
        cell = cells[title]
        unknown = f'"{UNKNOWN}"'
        if more:
            unknown = f"IFERROR(INDEX({more.names},{more.match(cell)}),{unknown})"
        found = f"IFERROR(INDEX({listing.names},{listing.match(cell)}),{unknown})"
        return f'IF({cell}="","",{found})'

    def value(grid: Grid, row: Row) -> Value:
        typed = row.get(title)
        if is_blank(typed):
            return ""
        entry = listing.find(typed) or (more.find(typed) if more else None)
        return entry[1] if entry else UNKNOWN

    return Computed(f"{title}名称", Content.TEXT, formula, value, 22)


def _names(sheet: Sheet, listings: dict[str, Listing]) -> Iterator[Computed]:
    if sheet.title == "补充科目":
        return
    for column in sheet.columns:
        listing = listings.get(column.choices)
        named = listing and (listing.columns[0] != listing.columns[1] or not listing.source)
        if listing and named and column.content is not Content.LIST and not _of_words(listing):
            more = listings.get("补充科目") if column.choices == "功能科目" else None
            yield _name_column(column.title, listing, more)


def _of_words(listing: Listing) -> bool:
    return not listing.source and listing.by_name


def _project_sum(title: str, sources: tuple[str, ...], blank_too: bool) -> Computed:
    """What the ledger gives a project from `sources`."""
    project, source = range_name("预算明细", "项目"), range_name("预算明细", "资金来源")
    amounts = range_name("预算明细", "金额")

    def formula(cells: Cells) -> str:
        code, name = cells["编码"], cells["名称"]
        by_code = f'({code_in_cell(project)}=TRIM({code}))*({code}<>"")'
        by_name = f'(TRIM({project})=TRIM({name}))*({name}<>"")'
        mine = f"(({by_code}+{by_name})>0)"
        terms = [f'({source}="{each}")' for each in sources]
        terms += [f'({source}="")'] if blank_too else []
        wanted = f"*(({'+'.join(terms)})>0)" if terms else ""
        summed = f"SUMPRODUCT({mine}*(ROW({amounts})>3){wanted},{amounts})"
        return f'IF({name}="","",{summed})'

    def value(grid: Grid, row: Row) -> Value:
        code, name = row.get("编码"), row.get("名称")
        if is_blank(name):
            return ""
        return sum(
            (
                as_number(line.get("金额"))
                for line in grid.of("预算明细")
                if not is_blank(line.get("项目"))
                and (first_word(line["项目"]) == code or line["项目"] == name)
                and (
                    not sources or line.get("资金来源") in sources or is_blank(line.get("资金来源"))
                )
            ),
            Decimal(0),
        )

    return Computed(title, Content.AMOUNT, formula, value)


def _fiscal_rest() -> Computed:
    def formula(cells: Cells) -> str:
        return f'IF({cells["名称"]}="","",{cells["项目预算数"]}-{cells["其中：财政资金"]})'

    whole, fiscal = _project_sum("", (), False), _project_sum("", FISCAL, True)

    def value(grid: Grid, row: Row) -> Value:
        if is_blank(row.get("名称")):
            return ""
        return as_number(whole.value(grid, row)) - as_number(fiscal.value(grid, row))

    return Computed("其他资金", Content.AMOUNT, formula, value)


FUNDS = (
    "一般公共预算拨款",
    "基金预算拨款",
    "国有资本经营预算拨款",
    "财政专户核拨",
    "单位资金",
    "上年结转结余",
)
"""The columns of 政府采购 that add up to what is bought."""


def _purchase_sum(sheet: Sheet) -> Computed:
    funds = [c.title for c in sheet.columns if c.title in FUNDS]

    def formula(cells: Cells) -> str:
        summed = f"SUM({','.join(cells[title] for title in funds)})"
        return f'IF({cells["采购物品名称"]}="","",{summed})'

    def value(_: Grid, row: Row) -> Value:
        if is_blank(row.get("采购物品名称")):
            return ""
        return sum((as_number(row.get(title)) for title in funds), Decimal(0))

    return Computed("采购金额合计", Content.AMOUNT, formula, value)


def _this_year(units: Listing) -> Computed:
    def formula(cells: Cells) -> str:
        return f'IF({cells["类别"]}="","",{budget_formula(cells["单位"], cells["类别"], units)})'

    return Computed(
        "本年预算数",
        Content.AMOUNT,
        formula,
        lambda grid, row: "" if is_blank(row.get("类别")) else budget_of(grid, row),
    )


def _unit_sum() -> Computed:
    units, amounts = range_name("预算明细", "单位"), range_name("预算明细", "金额")

    def formula(cells: Cells) -> str:
        code, name = cells["编码"], cells["名称"]
        named = f"({code_in_cell(units)}=TRIM({code}))+(TRIM({units})=TRIM({name}))"
        mine = f"(({named})>0)*(ROW({amounts})>3)"
        return f'IF({code}="","",SUMPRODUCT({mine},{amounts}))'

    def value(grid: Grid, row: Row) -> Value:
        code = row.get("编码")
        if is_blank(code):
            return ""
        lines = grid.of("预算明细")
        mine = (as_number(li.get("金额")) for li in lines if first_word(li.get("单位")) == code)
        return sum(mine, Decimal(0))

    return Computed("写明本单位的支出", Content.AMOUNT, formula, value, 18)


def computed_columns(sheet: Sheet, listings: dict[str, Listing]) -> tuple[Computed, ...]:
    """The computed columns of a list sheet, in order."""
    found = list(_names(sheet, listings))
    match sheet.title:
        case "机构设置":
            found.append(_unit_sum())
        case "项目":
            found += [
                _project_sum("项目预算数", (), False),
                _project_sum("其中：财政资金", FISCAL, True),
                _fiscal_rest(),
            ]
        case "三公经费":
            found.append(_this_year(listings["单位"]))
        case "政府采购":
            found.append(_purchase_sum(sheet))
    return tuple(found)
