"""Text for print.typ: the layout's own lines, each spaced so that Typst breaks none of them.

An item of a text is a string, a number (a blank that is so many em wide), ``true`` (the end of a
line that fills its measure) or ``[string, spacing in em, bold face]``. A line end in a string ends
a line that need not be filled.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from budgetgen.composing.document import Run
from budgetgen.packs.definition import TextStyle
from budgetgen.typesetting.grids import head_line
from budgetgen.typesetting.layout import directory_lines
from budgetgen.typesetting.lines import text_lines
from budgetgen.typesetting.metrics import text_width

Item = str | float | bool | list[str | float | bool]

_MOST = 0.25
"""A line that would have to be spaced wider, in em, is left short: a long word has moved down."""


def paragraph(
    runs: Sequence[Run] | str, look: TextStyle, width: float, parts: tuple[str, ...] = ()
) -> list[Item]:
    """The lines of a paragraph or heading `width` points wide, which may consist of `parts`."""
    given = (Run(runs),) if isinstance(runs, str) else runs
    lines = text_lines("".join(run.text for run in given), look, width, parts)
    return _set(given, lines, look, width, fill=look.align == "两端")


def directory_entry(text: str, look: TextStyle, width: float) -> list[Item]:
    """The lines of a directory entry; the page number follows on the last one."""
    return _set([Run(text)], directory_lines(text, width, look), look, width, fill=False)


def head(parts: tuple[str, ...], look: TextStyle, width: float) -> tuple[list[Item], str]:
    """The line above a table or form, and its right part, which ends it."""
    line = head_line(parts, width, look)
    items: list[Item] = [cell(line.left)]
    if line.middle:
        start = (width / look.size - text_width(line.middle)) / 2
        items += [round(start - text_width(line.left[-1]), 3), line.middle]
    return items, line.right


def cell(lines: Sequence[str]) -> str:
    """The lines of a cell."""
    return "\n".join(line.rstrip() for line in lines)


def _set(
    runs: Sequence[Run], lines: list[str], look: TextStyle, width: float, fill: bool
) -> list[Item]:
    """The lines of `runs`; all but the last of each part fill the measure where `fill`."""
    text = "".join(run.text for run in runs)
    items: list[Item] = [look.indent] if look.indent else []
    at = 0
    for i, line in enumerate(lines):
        visible = line.rstrip()
        end = at + len(line)
        last = text[end : end + 1] in ("", "\n")
        room = width / look.size - text_width(visible) - (0 if i else look.indent)
        gaps = max(1, len(visible) - 1)
        pieces = list(_styled(runs, at, at + len(visible)))
        items += _spaced(pieces, room)
        if i + 1 < len(lines):
            filled = fill and not last and room / gaps <= _MOST
            items.append(True if filled else "\n")
        at = end + (text[end : end + 1] == "\n")
    return items


def _styled(runs: Sequence[Run], start: int, end: int) -> Iterator[tuple[str, bool]]:
    """The characters from `start` to `end` of all runs together, and whether they are strong."""
    at = 0
    for run in runs:
        part = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        if part:
            yield part, run.strong


def _spaced(pieces: list[tuple[str, bool]], room: float) -> Iterator[Item]:
    """A line's pieces, drawn together where a hanging stop overfills it.

    Typst spaces within a piece only, so that pieces have one gap less than characters each.
    """
    gaps = sum(len(part) - 1 for part, _ in pieces)
    spacing = math.floor(room / gaps * 1e4) / 1e4 if room < 0 and gaps else 0.0
    for part, strong in pieces:
        yield [part, spacing, strong] if spacing or strong else part
