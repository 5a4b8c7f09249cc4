"""Reasons of changes: there is one, it names a cause, it does not contradict the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.prose.changes import (
    DIRECTIONS,
    Change,
    budget_changes,
    is_formula,
    mentions_direction,
    three_public_changes,
    told_direction,
)
from budgetgen.checking.prose.claims import Claim
from budgetgen.checking.prose.passages import Passage, claims_of, passages
from budgetgen.checking.texts.wordlists import any_of, word_list
from budgetgen.model.finding import Severity
from budgetgen.tables.ledger import THREE_PUBLIC_FIGURES

_BUDGETS = ("收入总计", "支出", "支出总计", "基本支出", "项目支出")
_THREE_PUBLIC = ("三公经费", "公务用车购置及运维费", *THREE_PUBLIC_FIGURES.values())
_REASON = re.compile(
    f"(?:{any_of(word_list('reasons', '引出原因'))}|因(?!公|此))[是为：:，,\\s]*+(?![。；;]|$)"
)
"""A word that brings in a reason, with a reason behind it; 因 of 因公出国 is none."""
_SHARED_REASON = 200
"""How far behind a change its reason may stand, in characters."""


def _explained_elsewhere(case: Case, name: str) -> bool:
    """Whether the other remarks give a reason for what they say of `name`."""
    return any(name in text and _REASON.search(text) for text in case.filled.prose.other)


def change_unexplained(case: Case) -> Iterator[Hit]:
    """A change above the pack's limit in income, expenditure, basic or project expenditure has a
    reason that is more than a formula.

    The total is explained by the reasons of basic and project expenditure, too.
    """
    limit = case.pack.settings.limits.change
    if case.submission is None:
        yield from _unexplained_claims(case, limit)
        return
    changes = list(budget_changes(case))
    explained = {c.name for c in changes if any(not is_formula(text) for _, text in c.reasons)}
    for change in changes:
        done = change.name in explained or (change.name == "支出" and bool(explained))
        if change.exceeds(limit) and not done and not _explained_elsewhere(case, change.name):
            yield Hit(
                at=change.place,
                values={"name": change.name, "change": change.shown, "limit": f"{limit:g}"},
            )


def _unexplained_claims(case: Case, limit: float) -> Iterator[Hit]:
    """The same in a document: no word of reason in the paragraph or beside it."""
    reasoned = _reasoned(case)
    for passage, claim in claims_of(case):
        if claim.name not in _BUDGETS or claim.percent is None or claim.percent.value <= limit:
            continue
        if passage not in reasoned:
            change = f"{DIRECTIONS[claim.sign]} {claim.percent.value}%"
            values = {"name": claim.name, "change": change, "limit": f"{limit:g}"}
            yield Hit(at=passage.at, values=values)


def _reasoned(case: Case) -> set[Passage]:
    """The passages that give a reason, or have one before or behind them that does."""
    found = passages(case)
    reasons = [_REASON.search(passage.text) is not None for passage in found]
    return {passage for i, passage in enumerate(found) if any(reasons[max(0, i - 1) : i + 2])}


def _contradicting(change: Change) -> Iterator[Hit]:
    for place, reason in change.reasons:
        told = told_direction(reason)
        if change.direction and told == -change.direction:
            expected, actual = DIRECTIONS[change.direction], DIRECTIONS[told]
            what = f"比上年{expected}，所写原因却说“{actual}”"
            yield Hit(place, None, expected, actual, {"name": change.name, "what": what})


def tpe_reason(case: Case) -> Iterator[Hit]:
    """A change other than 0 of a 三公 item has a reason, which does not say the opposite.

    Only a warning where the total has a reason, which may be the item's.
    """
    if case.submission is None:
        yield from _unreasoned_claims(case)
        return
    of_total = bool(case.submission.prose.reasons.three_public)
    for change in three_public_changes(case):
        if change.direction and not change.reasons:
            what = f"比上年{change.shown}，没有填增减原因"
            values = {"name": change.name, "what": what}
            severity = Severity.WARNING if of_total else None
            yield Hit(change.place, None, "增减原因", "", values, severity)
        yield from _contradicting(change)


def _unreasoned_claims(case: Case) -> Iterator[Hit]:
    """In a document a reason may stand elsewhere, so this is only a warning."""
    reasoned = _reasoned(case)
    for passage, claim, _ in _three_public_claims(case):
        if claim.sign and claim.amount and claim.amount.yuan and passage not in reasoned:
            values = {"name": claim.name, "what": f"{DIRECTIONS[claim.sign]}，没有写原因"}
            yield Hit(None, None, "增减原因", "", values, Severity.WARNING)


def _three_public_claims(case: Case) -> Iterator[tuple[Passage, Claim, str]]:
    """Changes of 三公 items in a document, each with the text behind it."""
    for passage, claim in claims_of(case):
        if claim.about == "变动" and claim.name in _THREE_PUBLIC:
            yield passage, claim, passage.text[claim.end : claim.end + _SHARED_REASON]


def _reason_in(text: str) -> str:
    """What a text gives as reason; empty where it gives none or breaks off (主要原因是。)."""
    given = _REASON.search(text)
    return "" if given is None else re.split("[。；;]", text[given.end() :])[0].strip()


def tpe_reason_specific(case: Case) -> Iterator[Hit]:
    """A 三公 change above the pack's limit has a reason that names a cause."""
    limit = case.pack.settings.limits.change
    if case.submission is None:
        for _, claim, after in _three_public_claims(case):
            percent = claim.percent.value if claim.percent else 0
            reason = _reason_in(after)
            if percent > limit and reason and is_formula(reason):
                shown = f"{DIRECTIONS[claim.sign]} {percent}%"
                yield Hit(values={"name": claim.name, "change": shown, "reason": reason})
        return
    for change in three_public_changes(case):
        if not change.exceeds(limit) or not change.reasons:
            continue
        if all(is_formula(reason) for _, reason in change.reasons):
            place, reason = change.reasons[0]
            values = {"name": change.name, "change": change.shown, "reason": reason}
            yield Hit(at=place, values=values)


def no_change_reason(case: Case) -> Iterator[Hit]:
    """A 三公 item that did not change is not written as 增加 or 减少 with a reason."""
    if case.submission is None:
        for _, claim, after in _three_public_claims(case):
            zero = claim.sign and claim.amount is not None and not claim.amount.yuan
            if zero and _reason_in(after):
                yield Hit(values={"name": claim.name, "reason": _reason_in(after)})
        return
    for change in three_public_changes(case):
        for place, reason in change.reasons:
            if not change.direction and mentions_direction(reason):
                yield Hit(at=place, values={"name": change.name, "reason": reason})


CHECKS = (
    Check("CHANGE-UNEXPLAINED", change_unexplained, Needs.TABLES),
    Check("NO-CHANGE-REASON", no_change_reason, Needs.TABLES),
    Check("TPE-REASON", tpe_reason, Needs.TABLES),
    Check("TPE-REASON-SPECIFIC", tpe_reason_specific, Needs.TABLES),
)
