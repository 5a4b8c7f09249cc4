"""The raw form of any input: what was typed, with the place of every value.

Scalars stay text (None where nothing was typed), so that ``013`` keeps its zero and 0.1 its
digits; the model decides what a text means.
"""

from __future__ import annotations

from dataclasses import dataclass

from budgetgen.model.finding import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as typed."""

    text: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: tuple[Tree, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value."""

    key: str
    key_place: Place
    value: Tree


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order typed; keys may repeat."""

    entries: tuple[Entry, ...]
    place: Place


Tree = Scalar | Sequence | Mapping
