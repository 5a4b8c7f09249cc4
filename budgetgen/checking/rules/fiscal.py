"""财政拨款收支总表: it adds up, and agrees with 收支总表 and with the table of each fund.

Printed figures are compared exactly. One unit of the last place is allowed where figures that were
rounded apart are compared: "not more than", and one fund's income with its expenditure.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Spot
from budgetgen.checking.printed_figures import (
    BALANCE,
    EXPENSE,
    FISCAL,
    FUND_TABLES,
    TOTAL,
    ZERO,
    AccountFigures,
    Line,
    Side,
    accounts_of,
    class_codes,
    column_sums,
    named,
    quantum,
    sides_of,
    source_of,
    unequal,
)
from budgetgen.model.vocabulary import FISCAL_APPROPRIATION, Source
from budgetgen.tables.labels import plain

_COLUMNS = (TOTAL, "基本支出", "项目支出")


def _by_source(lines: tuple[Line, ...]) -> dict[Source, Line]:
    """The first line of each source of money."""
    found: dict[Source, Line] = {}
    for line in lines:
        if (source := source_of(line.label)) is not None:
            found.setdefault(source, line)
    return found


def _fund_columns(side: Side) -> dict[Source, str]:
    """The column of each fund."""
    titles = [column.title for column in side.definition.columns]
    return {source: title for title in titles if (source := source_of(title)) is not None}


def fis_row(case: Case) -> Iterator[Hit]:
    """Row: 合计 = 一般公共预算 + 政府性基金 + 国有资本经营预算."""
    for side in sides_of(case, FISCAL) or ():
        for line in (*side.body, *side.footer):
            for title, parts in column_sums(side.definition.columns):
                expected = sum((line.figures[part] for part in parts), ZERO)
                formula = " + ".join(parts)
                yield from unequal(line.spot(title), expected, line.figures[title], formula)


def fis_totals(case: Case) -> Iterator[Hit]:
    """Both sides add up and agree, as a whole and fund by fund."""
    if not (sides := sides_of(case, FISCAL)):
        return
    income, expense = sides
    for side in sides:
        for each in side.sums():
            if each.kind != "结转":  # that is BAL-CARRY
                yield from each.hits()
    received, spent = income.grand_total, expense.grand_total
    if received is None or spent is None:
        return
    yield from unequal(spent.spot(), received.amount, spent.amount, received.label)
    this_year, carried = _by_source(income.body), _by_source(income.footer)
    for source, title in _fund_columns(expense).items():
        if source not in this_year or source not in carried:
            continue
        brought = carried[source].amount
        expected, actual = this_year[source].amount + brought, spent.figures[title]
        if abs(actual - expected) > (quantum(case) if brought else ZERO):
            formula = "该项拨款的本年收入 + 年初结转和结余"
            yield from unequal(spent.spot(title), expected, actual, formula)


def fis_income(case: Case) -> Iterator[Hit]:
    """Income of the year, fund by fund, = 收支总表."""
    fiscal, balance = sides_of(case, FISCAL), sides_of(case, BALANCE)
    if not fiscal or not balance:
        return
    all_money = _by_source(balance[0].body)
    for source, line in _by_source(fiscal[0].body).items():
        if (other := all_money.get(source)) is not None:
            formula = f"{BALANCE}的 {other.label}"
            yield from unequal(line.spot(), other.amount, line.amount, formula)


def fis_funds(case: Case) -> Iterator[Hit]:
    """Each fund's column = the 合计 of that fund's table, and so per 类."""
    if not (sides := sides_of(case, FISCAL)):
        return
    codes = class_codes(case)
    for source, title in _fund_columns(sides[1]).items():
        name = FUND_TABLES.get(source, "")
        if (table := accounts_of(case, name)) is None:
            continue
        total = sides[1].of_the_year
        if total is not None and TOTAL in table.totals:
            expected = table.totals[TOTAL]
            formula = f"{name}的 {TOTAL}"
            yield from unequal(total.spot(title), expected, total.figures[title], formula)
        for line in sides[1].body:
            code = codes.get(plain(line.label))
            amount = table.figure(code, TOTAL) if code else None
            if amount is not None:
                formula = f"{name}的 {code}"
                yield from unequal(line.spot(title), amount, line.figures[title], formula)


def _other_income(fiscal: tuple[Side, Side], balance: tuple[Side, Side]) -> Decimal | None:
    """收支总表's money that is not 财政拨款; None where the tables do not say."""
    carried, fiscal_carried = balance[0].carried, fiscal[0].carried
    if carried is None or fiscal_carried is None:
        return None
    lines = [line for line in balance[0].body if source_of(line.label) not in FISCAL_APPROPRIATION]
    return sum((line.amount for line in lines), carried.amount - fiscal_carried.amount)


def fis_le_all(case: Case) -> Iterator[Hit]:
    """财政拨款 ≤ all money, per 类 too; the totals are equal exactly when there is nothing else."""
    fiscal, balance = sides_of(case, FISCAL), sides_of(case, BALANCE)
    if not fiscal or not balance:
        return
    lines = {plain(line.label): line for line in balance[1].body}
    pairs = [(line, lines.get(plain(line.label))) for line in fiscal[1].body]
    for line, other in (*pairs, (fiscal[0].carried, balance[0].carried)):
        if line and other and line.amount > other.amount + quantum(case):
            yield _relation(line, other, "不应大于")
    total, all_money = fiscal[1].grand_total, balance[1].grand_total
    if total is None or all_money is None:
        return
    others = _other_income(fiscal, balance)
    if total.amount > all_money.amount:
        yield _relation(total, all_money, "不应大于")
    elif others == 0 and total.amount != all_money.amount:
        yield _relation(total, all_money, "没有其他资金，应等于")
    elif others and others > 0 and total.amount == all_money.amount:
        yield _relation(total, all_money, f"有其他资金 {others}，应小于")


def _relation(line: Line, other: Line, relation: str) -> Hit:
    values = named(line.spot(), f"{BALANCE}的 {other.label}") | {"relation": relation}
    return Hit(spot=line.spot(), expected=other.amount, actual=line.amount, values=values)


def fis_split(case: Case) -> Iterator[Hit]:
    """支出总表 = the sum of the three funds' tables per account; with other money, not less.

    For 合计, 基本支出 and 项目支出. What is withheld as 涉密 in one of the tables is left out.
    """
    fiscal, balance = sides_of(case, FISCAL), sides_of(case, BALANCE)
    table = accounts_of(case, EXPENSE)
    funds = [found for name in FUND_TABLES.values() if (found := accounts_of(case, name))]
    if not fiscal or not balance or table is None or len(funds) < len(FUND_TABLES):
        return
    only_fiscal = _other_income(fiscal, balance) == 0
    codes = {code: None for each in (table, *funds) for code in each.rows}
    for code in codes:
        for column in _COLUMNS:
            expected, actual = _sum(funds, code, column), table.figure(code, column)
            if expected is None or actual is None or actual == expected:
                continue
            if only_fiscal or actual < expected - quantum(case):
                where = table if code in table.rows else next(f for f in funds if code in f.rows)
                relation = "应等于" if only_fiscal else "不应小于"
                values = {"row": code, "column": column, "relation": relation}
                yield Hit(
                    spot=Spot(where.name, code, column),
                    expected=expected,
                    actual=actual,
                    values=values,
                )


def _sum(funds: list[AccountFigures], code: str, column: str) -> Decimal | None:
    total = ZERO
    for table in funds:
        figure = table.figure(code, column)
        if figure is None:
            return None
        total += figure
    return total


CHECKS = (
    Check("FIS-FUNDS", fis_funds, Needs.TABLES),
    Check("FIS-INCOME", fis_income, Needs.TABLES),
    Check("FIS-LE-ALL", fis_le_all, Needs.TABLES),
    Check("FIS-ROW", fis_row, Needs.TABLES),
    Check("FIS-SPLIT", fis_split, Needs.TABLES),
    Check("FIS-TOTALS", fis_totals, Needs.TABLES),
)
