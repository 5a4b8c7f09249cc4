"""A cover has a page of its own in every format that has pages."""

import io

from pypdf import PdfReader

from budgetgen.composing.document import (
    Cover,
    Directory,
    DirectoryEntry,
    Document,
    Heading,
    Paragraph,
    Properties,
    Run,
    Section,
)
from budgetgen.packs.pack import load_pack
from budgetgen.typesetting.layout import lay_out
from budgetgen.writing.pdf import write_pdf
from budgetgen.writing.word.write import write_docx
from tests.support.wordprocessingml import W, misplaced, part, text_of

STYLE = load_pack("hebei-2024").style
CHAPTER = Heading("一、章", 2, "章", "_Toc000001", 2)
DOCUMENT = Document(
    Properties("题", "者", "", "", "2024-02-05"),
    (
        Section(
            (
                Cover(("云溪县档案馆", "2024年部门预算")),
                Directory("目录", (DirectoryEntry("一、章", 2, "_Toc000001"),)),
            ),
            page_numbers="无",
        ),
        Section((Cover(("卷首",)), Paragraph((Run("正文。"),)), CHAPTER), page_numbers="重新"),
    ),
)
LAYOUT = lay_out(DOCUMENT, STYLE)


def test_the_layout_gives_it_a_page() -> None:
    assert LAYOUT.page_count == 4
    assert LAYOUT.section_starts == (1, 3)
    assert LAYOUT.pages == {"_Toc000001": 2}


def test_what_follows_it_begins_a_page_of_the_pdf() -> None:
    pages = PdfReader(io.BytesIO(write_pdf(DOCUMENT, STYLE, LAYOUT))).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert texts[0] == "云溪县档案馆2024年部门预算"
    assert texts[1].startswith("目录一、章")
    assert texts[1].endswith("2"), "the page the chapter is on"
    assert texts[2] == "卷首—1—"
    assert texts[3] == "正文。一、章—2—"


def test_what_follows_it_begins_a_page_of_the_docx() -> None:
    root = part(write_docx(DOCUMENT, STYLE, LAYOUT))
    breaking = [
        text_of(p) for p in root.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert breaking == ["目录", "正文。"]
    assert misplaced(root) == []
