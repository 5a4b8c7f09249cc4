"""Automatic numbers: every level of headings and lists, in the pack's way of writing them."""

from __future__ import annotations

import re

from budgetgen.tables.named_rows import chinese_number

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMERAL = re.compile("[一1①]")


def numeral(pattern: str, n: int) -> str:
    """`n` written as `pattern` writes one: 一、 （一） 1、 1. （1） ① 第一部分."""

    def write(match: re.Match[str]) -> str:
        match match.group():
            case "一":
                return chinese_number(n)
            case "①" if n <= len(_CIRCLED):
                return _CIRCLED[n - 1]
        return str(n)

    return _NUMERAL.sub(write, pattern, count=1)


class Numbering:
    """Counts levels as they come: a number of a higher level starts the lower ones anew."""

    def __init__(self, patterns: dict[str, str]) -> None:
        self._patterns = patterns
        self._levels: list[str] = []
        self._counts: dict[str, int] = {}

    def next(self, level: str, continues: bool = False) -> str:
        """The next number of `level`; `continues` goes on from the last one of an earlier group."""
        if level in self._levels:
            del self._levels[self._levels.index(level) + 1 :]
        else:
            self._levels.append(level)
            if not continues:
                self._counts[level] = 0
        self._counts[level] = self._counts.get(level, 0) + 1
        return numeral(self._patterns.get(level, level), self._counts[level])
