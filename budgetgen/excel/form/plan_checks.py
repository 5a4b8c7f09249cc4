"""The payment plan: 25 and 25% (which Excel keeps as 0.25) are the same to it."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from budgetgen.excel.form.conditions import Condition, is_blank
from budgetgen.excel.form.grid import Value

_DATES = ("3月底", "6月底", "10月底", "12月底")


def not_finished() -> Condition:
    """The plan does not end at 100 %."""
    cell = "«12月底»"
    done = f'((({cell}=100)+({cell}=1)+({cell}&""="100")+({cell}&""="100%"))>0)'
    return Condition(f"({done}=0)", lambda _, row: row.get("12月底") not in (100, 1, "100", "100%"))


def _falls(earlier: Value, later: Value) -> bool:
    if is_blank(later):
        return not is_blank(earlier)
    numbers = [v for v in (earlier, later) if isinstance(v, (int, Decimal))]
    if len(numbers) < 2 or (numbers[0] > 1) != (numbers[1] > 1):
        return False
    return numbers[0] > numbers[1]


def decreasing() -> Condition:
    """A later share is less than an earlier one, or missing; 0.25 and 50 are not compared."""
    terms = []
    for first, second in pairwise(_DATES):
        a, b = f"«{first}»", f"«{second}»"
        alike = f"((({a}>1)=({b}>1))*ISNUMBER({a})*ISNUMBER({b}))"
        terms.append(f'(({b}="")*({a}<>"")+{alike}*({a}>{b}))')
    return Condition(
        f"(({'+'.join(terms)})>0)",
        lambda _, row: any(_falls(row.get(a), row.get(b)) for a, b in pairwise(_DATES)),
    )
