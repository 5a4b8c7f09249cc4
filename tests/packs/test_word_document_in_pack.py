"""A pack's document.docx from its folder to the user's DOCX; the other formats keep the outline."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx

from budgetgen.packs.folder import pack_files
from budgetgen.packs.pack import load_folder
from budgetgen.packs.review.review import review_pack
from budgetgen.rendering import prepare, render
from tests.packs.conftest import Make
from tests.packs.test_word_document import everything, made
from tests.support.examples import EXAMPLES
from tests.support.wordprocessingml import part, text_of

Installed = Callable[[bytes], Path]


@pytest.fixture
def installed(make: Make, user_packs: Path, tmp_path: Path) -> Installed:
    """Installs a pack with this document; gives the full example that names it."""

    def install(document: bytes) -> Path:
        folder = make({"document.docx": document})
        user_packs.mkdir()
        folder.rename(user_packs / folder.name)
        text = (EXAMPLES / "department" / "department.yaml").read_text("utf-8")
        source = tmp_path / "部门预算.yaml"
        source.write_text(text.replace("模板包: hebei-2024", "模板包: yunxi-2024"), "utf-8")
        return source

    return install


def test_the_docx_follows_the_document_and_the_other_formats_the_outline(
    installed: Installed,
) -> None:
    done = prepare(installed(made(everything)))
    assert done.prepared is not None, done.findings
    docx = text_of(part(render(done.prepared, "docx")))
    assert "本局说明" in docx
    assert "本局说明" not in render(done.prepared, "html").decode()
    assert render(done.prepared, "docx") == render(done.prepared, "docx")


def test_a_wrong_tag_stops_before_anything_is_rendered(installed: Installed) -> None:
    def wrong(document: Any) -> None:
        everything(document)
        document.add_paragraph("{{p 表.没有 }}")

    done = prepare(installed(made(wrong)))
    assert done.prepared is None
    assert [f.code for f in done.findings if f.code == "PACK-DOCUMENT"] == ["PACK-DOCUMENT"]


def test_it_is_part_of_the_pack_and_of_its_digest(make: Make) -> None:
    written = made(everything)
    folder = make({"document.docx": written})
    assert "document.docx" in pack_files(folder)
    before = load_folder(folder).digest
    (folder / "document.docx").write_bytes(written)
    assert load_folder(folder).digest == before
    document = open_docx(io.BytesIO(made(everything)))
    document.add_paragraph("又一段")
    document.save(str(folder / "document.docx"))
    assert load_folder(folder).digest != before


@pytest.mark.slow
def test_pack_check_tries_it(make: Make) -> None:
    def wrong(document: Any) -> None:
        everything(document)
        document.add_paragraph("{{ 数.没有这个数 }}")

    review = review_pack(load_folder(make({"document.docx": made(wrong)})))
    assert ["没有这个数" in f.message for f in review.findings if f.code == "PACK-DOCUMENT"] == [
        True
    ]
