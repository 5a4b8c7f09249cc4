"""Numbers read back out of printed cells."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?", re.ASCII)


def number_in(text: str) -> Decimal | None:
    """The number that a cell prints, a percentage by its digits; None for any other text."""
    digits = text.removesuffix("%")
    return Decimal(digits.replace(",", "")) if _NUMBER.fullmatch(digits) else None


def decimals_in(text: str) -> int:
    """How many decimals a printed number has."""
    return len(text.removesuffix("%").partition(".")[2])
