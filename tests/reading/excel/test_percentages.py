"""25, 25% and 0.25 with a percent format mean a quarter; 0.25 alone does only in company."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from budgetgen.reading.submission import Reading
from tests.support.workbooks import Reader

QUARTERS = ["25", "50", "75", "100"]


def row(reader: Reader, typed: list[Any], form: str = "") -> Reading:
    def change(book: openpyxl.Workbook) -> None:
        for column, value in zip("DEFG", typed, strict=True):
            book["项目"][f"{column}5"] = value
            if form:
                book["项目"][f"{column}5"].number_format = form

    return reader.book(change)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ([25, 50, 75, 100], ""),
        (["25%", "50%", "75%", "100%"], ""),
        (["25", "50.0", "７５％", " 100 % ".replace(" %", "%")], ""),
        ([0.25, 0.5, 0.75, 1], "0%"),
        ([0.25, 0.5, 0.75, 1], "0.00%"),
        ([25, 50, 75, 100], '0"%"'),
        ([0.25, 0.5, 0.75, 1], ""),
        (["0.25", "0.5", ".75", "1"], ""),
        (["25%", 0.5, "75%", 1], ""),
    ],
)
def test_a_plan_may_be_written_in_many_ways(typed: list[Any], form: str, reader: Reader) -> None:
    reading = row(reader, typed, form)

    assert reading.findings == ()
    assert reading.submission is not None
    plan = reading.submission.projects[1].plan
    found = [plan.march, plan.june, plan.october, plan.december]
    assert found == [Decimal(share) for share in QUARTERS]


@pytest.mark.parametrize(
    ("typed", "cells"),
    [
        ([0.25, 0.5, None, None], ["D5", "E5"]),
        ([0.25, 0.5, 0.75, 100], ["D5", "E5", "F5"]),
        ([0.25, 0.5, 0.75, "100%"], ["D5", "E5", "F5"]),
        ([1, None, None, None], ["D5"]),
    ],
)
def test_a_fraction_that_may_mean_two_things_is_a_finding(
    typed: list[Any], cells: list[str], reader: Reader
) -> None:
    findings = row(reader, typed).findings

    assert [f.place.cell for f in findings] == [f"项目!{cell}" for cell in cells]
    assert all("分不清" in f.message and "百分号" in f.remedy for f in findings)


@pytest.mark.parametrize("typed", [[0, 0, 0, 100], [1, 20, 50, 100], [None, None, None, "100%"]])
def test_nought_and_one_among_hundreds_are_plain(typed: list[Any], reader: Reader) -> None:
    assert row(reader, typed).findings == ()


def test_a_share_that_says_percent_by_its_format_may_be_below_one(reader: Reader) -> None:
    reading = row(reader, [0.5, 50, 75, 100], '0.##"%"')

    assert reading.findings == ()
    assert reading.submission is not None
    assert reading.submission.projects[1].plan.march == Decimal("0.5")
