"""Money: exact yuan with two decimals, read from 元 or 万元, printed in either.

A float never takes part: amounts arrive as text and become `Decimal`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from budgetgen.model.base import FULL_WIDTH, as_typed

FEN = Decimal("0.01")
LARGEST = Decimal("1e15")
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|[+-]?\.\d+", re.ASCII)


class MoneyUnit(StrEnum):
    """The units money is written in."""

    YUAN = "元"
    WAN = "万元"

    @property
    def yuan(self) -> Decimal:
        """How many yuan one of this unit is."""
        return Decimal(1) if self is MoneyUnit.YUAN else Decimal(10000)


def read_number(value: Any) -> Decimal:
    """The exact number a user typed: full-width digits and thousands separators allowed.

    Raises PydanticCustomError `number_text` for anything else, `number_too_large` for what no
    budget holds.
    """
    text = str(value).translate(FULL_WIDTH).strip()
    if isinstance(value, bool) or not _NUMBER.fullmatch(text):
        raise PydanticCustomError(
            "number_text", "应为数字，现为“{typed}”", {"typed": as_typed(value)}
        )
    number = Decimal(text.replace(",", ""))
    if abs(number) > LARGEST:
        raise PydanticCustomError(
            "number_too_large", "{typed} 大得不合理", {"typed": as_typed(value)}
        )
    return number


def _read_not_negative(value: Any) -> Decimal:
    number = read_number(value)
    if number < 0:
        raise PydanticCustomError(
            "number_negative", "此处不能为负数，现为 {typed}", {"typed": as_typed(value)}
        )
    return number


def _read_amount(value: Any, info: ValidationInfo) -> Decimal:
    if isinstance(value, Decimal) and info.context is None:
        return value
    unit: MoneyUnit = (info.context or {}).get("money_unit", MoneyUnit.YUAN)
    if isinstance(value, str) and value.rstrip().endswith("元"):
        raise PydanticCustomError(
            "amount_with_unit",
            "应为数字，现为“{typed}”（本文件的金额单位是{unit}）",
            {"typed": as_typed(value), "unit": str(unit)},
        )
    number = read_number(value)
    with localcontext(prec=len(number.as_tuple().digits) + 5):
        yuan = number * unit.yuan
    if abs(yuan) > LARGEST:
        raise PydanticCustomError(
            "amount_too_large", "金额 {typed} 大得不合理", {"typed": as_typed(value)}
        )
    if yuan != yuan.quantize(FEN):
        raise PydanticCustomError(
            "amount_below_fen",
            "金额 {typed} {unit}不是整分：最小到 0.01 元",
            {"typed": as_typed(value), "unit": str(unit)},
        )
    return yuan.quantize(FEN) + 0  # no -0.00


def _read_amount_not_negative(value: Any, info: ValidationInfo) -> Decimal:
    amount = _read_amount(value, info)
    if amount < 0:
        raise PydanticCustomError(
            "amount_negative", "此处金额不能为负数，现为 {typed}", {"typed": as_typed(value)}
        )
    return amount


def _read_share(value: Any) -> Decimal:
    if not isinstance(value, str):
        return _read_not_negative(value)
    return _read_not_negative(value.translate(FULL_WIDTH).strip().removesuffix("%"))


def are_fractions(shares: Collection[Decimal], last: Decimal | None) -> bool:
    """Whether cumulative shares are parts of 1, not of 100: none is larger, and the `last` is 1."""
    return last == 1 and all(share <= 1 for share in shares)


_JSON_NUMBER = {"anyOf": [{"type": "number"}, {"type": "string"}]}

Amount = Annotated[
    Decimal, BeforeValidator(_read_amount_not_negative), WithJsonSchema(_JSON_NUMBER)
]
"""Yuan, whole fen, not negative; the file's 金额单位 says what was typed."""

Percent = Annotated[Decimal, BeforeValidator(_read_share), WithJsonSchema(_JSON_NUMBER)]
"""A percentage as typed: ``25``, ``25%`` or ``25.00``."""

Quantity = Annotated[Decimal, BeforeValidator(_read_not_negative), WithJsonSchema(_JSON_NUMBER)]
"""A count or a measure, with the decimals as typed."""


def in_unit(yuan: Decimal, unit: MoneyUnit, decimals: int = 2) -> Decimal:
    """`yuan` in `unit`, rounded half up to `decimals`."""
    return (yuan / unit.yuan).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
