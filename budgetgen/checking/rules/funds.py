"""政府性基金 and 国有资本经营预算: expenditure without income of the year."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.printed_figures import FISCAL, Line, quantum, sides_of, source_of
from budgetgen.model.vocabulary import Source

_FUNDS = (Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)


def _line(lines: tuple[Line, ...], source: Source) -> Line | None:
    return next((line for line in lines if source_of(line.label) is source), None)


def fund_carry_over(case: Case) -> Iterator[Hit]:
    """A fund without income of the year spends no more than what was carried over.

    One unit of the last place is allowed: the two figures may have been rounded apart.
    """
    if not (sides := sides_of(case, FISCAL)):
        return
    income, expense = sides
    spent = expense.of_the_year
    columns = {source_of(column.title): column.title for column in expense.definition.columns}
    for source in _FUNDS:
        received, brought = _line(income.body, source), _line(income.footer, source)
        title = columns.get(source)
        if spent is None or received is None or title is None or received.amount:
            continue
        carried = brought.amount if brought else received.amount
        if spent.figures[title] > carried + quantum(case):
            yield Hit(
                spot=spent.spot(title),
                expected=carried,
                actual=spent.figures[title],
                values={"fund": str(source)},
            )


CHECKS = (Check("FUND-CARRY-OVER", fund_carry_over, Needs.TABLES),)
