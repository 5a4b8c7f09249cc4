"""What an outline may say of its elements: styles, own pages, run-in items, numbers, captions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.composing.document import Document, Heading, Paragraph, TableBlock
from budgetgen.model.finding import Finding
from budgetgen.model.vocabulary import Level
from budgetgen.packs.pack import load_folder
from budgetgen.rendering import Prepared, prepare
from tests.support.examples import EXAMPLES, computed

Make = Callable[..., Path]
Composed = Callable[[str], Document]
OWN = ("hebei-performance-2022", "hebei-performance-2024", "tangshan-2020")


@pytest.fixture
def composed(make: Make) -> Composed:
    """The town's example under an outline of the test's own."""
    from budgetgen.composing.compose import compose
    from budgetgen.tables.build import build_tables

    def document(outline: str) -> Document:
        submission = computed("tangshan-2020").submission
        settings = "标识: yunxi-2020\n名称: 云溪区\n沿用: tangshan-2020\n编号: {条: （1）}\n"
        folder = make({"pack.yaml": settings, "outline.yaml": f"内容:\n{outline}"})
        pack = load_folder(folder)
        tables, _ = build_tables(submission, pack.tables, pack.settings)
        return compose(submission, tables, pack)

    return document


def test_a_title_on_a_page_of_its_own_ends_its_section(composed: Composed) -> None:
    document = composed(
        '  - {大标题: "上篇\\n总则", 样式: 部分页标题, 独页: 是, 内容: [{段落: 总体绩效目标}]}\n'
    )
    first, second = document.sections
    [title] = first.blocks
    assert isinstance(title, Heading)
    assert (title.text, title.parts, title.style) == (
        "上篇总则",
        ("上篇", "总则"),
        "部分页标题",
    )
    assert isinstance(second.blocks[0], Paragraph)


def test_items_run_in_with_the_sign_between_or_stand_in_lines_of_their_own(
    composed: Composed,
) -> None:
    texts = [
        block.text
        for block in composed("  - {保障措施: 是, 编号: 条, 连排: 。}\n").blocks()
        if isinstance(block, (Heading, Paragraph))
    ]
    assert texts[0].startswith("（1）明确责任。把各项指标分解到科室")
    assert len(texts) == 3
    apart = list(composed("  - {保障措施: 是, 编号: 条, 样式: 章}\n").blocks())
    assert [type(block) for block in apart] == [Heading, Paragraph] * 3
    assert isinstance(apart[0], Heading)
    assert (apart[0].text, apart[0].style) == ("（1）明确责任", "章")


def test_paragraphs_of_a_text_are_numbered_and_styled(composed: Composed) -> None:
    blocks = list(composed("  - {文字: 公用经费明细, 编号: 条, 样式: 表注}\n").blocks())
    assert all(isinstance(block, Paragraph) and block.style == "表注" for block in blocks)
    assert [block.text[:6] for block in blocks if isinstance(block, Paragraph)][:2] == [
        "（1）办公费",
        "（2）邮电费",
    ]


def test_a_table_without_caption_keeps_its_place_in_the_layout(composed: Composed) -> None:
    [block] = composed("  - {表: 机构设置, 印表题: 否}\n").blocks()
    assert isinstance(block, TableBlock)
    assert block.heading is None
    assert block.key in {"_Toc000001"}


def test_a_style_that_is_not_there_is_a_defect_of_the_pack(
    make: Make, refused: Callable[..., Finding]
) -> None:
    folder = make({"outline.yaml": "内容: [{章: 总则, 样式: 部分标提}]\n"})
    finding = refused(load_folder, folder)
    assert finding.code == "PACK-REFERENCE"
    assert finding.remedy == "是否想写“部分标题”？"


def of_a_unit(name: str, folder: Path) -> Prepared:
    text = (EXAMPLES / name / "department.yaml").read_text(encoding="utf-8")
    path = folder / "department.yaml"
    path.write_text(text.replace("\n预算年度", "\n公开层级: 单位\n预算年度", 1), encoding="utf-8")
    done = prepare(path)
    assert done.prepared is not None, done.findings
    assert done.prepared.submission.level is Level.UNIT
    return done.prepared


@pytest.mark.parametrize("name", OWN)
def test_a_units_own_document_speaks_of_a_unit_throughout(name: str, tmp_path: Path) -> None:
    department, unit = (
        [h.text for h in prepared.document.headings() if h.style != "章内标题"]
        for prepared in (computed(name), of_a_unit(name, tmp_path))
    )
    assert any("部门" in text for text in department)
    assert not any("部门" in text for text in unit)
    assert [text.replace("部门", "单位") for text in department] == unit
