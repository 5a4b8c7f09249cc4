"""A title longer than a line breaks by its sense in every format, and is one line elsewhere."""

import io

import pytest
from lxml import html as lxml_html
from pypdf import PdfReader

from budgetgen.composing.compose import compose
from budgetgen.composing.document import (
    Document,
    Heading,
    Paragraph,
    Properties,
    Run,
    Section,
)
from budgetgen.packs.pack import load_pack
from budgetgen.typesetting.layout import lay_out
from budgetgen.writing.html import write_html
from budgetgen.writing.pdf import write_pdf
from budgetgen.writing.word.write import write_docx
from tests.support.examples import computed
from tests.support.wordprocessingml import W, part, text_of

STYLE = load_pack("hebei-2024").style
PARTS = ("中共云溪县委组织部", "2024年部门预算信息公开情况说明")
TITLE = "".join(PARTS)


def document(*parts: str) -> Document:
    heading = Heading(TITLE, 1, "大标题", "_Toc000001", parts=parts)
    blocks = (heading, Paragraph((Run("正文。"),)))
    return Document(Properties("题", "者", "", "", "2024-02-05"), (Section(blocks),))


def test_the_pdf_prints_each_part_on_a_line_and_bookmarks_it_in_one() -> None:
    made = document(*PARTS)
    reader = PdfReader(io.BytesIO(write_pdf(made, STYLE, lay_out(made, STYLE))))
    assert reader.pages[0].extract_text().split("\n")[:2] == list(PARTS)
    assert [entry.title for entry in reader.outline] == [TITLE]  # type: ignore[union-attr]


def test_the_docx_breaks_the_line_between_the_parts() -> None:
    made = document(*PARTS)
    paragraph = part(write_docx(made, STYLE, lay_out(made, STYLE)))[0][0]
    [run] = paragraph.findall(f"{W}r")
    assert [(e.tag, e.text) for e in run] == [
        (f"{W}t", PARTS[0]),
        (f"{W}br", None),
        (f"{W}t", PARTS[1]),
    ]
    assert text_of(paragraph) == TITLE


def test_the_screen_may_break_only_between_the_parts() -> None:
    made = document(*PARTS)
    page = lxml_html.fromstring(write_html(made, STYLE, lay_out(made, STYLE)).decode())
    [heading] = page.xpath("//*[@id='_Toc000001']")
    assert heading.text_content() == TITLE
    assert [span.text for span in heading.findall("span")] == list(PARTS)


def test_without_parts_the_lines_are_about_equally_long() -> None:
    made = document()
    page = PdfReader(io.BytesIO(write_pdf(made, STYLE, lay_out(made, STYLE)))).pages[0]
    first, second = page.extract_text().split("\n")[:2]
    assert first + second == TITLE
    assert abs(len(first) - len(second)) <= 4


@pytest.mark.parametrize("name", ["small", "department"])
def test_the_outline_of_the_pack_gives_the_parts(name: str) -> None:
    prepared = computed(name)
    made = compose(prepared.submission, prepared.tables, prepared.pack)
    [title] = [heading for heading in made.headings() if heading.style == "大标题"]
    assert title.parts[0] == prepared.submission.department.name
    assert "".join(title.parts) == title.text
    assert "\n" not in title.text
