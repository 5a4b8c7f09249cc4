"""A YAML file that holds one model, with the place of each value: for complaints on what it says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from budgetgen.model.base import Part
from budgetgen.model.finding import Finding
from budgetgen.reading.naming import Namer, Positions
from budgetgen.reading.part_file import read_part
from budgetgen.reading.text import read_text
from budgetgen.reading.yaml_file import parse_yaml

_P = TypeVar("_P", bound=Part)


@dataclass(frozen=True)
class Placed(Generic[_P]):
    """What a file says, and where."""

    part: _P
    positions: Positions


def read_placed(path: Path, model: type[_P]) -> Placed[_P] | tuple[Finding, ...]:
    """The `model` in the file at `path` and where its values stand, or all that is wrong."""
    found = read_part(path, model)
    if not isinstance(found, model):
        assert isinstance(found, tuple)
        return found
    text = read_text(path)
    tree = parse_yaml(text, str(path)) if isinstance(text, str) else text
    if isinstance(tree, Finding):  # somebody took the file away meanwhile
        return (tree,)
    namer = Namer()
    namer.values(tree, model)
    return Placed(found, Positions(namer.places))
