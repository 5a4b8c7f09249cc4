"""What a paragraph says of known figures: 项目支出24万元，比上年增加4万元（增长20%）.

A small grammar over the tokens that matter: names, amounts, percentages, words of direction and of
time. A claim is tied to a name only where nothing but known words stands between the two, and
between the name and the punctuation before it; all else stays unsaid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from budgetgen.checking.prose.amounts import Amount, Percentage, amounts, percentages, plain
from budgetgen.checking.prose.claim_grammar import RATES, Grammar

_PUNCTUATION = "，、：（）"
_NUMBERING = re.compile(
    r"(?:^|(?<=[：，]))\s*(?:（?[\d一二三四五六七八九十]{1,3}[）、.]{1,2}|[①-⑳])\s*$"
)
_TO_PERCENT = re.compile(r"[\s，（]*了?(?:率|幅度|比例|额)?(?:为|达|达到)?\s*")
_TO_AMOUNT = re.compile(r"了?额?(?:为|达|达到)?\s*")
_LONGEST_QUOTED = 40
_LONGEST_GAP = 40
"""What stands between a name and its amount is short; this keeps long paragraphs linear."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement about the figure `name`; empty where it could not be tied to one.

    `about` says whether `amount` is this year's figure, last year's, or the change, whose `sign`
    is 1, -1 or 0; `now` is this year's amount where the same sentence gave it.
    """

    name: str
    about: Literal["本年", "上年", "变动"]
    text: str
    amount: Amount | None = None
    sign: int = 0
    percent: Percentage | None = None
    percent_sign: int | None = None
    basis: str = "预算"
    now: Amount | None = None
    end: int = 0


@dataclass
class _Reader:
    """Reads one paragraph from left to right; what it remembers belongs to one sentence."""

    typed: str
    text: str
    rules: Grammar
    claims: list[Claim] = field(default_factory=list)
    sentence: int = 0
    end: int = 0
    partial: bool = False
    previous: str = "stop"
    subject: str = ""
    now: Amount | None = None
    pending: tuple[str, int] | None = None
    carried: str = ""
    last_year: bool | None = None
    pending_last: bool = False
    doubtful: bool = False
    fund: bool = False
    compared: tuple[int, str] | None = None
    verb: tuple[int, str, int] | None = None
    change: int | None = None

    def stop(self, at: int, mark: str) -> None:
        """End of a clause group; after 。 nothing is remembered but a name that stood alone."""
        alone = self.pending is not None and self.pending[1] == at and self.previous == "name"
        self.carried = self.pending[0] if alone and self.pending and mark == "。" else ""
        self.subject, self.now, self.pending, self.compared = "", None, None, None
        self.verb, self.change, self.sentence = None, None, at + 1
        if mark != "；":
            self.last_year, self.doubtful, self.fund = None, False, False

    def name(self, start: int, end: int, name: str) -> None:
        """A name awaits its amount if it begins a phrase and is not one of several."""
        gap = self.text[self.end : start]
        joined = self.pending is not None
        self.pending = None
        if not joined and not self.partial and self._begins(gap):
            self.pending = (name, end)
            self.pending_last = bool(self.last_year) and self.previous == "time" and not gap.strip()
            self.change = None

    def _begins(self, gap: str) -> bool:
        """Whether `gap`, between the token before and a name, lets the name begin a phrase."""
        if numbered := _NUMBERING.search(gap):
            return not gap[: numbered.start()].strip()
        cut = max(gap.rfind(mark) for mark in _PUNCTUATION)
        lead = gap[cut + 1 :]
        if not self.rules.before.fullmatch(lead):
            return False
        if cut < 0:
            return self.previous in ("stop", "time") or (
                self.previous in ("amount", "percent") and bool(lead.strip())
            )
        if gap[cut] == "、":
            return self.previous in ("amount", "percent") and not gap[:cut].strip("） ")
        return True

    def compare(self, end: int, year: str | None, basis: str | None) -> None:
        """与上年相比: the change that follows is one against last year."""
        self.compared = (end, basis or "预算")
        if year is not None and int(year) != self.rules.year - 1:
            self.compared, self.doubtful = None, True

    def time(self, year: str | None, last: str | None) -> None:
        """Whose year the next absolute amounts are of."""
        number = int(year) if year else self.rules.year - bool(last)
        self.last_year = number < self.rules.year
        if number not in (self.rules.year, self.rules.year - 1):
            self.doubtful = True

    def direction(self, start: int, end: int, word: str) -> None:
        """增加, 减少 or 持平: of what."""
        sign = self.rules.signs[word]
        before = self.text[self.end : start]
        if self.change is not None and not before.strip("，（ "):
            self.verb = (sign, "", end)
            return
        self.change = None
        subject = self._changed(start, before)
        if word in RATES:
            subject = ""
        self.verb = None
        if sign:
            self.verb = (sign, subject, end)
        elif subject:
            self._add_change(start, end, 0, subject, None)
            self.change = None

    def _gap(self, start: int, end: int) -> str:
        """The text between two tokens; a mark that no pattern takes where it is long."""
        return self.text[start:end] if end - start <= _LONGEST_GAP else "…"

    def _changed(self, start: int, before: str) -> str:
        """What a word of direction speaks of."""
        between = self.rules.to_direction
        if self.partial or self.doubtful:
            return ""
        if self.pending is not None:
            after = self.compared[0] if self.compared and self.compared[0] > self.pending[1] else 0
            gap = self._gap(max(after, self.pending[1]), start)
            return self.pending[0] if between.fullmatch(gap) else ""
        if self.compared is not None:
            return self.subject if between.fullmatch(self._gap(self.compared[0], start)) else ""
        return self.subject if between.fullmatch(before) and before.strip().startswith("，") else ""

    def amount(self, amount: Amount) -> None:
        """An amount: a change, a figure, or unknown, after which the sentence has no subject."""
        verb, self.verb = self.verb, None
        if verb and _TO_AMOUNT.fullmatch(self._gap(verb[2], amount.start)):
            self._add_change(amount.start, amount.end, verb[0], verb[1], amount)
            return
        name, start = self.pending or (self.carried, self.sentence)
        tied = self.rules.to_amount.fullmatch(self._gap(start, amount.start)) is not None
        self.pending, self.carried, self.change, self.compared = None, "", None, None
        self.subject, self.now = "", None
        if not (name and tied and amount.exact) or self.partial or self.doubtful:
            return
        last = self.pending_last
        if self.last_year and not last and name != "固定资产":
            return
        self.claims.append(
            Claim(
                name, "上年" if last else "本年", self._quoted(amount.end), amount, end=amount.end
            )
        )
        if not last:
            self.subject, self.now = name, amount

    def percent(self, percent: Percentage) -> None:
        """A percentage of the change just told, or one that is told by itself."""
        verb, self.verb = self.verb, None
        if not percent.exact:
            self.change = None
            return
        if verb and _TO_PERCENT.fullmatch(self._gap(verb[2], percent.start)):
            if self.change is None:
                self._add_change(percent.start, percent.end, verb[0], verb[1], None)
            self._rate(percent, verb[0])
        elif self.change is not None and _TO_PERCENT.fullmatch(self.text[self.end : percent.start]):
            self._rate(percent, None)
        self.change = None

    def _rate(self, percent: Percentage, sign: int | None) -> None:
        assert self.change is not None
        told = self.claims[self.change]
        text = self._quoted(percent.end)
        self.claims[self.change] = replace(
            told, percent=percent, percent_sign=sign, text=text, end=percent.end
        )

    def _add_change(
        self, start: int, end: int, sign: int, name: str, amount: Amount | None
    ) -> None:
        of_part = self.fund and name in ("支出", "基本支出", "项目支出", "人员经费", "公用经费")
        now = self.now if self.subject == name else None
        if of_part:
            name, now = "", None
        basis = self.compared[1] if self.compared else "预算"
        text = self._quoted(end)
        self.change = len(self.claims)
        self.claims.append(Claim(name, "变动", text, amount, sign, basis=basis, now=now, end=end))
        self.subject, self.pending, self.compared = name, None, None

    def _quoted(self, end: int) -> str:
        """The sentence up to `end`, its last characters where it is long."""
        start = max(self.sentence, end - _LONGEST_QUOTED)
        if start > self.sentence:
            start = self.text.find("，", start, end) + 1 or start
        text = self.typed[start:end]
        return text.strip("，,、；;：: （(")


_Token = tuple[int, int, Amount | Percentage | re.Match[str]]


def _tokens(text: str, rules: Grammar) -> list[_Token]:
    """All tokens in order."""
    found: list[_Token] = [(amount.start, amount.end, amount) for amount in amounts(text)]
    found += [(rate.start, rate.end, rate) for rate in percentages(text)]
    found += [(match.start(), match.end(), match) for match in rules.tokens.finditer(text)]
    return sorted(found, key=lambda token: token[:2])


@lru_cache(maxsize=4096)
def claims(text: str, rules: Grammar) -> tuple[Claim, ...]:
    """Every claim of one paragraph, in order."""
    reader = _Reader(text, plain(text), rules)
    for start, end, token in _tokens(reader.text, rules):
        if start < reader.end:
            continue
        kind = "amount"
        if isinstance(token, Amount):
            reader.amount(token)
        elif isinstance(token, Percentage):
            kind = "percent"
            reader.percent(token)
        else:
            kind = _read_word(reader, token)
            if kind in ("all", "fund"):
                continue
        reader.end, reader.previous = end, kind
    return tuple(reader.claims)


_KINDS = ("stop", "all", "name", "compare", "time", "part", "other", "fund", "direction")


def _read_word(reader: _Reader, match: re.Match[str]) -> str:
    """Hand a word to the reader; gives its kind."""
    kind = next(kind for kind in _KINDS if match[kind])
    start, end = match.span()
    match kind:
        case "stop":
            reader.stop(start, match[kind])
        case "name":
            reader.name(start, end, reader.rules.names[match[kind].replace("“", "")])
        case "compare":
            reader.compare(end, match["compared"], match["basis"])
        case "time":
            reader.time(match["year"], match["last"])
        case "part":
            reader.partial = True
        case "other":
            reader.doubtful = True
        case "fund":
            reader.fund = True
        case "direction":
            reader.direction(start, end, match[kind])
    return kind
