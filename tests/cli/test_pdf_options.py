"""``--pdf-engine`` and ``--pdf-standard``: what is asked for is made, or said to be impossible."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Done
from tests.support.examples import EXAMPLES

SHORT = str(EXAMPLES / "hebei-performance-2022")


def made(folder: Path) -> PdfReader:
    [file] = folder.glob("*.pdf")
    return PdfReader(file)


@pytest.mark.parametrize(("engine", "creator"), [("typst", "Typst"), ("weasyprint", "WeasyPrint")])
def test_the_engine_is_the_one_that_was_asked_for(
    engine: str, creator: str, budgetgen: Callable[..., Done], tmp_path: Path
) -> None:
    done = budgetgen("render", SHORT, "-f", "pdf", "-o", str(tmp_path), "--pdf-engine", engine)

    assert done.code == 0
    metadata = made(tmp_path).metadata
    assert metadata is not None
    assert creator in f"{metadata.creator} {metadata.producer}"


def test_standards_are_met_together(budgetgen: Callable[..., Done], tmp_path: Path) -> None:
    words = ["--pdf-standard", "UA-1，a-2b"]

    done = budgetgen("render", SHORT, "-f", "pdf", "-o", str(tmp_path), *words)

    assert done.code == 0
    catalogue = made(tmp_path).trailer["/Root"]
    told = catalogue["/Metadata"].get_object().get_data()  # type: ignore[index]
    assert b"pdfaid:part" in told
    assert b"pdfuaid:part" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--pdf-standard", "a-9"], "没有“a-9”这种标准"),
        (["--pdf-standard", "，"], "没有写明标准"),
        (["--pdf-engine", "word"], "--pdf-engine"),
        (["--pdf-engine", "weasyprint", "--pdf-standard", "ua-1"], "PDF/UA-1 只能由 Typst 生成"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_written(
    words: list[str], told: str, budgetgen: Callable[..., Done], tmp_path: Path
) -> None:
    done = budgetgen("render", SHORT, "-f", "pdf", "-o", str(tmp_path / "out"), *words)

    assert done.code == 2
    assert told in done.err
    assert not (tmp_path / "out").exists()
