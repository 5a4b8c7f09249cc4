"""The units that indicator values are written in: ``schemas/words/units.yaml``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

import yaml

from budgetgen.resources import schemas_folder


class Measure(StrEnum):
    """What a unit measures."""

    MONEY = "金额"
    PERCENT = "百分比"
    RATIO = "比值"
    PERSONS = "人"
    COUNT = "个数"
    TIME = "时间"
    SCORE = "评分"
    SIZE = "度量"


COUNTED = (Measure.PERSONS, Measure.COUNT)
"""What is counted in whole things."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written; `same` names the unit it may be compared with.

    `factor` is how many base units it is (元, 天, percentage points), zero where it is not
    converted.
    """

    name: str
    measure: Measure
    same: str
    factor: Decimal = Decimal(1)


SCALES = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
"""What may stand between a number and its unit: 20万件."""


@cache
def load_units() -> dict[str, Unit]:
    """Every listed unit by its name."""
    path = schemas_folder() / "words" / "units.yaml"
    groups: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    return {
        name: Unit(
            name,
            Measure(group["种类"]),
            group.get("同义", name),
            Decimal(group.get("换算", "1")),
        )
        for group in groups
        for name in group["单位"]
    }


class Literals:
    """A set of words of which the longest that stands at a place is found in constant time."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._lengths = sorted({len(word) for word in self._words}, reverse=True)

    def at(self, text: str, start: int) -> str:
        """The longest word of the set that begins at `start`, empty where none does."""
        for length in self._lengths:
            if (word := text[start : start + length]) in self._words:
                return word
        return ""


@cache
def unit_names() -> Literals:
    """The names of all listed units."""
    return Literals(load_units())


SCALE_NAMES = Literals(SCALES)
