"""Figures in prose: amounts, directions and percentages agree with the tables and each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.prose.amounts import rounded
from budgetgen.checking.prose.changes import DIRECTIONS
from budgetgen.checking.prose.claims import Claim
from budgetgen.checking.prose.known_figures import KnownFigures, Values, known_figures
from budgetgen.checking.prose.passages import Passage, claims_of
from budgetgen.checking.texts.wordlists import word_file
from budgetgen.model.money import FEN

_THREE_PUBLIC = ("三公经费", "公务用车购置及运维费")
_HUNDRED = Decimal(100)
_FACTORS = (Decimal(10), Decimal(10_000))


def _sign(number: Decimal) -> int:
    return (number > 0) - (number < 0)


def _against(claim: Claim, figures: KnownFigures) -> Values:
    """What the amount of a claim has to be held against; nothing where that is not known."""
    if claim.about == "本年":
        return figures.now.get(claim.name, ())
    if claim.about == "上年":
        return figures.last.get(claim.name, ())
    if claim.basis != "预算":
        return ()
    changes = figures.change(claim.name)
    return tuple(abs(change) for change in changes if _sign(change) == claim.sign)


def _hint(actual: Decimal, expected: Decimal) -> str:
    """What may have gone wrong, where the figures themselves tell."""
    for factor in _FACTORS:
        if expected and actual in (expected * factor, expected / factor):
            return f"；两者相差{factor}倍，请检查金额单位"
    return ""


def text_figure(case: Case) -> Iterator[Hit]:
    """An amount typed into prose = the printed cell it speaks of, converted, rounded half up."""
    figures = known_figures(case)
    for passage, claim in claims_of(case):
        amount, expected = claim.amount, _against(claim, figures)
        if amount is None or not expected or any(amount.says(value) for value in expected):
            continue
        what = {"本年": "", "上年": "上年", "变动": "的变动"}[claim.about]
        name = what + claim.name if claim.about == "上年" else claim.name + what
        right, written = amount.shown(expected[0]), amount.shown(amount.yuan)
        gap = f"{abs(written - right)} {amount.unit}{_hint(amount.yuan, expected[0])}"
        values = {"name": name, "unit": amount.unit, "text": claim.text, "gap": gap}
        yield Hit(at=passage.at, expected=right, actual=written, values=values)


def text_sign(case: Case) -> Iterator[Hit]:
    """增加, 减少 and 持平 agree with the figures; nothing 增加0."""
    figures = known_figures(case)
    for passage, claim in claims_of(case):
        if claim.about == "变动" and (expected := _wrong_sign(claim, figures)):
            yield Hit(
                at=passage.at,
                expected=expected,
                actual=DIRECTIONS[claim.sign],
                values={"name": claim.name or "金额", "text": claim.text},
            )


def _wrong_sign(claim: Claim, figures: KnownFigures) -> str:
    """The right word where the claim's is wrong, else nothing."""
    if claim.sign and claim.amount is not None and claim.amount.exact and not claim.amount.yuan:
        return DIRECTIONS[0]
    changes = figures.change(claim.name) if claim.basis == "预算" else ()
    if changes and claim.sign not in map(_sign, changes):
        return DIRECTIONS[_sign(changes[0])]
    if claim.percent_sign is not None and claim.percent_sign != claim.sign:
        return f"与百分比一致的“{DIRECTIONS[claim.percent_sign]}”"
    return ""


def text_percent(case: Case) -> Iterator[Hit]:
    """A percentage = change ÷ last year; no percentage on a zero base."""
    figures = known_figures(case)
    for passage, claim in claims_of(case):
        expected = _wrong_percent(claim, figures)
        if expected is not None and claim.percent is not None:
            yield Hit(
                at=passage.at,
                expected=expected,
                actual=f"{claim.percent.value}%",
                values={"name": claim.name or "金额", "text": claim.text},
            )


def _wrong_percent(claim: Claim, figures: KnownFigures) -> str | None:
    """The right percentage, or why there is none; None where the claim's is right or unknown."""
    if claim.percent is None:
        return None
    bases = figures.last.get(claim.name, ()) if claim.basis == "预算" else ()
    if bases:
        if not any(bases):
            return "不写百分比（上年数为0）"
        pairs = zip(figures.change(claim.name), bases, strict=False)
        rates = [rounded(abs(c) * _HUNDRED / b, claim.percent.step) for c, b in pairs if b]
        return None if claim.percent.value in rates else f"{rates[0]}%"
    return _inconsistent(claim) if claim.amount is None or claim.amount.exact else None


def _inconsistent(claim: Claim) -> str | None:
    """The percentage that the sentence's own amounts give, where no rounding explains the typed."""
    if claim.percent is None or claim.now is None or claim.amount is None:
        return None
    base = claim.now.yuan - claim.sign * claim.amount.yuan
    if base == 0:
        return "不写百分比（上年数为0）"
    slack = (claim.now.step + claim.amount.step) / 2
    if base <= slack:
        return None
    change, half = claim.amount.yuan, claim.amount.step / 2
    low = (change - half) * _HUNDRED / (base + slack) - claim.percent.step / 2
    high = (change + half) * _HUNDRED / (base - slack) + claim.percent.step / 2
    if low <= claim.percent.value <= high:
        return None
    return f"{rounded(change * _HUNDRED / base, Decimal('0.01'))}%"


Changes = dict[str, dict[Decimal, tuple[Passage, Claim]]]
"""Per figure every change that is told of it, in yuan, with where."""


def _told(case: Case) -> dict[str, Changes]:
    """Per basis of comparison the changes told anywhere."""
    found: dict[str, Changes] = {}
    for passage, claim in claims_of(case):
        told = claim.about == "变动" and claim.name and (claim.amount or not claim.sign)
        if told and (claim.amount is None or claim.amount.exact):
            change = claim.sign * claim.amount.yuan if claim.amount else Decimal(0)
            changes = found.setdefault(claim.basis, {}).setdefault(claim.name, {})
            changes.setdefault(change, (passage, claim))
    return found


def _only(changes: Changes, name: str) -> Decimal | None:
    told = changes.get(name, {})
    return next(iter(told)) if len(told) == 1 else None


def _sum_of_parts(
    changes: Changes, parts: list[str], figures: KnownFigures
) -> tuple[Decimal, Decimal] | None:
    """Σ changes of the parts and its rounding slack; None where a part is missing or told twice.

    A part that the text leaves out counts as unchanged if the figures do not say otherwise.
    """
    total, slack, told = Decimal(0), Decimal(0), 0
    for part in parts:
        change = _only(changes, part)
        if change is not None:
            _, claim = changes[part][change]
            slack += claim.amount.step / 2 if claim.amount else 0
            total, told = total + change, told + 1
            continue
        subparts = word_file("figures")["合计"].get(part)
        if part not in changes and subparts and all(name in changes for name in subparts):
            below = _sum_of_parts(changes, subparts, figures)
            if below is None:
                return None
            total, slack, told = total + below[0], slack + below[1], told + 1
        elif part in changes or any(figures.change(part) or figures.now.get(part, ())):
            return None
    return (total, slack) if told > 1 else None


def _shown(claim: Claim, yuan: Decimal) -> Decimal:
    """`yuan` in the claim's unit, else in yuan."""
    return claim.amount.shown(yuan) if claim.amount else rounded(yuan, FEN)


def _change_sums(case: Case, three_public: bool) -> Iterator[Hit]:
    figures = known_figures(case)
    for changes in _told(case).values():
        for name, parts in word_file("figures")["合计"].items():
            total = _only(changes, name)
            if total is None or (name in _THREE_PUBLIC) is not three_public:
                continue
            summed = _sum_of_parts(changes, parts, figures)
            passage, claim = changes[name][total]
            slack = claim.amount.step / 2 if claim.amount else Decimal(0)
            if summed is None or abs(summed[0] - total) <= summed[1] + slack:
                continue
            unit = claim.amount.unit if claim.amount else "元"
            yield Hit(
                at=passage.at,
                expected=_shown(claim, summed[0]),
                actual=_shown(claim, total),
                values={"name": name, "unit": unit, "text": claim.text},
            )


def text_delta(case: Case) -> Iterator[Hit]:
    """The change of a total = the sum of the changes of its parts.

    Tolerance: half a unit of the last place written, for each amount.
    """
    yield from _change_sums(case, three_public=False)


def tpe_change(case: Case) -> Iterator[Hit]:
    """The change of 三公经费 = the sum of the changes of its parts; tolerance as in TEXT-DELTA."""
    yield from _change_sums(case, three_public=True)


CHECKS = (
    Check("TEXT-DELTA", text_delta, Needs.TABLES),
    Check("TEXT-FIGURE", text_figure, Needs.TABLES),
    Check("TEXT-PERCENT", text_percent, Needs.TABLES),
    Check("TEXT-SIGN", text_sign, Needs.TABLES),
    Check("TPE-CHANGE", tpe_change, Needs.TABLES),
)
