"""This year against last year, as the disclosure prints it, and what counts as a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from budgetgen.checking.case import Case, Path
from budgetgen.checking.prose.amounts import plain
from budgetgen.checking.prose.known_figures import known_figures
from budgetgen.checking.texts.wordlists import any_of, word_list
from budgetgen.tables.ledger import THREE_PUBLIC_FIGURES

DIRECTIONS = {1: "增加", -1: "减少", 0: "持平"}
"""How a change is called by its sign."""

_HUNDRED = Decimal(100)
_NOT_WORDS = re.compile(r"[\W\d_A-Za-z]|[了的和与及、对等在以为将并所年]")
_CLAUSE = re.compile(r"[^，。；！？：、]+")


@dataclass(frozen=True, slots=True)
class Change:
    """What a figure is and was, in yuan as printed, and the reasons given with their places."""

    name: str
    now: Decimal
    last: Decimal
    reasons: tuple[tuple[Path, str], ...]
    place: Path

    @property
    def difference(self) -> Decimal:
        """This year less last year."""
        return self.now - self.last

    @property
    def direction(self) -> int:
        """1, -1 or 0."""
        return (self.difference > 0) - (self.difference < 0)

    def exceeds(self, percent: float) -> bool:
        """Whether it changed by more than `percent`; anything is more than nothing."""
        if not self.difference:
            return False
        limit = Decimal(str(percent))
        return not self.last or abs(self.difference) * _HUNDRED / self.last > limit

    @property
    def shown(self) -> str:
        """增加 20.00%, 减少 1.50%, 上年为0."""
        word = DIRECTIONS[self.direction]
        if not self.last:
            return f"{word}（上年为0）"
        rate = (abs(self.difference) * _HUNDRED / self.last).quantize(Decimal("0.01"))
        return f"{word} {rate}%"


def three_public_changes(case: Case) -> Iterator[Change]:
    """Each of the four items whose last year is known, over all units, as the text prints it."""
    figures = known_figures(case)
    for kind, name in THREE_PUBLIC_FIGURES.items():
        if not figures.last.get(name) or not figures.now.get(name):
            continue
        places = [i for i, item in enumerate(case.filled.three_public) if item.kind is kind]
        reasons = tuple(
            (("three_public", i, "reason"), case.filled.three_public[i].reason)
            for i in places
            if case.filled.three_public[i].reason
        )
        place: Path = ("three_public", places[0]) if places else ("three_public",)
        yield Change(name, figures.now[name][0], figures.last[name][0], reasons, place)


def budget_changes(case: Case) -> Iterator[Change]:
    """支出, 基本支出 and 项目支出, where last year is known."""
    figures = known_figures(case)
    reasons = case.filled.prose.reasons
    total = "income" if reasons.income and not reasons.expenditure else "expenditure"
    for name, field, reason in (
        ("支出", total, reasons.of_expenditure),
        ("基本支出", "basic", reasons.basic),
        ("项目支出", "project", reasons.project),
    ):
        if figures.last.get(name) and figures.now.get(name):
            place: Path = ("prose", "reasons", field)
            given = ((place, reason),) if reason else ()
            yield Change(name, figures.now[name][0], figures.last[name][0], given, place)


@cache
def _courtesies() -> re.Pattern[str]:
    return re.compile(any_of(word_list("reasons", "套话")))


def is_formula(reason: str) -> bool:
    """Whether a reason holds nothing but formulas of courtesy (厉行节约, 严格控制)."""
    rest = _courtesies().sub("", plain(reason))
    return len(_NOT_WORDS.sub("", rest)) < 2


@cache
def _direction_pattern() -> re.Pattern[str]:
    """The money itself goes up or down: 接待支出增加, 压减预算."""
    up, down = (any_of(word_list("directions", title)) for title in ("增加", "减少"))
    meant = any_of(word_list("directions", "所指"))
    return re.compile(
        f"(?:{meant})(?:需求|规模|总额|总量|数|安排|预算|相应|随之|略有|有所|也|均|都){{0,3}}"
        f"(?:(?P<up>{up})|(?P<down>{down}))"
        f"|(?:(?P<up2>{up})|(?P<down2>{down}))了?(?:公务|部分|本年|今年|相关|该项|车辆){{0,2}}(?:{meant})"
    )


@cache
def _void() -> re.Pattern[str]:
    return re.compile(any_of(word_list("directions", "不作数")))


@cache
def _any_direction() -> re.Pattern[str]:
    titles = ("增加", "减少")
    return re.compile(any_of(word for title in titles for word in word_list("directions", title)))


def told_direction(reason: str) -> int:
    """1 or -1 where a reason says that the money itself went up or down; 0 where in doubt."""
    found = set()
    for clause in _CLAUSE.findall(plain(reason)):
        if _void().search(clause):
            continue
        for match in _direction_pattern().finditer(clause):
            found.add(1 if match["up"] or match["up2"] else -1)
    return found.pop() if len(found) == 1 else 0


def mentions_direction(reason: str) -> bool:
    """Whether any clause of a reason says more or less, of whatever."""
    return any(
        _any_direction().search(clause) and not _void().search(clause)
        for clause in _CLAUSE.findall(plain(reason))
    )
