"""Numbers that stand before headings and paragraphs: （一） 一、 （1） 1） 1、 1. ①."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHINESE = "一二三四五六七八九十"
_ORDINAL = "级等类季月期线号档名代标次审本"
"""What follows 一、二 where it is no list number but 一、二级公路 or 一、二季度."""
_MARK = re.compile(
    rf"[ \t\u3000]*(?:[（(](?P<a>[{_CHINESE}]{{1,3}})[）)]"
    rf"|(?P<b>[{_CHINESE}]{{1,3}})、(?![{_CHINESE}]{{1,3}}[{_ORDINAL}、])"
    r"|[（(](?P<c>\d{1,2})[）)]"
    r"|(?P<d>\d{1,2})[）)]"
    r"|(?P<e>\d{1,2})、(?!\d{1,2}(?:\D|$))"
    r"|(?P<f>\d{1,2})[.．](?!\d)|(?P<g>\d{1,2})[.．](?=(?:19|20)\d\d年)"
    r"|(?P<h>[①-⑳]))"
)
_STYLES = {
    "a": "（一）",
    "b": "一、",
    "c": "（1）",
    "d": "1）",
    "e": "1、",
    "f": "1.",
    "g": "1.",
    "h": "①",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A list number: how it is written, its value, where the text after it begins."""

    style: str
    value: int
    text: str
    end: int


def chinese_value(numeral: str) -> int:
    """The value of 一 to 九十九; 0 for what is no such numeral."""
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    high = (_CHINESE.find(tens) + 1 if tens else 1) if ten else 0
    return high * 10 + (_CHINESE.find(ones) + 1 if ones else 0)


def leading_number(text: str, at: int = 0) -> Mark | None:
    """The list number that `text` begins with at position `at`."""
    match = _MARK.match(text, at)
    if not match or match.lastgroup is None:
        return None
    digits = match[match.lastgroup]
    style = _STYLES[match.lastgroup]
    if digits in _CHINESE[:-1] or "十" in digits:
        value = chinese_value(digits)
    else:
        value = ord(digits) - ord("①") + 1 if style == "①" else int(digits)
    return Mark(style, value, match.group().strip(), match.end()) if value else None
