"""Every document names the pack that it was made with: id, version, digest."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pypdf import PdfReader

from budgetgen.packs.pack import load_pack
from tests.support.examples import rendered

PACK = load_pack("hebei-2024")


def test_the_identity_is_short_enough_for_word() -> None:
    assert re.fullmatch(r"hebei-2024 \d+\.\d+\.\d+ sha256:[0-9a-f]{64}", PACK.identity)


def named_in(form: str) -> str:
    data = rendered("small", form)
    match form:
        case "docx":
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                core = package.read("docProps/core.xml").decode()
            return re.findall(r"<dc:description>([^<]*)</dc:description>", core)[0]
        case "pdf":
            keywords = str((PdfReader(io.BytesIO(data)).metadata or {})["/Keywords"])
            return keywords.split(", ")[-1]
        case _:
            return re.findall(r'<meta name="templatepack" content="([^"]*)">', data.decode())[0]


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_each_format_names_the_pack(form: str) -> None:
    assert named_in(form) == PACK.identity
