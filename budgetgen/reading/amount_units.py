"""The unit of a file's amounts, and amounts that look as if they were typed in another one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError

from budgetgen.model.base import as_typed
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.money import MoneyUnit, read_number
from budgetgen.reading.naming import Path, Positions

_COLUMNS = (("lines", "amount"), ("last_year", "budget"), ("last_year", "execution"))
_LARGEST_STRAY = 1000
"""Yuan. From here on an amount is as likely meant as it stands."""
_GAP = 10
"""How many times smaller than all the rest."""
_FEWEST_OTHERS = 3
_ABOVE_LARGEST = 3
"""How many times the largest other amount one may be, and still be of its kind."""


def money_unit_of(values: dict[str, Any]) -> MoneyUnit:
    """The unit typed; 万元, which takes more decimals, where that is itself a mistake."""
    try:
        return MoneyUnit(str(values.get("money_unit", "")).strip())
    except ValueError:
        return MoneyUnit.WAN


def check_amount_units(
    values: dict[str, Any], unit: MoneyUnit, positions: Positions
) -> Iterator[Finding]:
    """A warning for each amount of a list in 元 that fits the others only if it were 万元.

    It is below 1,000 元, at least ten times smaller than every other amount of its column, ten
    thousand times larger it would be of their size, and of its like there are few.
    """
    if unit is not MoneyUnit.YUAN:
        return
    for name, field in _COLUMNS:
        typed = dict(_amounts(values, name, field))
        for path in _strays(typed):
            yield Finding(
                "READ-AMOUNT-UNIT",
                Severity.WARNING,
                f"金额 {as_typed(f'{typed[path]:f}')} 元比其他各行小得多",
                positions[path],
                "是不是把万元填进了元的表？请核对；确实是这个数的不必理会",
                path=path,
            )


def _amounts(values: dict[str, Any], name: str, field: str) -> Iterator[tuple[Path, Decimal]]:
    rows = values.get(name)
    for i, row in enumerate(rows if isinstance(rows, list) else ()):
        text = row.get(field) if isinstance(row, dict) else None
        if not isinstance(text, str):
            continue
        try:
            number = read_number(text)
        except PydanticCustomError:
            continue
        if number > 0:
            yield (name, i, field), number


def _strays(typed: dict[Path, Decimal]) -> list[Path]:
    ordered = sorted(typed, key=lambda path: typed[path])
    best: list[Path] = []
    for count in range(1, len(ordered) // 2):
        below, above = typed[ordered[count - 1]], typed[ordered[count]]
        if below >= _LARGEST_STRAY or len(ordered) - count < _FEWEST_OTHERS:
            break
        largest = typed[ordered[-1]] * _ABOVE_LARGEST
        if above >= below * _GAP and below * MoneyUnit.WAN.yuan <= largest:
            best = ordered[:count]
    return best
