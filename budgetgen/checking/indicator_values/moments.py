"""Moments and intervals in indicator values: 12月底, 2024年12月31日前, 年内; 每月, 每人每年."""

from __future__ import annotations

import re

from budgetgen.checking.indicator_values.scanner import Scanner
from budgetgen.checking.indicator_values.units import Literals, unit_names

_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年度?)?"
    r"(?:(?P<month>1[0-2]|0?[1-9])月份?(?:(?P<day>[0-3]?\d)[日号])?)?"
    r"(?P<end>[上中下]旬|[底末初中]|第?[一二三四1-4]季度)?",
    re.A,
)
_NUMERIC_DATE = re.compile(r"(?P<year>20\d\d)([-./])(?:1[0-2]|0?[1-9])\2[0-3]?\d(?!\d)", re.A)
_BEFORE = Literals((
    "前", "以前", "之前", "内", "之内", "以内", "底前", "止", "起", "底", "末",
))  # fmt: skip
_QUARTERS = tuple(f"{nth}{which}季度" for nth in ("", "第") for which in "一二三四")
_MOMENTS = Literals((
    "年底", "年末", "年内", "年中", "当年", "本年", "本年度", "当月", "当季", "当日", "当天",
    "当周", "月底", "月末", "月内", "季末", "季度末", "周末", "全年", "上半年", "下半年",
    "学期末", "次月", "次日", "次年", "即时", "实时", "随时",
    *_QUARTERS,
))  # fmt: skip
_DONE = Literals((
    "完成", "完工", "竣工", "发放", "支付", "拨付", "到位", "结束", "交付", "及时", "上报",
    "办结", "验收", "投入使用", "兑现", "报送",
))  # fmt: skip
_EACH = Literals((
    "按月", "按年", "按季", "按季度", "按周", "逐月", "逐年", "逐季", "半年", "月度",
))  # fmt: skip
_EACH_NUMBER = Literals("一二两三四五六七八九十半12345678个")

PERIODS = (
    "年", "月", "季度", "季", "周", "日", "天", "半年", "学期", "旬", "工作日", "年度", "星期",
)  # fmt: skip
"""What may follow 每 to make an interval."""

_PERIOD = Literals(PERIODS)


def read_date(scanner: Scanner) -> tuple[bool, int | None, bool]:
    """Takes a moment: whether there is one, its year, whether it is a bare 3月.

    A word such as 全年 is one only alone or before what is to be done: 年内及时发放.
    """
    if numeric := _NUMERIC_DATE.match(scanner.text, scanner.at):
        scanner.at = numeric.end()
        scanner.take(_BEFORE)
        return True, int(numeric["year"]), False
    found = _DATE.match(scanner.text, scanner.at)
    if found and (found["year"] or found["month"]):
        scanner.at = found.end()
        before = scanner.take(_BEFORE)
        scanner.take(_BEFORE)
        bare = not (found["year"] or found["day"] or found["end"] or before)
        return True, int(found["year"]) if found["year"] else None, bare
    if scanner.take(_MOMENTS):
        before = scanner.take(_BEFORE)
        plain = before or scanner.done or _DONE.at(scanner.text, scanner.at)
        return bool(plain), None, False
    return False, None, False


def read_each(scanner: Scanner) -> tuple[str, ...] | None:
    """Takes 每月, 每人每月, 按月: the units named; None where nothing of the kind stands here."""
    if word := scanner.take(_EACH):
        return (word.strip("按逐度"),)
    names: list[str] = []
    while scanner.text.startswith("每", scanner.at):
        start = scanner.at
        scanner.at += 1
        while scanner.take(_EACH_NUMBER):
            pass
        name = scanner.take(_PERIOD) or scanner.take(unit_names())
        if not name:
            scanner.at = start
            break
        names.append(name)
    return tuple(names) or None
