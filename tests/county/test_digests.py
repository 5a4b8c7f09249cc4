"""What a department's documents depend on besides its own files."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetgen.county.digests import (
    current_pack_digest,
    digest_of,
    fonts_digest,
    program_digest,
)
from budgetgen.packs.pack import load_pack
from budgetgen.writing import fonts


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    """What a process works out once is worked out by every test, and by whatever follows."""
    for digest in (program_digest, fonts_digest):
        digest.cache_clear()
    yield
    for digest in (program_digest, fonts_digest):
        digest.cache_clear()


def test_texts_are_told_apart_from_their_neighbours() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")


def test_a_packs_digest_is_the_one_it_is_loaded_with() -> None:
    assert current_pack_digest("hebei-2024") == load_pack("hebei-2024").digest
    assert current_pack_digest("nowhere") == ""


def test_another_version_of_a_library_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = program_digest()
    program_digest.cache_clear()
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.0")
    assert program_digest() != before


def test_a_library_that_is_missing_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert len(program_digest()) == 64


def test_fonts_count_by_what_they_hold_and_not_by_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest(folder: str, data: bytes) -> str:
        path = tmp_path / folder / "仿宋.ttf"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        monkeypatch.setattr(fonts, "font_files", lambda: frozenset([path]))
        fonts_digest.cache_clear()
        return fonts_digest()

    assert digest("one", b"glyphs") == digest("two", b"glyphs")
    assert digest("one", b"glyphs") != digest("one", b"glyphs of another")
    assert digest("one", b"glyphs") != digest("one", b"Glyphs")
