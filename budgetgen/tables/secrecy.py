"""Which accounts may be shown: an item marked 涉密 stays in the totals of a coarser level.

Where a 款 holds a secret amount, none of its 项 is shown, for the amount could be had by
subtraction; where some fund or kind of money of a 款 is secret altogether, none of the 款 of its 类
is shown either.
"""

from __future__ import annotations

from budgetgen.model.vocabulary import BASIC
from budgetgen.tables.ledger import Facts, Ledger
from budgetgen.tables.table import TableSet


def _slices(ledger: Ledger) -> list[Facts]:
    """The sets of facts that table columns tell apart: sources, kinds, this year and carried."""
    sources = {fact.source for fact in ledger.facts}
    kinds = {fact.kind for fact in ledger.facts}
    return [
        ledger.all,
        ledger.carried,
        ledger.all & ~ledger.carried,
        ledger.having("kind", *BASIC),
        *(ledger.having("source", source) for source in sorted(sources)),
        *(ledger.having("kind", kind) for kind in sorted(kinds)),
    ]


def _lays_bare(ledger: Ledger, facts: Facts, slices: list[Facts]) -> bool:
    """True when some printed cell over `facts` would hold nothing but secret amounts."""
    pairs = (facts & one & two for one in slices for two in slices)
    return any(cell and not cell & ~ledger.secret for cell in pairs)


def closed_accounts(ledger: Ledger, name: str) -> frozenset[str]:
    """Accounts of kind `name` whose sub-accounts must not be shown."""
    secret = ledger.secret & ledger.this_year
    if not secret:
        return frozenset()
    slices = _slices(ledger)
    closed: set[str] = set()
    for code in ledger.codes(name, secret):
        if name == "economic":
            closed.add(code[:3])
            continue
        section = code[:5]
        closed.add(section)
        if _lays_bare(ledger, ledger.having(name, section) & ledger.this_year, slices):
            closed.add(code[:3])
    return frozenset(closed)


def bare_rows(tables: TableSet) -> list[tuple[str, str]]:
    """Printed rows, as table name and row key, in which some cell holds secret amounts alone."""
    ledger = tables.ledger
    secret = ledger.secret & ledger.this_year
    if not secret:
        return []
    return [
        (table.name, row.key)
        for table in tables.tables.values()
        for row in table.rows
        if any(cell.facts and not cell.facts & ~ledger.secret for cell in row.cells)
    ]


def secret_projects(ledger: Ledger) -> frozenset[str]:
    """The keys of projects whose money is secret. If there is but one, its amount is what remains
    of 项目支出 when the published forms are taken away."""
    secret = ledger.members(ledger.secret & ledger.this_year)
    return frozenset(fact.project for fact in secret if fact.project)
