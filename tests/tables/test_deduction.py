"""A sum follows from others when adding and subtracting them gives it, and only then."""

import random
from fractions import Fraction

import pytest

from budgetgen.tables.deduction import deducible

A, B, C, D = (1 << i for i in range(4))


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ([A], A),
        ([A | B | C, B | C], A),
        ([A | B | C, B, C], A),
        ([A | B, B | C, A | C], A),  # half of (A+B) + (A+C) - (B+C)
        ([A | B | C | D, C | D], A | B),
        ([A | B | C, A | D, B | C | D], D),
    ],
)
def test_what_can_be_had_by_subtraction_is_found(known: list[int], wanted: int) -> None:
    assert deducible(known, [wanted]) == [wanted]


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ([], A),
        ([A | B], A),
        ([A | B, C | D, A | C, B | D], A),
        ([A | B | C | D, C | D], A),
        ([B, C, D], A),
    ],
)
def test_what_cannot_be_had_is_not_found(known: list[int], wanted: int) -> None:
    assert deducible(known, [wanted]) == []


def _rank(rows: list[list[Fraction]]) -> int:
    """By Gauss, with fractions: the textbook."""
    rows = [list(row) for row in rows]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        at = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if at is None:
            continue
        rows[rank], rows[at] = rows[at], rows[rank]
        for i in range(rank + 1, len(rows)):
            factor = rows[i][column] / rows[rank][column]
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    return rank


def test_random_sets_are_judged_as_by_exact_elimination() -> None:
    chance = random.Random(7)
    answers = set()
    for _ in range(300):
        size = chance.randint(2, 8)
        known = [chance.randrange(1, 1 << size) for _ in range(chance.randint(1, size))]
        wanted = chance.randrange(1, 1 << size)
        rows = [[Fraction(facts >> i & 1) for i in range(size)] for facts in (*known, wanted)]
        follows = _rank(rows[:-1]) == _rank(rows)
        assert deducible(known, [wanted]) == ([wanted] if follows else [])
        answers.add(follows)
    assert answers == {True, False}
