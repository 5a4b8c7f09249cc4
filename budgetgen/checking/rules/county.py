"""A county: replies, units and departments, the county's own aggregate, days of publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from budgetgen.checking.case import Case, Hit, Path, Spot
from budgetgen.checking.county.case import CountyCase, CountyCheck, Reply
from budgetgen.checking.printed_figures import TOTAL, ZERO
from budgetgen.checking.rules.prior_and_due import late
from budgetgen.model.finding import Severity
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import BASIC, Kind, Source
from budgetgen.tables.ledger import THREE_PUBLIC_FIGURES
from budgetgen.tables.table import Cell, Table

_BETWEEN_UNITS = {Source.SUPERIOR, Source.AFFILIATED}
_TO_UNITS = {Kind.TO_SUPERIOR, Kind.TO_AFFILIATED}


def _replied(reply: Reply) -> Iterator[tuple[str, Decimal]]:
    """Every figure that a reply states, by name."""
    for name, amount in (
        ("收支总计", reply.total),
        ("上年结转", reply.carry_over),
        ("基本支出", reply.basic),
        ("项目支出", reply.project),
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


def _three_public(case: Case) -> dict[str, tuple[Decimal, Decimal]]:
    """Exact and printed yuan of the four items, their total and 公务用车."""
    unit = case.pack.settings.text_unit.yuan
    found = {
        str(kind): (figure.amount, figure.printed * unit)
        for kind, name in THREE_PUBLIC_FIGURES.items()
        if (figure := case.tables.figures.get(name))
    }
    exact = sum((each[0] for each in found.values()), ZERO)
    found[TOTAL] = (exact, sum((each[1] for each in found.values()), ZERO))
    return found


def county_tpe(county: CountyCase) -> Iterator[Hit]:
    """Σ departments' 三公 = the county's published aggregate, in all and item by item.

    The aggregate may be the sum of what departments print, or the exact sum rounded to 0.01 万元.
    """
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for case in county.cases.values():
        for name, (exact, printed) in _three_public(case).items():
            before = sums.get(name, (ZERO, ZERO))
            sums[name] = (before[0] + exact, before[1] + printed)
    for name, published in county.three_public.items():
        exact, printed = sums.get(name, (ZERO, ZERO))
        hundred = (exact / 100).quantize(Decimal(1), ROUND_HALF_UP) * 100
        if name in sums and published not in (exact, printed, hundred):
            values = {"name": name, "count": len(county.cases)}
            yield Hit(expected=exact, actual=published, values=values)


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
    """Each department is published in time; what its own check was told already is left out."""
    for code, published in county.published_on.items():
        case = county.cases.get(code)
        if case is None or case.submission is None or case.as_of == published:
            continue
        reply = county.replies.get(code, Reply())
        replied = reply.replied_on or case.submission.approved_on
        if replied is not None:
            days = case.pack.settings.limits.publish_days
            yield from late(replied, published, days, (code, "approved_on"))


COUNTY_CHECKS = (
    CountyCheck("COUNTY-TPE", county_tpe),
    CountyCheck("DUE-DATE", due_dates),
    CountyCheck("REPLY-AGREES", reply_agrees),
    CountyCheck("UNITS-SUM", units_sum),
)
