"""The PDF is a finished document: tagged, linked, with its fonts, and nothing out of place."""

import io
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from budgetgen.composing.document import FormBlock, TableBlock
from budgetgen.packs.definition import PageStyle
from budgetgen.rendering import prepare, render
from budgetgen.typesetting.layout import POINTS
from budgetgen.typesetting.lines import NOT_FIRST, NOT_LAST
from tests.support.examples import FULL, computed, page_texts, rendered
from tests.support.pages import (
    bookmarks,
    directory_entries,
    pages_of,
    sheets_before,
    squeezed,
)
from tests.support.submissions import random_submission

TOLERANCE = 0.6
"""Points: the spacing of a line stands half before its first and half behind its last letter."""


@cache
def reader(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(rendered(name, "pdf")))


@cache
def texts(name: str) -> list[str]:
    """The squeezed text of every page, without its number."""
    return [squeezed(text) for text in page_texts(name)]


@pytest.fixture(scope="module", params=FULL)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_outline_has_all_headings(name: str) -> None:
    headings = [squeezed(h.text) for h in computed(name).document.headings()]
    found = [title for title, _ in bookmarks(rendered(name, "pdf"))]
    assert len(headings) > 20
    assert found[1:] == headings, "the first one is the directory's own title"


def test_it_is_tagged_and_in_chinese(name: str) -> None:
    root: Any = reader(name).trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    kinds = set(structure(root["/StructTreeRoot"]))
    assert {"/Document", "/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Link"} <= kinds


def structure(node: Any) -> Iterator[str]:
    """The kinds of all structure elements below `node`."""
    pending, seen = [node], set()
    while pending:
        item = pending.pop()
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            item = item.get_object()
        if isinstance(item, list):
            pending += item
        elif isinstance(item, dict):
            if "/S" in item:
                yield item["/S"]
            if "/K" in item:
                pending.append(item["/K"])


def test_all_fonts_are_embedded_as_subsets(name: str) -> None:
    fonts: dict[str, Any] = {}
    for page in reader(name).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).get_object().values():
            fonts[font.get_object()["/BaseFont"]] = font.get_object()
    assert len(fonts) > 3
    for face, font in fonts.items():
        assert re.match(r"/[A-Z]{6}\+", face), face
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described), face


def test_the_metadata_come_from_the_input(name: str) -> None:
    given, found = computed(name).document.properties, reader(name).metadata
    assert found is not None
    assert found.title == given.title
    assert found.author == given.author
    assert found.subject == given.subject
    assert found.get("/Keywords") == f"{given.keywords}, {given.pack}"
    assert found.creation_date is not None
    assert found.creation_date.date().isoformat() == given.date == "2024-02-05"


def test_every_directory_entry_links_to_its_heading(name: str) -> None:
    prepared, pdf = computed(name), reader(name)
    actual = pages_of(prepared, rendered(name, "pdf"))
    targets = []
    for annotation in pdf.pages[0].get("/Annots", ()):
        link = annotation.get_object()
        if link["/Subtype"] == "/Link":
            destination = pdf.named_destinations[link["/Dest"]]
            sheet = pdf.get_destination_page_number(destination)
            assert sheet is not None
            targets.append((str(link["/Dest"]), sheet + 1 - sheets_before(prepared)))
    anchors = [anchor for _, anchor in directory_entries(prepared.document)]
    assert list(dict.fromkeys(targets)) == [(a, actual[a]) for a in anchors]
    assert len(anchors) == 20


def test_no_page_is_blank(name: str) -> None:
    assert len(texts(name)) == computed(name).layout.page_count > 20
    assert [i for i, text in enumerate(texts(name), 1) if len(text) < 10] == []


def test_the_header_of_a_table_comes_again_on_every_page_of_it(name: str) -> None:
    prepared = computed(name)
    actual = pages_of(prepared, rendered(name, "pdf"))
    repeated = 0
    for block in prepared.document.blocks():
        if not isinstance(block, TableBlock) or block.heading is None:
            continue
        first = actual[block.heading.anchor] + sheets_before(prepared) - 1
        header = squeezed("".join(block.head)) + squeezed(block.table.header[0][0].text)
        bounds = (0, *prepared.layout.grids[block.heading.anchor].breaks, len(block.table.rows))
        for overleaf, (start, end) in enumerate(pairwise(bounds)):
            page = texts(name)[first + overleaf]
            assert header in page, (block.heading.text, overleaf)
            for row in block.table.rows[start:end]:
                assert all(squeezed(cell.text) in page for cell in row.cells)
            repeated += overleaf > 0
    assert repeated > 1


def type_area(page: PageStyle) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the type area, in points from the paper's upper left."""
    return (
        page.left * POINTS,
        page.top * POINTS,
        (page.width - page.right) * POINTS,
        (page.height - page.bottom) * POINTS,
    )


def half(character: dict[str, Any], punctuation: str) -> float:
    """Half the width of a character that is `punctuation`, else nothing."""
    wide = character["text"] > "\x7f" and character["text"] in punctuation
    return float(character["size"]) / 2 if wide else 0.0


@pytest.mark.parametrize("name", ["small", pytest.param("department", marks=pytest.mark.slow)])
def test_all_text_is_in_the_type_area_but_the_page_number_at_its_side(name: str) -> None:
    style = computed(name).pack.style
    before = sheets_before(computed(name))
    with pdfplumber.open(io.BytesIO(rendered(name, "pdf"))) as pdf:
        for sheet, page in enumerate(pdf.pages, 1):
            look = style.landscape if page.width > page.height else style.portrait
            left, top, right, bottom = type_area(look)
            inside = [c for c in page.chars if c["top"] < bottom]
            below = [c for c in page.chars if c["top"] >= bottom]
            assert inside
            # Punctuation at the edge of a line stands out with the half of it that is blank.
            assert min(c["x0"] + half(c, NOT_LAST) for c in inside) >= left - TOLERANCE
            assert max(c["x1"] - half(c, NOT_FIRST) for c in inside) <= right + TOLERANCE
            assert min(c["top"] for c in inside) >= top - 4, "a tall face may rise above its line"
            assert max(c["bottom"] for c in inside) <= bottom + 4
            number = "".join(c["text"] for c in below)
            if sheet <= before:
                assert number == ""
                continue
            printed = sheet - before
            assert squeezed(number) == f"—{printed}—"
            if printed % 2:
                assert right - 30 < below[-1]["x1"] < right
            else:
                assert left < below[0]["x0"] < left + 30


@pytest.mark.parametrize("name", ["small", pytest.param("department", marks=pytest.mark.slow)])
def test_rows_are_exactly_as_high_as_in_the_layout(name: str) -> None:
    prepared = computed(name)
    measured = 0
    with pdfplumber.open(io.BytesIO(rendered(name, "pdf"))) as pdf:
        for block in prepared.document.blocks():
            if not isinstance(block, (TableBlock, FormBlock)) or block.heading is None:
                continue
            grid = prepared.layout.grids[block.heading.anchor]
            page = pdf.pages[
                prepared.layout.pages[block.heading.anchor] + sheets_before(prepared) - 1
            ]
            first = grid.breaks[0] if grid.breaks else len(grid.rows)
            head = isinstance(block, TableBlock) and any(block.head)
            expected = [*grid.header[1 if head else 0 :], *grid.rows[:first]]
            heights = row_heights(page, len(expected))
            assert heights == pytest.approx(expected, abs=0.6), block.heading.text
            measured += len(expected)
    assert measured > 100


def row_heights(page: Any, count: int) -> list[float]:
    """The heights of the last `count` rows of the page, from its horizontal lines."""
    tops = sorted(edge["top"] for edge in page.edges if edge["orientation"] == "h")
    lines = [top for i, top in enumerate(tops) if i == 0 or top - tops[i - 1] > 1]
    return [b - a for a, b in pairwise(lines)][-count:]


@pytest.mark.slow
def test_a_form_that_goes_on_overleaf_begins_with_the_name_of_its_level(tmp_path: Any) -> None:
    path = tmp_path / "long.yaml"
    path.write_text(random_submission(9, 6), encoding="utf-8")
    prepared = prepare(path).prepared
    assert prepared is not None
    pages = PdfReader(io.BytesIO(render(prepared, "pdf"))).pages
    seen = 0
    for block in prepared.document.blocks():
        if not isinstance(block, FormBlock):
            continue
        anchor = block.heading.anchor
        sheet = prepared.layout.pages[anchor] + sheets_before(prepared) - 1
        for overleaf, row in enumerate(prepared.layout.grids[anchor].breaks, 1):
            text = squeezed(pages[sheet + overleaf].extract_text())
            if block.rows[row][0].continues:
                above = next(r[0] for r in reversed(block.rows[:row]) if not r[0].continues)
                assert text.startswith(squeezed(above.text))
                seen += 1
    assert seen > 3
