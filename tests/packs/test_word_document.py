"""A bureau's own document: tables, chapters and figures go where it names them."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from docx import Document as open_docx
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm, Pt
from lxml import etree
from pypdf import PdfReader

from budgetgen.composing.compose import compose
from budgetgen.composing.document import Document, FormBlock, TableBlock
from budgetgen.composing.facts import prose_context
from budgetgen.composing.prose import Prose
from budgetgen.model.finding import Severity
from budgetgen.model.submission import Submission
from budgetgen.packs.base_document import document_findings
from budgetgen.packs.pack import Pack, load_pack
from budgetgen.packs.trials import trial_submission
from budgetgen.tables.build import build_tables
from budgetgen.transforming.per_unit import unit_part
from budgetgen.writing.word.placed.names import placeables
from budgetgen.writing.word.placed.write import Placed, write_placed
from tests.support.examples import computed
from tests.support.witness import SOFFICE, needs_soffice
from tests.support.wordprocessingml import W, misplaced, part, text_of, value

PATH = Path("document.docx")
Build = Callable[[Docx], None]


def made(build: Build) -> bytes:
    """A document as a bureau begins one, in python-docx's own styles."""
    document = open_docx()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@cache
def composed(
    name: str = "department", pack_name: str = ""
) -> tuple[Document, Pack, Prose, Submission]:
    prepared = computed(name)
    pack, tables, submission = prepared.pack, prepared.tables, prepared.submission
    context = prose_context(submission, tables, pack.settings.text_unit)
    return prepared.document, pack, Prose(pack, tables, context), submission


def filled(build: Build, name: str = "department", draft: bool = False) -> Placed:
    document, pack, prose, _ = composed(name)
    return write_placed(made(build), PATH, document, pack, prose, draft)


def everything(document: Docx) -> None:
    """All tables in one landscape section, chapters around it."""
    document.sections[0].header.paragraphs[0].text = "{{ 标题 }}{{ 草稿 }}"
    document.add_heading("本局说明", 1)
    document.add_paragraph("{{p 目录 }}")
    document.add_paragraph("{{ 部门 }}{{ 年度 }}年项目支出{{ 数.项目支出 }}万元。")
    document.add_paragraph("{{p 部分.部门预算信息公开情况说明 }}")
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for block in composed()[0].blocks():
        if isinstance(block, TableBlock) and block.heading and block.heading.level == 2:
            document.add_paragraph(f"{{{{p 表.{block.table.name} }}}}")


def errors(done: Placed) -> list[str]:
    return [f.message for f in done.findings if f.severity is Severity.ERROR]


def test_everything_is_placed_and_word_can_read_it() -> None:
    done = filled(everything)

    assert done.findings == ()
    assert done.docx is not None
    root = part(done.docx)
    assert misplaced(root) == []
    text = text_of(root)
    assert "{{" not in text
    document, _, prose, submission = composed()
    figure = prose.fill("{{ 数.项目支出 }}")
    assert re.fullmatch(r"[\d.]+", figure)
    assert f"{submission.department.name}{submission.budget_year}年项目支出{figure}万元。" in text
    blocks = list(document.blocks())
    tables = sum(isinstance(block, TableBlock) for block in blocks)
    forms = sum(isinstance(block, FormBlock) for block in blocks)
    assert len(list(root.iter(f"{W}tbl"))) == tables + forms > 12
    ids = [e.get(f"{W}id") for e in root.iter(f"{W}bookmarkStart")]
    assert len(ids) == len(set(ids)) > 20
    styles = {s.get(f"{W}styleId") for s in part(done.docx, "word/styles.xml").iter(f"{W}style")}
    assert {s.get(f"{W}val") for s in root.iter(f"{W}pStyle")} <= styles
    assert done.docx == filled(everything).docx


def test_tables_are_as_wide_as_the_page_they_stand_on() -> None:
    def portrait(document: Docx) -> None:
        everything(document)
        section = document.sections[-1]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)

    done = filled(portrait)
    assert done.docx is not None
    last = list(part(done.docx).iter(f"{W}tbl"))[-1]
    width = int(value(last, "tblPr/tblW", "w") or 0)
    assert width == pytest.approx(170 / 25.4 * 1440, abs=20)


def test_the_directory_has_no_page_number_that_could_be_wrong() -> None:
    done = filled(everything)
    assert done.docx is not None
    root = part(done.docx)
    codes = "".join(e.text or "" for e in root.iter(f"{W}instrText"))
    # Made anew in Word it lists the chapters, the tables and the parts.
    assert r'TOC \o "2-2" \h \z \t "表题,2" \f' in codes
    assert "PAGEREF" not in codes
    assert b"dirty" not in etree.tostring(root)
    links = [e.get(f"{W}anchor") for e in root.iter(f"{W}hyperlink")]
    targets = {e.get(f"{W}name") for e in root.iter(f"{W}bookmarkStart")}
    assert len(links) > 15
    assert set(links) <= targets


def tables_only(document: Docx, *first: str) -> None:
    """All tables and forms, below paragraphs of a test's own."""
    document.sections[0].header.paragraphs[0].text = "{{草稿}}"
    for text in first:
        document.add_paragraph(text)
    for block in composed()[0].blocks():
        name = f"表.{block.table.name}" if isinstance(block, TableBlock) else ""
        if name and not any(name in text for text in first):
            document.add_paragraph(f"{{{{p {name} }}}}")
    if not any("绩效目标表" in text for text in first):
        document.add_paragraph("{{p 绩效目标表 }}")


def test_chapters_are_numbered_as_they_are_placed() -> None:
    done = filled(
        lambda document: tables_only(
            document, "{{p 章.名词解释 }}", "{{p 章.机关运行经费安排情况 }}"
        )
    )
    assert errors(done) == []
    assert done.docx is not None
    texts = [text_of(p) for p in part(done.docx).iter(f"{W}p")]
    assert "一、名词解释" in texts
    assert "二、机关运行经费安排情况" in texts


def test_the_bureaus_own_styles_stay_and_lacking_ones_come_along() -> None:
    def build(document: Docx) -> None:
        everything(document)
        document.styles["heading 1"].font.size = Pt(33)

    done = filled(build)
    assert done.docx is not None
    styles = open_docx(io.BytesIO(done.docx)).styles
    assert styles["heading 1"].font.size == Pt(33)
    assert styles["表格数字"].font.size == Pt(10)


def test_a_draft_is_told_in_the_header() -> None:
    for draft in (False, True):
        done = filled(everything, draft=draft)
        assert done.docx is not None
        header = open_docx(io.BytesIO(done.docx)).sections[0].header.paragraphs[0].text
        assert header.endswith("草稿") is draft


def test_a_tag_that_word_split_over_runs_is_one_tag() -> None:
    def build(document: Docx) -> None:
        everything(document)
        paragraph = document.add_paragraph("共")
        for piece in ("{", "{ 数.项", "目支出 }", "}万元，", "{{ 年度 }}年"):
            paragraph.add_run(piece)

    done = filled(build)
    assert done.docx is not None
    _, _, prose, _ = composed()
    assert f"共{prose.fill('{{ 数.项目支出 }}')}万元，2024年" in text_of(part(done.docx))


def test_what_a_user_typed_is_never_a_tag() -> None:
    document, pack, prose, submission = composed()
    named = submission.model_copy(
        update={"reviewed_by": "{{ 数.项目支出 }}<w:p/>{{p 表.收支总表 }}&"}
    )
    tables, _ = build_tables(named, pack.tables, pack.settings)
    prose = Prose(pack, tables, prose_context(named, tables, pack.settings.text_unit))

    def build(given: Docx) -> None:
        everything(given)
        given.add_paragraph("审核：{{ 审核单位 }}")

    done = write_placed(made(build), PATH, document, pack, prose)
    assert done.docx is not None
    assert f"审核：{named.reviewed_by}" in text_of(part(done.docx))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ 数.没有这个数 }}", "没有定义的名称“没有这个数”"),
        ("{{ 没有 }}", "没有定义的名称“没有”"),
        ("{{ ''.__class__ }}", "不能用名称"),
        ("{{ lipsum() }}", "没有定义"),
        ("{{p 表.收支 }}", "没有可以放的“表.收支”"),
        ("{{p 章.没有这章 }}", "没有可以放的“章.没有这章”"),
        ("共{{p 表.收支总表 }}", "要单独成段"),
        ("{{ 数.项目支出 ", "花括号不完整"),
        ("数.项目支出 }}", "花括号不完整"),
        ("{% if 1 %}甲{% endif %}", "花括号不完整或不能用"),
        ("{%p for a in b %}", "花括号不完整或不能用"),
        ("{# 注 #}", "花括号不完整或不能用"),
        ("{{p 表.收支总表 }}", "放了两次"),
        ("{{p 部分.部门预算公开表 }}", "“部分.部门预算公开表”的内容放了两次"),
    ],
)
def test_a_wrong_tag_is_told_with_its_paragraph(text: str, message: str) -> None:
    def build(document: Docx) -> None:
        everything(document)
        document.add_paragraph(text)

    done = filled(build)

    assert done.docx is None
    [finding] = [f for f in done.findings if f.severity is Severity.ERROR]
    assert message in finding.message
    assert finding.remedy
    count = len(open_docx(io.BytesIO(made(build))).paragraphs)
    assert (finding.place.file, finding.place.cell) == ("document.docx", f"正文第 {count} 段")


def test_a_table_within_a_table_is_refused() -> None:
    def build(document: Docx) -> None:
        tables_only(document)
        document.add_table(1, 1).cell(0, 0).text = "{{p 章.名词解释 }}"

    assert ["只能放在正文里" in message for message in errors(filled(build))] == [True]


def test_every_table_that_the_outline_prints_must_be_placed() -> None:
    done = filled(lambda document: None)

    document = composed()[0]
    names = [block.table.name for block in document.blocks() if isinstance(block, TableBlock)]
    assert errors(done) == [
        *(f"表“{name}”没有放进文档" for name in names),
        "项目绩效目标表没有放进文档",
    ]
    [warning] = [f for f in done.findings if f.severity is Severity.WARNING]
    assert "草稿" in warning.message


def test_a_document_with_tags_is_safe_and_one_that_fetches_is_not() -> None:
    assert document_findings(made(everything), PATH) == []
    field = '<w:instrText xmlns:w="{}"> INCLUDETEXT /etc/passwd </w:instrText>'

    def fetching(document: Docx) -> None:
        run = document.add_paragraph().add_run()
        run._r.append(etree.fromstring(field.format(W[1:-1])))

    [finding] = document_findings(made(fetching), PATH)
    assert "document.docx" in finding.message


def test_a_unit_has_the_chapters_of_its_department_by_the_same_names() -> None:
    pack = load_pack("hebei-2024")
    given = trial_submission(pack, 0)
    unit = unit_part(given, given.department.units[0].code).submission
    tables, _ = build_tables(unit, pack.tables, pack.settings)
    document = compose(unit, tables, pack)
    prose = Prose(pack, tables, prose_context(unit, tables, pack.settings.text_unit))

    known = placeables(document, pack, prose).blocks

    own = known["章.单位预算安排的总体情况"]
    assert own == known["章.部门预算安排的总体情况"] != ()


@pytest.mark.slow
@pytest.mark.libreoffice
@needs_soffice
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    done = filled(everything)
    assert done.docx is not None
    (tmp_path / "文档.docx").write_bytes(done.docx)
    profile = (tmp_path / "profile").as_uri()
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation={profile}", "--convert-to"]
    command += ["pdf", "--outdir", str(tmp_path), str(tmp_path / "文档.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "文档.pdf").pages)
    assert "机关运行经费安排情况" in text
    assert "收支总表" in text


@pytest.mark.parametrize("width", [Mm(30), Mm(120)])
def test_a_page_too_narrow_for_any_table_is_told(width: Mm) -> None:
    def build(document: Docx) -> None:
        everything(document)
        document.sections[-1].page_width = width
        document.sections[-1].left_margin = Mm(70)

    found = errors(filled(build))

    assert len(set(found)) == 1
    assert "纸张或页边距" in found[0]
