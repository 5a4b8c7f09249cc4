"""A pack's base.docx is data: what would run, fetch or blow up is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from budgetgen.packs.base_document import LARGEST_PART, base_findings
from budgetgen.packs.pack import load_pack
from budgetgen.writing.word.base import word_base

WHERE = Path("base.docx")
GOOD = word_base(load_pack("hebei-2024").style, 8000)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SETTINGS_LINKS = "word/_rels/settings.xml.rels"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def with_part(name: str, data: str | bytes) -> bytes:
    return zipped({**parts_of(GOOD), name: data if isinstance(data, bytes) else data.encode()})


def with_paragraph(inner: str) -> bytes:
    document = parts_of(GOOD)["word/document.xml"].decode()
    return with_part(
        "word/document.xml", document.replace("<w:body>", f"<w:body><w:p>{inner}</w:p>")
    )


def relation(target: str, kind: str = "image", mode: str = "") -> str:
    said = f' TargetMode="{mode}"' if mode else ""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATION}/{kind}" Target="{target}"{said}/>'
        "</Relationships>"
    )


def field(words: str) -> str:
    return f"<w:r><w:instrText> {words} </w:instrText></w:r>"


def run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def test_our_own_base_is_good() -> None:
    assert base_findings(GOOD, WHERE) == []


def test_what_the_base_may_print_is_good() -> None:
    assert base_findings(with_paragraph(run("{{ 标题 }}") + run("{{草稿}}")), WHERE) == []


def test_a_picture_is_good() -> None:
    assert base_findings(with_part("word/media/image1.png", b"\x89PNG\r\n\x1a\n..."), WHERE) == []


@pytest.mark.parametrize(
    "data",
    [
        with_part(SETTINGS_LINKS, relation("file:///etc/passwd", "attachedTemplate", "External")),
        with_part(SETTINGS_LINKS, relation("https://example.org/a.png", mode="External")),
        with_part(SETTINGS_LINKS, relation("https://example.org/a.png", mode="external")),
        with_part(SETTINGS_LINKS, relation(r"\\server\share\a.png")),
        with_part(SETTINGS_LINKS, relation("file:///etc/passwd")),
        with_part(SETTINGS_LINKS, relation("../../../etc/passwd")),
        with_part(SETTINGS_LINKS, relation("styles.xml", "aFChunk")),
        with_part(SETTINGS_LINKS, relation("styles.xml", "oleObject")),
        with_part("word/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
        with_part("word/embeddings/a.xlsx", b"PK"),
        with_part("word/media/image1.png", "<svg/>"),
        with_part("word/media/image1.svg", "<svg/>"),
        with_part("[Content_Types].xml", "<Types><Override ContentType='x.macroEnabled+xml'/></Types>"),
    ],
    ids=[
        "external template",
        "external picture",
        "external in small letters",
        "share",
        "file",
        "out of the zip",
        "other document",
        "object",
        "macro",
        "workbook",
        "markup called picture",
        "svg",
        "macro type",
    ],
)  # fmt: skip
def test_nothing_outside_is_referred_to_or_carried_along(data: bytes) -> None:
    (finding,) = base_findings(data, WHERE)

    assert (finding.code, finding.place.file) == ("PACK-BASE", "base.docx")
    assert finding.remedy


@pytest.mark.parametrize(
    "inner",
    [
        field(r"INCLUDEPICTURE \"https://example.org/a.png\""),
        field("INCLUDETEXT /etc/passwd"),
        field("DDEAUTO cmd /c calc"),
        "<w:r><w:instrText>DDEA</w:instrText></w:r><w:r><w:instrText>UTO c</w:instrText></w:r>",
        f'<w:fldSimple xmlns:w="{WORD}" w:instr=" includetext /etc/passwd "/>',
        '<w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="file:///etc/passwd"/></w:pict>',
    ],
)  # fmt: skip
def test_no_field_and_no_drawing_fetches(inner: str) -> None:
    (finding,) = base_findings(with_paragraph(inner), WHERE)

    assert "word/document.xml" in finding.message


@pytest.mark.parametrize(
    "inner",
    [
        run("{{ ''.__class__.__mro__ }}"),
        run("{% for i in range(10**9) %}{% endfor %}"),
        run("{{ 标题|upper }}"),
        run("{{ 标题 }}{# 一 #}"),
        run("{") + run("% for i in range(9) %}"),
        run("&#123;% if 1 %&#125;"),
        run("<![CDATA[{% if 1 %}]]>"),
        "<!-- {% if 1 %} -->",
        '<w:bookmarkStart w:id="1" w:name="{{ cycler }}"/>',
        run("{%p include 'a' %}"),
        run("{{r 标题 }}"),
    ],
)
def test_braces_do_nothing_but_print(inner: str) -> None:
    (finding,) = base_findings(with_paragraph(inner), WHERE)

    assert "花括号" in finding.message
    assert "标题" in finding.message


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "https://example.org/a.dtd">',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        "<!DOCTYPE a>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_entity_is_declared(declared: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<a>一</a>'

    (finding,) = base_findings(with_part("docProps/custom.xml", text.encode(encoding)), WHERE)

    assert "文档类型声明" in finding.message


def test_a_bomb_is_not_unpacked() -> None:
    bomb = b"<a>" + b" " * LARGEST_PART + b"</a>"

    (finding,) = base_findings(with_part("word/bomb.xml", bomb), WHERE)

    assert "太大" in finding.message


def test_many_bombs_together_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetgen.packs.base_document.LARGEST_WHOLE", 1_000_000)
    parts = {f"word/{i}.xml": b"<a>" + b" " * 300_000 + b"</a>" for i in range(4)}

    (finding,) = base_findings(zipped({**parts_of(GOOD), **parts}), WHERE)

    assert "太大" in finding.message


def test_a_size_that_lies_is_not_believed() -> None:
    data = bytearray(with_part("word/bomb.xml", b"<a>" + b" " * LARGEST_PART + b"</a>"))
    real = (LARGEST_PART + 7).to_bytes(4, "little")
    while (at := data.find(real)) >= 0:
        data[at : at + 4] = (100).to_bytes(4, "little")

    assert base_findings(bytes(data), WHERE)


def test_very_many_parts_are_refused() -> None:
    parts = {f"word/{i}.xml": b"<a/>" for i in range(300)}

    assert "太多" in base_findings(zipped({**parts_of(GOOD), **parts}), WHERE)[0].message


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"\xd0\xcf\x11\xe0", GOOD[:-100], zipped({"a.xml": b"<a/>"})]
)
def test_what_is_no_word_document_is_a_finding(data: bytes) -> None:  # fmt: skip
    (finding,) = base_findings(data, WHERE)

    assert finding.code == "PACK-BASE"


def test_xml_that_is_none_is_a_finding() -> None:
    (finding,) = base_findings(with_part("word/styles.xml", "<a><b></a>"), WHERE)

    assert "word/styles.xml" in finding.message


def test_everything_wrong_is_told_at_once() -> None:
    parts = parts_of(with_paragraph(run("{% if 1 %}")))
    parts["word/vbaProject.bin"] = b"x"

    assert len(base_findings(zipped(parts), WHERE)) == 2
