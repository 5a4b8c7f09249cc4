"""A YAML file that holds one model: a county, waivers, profiles, settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from budgetgen.model.base import Part
from budgetgen.model.finding import Finding, has_errors
from budgetgen.reading.amount_units import money_unit_of
from budgetgen.reading.naming import Namer, Positions
from budgetgen.reading.problems import problems
from budgetgen.reading.text import read_text
from budgetgen.reading.yaml_file import parse_yaml

_P = TypeVar("_P", bound=Part)


@dataclass(frozen=True)
class Placed(Generic[_P]):
    """What a file says, and where: for complaints on what it says."""

    part: _P
    positions: Positions


def read_placed(path: Path, model: type[_P]) -> Placed[_P] | tuple[Finding, ...]:
    """The `model` in the file at `path` and where its values stand, or all that is wrong."""
    text = read_text(path)
    if isinstance(text, Finding):
        return (text,)
    tree = parse_yaml(text, str(path))
    if isinstance(tree, Finding):
        return (tree,)
    namer = Namer()
    values = namer.values(tree, model)
    findings = tuple(namer.findings)
    positions = Positions(namer.places)
    context = {"money_unit": money_unit_of(values)} if isinstance(values, dict) else None
    try:
        part = model.model_validate(values, context=context)
    except ValidationError as error:
        return (*findings, *problems(error, model, positions))
    return findings if has_errors(findings) else Placed(part, positions)


def read_part(path: Path, model: type[_P]) -> _P | tuple[Finding, ...]:
    """The `model` in the file at `path`, or all that is wrong with it."""
    found = read_placed(path, model)
    return found.part if isinstance(found, Placed) else found
