"""Breaking text into lines as Word and LibreOffice do: greedy, with Chinese punctuation rules.

No line begins with closing punctuation or ends with opening punctuation; a stop may hang over the
margin; Latin words and numbers stay whole unless one is longer than a line. Between Chinese and
Latin letters stands a little space (``w:autoSpaceDE``, ``w:autoSpaceDN``), which is no character.
"""

from __future__ import annotations

import re
from functools import lru_cache

from budgetgen.packs.definition import TextStyle
from budgetgen.typesetting.metrics import advance, text_width

NOT_FIRST = "!),.:;?]}¢'\"、。〉》」』〕】〗〞！），．：；？｜｝～￠々‖•·ˇˉ―′’”℃％‰"
"""What may not begin a line: LibreOffice's list for Chinese, which settings.xml gives to Word."""

NOT_LAST = "([{£¥'\"‵〈《「『【〔〖（［｛￡￥〝“‘"
"""What may not end a line."""

STOPS = "!,.:;?、。！，．：；？"
"""What may hang over the right margin, in paragraphs: LibreOffice lets nothing hang in a cell."""

_LATIN_GAP = 0.2
"""The space between Chinese and Latin letters, in em, as LibreOffice sets it. Word sets 0.25 and
can do without; LibreOffice cannot, so turning it off would part the pages of the two."""

_WIDEST = 1 + _LATIN_GAP
"""What a character takes at most, with the space before it, in em."""

_UNIT = re.compile(
    rf"[{re.escape(NOT_LAST)}]*"
    # A number with its sign or a word; dashes; an ellipsis; any other character.
    r"(?:[≥≤＞＜≈±×÷]*[!-~]+|—+|…+|\S)"
    rf"[{re.escape(NOT_FIRST)}]*|\s+"
)
"""A stretch that no line may break, or the blanks between two."""


def break_lines(
    text: str, width: float, size: float, indent: float = 0, hanging: str = STOPS
) -> list[str]:
    """The lines of `text` in a column `width` points wide; blanks may stick out at their ends.

    `indent` is the first line's indent in em, `hanging` are the characters that may stand over
    the margin; line ends in the text start new lines.
    """
    measure = width / size + 1e-6
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _break(part, measure, 0 if lines else indent, hanging)
    return lines


def text_lines(text: str, look: TextStyle, width: float, parts: tuple[str, ...] = ()) -> list[str]:
    """The lines of a paragraph or heading `width` points wide.

    A centred one that is longer than a line, or whose style says so, has each of its `parts` on
    lines of its own, which are about equally long: GB/T 9704 asks for titles that break by their sense.
    """
    lines = break_lines(text, width, look.size, look.indent)
    if look.align != "居中" or (len(lines) == 1 and not (parts and look.each_part)):
        return lines
    return [line for part in parts or (text,) for line in _even_lines(part, width, look.size)]


def _even_lines(text: str, width: float, size: float) -> list[str]:
    """As few lines as `text` needs, in the narrowest column that takes no more."""
    lines = break_lines(text, width, size, hanging="")
    narrower = lines
    while len(narrower) == len(lines) > 1 and width > size:
        lines, width = narrower, width - size / 2
        narrower = break_lines(text, width, size, hanging="")
    return lines


# The layout asks how many lines there are, and the PDF for the same lines again.
@lru_cache(maxsize=1 << 13)
def _break(text: str, measure: float, indent: float, hanging: str) -> tuple[str, ...]:
    if indent + len(text) * _WIDEST <= measure:  # most cells: none need be measured
        return (text,)
    lines: list[str] = []
    line, used = "", indent
    for unit in _UNIT.findall(text):
        width = text_width(unit)
        end = used + width + (_gap(line[-1], unit[0]) if line else 0.0)
        if (
            unit.isspace()
            or end <= measure
            or (unit[-1] in hanging and end - advance(unit[-1]) <= measure)
        ):
            line, used = line + unit, end
            continue
        if line:
            lines.append(line)
            line, used = "", 0.0
        if used + width <= measure:
            line, used = unit, used + width
            continue
        # Longer than any line: broken wherever the line is full.
        for character in unit:
            step = advance(character)
            if line and used + step > measure:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + character, used + step
    return (*lines, line)


def _gap(before: str, after: str) -> float:
    """The space that a word processor adds between two letters of different scripts."""
    if before.isascii() == after.isascii() or not (before.isalnum() and after.isalnum()):
        return 0.0
    return _LATIN_GAP
