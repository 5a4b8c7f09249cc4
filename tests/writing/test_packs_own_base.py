"""A base.docx that a finance bureau edited in Word keeps what it has and takes the whole body."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from budgetgen.packs.base_document import base_findings
from budgetgen.packs.pack import PackError
from budgetgen.writing.word.base import BODY_MARK, word_base, write_zip
from budgetgen.writing.word.write import write_docx
from tests.support.examples import computed, rendered
from tests.support.wordprocessingml import R, W, misplaced, part, read_parts, text_of, value

PREPARED = computed("small")
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
COVER = "{{ 标题 }}封面"
# As Word 365 saves it: the mark in several runs, ids of revisions, a section with children.
SAVED_BODY = f"""<w:p w:rsidR="00A1" w:rsidRDefault="00A1"><w:r><w:t>{COVER}</w:t></w:r></w:p>
<w:p w:rsidR="00A2"><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r w:rsidRPr="00B1"><w:t>budgetgen</w:t></w:r>
<w:proofErr w:type="gramStart"/><w:r><w:t>-body</w:t></w:r></w:p>
<w:sectPr w:rsidR="00A1" w:rsidSect="00C1"><w:headerReference w:type="default" r:id="rId7"/>
<w:footerReference w:type="default" r:id="rId8"/><w:pgSz w:w="11906" w:h="16838"/>
<w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992"
w:gutter="0"/><w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>"""


def saved_by_word(edit: Callable[[str], str] = lambda body: body) -> bytes:
    """Our base after Word: ids of its own, a header and one footer, and a style fewer."""
    parts = read_parts(word_base(PREPARED.pack.style, 9000))

    def change(name: str, *pairs: tuple[str, str]) -> None:
        text = parts[name].decode()
        for old, new in pairs:
            text, count = re.subn(old, lambda _, new=new: new, text, flags=re.DOTALL)
            assert count, (name, old)
        parts[name] = text.encode()

    change("word/document.xml", ("<w:p>.*<w:sectPr/>", edit(SAVED_BODY)))
    change("word/_rels/document.xml.rels", ("rIdHeader", "rId7"), ("rIdOdd", "rId8"))
    change("word/_rels/document.xml.rels", ('<Relationship Id="rId(?:Even|None)"[^>]*/>', ""))
    change("word/styles.xml", ('"Heading1"', '"1"'), ('"表题"', '"a3"'))
    change("word/styles.xml", ('<w:name w:val="a3"/>', '<w:name w:val="表题"/>'))
    change("word/styles.xml", ('<w:style [^>]*w:styleId="章内表题">.*?</w:style>', ""))
    return write_zip(parts)


def written(base: bytes) -> bytes:
    return write_docx(PREPARED.document, PREPARED.pack.style, PREPARED.layout, base)


@pytest.fixture(scope="module")
def document() -> etree._Element:
    return part(written(saved_by_word()))


def test_all_of_the_body_comes_behind_the_cover(document: etree._Element) -> None:
    texts = [text_of(block) for block in document[0]]
    assert texts[0] == COVER.replace("{{ 标题 }}", PREPARED.document.properties.title)
    assert texts[1:] == [text_of(block) for block in part(rendered("small", "docx"))[0]]
    assert BODY_MARK not in text_of(document)


def test_it_is_in_the_order_of_the_schema(document: etree._Element) -> None:
    assert misplaced(document) == []
    assert etree.QName(document[0][-1]).localname == "sectPr"
    sections = len(PREPARED.document.sections)
    assert len(list(document.iter(f"{W}sectPr"))) == sections


def test_every_style_and_relationship_is_there(document: etree._Element) -> None:
    parts = read_parts(written(saved_by_word()))
    styles = etree.fromstring(parts["word/styles.xml"])
    known = {s.get(f"{W}styleId"): value(s, "name") for s in styles.iter(f"{W}style")}
    used = {s.get(f"{W}val") for s in document.iter(f"{W}pStyle")}
    assert {"1", "a3", "章内表题"} <= used <= set(known)
    assert value(next(s for s in styles if s.get(f"{W}styleId") == "章内表题"), "basedOn") in known
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    targets = {r.get("Id"): f"word/{r.get('Target')}" for r in relations.iter(RELATIONSHIP)}
    assert set(targets.values()) <= set(parts)
    assert {e.get(f"{R}id") for e in document.iter() if e.get(f"{R}id")} <= set(targets)
    types = parts["[Content_Types].xml"].decode()
    assert all(f'"/{target}"' in types for target in targets.values())


def test_its_own_header_and_footer_stand_on_every_page(document: etree._Element) -> None:
    for section, given in zip(document.iter(f"{W}sectPr"), PREPARED.document.sections, strict=True):
        assert value(section, "headerReference", "type") == "default"
        assert section.find(f"{W}headerReference").get(f"{R}id") == "rId7"
        footers = {f.get(f"{R}id") for f in section.findall(f"{W}footerReference")}
        assert footers == ({"rIdNone"} if given.page_numbers == "无" else {"rId8"})


def test_what_stands_behind_the_mark_comes_last() -> None:
    end = "<w:p><w:r><w:t>联系电话</w:t></w:r></w:p><w:sectPr "
    root = part(written(saved_by_word(lambda body: body.replace("<w:sectPr ", end))))
    assert text_of(root[0][-2]) == "联系电话"
    assert misplaced(root) == []


def test_a_base_without_the_mark_is_refused() -> None:
    base = saved_by_word(lambda body: body.replace("-body", ""))
    with pytest.raises(PackError) as refused:
        written(base)
    [finding] = refused.value.findings
    assert finding.code == "PACK-BASE"
    assert BODY_MARK in finding.message
    assert finding.remedy
    # A pack with such a base is not even loaded.
    assert base_findings(base, Path("base.docx")) == [finding]


def test_styles_are_set_as_the_pack_says_whatever_the_base_has() -> None:
    parts = read_parts(saved_by_word())
    styles = parts["word/styles.xml"].decode()
    wrong = re.sub('<w:sz w:val="[0-9]+"/>', '<w:sz w:val="99"/>', styles)
    assert wrong != styles
    made = part(written(write_zip({**parts, "word/styles.xml": wrong.encode()})), "word/styles.xml")
    sizes = {
        value(s, "name"): value(s, "rPr/sz")
        for s in made.iter(f"{W}style")
        if s.find(f"{W}pPr") is not None
    }
    given = PREPARED.pack.style
    assert sizes["heading 1"] == str(round(given.texts["大标题"].size * 2))
    assert sizes["表题"] == str(round(given.texts["表题"].size * 2))
    assert sizes["表格表头"] == str(round(given.table.size * 2))
    assert "99" not in sizes.values()


def test_the_name_of_who_edited_the_base_is_not_published() -> None:
    base = read_parts(saved_by_word())
    core = base["docProps/core.xml"].decode()
    core = core.replace("</cp:core", "<cp:lastModifiedBy>张三</cp:lastModifiedBy></cp:core")
    made = read_parts(written(write_zip({**base, "docProps/core.xml": core.encode()})))
    assert "张三" not in made["docProps/core.xml"].decode()
