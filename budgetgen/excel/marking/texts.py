"""Texts as SpreadsheetML holds them."""

from __future__ import annotations

import re
import unicodedata

from budgetgen.writing.characters import without_controls

LONGEST_TEXT = 32_767
"""The most characters that Excel keeps in a cell or a comment."""

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def cell_text(text: str) -> str:
    """`text` without what XML forbids, no longer than a cell may be.

    Excel reads ``_x0041_`` as the letter A (ECMA-376, Part 1, 22.9.2.19): such a text is escaped.
    """
    escaped = _ESCAPE.sub("_x005F_", without_controls(text))
    return escaped if len(escaped) <= LONGEST_TEXT else escaped[: LONGEST_TEXT - 1] + "…"


def line_count(text: str, width: int) -> int:
    """How many lines `text` takes where a line holds `width` Latin or half as many Chinese letters."""
    widths = (
        sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)
        for line in text.split("\n")
    )
    return sum(max(1, -(-used // width)) for used in widths)
