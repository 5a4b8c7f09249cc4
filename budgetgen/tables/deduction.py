"""What a reader can work out by adding and subtracting printed figures.

A printed figure tells the sum of a set of facts. An amount follows from such sums exactly when its
own set is a linear combination of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetgen.tables.ledger import Facts

_PRIME = (1 << 61) - 1
"""Calculation modulo a large prime: exact as fractions would be, at the cost of whole numbers."""

_Row = dict[int, int]


def _bits(facts: Facts) -> Iterator[int]:
    while facts:
        low = facts & -facts
        yield low.bit_length() - 1
        facts ^= low


def _representatives(sets: Iterable[Facts]) -> Facts:
    """One fact of each group that no set divides."""
    groups: dict[int, list[int]] = {}
    for i, facts in enumerate(sets):
        for fact in _bits(facts):
            groups.setdefault(fact, []).append(i)
    first = {tuple(within): fact for fact, within in groups.items()}
    return sum(1 << fact for fact in first.values())


def _reduced(row: _Row, basis: dict[int, _Row]) -> _Row:
    """What remains of `row` when all that `basis` can say of it is taken away."""
    while row:
        lead = min(row)
        if lead not in basis:
            return row
        factor = row[lead]
        for fact, value in basis[lead].items():
            rest = (row.get(fact, 0) - factor * value) % _PRIME
            if rest:
                row[fact] = rest
            else:
                row.pop(fact, None)
    return row


def deducible(known: Iterable[Facts], wanted: Iterable[Facts]) -> list[Facts]:
    """Those of the sets `wanted` whose sums follow from the sums of the sets `known`."""
    told = sorted({facts for facts in known if facts}, key=lambda facts: (facts.bit_count(), facts))
    asked = list(wanted)
    kept = _representatives([*told, *asked])
    basis: dict[int, _Row] = {}
    for facts in told:
        row = _reduced(dict.fromkeys(_bits(facts & kept), 1), basis)
        if row:
            lead = min(row)
            inverse = pow(row[lead], -1, _PRIME)
            basis[lead] = {fact: value * inverse % _PRIME for fact, value in row.items()}
    return [facts for facts in asked if not _reduced(dict.fromkeys(_bits(facts & kept), 1), basis)]
