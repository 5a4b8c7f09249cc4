"""This year's 三公经费 of a unit, out of the ledger: four kinds by their economic accounts."""

from __future__ import annotations

from decimal import Decimal

from budgetgen.excel.form.conditions import as_number
from budgetgen.excel.form.formulas import code_in_cell, range_name
from budgetgen.excel.form.grid import Grid, Row, first_word
from budgetgen.excel.form.listings import Listing
from budgetgen.model.vocabulary import FISCAL_APPROPRIATION, ThreePublicKind

FISCAL = FISCAL_APPROPRIATION
ACCOUNTS = {
    ThreePublicKind.OVERSEAS: ("30212",),
    ThreePublicKind.VEHICLE_PURCHASE: ("31013", "30913"),
    ThreePublicKind.VEHICLE_RUNNING: ("30231",),
    ThreePublicKind.RECEPTION: ("30217",),
}
"""Decided by the two printed documents: only these accounts, paid by 财政拨款."""


def budget_of(grid: Grid, row: Row) -> Decimal:
    """The ledger lines that a row of the sheet 三公经费 stands for."""
    unit, kind = first_word(row.get("单位")), row.get("类别")
    codes = next((codes for each, codes in ACCOUNTS.items() if each == kind), ())
    return sum(
        (
            as_number(line.get("金额"))
            for line in grid.of("预算明细")
            if first_word(line.get("经济科目")) in codes
            and (not line.get("资金来源") or line.get("资金来源") in FISCAL)
            and (not unit or first_word(line.get("单位")) in ("", unit))
        ),
        Decimal(0),
    )


def budget_formula(unit: str, kind: str, listed: Listing) -> str:
    """The same for the row whose unit and kind stand in the cells `unit` and `kind`.

    `listed` are the units, which either may name by code or by name.
    """
    account = code_in_cell(range_name("预算明细", "经济科目"))
    source, units = range_name("预算明细", "资金来源"), range_name("预算明细", "单位")
    amounts = range_name("预算明细", "金额")
    kinds = "+".join(
        f'({kind}="{each}")*({account}="{code}")'
        for each, codes in ACCOUNTS.items()
        for code in codes
    )
    sources = "+".join(f'({source}="{each}")' for each in FISCAL)
    code, name = listed.translated(unit)
    same = (
        f'(({unit}="")+({units}="")+({code_in_cell(units)}={code_in_cell(unit)})'
        f"+(TRIM({units})=TRIM({unit}))+({code_in_cell(units)}={code})+(TRIM({units})={name})>0)"
    )
    return (
        f'SUMPRODUCT(({kinds})*(({sources}+({source}=""))>0)*{same}*(ROW({amounts})>3),{amounts})'
    )
