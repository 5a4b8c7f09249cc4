"""Labels and names as people write them, made alike so that they can be compared."""

from __future__ import annotations

import re
import unicodedata

_BLANK = re.compile(r"\s+")
_NUMBERING = re.compile(r"^(其中:?)?([一二三四五六七八九十]+[、.]|\d+[、.])?")


def squeezed(text: str) -> str:
    """A text without blanks and with half-width signs, to be compared only."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


def plain(label: str) -> str:
    """A label without its numbering: 一、一般公共服务支出 -> 一般公共服务支出."""
    return _NUMBERING.sub("", squeezed(label))
