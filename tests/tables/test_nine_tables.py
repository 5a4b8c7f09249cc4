"""The full example reproduces nine published tables; their figures are facts kept as data."""

import json
from pathlib import Path

import pytest

from budgetgen.rendering import Prepared

DATA = Path(__file__).parent.parent / "data"
PUBLISHED = {
    entry["table"]: entry["rows"]
    for entry in json.loads((DATA / "nine_tables.json").read_text(encoding="utf-8"))
}
COLUMNS = {
    "收支总表": 5,
    "收入总表": 13,
    "支出总表": 9,
    "财政拨款收支总表": 8,
    "一般公共预算支出表": 6,
    "基本支出表": 6,
    "政府性基金支出表": 6,
    "国有资本经营支出表": 6,
    "三公经费支出表": 6,
}


def test_there_are_nine_published_tables_with_rows() -> None:
    assert set(PUBLISHED) == set(COLUMNS)
    assert sum(len(rows) for rows in PUBLISHED.values()) > 200


@pytest.mark.parametrize("name", COLUMNS)
def test_every_cell_equals_the_published_one(department: Prepared, name: str) -> None:
    table = department.tables.tables[name]
    assert [[cell.text for cell in row.cells] for row in table.rows] == PUBLISHED[name]


@pytest.mark.parametrize(("name", "count"), COLUMNS.items())
def test_header_has_the_published_columns_and_line_numbers(
    department: Prepared, name: str, count: int
) -> None:
    table = department.tables.tables[name]
    assert len(table.columns) == count
    for row in table.header[:1]:
        assert sum(cell.columns for cell in row) == count
    last = [cell.text for cell in table.header[-1]]
    assert last == ["栏次", *(str(n) for n in range(1, count))]


def test_income_table_groups_eight_columns_under_this_years_income(department: Prepared) -> None:
    first = department.tables.tables["收入总表"].header[0]
    assert [(cell.text, cell.columns, cell.rows) for cell in first] == [
        ("序号", 1, 2),
        ("功能分类科目", 2, 1),
        ("合计", 1, 2),
        ("本年收入", 8, 1),
        ("上年结转", 1, 2),
    ]


def test_tables_without_data_are_kept_with_their_note(department: Prepared) -> None:
    table = department.tables.tables["国有资本经营支出表"]
    assert table.rows == ()
    assert any("空表列示" in note for note in table.notes)
    assert not any("空表列示" in n for n in department.tables.tables["政府性基金支出表"].notes)


def test_project_forms_print_the_published_amounts(department: Prepared) -> None:
    published = json.loads((DATA / "project_forms.json").read_text(encoding="utf-8"))
    assert len(published) == 35
    figures = list(department.tables.projects.values())
    assert [(each.budget.text, each.fiscal.text, each.other.text) for each in figures] == [
        (form["budget"], form["fiscal"], form["other"]) for form in published
    ]


def test_asset_table_adds_up_to_the_published_value(department: Prepared) -> None:
    rows = department.tables.tables["固定资产"].rows
    assert [cell.text for cell in rows[0].cells] == ["资产总额", "", "457.71"]
    assert [cell.text for cell in rows[1].cells][1:] == ["2722", "79.53"]
