"""What the files of a pack say, laid over those of the packs that it extends."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import ValidationError

from budgetgen.model.base import Part
from budgetgen.model.finding import Finding, Place, has_errors
from budgetgen.packs.folder import PackError
from budgetgen.reading.naming import Namer, Path, Positions
from budgetgen.reading.problems import problems
from budgetgen.reading.text import read_text
from budgetgen.reading.yaml_file import parse_yaml

_P = TypeVar("_P", bound=Part)


def _merged(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: _merged(below.get(key), value) for key, value in above.items()}}
    return above


def text_of(path: FilePath) -> str:
    """The text of a pack's file, its lines ended alike; raises PackError."""
    text = read_text(path)
    if isinstance(text, Finding):
        raise PackError(text)
    return text.replace("\r\n", "\n")


def typed(folders: list[FilePath], name: str, model: type[Part]) -> tuple[Any, Positions]:
    """What the file `name` says through a chain of packs, and where; not yet validated."""
    values: Any = {}
    places: dict[Path, Place] = {(): Place(str(folders[-1] / name))}
    for path in (folder / name for folder in folders):
        if not path.is_file():
            continue
        above, named = _named(text_of(path), str(path), model)
        if isinstance(values, dict):
            values.pop("base_only", None)
        values = _merged(values, above)
        places |= named
    return values, Positions(places)


@lru_cache(maxsize=64)
def _named(text: str, file: str, model: type[Part]) -> tuple[Any, dict[Path, Place]]:
    """What one file says, and where; a text that was read before is not parsed again."""
    tree = parse_yaml(text, file)
    if isinstance(tree, Finding):
        raise PackError(tree)
    namer = Namer()
    values = namer.values(tree, model)
    if has_errors(tuple(namer.findings)):
        raise PackError(*namer.findings)
    return values, namer.places


def part(folders: list[FilePath], name: str, model: type[_P]) -> tuple[_P, Positions]:
    """The `model` that the file `name` holds, and where; raises PackError with findings."""
    values, positions = typed(folders, name, model)
    try:
        return model.model_validate(values), positions
    except ValidationError as error:
        raise PackError(*problems(error, model, positions)) from None
