"""The texts of a submission by what they are: names, sentences, fragments, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.checking.case import Case, Path, TextField, field_of, once

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
"""For a regex class: Chinese characters."""

BOOK_TITLES = re.compile("《[^《》]{0,200}》")
"""Titles of laws and documents."""

_NAMES = frozenset(("name", "short_name", "title", "goods", "term"))
_PARAGRAPHS = frozenset(("purpose", "goals", "duties", "overall_goals", "other", "note")) | {
    "goal",
    "duty",
    "text",
    "content",
    "indicators",
}
CONTEXT = 8


def wordings(case: Case) -> tuple[TextField, ...]:
    """Every typed text but codes and references."""
    return case.wordings


@once
def published(case: Case) -> tuple[TextField, ...]:
    """The same without the texts of secret projects and items, which are never printed."""
    return tuple(field for field in case.wordings if not is_secret(case, field.path))


def is_secret(case: Case, path: Path) -> bool:
    """Whether a path lies in a project or a procurement item marked 涉密."""
    if path[:1] == ("projects",):
        return case.filled.projects[int(path[1])].secret
    if path[:1] == ("procurement",):
        return case.filled.procurement[int(path[1])].secret
    return False


def is_name(path: Path) -> bool:
    """Whether a text names something: a department, a project, goods, a goal's title."""
    return field_of(path) in _NAMES


def is_paragraph(path: Path) -> bool:
    """Whether a text is prose of whole sentences; reasons and uses are fragments of one."""
    return field_of(path) in _PARAGRAPHS


def lists(case: Case) -> Iterator[tuple[Path, list[TextField]]]:
    """Every list of paragraphs: its path and its items."""
    found: dict[Path, list[TextField]] = {}
    for field in case.wordings:
        if isinstance(field.path[-1], int):
            found.setdefault(field.path[:-1], []).append(field)
    return iter(found.items())


def around(text: str, start: int, end: int) -> str:
    """The piece of `text` from `start` to `end` with a little of what stands beside it."""
    before, after = max(0, start - CONTEXT), end + CONTEXT
    left, right = "…" if before else "", "…" if after < len(text) else ""
    return f"{left}{text[before : min(after, end + CONTEXT)]}{right}"


def plain(text: str) -> str:
    """Only the letters and digits, to compare texts by what they say."""
    return "".join(filter(str.isalnum, text))
