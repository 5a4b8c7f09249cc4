"""The project forms of three published documents come out cell by cell."""

import pytest

from tests.support.fidelity import (
    cells_in,
    compared,
    form_rows,
    forms_of,
    published,
    reproduced,
    rows_of,
)

FORMS = {"000": 17, "001": 35, "003": 13}
TWO_TABLES = {"000": True, "001": False, "003": True}


@pytest.mark.parametrize("number", FORMS)
def test_the_forms_have_the_published_titles_in_the_published_order(number: str) -> None:
    printed = published(number)["forms"]
    assert len(printed) == FORMS[number]
    titles = [compared(form.heading.text) for form in forms_of(reproduced(number))]
    assert titles == [compared(form["title"]) for form in printed]


@pytest.mark.parametrize("number", FORMS)
def test_every_cell_of_every_form_is_the_published_one(number: str) -> None:
    printed = [rows_of(form["rows"]) for form in published(number)["forms"]]
    made = [form_rows(form) for form in forms_of(reproduced(number))]
    cells = sum(map(cells_in, printed))
    print(f"{number}: {cells} cells of {len(printed)} forms compared")  # noqa: T201
    assert cells > 500
    assert made == printed


@pytest.mark.parametrize("number", FORMS)
def test_every_row_fills_the_seven_columns_and_merges_run_over_their_level(number: str) -> None:
    forms = forms_of(reproduced(number))
    assert forms
    for form in forms:
        assert form.two_tables is TWO_TABLES[number]
        assert [sum(cell.columns for cell in row) for row in form.rows] == [7] * len(form.rows)
        indicators = form.rows[form.header_row + 1 :]
        for r, row in enumerate(indicators):
            below = [follows[0].continues for follows in indicators[r + 1 : r + row[0].rows]]
            assert row[0].continues or all(below)
            assert not any(cell.continues for cell in row[1:])
