"""Numbers of headings, paragraphs and enumerations: none missing, none twice, none doubled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.checking.case import Case, Check, Hit, Needs, Path, TextField, field_of
from budgetgen.checking.prose.numbers import Mark, chinese_value, leading_number
from budgetgen.checking.texts.typed import is_paragraph, lists, wordings
from budgetgen.composing.document import Heading, Paragraph
from budgetgen.composing.numbering import numeral

_FIRST_SECOND = re.compile(r"(?:^|(?<=[。；;：:，,、！？\n]))([一二三四五六七八九十]{1,2})是")
_STOP = re.compile(r"[。；;：:！？\n]")
_PRINTED_NUMBER = re.compile(r"\d{1,2}[.．]")
_AMBIGUOUS_PRINTED = re.compile(r"\d{1,2}[.．]\d")
_AMBIGUOUS_TYPED = re.compile(r"\d{1,2}[.．](?:19|20)\d\d年")
_DOUBLE_END = re.compile(
    r"[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]\s*[、.．，]|[①-⑳][、.．]|\d[.．]、"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A number that does not follow the one before: `before` is 0 where it is the first."""

    at: Path
    mark: str
    before: int
    value: int

    @property
    def repeated(self) -> bool:
        """Whether it is the same number again."""
        return self.value == self.before


def _list_steps(items: list[TextField]) -> Iterator[Step]:
    """Wrong steps of the typed numbers of a list; a higher level starts the lower ones anew."""
    marks = [(item.path, leading_number(item.text)) for item in items]
    if sum(mark is not None for _, mark in marks) < 2:
        return
    levels: dict[str, int] = {}
    follows = ""
    for path, mark in marks:
        if mark is None:
            follows = ""
            continue
        before = levels.get(mark.style, 0)
        if mark.style in levels:
            for lower in list(levels)[list(levels).index(mark.style) + 1 :]:
                del levels[lower]
        # An unnumbered line between may head a new list.
        anew = mark.value == 1 and (before != 1 or follows != mark.style)
        if not anew and (mark.value == before or mark.value > before + 1):
            yield Step(path, mark.text, before, mark.value)
        levels[mark.style] = mark.value
        follows = mark.style


def _inline_marks(text: str) -> Iterator[Mark]:
    """Numbers at the start of the text and after its stops."""
    for at in (0, *(match.end() for match in _STOP.finditer(text))):
        if mark := leading_number(text, at):
            yield mark


def _inline_steps(field: TextField) -> Iterator[Step]:
    """Wrong steps of enumerations within a paragraph; each begins with its 1 (一是, （1）)."""
    spoken = [
        Mark("一是", chinese_value(match[1]), match.group(), match.end())
        for match in _FIRST_SECOND.finditer(field.text)
    ]
    current: dict[str, int] = {}
    for mark in (*spoken, *_inline_marks(field.text)):
        before = current.get(mark.style, 0)
        if mark.value == 1:
            current[mark.style] = 1
        elif before:
            if mark.value == before or mark.value > before + 1:
                yield Step(field.path, mark.text, before, mark.value)
            current[mark.style] = mark.value


def _steps(case: Case) -> Iterator[Step]:
    for path, items in lists(case):
        if path[0] != "projects":  # GOAL-DUP-NUMBER speaks of numbers before goals
            yield from _list_steps(items)
    for field in wordings(case):
        if is_paragraph(field.path):
            yield from _inline_steps(field)


def num_gap(case: Case) -> Iterator[Hit]:
    """No number is missing in a list or an enumeration."""
    for step in _steps(case):
        if not step.repeated:
            values = {"mark": step.mark, "missing": step.before + 1, "value": step.value}
            yield Hit(at=step.at, values=values)


def num_duplicate(case: Case) -> Iterator[Hit]:
    """No number stands twice at one level, none is typed where one is printed automatically."""
    for step in _steps(case):
        if step.repeated:
            yield Hit(at=step.at, values={"what": f"“{step.mark}”出现两次"})
    for field, automatic, typed in _typed_numbers(case):
        what = f"程序已自动编号“{automatic}”，填报时又写了“{typed}”"
        yield Hit(at=field.path, values={"what": what})


def _by_text(case: Case) -> dict[str, TextField]:
    """What was typed -> where, to find the source of a printed paragraph."""
    return {field.text: field for field in wordings(case) if field.path[0] != "projects"}


def _is_goal(field: TextField) -> bool:
    return field.path[0] == "projects" and field_of(field.path) == "goals"


def _typed_numbers(case: Case) -> Iterator[tuple[TextField, str, str]]:
    """Texts that were typed with a number though the document numbers them: one per list."""
    if case.document is None:
        return
    typed = _by_text(case)
    seen: set[Path] = set()
    for block in case.composed.blocks():
        if not isinstance(block, (Heading, Paragraph)):
            continue
        first = leading_number(block.text)
        field = typed.get(block.text[first.end :]) if first else None
        if first is None or field is None:
            continue
        second = leading_number(field.text)
        if second and _list_of(field.path) not in seen:
            seen.add(_list_of(field.path))
            yield field, first.text, second.text


def num_ambiguous(case: Case) -> Iterator[Hit]:
    """No digit follows "1." directly: 1.2024年 reads as a decimal."""
    for field in wordings(case):
        if is_paragraph(field.path) and _AMBIGUOUS_TYPED.match(field.text):
            yield Hit(at=field.path, values={"printed": field.text[:10]})
    for field, line in (*_printed_paragraphs(case), *_printed_goals(case)):
        if _AMBIGUOUS_PRINTED.match(line):
            yield Hit(at=field.path, values={"printed": line[:10]})


def _printed_paragraphs(case: Case) -> Iterator[tuple[TextField, str]]:
    """Headings and paragraphs that begin with a number and go on with a typed text."""
    typed = _by_text(case)
    for block in case.composed.blocks() if case.document else ():
        if isinstance(block, (Heading, Paragraph)):
            number = _PRINTED_NUMBER.match(block.text)
            field = typed.get(block.text[number.end() :]) if number else None
            if field:
                yield field, block.text


def _printed_goals(case: Case) -> Iterator[tuple[TextField, str]]:
    """Goals of projects as the form prints them, each with its number."""
    pattern = case.pack.settings.numbering.get("目标", "1.")
    for field in wordings(case):
        if _is_goal(field):
            yield field, numeral(pattern, 1) + field.text


def num_style(case: Case) -> Iterator[Hit]:
    """A level is numbered in another way than the one above it; no 、 after （一）."""
    seen: set[Path] = set()
    for field in wordings(case):
        match = _DOUBLE_END.match(field.text) if is_paragraph(field.path) else None
        if match and _list_of(field.path) not in seen:
            seen.add(_list_of(field.path))
            yield Hit(at=field.path, values={"what": f"“{match.group()}”多了一个标点"})
    yield from _same_as_parent(case)


def _list_of(path: Path) -> Path:
    """What a path has in common with those of the other items of its list."""
    return (*path[:2], *(step for step in path[2:] if isinstance(step, str)))


def _same_as_parent(case: Case) -> Iterator[Hit]:
    """Headings and paragraphs numbered in the way of the heading above them, one per heading.

    A layout may want two levels numbered alike; then only a number that was typed is wrong.
    """
    if case.document is None:
        return
    typed = _by_text(case)
    alike = Counter(case.pack.settings.numbering.values())
    above: dict[int, str] = {}
    told = False
    for block in case.composed.blocks():
        if not isinstance(block, (Heading, Paragraph)):
            continue
        mark = leading_number(block.text)
        style = mark.style if mark else ""
        level = block.level if isinstance(block, Heading) else 99
        if isinstance(block, Heading):
            above = {high: used for high, used in above.items() if high < level}
        meant = alike[style] > 1 and block.text not in typed
        if mark and style in above.values() and not told and not meant:
            told = True
            field = typed.get(block.text) or typed.get(block.text[mark.end :])
            what = f"“{block.text[:12]}”与上一级标题都用“{style}”编号"
            yield Hit(at=field.path if field else None, values={"what": what})
        if isinstance(block, Heading):
            above[level] = style
            told = False


CHECKS = (
    Check("NUM-AMBIGUOUS", num_ambiguous, Needs.SUBMISSION),
    Check("NUM-DUPLICATE", num_duplicate, Needs.SUBMISSION),
    Check("NUM-GAP", num_gap, Needs.SUBMISSION),
    Check("NUM-STYLE", num_style, Needs.SUBMISSION),
)
