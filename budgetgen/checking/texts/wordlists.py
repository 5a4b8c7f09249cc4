"""Word lists of the checks: ``schemas/words/*.yaml``, each word with the reason it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import yaml

from budgetgen.resources import schemas_folder


@cache
def word_file(name: str) -> dict[str, Any]:
    """The lists of ``schemas/words/<name>.yaml`` by their titles."""
    path = schemas_folder() / "words" / f"{name}.yaml"
    lists: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    return lists


@cache
def word_list(name: str, title: str) -> frozenset[str]:
    """The words of the list called `title`."""
    return frozenset(word_file(name)[title])


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in ordered)
