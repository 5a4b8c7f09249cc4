"""Chinese titles and English names of the model's fields, and what the user wrote for them.

Walks a tree beside the model: keys become field names, every value's place is kept under its
path, unknown and repeated keys become findings with a suggestion.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, get_args, get_origin

from budgetgen.model.base import Part, as_typed
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.reading.tree import Entry, Mapping, Scalar, Sequence, Tree

Path = tuple[str | int, ...]

# What neither XML 1.0 nor a reader's eye can take.
_CONTROL = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_WHOLE = re.compile(r"\d{1,3}")
_THOUSANDS = re.compile(r"\d{3}(\.\d+)?")


class Positions:
    """Where every value was typed: value path -> place, and for published tables cell -> place."""

    def __init__(self, places: dict[Path, Place], spots: dict[str, Place] | None = None) -> None:
        self._places = places
        self._spots = spots or {}

    def __getitem__(self, path: Path) -> Place:
        """The place of `path`, or of the nearest part above it that was typed."""
        for length in range(len(path), -1, -1):
            if (place := self._places.get(path[:length])) is not None:
                return place
        return Place()

    def __contains__(self, path: Path) -> bool:
        return path in self._places

    def spot(self, cell: str) -> Place:
        """The place of a published table's cell (表/行/列), else that of the whole."""
        return self._spots.get(cell) or self[()]


def parts_in(annotation: Any) -> Iterator[type[Part]]:
    """The models that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for argument in get_args(annotation):
        yield from parts_in(argument)


@cache
def keys_of(model: type[Part]) -> dict[str, str]:
    """Every key a user may write for `model` -> field name."""
    keys = {}
    for name, field in model.model_fields.items():
        keys[name] = name
        keys[field.title or name] = name
    return keys


@cache
def named_freely(model: type[Part], name: str) -> bool:
    """True for a field whose keys are names of the user's choice."""
    return get_origin(model.model_fields[name].annotation) is dict


@cache
def part_below(model: type[Part], name: str) -> type[Part] | None:
    """The model of the field's value or list items, if it is one."""
    return next(parts_in(model.model_fields[name].annotation), None)


def titles_of(model: type[Part], path: Path) -> list[str]:
    """A value path in the user's words: field titles, list items counted from 1."""
    found: list[str] = []
    part: type[Part] | None = model
    for step in path:
        if isinstance(step, str) and part is not None and step in part.model_fields:
            found.append(part.model_fields[step].title or step)
            part = part_below(part, step)
        else:
            found.append(str(step + 1) if isinstance(step, int) else step)
    return found


class Namer:
    """Collects places and findings while a tree is turned into plain values."""

    def __init__(self) -> None:
        self.places: dict[Path, Place] = {}
        self.findings: list[Finding] = []

    def values(
        self, tree: Tree, model: type[Part] | None, path: Path = (), freely: bool = False
    ) -> Any:
        """Plain dicts, lists and texts with field names for keys.

        `freely`: the keys of `tree` itself are names of the user's choice, `model` lies below.
        """
        self.places[path] = tree.place
        if isinstance(tree, Scalar):
            return self._text(tree)
        if isinstance(tree, Sequence):
            return [self.values(item, model, (*path, i)) for i, item in enumerate(tree.items)]
        return self._mapping(tree, model, path, freely)

    def _mapping(
        self, tree: Mapping, model: type[Part] | None, path: Path, freely: bool
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        keys = keys_of(model) if model and not freely else {}
        for entry in self._joined(tree.entries) if keys else tree.entries:
            name = keys.get(entry.key.strip()) if keys else entry.key
            if name is None:
                self._unknown(entry.key, entry.key_place, keys)
                continue
            if name in result:
                self._repeated(entry.key, entry.key_place, self.places[(*path, name)])
                continue
            if keys and model:
                below = part_below(model, name)
                value = self.values(entry.value, below, (*path, name), named_freely(model, name))
            else:
                value = self.values(entry.value, model, (*path, name))
            if value is not None:
                result[name] = value
            else:
                result.setdefault(name, None)
        return {name: value for name, value in result.items() if value is not None}

    def _joined(self, entries: tuple[Entry, ...]) -> Iterator[Entry]:
        """The entries with amounts whole again: {金额: 900,000} is parted at the comma."""
        waiting: list[Entry] = []
        for entry in entries:
            rest = isinstance(entry.value, Scalar) and entry.value.text is None
            if waiting and rest and _THOUSANDS.fullmatch(entry.key):
                waiting.append(entry)
                continue
            yield from self._whole(waiting)
            waiting = [entry]
            if not (isinstance(entry.value, Scalar) and _WHOLE.fullmatch(entry.value.text or "")):
                yield from self._whole(waiting)
                waiting = []
        yield from self._whole(waiting)

    def _whole(self, parted: list[Entry]) -> Iterator[Entry]:
        """One entry of those that a comma parted, which is told."""
        if len(parted) < 2:
            yield from parted
            return
        first, *more = parted
        assert isinstance(first.value, Scalar)
        parts = [first.value.text or "", *(entry.key for entry in more)]
        message = f"“{as_typed(first.key)}”的数字里有千位逗号，花括号中会从逗号处断开"
        remedy = f"请去掉千位逗号，写成 {''.join(parts)}"
        place = first.value.place
        self.findings.append(Finding("READ-KEY", Severity.ERROR, message, place, remedy))
        yield replace(first, value=Scalar("".join(parts), place))

    def _text(self, scalar: Scalar) -> str | None:
        if scalar.text is None or not _CONTROL.search(scalar.text):
            return scalar.text
        self.findings.append(
            Finding(
                "READ-CONTROL",
                Severity.ERROR,
                f"“{as_typed(_CONTROL.sub('□', scalar.text))}”里有看不见的控制字符",
                scalar.place,
                "请删去这段文字重新输入",
            )
        )
        return _CONTROL.sub("", scalar.text)

    def _unknown(self, key: str, place: Place, keys: dict[str, str]) -> None:
        titles = [key for key in keys if not key.isascii()]
        key = as_typed(key.strip())
        near = difflib.get_close_matches(key, keys, n=1, cutoff=0.5)
        near = near or [title for title in titles if key and (key in title or title in key)][:1]
        remedy = f"是否想写“{near[0]}”？" if near else f"此处可填：{'、'.join(titles)}"
        message = f"没有“{key}”这一项" if key else "冒号前面没有写名称"
        self.findings.append(Finding("READ-KEY", Severity.ERROR, message, place, remedy))

    def _repeated(self, key: str, place: Place, first: Place) -> None:
        self.findings.append(
            Finding(
                "READ-REPEATED",
                Severity.ERROR,
                f"“{key}”填了两次（第一次在第 {first.line} 行）",
                place,
                "请只保留一处",
            )
        )
