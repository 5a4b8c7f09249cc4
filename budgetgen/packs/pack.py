"""Finding and loading template packs: folders of data under ``templates/``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import ValidationError

from budgetgen.model.base import Part
from budgetgen.model.finding import Finding, Place, Severity, has_errors
from budgetgen.packs.definition import Glossary, Outline, PackSettings, Style, Tables
from budgetgen.reading.naming import Namer, Path, Positions
from budgetgen.reading.problems import problems
from budgetgen.reading.text import read_text
from budgetgen.reading.yaml_file import parse_yaml
from budgetgen.resources import templates_folder

_P = TypeVar("_P", bound=Part)


@dataclass(frozen=True)
class Pack:
    """A template pack, its own files over those of the packs it extends."""

    settings: PackSettings
    outline: Outline
    tables: Tables
    glossary: Glossary
    style: Style
    texts: dict[str, str]
    base_docx: bytes | None = None


class PackError(Exception):
    """A pack that cannot be used; `findings` say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("；".join(finding.message for finding in findings))
        self.findings = findings


def available_packs() -> list[str]:
    """The ids of the packs at hand."""
    return sorted(folder.parent.name for folder in templates_folder().glob("*/pack.yaml"))


def _merged(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: _merged(below.get(key), value) for key, value in above.items()}}
    return above


def _text(path: FilePath) -> str:
    text = read_text(path)
    if isinstance(text, Finding):
        raise PackError(text)
    return text.replace("\r\n", "\n")


def _typed(folders: list[FilePath], name: str, model: type[Part]) -> tuple[Any, Positions]:
    """What the file `name` says through a chain of packs, and where; not yet validated."""
    values: Any = {}
    places: dict[Path, Place] = {(): Place(str(folders[-1] / name))}
    for path in (folder / name for folder in folders):
        if not path.is_file():
            continue
        tree = parse_yaml(_text(path), str(path))
        if isinstance(tree, Finding):
            raise PackError(tree)
        namer = Namer()
        values = _merged(values, namer.values(tree, model))
        places |= namer.places
        if has_errors(tuple(namer.findings)):
            raise PackError(*namer.findings)
    return values, Positions(places)


def _part(folders: list[FilePath], name: str, model: type[_P]) -> _P:
    values, positions = _typed(folders, name, model)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise PackError(*problems(error, model, positions)) from None


def _folder(name: str, named_at: Place | None = None) -> FilePath:
    """The folder of the pack `name`, which a submission names, or another pack at a place."""
    if name not in available_packs():
        raise PackError(
            Finding(
                "PACK-UNKNOWN",
                Severity.ERROR,
                f"没有名为“{name}”的模板包",
                named_at or Place(),
                f"可用的模板包：{'、'.join(available_packs())}",
                path=None if named_at else ("pack",),
            )
        )
    return templates_folder() / name


def _chain(name: str) -> list[FilePath]:
    """The folders of a pack and of those it extends, the most basic first."""
    folders = [_folder(name)]
    while True:
        values, positions = _typed(folders[:1], "pack.yaml", PackSettings)
        base = values.get("extends") if isinstance(values, dict) else None
        if not isinstance(base, str) or not base.strip():
            return folders
        place = positions[("extends",)]
        folder = _folder(base.strip(), place)
        if folder in folders:
            message = f"模板包“{name}”的沿用关系成环"
            raise PackError(
                Finding("PACK-EXTENDS", Severity.ERROR, message, place, "请改填另一个模板包")
            )
        folders.insert(0, folder)


def load_pack(name: str) -> Pack:
    """The pack called `name`; raises PackError with findings."""
    folders = _chain(name)
    texts = {
        path.stem: _text(path) for folder in folders for path in sorted(folder.glob("text/*.j2"))
    }
    bases = [folder / "base.docx" for folder in folders if (folder / "base.docx").is_file()]
    return Pack(
        settings=_part(folders, "pack.yaml", PackSettings),
        outline=_part(folders, "outline.yaml", Outline),
        tables=_part(folders, "tables.yaml", Tables),
        glossary=_part(folders, "glossary.yaml", Glossary),
        style=_part(folders, "style.yaml", Style),
        texts=texts,
        base_docx=bases[-1].read_bytes() if bases else None,
    )
