"""Account codes and names: form, existence, standard name, and the budget they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.accounts.catalogue import Account, Accounts, classification
from budgetgen.checking.case import Case, Check, Hit, Needs, Path, Spot
from budgetgen.checking.printed_figures import FUND_TABLES
from budgetgen.model.finding import Severity
from budgetgen.model.vocabulary import FISCAL_APPROPRIATION, Source
from budgetgen.packs.definition import TableDefinition
from budgetgen.tables.labels import squeezed
from budgetgen.tables.table import Row, Table

_LENGTHS = {"功能科目": (3, 5, 7), "经济科目": (3, 5)}
_FIRST_DIGIT = {"功能科目": "2", "经济科目": "3"}
"""Expenditure by function begins with 2; of a department by economic purpose, with 3."""


def _account_tables(case: Case) -> Iterator[tuple[TableDefinition, Table]]:
    for name, definition in case.pack.tables.tables.items():
        table = case.table(name)
        if definition.kind == "科目" and table is not None:
            yield definition, table


def _typed(case: Case) -> Iterator[tuple[int, str, str]]:
    """The accounts of the ledger's lines: line, kind of account, code."""
    for i, line in enumerate(case.filled.lines):
        for kind, code in (("功能科目", line.functional), ("经济科目", line.economic)):
            if code:
                yield i, kind, code


def _field(kind: str) -> str:
    return "functional" if kind == "功能科目" else "economic"


def _accounts(case: Case, kind: str) -> Accounts:
    return case.classification.functional if kind == "功能科目" else case.classification.economic


def code_form(case: Case) -> Iterator[Hit]:
    """Functional codes have 3, 5 or 7 digits, economic ones 3 or 5; their parents are listed."""
    if case.submission is not None:
        for i, kind, code in _typed(case):
            if not code.startswith(_FIRST_DIGIT[kind]):
                problem = f"{kind}编码应以 {_FIRST_DIGIT[kind]} 开头"
                values = {"code": code, "problem": problem}
                yield Hit(at=("lines", i, _field(kind)), actual=code, values=values)
        return
    for definition, table in _account_tables(case):
        listed = {row.key for row in table.rows}
        for row in table.rows:
            if row.key == definition.total_first:
                continue
            if problem := _misformed(row.key, definition.by, listed):
                yield Hit(
                    spot=_code(table, row.key),
                    actual=row.key,
                    values={"code": row.key, "problem": problem},
                )


def _misformed(code: str, kind: str, listed: set[str]) -> str:
    lengths = _LENGTHS[kind]
    if not (code.isascii() and code.isdigit()) or len(code) not in lengths:
        return f"{kind}编码应为 {'、'.join(map(str, lengths))} 位数字"
    if not code.startswith(_FIRST_DIGIT[kind]):
        return f"{kind}编码应以 {_FIRST_DIGIT[kind]} 开头"
    missing = [code[:n] for n in (3, 5) if n < len(code) and code[:n] not in listed]
    return f"表中没有它的上级科目 {'、'.join(missing)}" if missing else ""


def _code(table: Table, code: str) -> Spot:
    """Where an account's code is printed: code and name are the last columns before the figures."""
    name_at = _name_column(table)
    at = name_at - 1 if name_at else 0
    return Spot(table.name, code, table.columns[at].title)


def _name_column(table: Table) -> int | None:
    first = next((i for i, column in enumerate(table.columns) if column.figure), 0)
    return first - 1 if first else None


def code_unknown(case: Case) -> Iterator[Hit]:
    """The code is in the classification of the year, or among the additions; each code once.

    The national lists at hand are not complete, so this is a warning.
    """
    seen: set[str] = set()
    if case.submission is not None:
        for i, kind, code in _typed(case):
            if code not in seen and code not in _accounts(case, kind):
                seen.add(code)
                values = {"code": code, "edition": case.classification.edition}
                yield Hit(at=("lines", i, _field(kind)), actual=code, values=values)
        return
    for definition, table in _account_tables(case):
        known = _accounts(case, definition.by)
        for row in table.rows:
            code = row.key
            if not code.isdigit() or code in seen or code in known:
                continue
            if seen.isdisjoint((code[:3], code[:5])):
                values = {"code": code, "edition": case.classification.edition}
                spot = _code(table, code)
                yield Hit(spot=spot, actual=code, values=values)
            seen.add(code)


def code_name(case: Case) -> Iterator[Hit]:
    """An account's name is the standard one of its code; width of signs and blanks aside.

    The finding says so where the standard name itself was never confirmed.
    """
    if case.submission is not None:
        standard = classification(case.budget_year)
        for i, extra in enumerate(case.submission.extra_accounts):
            by_code = standard.functional if extra.code.startswith("2") else standard.economic
            account = by_code.by_code.get(extra.code)
            if account is not None and _differs(extra.name, account.name):
                yield _other_name(account, extra.name, at=("extra_accounts", i, "name"))
        return
    seen: set[str] = set()
    for definition, table in _account_tables(case):
        known = _accounts(case, definition.by)
        column = _name_column(table)
        for row in table.rows:
            name = row.cells[column].text if column is not None else ""
            account = known.by_code.get(row.key)
            if account is not None and row.key not in seen and _differs(name, account.name):
                yield _other_name(account, name, spot=_code(table, row.key))
                seen.add(row.key)


def _differs(name: str, standard: str) -> bool:
    return bool(name and standard) and squeezed(name) != squeezed(standard)


def _other_name(
    account: Account, name: str, at: Path | None = None, spot: Spot | None = None
) -> Hit:
    listed = "科目表" if account.confirmed else "科目表（这一条没有与正式科目核对过）"
    values = {"code": account.code, "list": listed}
    return Hit(at=at, spot=spot, expected=account.name, actual=name, values=values)


def _owner(accounts: Accounts, code: str) -> Account | None:
    """The account itself or, where it is not known, the 款 it would belong to."""
    return accounts.by_code.get(code) or accounts.by_code.get(code[:5])


def _in_wrong_budget(account: Account | None, source: Source) -> tuple[str, Severity | None] | None:
    """The budget where an account belongs, if that is not `source`.

    Which accounts belong to a fund is known; that an account belongs to none is less certain, so
    that a fund's money on a general account is a warning.
    """
    if account is None or source not in FISCAL_APPROPRIATION or len(account.code) < 5:
        return None
    if account.fund is not None:
        return None if account.fund is source else (str(account.fund), None)
    if source is Source.GENERAL_PUBLIC:
        return None
    return str(Source.GENERAL_PUBLIC), Severity.WARNING


def code_fund(case: Case) -> Iterator[Hit]:
    """An account of 政府性基金 is not paid from 一般公共预算, nor the reverse."""
    accounts = case.classification.functional
    if case.submission is not None:
        for_any = {a.code for a in case.submission.extra_accounts if a.source is None}
        for i, line in enumerate(case.submission.lines):
            code = line.functional or ""
            owner = None if code in for_any else _owner(accounts, code)
            found = _in_wrong_budget(owner, line.source)
            if found is not None:
                yield Hit(
                    at=("lines", i, "functional"),
                    expected=found[0],
                    actual=str(line.source),
                    values={"code": code},
                    severity=found[1],
                )
        return
    for source, name in FUND_TABLES.items():
        if (table := case.table(name)) is not None:
            yield from _rows_of_other_budgets(accounts, table, source)


def _rows_of_other_budgets(accounts: Accounts, table: Table, source: Source) -> Iterator[Hit]:
    """Rows of a fund's table that belong to another budget; not those below a reported one."""
    reported: set[str] = set()
    for row in table.rows:
        found = None if row.key[:5] in reported else _wrong_row(accounts, row, source)
        if found is not None:
            reported.add(row.key)
            yield Hit(
                spot=_code(table, row.key),
                expected=found[0],
                actual=str(source),
                values={"code": row.key},
                severity=found[1],
            )


def _wrong_row(accounts: Accounts, row: Row, source: Source) -> tuple[str, Severity | None] | None:
    return _in_wrong_budget(_owner(accounts, row.key), source) if row.key.isdigit() else None


CHECKS = (
    Check("CODE-FORM", code_form, Needs.TABLES),
    Check("CODE-FUND", code_fund, Needs.TABLES),
    Check("CODE-NAME", code_name, Needs.TABLES),
    Check("CODE-UNKNOWN", code_unknown, Needs.TABLES),
)
