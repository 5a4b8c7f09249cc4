"""What is marked 涉密 is printed nowhere and cannot be computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Spot
from budgetgen.checking.prose.amounts import amounts, plain
from budgetgen.checking.texts.printed import printed_texts
from budgetgen.checking.texts.typed import published
from budgetgen.model.finding import Severity
from budgetgen.tables.secrecy import bare_rows, deducible_amounts, secret_amounts

SHORTEST_NAME = 4
SHORTEST_AMOUNT = 3
"""Significant digits from which an equal amount is no accident."""
_WHOSE = {"projects": "项目", "procurement": "采购事项", "lines": "预算明细"}


class Finder:
    """Finds any of many names in texts, in one pass each: by first characters and length."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if len(name) >= SHORTEST_NAME)
        self._lengths: dict[str, set[int]] = {}
        for name in self._names:
            self._lengths.setdefault(name[:SHORTEST_NAME], set()).add(len(name))

    def __call__(self, text: str) -> Iterator[str]:
        """The names that occur in `text`, in its order."""
        if not self._names:
            return
        for at in range(len(text) - SHORTEST_NAME + 1):
            for length in self._lengths.get(text[at : at + SHORTEST_NAME], ()):
                if text[at : at + length] in self._names:
                    yield text[at : at + length]


def _secret_names(case: Case) -> set[str]:
    """Names and codes of secret projects that name nothing that may be printed."""
    projects = case.filled.projects
    names = {project.name for project in projects if project.secret}
    names |= {project.code for project in projects if project.secret and project.code}
    within = Finder(names)
    accounts = case.classification.functional.by_code.values()
    public = [project.name for project in projects if not project.secret]
    for text in (*public, *(account.name for account in accounts)):
        names -= set(within(text))
    return names


def secret_listed(case: Case) -> Iterator[Hit]:
    """No secret project's name or code and no secret procurement item is printed."""
    names = _secret_names(case)
    goods = _secret_goods(case)
    if not names and not goods:
        return
    find = Finder(names)
    found: dict[str, Spot | None] = {}
    for printed in printed_texts(case.composed):
        for name in find(printed.text):
            found.setdefault(name, printed.spot)
        if printed.spot and printed.text in goods:
            yield Hit(spot=printed.spot, values={"name": printed.text})
    yield from _where_typed(case, found)


def _where_typed(case: Case, found: dict[str, Spot | None]) -> Iterator[Hit]:
    """Each printed name once: where it was typed, else the table cell that shows it."""
    find, told = Finder(found), set[str]()
    for field in published(case):
        for name in find(field.text):
            if name not in told:
                told.add(name)
                yield Hit(at=field.path, values={"name": name})
    for name, spot in found.items():
        if name not in told:
            yield Hit(spot=spot, values={"name": name})


def _secret_goods(case: Case) -> set[str]:
    """Goods that only secret procurement items buy."""
    items = case.filled.procurement
    public = {item.goods for item in items if not item.secret}
    return {item.goods for item in items if item.secret} - public


def secret_leak(case: Case) -> Iterator[Hit]:
    """No secret amount can be had from the printed figures, nor stands in typed text."""
    for name, row in bare_rows(case.tables):
        title = case.tables.tables[name].title
        yield Hit(values={"what": f"“{title}”的“{row}”行只含涉密金额，印出即泄露"})
    for path in deducible_amounts(case.tables, case.filled):
        whose = _WHOSE[str(path[0])]
        what = f"公开的合计减去公开的各项，就得到这一涉密{whose}的金额"
        yield Hit(at=path, values={"what": what}, severity=Severity.WARNING)
    secret = _secret_sums(case)
    for field in published(case) if secret else ():
        for amount in amounts(plain(field.text)):
            if amount.yuan in secret:
                what = f"“{field.text[amount.start : amount.end]}”等于一项涉密金额"
                yield Hit(at=field.path, values={"what": what}, severity=Severity.WARNING)


def _secret_sums(case: Case) -> set[Decimal]:
    """The secret amounts in yuan, but for round sums that others may cost, too."""
    ledger = case.tables.ledger
    sums = map(ledger.amount, secret_amounts(ledger, case.filled).values())
    return {amount for amount in sums if _digits(amount) >= SHORTEST_AMOUNT}


def _digits(amount: Decimal) -> int:
    return len(amount.normalize().as_tuple().digits)


CHECKS = (
    Check("SECRET-LEAK", secret_leak, Needs.SUBMISSION),
    Check("SECRET-LISTED", secret_listed, Needs.DOCUMENT),
)
