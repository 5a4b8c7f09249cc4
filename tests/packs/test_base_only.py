"""A pack that only others build on is no choice for a submission."""

import shutil
from collections.abc import Callable
from pathlib import Path

from budgetgen.model.finding import Finding
from budgetgen.packs.pack import available_packs, built_in_packs, load_folder, load_pack
from tests.support.examples import EXAMPLES

Make = Callable[..., Path]


def test_it_is_not_offered_and_cannot_be_named(refused: Callable[..., Finding]) -> None:
    assert "common" in built_in_packs()
    assert "common" not in available_packs()
    assert len(available_packs()) >= 4
    finding = refused(load_pack, "common")
    assert finding.code == "PACK-UNKNOWN"
    assert finding.path == ("pack",)
    assert "hebei-2024" in finding.remedy


def test_those_that_extend_it_are_offered_all_the_same() -> None:
    for name in available_packs():
        assert not load_pack(name).settings.base_only


def test_a_countys_own_base_is_as_little_a_choice(make: Make, user_packs: Path) -> None:
    shutil.copytree(make(settings="仅供沿用: 是\n"), user_packs / "yunxi-2024")
    above = make({"pack.yaml": "标识: town\n名称: 镇\n沿用: yunxi-2024\n"}, name="town")
    assert "yunxi-2024" not in available_packs()
    assert not load_folder(above).settings.base_only


def test_every_pack_that_is_offered_has_an_example() -> None:
    texts = [path.read_text(encoding="utf-8") for path in EXAMPLES.glob("*/department.yaml")]
    for name in available_packs():
        assert any(f"模板包: {name}\n" in text for text in texts), name
