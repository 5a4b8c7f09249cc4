"""What a user typed appears exactly as typed in every format, whatever it looks like."""

import io
import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

import docx
import pdfplumber
import pytest
import yaml
from lxml import etree
from lxml import html as lxml_html
from pypdf import PdfReader

from budgetgen.composing.document import (
    Cover,
    Document,
    Heading,
    Paragraph,
    Properties,
    Run,
    Section,
)
from budgetgen.packs.pack import load_pack
from budgetgen.rendering import FORMATS, Prepared, prepare, render
from budgetgen.typesetting.layout import lay_out
from budgetgen.writing.pdf import write_pdf
from budgetgen.writing.word.base import word_base, write_zip
from budgetgen.writing.word.write import write_docx
from tests.support.forms import opened
from tests.support.pages import pages_of, squeezed
from tests.support.wordprocessingml import W, misplaced, part, read_parts, text_of

TEXTS = {
    "an ampersand": "党建&人才A&B&amp;",
    "an element": "<b>粗</b><script>alert(1)</script>",
    "an expression": "{{ 1+1 }}甲{{部门}}",
    "a statement": "{% raw %}乙{% endraw %}{# 注 #}",
    "a formula": "=1+1",
    "an emoji": "笑脸😀👍🏽",
    "rare characters": "𠮷㐂龘镕",
    "a long word": "W" * 200,
    "quotation marks": "“双‘单’”\"直\"'撇'",
    "what XML reserves": "]]>&lt;&#20013;<!-- 注 -->",
    "backslashes": r"C:\目录\新 \n \1 %s $1",
    "what Typst reads": '#panic("甲") $x^2$ *粗* @引用 <标签> // 注 /* 注',
    "dashes and dots": "甲——乙……丙·丁～戊－己",
    "two blanks": "甲  乙   丙",
    "full-width forms": "ＡＢＣ１２３（全角）％",
}
DEPARTMENT = "云溪县<档案>&“史志”局'\"{{ 部门 }}"
LONG_NAME = "超长项目名称" * 40


def indicator(text: str) -> dict[str, str]:
    return {
        "一级指标": "产出指标",
        "二级指标": "数量指标",
        "三级指标": text,
        "指标描述": text,
        "指标值": "≥1个",
        "确定依据": text,
    }


def submission() -> dict[str, Any]:
    projects = [
        {
            "编码": f"P{i}",
            "名称": f"{text}项目{i}",
            "用途": text,
            "绩效目标": [text],
            "绩效指标": [indicator(text)],
        }
        for i, text in enumerate([*TEXTS.values(), LONG_NAME])
    ]
    return {
        "模板包": "hebei-2024",
        "预算年度": 2024,
        "金额单位": "元",
        "批复日期": "2024-02-05",
        "部门": {
            "编码": "231",
            "名称": DEPARTMENT,
            "单位": [
                {
                    "编码": "231001",
                    "名称": DEPARTMENT,
                    "性质": "行政",
                    "规格": "正科级",
                    "经费保障形式": "财政拨款",
                }
            ],
        },
        "预算明细": [
            {"功能科目": "2012604", "经济科目": "30227", "项目": p["编码"], "金额": 10000}
            for p in projects
        ],
        "项目": projects,
        "政府采购": [
            {"采购物品名称": text, "数量": 1, "资金": {"一般公共预算拨款": 100}}
            for text in TEXTS.values()
        ],
        "文字说明": {
            "部门职责": list(TEXTS.values()),
            "工作保障措施": [{"标题": text, "内容": text} for text in TEXTS.values()],
        },
    }


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    path = tmp_path_factory.mktemp("awkward") / "部门预算.yaml"
    path.write_text(yaml.safe_dump(submission(), allow_unicode=True), encoding="utf-8")
    done = prepare(path)
    assert done.prepared is not None, done.findings
    return done.prepared


@pytest.fixture(scope="module")
def files(awkward: Prepared) -> dict[str, bytes]:
    """The awkward submission in every format."""
    return {form: render(awkward, form) for form in FORMATS}


@pytest.fixture(scope="module")
def read(files: dict[str, bytes]) -> Callable[[str], str]:
    """The text of a format."""

    @cache
    def text(form: str) -> str:
        data = files[form]
        if form == "docx":
            paragraphs = part(data).iter(f"{W}p")
            return "\n".join(text_of(paragraph) for paragraph in paragraphs)
        if form == "html":
            main: Any = lxml_html.fromstring(data.decode()).find(".//main")
            return str(main.text_content())
        if form == "xlsx":
            rows = (row for sheet in opened(data) for row in sheet.iter_rows(values_only=True))
            return "\n".join(str(value) for row in rows for value in row if value is not None)
        pages = PdfReader(io.BytesIO(data)).pages
        return "\n".join(re.sub(r"—\s*\d+\s*—\s*$", "", page.extract_text()) for page in pages)

    return text


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
@pytest.mark.parametrize("kind", TEXTS)
def test_awkward_text_appears_as_typed(read: Callable[[str], str], form: str, kind: str) -> None:
    # As duty, safeguard, project name and title, purpose, goal, three times as indicator, and
    # where it is bought.
    assert squeezed(read(form)).count(squeezed(TEXTS[kind])) >= 10


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
def test_a_very_long_project_name_appears_whole(read: Callable[[str], str], form: str) -> None:
    assert squeezed(read(form)).count(LONG_NAME) >= 2


@pytest.mark.parametrize("form", ["docx", "html"])
def test_blanks_within_text_are_kept(read: Callable[[str], str], form: str) -> None:
    assert TEXTS["two blanks"] in read(form)


def test_a_department_name_with_xml_specials_is_whole_everywhere(
    files: dict[str, bytes], read: Callable[[str], str]
) -> None:
    title = f"{DEPARTMENT}2024年部门预算信息公开"
    core = docx.Document(io.BytesIO(files["docx"])).core_properties
    assert (core.title, core.author) == (title, DEPARTMENT)
    metadata = PdfReader(io.BytesIO(files["pdf"])).metadata
    assert metadata is not None
    assert (metadata.title, metadata.author) == (title, DEPARTMENT)
    page: Any = lxml_html.fromstring(files["html"].decode())
    assert title in page.find(".//title").text_content()
    for form in ("docx", "html", "pdf"):
        assert squeezed(read(form)).count(squeezed(DEPARTMENT)) > 5


def test_the_pages_of_awkward_text_are_those_of_the_layout(
    awkward: Prepared, files: dict[str, bytes]
) -> None:
    actual = pages_of(awkward, files["pdf"])
    assert len(actual) > 40
    assert actual == awkward.layout.pages


def test_all_of_it_stays_on_the_page_and_keeps_the_pitch_of_its_lines(
    awkward: Prepared, files: dict[str, bytes]
) -> None:
    pitch = awkward.pack.style.texts["正文"].pitch
    checked = 0
    with pdfplumber.open(io.BytesIO(files["pdf"])) as pdf:
        for page in pdf.pages:
            assert max(c["x1"] for c in page.chars) < page.width - 50
            assert max(c["bottom"] for c in page.chars) < page.height - 15
            if {round(c["size"]) for c in page.chars} - {16, 14}:
                continue  # a table or a title is on the page
            lines = [c for c in page.chars if round(c["size"]) == 16 and c["text"] >= "\u4e00"]
            baselines = sorted({round(c["matrix"][5], 1) for c in lines})
            steps = [b - a for a, b in pairwise(baselines)]
            # Lines of Latin alone lie between some of these.
            assert all(abs(step / pitch - round(step / pitch)) < 0.01 for step in steps), steps
            checked += len(steps)
    assert checked > 20


# Straight to the writers: reading refuses or removes control characters before they get here.

CONTROLS = "甲\x00\x07\x0b\x1b乙\ufffe\uffff\x85丙\t丁"


def document_of(text: str) -> Document:
    properties = Properties(text, text, text, text * 60, "2024-02-05")
    blocks = (Heading(text, 2, "章", "_Toc000001", 2), Paragraph((Run(text), Run(text, True))))
    return Document(properties, (Section((Cover((text,)),)), Section(blocks)))


def test_control_characters_do_not_break_the_docx() -> None:
    document, style = document_of(CONTROLS), load_pack("hebei-2024").style
    data = write_docx(document, style, lay_out(document, style))
    for part_data in read_parts(data).values():
        etree.fromstring(part_data)
    opened = docx.Document(io.BytesIO(data))
    assert "甲乙丙 丁" in [paragraph.text for paragraph in opened.paragraphs]
    assert opened.core_properties.title == "甲乙丙 丁"
    assert len(opened.core_properties.keywords) == 255, "all that python-docx takes"


def test_control_characters_do_not_show_in_the_pdf() -> None:
    document, style = document_of(CONTROLS), load_pack("hebei-2024").style
    data = write_pdf(document, style, lay_out(document, style))
    text = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))
    assert text.count("甲乙丙丁") == 4


def test_line_ends_within_text_are_line_breaks() -> None:
    document, style = document_of("甲\n乙&丙"), load_pack("hebei-2024").style
    body = part(write_docx(document, style, lay_out(document, style)))[0]
    heading = next(p for p in body.iter(f"{W}p") if p.find(f"{W}bookmarkStart") is not None)
    texts = [element.text for element in heading.iter(f"{W}t")]
    assert texts == ["甲", "乙&丙"]
    assert len(list(heading.iter(f"{W}br"))) == 1


def test_a_title_with_xml_specials_fills_the_header_and_footer_of_a_packs_own_base() -> None:
    style = load_pack("hebei-2024").style
    parts = read_parts(word_base(style, 9000))
    for name in ("word/footer1.xml", "word/header1.xml"):
        parts[name] = re.sub(rb"(<w:t[^>]*>)[^<]*(</w:t>)", r"\1{{ 标题 }}\2".encode(), parts[name])
    base = write_zip(parts)
    document = document_of(DEPARTMENT)
    data = write_docx(document, style, lay_out(document, style), base, draft=True)
    for name in ("word/footer1.xml", "word/header1.xml"):
        assert DEPARTMENT in text_of(part(data, name))
        assert misplaced(part(data, name)) == []


def test_templates_typed_by_a_user_are_never_run(read: Callable[[str], str]) -> None:
    for form in FORMATS:
        assert squeezed("{{ 1+1 }}甲{{部门}}") in squeezed(read(form))
        assert "甲云溪县" not in squeezed(read(form))
