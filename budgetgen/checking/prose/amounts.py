"""Amounts and percentages in Chinese prose: 1,234.50万元, １２元, 三百五十万元, 4.29%.

`plain` comes first; what it returns has the same length as what it was given, so positions hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_PLAIN = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)} | {
    ord(old): new
    for old, new in zip('．％－−＜＞／,;:()!?＂"”', ".%--<>/，；：（）！？“““", strict=True)
}
"""One form per character: ASCII digits and signs in numbers, full-width punctuation."""

_UNITS = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}

# 15 digits are more than any budget has; longer ones would pass the precision of Decimal.
_NUMBER = r"(?<![\d.])(?:\d{1,3}(?:，\d{3}){1,4}(?!\d)|\d{1,13}(?!\d))(?:\.\d{1,6}(?!\d))?"
_AMOUNT = re.compile(
    rf"(?P<sign>(?<![\d元%年月])[-负])?(?P<number>{_NUMBER})\s{{0,3}}(?P<unit>[千万亿]?元)"
    r"|(?P<words>[零〇一二两三四五六七八九十百千]{1,12}(?:点[零〇一二三四五六七八九]{1,6})?)"
    r"(?P<scale>[万亿]?元)"
)
_PERCENT = re.compile(rf"(?P<number>{_NUMBER})\s{{0,3}}%")
_LOOSE_BEFORE = re.compile(
    r"(?:(?<![节合预])约|近|逾|超|超过|不超|不足|高于|低于|少于|至少|最[高低多少]|上限|下限|[<>≥≤≦≧]|人均|户均|平均|每[^，。；：、]{0,6}"
    r"|标准|单价|[\d元%年月]\s*[-—–~～至到])(?:为|是)?\s*$"
)
_LOOSE_AFTER = re.compile(
    r"\s*(?:左右|以上|以下|以内|之内|余|多|/|每|一[人户台件次套辆个天]|[-—–~～至到]\s*[\d零一二两三四五六七八九十])"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money at `start` to `end` of a text.

    `step` is one unit of its last place in yuan; `exact` is False for rates, limits, ranges and
    rough figures.
    """

    start: int
    end: int
    yuan: Decimal
    step: Decimal
    unit: str
    exact: bool = True

    def says(self, yuan: Decimal) -> bool:
        """Whether this is `yuan`, rounded half up to as many places as are written."""
        return rounded(yuan, self.step) == self.yuan

    def shown(self, yuan: Decimal) -> Decimal:
        """`yuan` in this amount's unit, to as many places as are written, two at least."""
        factor = Decimal(_UNITS[self.unit])
        step = self.step if self.unit == "元" else min(self.step, factor / 100)
        return rounded(yuan, step) / factor


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage; `step` is one unit of its last place."""

    start: int
    end: int
    value: Decimal
    step: Decimal
    exact: bool = True


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """`value` rounded half up to a multiple of `step`."""
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def plain(text: str) -> str:
    """`text` with one form per character: digits and % in ASCII, punctuation in full width."""
    return text.translate(_PLAIN)


def _written(number: str) -> tuple[Decimal, Decimal]:
    value = Decimal(number.replace("，", ""))
    return value, Decimal(1).scaleb(int(value.as_tuple().exponent))


def _in_words(words: str) -> tuple[Decimal, Decimal] | None:
    """三百五十点五 -> 350.5; None for what is no number, such as 百千."""
    whole, _, fraction = words.partition("点")
    total, digit = 0, None
    for character in whole:
        if character in _SCALES:
            if digit is None and (character != "十" or total):
                return None
            total += (1 if digit is None else digit) * _SCALES[character]
            digit = None
        elif digit:
            return None
        else:
            digit = _DIGITS[character]
    decimals = "".join(str(_DIGITS[each]) for each in fraction)
    return _written(f"{total + (digit or 0)}.{decimals}".rstrip("."))


def _is_exact(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 10) : start]
    return not _LOOSE_BEFORE.search(before) and not _LOOSE_AFTER.match(text, end)


def amounts(text: str) -> Iterator[Amount]:
    """Every amount of money in `text`, which is `plain`.

    A number in words counts only with 万元 or 亿元 or from 十 on: 一元 and 二元 are words too.
    """
    for match in _AMOUNT.finditer(text):
        if match["number"]:
            found, unit = _written(match["number"]), match["unit"]
        else:
            unit = match["scale"]
            words = _in_words(match["words"])
            if words is None or (unit == "元" and not set(match["words"]) & set(_SCALES)):
                continue
            found = words
        scale = _UNITS[unit]
        yuan = -found[0] * scale if match["sign"] else found[0] * scale
        start, end = match.span()
        yield Amount(start, end, yuan, found[1] * scale, unit, _is_exact(text, start, end))


def percentages(text: str) -> Iterator[Percentage]:
    """Every percentage in `text`, which is `plain`."""
    for match in _PERCENT.finditer(text):
        value, step = _written(match["number"])
        start, end = match.span()
        yield Percentage(start, end, value, step, _is_exact(text, start, end))
