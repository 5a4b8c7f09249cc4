"""Typst and WeasyPrint make the same pages; a pack's own style sheet and the standards choose."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from budgetgen.composing.document import (
    Document,
    Heading,
    Paragraph,
    Properties,
    Run,
    Section,
)
from budgetgen.model.finding import Place, Severity
from budgetgen.packs.pack import available_packs, built_in_packs, load_folder, load_pack
from budgetgen.rendering import Prepared, pdf_findings, render
from budgetgen.resources import templates_folder
from budgetgen.typesetting.layout import lay_out
from budgetgen.writing import fonts
from budgetgen.writing.pdf import PdfRefused, PdfWay, Standard, write_pdf
from tests.support.examples import FULL, NAMES, computed, rendered
from tests.support.pages import bookmarks, directory_entries, pages_of, squeezed

PRINTED_TWICE = (
    *(name for name in NAMES if name != "department"),  # has the pack of the small example
    "hebei-performance-2022-items",
    "shanghai-2025",
    "central",
)
STYLE = load_pack("hebei-2024").style
BOTH: tuple[Standard, ...] = ("a-2b", "ua-1")
LEADER = re.compile(r"\.{3,}")


def texts(pdf: bytes) -> list[str]:
    """The squeezed text of every page, each dotted leader as long as the next."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [LEADER.sub("…", squeezed(page.extract_text())) for page in pages]


def test_every_pack_has_an_example_that_both_engines_print() -> None:
    packs = {computed(name).pack.settings.id for name in PRINTED_TWICE}
    assert packs == set(built_in_packs()) & set(available_packs())


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED_TWICE)
def test_both_engines_print_the_same_pages_bookmarks_and_directory(name: str) -> None:
    prepared = computed(name)
    ours, theirs = rendered(name, "pdf"), render(prepared, "pdf", way=PdfWay("weasyprint"))
    pages = texts(ours)
    assert len(pages) == prepared.layout.page_count
    assert all(len(page) > 10 for page in pages)
    assert pages == texts(theirs)
    assert bookmarks(ours) == bookmarks(theirs) != []
    assert pages_of(prepared, ours) == prepared.layout.pages


def document_of(*texts: str) -> Document:
    properties = Properties(texts[0], texts[0], texts[0], texts[0], "2024-02-05")
    heading = Heading(texts[0], 3, "章", "_Toc000001", 2)
    paragraphs = tuple(Paragraph((Run(text), Run(text, True))) for text in texts)
    return Document(properties, (Section((heading, *paragraphs)),))


def printed(document: Document, **changed: Any) -> PdfReader:
    return PdfReader(io.BytesIO(write_pdf(document, STYLE, lay_out(document, STYLE), **changed)))


HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0"',
    '"#panic()"',
    '\\") #panic(" \\u{41} \\',
    "$x^2$ *粗* _斜_ `码` @引用 <标签> ~ -- // 注 /* 注 */",
    "= 题\\\n- 项\\\n#let x = 1",
    "#sys.inputs",
)


def test_text_that_looks_like_typst_is_printed_as_typed() -> None:
    made = printed(document_of(*HOSTILE))
    text = squeezed("".join(page.extract_text() for page in made.pages))
    for typed in HOSTILE:
        assert text.count(squeezed(typed)) >= 2, typed
    assert made.metadata is not None
    assert made.metadata.title == HOSTILE[0]


@pytest.mark.parametrize(
    "text", ["2024年1月至2月，“三公”经费合计1.00万元、其中：（公）。“次”", "甲" * 27 + "，乙"]
)
def test_each_line_of_the_layout_is_one_line_that_fills_the_measure(text: str) -> None:
    import pdfplumber

    long = text * 4
    document = document_of("题", long)
    data = write_pdf(document, STYLE, lay_out(document, STYLE))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        lines = pdf.pages[0].extract_text_lines()[1:-1]
    page = STYLE.portrait
    right = (page.width - page.right) / 25.4 * 72
    filled = [line for line in lines[:-1] if right - line["x1"] < 30]
    assert len(filled) >= 4
    for line in filled:
        # Closing punctuation at the end is half blank, and stands out with that half.
        assert line["x1"] == pytest.approx(right, abs=8.5)


def markers(pdf: PdfReader) -> str:
    root: Any = pdf.trailer["/Root"]
    return str(root["/Metadata"].get_object().get_data().decode())


@pytest.mark.parametrize("name", ["small", "hebei-performance-2024", "tangshan-2020"])
def test_a_pdf_says_which_standards_it_meets(name: str) -> None:
    pdf = PdfReader(io.BytesIO(render(computed(name), "pdf", way=PdfWay(standards=BOTH))))
    told = re.sub(r"\s+", "", markers(pdf))
    assert "<pdfaid:part>2</pdfaid:part>" in told
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in told
    assert "<pdfuaid:part>1</pdfuaid:part>" in told
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    [intent] = root["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    plain = markers(PdfReader(io.BytesIO(rendered(name, "pdf"))))
    assert "pdfaid" not in plain
    assert "pdfuaid" not in plain


def heading_levels(node: Any) -> Iterator[int]:
    """The levels of the heading elements below a structure element, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from heading_levels(child)
    elif isinstance(node, dict):
        if re.fullmatch(r"/H\d", str(node.get("/S", ""))):
            yield int(node["/S"][2:])
        yield from heading_levels(node.get("/K", []))


def test_headings_leave_out_no_level_though_the_pack_does() -> None:
    given = [heading.level for heading in computed("hebei-performance-2024").document.headings()]
    assert any(after - before > 1 for before, after in pairwise(given))
    pdf = PdfReader(io.BytesIO(rendered("hebei-performance-2024", "pdf")))
    found = list(heading_levels(pdf.trailer["/Root"]["/StructTreeRoot"]))  # type: ignore[index]
    assert len(found) == len(given) + 1, "the directory's title too"
    assert found[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(found))


def test_a_character_without_a_font_is_a_finding_where_a_standard_is_asked_for() -> None:
    document = document_of("题", "姓名\U0003fffd字")
    assert printed(document).pages
    with pytest.raises(PdfRefused) as refused:
        printed(document, way=PdfWay(standards=("a-2b",)))
    [finding] = refused.value.findings
    assert (finding.code, finding.severity) == ("PDF-STANDARD", Severity.ERROR)
    assert "\U0003fffd" in finding.message
    assert "PDF/A-2b" in finding.message
    assert finding.remedy


def test_a_machine_without_chinese_fonts_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from budgetgen.writing.typst import write

    monkeypatch.setattr(write, "typst_families", lambda: frozenset({"dejavu sans"}))
    with pytest.raises(PdfRefused) as refused:
        printed(document_of("题"))
    [finding] = refused.value.findings
    assert finding.code == "PDF-FONT"
    assert "budgetgen doctor" in finding.remedy


def test_rare_characters_come_from_the_last_resorts_and_latin_from_its_own_face() -> None:
    if "noto serif cjk sc" not in (fonts.typst_families() or ()):
        pytest.skip("Noto Serif CJK SC is not installed")
    import pdfplumber

    document = document_of("题", "2024A中𠮷“”—…")
    data = write_pdf(document, STYLE, lay_out(document, STYLE))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        faces: dict[str, set[str]] = {}
        for character in pdf.pages[0].chars:
            if round(character["size"]) == 16:
                faces.setdefault(character["text"], set()).add(character["fontname"][7:])
    assert any("Noto" in face for face in faces["𠮷"])
    assert faces["2"] == faces["A"]
    assert not faces["2"] & faces["中"]
    assert faces["“"] == faces["—"] == faces["…"] == faces["中"]


@pytest.fixture
def styled(tmp_path: Path) -> Callable[[str], Prepared]:
    """The small example with the pack it has, but with a style sheet."""

    def make(css: str) -> Prepared:
        folder = tmp_path / "yunxi-2024"
        shutil.copytree(templates_folder() / "hebei-2024", folder, dirs_exist_ok=True)
        (folder / "print.css").write_text(css, encoding="utf-8")
        return replace(computed("hebei-performance-2022"), pack=load_folder(folder))

    return make


def producer(prepared: Prepared, way: PdfWay) -> str:
    metadata = PdfReader(io.BytesIO(render(prepared, "pdf", way=way))).metadata
    assert metadata is not None
    return f"{metadata.producer} {metadata.creator}"


def test_a_pack_with_a_style_sheet_is_printed_by_weasyprint_unless_told_otherwise(
    styled: Callable[[str], Prepared],
) -> None:
    prepared = styled("@page { size: 500pt 900pt }\n.正文 { color: #123456 }\n")
    assert prepared.pack.digest != load_pack("hebei-2024").digest
    page = PdfReader(io.BytesIO(render(prepared, "pdf"))).pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] != [500, 900], "named pages win"
    assert "WeasyPrint" in producer(prepared, PdfWay())
    assert "Typst" in producer(prepared, PdfWay("typst"))
    assert pdf_findings(prepared, PdfWay()) == ()
    [warning] = pdf_findings(prepared, PdfWay("typst"))
    assert (warning.code, warning.severity) == ("PDF-CSS", Severity.WARNING)
    assert warning.place.file.endswith("print.css")
    [error] = pdf_findings(prepared, PdfWay(standards=("ua-1",)))
    assert (error.code, error.severity) == ("PDF-STANDARD", Severity.ERROR)


def test_without_a_style_sheet_typst_prints_and_weasyprint_on_request() -> None:
    prepared = computed("hebei-performance-2022")
    assert "Typst" in producer(prepared, PdfWay())
    assert pdf_findings(prepared, PdfWay("weasyprint")) == ()
    [error] = pdf_findings(prepared, PdfWay("weasyprint", ("a-2b",)))
    assert (error.code, error.place) == ("PDF-STANDARD", Place())


def test_the_directory_leads_to_where_it_says() -> None:
    for name in FULL:
        pdf, prepared = PdfReader(io.BytesIO(rendered(name, "pdf"))), computed(name)
        named = pdf.named_destinations
        for text, anchor in directory_entries(prepared.document):
            sheet = pdf.get_destination_page_number(named[anchor])
            assert sheet is not None
            assert squeezed(text) in squeezed(pdf.pages[sheet].extract_text())
