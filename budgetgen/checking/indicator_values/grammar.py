"""Indicator values (指标值): one grammar, one frozen value per text.

::

    value      = [each] [comparison] amount [bound] [remark]          ≥90%   20万件以上   约100人
               | [each] [comparison] amount range amount [bound]      90%-95%   5～10个
               | comparison amount [","] comparison amount            ≥90%，≤95%
               | [comparison] moment [range moment] [remark]          12月底   2024年12月31日前
               | each [words]                                         每月   每季度一次   按月
               | [comparison] unit                                    人   %   元/人
               | words                                                显著提高
    each       = "每" [numeral] unit { "每" unit } | "按月" | "半年" …
    comparison = { sign | word }            sign: ≥ ≤ > < =    word: 不低于 控制在 达到 约 增长 …
    amount     = number ["余" | "多"] [scale] [unit] | numeral [scale] unit
               | "百分之" (number | numeral) | number ":" number
    scale      = 十 百 千 万 十万 百万 千万 亿
    unit       = name ["·" name] { ("/" | "每") ["10万"] name } | one to three unlisted characters
    bound      = 以上 以下 以内 左右 …
    moment     = [year "年"] month "月" [day "日"] [底 | 中旬 …] [前] | year "年" | 年底 …
    remark     = whatever is left

Full-width signs, digits and ``>=`` are read as their plain forms. Reading never fails: what is
not of the grammar has the form `BROKEN` or `WORDS`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from budgetgen.checking.indicator_values.moments import PERIODS, read_date, read_each
from budgetgen.checking.indicator_values.scanner import (
    BOUNDS,
    SIGNS,
    Amount,
    Comparison,
    Habit,
    Scanner,
    folded,
)
from budgetgen.checking.indicator_values.units import COUNTED, SCALES, Literals, Measure, Unit

_JOINED = Literals((",", "，", "、", ";", "；", "且", "并", "和", "及", "/"))
_BREAKING = re.compile(r"[\d.%‰=<>≥≤+-]", re.A)
_BOUND = re.compile(r"(?:及|含|\(含\))?(?:以[上下内]|之内|内)(?:\(含\))?")
_NO_UNIT = re.compile(r",\d|[A-Za-z]+%", re.A)
_DIGIT = re.compile(r"\d", re.A)
LONGEST_REST_OF_MOMENT = 8


class Form(StrEnum):
    """What a value is made of."""

    EMPTY = "没有填写"
    AMOUNT = "一个数"
    RANGE = "一个区间"
    MOMENT = "时点"
    FREQUENCY = "频次"
    UNIT = "只有单位"
    WORDS = "文字"
    SEVERAL = "几个数"
    BROKEN = "不成形"


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator value; `number` and `upper` have the scale applied, `unit` is as written.

    `sign` is ≥ ≤ > < or empty, however it was written; `step` is one unit of the number's last
    place; `per` names the units below the stroke; `rest` is what is part of neither number nor
    unit.
    """

    text: str
    form: Form
    sign: str = ""
    number: Decimal | None = None
    upper: Decimal | None = None
    step: Decimal = Decimal(0)
    scale: str = ""
    unit: str = ""
    known: Unit | None = None
    per: tuple[str, ...] = ()
    year: int | None = None
    trend: bool = False
    rest: str = ""
    habits: frozenset[Habit] = frozenset()

    @property
    def measure(self) -> Measure | None:
        """What the unit measures; None without a listed unit."""
        return self.known.measure if self.known else None

    @property
    def has_number(self) -> bool:
        """True for a number, a range or several numbers."""
        return self.number is not None

    @property
    def same_unit(self) -> str:
        """The unit's name for comparisons: 名 and 人 are one."""
        return self.known.same if self.known else self.unit

    @property
    def in_base(self) -> Decimal | None:
        """The number in base units (元, 天, percentage points); None where not converted."""
        if self.number is None or self.known is None or not self.known.factor:
            return None
        return self.number * self.known.factor


def tidy(value: Value) -> str:
    """The same value as it should be written: no blanks, no equals sign, % for 百分比."""
    text = folded(value.text)[0]
    for written, sign in SIGNS.items():
        if "=" in written and sign:
            text = text.replace(written, sign)
    if Habit.REDUNDANT in value.habits:
        text = _BOUND.sub("", text)
    return text.lstrip("=").replace("个百分比", "%").replace("百分比", "%")


@lru_cache(maxsize=1 << 16)
def parse_value(text: str) -> Value:
    """The value that `text` says; every text has one."""
    plain, habits = folded(text)
    value = _read(plain)
    if "=" in plain:
        habits |= {Habit.EQUALS}
    return replace(value, text=text.strip(), habits=habits | value.habits)


def _read(text: str) -> Value:
    if not text:
        return Value(text, Form.EMPTY)
    for read in (_moment, _amount, _frequency, _bare):
        value = read(text)
        if value is not None:
            return value
    return Value(text, Form.WORDS, rest=text)


def _moment(text: str) -> Value | None:
    scanner = Scanner(text)
    comparison = scanner.comparison()
    found, year, bare = read_date(scanner)
    if not found or comparison.trend:
        return None
    if bare and comparison.written:
        return None  # ≤3月 is three months
    start = scanner.at
    if not (scanner.range_sign() and read_date(scanner)[0]):
        scanner.at = start
    rest = scanner.rest
    if len(rest) > LONGEST_REST_OF_MOMENT or _DIGIT.search(rest):
        return Value(text, Form.WORDS, rest=text)
    return Value(text, Form.MOMENT, comparison.sign, year=year, rest=rest)


def _amount(text: str) -> Value | None:
    scanner = Scanner(text)
    each = read_each(scanner) or ()
    comparison = scanner.comparison()
    first = scanner.amount()
    if first is None:
        return None
    second = _second(scanner)
    if second is not None and not first.unit:
        first = _in_unit_of(first, second)
    bound = scanner.bound()
    value = _value(text, comparison, first, second, each)
    if value.form is not Form.FREQUENCY and _breaks(comparison, bound, scanner.rest):
        return replace(value, form=Form.BROKEN, rest=scanner.rest)
    if bound:
        value = _bounded(value, comparison, bound)
    if first.spelt and not scanner.done and not scanner.rest.startswith("("):
        return None  # 一次性 begins with no number
    if not first.unit and scanner.rest.startswith("热线"):
        return Value(text, Form.WORDS, rest=text)  # 12345热线 is a name
    return _with_rest(value, scanner)


def _second(scanner: Scanner) -> Amount | None:
    start = scanner.at
    second = scanner.amount() if scanner.range_sign() else None
    if second is None:
        scanner.at = start
    return second


def _in_unit_of(first: Amount, second: Amount) -> Amount:
    """The lower end of 5-10万元 is in 万元, too."""
    factor = SCALES.get(second.scale, 1) if not first.scale else 1
    return replace(
        second,
        number=first.number * factor,
        step=first.step * factor,
        scale=first.scale or second.scale,
    )


def _value(
    text: str, comparison: Comparison, first: Amount, second: Amount | None, each: tuple[str, ...]
) -> Value:
    form = Form.RANGE if second else Form.AMOUNT
    if each and set(each) <= set(PERIODS) and first.known and first.known.measure in COUNTED:
        form = Form.FREQUENCY
    return Value(
        text,
        form,
        comparison.sign,
        first.number,
        second.number if second else None,
        first.step,
        first.scale,
        first.unit,
        first.known,
        (*first.per, *each),
        trend=comparison.trend,
    )


def _breaks(comparison: Comparison, bound: str, rest: str) -> bool:
    """≥≥90%, ≤90%以上, 90%%, 90..5%."""
    opposite = {"≥": "≤<", "≤": "≥>"}.get(BOUNDS.get(bound, ""), "")
    if comparison.doubled or (
        comparison.written and comparison.sign and comparison.sign in opposite
    ):
        return True
    return _BREAKING.match(rest) is not None and not rest.startswith(("≥", "≤", "<", ">"))


def _bounded(value: Value, comparison: Comparison, bound: str) -> Value:
    sign = BOUNDS[bound]
    if comparison.written and sign:
        return replace(value, habits=frozenset((Habit.REDUNDANT,)))
    return replace(value, sign=value.sign or sign)


def _with_rest(value: Value, scanner: Scanner) -> Value:
    """`value` with what follows it: a second target, an unlisted unit, a remark."""
    start = scanner.at
    if not value.unit and _NO_UNIT.match(scanner.rest):
        return replace(value, form=Form.BROKEN, rest=scanner.rest)
    scanner.take(_JOINED)
    comparison = scanner.comparison()
    other = scanner.amount() if comparison.written or scanner.at > start else None
    if other is not None and (comparison.written or other.known):
        opposite = {value.sign[:1], comparison.sign[:1]} in (
            {"≥", "≤"},
            {">", "<"},
            {"≥", "<"},
            {">", "≤"},
        )
        if opposite and other.unit == value.unit and scanner.done:
            return replace(value, form=Form.RANGE, upper=other.number)
        return replace(value, form=Form.SEVERAL, rest=scanner.text[start:])
    scanner.at = start
    if not value.unit and (unit := scanner.unlisted_unit()):
        return replace(value, unit=unit)
    return replace(value, rest=scanner.rest)


def _frequency(text: str) -> Value | None:
    scanner = Scanner(text)
    each = read_each(scanner)
    if each is None:
        return None
    return Value(text, Form.FREQUENCY, per=each, rest=scanner.rest)


def _bare(text: str) -> Value | None:
    """Only a unit, or a sign before what is no number."""
    scanner = Scanner(text)
    comparison = scanner.comparison()
    unit, known, per = scanner.unit()
    if unit and scanner.done and (known or comparison.written):
        return Value(text, Form.UNIT, comparison.sign, unit=unit, known=known, per=per)
    if comparison.written or _DIGIT.match(text):
        return Value(text, Form.BROKEN, comparison.sign, rest=text)
    return None
