"""Numbers as they stand in published tables, scans and exports."""

from __future__ import annotations

import re

from pydantic_core import PydanticCustomError

from budgetgen.model.money import read_number

_FULL_WIDTH = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {"−": "-"})
_DASHES = re.compile(r"[-–—―──\s]+")
_AT_SIGN = re.compile(r"\s*([.,])\s*|(?<=^[+-])\s+")
_BY_THREES = re.compile(r"[+-]?\d{1,3}(\s\d{3})+(\.\d+)?", re.ASCII)
_BLANK = re.compile(r"\s+")
LONGEST = 40


def printed_number(text: str) -> str | None:
    """The number as plain digits, its decimals as printed; empty for none, None for no number.

    Takes ``7580. 94``, ``7,580.94``, ``7 580.94``, full-width digits; a dash stands for nothing.
    """
    text = text.translate(_FULL_WIDTH).strip()
    if not text or _DASHES.fullmatch(text):
        return ""
    if len(text) > LONGEST:
        return None
    text = _AT_SIGN.sub(lambda match: match[1] or "", text)
    if _BY_THREES.fullmatch(text):
        text = _BLANK.sub("", text)
    try:
        return f"{read_number(text):f}"
    except PydanticCustomError:
        return None
