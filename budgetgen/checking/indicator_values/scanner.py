"""Reading the pieces of an indicator value from left to right: numbers, units, comparisons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgetgen.checking.indicator_values.units import (
    SCALE_NAMES,
    SCALES,
    Literals,
    Measure,
    Unit,
    load_units,
    unit_names,
)

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(old): new
    for old, new in zip("≧⩾≦⩽﹥﹤﹦﹪～〜∼－–—−•・∶", "≥≥≤≤><=%~~~----··:", strict=True)
}
_WIDE_DIGIT = re.compile("[０-９]")
_BLANK = re.compile(r"\s+")
# 15 digits are more than any value has; longer ones would pass the precision of Decimal.
_NUMBER = re.compile(r"[-+]?(\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15}(?!\d))(\.\d{1,6}(?!\d))?", re.A)
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千]{1,12}[万亿]?")
_LATIN = re.compile(r"[A-Za-zμ°℃]{1,8}[23²³]?(?![A-Za-z\d%])")
_HAN = re.compile("[\u4e00-\u9fff]{1,3}$")
_PER_NAME = re.compile("[\u4e00-\u9fff]{1,4}|[A-Za-z]{1,4}[23²³]?")
_DIGITS = {character: i for i, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}

SIGNS = {
    "≥": "≥", ">=": "≥", "=>": "≥", "≥=": "≥", "≤": "≤", "<=": "≤", "=<": "≤", "≤=": "≤",
    ">": ">", "<": "<", "=": "", "==": "", "±": "±",
}  # fmt: skip
COMPARING_WORDS = {
    "不低于": "≥", "不少于": "≥", "不小于": "≥", "不短于": "≥", "大于等于": "≥", "大于或等于": "≥",
    "至少": "≥", "最少": "≥", "最低": "≥", "高于": ">", "大于": ">", "超过": ">", "多于": ">",
    "不高于": "≤", "不超过": "≤", "不超": "≤", "不多于": "≤", "不大于": "≤", "不长于": "≤",
    "小于等于": "≤", "小于或等于": "≤", "至多": "≤", "最多": "≤", "最高": "≤", "控制在": "≤",
    "低于": "<", "小于": "<", "少于": "<", "等于": "", "达到": "", "达": "", "完成": "", "实现": "",
    "保持在": "", "保持": "", "维持在": "", "约": "", "大约": "", "近": "", "共": "", "共计": "",
    "总计": "", "合计": "", "累计": "", "为": "", "预计": "", "计划": "", "力争": "", "确保": "",
    "第": "", "前": "", "平均": "", "全年": "", "年均": "", "每年": "",
}  # fmt: skip
TREND_WORDS = (
    "增长", "提高", "提升", "增加", "上升", "新增", "下降", "降低", "减少", "压减", "节约", "缩短",
    "较上年", "比上年", "较去年", "比去年", "同比", "环比",
)  # fmt: skip
BOUNDS = {
    "以上": "≥", "及以上": "≥", "含以上": "≥", "以上(含)": "≥", "(含)以上": "≥", "+": "≥",
    "以下": "≤", "及以下": "≤", "(含)以下": "≤", "以内": "≤", "之内": "≤", "内": "≤", "(含)以内": "≤",
    "左右": "", "上下": "",
}  # fmt: skip
_SIGNS, _WORDS = Literals(SIGNS), Literals((*COMPARING_WORDS, *TREND_WORDS))
_BOUNDS, _RANGE = Literals(BOUNDS), Literals(("-", "--", "~", "至", "到"))
_ROUGHLY = Literals(("余", "多"))
_FRACTIONS = Literals(("百分之", "千分之", "万分之"))
_FRACTION_UNITS = {"百分之": "%", "千分之": "‰", "万分之": "‱"}


class Habit(StrEnum):
    """A way of writing a value that is understood but not regular."""

    EQUALS = "等号"
    BLANK = "空格"
    WIDE = "全角数字"
    REDUNDANT = "符号和“以上”“以下”重复"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit; `step` is one unit of its last place; `spelt` in Chinese numerals."""

    number: Decimal
    step: Decimal
    scale: str = ""
    unit: str = ""
    known: Unit | None = None
    per: tuple[str, ...] = ()
    spelt: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What stands before a number: its sign, whether a sign was written, whether it is a change."""

    sign: str = ""
    written: bool = False
    doubled: bool = False
    trend: bool = False


def folded(text: str) -> tuple[str, frozenset[Habit]]:
    """`text` in one form per character, without blanks, and the habits seen while folding."""
    shown = text.strip()
    habits = {Habit.WIDE} if _WIDE_DIGIT.search(shown) else set()
    if _BLANK.search(shown):
        habits.add(Habit.BLANK)
    return _BLANK.sub("", shown.translate(_FOLD)), frozenset(habits)


def read_numeral(characters: str) -> int | None:
    """二十三 -> 23, 两百 -> 200; None for what is no number, such as 百千 or 一二."""
    total, digit = 0, None
    for character in characters:
        if character in _TENS:
            if digit is None and (character != "十" or total):
                return None
            total += (1 if digit is None else digit) * _TENS[character]
            digit = None
        elif digit:
            return None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)


class Scanner:
    """A place in a folded text; each method takes what it names, or nothing."""

    def __init__(self, text: str, at: int = 0) -> None:
        self.text = text
        self.at = at

    @property
    def rest(self) -> str:
        """What has not been taken."""
        return self.text[self.at :]

    @property
    def done(self) -> bool:
        """True at the end."""
        return self.at >= len(self.text)

    def take(self, literals: Literals) -> str:
        """The longest of some words that stands here."""
        word = literals.at(self.text, self.at)
        self.at += len(word)
        return word

    def match(self, pattern: re.Pattern[str]) -> str:
        """What a pattern finds here."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def comparison(self) -> Comparison:
        """Every sign and comparing word that stands here; the last sign counts."""
        sign, written, doubled, trend = "", False, False, False
        while True:
            if mark := self.take(_SIGNS):
                doubled, written = doubled or written, True
                sign = SIGNS[mark]
            elif word := self.take(_WORDS):
                trend = trend or word in TREND_WORDS
                sign = COMPARING_WORDS.get(word, "") or sign
            else:
                return Comparison(sign, written, doubled, trend)

    def bound(self) -> str:
        """以上, 以内 …"""
        return self.take(_BOUNDS)

    def range_sign(self) -> str:
        """What stands between the ends of a range."""
        return self.take(_RANGE)

    def amount(self) -> Amount | None:
        """A number in digits or numerals with its unit."""
        return self._fraction() or self._in_digits() or self._in_numerals()

    def _in_digits(self) -> Amount | None:
        start = self.at
        figures = self.match(_NUMBER)
        if not figures:
            return None
        number = Decimal(figures.replace(",", ""))
        step = Decimal(1).scaleb(int(number.as_tuple().exponent))
        if self.text[self.at : self.at + 1] == ":" and (other := self._ratio()):
            return Amount(number, step, "", f":{other}", Unit("比", Measure.RATIO, "比"))
        self.take(_ROUGHLY)
        scale, unit, known, per = self._scaled_unit()
        if self.text[start] in "-+" and start and self.text[start - 1].isdigit():
            self.at = start
            return None
        factor = SCALES.get(scale, 1)
        return Amount(number * factor, step * factor, scale, unit, known, per)

    def _ratio(self) -> str:
        start = self.at
        self.at += 1
        other = self.match(_NUMBER)
        self.at = self.at if other else start
        return other

    def _in_numerals(self) -> Amount | None:
        """A number in words counts only with a listed unit: 一流 is no number."""
        start = self.at
        figures = self.match(_NUMERAL)
        # 一千 and 三万 may end in what is their scale.
        scale = figures[-1:] if figures[-1:] in ("万", "亿") else ""
        number = read_numeral(figures.removesuffix(scale)) if figures else None
        if number is not None:
            self.take(_ROUGHLY)
            unit, known, per = self._unit()
            if known and known.measure is not Measure.SCORE:
                factor = SCALES.get(scale, 1)
                return Amount(
                    Decimal(number * factor), Decimal(factor), scale, unit, known, per, True
                )
        self.at = start
        return None

    def _fraction(self) -> Amount | None:
        start = self.at
        kind = self.take(_FRACTIONS)
        figures = self.match(_NUMBER) if kind else ""
        if figures:
            number: Decimal | int | None = Decimal(figures.replace(",", ""))
        else:
            figures = self.match(_NUMERAL) if kind else ""
            number = read_numeral(figures.rstrip("万亿")) if figures else None
        if number is None:
            self.at = start
            return None
        unit = _FRACTION_UNITS[kind]
        known = load_units().get(unit) or Unit(unit, Measure.RATIO, unit)
        return Amount(Decimal(number), Decimal(1), "", unit, known)

    def _scaled_unit(self) -> tuple[str, str, Unit | None, tuple[str, ...]]:
        unit, known, per = self._unit()
        if unit:
            return "", unit, known, per
        scale = self.take(SCALE_NAMES)
        return (scale, *self._unit())

    def unit(self) -> tuple[str, Unit | None, tuple[str, ...]]:
        """A unit with what stands below its stroke, the scale left out: 万元/人."""
        _, unit, known, per = self._scaled_unit()
        return unit, known, per

    def _unit(self) -> tuple[str, Unit | None, tuple[str, ...]]:
        name = self.take(unit_names())
        if name and self.text[self.at : self.at + 1] == "·":
            name += self._factor()
        known = load_units().get(name)
        if not name:
            name = self.match(_LATIN)
        return name, known, self._below() if name else ()

    def _factor(self) -> str:
        """The second half of 人·次."""
        start = self.at
        self.at += 1
        other = self.take(unit_names())
        self.at = self.at if other else start
        return f"·{other}" if other else ""

    def _below(self) -> tuple[str, ...]:
        per: list[str] = []
        while self.text[self.at : self.at + 1] in ("/", "每") and not self.done:
            start = self.at
            self.at += 1
            name = self.match(_NUMBER) + self.take(SCALE_NAMES)
            name += self.take(unit_names()) or self.match(_PER_NAME)
            if not name:
                self.at = start
                break
            if self.text[self.at : self.at + 1] == "·":
                name += self._factor()
            per.append(name)
        return tuple(per)

    def unlisted_unit(self) -> str:
        """One to three characters that end the text: taken for a unit that is not listed."""
        return self.match(_HAN)
