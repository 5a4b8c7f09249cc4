"""Controlled rounding: printed parts add up to printed totals in every table at once.

Each figure is printed at the multiple of the quantum just below or just above its exact amount,
so that every relation ``total = sum of parts`` holds between printed figures. A small integer
programme (HiGHS) picks among the choices the one nearest to the exact amounts. Method: controlled
rounding as in Cox (1987); here with all tables' relations in one programme.

Each unit of money and number of decimals that a pack prints is rounded apart, each with all
relations: a table in 元 beside one in 万元 adds up by itself, and a sentence in 万元 prints what the
table in 万元 does. Columns that compare two others need no rounding, for they are subtracted in
print.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from budgetgen.tables.ledger import Facts

SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Relation:
    """``total`` is the disjoint union of ``parts``."""

    total: Facts
    parts: tuple[Facts, ...]


def half_up(fen: int, quantum: int) -> int:
    """`fen` in whole quanta, half away from zero."""
    quotient = (2 * abs(fen) + quantum) // (2 * quantum)
    return quotient if fen >= 0 else -quotient


def round_together(
    exact: Mapping[Facts, int],
    relations: Iterable[Relation],
    grand_totals: Iterable[Facts],
    quantum: int,
) -> dict[Facts, int] | None:
    """Whole quanta per figure, or None where no rounding meets every relation.

    `exact` is in fen; the first of `grand_totals` is rounded half up without exception, the
    others wherever the relations allow it.
    """
    fixed = {facts: fen // quantum for facts, fen in exact.items() if fen % quantum == 0}
    open_figures = [facts for facts in exact if facts not in fixed]
    if not open_figures:
        return fixed
    totals = list(grand_totals)
    if totals and totals[0] not in fixed:
        fixed[totals[0]] = half_up(exact[totals[0]], quantum)
        open_figures = [facts for facts in open_figures if facts != totals[0]]
    return _solve(exact, open_figures, fixed, relations, frozenset(totals), quantum)


def _solve(
    exact: Mapping[Facts, int],
    open_figures: list[Facts],
    fixed: dict[Facts, int],
    relations: Iterable[Relation],
    totals: frozenset[Facts],
    quantum: int,
) -> dict[Facts, int] | None:
    # Imported here: most submissions are in whole units and need no solver.
    import highspy
    import numpy as np

    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("time_limit", SECONDS),
    ):
        solver.setOptionValue(option, value)
    column = {facts: i for i, facts in enumerate(open_figures)}
    for facts, i in column.items():
        rest = exact[facts] % quantum
        weight = 1000 if facts in totals else 1
        # Up costs what is added, down what is taken away; the index settles ties for good.
        cost = weight * (quantum - 2 * rest) / quantum + 1e-7 * (i % 97)
        solver.addVar(0, 1)
        solver.changeColCost(i, cost)
        solver.changeColIntegrality(i, highspy.HighsVarType.kInteger)
    for relation in dict.fromkeys(relations):
        right = 0
        terms: dict[int, int] = {}
        for facts, sign in ((relation.total, -1), *((part, 1) for part in relation.parts)):
            if facts in column:
                terms[column[facts]] = terms.get(column[facts], 0) + sign
                right -= sign * (exact[facts] // quantum)
            else:
                right -= sign * fixed[facts]
        terms = {i: sign for i, sign in terms.items() if sign}
        if not terms:
            if right:
                return None
            continue
        indices = np.array(list(terms), dtype=np.int32)
        values = np.array(list(terms.values()), dtype=np.float64)
        solver.addRow(right, right, len(terms), indices, values)
    if not open_figures:  # the grand total was the only one; a model without variables is none
        return dict(fixed)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    chosen = solver.getSolution().col_value
    rounded = {facts: exact[facts] // quantum + round(chosen[i]) for facts, i in column.items()}
    return {**fixed, **rounded}
