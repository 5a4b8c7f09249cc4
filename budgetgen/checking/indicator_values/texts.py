"""Quantities in running text: 共5次活动, 至少两次, 达到98%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from budgetgen.checking.indicator_values.scanner import BOUNDS, COMPARING_WORDS, Scanner, folded
from budgetgen.checking.indicator_values.units import Unit

_START = re.compile(
    r"(?<![\d.A-Za-z第])\d|(?<![零〇一二两三四五六七八九十百千万\d第])[一二两三四五六七八九十]",
    re.A,
)
_TARGET = re.compile(
    "(?:" + "|".join(sorted(filter(None, COMPARING_WORDS), key=len, reverse=True)) + "|[≥≤<>])$"
)
LONGEST_WORD = 6


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a listed unit at `start` to `end` of the folded text.

    `target` tells whether a comparison stands at it (不少于5次, 5次以上); `spelt` in numerals.
    """

    start: int
    end: int
    number: Decimal
    unit: Unit
    per: tuple[str, ...]
    target: bool
    spelt: bool


@lru_cache(maxsize=1 << 14)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of `text`, in order, with places in `folded(text)`."""
    plain = folded(text)[0]
    found: list[Quantity] = []
    end = 0
    for match in _START.finditer(plain):
        if match.start() < end:
            continue
        scanner = Scanner(plain, match.start())
        amount = scanner.amount()
        if amount is None or amount.known is None:
            continue
        end = scanner.at
        before = plain[max(0, match.start() - LONGEST_WORD) : match.start()]
        target = bool(_TARGET.search(before)) or BOUNDS.get(scanner.bound(), "") != ""
        found.append(
            Quantity(
                match.start(), end, amount.number, amount.known, amount.per, target, amount.spelt
            )
        )
    return tuple(found)
