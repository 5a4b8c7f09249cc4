"""Of a formula its stored result is read; where there is none, nobody makes it a zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetgen.model.finding import Severity
from tests.support.workbooks import Reader, patched, sole, with_formula

AMOUNT = "预算明细!G4"


@pytest.mark.parametrize(
    ("formula", "result", "amount"),
    [
        ("=184.6*5000", 923000, "923000.00"),
        ("=1.1*3", 3.3000000000000003, "3.30"),
        ('="90"&"0000"', "900000", "900000.00"),
    ],
)
def test_the_stored_result_is_read(
    formula: str, result: object, amount: str, reader: Reader
) -> None:
    reading = reader.bytes(with_formula(AMOUNT, formula, result))

    assert reading.submission is not None
    assert reading.submission.lines[0].amount == Decimal(amount)
    assert reading.positions["lines", 0, "amount"].cell == AMOUNT


def test_a_formula_without_a_result_is_a_finding_and_no_zero(reader: Reader) -> None:
    reading = reader.cell(AMOUNT, "=SUM(G5:G7)")  # openpyxl stores none

    said = sole(reading, "READ-FORMULA", AMOUNT)
    assert "重新计算后保存" in said
    assert reading.submission is None


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"])
def test_a_formula_that_failed_is_a_finding(error: str, reader: Reader) -> None:
    reading = reader.bytes(with_formula(AMOUNT, "=A1/0", error))

    assert error in sole(reading, "READ-CELL", AMOUNT)


def test_a_formula_into_another_workbook_is_read_as_stored_with_a_warning(reader: Reader) -> None:
    reading = reader.bytes(with_formula(AMOUNT, "=[1]Sheet1!A1", 900000))

    assert "别的文件" in sole(reading, "READ-LINK", AMOUNT)
    assert reading.findings[0].severity is Severity.WARNING
    assert reading.submission is not None
    assert reading.submission.lines[0].amount == 900000


def test_a_formula_in_a_text_is_read_too(reader: Reader) -> None:
    reading = reader.bytes(with_formula("绩效指标!E4", '="≥"&98&"%"', "≥98%"))

    assert reading.findings == ()
    assert reading.submission is not None
    assert reading.submission.projects[0].indicators[0].value == "≥98%"


def test_a_shared_formula_is_read_as_stored(reader: Reader) -> None:
    shared = b'<f t="shared" ref="G4:G5" si="0">1</f>'

    submission = reader.bytes(
        patched(with_formula(AMOUNT, "=1", 900000), b"<f>1</f>", shared)
    ).submission

    assert submission is not None
    assert submission.lines[0].amount == 900000
