"""What a user may have meant by a word that is not in a list."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_ALIKE = 0.6


def nearest(typed: str, names: Iterable[str]) -> str:
    """The name that `typed` most resembles, empty where none does.

    Codes are never guessed: every code of a list resembles all the others.
    """
    listed = [name for name in names if name and not name.isascii()]
    near = difflib.get_close_matches(typed, listed, n=1, cutoff=_ALIKE)
    within = [name for name in listed if len(typed) > 1 and (typed in name or name in typed)]
    return (near or within or [""])[0]


def perhaps(typed: str, names: Iterable[str]) -> str:
    """The question that opens a remedy: 是否想写“参公事业”？ Empty where nothing is alike."""
    near = nearest(typed, names)
    return f"是否想写“{near}”？" if near else ""
