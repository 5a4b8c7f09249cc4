"""The catalogue of official faces and of what may stand in for them: ``schemas/fonts.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

import yaml

from budgetgen.resources import schemas_folder

Platform = Literal["linux", "macos", "windows"]


@dataclass(frozen=True)
class Candidate:
    """A family that may stand in for an official face."""

    family: str
    weight: Literal["normal", "bold"]
    source: str


@dataclass(frozen=True)
class OfficialFace:
    """An official face: its own family names, its stand-ins (best first) and the last resort."""

    official: str
    required: bool
    real: tuple[str, ...]
    stand_ins: tuple[Candidate, ...]
    last_resort: Candidate

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its stand-ins come from, best first, each once."""
        candidates = (*self.stand_ins, self.last_resort)
        return tuple(dict.fromkeys(candidate.source for candidate in candidates))


@dataclass(frozen=True)
class Source:
    """Where fonts come from; ``advice`` has a Chinese sentence per platform, or ``other``."""

    free: bool
    advice: Mapping[str, str]

    def how_to_get(self, platform: Platform) -> str:
        """A Chinese sentence that says how to get these fonts on ``platform``."""
        return self.advice.get(platform) or self.advice["other"]


@dataclass(frozen=True)
class Catalogue:
    """All faces by official name and all sources by name, in the file's order."""

    faces: Mapping[str, OfficialFace]
    sources: Mapping[str, Source]


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that comes with budgetgen."""
    raw = yaml.load((schemas_folder() / "fonts.yaml").read_text("utf-8"), yaml.CSafeLoader)
    faces = {entry["official"]: _face(entry) for entry in raw["faces"]}
    sources = {name: _source(entry) for name, entry in raw["sources"].items()}
    return Catalogue(MappingProxyType(faces), MappingProxyType(sources))


def _face(entry: dict[str, Any]) -> OfficialFace:
    return OfficialFace(
        official=entry["official"],
        required=entry.get("required", True),
        real=tuple(entry["real"]),
        stand_ins=tuple(_candidate(item) for item in entry["stand_ins"]),
        last_resort=_candidate(entry["last_resort"]),
    )


def _candidate(entry: dict[str, Any]) -> Candidate:
    weight: Literal["normal", "bold"] = "bold" if entry.get("bold") else "normal"
    return Candidate(entry["family"], weight, entry["from"])


def _source(entry: dict[str, Any]) -> Source:
    advice = {key: value for key, value in entry.items() if key != "free"}
    return Source(free=entry.get("free", False), advice=MappingProxyType(advice))
