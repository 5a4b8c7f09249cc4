"""A tree in the making: rows find their place below others before all of it is known."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgetgen.excel.sheets import Names
from budgetgen.model.finding import Place
from budgetgen.reading.tree import Entry, Mapping, Scalar, Sequence, Tree


@dataclass
class Branch:
    """A mapping that can still grow."""

    place: Place
    entries: dict[str, tuple[Place, Branch | Twigs | Tree]] = field(default_factory=dict)

    def put(self, path: Names, value: Tree, key_place: Place) -> None:
        """Set the value at `path`, field names from here downwards."""
        *above, name = path
        branch = self
        for step in above:
            branch = branch.below(step, value.place)
        branch.entries[name] = (key_place, value)

    def below(self, name: str, place: Place) -> Branch:
        """The mapping under `name`, made where there is none."""
        found = self.entries.setdefault(name, (place, Branch(place)))[1]
        assert isinstance(found, Branch), name
        return found

    def list_at(self, path: Names, place: Place) -> Twigs:
        """The list at `path`, made where there is none."""
        *above, name = path
        branch = self
        for step in above:
            branch = branch.below(step, place)
        found = branch.entries.setdefault(name, (place, Twigs(place)))[1]
        assert isinstance(found, Twigs), path
        return found

    def text(self, *path: str) -> str:
        """The text at `path`, empty where none was typed."""
        found = self._at(path)
        return found.text or "" if isinstance(found, Scalar) else ""

    def twigs(self, *path: str) -> Twigs:
        """The list at `path`, an empty one where there is none."""
        found = self._at(path)
        return found if isinstance(found, Twigs) else Twigs(self.place)

    def _at(self, path: Names) -> Branch | Twigs | Tree | None:
        found: Branch | Twigs | Tree | None = self
        for step in path:
            found = found.entries.get(step, (None, None))[1] if isinstance(found, Branch) else None
        return found

    def tree(self) -> Mapping:
        """What has become of it."""
        return Mapping(
            tuple(
                Entry(name, place, value.tree() if isinstance(value, (Branch, Twigs)) else value)
                for name, (place, value) in self.entries.items()
            ),
            self.place,
        )


@dataclass
class Twigs:
    """A list of mappings that can still grow."""

    place: Place
    items: list[Branch] = field(default_factory=list)
    _index: dict[str, dict[str, list[Branch]]] = field(default_factory=dict)
    _indexed: int = 0

    def whose(self, name: str, text: str) -> list[Branch]:
        """The items whose field `name` says `text`."""
        if self._indexed != len(self.items):
            self._index, self._indexed = {}, len(self.items)
        if name not in self._index:
            index = self._index[name] = {}
            for item in self.items:
                index.setdefault(item.text(name), []).append(item)
        return self._index[name].get(text, [])

    def tree(self) -> Sequence:
        """What has become of it."""
        return Sequence(tuple(item.tree() for item in self.items), self.place)
