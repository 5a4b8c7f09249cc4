"""Money: exact, in whole fen, whatever way it was typed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from budgetgen.model.money import Amount, MoneyUnit, Percent, Quantity, in_unit

AMOUNT: TypeAdapter[Decimal] = TypeAdapter(Amount)
PERCENT: TypeAdapter[Decimal] = TypeAdapter(Percent)
QUANTITY: TypeAdapter[Decimal] = TypeAdapter(Quantity)


def yuan(typed: str, unit: str = "元") -> Decimal:
    return AMOUNT.validate_python(typed, context={"money_unit": MoneyUnit(unit)})


def error_of(adapter: TypeAdapter[Decimal], typed: object, unit: str = "元") -> str:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(typed, context={"money_unit": MoneyUnit(unit)})
    (error,) = caught.value.errors()
    return error["type"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0", "0.00"),
        ("-0", "0.00"),
        ("+5", "5.00"),
        (".5", "0.50"),
        ("007", "7.00"),
        (" 12 ", "12.00"),
        ("1,234", "1234.00"),
        ("1,234,567.89", "1234567.89"),
        ("１２３．４５", "123.45"),
        ("１，２３４", "1234.00"),
        ("\u300012\u3000", "12.00"),
        ("0.10", "0.10"),
        ("1.2300000000000000000000000000000000000000", "1.23"),
        ("1000000000000000", "1000000000000000.00"),
    ],
)
def test_an_amount_is_read_as_it_is_written(typed: str, expected: str) -> None:
    assert str(yuan(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1", "10000.00"),
        ("0.000001", "0.01"),
        ("242.18", "2421800.00"),
        ("1427.300001", "14273000.01"),
    ],
)
def test_an_amount_in_ten_thousands_is_kept_in_yuan(typed: str, expected: str) -> None:
    assert str(yuan(typed, "万元")) == expected


@pytest.mark.parametrize("typed", ["12元", "12.5万元", "十二万元 "])
def test_an_amount_with_its_unit_is_refused_as_such(typed: str) -> None:
    assert error_of(AMOUNT, typed) == "amount_with_unit"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "五十",
        "1 234",
        "12,34",
        "1,2345",
        ",123",
        "1.",
        "1.2.3",
        "--1",
        "1e5",
        "0x10",
        "1_000",
        "NaN",
        "Infinity",
        "¥12",
        "(12)",
        "10²",
        "①",
        "½",
        "٣",
        "१२",
    ],
)
def test_what_is_no_plain_number_is_refused(typed: str) -> None:
    assert error_of(AMOUNT, typed) == "number_text"


@pytest.mark.parametrize("typed", [True, None, [1], {"a": 1}])
def test_what_is_no_text_is_no_number(typed: object) -> None:
    assert error_of(AMOUNT, typed) == "number_text"


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("0.001", "元"),
        ("12.345", "元"),
        ("0.0000001", "万元"),
        ("1.00000000000000000000000000000000000000001", "元"),
        ("1.00000000000000000000000000000000000000001", "万元"),
        ("999999999999.00000000000000000000000001", "元"),
    ],
)
def test_less_than_a_fen_is_refused_however_little(typed: str, unit: str) -> None:
    assert error_of(AMOUNT, typed, unit) == "amount_below_fen"


@pytest.mark.parametrize(
    ("typed", "unit", "error"),
    [
        ("1000000000000000.01", "元", "number_too_large"),
        ("9" * 5000, "元", "number_too_large"),
        ("100000000000.01", "万元", "amount_too_large"),
        ("-0.01", "元", "amount_negative"),
    ],
)
def test_an_amount_stays_within_reason(typed: str, unit: str, error: str) -> None:
    assert error_of(AMOUNT, typed, unit) == error


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("25", "25"), ("25%", "25"), ("25 %", "25"), ("２５％", "25"), ("33.3%", "33.3"), ("0", "0")],
)
def test_a_share_is_read_with_or_without_its_sign(typed: str, expected: str) -> None:
    assert str(PERCENT.validate_python(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("25%%", "number_text"),
        ("%", "number_text"),
        ("一半", "number_text"),
        ("-1%", "number_negative"),
    ],
)
def test_a_wrong_share_is_refused(typed: str, error: str) -> None:
    assert error_of(PERCENT, typed) == error


def test_a_quantity_keeps_the_decimals_that_were_typed() -> None:
    assert str(QUANTITY.validate_python("1,860.50")) == "1860.50"


@pytest.mark.parametrize(("typed", "error"), [("-1", "number_negative"), ("三台", "number_text")])
def test_a_wrong_quantity_is_refused(typed: str, error: str) -> None:
    assert error_of(QUANTITY, typed) == error


@pytest.mark.parametrize(
    ("amount", "unit", "decimals", "expected"),
    [
        ("2421800.00", MoneyUnit.WAN, 2, "242.18"),
        ("50.00", MoneyUnit.WAN, 2, "0.01"),
        ("49.99", MoneyUnit.WAN, 2, "0.00"),
        ("250.00", MoneyUnit.WAN, 2, "0.03"),
        ("-50.00", MoneyUnit.WAN, 2, "-0.01"),
        ("12345.67", MoneyUnit.YUAN, 2, "12345.67"),
        ("12345.67", MoneyUnit.WAN, 0, "1"),
    ],
)
def test_money_is_printed_rounded_half_up(
    amount: str, unit: MoneyUnit, decimals: int, expected: str
) -> None:
    assert str(in_unit(Decimal(amount), unit, decimals)) == expected
