"""DOCX, PDF and HTML say the same: headings, rows and amounts, read back out of the files."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from lxml import etree
from lxml import html as lxml_html
from pypdf import PdfReader

from budgetgen.composing.document import (
    Directory,
    Document,
    FormBlock,
    Heading,
    Paragraph,
    TableBlock,
)
from tests.support.examples import FULL, NAMES, computed, page_texts, rendered
from tests.support.pages import sheets_before, squeezed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AMOUNT = re.compile(r"(?<![\d.])\d+\.\d\d(?![\d.])")


def body(document: Document) -> Iterator[Heading | Paragraph | TableBlock | FormBlock]:
    """Everything but cover and directory."""
    for block in document.blocks():
        if isinstance(block, (Heading, Paragraph, TableBlock, FormBlock)):
            yield block


def expected_headings(document: Document) -> list[str]:
    return [squeezed(heading.text) for heading in document.headings()]


def expected_rows(document: Document) -> list[list[str]]:
    """Body rows of tables and all rows of forms, without continuation cells."""
    rows = []
    for block in body(document):
        if isinstance(block, TableBlock):
            rows += [
                [squeezed(c.text) for c in row.cells if not c.continues] for row in block.table.rows
            ]
        elif isinstance(block, FormBlock):
            rows += [[squeezed(c.text) for c in row if not c.continues] for row in block.rows]
    return rows


def expected_amounts(document: Document) -> list[str]:
    found: list[str] = []
    for block in body(document):
        if isinstance(block, Paragraph):
            found += AMOUNT.findall(block.text)
        elif isinstance(block, TableBlock):
            found += [
                a for row in block.table.rows for c in row.cells for a in AMOUNT.findall(c.text)
            ]
        elif isinstance(block, FormBlock):
            found += [a for row in block.rows for c in row for a in AMOUNT.findall(c.text)]
    return found


def docx_body(name: str) -> list[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(rendered(name, "docx"))) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return list(root[0])


def docx_text(element: etree._Element) -> str:
    return squeezed("".join(element.itertext(f"{W}t")))


def docx_headings(name: str) -> list[str]:
    return [docx_text(p) for p in docx_body(name) if p.find(f"{W}pPr/{W}outlineLvl") is not None]


def docx_rows(name: str) -> list[list[str]]:
    rows = []
    for table in docx_body(name):
        for row in table.findall(f"{W}tr"):
            if row.find(f"{W}trPr/{W}tblHeader") is not None:
                continue
            cells = []
            for cell in row.findall(f"{W}tc"):
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is None or merge.get(f"{W}val") == "restart":
                    cells.append(docx_text(cell))
            rows.append(cells)
    return rows


def html_main(name: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(rendered(name, "html").decode()).find(".//main")


def html_headings(name: str) -> list[str]:
    found = html_main(name).xpath(".//h2|.//h3|.//h4|.//h5|.//h6")
    return [squeezed(h.text_content()) for h in found]


def html_rows(name: str) -> list[list[str]]:
    rows = html_main(name).xpath(".//table//tr[not(ancestor::thead)]")
    return [[squeezed(c.text_content()) for c in row.xpath("th|td")] for row in rows]


def pdf_pages(name: str) -> list[str]:
    """The text of the pages after cover and directory, without page numbers."""
    return page_texts(name)[sheets_before(computed(name)) :]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("read", [docx_headings, html_headings])
def test_the_headings_are_those_of_the_document(name: str, read: object) -> None:
    expected = expected_headings(computed(name).document)
    assert len(expected) >= 9
    assert read(name) == expected  # type: ignore[operator]


@pytest.mark.parametrize("name", NAMES)
def test_the_bookmarks_of_the_pdf_are_the_headings(name: str) -> None:
    def titles(outline: list[object]) -> Iterator[str]:
        for item in outline:
            if isinstance(item, list):
                yield from titles(item)
            else:
                yield squeezed(item.title)  # type: ignore[attr-defined]

    found = list(titles(PdfReader(io.BytesIO(rendered(name, "pdf"))).outline))
    directory = [b for b in computed(name).document.blocks() if isinstance(b, Directory)]
    extra = {squeezed(block.title) for block in directory}
    assert [t for t in found if t not in extra] == expected_headings(computed(name).document)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("read", [docx_rows, html_rows])
def test_the_rows_are_those_of_the_document(name: str, read: object) -> None:
    prepared = computed(name)
    expected = expected_rows(prepared.document)
    tables = sum(len(table.rows) for table in prepared.tables.tables.values())
    forms = sum(len(b.rows) for b in prepared.document.blocks() if isinstance(b, FormBlock))
    assert len(expected) == tables + forms > 50
    assert read(name) == expected  # type: ignore[operator]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_in_the_pdf_in_order(name: str) -> None:
    text = squeezed("".join(pdf_pages(name)))
    at = 0
    rows = expected_rows(computed(name).document)
    assert rows
    for row in rows:
        for cell in row:
            found = text.find(cell, at)
            assert found >= 0, (row, cell)
            at = found + len(cell) if cell else at


@pytest.mark.parametrize("name", NAMES)
def test_the_amounts_are_the_same_in_the_same_order(name: str) -> None:
    expected = expected_amounts(computed(name).document)
    assert len(expected) > (50 if name in FULL else 7)
    in_docx = [
        amount
        for element in docx_body(name)
        if not (element.tag == f"{W}p" and element.find(f".//{W}hyperlink") is not None)
        for text in element.itertext(f"{W}t")
        for amount in AMOUNT.findall(text)
    ]
    texts = html_main(name).xpath(".//p|.//td|.//th")
    in_html = [amount for e in texts for amount in AMOUNT.findall(e.text_content())]
    in_pdf = [amount for page in pdf_pages(name) for amount in AMOUNT.findall(page)]
    assert in_docx == expected
    assert in_html == expected
    assert in_pdf == expected
