"""Whatever stands in a form's cells: it is read, or there is a finding that has a place."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetgen.model.finding import has_errors
from tests.support.workbooks import Reader, sheets

TEXTS = [
    "",
    "　",
    "#REF!",
    "=1",
    "0.25",
    "12.5万元",
    "P1",
    "合计",
    "金额",
    "项目",
    "2012601 甲",
    "_x0000_",
]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(datetime.datetime(1901, 1, 1), datetime.datetime(9999, 1, 1)),
    st.sampled_from(TEXTS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
SPOTS = st.tuples(st.sampled_from(list(sheets())), st.integers(0, 12), st.integers(0, 11))
FORMATS = st.sampled_from(
    ["General", "0%", "000", "@", '0.##"%"', "yyyy-mm-dd", "[h]:mm", "#,##0.00"]
)
MERGES = st.lists(
    st.tuples(st.sampled_from(list(sheets())), st.integers(0, 7), st.integers(0, 7)), max_size=2
)


def written(cells: dict[tuple[str, int, int], tuple[Any, str]], merges: Any) -> bytes:
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(data, options)
    for title, rows in sheets().items():
        page = book.add_worksheet(title)
        for number, values in enumerate(rows):
            page.write_row(number, 0, values)
        merged = next(((row, column) for name, row, column in merges if name == title), None)
        for (name, row, column), (value, form) in cells.items():
            if name == title:
                style = book.add_format({"num_format": form})
                page.write(row, column, value, style)
        if merged:
            top, left = merged
            page.merge_range(top, left, top + 3, left, "甲")
    book.close()
    return data.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cells")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cells=st.dictionaries(SPOTS, st.tuples(VALUES, FORMATS), min_size=1, max_size=12), merges=MERGES
)
def test_any_cells_are_read_or_found_fault_with(
    cells: dict[tuple[str, int, int], tuple[Any, str]], merges: Any, folder: Path
) -> None:
    reading = Reader(folder).bytes(written(cells, merges))

    assert "READ-FILE" not in {finding.code for finding in reading.findings}
    assert (reading.submission is None) == has_errors(reading.findings)
    assert all(finding.place.file and finding.remedy for finding in reading.findings)
