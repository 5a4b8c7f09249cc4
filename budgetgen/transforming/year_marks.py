"""Texts that name a past year get a mark, so that nobody publishes them unread.

The mark is one that the check of template residue (TEXT-RESIDUE) finds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic.fields import FieldInfo

from budgetgen.model.base import Paragraphs, Part, Text, as_typed, title_of
from budgetgen.reading.naming import Path

_P = TypeVar("_P", bound=Part)

_MAY_CHANGE: tuple[Any, ...] = (Text, Paragraphs)
# The year of a rule or a document stays what it is.
_CITED = re.compile(r"《[^》]*》|[〔［\[（(]20\d\d[〕］\]）)]")
_SPAN = re.compile(r"(?<!\d)20\d\d\s*年?\s*(?:[-—–－~～至到]+)\s*(20\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*年|[-/.]\d{1,2}(?!\d))")


def years_named(text: str, new_year: int) -> list[int]:
    """The years before `new_year` that a text speaks of, the latest first.

    Spans that reach into `new_year` and the years of documents do not count.
    """
    plain = _CITED.sub(" ", text)
    plain = _SPAN.sub(lambda span: " " if int(span[1]) >= new_year else span[0], plain)
    years = {int(match[1]) for match in _YEAR.finditer(plain)}
    return sorted((year for year in years if year < new_year), reverse=True)


def marked(text: str, year: int) -> str:
    """The text with the mark before it."""
    return f"【请修改：原文写的是{year}年】{text}"


@dataclass(frozen=True)
class Stale:
    """A text that names a past year: where it stands, and whether it carries a mark."""

    path: Path
    title: str
    text: str
    marked: bool


class YearMarker:
    """Walks a part of a submission and marks its texts; names stay, others may refer to them."""

    def __init__(self, new_year: int) -> None:
        self.new_year = new_year
        self.found: list[Stale] = []

    def part(self, part: _P, path: Path = ()) -> _P:
        """The part with its texts marked; `found` tells which."""
        values = {}
        for name, field in type(part).model_fields.items():
            value = getattr(part, name)
            new = self._value(value, field, (*path, name), title_of(type(part), name))
            if new is not value:
                values[name] = new
        return part.model_copy(update=values) if values else part

    def _value(self, value: Any, field: FieldInfo, path: Path, title: str) -> Any:
        if isinstance(value, Part):
            return self.part(value, path)
        if isinstance(value, tuple):
            items = tuple(self._value(v, field, (*path, i), title) for i, v in enumerate(value))
            same = all(new is old for new, old in zip(items, value, strict=True))
            return value if same else items
        return self._text(value, field, path, title) if type(value) is str else value

    def _text(self, text: str, field: FieldInfo, path: Path, title: str) -> str:
        recent = [y for y in years_named(text, self.new_year) if y >= self.new_year - 2]
        if not recent:
            return text
        may = any(kind.__metadata__[0] in field.metadata for kind in _MAY_CHANGE)
        self.found.append(Stale(path, title, as_typed(text), may))
        return marked(text, recent[0]) if may else text
