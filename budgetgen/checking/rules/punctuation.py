"""How typed text is set: punctuation, blanks, stray signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs, TextField
from budgetgen.checking.prose.numbers import leading_number
from budgetgen.checking.texts.typed import HAN, around, is_name, is_paragraph, lists, wordings

_WEB = re.compile(
    r"(?:https?://|www\.)[!-~]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+", re.ASCII
)
_CONTROL = re.compile("[\t\n\r\v\f\x85\xad\u200b-\u200f\u2028\u2029\u2060\ufeff]")
_CONTROL_NAMES = {
    "\t": "制表符（TAB）",
    "\n": "换行",
    "\r": "换行",
    "\u2028": "换行",
    "\u2029": "换行",
}
_MARKS = "，。；：、！？）》”’〕】"
_SPACE = re.compile(
    rf"(?<=[{HAN}{_MARKS}])[ \u00a0\u2002\u2003\u3000]+(?=[{HAN}（《“‘〔【{_MARKS}])"
)
_NUMBERED_TITLE = re.compile(rf"第[{HAN}\d]{{1,4}}[章节条款编篇部类分期]$")
LONGEST_LABEL = 8

_WRONG = (
    (
        "半角标点，应改为全角",
        rf"(?<=[{HAN}”》）〕%0-9A-Za-z])[,;:!?](?=[{HAN}“《（])|(?<=[{HAN}”》）〕])[,;:!?]|"
        rf"(?<=[{HAN}”》）〕])\.(?=[{HAN}“《（]|\s|$)",
    ),
    (
        "半角括号，应改为全角",
        rf"\((?=[^()（）]*[{HAN}])[^()（）]*[)）]|（[^()（）]*\)",
    ),
    ("直引号，应改为“”", rf"\"(?=[{HAN}])|(?<=[{HAN}])\"|(?<=[{HAN}])'(?=[{HAN}])"),
    ("标点重复或连用", r"([，。；：、！？,;:])\1+|[，；：、][，。；：、！？]|[。！？][，；：、。]"),
    ("以标点开头", r"^[，。；：、！？）》”,;:!?]"),
    (
        "文号中的年份，应放在六角括号“〔〕”里",
        r"[\[（(【［](?:19|20)[0-9]{2}[\]）)】］] ?第?[0-9]{1,4} ?号",
    ),
)
_WRONG_COMPILED = tuple((what, re.compile(pattern)) for what, pattern in _WRONG)
_PAIRS = (("（", "）"), ("《", "》"), ("“", "”"), ("〔", "〕"), ("【", "】"))
_ANY_MARK = re.compile(r"[,;:!?.()\"'\[［【（）《》“”〔〕】，。；：、！？]")
_OPENING_NUMBER = re.compile(r"^[0-9一二三四五六七八九十]{1,3}[)）]")
_END = "。！？…”）》：；"
_SENTENCE = re.compile("[，。；]")
_CLOSING = "”’）》〕】)"
_ONLY_NUMBER = re.compile(r"[\W_]*\d+(?:[\W_]+\d+)*[\W_]*")
_LONE_DIGIT = re.compile(r"[。！？；]\s*[-—－]?\s*\d{1,3}\s*[-—－]?$")


def txt_control(case: Case) -> Iterator[Hit]:
    """No TAB, line end or invisible sign inside a text."""
    for field in wordings(case):
        if match := _CONTROL.search(field.text):
            name = _CONTROL_NAMES.get(match.group(), "看不见的字符")
            before, after = field.text[: match.start()][-8:], field.text[match.end() :][:8]
            yield Hit(at=field.path, values={"sign": name, "before": before, "after": after})


def txt_space(case: Case) -> Iterator[Hit]:
    """No blank inside Chinese text, but after a list number, 第一章 and the like."""
    for field in wordings(case):
        for match in _SPACE.finditer(field.text):
            start, end = match.span()
            before = field.text[max(0, start - 6) : start]
            number = leading_number(field.text)
            if not _NUMBERED_TITLE.search(before) and not (number and start <= number.end):
                yield Hit(at=field.path, values={"spot_text": around(field.text, start, end)})
                break


def _masked(text: str) -> str:
    """The text with web and mail addresses made letters, every position kept."""
    return _WEB.sub(lambda match: "A" * len(match.group()), text)


def _wrong_mark(text: str) -> tuple[str, str] | None:
    """What is wrong with the first wrong mark of `text`, and where."""
    for what, pattern in _WRONG_COMPILED:
        if match := pattern.search(text):
            return what, around(text, *match.span())
    body = _OPENING_NUMBER.sub("", text)
    for opening, closing in _PAIRS:
        if body.count(opening) != body.count(closing):
            at = max(body.find(opening), body.find(closing))
            return f"{opening}{closing}不成对", around(body, at, at + 1)
    return None


def txt_punct(case: Case) -> Iterator[Hit]:
    """Full-width, single, paired punctuation between Chinese characters.

    Document numbers carry their year in 〔〕 (GB/T 9704-2012).
    """
    for field in wordings(case):
        marked = _ANY_MARK.search(field.text)
        if marked and (found := _wrong_mark(_masked(field.text))):
            yield Hit(at=field.path, values={"what": found[0], "spot_text": found[1]})


def _final(text: str) -> str:
    """The punctuation mark that a text ends in, quotes and brackets aside; empty where none."""
    last = text.rstrip(_CLOSING)[-1:]
    return last if last in "，。；：、！？,;:…." else ""


def _is_label(field: TextField) -> bool:
    """A short line without inner punctuation in a list of prose: a heading, not a sentence."""
    short = len(field.text) < 20 and not _SENTENCE.search(field.text)
    return field.path[0] == "prose" and short


def _uneven(items: list[TextField]) -> TextField | None:
    """The first item of a list whose end differs from the way most of the others end.

    A list may end every item alike, or all but the last in ；, or with 。 where a sentence stands.
    """
    *inner, last = items
    ends = [_final(item.text) for item in inner]
    usual = Counter(ends).most_common(1)[0][0]
    for item, end in zip(inner, ends, strict=True):
        if end != usual:
            return item
    fitting = ("。", "！") if usual in "；;，、" and usual else (usual,)
    if _final(last.text) in fitting:
        return None
    return last if usual else inner[ends.index("")]


def txt_end_punct(case: Case) -> Iterator[Hit]:
    """Paragraphs end in a full stop, the items of one list alike."""
    listed = set()
    for _, items in lists(case):
        sentences = [i for i in items if not _is_label(i) and not i.text.endswith("：")]
        listed |= {item.path for item in items}
        if len(sentences) < 2:
            listed -= {item.path for item in sentences}
        elif uneven := _uneven(sentences):
            yield Hit(at=uneven.path, values={"end": uneven.text[-LONGEST_LABEL:]})
    for field in wordings(case):
        if field.path in listed or field.path[0] not in ("prose", "assets", "terms"):
            continue
        unended = not field.text.endswith(tuple(_END)) and bool(_SENTENCE.search(field.text))
        if is_paragraph(field.path) and (unended or field.text[-1] in "，、"):
            yield Hit(at=field.path, values={"end": field.text[-LONGEST_LABEL:]})


def txt_stray(case: Case) -> Iterator[Hit]:
    """No paragraph or name is a bare number, none ends in a number left over, as a page number."""
    for field in wordings(case):
        paragraph = is_paragraph(field.path)
        if (paragraph or is_name(field.path)) and _ONLY_NUMBER.fullmatch(field.text):
            yield Hit(at=field.path, values={"what": f"只有数字“{field.text[:20]}”"})
        elif paragraph and (match := _LONE_DIGIT.search(field.text[-12:])):
            yield Hit(at=field.path, values={"what": f"末尾多出“{match.group()[1:].strip()}”"})


CHECKS = (
    Check("TXT-CONTROL", txt_control, Needs.SUBMISSION),
    Check("TXT-END-PUNCT", txt_end_punct, Needs.SUBMISSION),
    Check("TXT-PUNCT", txt_punct, Needs.SUBMISSION),
    Check("TXT-SPACE", txt_space, Needs.SUBMISSION),
    Check("TXT-STRAY", txt_stray, Needs.SUBMISSION),
)
