"""一般公共预算支出表 and 基本支出表: rows, totals, and accounts that stand for the same money.

What a unit pays into an insurance (economic account) and what the insurance costs it (functional
account) are the same money. That held in nearly all published budgets that were looked at, to the
last place; where it does not, columns or rows are mostly shifted. Warnings all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Spot
from budgetgen.checking.printed_figures import (
    BASIC,
    FUND_TABLES,
    GENERAL,
    TOTAL,
    ZERO,
    AccountFigures,
    accounts_of,
    quantum,
    rows_add_up,
    unequal,
)
from budgetgen.model.finding import Severity
from budgetgen.model.vocabulary import Nature

_BASIC_COLUMN = "基本支出"
_PERSONNEL, _OPERATING = "人员经费", "公用经费"
_WRONG_KIND = {"301": _OPERATING, "303": _OPERATING, "302": _PERSONNEL, "310": _PERSONNEL}
"""类 of economic account -> the kind of basic expenditure that it is not."""
# 公务交通补贴 is paid to persons out of an account of 302; some places count it with 人员经费.
_EITHER_KIND = frozenset(("30239",))
_ANNUITY_SHARE = (Decimal("0.4"), Decimal("0.6"))
"""职业年金 is paid at half the rate of 养老保险 (8 % and 16 %); 0.4997 to 0.525 were seen."""


def gen_row(case: Case) -> Iterator[Hit]:
    """The three funds' tables, row: 合计 = 基本支出 + 项目支出."""
    for name in FUND_TABLES.values():
        yield from rows_add_up(case, name)


def bas_row(case: Case) -> Iterator[Hit]:
    """Row: 合计 = 人员经费 + 公用经费."""
    return rows_add_up(case, BASIC)


def bas_total(case: Case) -> Iterator[Hit]:
    """一般公共预算支出表 基本支出 = 基本支出表 合计."""
    general, basic = accounts_of(case, GENERAL), accounts_of(case, BASIC)
    if general is None or basic is None:
        return
    expected, actual = general.totals.get(_BASIC_COLUMN), basic.totals.get(TOTAL)
    if expected is not None and actual is not None:
        formula = f"{GENERAL}的 {_BASIC_COLUMN}合计"
        yield from unequal(Spot(BASIC, TOTAL, TOTAL), expected, actual, formula)


def bas_kind(case: Case) -> Iterator[Hit]:
    """301 and 303 are 人员经费, 302 and 310 are 公用经费."""
    if case.submission is not None:
        for i, line in enumerate(case.submission.lines):
            code = line.economic or ""
            if code not in _EITHER_KIND and _WRONG_KIND.get(code[:3]) == line.kind:
                yield Hit(at=("lines", i, "kind"), values={"code": code, "kind": line.kind})
        return
    if (table := accounts_of(case, BASIC)) is None:
        return
    for code, figures in table.rows.items():
        kind = _WRONG_KIND.get(code[:3], "")
        if code not in table.parents and code not in _EITHER_KIND and figures.get(kind):
            spot = Spot(BASIC, code, kind)
            yield Hit(spot=spot, actual=figures[kind], values={"code": code, "kind": kind})


def _tables(case: Case) -> tuple[AccountFigures, AccountFigures] | None:
    general, basic = accounts_of(case, GENERAL), accounts_of(case, BASIC)
    return (general, basic) if general and basic else None


def _same_money(case: Case, economic: tuple[str, ...], functional: str) -> Iterator[Hit]:
    """A hit where the economic accounts do not make up the functional one.

    Several accounts may be rounded apart: one unit of the last place is allowed for each but one.
    """
    if not (tables := _tables(case)):
        return
    general, basic = tables
    expected = general.figure(functional, _BASIC_COLUMN)
    parts = [basic.figure(code, TOTAL) for code in economic]
    if expected is None or None in parts:
        return
    actual = sum((part for part in parts if part), ZERO)
    if abs(actual - expected) > quantum(case) * (len(economic) - 1):
        listed = next((code for code in economic if code in basic.rows), None)
        yield Hit(
            spot=Spot(BASIC, listed, TOTAL) if listed else Spot(GENERAL, functional, _BASIC_COLUMN),
            expected=expected,
            actual=actual,
            values={"economic": " + ".join(economic), "functional": functional},
        )


def bas_pension(case: Case) -> Iterator[Hit]:
    """30108 = 2080505."""
    return _same_money(case, ("30108",), "2080505")


def bas_housing(case: Case) -> Iterator[Hit]:
    """30113 = 2210201."""
    return _same_money(case, ("30113",), "2210201")


def bas_medical(case: Case) -> Iterator[Hit]:
    """30110 + 30111 = 21011; medical care of the retired (30307) may be part of 21011."""
    if not (tables := _tables(case)):
        return
    care = tables[1].figure("30307", TOTAL) or ZERO
    for hit in _same_money(case, ("30110", "30111"), "21011"):
        assert isinstance(hit.expected, Decimal)
        assert isinstance(hit.actual, Decimal)
        if not 0 <= hit.expected - hit.actual <= care + quantum(case):
            yield hit


def bas_annuity(case: Case) -> Iterator[Hit]:
    """If there is any 30109: 30109 = 2080506, and it is about half of 30108."""
    if not (tables := _tables(case)):
        return
    annuity, pension = (tables[1].figure(code, TOTAL) for code in ("30109", "30108"))
    if not annuity:
        return
    for hit in _same_money(case, ("30109",), "2080506"):
        relation = {"relation": "应等于功能科目 2080506 的基本支出"}
        yield Hit(spot=hit.spot, expected=hit.expected, actual=hit.actual, values=relation)
    low, high = _ANNUITY_SHARE
    if pension and not low * pension <= annuity <= high * pension:
        yield Hit(
            spot=Spot(BASIC, "30109", TOTAL),
            expected=pension / 2,
            actual=annuity,
            values={"relation": "应约为经济科目 30108 的一半，即"},
        )


def operating_cost(case: Case) -> Iterator[Hit]:
    """机关运行经费 = 公用经费 of 行政 and 参公事业 units; 事业 units have none, and say so."""
    figure = case.tables.figures.get("机关运行经费")
    table = case.table(BASIC)
    natures = {unit.nature for unit in case.filled.department.units}
    if natures == {Nature.INSTITUTION}:
        if case.filled.prose.operating_cost_use:
            yield Hit(
                at=("prose", "operating_cost_use"),
                severity=Severity.WARNING,
                values={"problem": "各单位都是事业单位，没有机关运行经费，却填写了用途"},
            )
        if figure:
            values = {"problem": f"各单位都是事业单位，却列有机关运行经费 {figure.amount} 元"}
            yield Hit(at=("lines",), expected=ZERO, actual=figure.amount, values=values)
        return
    if figure is None or table is None:
        return
    operating = _operating(case)
    if figure.amount > operating or (
        Nature.INSTITUTION not in natures and figure.amount != operating
    ):
        values = {
            "problem": f"机关运行经费 {figure.amount} 元与基本支出表的公用经费 {operating} 元不符"
        }
        yield Hit(at=("lines",), expected=operating, actual=figure.amount, values=values)


def _operating(case: Case) -> Decimal:
    """公用经费 in 基本支出表, exact yuan."""
    table = case.table(BASIC)
    if table is None or not table.rows:
        return ZERO
    total = next((row for row in table.rows if row.key == TOTAL), table.rows[0])
    at = next((i for i, c in enumerate(table.columns) if c.title == _OPERATING), None)
    return (total.cells[at].amount if at is not None else None) or ZERO


CHECKS = (
    Check("BAS-ANNUITY", bas_annuity, Needs.TABLES),
    Check("BAS-HOUSING", bas_housing, Needs.TABLES),
    Check("BAS-KIND", bas_kind, Needs.TABLES),
    Check("BAS-MEDICAL", bas_medical, Needs.TABLES),
    Check("BAS-PENSION", bas_pension, Needs.TABLES),
    Check("BAS-ROW", bas_row, Needs.TABLES),
    Check("BAS-TOTAL", bas_total, Needs.TABLES),
    Check("GEN-ROW", gen_row, Needs.TABLES),
    Check("OPERATING-COST", operating_cost, Needs.SUBMISSION),
)
