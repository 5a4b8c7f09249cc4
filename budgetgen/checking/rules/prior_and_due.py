"""What stands outside the submission: last year's own figures, and the day of publication."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.checking.last_submission import (
    Key,
    group_of,
    last_expenditure,
    last_three_public,
)
from budgetgen.checking.printed_figures import ZERO
from budgetgen.model.finding import Severity
from budgetgen.model.vocabulary import Kind


def _same(case: Case, typed: Decimal, before: Decimal) -> bool:
    """Equal to the yuan, or to what the tables of last year print in their unit."""
    unit = case.pack.settings.table_unit.yuan.scaleb(-case.pack.settings.decimals)
    return typed == before or (typed % unit == 0 and abs(typed - before) < unit)


def tpe_prior(case: Case) -> Iterator[Hit]:
    """上年预算数 of each 三公 item = the item of last year's submission."""
    items = case.filled.three_public
    if case.last is None or all(item.last_budget is None for item in items):
        return
    for kind, before in last_three_public(case).items():
        places = [i for i, item in enumerate(items) if item.kind is kind]
        typed = sum((items[i].last_budget or ZERO for i in places), ZERO)
        if not _same(case, typed, before):
            at: Path = ("three_public", places[0], "last_budget") if places else ("three_public",)
            yield Hit(at=at, expected=before, actual=typed, values={"name": str(kind)})


def _typed(case: Case) -> dict[Key, tuple[Decimal, Path]]:
    """Last year's budget as typed, per 项 and group, with the first place of each."""
    found: dict[Key, tuple[Decimal, Path]] = {}
    for i, line in enumerate(case.filled.last_year):
        if line.budget is not None and line.kind is not Kind.YEAR_END:
            key = (line.functional or "", group_of(line.kind))
            amount, place = found.get(key, (ZERO, ("last_year", i)))
            found[key] = (amount + line.budget, place)
    return found


def county_prior(case: Case) -> Iterator[Hit]:
    """上年数据 = last year's submission: 基本, 项目 and 其他支出, and each 项 where it is given.

    Money that moved between 项 while the totals agree is only a warning: accounts may have been
    renamed or divided since.
    """
    typed = _typed(case)
    if case.last is None or not typed:
        return
    before = last_expenditure(case.last)
    for group in ("基本支出", "项目支出", "其他支出"):
        keys = dict.fromkeys(key for key in (*typed, *before) if key[1] == group)
        now = sum((typed[key][0] for key in keys if key in typed), ZERO)
        then = sum((before.get(key, ZERO) for key in keys), ZERO)
        agree = _same(case, now, then)
        per_item = all(key[0] for key in keys)
        if not agree and not per_item:
            place = next((typed[key][1] for key in keys if key in typed), ("last_year",))
            yield Hit(at=place, expected=then, actual=now, values={"name": group})
        elif per_item:
            severity = Severity.WARNING if agree else None
            yield from _wrong_items(case, list(keys), typed, before, severity)


def _wrong_items(
    case: Case,
    keys: list[Key],
    typed: dict[Key, tuple[Decimal, Path]],
    before: dict[Key, Decimal],
    severity: Severity | None,
) -> Iterator[Hit]:
    for key in keys:
        now, place = typed.get(key, (ZERO, ("last_year",)))
        then = before.get(key, ZERO)
        if not _same(case, now, then):
            account = case.classification.functional.name(key[0])
            name = f"{key[0]} {account} {key[1]}".replace("  ", " ")
            yield Hit(place, None, then, now, {"name": name}, severity)


def due_date(case: Case) -> Iterator[Hit]:
    """Publication no later than the pack's number of days after the reply (批复).

    Source: 预算法第十四条, 20 days.
    """
    submission = case.filled
    if case.as_of is None or submission.approved_on is None or submission.draft:
        return
    yield from late(submission.approved_on, case.as_of, case.pack.settings.limits.publish_days)


def late(
    replied: datetime.date, published: datetime.date, days: int, at: Path = ("approved_on",)
) -> Iterator[Hit]:
    """A hit where `published` is more than `days` after `replied`."""
    due = replied + datetime.timedelta(days=days)
    if published > due:
        over = (published - due).days
        values = {"replied": replied, "days": days, "over": over}
        yield Hit(at=at, expected=due.isoformat(), actual=published.isoformat(), values=values)


CHECKS = (
    Check("COUNTY-PRIOR", county_prior, Needs.SUBMISSION),
    Check("DUE-DATE", due_date, Needs.SUBMISSION),
    Check("TPE-PRIOR", tpe_prior, Needs.SUBMISSION),
)
