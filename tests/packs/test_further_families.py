"""shanghai-2025 and central: three formats that agree, true page numbers, tables read back."""

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from budgetgen.checking.check import CheckResult, check
from budgetgen.model.finding import Severity
from budgetgen.rendering import Prepared, prepare, prepare_units, render
from budgetgen.typesetting.grids import header_places
from tests.support.examples import EXAMPLES, computed, page_texts, rendered
from tests.support.pages import directory_entries, pages_of, squeezed
from tests.support.witness import laid_out, needs_soffice
from tests.writing import test_directory_pages as directories
from tests.writing import test_three_formats_agree as formats

FAMILIES = ("shanghai-2025", "central")
TABLE_UNIT = {"shanghai-2025": "元", "central": "万元"}


@pytest.mark.parametrize("name", FAMILIES)
def test_word_and_screen_have_the_headings_and_rows_of_the_document(name: str) -> None:
    document = computed(name).document
    headings, rows = formats.expected_headings(document), formats.expected_rows(document)
    assert min(len(headings), len(rows)) > 20
    assert formats.docx_headings(name) == formats.html_headings(name) == headings
    assert formats.docx_rows(name) == formats.html_rows(name) == rows


@pytest.mark.parametrize("name", FAMILIES)
def test_the_pdf_has_every_cell_in_order(name: str) -> None:
    text, at = squeezed("".join(page_texts(name))), 0
    for row in formats.expected_rows(computed(name).document):
        for cell in row:
            found = text.find(cell, at)
            assert found >= 0, (row, cell)
            at = found + len(cell) if cell else at


@pytest.mark.parametrize("name", FAMILIES)
def test_every_heading_is_on_the_page_of_the_layout(name: str) -> None:
    prepared = computed(name)
    assert pages_of(prepared, rendered(name, "pdf")) == prepared.layout.pages
    stored = directories.stored_pages(rendered(name, "docx"))
    listed = directory_entries(prepared.document)
    assert stored == {anchor: prepared.layout.pages[anchor] for _, anchor in listed}
    assert len(listed) >= 15


@pytest.mark.slow
@pytest.mark.libreoffice
@needs_soffice
def test_libreoffice_finds_every_heading_on_the_same_page(tmp_path: Path) -> None:
    made = laid_out({name: rendered(name, "docx") for name in FAMILIES}, tmp_path)
    for name in FAMILIES:
        assert pages_of(computed(name), made[name]) == computed(name).layout.pages


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("form", ["docx", "html"])
def test_the_same_input_gives_the_same_bytes(name: str, form: str) -> None:
    done = prepare(EXAMPLES / name)
    assert done.prepared is not None
    assert render(done.prepared, form) == rendered(name, form)


def published(
    prepared: Prepared, folder: Path, grouped: bool = False, changed: tuple[str, str] | None = None
) -> Path:
    """The tables as a file of published tables, one text of them changed."""
    submission = prepared.submission

    def text(cell: str, figure: bool) -> str:
        if changed and cell == changed[0]:
            cell = changed[1]
        return f"{Decimal(cell):,f}" if cell and figure and grouped else cell

    tables = {
        table.name: [
            [text(c.text, k.figure) for c, k in zip(row.cells, table.columns, strict=True)]
            for row in table.rows
        ]
        for table in prepared.tables.tables.values()
    }
    path = folder / "公开表.json"
    facts = {"模板包": submission.pack, "预算年度": 2025, "公开层级": str(submission.level)}
    content = {**facts, "表": tables}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def codes(result: CheckResult) -> set[str]:
    return {finding.code for finding in result.findings}


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("name", FAMILIES)
def test_published_tables_are_read_back_without_a_finding(
    name: str, grouped: bool, tmp_path: Path
) -> None:
    result = check(published(computed(name), tmp_path, grouped))
    assert result.findings == ()
    assert result.case is not None
    assert len(result.case.tables.tables) == len(computed(name).tables.tables)


@pytest.mark.parametrize(
    ("name", "changed", "code"),
    [
        ("shanghai-2025", ("8640000.00", "8640001.00"), "TREE-SUM"),
        ("shanghai-2025", ("11.76", "11.77"), "TPE-FUNDS"),
        ("central", ("-207.34", "-207.35"), "TREE-SUM"),
        ("central", ("3740.73", "3740.74"), "TREE-SUM"),
        ("central", ("1275.00", "1275.01"), "TREE-SUM"),
    ],
)
def test_a_wrong_figure_among_published_tables_is_found(
    name: str, changed: tuple[str, str], code: str, tmp_path: Path
) -> None:
    assert code in codes(check(published(computed(name), tmp_path, changed=changed)))


@pytest.mark.parametrize("name", FAMILIES)
def test_a_units_published_tables_are_read_in_its_own_layout(name: str, tmp_path: Path) -> None:
    for unit in prepare_units(prepare(EXAMPLES / name)):
        assert unit.prepared is not None
        assert check(published(unit.prepared, tmp_path)).findings == ()


@pytest.mark.parametrize("name", FAMILIES)
def test_a_workbook_of_published_tables_is_read_below_its_headers(
    name: str, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    facts = book.active
    facts.title = "基本信息"
    for fact in (("模板包", name), ("预算年度", "2025"), ("金额单位", TABLE_UNIT[name])):
        facts.append(fact)
    for table in computed(name).tables.tables.values():
        sheet = book.create_sheet(table.name)
        sheet.append([table.title])
        for r, places in enumerate(header_places(table.header), 2):
            for at, cell in places:
                sheet.cell(r, at + 1, cell.text)
        for row in table.rows:
            sheet.append([cell.text for cell in row.cells])
    path = tmp_path / "公开表.xlsx"
    book.save(path)
    result = check(path)
    assert result.findings == ()
    assert result.case is not None
    computed_rows = sum(len(table.rows) for table in computed(name).tables.tables.values())
    assert sum(len(table.rows) for table in result.case.tables.tables.values()) == computed_rows


@pytest.mark.parametrize("name", FAMILIES)
def test_what_the_pack_needs_and_the_submission_lacks_is_named(name: str, tmp_path: Path) -> None:
    text = (EXAMPLES / name / "department.yaml").read_text(encoding="utf-8")
    start = text.index("  部门职责:")
    path = tmp_path / "部门预算.yaml"
    path.write_text(text[:start] + text[text.index("  项级说明:") :], encoding="utf-8")
    [finding] = [f for f in check(path).findings if f.code == "PACK-REQUIRED"]
    assert "部门职责" in finding.message
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("name", "project"), [("shanghai-2025", "社会组织规范化建设"), ("central", "观测设备更新")]
)
def test_a_secret_project_takes_its_account_out_of_tables_and_text(
    name: str, project: str, tmp_path: Path
) -> None:
    text = (EXAMPLES / name / "department.yaml").read_text(encoding="utf-8")
    path = tmp_path / "部门预算.yaml"
    marked = text.replace(f"名称: {project}\n", f"名称: {project}\n    涉密: 是\n")
    path.write_text(marked, encoding="utf-8")
    done = prepare(path)
    assert done.prepared is not None
    said = render(done.prepared, "html").decode()
    assert project in text
    assert project not in said
    assert "（2080299）" not in said
    assert "（2200102）" not in said
    assert "SECRET-LEAK" in codes(check(path))  # the examples have but one project per account
    assert "TEXT-ITEMS" not in codes(check(path))
