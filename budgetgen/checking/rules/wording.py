"""What typed text says: words said twice, wrong words, template residue, units of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from budgetgen.checking.case import Case, Check, Hit, Needs, Path, TextField, field_of
from budgetgen.checking.texts.typed import (
    HAN,
    around,
    is_paragraph,
    lists,
    plain,
    wordings,
)
from budgetgen.checking.texts.wordlists import word_file, word_list
from budgetgen.model.base import FULL_WIDTH
from budgetgen.model.finding import Severity

_TWICE = re.compile(rf"([{HAN}]{{2,24}})\1")
_YEAR_TWICE = re.compile(r"((?<!\d)(?:19|20)\d{2}年度?)\1")
_DISTRIBUTIVE = "一逐每挨再边越二三两"
"""一个一个, 逐步逐步: words that are said twice on purpose begin so."""
_IDIOM_STARTS = "专自互有无同各多群全"
"""拨款专款专用: the second character of 款专款专 begins an idiom of four."""
_CLAUSE = re.compile("[，。；]")
_COMPOUND = re.compile(rf"[{HAN}]")
SHORTEST_CLAUSE = 5
SHORTEST_COPY = 20
_AMOUNT = re.compile(r"(?<![\d,.])(\d[\d,]*(?:\.\d+)?)\s*(万元|元)(?![/／每])")
_PER_UNIT = re.compile(r"每|人均|户均|均|标准|单价|[/／]")
MIXED_FROM = Decimal(10000)
"""Yuan: smaller amounts beside 万元 are prices and rates, and rightly in 元."""


@cache
def _entries(name: str, title: str) -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """The entries of a list of patterns, each with its pattern compiled."""
    return tuple((re.compile(entry["写法"]), entry) for entry in word_file(name)[title])


@cache
def _any_of(name: str, title: str) -> re.Pattern[str]:
    """All patterns of a list in one: most texts hold none of them."""
    return re.compile("|".join(f"(?:{entry['写法']})" for entry in word_file(name)[title]))


def _listed(
    case: Case, name: str, title: str
) -> Iterator[tuple[TextField, re.Match[str], dict[str, str]]]:
    """Every text with the words of a list that occur in it, the first of each entry."""
    for field in wordings(case):
        if _any_of(name, title).search(field.text):
            for pattern, entry in _entries(name, title):
                if match := pattern.search(field.text):
                    yield field, match, entry


def text_residue(case: Case) -> Iterator[Hit]:
    """No instruction or place-holder of a form is left in; one finding per text."""
    told: Path = ()
    for field, match, entry in _listed(case, "residue", "提示文字"):
        starred = "indicators" in field.path and "*" in match.group()
        if field.path == told or starred:  # IND-PLACEHOLDER speaks of the starred ones
            continue
        told = field.path
        yield Hit(
            at=field.path,
            values={"word": around(field.text, *match.span()), "why": entry["理由"]},
            severity=None if entry["确定"] == "是" else Severity.WARNING,
        )


def txt_typo(case: Case) -> Iterator[Hit]:
    """No word of the list of certain misspellings."""
    for field, match, entry in _listed(case, "typos", "错别字"):
        values = {"word": match.group(), "right": entry["应为"], "why": entry["理由"]}
        yield Hit(at=field.path, values=values)


@cache
def _doubled_letters() -> tuple[re.Pattern[str], frozenset[str]]:
    """Characters that are never written twice in a row, and words that may be."""
    letters = []
    for entry in word_file("repeats")["连写的单字"]:
        letter = entry["字"]
        before = f"(?<![{entry['前不是']}])" if entry["前不是"] else ""
        after = f"(?![{entry['后不是']}{letter}])" if entry["后不是"] else ""
        letters.append(f"{before}{letter}{letter}{after}")
    return re.compile("|".join(letters)), word_list("repeats", "可连用的词")


def _repeated_words(text: str) -> Iterator[tuple[str, bool]]:
    """Phrases said twice in a row, each with whether that is certainly a slip."""
    letters, words = _doubled_letters()
    for match in letters.finditer(text):
        yield around(text, *match.span()), True
    for match in _YEAR_TWICE.finditer(text):
        yield match.group(), True
    for match in _TWICE.finditer(text):
        phrase = match.group(1)
        if phrase[0] in _DISTRIBUTIVE or len(set(phrase)) == 1:
            continue
        if len(phrase) == 2 and phrase[1] in _IDIOM_STARTS:
            continue
        compound = bool(_COMPOUND.match(text, match.end()))
        if len(phrase) == 2 and compound and phrase in words:
            continue
        yield match.group(), len(phrase) > 2 or not compound


def _repeated_clause(text: str) -> str:
    """A clause that is followed by itself, empty where there is none."""
    before = ""
    for clause in _CLAUSE.split(text):
        if clause == before and len(clause) >= SHORTEST_CLAUSE:
            return clause
        before = clause
    return ""


def txt_repeated(case: Case) -> Iterator[Hit]:
    """No phrase stands twice in a row (养老金养老金, 政府性性基金).

    Two-character words before another character are a warning: they may begin a compound.
    """
    for field in wordings(case):
        found = next(_repeated_words(field.text), None)
        if found is None and (clause := _repeated_clause(field.text)):
            found = (f"{clause}，{clause}", True)
        if found:
            yield Hit(
                at=field.path,
                values={"phrase": found[0]},
                severity=None if found[1] else Severity.WARNING,
            )


def _is_chapter_text(field: TextField) -> bool:
    """Prose of a chapter; 职责描述 may say again what 部门职责 says."""
    return (
        field.path[0] in ("prose", "assets")
        and is_paragraph(field.path)
        and field_of(field.path) != "duty"
    )


def txt_copy(case: Case) -> Iterator[Hit]:
    """No paragraph of a chapter is repeated in another."""
    first: dict[str, TextField] = {}
    for field in wordings(case):
        said = plain(field.text)
        if not _is_chapter_text(field) or len(said) < SHORTEST_COPY:
            continue
        before = first.setdefault(said, field)
        if before is not field:
            values = {"title": before.title, "text": field.text[:SHORTEST_COPY]}
            yield Hit(at=field.path, values=values)


def _units_mixed(text: str) -> str:
    """An amount in 元 that stands beside amounts in 万元 though it is no price or rate."""
    if "元" not in text:
        return ""
    large, wan = "", False
    for match in _AMOUNT.finditer(text.translate(FULL_WIDTH)):
        number, unit = match.groups()
        wan = wan or unit == "万元"
        beside = text[max(0, match.start() - 10) : match.start()]
        if unit == "元" and not _PER_UNIT.search(beside):
            large = large or (match.group() if _yuan(number) >= MIXED_FROM else "")
    return large if wan else ""


def _yuan(number: str) -> Decimal:
    return Decimal(number.replace(",", "") or "0")


def unit_mixed(case: Case) -> Iterator[Hit]:
    """元 and 万元 are not mixed in a paragraph or in a project's goals; prices may stay in 元."""
    for path, items in lists(case):
        if path[-1] == "goals" and (amount := _units_mixed("\n".join(i.text for i in items))):
            yield Hit(at=items[0].path, values={"amount": amount})
    for field in wordings(case):
        if field_of(field.path) != "goals" and (amount := _units_mixed(field.text)):
            yield Hit(at=field.path, values={"amount": amount})


CHECKS = (
    Check("TEXT-RESIDUE", text_residue, Needs.SUBMISSION),
    Check("TXT-COPY", txt_copy, Needs.SUBMISSION),
    Check("TXT-REPEATED", txt_repeated, Needs.SUBMISSION),
    Check("TXT-TYPO", txt_typo, Needs.SUBMISSION),
    Check("UNIT-MIXED", unit_mixed, Needs.SUBMISSION),
)
