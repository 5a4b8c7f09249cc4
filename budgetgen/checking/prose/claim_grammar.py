"""The words that statements about figures are made of, as patterns for one budget year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from budgetgen.checking.texts.wordlists import any_of, word_file, word_list

_ALL_UNITS = r"（含[^（）]{0,12}所属[^（）]{0,6}）|本级及所属单位|及所属单位|含所属单位"
_COMPARE = (
    r"(?:与|同|比|较|和)\s?(?:(?P<compared>\d{4})\s?年度?|上一?年度?|去年)(?:同期|年初)?的?(?:部门)?"
    r"(?P<basis>预算|执行|决算)?(?:安排|数)?(?:相比|比较|相较|对比)?"
)
_TIME = r"(?P<year>\d{4})\s?年|(?P<last>上一?年度?(?!结转)|去年)|本年度?(?!收入|支出)|今年"
RATES = {"增幅": 1, "降幅": -1, "减幅": -1}
"""Words of direction that only a percentage follows."""


@dataclass(frozen=True, eq=False)
class Grammar:
    """The patterns of one budget year, its names and its units' names."""

    year: int
    tokens: re.Pattern[str]
    names: dict[str, str]
    before: re.Pattern[str]
    to_amount: re.Pattern[str]
    to_direction: re.Pattern[str]
    signs: dict[str, int]


def _spelled(name: str) -> str:
    """A pattern for a name, with or without quotation marks around 三公."""
    return re.escape(name).replace("三公", "“?三公“?")


def _words(title: str, more: str) -> re.Pattern[str]:
    # Possessive: words that begin alike must not be tried in every combination.
    return re.compile(rf"(?:{more}|{any_of(word_list('figures', title))})*+")


@lru_cache(maxsize=64)
def grammar(year: int, figures: tuple[str, ...], units: tuple[str, ...]) -> Grammar:
    """The grammar for a pack's `figures`; `units` are those that are not the whole department."""
    names = dict(word_file("figures")["叫法"])
    names |= {name: name for name in figures if len(name) > 3 and name.endswith(("支出", "费"))}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    signs = dict.fromkeys(word_list("directions", "增加"), 1)
    signs |= dict.fromkeys(word_list("directions", "减少"), -1)
    signs |= dict.fromkeys(word_list("directions", "持平"), 0) | RATES
    part = any_of({*word_list("figures", "本段范围词"), *units})
    tokens = "|".join(
        (
            r"(?P<stop>[。；！？\n])",
            f"(?P<all>{_ALL_UNITS})",
            f"(?P<name>{'|'.join(map(_spelled, longest_first))})",
            f"(?P<compare>{_COMPARE})",
            f"(?P<time>{_TIME})",
            f"(?P<part>{part})",
            f"(?P<other>{any_of(word_list('figures', '本句范围词'))})",
            f"(?P<fund>{any_of(word_list('figures', '资金词'))})",
            f"(?P<direction>{any_of(signs)})",
        )
    )
    return Grammar(
        year,
        re.compile(tokens),
        names,
        _words("名称之前", r"\s"),
        _words("名称与金额之间", r"[\s：（]"),
        _words("名称与变动之间", r"[\s，]"),
        signs,
    )
