"""``pack new``: a pack that says only where it differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.model.finding import Finding
from budgetgen.packs.pack import load_folder, load_pack
from budgetgen.packs.schemas import pack_schemas
from budgetgen.packs.starting import start_pack

Refused = Callable[..., Finding]


def test_a_new_pack_says_what_its_base_says(tmp_path: Path) -> None:
    folder = tmp_path / "yunxi-2024"
    start_pack(folder, "hebei-2024", [])

    pack, base = load_folder(folder), load_pack("hebei-2024")

    assert pack.settings.id == "yunxi-2024"
    assert (pack.tables, pack.outline, pack.texts) == (base.tables, base.outline, base.texts)
    assert pack.settings.years == base.settings.years


def test_editors_find_the_schemas(tmp_path: Path) -> None:
    folder = tmp_path / "yunxi-2024"
    start_pack(folder, "hebei-2024", ["outline.yaml"])

    assert {path.name for path in folder.glob("*.json")} == set(pack_schemas())
    for name in ("pack", "outline"):
        first = (folder / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={name}.schema.json"


@pytest.mark.parametrize("file", ["outline.yaml", "tables.yaml", "style.yaml", "text/前言.j2"])
def test_a_copied_file_changes_nothing_yet(file: str, tmp_path: Path) -> None:
    folder = tmp_path / "yunxi-2024"
    start_pack(folder, "hebei-2024", [file])
    before, after = load_pack("hebei-2024"), load_folder(folder)

    assert (folder / file).is_file()
    for part in ("outline", "tables", "glossary", "style", "texts"):
        assert getattr(after, part) == getattr(before, part)


@pytest.mark.parametrize(
    "name", ["没有.yaml", "../../etc/passwd", "/etc/passwd", "pack.yaml", "text/没有.j2"]
)
def test_only_files_of_the_base_are_copied(name: str, tmp_path: Path, refused: Refused) -> None:
    finding = refused(start_pack, tmp_path / "yunxi-2024", "hebei-2024", [name])

    assert "text/前言.j2" in finding.remedy
    assert not (tmp_path / "yunxi-2024").exists()


@pytest.mark.parametrize("name", ["hebei-2024", "a b", "x.y"])
def test_a_name_that_cannot_be_an_id_is_refused(
    name: str, tmp_path: Path, refused: Refused
) -> None:
    assert refused(start_pack, tmp_path / name, "hebei-2024", []).code == "PACK-ID"


def test_nothing_is_written_over(tmp_path: Path, refused: Refused) -> None:
    folder = tmp_path / "yunxi-2024"
    start_pack(folder, "hebei-2024", [])
    (folder / "pack.yaml").write_text("我写的", encoding="utf-8")

    assert refused(start_pack, folder, "hebei-2024", []).code == "PACK-FILE"
    assert (folder / "pack.yaml").read_text(encoding="utf-8") == "我写的"
