"""Text as HTML that breaks where the layout breaks it: the PDF engine is left no choice.

White space is kept as it is, so that a line end needs no element.

Each line that does not fill its width, or that a hanging stop overfills, is spaced out or drawn
together between its Chinese characters; Latin words keep their own spacing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from budgetgen.composing.document import Run
from budgetgen.packs.definition import TextStyle
from budgetgen.typesetting.grids import head_line
from budgetgen.typesetting.layout import directory_lines
from budgetgen.typesetting.lines import text_lines
from budgetgen.typesetting.metrics import text_width

_LATIN = re.compile("[ -~]+")
_DASH_AND_DOT = str.maketrans("—·", "―・")
_LINE_END = Markup("\n")
_LEAST = 0.0005
"""Spacing below this, in em, is not worth an element."""
_MOST = 0.25
"""A line that would have to be spaced wider is left short: a long word has moved down from it."""


def mixed(text: str) -> Markup:
    """Text whose stretches in other faces are elements of their own.

    A line that mixes faces grows by the difference of their ascents; elements without line height
    keep every line exactly as high as its style says. Latin is in another face, and what GB 2312
    lacks is likely to be.
    """
    pieces: list[Markup] = []
    at = 0
    for match in _LATIN.finditer(text):
        pieces += _common(text[at : match.start()])
        pieces.append(Markup("<i>{}</i>").format(match.group()))
        at = match.end()
    return Markup("").join([*pieces, *_common(text[at:])])


def _common(text: str) -> Iterable[Markup]:
    """Text without Latin: the characters that GB 2312 lacks stand in elements of their own."""
    if not _is_rare(text):
        yield escape(text)
        return
    for rare, characters in groupby(text, _is_rare):
        part = "".join(characters)
        yield Markup("<u>{}</u>").format(part) if rare else escape(part)


def _is_rare(text: str) -> bool:
    """True where GB 2312 lacks a character; Python's codec takes another dash and another dot."""
    try:
        text.translate(_DASH_AND_DOT).encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def paragraph(
    runs: Sequence[Run], look: TextStyle, width: float, parts: tuple[str, ...] = ()
) -> Markup:
    """The lines of a paragraph or heading `width` points wide, which may consist of `parts`."""
    lines = text_lines("".join(run.text for run in runs), look, width, parts)
    return _set(runs, lines, width / look.size, look.indent, look.align == "两端")


def directory_entry(text: str, look: TextStyle, width: float) -> Markup:
    """The lines of a directory entry; the page number follows on the last one."""
    lines = directory_lines(text, width, look)
    return _set([Run(text)], lines, width / look.size, look.indent, False)


def head(parts: tuple[str, ...], look: TextStyle, width: float) -> Markup:
    """The line above a table or form: its parts, kept apart by blank elements.

    Nothing is positioned: the engine would write positioned text behind the rows, and so would
    whoever copies it.
    """
    line = head_line(parts, width, look)
    measure = width / look.size
    pieces = [_LINE_END.join(mixed(part.rstrip()) for part in line.left)]
    end = text_width(line.left[-1])
    for text, share in ((line.middle, 0.5), (line.right, 1.0)):
        if text:
            start = (measure - text_width(text)) * share
            pieces += [
                Markup('<s style="width:{}em"></s>').format(round(start - end, 3)),
                mixed(text),
            ]
            end = start + text_width(text)
    return Markup("").join(pieces)


def set_lines(lines: Sequence[str]) -> Markup:
    """The lines of a cell.

    One line cannot make its row grow: it needs no elements for its Latin stretches.
    """
    if len(lines) == 1:
        return escape(lines[0])
    return _LINE_END.join(mixed(line.rstrip()) for line in lines)


def _set(
    runs: Sequence[Run], lines: list[str], measure: float, indent: float, justify: bool
) -> Markup:
    """The lines of `runs`; all but the last of each part fill the measure where `justify`."""
    text = "".join(run.text for run in runs)
    pieces: list[Markup] = []
    at = 0
    for i, line in enumerate(lines):
        visible = line.rstrip()
        end = at + len(line)
        last = text[end : end + 1] in ("", "\n")
        markup = Markup("").join(_styled(runs, at, at + len(visible)))
        pieces.append(
            _spaced(markup, visible, measure - (0 if i else indent), justify and not last)
        )
        at = end + (text[end : end + 1] == "\n")
    return _LINE_END.join(pieces)


def _styled(runs: Sequence[Run], start: int, end: int) -> Iterable[Markup]:
    """The characters from `start` to `end` of all runs together."""
    at = 0
    for run in runs:
        part = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        if part:
            yield Markup("<b>{}</b>").format(mixed(part)) if run.strong else mixed(part)


def _spaced(markup: Markup, line: str, measure: float, fill: bool) -> Markup:
    """A line spaced to fill `measure` where it should, or has to, to stay within it."""
    room = measure - text_width(line)
    # Spacing follows each character; behind the last one there is nothing to move.
    gaps = len(_LATIN.sub("", line[:-1]))
    spacing = room / gaps if gaps and (fill or room < 0) else 0.0
    if abs(spacing) < _LEAST or spacing > _MOST:
        return markup
    return Markup('<span style="letter-spacing:{}em">{}</span>').format(round(spacing, 4), markup)
