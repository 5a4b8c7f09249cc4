"""Which accounts may be shown: an item marked 涉密 stays in the totals of a coarser level.

Where a 款 holds a secret amount, none of its 项 is shown, for the amount could be had by
subtraction; where some fund or kind of money of a 款 is secret altogether, none of the 款 of its 类
is shown either.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import BASIC
from budgetgen.tables.deduction import deducible
from budgetgen.tables.ledger import ACQUISITIONS, PROCUREMENT, THIS_YEAR, Facts, Ledger, Path
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


def _bare_cells(tables: TableSet) -> Iterator[tuple[str, str, Facts]]:
    """Table name, row key and facts of each printed cell that holds secret amounts alone."""
    for table in tables.tables.values():
        for row in table.rows:
            for cell in row.cells:
                if cell.facts and not cell.facts & ~tables.ledger.secret:
                    yield table.name, row.key, cell.facts


def bare_rows(tables: TableSet) -> list[tuple[str, str]]:
    """Printed rows, as table name and row key, in which some cell holds secret amounts alone."""
    return list(dict.fromkeys((table, row) for table, row, _ in _bare_cells(tables)))


def secret_amounts(ledger: Ledger, submission: Submission) -> dict[Path, Facts]:
    """Every amount that is to stay secret, by its path: of a project, a purchase, or a line that
    belongs to no secret project."""
    projects = {p.key: ("projects", i) for i, p in enumerate(submission.projects) if p.secret}
    found: dict[Path, Facts] = {}
    for i, fact in enumerate(ledger.facts):
        if not fact.secret or fact.book not in (THIS_YEAR, PROCUREMENT):
            continue
        whole = projects.get(fact.project) if fact.book == THIS_YEAR else None
        path = whole or fact.path[:2]
        found[path] = found.get(path, 0) | 1 << i
    return found


def printed_sums(tables: TableSet, submission: Submission) -> Iterator[Facts]:
    """The facts of every figure that tables, sentences and project forms may print."""
    for table in tables.tables.values():
        for row in table.rows:
            for cell in row.cells:
                yield cell.facts
    for figure in tables.figures.values():
        yield figure.facts
    for project in submission.projects:
        if not project.secret:
            figures = tables.projects[project.key]
            yield from (figures.budget.facts, figures.fiscal.facts, figures.other.facts)


def _purchases(ledger: Ledger) -> dict[Facts, Facts]:
    """A purchase that becomes a fixed asset stands in two books: the one fact -> the other."""
    bought = {f.path: 1 << i for i, f in enumerate(ledger.facts) if f.book == PROCUREMENT}
    return {
        1 << i: bought[fact.path]
        for i, fact in enumerate(ledger.facts)
        if fact.book == ACQUISITIONS
    }


def deducible_amounts(tables: TableSet, submission: Submission) -> list[Path]:
    """The secret amounts that no cell lays bare, but that follow by subtraction from the printed
    figures: the path of each in the submission."""
    ledger = tables.ledger
    secrets = secret_amounts(ledger, submission)
    if not secrets:
        return []
    purchases = _purchases(ledger)
    acquired = sum(purchases)
    printed = set()
    for facts in set(printed_sums(tables, submission)):
        same = facts & ~acquired
        for one, other in purchases.items() if facts & acquired else ():
            same |= other if facts & one else 0
        printed.add(same)
    bare = reduce(or_, (facts for _, _, facts in _bare_cells(tables)), 0)
    hidden = {facts: path for path, facts in secrets.items() if not facts & bare}
    return [hidden[facts] for facts in deducible(printed, hidden)]
