"""Amounts in prose: how they are read, and when they are no exact figures."""

from decimal import Decimal

import pytest

from budgetgen.checking.prose.amounts import amounts, percentages, plain


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,234.50万元", "12345000"),
        ("１，２３４．５０ 万元", "12345000"),
        ("3亿元", "300000000"),
        ("5千元", "5000"),
        ("三百五十点五万元", "3505000"),
        ("一百零五万元", "1050000"),
        ("五十元", "50"),
        ("-3.00万元", "-30000"),
        ("预算2023，100万元", "1000000"),
    ],
)
def test_amounts_are_read_in_yuan(text: str, yuan: str) -> None:
    (found,) = amounts(plain(text))
    assert (found.yuan, found.exact) == (Decimal(yuan), True)


@pytest.mark.parametrize(
    "text", ["一元化领导", "二元结构", "5万人", "100余万元", "9" * 40 + "元", "元"]
)
def test_what_is_no_amount_is_not_read(text: str) -> None:
    assert list(amounts(plain(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "约5万元",
        "5—8万元",
        "2万元/人",
        "20万元以上",
        "每人每年800元",
        "标准为3万元",
        "不超过5万元",
        "≤5万元",
        "5万元左右",
    ],
)
def test_rates_limits_and_rough_figures_are_not_exact(text: str) -> None:
    found = list(amounts(plain(text)))
    assert found
    assert not found[-1].exact


def test_an_amount_agrees_when_rounded_half_up_and_not_when_cut_off() -> None:
    rounded, cut = amounts("12.35万元，12.34万元")
    assert rounded.says(Decimal("123450.00"))
    assert rounded.says(Decimal("123454.99"))
    assert not cut.says(Decimal("123450.00"))


def test_percentages_are_read_in_any_width() -> None:
    (found,) = percentages(plain("增长４．２９％"))
    assert found.value == Decimal("4.29")
