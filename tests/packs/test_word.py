"""底稿: a pack's styles go to Word and come back, each change to its place and no other."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document as open_docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from budgetgen.composing.compose import compose
from budgetgen.model.finding import Severity
from budgetgen.packs.base_document import base_findings
from budgetgen.packs.pack import Pack, PackError, built_in_packs, load_folder, load_pack
from budgetgen.packs.trials import trial_submission
from budgetgen.packs.word.read_back import ReadBack, new_base, read_back
from budgetgen.packs.word.sample import BEGIN, END, base_document
from budgetgen.tables.build import build_tables
from budgetgen.typesetting.layout import lay_out
from budgetgen.writing.files import write_files
from budgetgen.writing.html import write_html
from budgetgen.writing.pdf import write_pdf
from budgetgen.writing.word.base import BODY_MARK
from budgetgen.writing.word.write import write_docx
from tests.packs.conftest import Make
from tests.support.witness import SOFFICE, needs_soffice
from tests.support.wordprocessingml import misplaced, part, read_parts, text_of

STYLE = """\
# 云溪县的样式
文字:
  # 正文比省里的小
  正文: {字号: 15, 行距: 27}   # 小三
  章: {字体: 黑体}
"""
Edit = Callable[[Docx], None]


def edited(pack: Pack, tmp_path: Path, edit: Edit) -> Path:
    """The pack's 底稿 after `edit`, as python-docx saves it."""
    document = open_docx(io.BytesIO(base_document(pack)))
    edit(document)
    path = tmp_path / "底稿.docx"
    document.save(str(path))
    return path


def no_edit(document: Docx) -> None:
    """As saved by another program."""


def read(folder: Path, tmp_path: Path, edit: Edit) -> ReadBack:
    pack = load_folder(folder)
    return read_back(pack, edited(pack, tmp_path, edit))


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", ["hebei-2024", "tangshan-2020", "shanghai-2025"])
def test_the_base_document_samples_every_style_and_is_always_the_same(name: str) -> None:
    pack = load_pack(name)
    data = base_document(pack)

    assert data == base_document(load_pack(name))
    assert base_findings(data, Path("底稿.docx")) == []
    assert misplaced(part(data)) == []
    document = open_docx(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == BODY_MARK
    assert texts[1].startswith(BEGIN)
    assert END in texts
    for style in pack.style.texts:
        [sample] = [text for text in texts if text.startswith(f"{style}：")]
        assert len(sample) > len(style) + 3
    assert len(document.tables) == 2
    sizes = [(s.page_width, s.page_height) for s in document.sections]
    given = (pack.style.portrait, pack.style.landscape)
    assert [(round(w.mm), round(h.mm)) for w, h in sizes] == [(p.width, p.height) for p in given]


@pytest.mark.parametrize("name", sorted(set(built_in_packs()) - {"common"}))
def test_what_nobody_changed_comes_back_as_no_change(name: str, make: Make, tmp_path: Path) -> None:
    folder = make({"style.yaml": STYLE}, settings="")
    settings = folder / "pack.yaml"
    settings.write_text(settings.read_text("utf-8").replace("hebei-2024", name), "utf-8")
    before = contents(folder)

    done = read(folder, tmp_path, no_edit)

    assert (done.files, done.sentences, done.findings) == ({}, (), ())
    assert contents(folder) == before


def test_one_size_changes_one_value_and_all_formats_show_it(make: Make, tmp_path: Path) -> None:
    folder = make({"style.yaml": STYLE})

    def edit(document: Docx) -> None:
        document.styles["Body Text"].font.size = Pt(14)

    done = read(folder, tmp_path, edit)
    assert done.sentences == ("文字 正文 字号：15 → 14",)
    assert list(done.files) == [folder / "style.yaml"]
    assert done.files[folder / "style.yaml"].decode() == STYLE.replace("字号: 15", "字号: 14")
    assert write_files(done.files) == []

    pack = load_folder(folder)
    submission = trial_submission(pack, 0)
    tables, _ = build_tables(submission, pack.tables, pack.settings)
    document = compose(submission, tables, pack)
    layout = lay_out(document, pack.style)
    docx = open_docx(io.BytesIO(write_docx(document, pack.style, layout)))
    assert docx.styles["Body Text"].font.size == Pt(14)
    page = write_html(document, pack.style, layout).decode()
    title, body = (
        float(re.search(rf"\.{name} {{[^}}]*font-size: ([\d.]+)rem", page)[1])  # type: ignore[index]
        for name in ("大标题", "正文")
    )
    assert title / body == pytest.approx(22 / 14, abs=0.001)  # on the screen sizes are relative
    import pdfplumber

    with pdfplumber.open(io.BytesIO(write_pdf(document, pack.style, layout))) as pdf:
        sizes = {round(c["size"], 1) for page in pdf.pages for c in page.chars}
    assert 14 in sizes
    assert 15 not in sizes


def test_a_style_that_the_pack_only_inherits_gets_a_line_of_its_own(
    make: Make, tmp_path: Path
) -> None:
    folder = make({"style.yaml": STYLE})

    def edit(document: Docx) -> None:
        style = document.styles["表注"]
        style.font.size = Pt(9)
        style.font.bold = True
        style._element.rPr.rFonts.set(qn("w:eastAsia"), "楷体_GB2312")
        heading = document.styles["heading 2"].paragraph_format
        heading.space_before = Pt(6)
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER

    done = read(folder, tmp_path, edit)

    assert (
        done.files[folder / "style.yaml"].decode()
        == STYLE.replace("章: {字体: 黑体}", "章: {字体: 黑体, 对齐: 居中, 段前: 6}")
        + "  表注: {字体: 楷体_GB2312, 字号: 9, 加粗: 是}\n"
    )
    assert set(done.sentences) >= {"文字 章 段前：0 → 6", "文字 表注 加粗：否 → 是"}


def test_a_pack_without_a_style_file_gets_one(make: Make, tmp_path: Path) -> None:
    folder = make()

    def edit(document: Docx) -> None:
        for section in document.sections:
            section.left_margin = Mm(30)
        for name in ("表格文字", "表格居中", "表格数字", "表格表头"):
            document.styles[name].font.size = Pt(9)

    done = read(folder, tmp_path, edit)

    text = done.files[folder / "style.yaml"].decode()
    assert re.sub("#.*\n", "", text) == "表格: {字号: 9}\n竖排: {左: 30}\n横排: {左: 30}\n"
    assert write_files(done.files) == []
    style = load_folder(folder).style
    assert (style.portrait.left, style.landscape.left, style.table.size) == (30, 30, 9)
    assert style.portrait.right == load_pack("hebei-2024").style.portrait.right


def test_indents_and_pitch_come_back_in_their_units(make: Make, tmp_path: Path) -> None:
    folder = make()

    def edit(document: Docx) -> None:
        style = document.styles["Body Text"]
        style.paragraph_format.line_spacing = Pt(30)
        indent = style._element.pPr.find(qn("w:ind"))
        indent.set(qn("w:firstLineChars"), "0")
        del indent.attrib[qn("w:firstLineChars")]
        indent.set(qn("w:firstLine"), "960")  # 48 pt: three characters of 16 pt

    assert read(folder, tmp_path, edit).sentences == (
        "文字 正文 首行缩进：2 → 3",
        "文字 正文 行距：28 → 30",
    )


def test_another_header_goes_into_base_docx_and_into_documents(make: Make, tmp_path: Path) -> None:
    folder = make({"style.yaml": STYLE})

    def edit(document: Docx) -> None:
        for section in document.sections:
            for header in (section.header, section.even_page_header):
                header.paragraphs[0].runs[0].text = "云溪县财政局监制 {{ 草稿 }}"
        document.paragraphs[0].insert_paragraph_before("云溪县")

    done = read(folder, tmp_path, edit)
    assert [path.name for path in done.files] == ["base.docx"]
    assert write_files(done.files) == []

    pack = load_folder(folder)
    assert pack.base_docx is not None
    assert text_of(part(pack.base_docx)) == f"云溪县{BODY_MARK}"
    # Out and back again changes nothing more, nor does reading the same file twice.
    before = contents(folder)
    assert read_back(pack, tmp_path / "底稿.docx").files == {}
    assert read(folder, tmp_path, no_edit).files == {}
    assert contents(folder) == before
    submission = trial_submission(pack, 0)
    tables, _ = build_tables(submission, pack.tables, pack.settings)
    document = compose(submission, tables, pack)
    made = write_docx(document, pack.style, lay_out(document, pack.style), pack.base_docx)
    parts = read_parts(made)
    assert text_of(part(made)).startswith("云溪县")
    assert any("云溪县财政局监制" in parts[n].decode() for n in parts if "header" in n)
    # A size that is changed later in style.yaml holds in documents on this base, too.
    (folder / "style.yaml").write_text(STYLE.replace("字号: 15", "字号: 13"), "utf-8")
    pack = load_folder(folder)
    made = write_docx(document, pack.style, lay_out(document, pack.style), pack.base_docx)
    assert open_docx(io.BytesIO(made)).styles["Body Text"].font.size == Pt(13)


def set_automatic(document: Docx) -> None:
    document.styles["Body Text"].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def set_directly(document: Docx) -> None:
    [sample] = [p for p in document.paragraphs if p.text.startswith("正文：")]
    sample.runs[0].font.size = Pt(20)


def track(document: Docx) -> None:
    paragraph = document.paragraphs[2]._p
    paragraph.append(paragraph.makeelement(qn("w:ins"), {qn("w:id"): "1", qn("w:author"): "甲"}))


def drop_end(document: Docx) -> None:
    [end] = [p for p in document.paragraphs if p.text == END]
    end._p.getparent().remove(end._p)


def drop_style(document: Docx) -> None:
    style = document.styles["表注"]._element
    style.getparent().remove(style)


def differ(document: Docx) -> None:
    document.styles["表格文字"].font.size = Pt(9)


def too_large(document: Docx) -> None:
    document.styles["Body Text"].font.size = Pt(120)


def no_room(document: Docx) -> None:
    document.sections[0].left_margin = Mm(140)


def split_frames(document: Docx) -> None:
    portrait, landscape = document.sections
    landscape.header.is_linked_to_previous = True
    landscape.header.is_linked_to_previous = False
    for i, section in enumerate((portrait, landscape)):
        section.header.paragraphs[0].text = f"第{i}种"


@pytest.mark.parametrize(
    ("edit", "spot", "message"),
    [
        (set_automatic, "样式“正文”", "行距不是“固定值”"),
        (set_directly, "样式“正文”", "直接改了格式"),
        (track, "正文", "修订"),
        (drop_end, "", "样式示例结束"),
        (drop_style, "样式“表注”", "没有样式“表注”"),
        (differ, "表格", "字号不一样"),
        (too_large, "文字 正文", "字号不能是 120"),
        (no_room, "页面设置", "版心不足"),
        (split_frames, "页眉页脚", "改得不一样"),
    ],
)
def test_what_the_pack_cannot_say_is_told_with_its_place_and_nothing_is_written(
    edit: Edit, spot: str, message: str, make: Make, tmp_path: Path
) -> None:
    folder = make({"style.yaml": STYLE})
    pack = load_folder(folder)
    path = edited(pack, tmp_path, edit)
    try:
        done = read_back(pack, path)
    except PackError as error:
        done = ReadBack({}, (), error.findings)

    [finding] = [f for f in done.findings if f.severity is Severity.ERROR]
    assert message in finding.message
    assert finding.remedy
    assert (finding.place.file, finding.place.cell) == (str(path), spot)
    assert done.files == {}


def test_decorations_are_left_behind_with_a_warning(make: Make, tmp_path: Path) -> None:
    folder = make({"style.yaml": STYLE})

    def edit(document: Docx) -> None:
        font = document.styles["Body Text"].font
        font.color.rgb = RGBColor(0xC0, 0, 0)
        font.underline = True
        font.size = Pt(14)

    done = read(folder, tmp_path, edit)

    assert {f.severity for f in done.findings} == {Severity.WARNING}
    assert [f.place.cell for f in done.findings] == ["样式“正文”"] * 2
    assert {m for f in done.findings for m in ("下划线", "文字颜色") if m in f.message} == {
        "下划线",
        "文字颜色",
    }
    assert done.sentences == ("文字 正文 字号：15 → 14",)


def test_a_pack_that_came_with_the_program_is_not_changed(tmp_path: Path) -> None:
    pack = load_pack("hebei-2024")
    with pytest.raises(PackError) as refused:
        read_back(pack, edited(pack, tmp_path, no_edit))
    [finding] = refused.value.findings
    assert "pack new" in finding.remedy


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"{}"])
def test_what_is_no_word_document_is_a_finding(data: bytes, make: Make, tmp_path: Path) -> None:
    path = tmp_path / "底稿.docx"
    path.write_bytes(data)
    with pytest.raises(PackError):
        read_back(load_folder(make()), path)


def test_an_existing_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "底稿.docx"
    path.write_bytes(b"")
    with pytest.raises(PackError):
        new_base(load_pack("hebei-2024"), path)


@pytest.mark.slow
@pytest.mark.libreoffice
@needs_soffice
@pytest.mark.parametrize("name", ["hebei-2024", "shanghai-2025"])
def test_libreoffice_saves_it_without_a_change(name: str, make: Make, tmp_path: Path) -> None:
    folder = make({}, settings="")
    settings = folder / "pack.yaml"
    settings.write_text(settings.read_text("utf-8").replace("hebei-2024", name), "utf-8")
    pack = load_folder(folder)
    (tmp_path / "底稿.docx").write_bytes(base_document(pack))
    profile = (tmp_path / "profile").as_uri()
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation={profile}", "--convert-to"]
    command += ["docx", "--outdir", str(tmp_path / "新"), str(tmp_path / "底稿.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)

    done = read_back(pack, tmp_path / "新" / "底稿.docx")

    assert (done.files, done.findings) == ({}, ())
