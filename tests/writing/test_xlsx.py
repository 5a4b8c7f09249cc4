"""The workbook: real numbers, formulas that LibreOffice computes alike, text that stays text."""

import io
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from budgetgen.composing.document import FormBlock, TableBlock
from budgetgen.rendering import Prepared, render
from budgetgen.tables.table import Cell, Column, Row, Table
from budgetgen.writing.xlsx.formulas import TableFormulas
from tests.support.examples import computed, rendered
from tests.support.forms import opened
from tests.support.recalculation import recalculated
from tests.support.witness import needs_soffice

NAMES = ("department", "central", "shanghai-2025", "tangshan-2020")


@cache
def book(name: str, values: bool = True) -> openpyxl.Workbook:
    return opened(rendered(name, "xlsx"), values)


def printed_tables(name: str) -> Iterator[tuple[TableBlock, Worksheet, int]]:
    """Every table with its sheet and the number of the sheet's row before its body."""
    for block in computed(name).document.blocks():
        if isinstance(block, TableBlock):
            above = 1 + any(block.head) + len(block.table.header)
            yield block, book(name)[block.table.name], above


def plain(text: str) -> Decimal:
    """The number that a printed text says."""
    number = Decimal(text.removesuffix("%").replace(",", ""))
    return number / 100 if text.endswith("%") else number


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_holds_what_the_document_prints(name: str) -> None:
    figures = 0
    for block, sheet, above in printed_tables(name):
        for r, row in enumerate(block.table.rows, above + 1):
            cells = zip(block.table.columns, row.cells, strict=True)
            for c, (column, cell) in enumerate(cells, 1):
                found = sheet.cell(r, c).value
                if column.figure and cell.text:
                    assert Decimal(str(round(found, 6))) == plain(cell.text)
                    figures += 1
                elif column.figure or not cell.text:
                    assert found in (None, 0)
                else:
                    assert found == cell.text or Decimal(str(found)) == plain(cell.text)
    assert figures > 3


@pytest.mark.parametrize("name", NAMES[:3])
def test_what_a_cell_is_made_of_is_a_formula(name: str) -> None:
    """All that the document can explain by other cells, but for the parts it does not list."""
    formulas = 0
    for block, sheet, above in printed_tables(name):
        of_sheet = book(name, values=False)[sheet.title]
        for r, row in enumerate(block.table.rows, above + 1):
            for c, cell in enumerate(row.cells, 1):
                if cell.formula and cell.text:
                    assert of_sheet.cell(r, c).data_type == "f", (sheet.title, row.key, cell)
                    formulas += 1
    assert formulas > 50


@pytest.mark.slow
@pytest.mark.libreoffice
@needs_soffice
def test_libreoffice_computes_the_same_numbers(tmp_path: Path) -> None:
    books = {name: rendered(name, "xlsx") for name in ("small", "central")}
    computed_anew = recalculated(books, tmp_path)
    compared = 0
    for name, anew in computed_anew.items():
        for sheet in book(name, values=False):
            for cell in formula_cells(sheet):
                ours = book(name)[sheet.title][cell.coordinate].value
                theirs = anew[sheet.title][cell.coordinate].value
                assert isinstance(theirs, (int, float)), (name, sheet.title, cell.coordinate)
                assert theirs == pytest.approx(ours, abs=1e-7), (sheet.title, cell.coordinate)
                compared += 1
    assert compared > 400


def formula_cells(sheet: Worksheet) -> Iterator[SheetCell]:
    return (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


def test_the_budget_of_a_project_is_the_sum_of_its_parts() -> None:
    sheet, values = book("central", values=False)["绩效目标表"], book("central")["绩效目标表"]
    totals = list(formula_cells(sheet))
    forms = [b for b in computed("central").document.blocks() if isinstance(b, FormBlock)]
    assert [cell.value for cell in totals[:1]] == [
        f"=SUM(E{totals[0].row},G{totals[0].row})",
    ]
    printed = [form.rows[1][2].text for form in forms]
    assert [values[cell.coordinate].value for cell in totals] == [float(text) for text in printed]


COLUMNS = (
    Column("项目", "左", 1, figure=False),
    Column("合计", "右", 1, figure=True),
    Column("甲", "右", 1, figure=True),
    Column("乙", "右", 1, figure=True),
    Column("比上年", "右", 1, figure=False, derived=True),
)


def figures(*texts: str, formula: str = "", rate: str = "") -> tuple[Cell, ...]:
    cells = [Cell(text, Decimal(text), formula=formula) for text in texts]
    if formula:
        cells[1:] = [Cell(text, Decimal(text)) for text in texts[1:]]
    return (*cells, Cell(rate, formula="(甲 - 乙) ÷ 乙 × 100%" if rate else ""))


def formula_at(*rows: Row, row: int, column: int) -> str:
    table = Table("表", "表", COLUMNS, (), rows)
    return TableFormulas(table, lambda r, c: f"{'ABCDE'[c]}{r + 1}").of(row, column)


def test_a_total_that_hides_something_stays_a_number() -> None:
    """An item that is withheld makes the total larger than its printed parts."""
    open_ = Row("一", (Cell("一"), *figures("5.00", "3.00", "2.00", formula="甲 + 乙")))
    hidden = Row("一", (Cell("一"), *figures("6.00", "3.00", "2.00", formula="甲 + 乙")))
    assert formula_at(open_, row=0, column=1) == "=SUM(C1:D1)"
    assert formula_at(hidden, row=0, column=1) == ""


def test_a_rate_is_rounded_as_it_is_printed() -> None:
    row = Row("一", (Cell("一"), *figures("5.00", "3.00", "2.00", rate="50.00")))
    percent = Row("一", (Cell("一"), *figures("5.00", "3.00", "2.00", rate="50.0%")))
    assert formula_at(row, row=0, column=4) == "=ROUND((C1-D1)/D1*100,2)"
    assert formula_at(percent, row=0, column=4) == "=ROUND((C1-D1)/D1,3)"


def test_a_row_that_sums_others_names_them_by_their_labels() -> None:
    rows = [Row(str(i), (Cell(f"第{i}"), *figures("1.00", "1.00", "0.00"))) for i in (1, 2, 3, 4)]
    parts = "第1 + 第2 + 第4"
    whole = Row("5", (Cell("合计"), *figures("3.00", "3.00", "0.00", formula=parts)))
    assert formula_at(*rows, whole, row=4, column=1) == "=SUM(B1:B2,B4)"
    many = Row("5", (Cell("合计"), *figures("4.00", "4.00", "0.00", formula="第1 + … + 第4")))
    assert formula_at(*rows, many, row=4, column=1) == "=SUM(B1:B4)"


def test_text_that_looks_like_a_formula_stays_text(prepared: Callable[..., Prepared]) -> None:
    name = "=HYPERLINK(0)"
    body = (
        "预算明细: [{功能科目: 2012604, 项目: '=HYPERLINK(0)', 金额: 10000}]\n"
        "项目: [{名称: '=HYPERLINK(0)', 用途: '@SUM(A1)', 绩效目标: ['+1', '-1']}]\n"
    )
    sheet = opened(render(prepared(body), "xlsx"), values=False)["绩效目标表"]
    texts = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert texts[name] == texts["@SUM(A1)"] == "s"


def test_codes_stay_text_and_money_does_not() -> None:
    sheet = book("department")["支出总表"]
    codes = [cell.value for cell in sheet["B"][4:]]
    assert "2010399" in codes
    assert all(isinstance(cell.value, (float, int)) for cell in sheet["D"][5:])


def test_the_contents_lead_to_every_table_and_form() -> None:
    sheet = book("department")["目录"]
    document = computed("department").document
    named = [heading.text for heading in document.headings() if heading.style != "项"]
    targets = {cell.value: cell.hyperlink.location for cell in sheet["B"] if cell.hyperlink}
    blocks = [b for b in document.blocks() if isinstance(b, (TableBlock, FormBlock))]
    assert len(targets) == len(blocks)
    assert set(targets) <= set(named)
    for title, location in targets.items():
        name, _, at = location.rpartition("!")
        assert title == book("department")[name.strip("'")][at].value


def test_a_sheet_is_set_up_for_reading_and_printing() -> None:
    sheet = book("department")["收入总表"]
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$1:$5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0  # as many as it takes
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"B3:C3", "E3:L3"} <= merged
    assert not any(cells.max_row > 5 for cells in sheet.merged_cells.ranges)
    assert [sheet["A2"].value, sheet["M2"].value] == ["203 中共云溪县委组织部", "单位: 万元"]


def test_an_empty_table_says_so() -> None:
    sheet = book("department")["国有资本经营支出表"]
    assert sheet["A6"].value == "注：2024年无国有资本经营预算财政拨款预算，空表列示。"


def test_a_draft_says_so_on_every_sheet() -> None:
    drafted = opened(render(computed("small"), "xlsx", draft=True))
    assert all("草" in (sheet.oddHeader.center.text or "") for sheet in drafted)
    assert not any(sheet.oddHeader.center.text for sheet in book("small"))


def test_nothing_of_a_secret_item_is_in_the_workbook(prepared: Callable[..., Prepared]) -> None:
    body = (
        "预算明细:\n"
        "  - {功能科目: 2012604, 项目: 修缮, 金额: 300000}\n"
        "  - {功能科目: 2012699, 项目: 密网, 金额: 123400}\n"
        "项目: [{名称: 修缮}, {名称: 密网, 涉密: 是}]\n"
    )
    with zipfile.ZipFile(io.BytesIO(render(prepared(body), "xlsx"))) as parts:
        whole = b"".join(parts.read(name) for name in parts.namelist())
    assert "修缮".encode() in whole
    for hidden in ("密网", "12.34", "123400", "部门预算.yaml"):
        assert hidden.encode() not in whole
