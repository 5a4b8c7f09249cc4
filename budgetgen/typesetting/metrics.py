"""How wide text is: Chinese is set solid on the em, Latin in Times New Roman's widths.

Liberation Serif has the same widths, so that Word, LibreOffice and the PDF agree. Source of the
widths: the font's own advance table, in thousandths of the em.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_TIMES = (
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
    921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
    333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
)  # fmt: skip
_FIRST = 32


@cache
def advance(character: str) -> float:
    """The width of one character, in em."""
    code = ord(character)
    if code < _FIRST:
        return 0.0
    if code - _FIRST < len(_TIMES):
        return _TIMES[code - _FIRST] / 1000
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    return 0.5 if unicodedata.east_asian_width(character) in ("H", "Na") else 1.0


def text_width(text: str) -> float:
    """The width of a text set on one line, in em."""
    return sum(map(advance, text))
