"""What only some packs print: forms of two tables, merged rows, a cover with a foot, title pages."""

import io
from pathlib import Path

import pdfplumber
import pytest
import yaml
from lxml import etree
from lxml import html as lxml_html
from pypdf import PdfReader

from budgetgen.composing.document import Cover, FormBlock, TableBlock
from budgetgen.rendering import Prepared, prepare, render
from tests.support.examples import EXAMPLES, computed, rendered
from tests.support.pages import pages_of, squeezed
from tests.support.witness import laid_out, needs_soffice
from tests.support.wordprocessingml import W, misplaced, part, text_of, value

BUREAU, TOWN, DISTRICT = "hebei-performance-2022", "hebei-performance-2024", "tangshan-2020"
TWO_TABLES = (BUREAU, TOWN, DISTRICT)


def forms(name: str) -> list[FormBlock]:
    return [block for block in computed(name).document.blocks() if isinstance(block, FormBlock)]


def html(name: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(rendered(name, "html").decode()).find(".//main")


@pytest.mark.parametrize("name", TWO_TABLES)
def test_every_element_stands_where_word_wants_it(name: str) -> None:
    assert misplaced(part(rendered(name, "docx"))) == []
    assert misplaced(part(rendered(name, "docx"), "word/styles.xml")) == []


@pytest.mark.parametrize("name", TWO_TABLES)
def test_the_indicators_are_a_table_of_their_own_close_below(name: str) -> None:
    starts = {form.rows[0][0].text for form in forms(name)}
    assert len(starts) == 1
    found = 0
    for table in part(rendered(name, "docx")).iter(f"{W}tbl"):
        if text_of(table.find(f"{W}tr/{W}tc")) in starts:
            between = table.getnext()
            second = between.getnext()
            assert between.tag == f"{W}p"
            assert value(between, "pPr/spacing", "line") == "120"
            assert second.tag == f"{W}tbl"
            assert text_of(second.find(f"{W}tr/{W}tc")) == "一级指标"
            found += 1
    assert found == len(forms(name)) == 4
    tables = html(name).xpath(".//table[contains(@class, '绩效')]")
    assert len(tables) == 2 * found


@pytest.mark.parametrize("name", TWO_TABLES)
def test_the_unit_line_is_the_first_row_and_only_its_lower_edge_is_drawn(name: str) -> None:
    for form in forms(name):
        left, right = form.rows[0]
        assert left.text[:6].isdigit()
        assert right.text in ("单位：万元", "单位：元")
    cells = [
        cell
        for cell in part(rendered(name, "docx")).iter(f"{W}tc")
        if text_of(cell) == forms(name)[0].rows[0][1].text
    ]
    assert len(cells) == len(forms(name))
    for cell in cells:
        borders = cell.find(f"{W}tcPr/{W}tcBorders")
        assert borders is not None
        assert [etree.QName(edge).localname for edge in borders] == ["top", "left", "right"]
        assert {edge.get(f"{W}val") for edge in borders} == {"nil"}


@pytest.mark.parametrize("name", TWO_TABLES)
def test_every_form_has_a_page_of_its_own(name: str) -> None:
    pages = computed(name).layout.pages
    printed = [pages[form.heading.anchor] for form in forms(name)]
    assert printed == list(range(printed[0], printed[0] + len(printed)))


def test_merged_rows_are_merged_in_all_formats() -> None:
    [block] = [
        block
        for block in computed(DISTRICT).document.blocks()
        if isinstance(block, TableBlock) and block.table.name == "职责活动"
    ]
    spans = [cell.rows for row in block.table.rows for cell in row.cells if cell.rows > 1]
    continued = [cell for row in block.table.rows for cell in row.cells if cell.continues]
    assert spans == [3] * 4 + [2] * 8
    [table] = [
        table
        for table in part(rendered(DISTRICT, "docx")).iter(f"{W}tbl")
        if "职责活动" in text_of(table)
    ]
    merges = [m for row in list(table)[5:] for m in row.iter(f"{W}vMerge")]
    assert sum(m.get(f"{W}val") == "restart" for m in merges) == len(spans)
    assert sum(m.get(f"{W}val") is None for m in merges) == len(continued) == 16
    cells = html(DISTRICT).xpath(".//tbody//*[@rowspan and not(ancestor::table[@class='绩效'])]")
    assert [int(cell.get("rowspan")) for cell in cells] == spans


def test_the_foot_of_the_cover_stands_at_the_foot_of_its_page() -> None:
    prepared = computed(TOWN)
    [cover] = [block for block in prepared.document.blocks() if isinstance(block, Cover)]
    assert cover.foot == ("云溪县松岭镇人民政府编制", "云溪县财政局审核")
    with pdfplumber.open(io.BytesIO(rendered(TOWN, "pdf"))) as pdf:
        lines = pdf.pages[0].extract_text_lines()
    printed = squeezed("".join(line["text"] for line in lines))
    assert printed == squeezed("".join((*cover.lines, *cover.foot)))
    *_, above_foot, compiled, reviewed = (line["top"] for line in lines)
    assert compiled - above_foot > 4 * (reviewed - compiled) > 0
    assert prepared.layout.section_starts[:3] == (1, 2, 3)


def test_a_budget_that_is_approved_is_no_draft_on_its_cover(tmp_path: Path) -> None:
    text = (EXAMPLES / TOWN / "department.yaml").read_text(encoding="utf-8")
    changed = tmp_path / "department.yaml"
    changed.write_text(text.replace("草案: 是 ", "草案: 否 "), encoding="utf-8")
    done = prepare(changed)
    assert done.prepared is not None
    covers = [b for b in done.prepared.document.blocks() if isinstance(b, Cover)]
    assert [len(cover.lines) for cover in covers] == [1]


def test_word_would_find_the_forms_for_a_directory_made_anew() -> None:
    codes = [e.text or "" for e in part(rendered(TOWN, "docx")).iter(f"{W}instrText")]
    assert r' TOC \o "2-2" \h \z \t "绩效目标表题,2" \f \l "1-1" ' in codes


@pytest.fixture(scope="module")
def long_activities(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The district's example with activities that take several pages."""
    given = yaml.safe_load((EXAMPLES / DISTRICT / "department.yaml").read_text(encoding="utf-8"))
    for i, duty in enumerate(given["职责活动"]):
        for activity in duty["活动"]:
            activity["内容"] *= 3 + 40 * (i == 0)
    file = tmp_path_factory.mktemp("long") / "department.yaml"
    file.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    done = prepare(file)
    assert done.prepared is not None, done.findings
    return done.prepared


def test_merged_cells_that_go_on_overleaf_lose_no_text_and_no_page(
    long_activities: Prepared,
) -> None:
    prepared = long_activities
    pdf = render(prepared, "pdf")
    assert pages_of(prepared, pdf) == prepared.layout.pages
    [grid] = [grid for grid in prepared.layout.grids.values() if grid.groups]
    assert len(grid.breaks) >= 2
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    printed = squeezed("".join(texts))
    longest = prepared.submission.duties[0].activities[0].content
    purpose = prepared.submission.projects[0].purpose
    # A character that stands nowhere else; none is cut where a page ends.
    assert printed.count("挂") == longest.count("挂") + purpose.count("挂") == 44


@pytest.mark.slow
@pytest.mark.libreoffice
@needs_soffice
def test_libreoffice_breaks_merged_rows_where_the_layout_does(
    long_activities: Prepared, tmp_path: Path
) -> None:
    made = laid_out({"long": render(long_activities, "docx")}, tmp_path)["long"]
    assert pages_of(long_activities, made) == long_activities.layout.pages
