"""支出总表: its rows add up, its totals are those of 收支总表, and it goes down to the 项."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs, Path, Spot
from budgetgen.checking.printed_figures import (
    BALANCE,
    BASIC,
    EXPENSE,
    FUND_TABLES,
    TOTAL,
    accounts_of,
    class_codes,
    rows_add_up,
    sides_of,
    unequal,
)
from budgetgen.model.finding import Severity
from budgetgen.model.vocabulary import BASIC as BASIC_KINDS
from budgetgen.tables.labels import plain
from budgetgen.tables.ledger import Fact

_LISTED = {"lines": "支出", "year_end": "年终结转结余"}
"""What account tables list, by where it is typed: 年终结转 is income that 收入总表 lists."""


def exp_row(case: Case) -> Iterator[Hit]:
    """Row: 合计 = 基本 + 项目 + 经营 + 上解上级 + 对附属单位补助."""
    return rows_add_up(case, EXPENSE)


def exp_total(case: Case) -> Iterator[Hit]:
    """合计 = 收支总表 本年支出合计, and so per 类."""
    sides, table = sides_of(case, BALANCE), accounts_of(case, EXPENSE)
    if not sides or table is None:
        return
    total = sides[1].of_the_year
    if total is not None and TOTAL in table.totals:
        formula = f"{BALANCE}的 {total.label}"
        yield from unequal(Spot(EXPENSE, TOTAL, TOTAL), total.amount, table.totals[TOTAL], formula)
    codes = class_codes(case)
    for line in sides[1].body:
        code = codes.get(plain(line.label))
        actual = table.figure(code, TOTAL) if code else None
        if code is None or actual is None:
            continue
        if code in table.rows:
            formula = f"{BALANCE}的 {line.label}"
            yield from unequal(Spot(EXPENSE, code, TOTAL), line.amount, actual, formula)
        else:
            yield from unequal(line.spot(), actual, line.amount, f"{EXPENSE}的 {code}")


def exp_level(case: Case) -> Iterator[Hit]:
    """Expenditure to the 项 (7 digits), basic expenditure also to the economic 款 (5 digits).

    Source: 预算法实施条例 (2020), article 6. Items marked 涉密 are exempt; a published table does
    not say which are, so that there it is a warning only.
    """
    if case.submission is None:
        yield from _coarse_rows(case)
        return
    coded = {d.by for d in case.pack.tables.tables.values() if d.kind == "科目"}
    for fact, by in _undivided(case):
        if by not in coded:
            continue
        if by == "功能科目":
            book = _LISTED[str(fact.path[0])]
            at = (*fact.path, "functional")
            yield _coarse(at, book, fact.functional, "功能分类", "项（7 位）")
        else:
            at = (*fact.path, "economic")
            yield _coarse(at, "基本支出", fact.economic, "经济分类", "款（5 位）")


def _undivided(case: Case) -> Iterator[tuple[Fact, str]]:
    """The facts that do not go down as far as they must, with the kind of account."""
    for fact in case.tables.ledger.facts:
        if fact.secret or str(fact.path[0]) not in _LISTED:
            continue
        if len(fact.functional) < 7:
            yield fact, "功能科目"
        if fact.kind in BASIC_KINDS and len(fact.economic) < 5:
            yield fact, "经济科目"


def undivided(case: Case, by: str) -> set[str]:
    """The accounts, empty where none was typed, that such facts name."""
    found = [fact for fact, kind in _undivided(case) if kind == by]
    return {fact.functional if by == "功能科目" else fact.economic for fact in found}


def _coarse(at: Path, what: str, code: str, group: str, level: str) -> Hit:
    shown = f"科目 {code}" if code else "没有填科目"
    values = {"code": shown, "what": what, "group": group, "level": level}
    return Hit(at=at, actual=code, values=values)


def _coarse_rows(case: Case) -> Iterator[Hit]:
    """Rows of published tables with nothing below them; each account once."""
    seen: set[str] = set()
    for name in (EXPENSE, *FUND_TABLES.values(), BASIC):
        table = accounts_of(case, name)
        length, what, group, level = (
            (5, "基本支出", "经济分类", "款（5 位）")
            if name == BASIC
            else (7, "支出", "功能分类", "项（7 位）")
        )
        for code in table.rows if table else ():
            if table is None or code in seen or code in table.parents or not code.isdigit():
                continue
            seen.add(code)
            if len(code) < length:
                values = {"code": f"科目 {code}", "what": what, "group": group, "level": level}
                spot = Spot(name, code, TOTAL)
                yield Hit(spot=spot, actual=code, values=values, severity=Severity.WARNING)


CHECKS = (
    Check("EXP-LEVEL", exp_level, Needs.TABLES),
    Check("EXP-ROW", exp_row, Needs.TABLES),
    Check("EXP-TOTAL", exp_total, Needs.TABLES),
)
