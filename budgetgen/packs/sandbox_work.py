"""How much work a sentence may do: turns of loops, and the sizes of what it makes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jinja2 import TemplateRuntimeError

MOST_TURNS = 20_000
LONGEST = 200_000
MOST_WORK = 5_000_000
_WIDEST_NUMBER = 256
_LARGEST_EXPONENT = 60


class WorkError(TemplateRuntimeError):
    """A template that wants to do more than any document needs."""


class Work:
    """How much one rendering may still do."""

    def __init__(self) -> None:
        self.turns = MOST_TURNS
        self.units = MOST_WORK

    def turn(self) -> None:
        """One more turn of a loop."""
        self.turns -= 1
        if self.turns < 0:
            raise WorkError(f"循环超过 {MOST_TURNS} 次")

    def charge(self, size: int) -> None:
        """`size` more characters or list items made or looked at."""
        self.units -= size
        if size > LONGEST or self.units < 0:
            raise WorkError("生成的文字太长")


def size_of(value: Any, most: int = LONGEST) -> int:
    """Characters and items in `value`, those of lists in lists too; more than `most` is enough."""
    total, waiting = 0, [value]
    while waiting and total <= most:
        each = waiting.pop()
        total += 1
        if isinstance(each, str):
            total += len(each)
        elif isinstance(each, Mapping):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, (list, tuple, set, frozenset)):
            waiting += each
    return total


def check_number(value: Any) -> None:
    """Raises WorkError for a number that no budget has and that takes long to reckon with."""
    if isinstance(value, int) and value.bit_length() > _WIDEST_NUMBER:
        raise WorkError("数字太大")
    if (
        isinstance(value, Decimal)
        and value.is_finite()
        and abs(value.adjusted()) > _LARGEST_EXPONENT
    ):
        raise WorkError("数字太大")
