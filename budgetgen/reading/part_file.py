"""A YAML file that holds one model: waivers, profiles, settings."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from budgetgen.model.base import Part
from budgetgen.model.finding import Finding, has_errors
from budgetgen.reading.amount_units import money_unit_of
from budgetgen.reading.naming import Namer, Positions
from budgetgen.reading.problems import problems
from budgetgen.reading.text import read_text
from budgetgen.reading.yaml_file import parse_yaml

_P = TypeVar("_P", bound=Part)


def read_part(path: Path, model: type[_P]) -> _P | tuple[Finding, ...]:
    """The `model` in the file at `path`, or all that is wrong with it."""
    text = read_text(path)
    if isinstance(text, Finding):
        return (text,)
    tree = parse_yaml(text, str(path))
    if isinstance(tree, Finding):
        return (tree,)
    namer = Namer()
    values = namer.values(tree, model)
    findings = tuple(namer.findings)
    context = {"money_unit": money_unit_of(values)} if isinstance(values, dict) else None
    try:
        part = model.model_validate(values, context=context)
    except ValidationError as error:
        return (*findings, *problems(error, model, Positions(namer.places)))
    return findings if has_errors(findings) else part
