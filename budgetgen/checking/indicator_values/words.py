"""The word lists of the value rules: ``schemas/words/indicator_values.yaml``."""

from __future__ import annotations

import re
from functools import cache

from budgetgen.checking.texts.wordlists import any_of, word_list

_FILE = "indicator_values"


@cache
def _pattern(title: str) -> re.Pattern[str]:
    return re.compile(any_of(word_list(_FILE, title)))


@cache
def _endings(title: str) -> tuple[str, ...]:
    return tuple(sorted(word_list(_FILE, title), key=len, reverse=True))


def says(title: str, text: str) -> bool:
    """Whether `text` holds a word of the list called `title`."""
    return _pattern(title).search(text) is not None


def ends(title: str, text: str) -> bool:
    """Whether `text` ends in a word of the list called `title`."""
    return text.endswith(_endings(title))


def ending_of(title: str, text: str) -> str:
    """The longest word of the list called `title` that `text` ends in, empty where none."""
    return next((word for word in _endings(title) if text.endswith(word)), "")
