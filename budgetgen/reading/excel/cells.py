"""What a cell says, as text a user might have typed in YAML; the model decides what it means."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetgen.excel.sheets import Content
from budgetgen.model.base import FULL_WIDTH, as_typed
from budgetgen.model.money import are_fractions

WORDS = (Content.TEXT, Content.PARAGRAPHS, Content.LIST, Content.CHOICE, Content.CODE)
"""What is not counted: Excel makes dates and numbers of it against the user's will."""

_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")
_LITERAL = re.compile(r'"[^"]*"|\\.')
_ZEROS = re.compile(r"0+")
_NUMBER = re.compile(r"\d+(\.\d+)?|\.\d+")
_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?", re.ASCII)
_FIRST_DAY, _LAST_DAY = 36526, 73050
"""2000 to 2099 as Excel counts days."""
_EXACT = 10**15
"""Whole numbers from here on have lost digits: Excel keeps fifteen."""


@dataclass(frozen=True)
class Mistake:
    """Why a cell cannot be read, and what to do."""

    what: str
    remedy: str
    code: str = "READ-CELL"


Typed = str | Mistake | None
"""A cell's text, None where it is blank."""


def text_of(cell: Any | None, content: Content) -> Typed:
    """What the cell says; a number as it is, or as it is shown where it stands for words."""
    value = cell.value if cell is not None else None
    match value:
        case None:
            return None
        case str():
            if cell is not None and cell.data_type == "e":
                return Mistake(f"单元格显示错误值 {value}", "请改正这里的公式，或直接填写内容")
            return _in_form(cleaned(value), content) or None
        case bool():
            return ("是" if value else "否") if content is Content.FLAG else str(value).upper()
        case int() | float():
            return _number(value, _format(cell), content)
        case datetime.datetime() | datetime.date():
            day = f"{value:%Y-%m-%d}"
            return day if content is Content.DATE else _made(f"日期 {day}", content)
        case _:
            return _made(f"时间 {value}", content)


def cleaned(text: str) -> str:
    """Without blanks around it, with plain line ends; Excel writes some characters as _x000D_."""
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _in_form(text: str, content: Content) -> str:
    """Dates as people write them, 2024/2/5 and 2024年2月5日, and counts in full-width digits."""
    if content is Content.COUNT:
        return text.translate(FULL_WIDTH)
    if content is Content.DATE and (match := _DAY.fullmatch(text.translate(FULL_WIDTH))):
        return "{}-{:0>2}-{:0>2}".format(*match.groups())
    return text


def _made(what: str, content: Content) -> Mistake:
    if content in WORDS:
        wanted, kind = "文字", "文本"
    else:
        wanted, kind = "是或否" if content is Content.FLAG else "数字", "常规"
    return Mistake(
        f"应为{wanted}，这一格却成了{what}（Excel 会把像日期的内容改成日期）",
        f"请把单元格格式设为“{kind}”，再重新填写",
    )


def _format(cell: Any) -> str:
    return str(cell.number_format or "")


def exact(value: int | float) -> Decimal:
    """The number to the fifteen digits that Excel keeps: 3.3000000000000003 is 3.3."""
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _number(value: int | float, shown: str, content: Content) -> Typed:
    number = exact(value)
    if "%" in _LITERAL.sub("", shown):
        return _plain(number * 100) + "%"
    if content is Content.DATE and _FIRST_DAY <= number <= _LAST_DAY:
        return Mistake(
            f"应为日期，现为数字 {_plain(number)}",
            "请把单元格格式设为“日期”，核对后保存；或写成 2024-02-05",
        )
    if content not in WORDS:
        return _plain(number)
    if abs(number) >= _EXACT:
        return Mistake(
            f"数字 {_plain(number)} 超过 15 位，Excel 已把后面的各位变成 0",
            "请把单元格格式设为“文本”，再重新填写",
        )
    if _ZEROS.fullmatch(shown) and not number % 1 and number >= 0:
        return _plain(number).zfill(len(shown))
    return _plain(number)


def shares_of(cells: Sequence[Any | None]) -> list[Typed]:
    """One row's percentages, the last of them that of the year's end: 25, 25% or 0.25.

    Fractions without a percent sign are taken for such only where all are and the year ends at 1.
    """
    texts = [_share(cell) for cell in cells]
    plain = {
        i: Decimal(text.translate(FULL_WIDTH))
        for i, text in enumerate(texts)
        if isinstance(text, str) and _NUMBER.fullmatch(text.translate(FULL_WIDTH))
    }
    if are_fractions(plain.values(), plain.get(len(cells) - 1)):
        return [_plain(plain[i] * 100) if i in plain else text for i, text in enumerate(texts)]
    above = any(number > 1 for number in plain.values())
    for i, number in plain.items():
        if 0 < number < 1 or (number == 1 and not above):
            texts[i] = Mistake(
                f"填的是 {texts[i]}，分不清是 {_plain(number)}% 还是 {_plain(number * 100)}%",
                f"请带上百分号，如 {_plain(number * 100)}%",
            )
    return texts


def _share(cell: Any | None) -> Typed:
    """The cell's text, with the percent sign that its format writes behind it: 0.##"%"."""
    text = text_of(cell, Content.PERCENT)
    plain = isinstance(text, str) and _NUMBER.fullmatch(text)
    if cell is not None and plain and not isinstance(cell.value, str) and "%" in _format(cell):
        return f"{text}%"
    return text


def digits_narrowed(text: str) -> str:
    """Full-width digits and letters as plain ones."""
    return text.translate(FULL_WIDTH)


def shown(text: str) -> str:
    """A cell's text for a message, on one line."""
    return as_typed(" ".join(text.split()))
