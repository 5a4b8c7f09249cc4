"""A county: replies, units and departments, the county's own aggregate, days of publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from budgetgen.checking.case import Case, Hit, Path, Spot
from budgetgen.checking.county.case import (
    CountyCase,
    CountyCheck,
    CountyThreePublic,
    Reply,
)
from budgetgen.checking.printed_figures import TOTAL, ZERO
from budgetgen.checking.rules.prior_and_due import late
from budgetgen.model.finding import Severity
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import BASIC, Kind, Source
from budgetgen.tables.ledger import THREE_PUBLIC_FIGURES
from budgetgen.tables.table import Cell, Table

_BETWEEN_UNITS = {Source.SUPERIOR, Source.AFFILIATED}
_TO_UNITS = {Kind.TO_SUPERIOR, Kind.TO_AFFILIATED}
_THREE_PUBLIC = "三公经费合计"


def _replied(reply: Reply) -> Iterator[tuple[str, Decimal]]:
    """Every figure that a reply states, by name."""
    for name, amount in (
        ("收支总计", reply.total),
        ("上年结转", reply.carry_over),
        ("基本支出", reply.basic),
        ("项目支出", reply.project),
        (_THREE_PUBLIC, reply.three_public_total),
    ):
        if amount is not None:
            yield name, amount
    yield from ((str(source), amount) for source, amount in reply.by_source.items())
    yield from ((str(kind), amount) for kind, amount in reply.three_public.items())


def _submitted(case: Case) -> Mapping[str, tuple[Decimal, Path]]:
    """The same figures of a submission in exact yuan, each with its place."""
    submission = case.filled
    lines: Path = ("lines",)
    found: dict[str, tuple[Decimal, Path]] = {}

    def add(name: str, amount: Decimal) -> None:
        found[name] = (found.get(name, (ZERO, lines))[0] + amount, lines)

    for name in ("收支总计", "上年结转", "基本支出", "项目支出", *map(str, Source)):
        add(name, ZERO)
    for left in submission.year_end:
        add("收支总计", left.amount)
        add("上年结转" if left.carry_over else str(left.source), left.amount)
    for line in submission.lines:
        add("收支总计", line.amount)
        add("上年结转" if line.carry_over else str(line.source), line.amount)
        if line.kind in BASIC:
            add("基本支出", line.amount)
        elif line.kind is Kind.PROJECT:
            add("项目支出", line.amount)
    for kind, name in THREE_PUBLIC_FIGURES.items():
        figure = case.tables.figures.get(name)
        found[str(kind)] = (figure.amount if figure else ZERO, ("three_public",))
    total = sum((found[str(kind)][0] for kind in THREE_PUBLIC_FIGURES), ZERO)
    found[_THREE_PUBLIC] = (total, ("three_public",))
    return found


def reply_agrees(county: CountyCase) -> Iterator[Hit]:
    """The submission agrees with the reply (批复数): total, sources, basic, project, 三公."""
    for code, reply in county.replies.items():
        case = county.cases.get(code)
        if case is None or case.submission is None:
            continue
        submitted = _submitted(case)
        for name, expected in _replied(reply):
            actual, place = submitted[name]
            if actual != expected:
                values = {"department": case.submission.department.name, "name": name}
                yield Hit((code, *place), None, expected, actual, values)


def county_tpe(county: CountyThreePublic) -> Iterator[Hit]:
    """Σ departments' 三公 = the county's published aggregate, in all and item by item.

    The aggregate may be the sum of what departments print, or the exact sum rounded to 0.01 万元.
    Only a warning while departments are missing.
    """
    for name, published in county.published.items():
        spent = [
            amount
            for department in county.departments
            for item, amount in department.items()
            if name in (item, TOTAL)
        ]
        exact = sum((amount.exact for amount in spent), ZERO)
        printed = sum((amount.printed for amount in spent), ZERO)
        hundred = (exact / 100).quantize(Decimal(1), ROUND_HALF_UP) * 100
        if published not in (exact, printed, hundred):
            values = {"name": name, "count": len(county.departments)}
            severity = Severity.WARNING if county.missing else None
            yield Hit(("three_public", name), None, exact, published, values, severity)


def _cells(table: Table, by_key: bool) -> Iterator[tuple[tuple[str, int, str], Cell]]:
    """Every figure by its row, the how-manieth of that name, and its column."""
    counts: dict[tuple[str, str], int] = {}
    for row in table.rows:
        label = row.key
        for column, cell in zip(table.columns, row.cells, strict=True):
            if not column.figure:
                label = row.key if by_key else cell.text
            elif label:
                at = (label, column.title)
                counts[at] = counts.get(at, 0) + 1
                yield (label, counts[at], column.title), cell


def _amounts(case: Case, name: str) -> dict[tuple[str, int, str], Decimal]:
    """The yuan of every figure of a table that can be added over units."""
    table = case.table(name)
    definition = case.pack.tables.tables.get(name)
    if table is None or definition is None or definition.kind == "机构":
        return {}
    unit = case.pack.settings.table_unit.yuan
    return {
        at: Decimal(cell.text or 0) * unit if cell.amount is None else cell.amount
        for at, cell in _cells(table, definition.kind != "两边")
        if definition.kind != "采购" or at[0] == TOTAL
    }


def _moves_between_units(submission: Submission | None) -> bool:
    """Whether units may pay each other, which the department's own tables leave out."""
    return submission is not None and any(
        line.source in _BETWEEN_UNITS or line.kind in _TO_UNITS for line in submission.lines
    )


def _unequal(
    department: dict[tuple[str, int, str], Decimal], summed: dict[tuple[str, int, str], Decimal]
) -> list[tuple[str, int, str]]:
    """The cells that differ, the most detailed accounts first."""
    cells = dict.fromkeys((*department, *summed))
    wrong = [at for at in cells if department.get(at, ZERO) != summed.get(at, ZERO)]
    return sorted(wrong, key=lambda at: -len(at[0]) if at[0].isdigit() else 0)


def units_sum(county: CountyCase) -> Iterator[Hit]:
    """Σ units' own disclosures = the department's, cell by cell in yuan; a hit per table.

    Only a warning where units may pay each other (上级补助, 附属单位上缴): that is left out of
    the department's tables.
    """
    for code, units in county.units.items():
        case = county.cases.get(code)
        if case is None or not units:
            continue
        doubtful = any(_moves_between_units(unit.submission) for unit in (case, *units))
        for name in case.tables.tables:
            summed: dict[tuple[str, int, str], Decimal] = {}
            for unit in units:
                for at, amount in _amounts(unit, name).items():
                    summed[at] = summed.get(at, ZERO) + amount
            department = _amounts(case, name)
            wrong = _unequal(department, summed)
            if wrong:
                first = wrong[0]
                yield Hit(
                    at=(code,),
                    expected=summed.get(first, ZERO),
                    actual=department.get(first, ZERO),
                    values={"cell": Spot(name, first[0], first[2]), "count": len(wrong)},
                    severity=Severity.WARNING if doubtful else None,
                )


def due_dates(county: CountyCase) -> Iterator[Hit]:
    """Each department is published in time; what its own check was told already is left out.

    Only a warning: a department that is late should be published at once, not kept back.
    """
    for code, published in county.published_on.items():
        case = county.cases.get(code)
        if case is None or case.submission is None or case.as_of == published:
            continue
        reply = county.replies.get(code, Reply())
        replied = reply.replied_on or case.submission.approved_on
        if replied is not None:
            days = case.pack.settings.limits.publish_days
            for hit in late(replied, published, days, (code, "approved_on")):
                yield replace(hit, severity=Severity.WARNING)


THREE_PUBLIC_CHECK = CountyCheck("COUNTY-TPE", county_tpe)

COUNTY_CHECKS = (
    CountyCheck("DUE-DATE", due_dates),
    CountyCheck("REPLY-AGREES", reply_agrees),
    CountyCheck("UNITS-SUM", units_sum),
)
