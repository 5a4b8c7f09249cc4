"""A score out of a check: five headings with the weights of a profile a bureau can change.

The default profile is ``schemas/score.yaml``. Items that no file can show (the web site, how long
it is kept) are listed as not judged and left out of the base.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import Field

from budgetgen.checking.case import Case
from budgetgen.checking.catalogue import load_catalogue
from budgetgen.checking.check import CheckResult
from budgetgen.checking.engine import codes_that_run
from budgetgen.checking.rules.left_out import of_whole_budget
from budgetgen.checking.waivers import EXPIRED, UNKNOWN
from budgetgen.model.base import Name, Part, as_typed
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.money import Quantity
from budgetgen.model.submission import Submission
from budgetgen.reading.naming import keys_of
from budgetgen.reading.part_file import Placed, read_placed
from budgetgen.resources import schemas_folder

_OF_BUDGETS = frozenset(("lines", "three_public", "assets", "last_year"))
"""Parts that a pack for performance goals alone does not print."""


class ScoreItem(Part):
    """One item: its points, the rules that cost points, how many per finding.

    A grouped finding (等 N 处) counts once.
    """

    name: Name = Field(title="名称")
    points: Quantity = Field(title="分值")
    rules: tuple[Name, ...] | None = Field(None, title="规则", description="不填则不由文件判断")
    each: Quantity = Field(Decimal(1), title="每处", description="每处问题扣几分")
    needs: tuple[Name, ...] = Field(
        (), title="需要", description="预算文件中要填的部分；缺一样就不得分"
    )


class ScoreHeading(Part):
    """One of the five headings."""

    name: Name = Field(title="名称")
    items: tuple[ScoreItem, ...] = Field(title="项目")


class ScoreProfile(Part):
    """A bureau's way of scoring."""

    title: Name = Field(title="标题")
    headings: tuple[ScoreHeading, ...] = Field(title="大项")


@dataclass(frozen=True, slots=True)
class Scored:
    """An item with its points; None where a file cannot show it."""

    heading: str
    name: str
    points: Decimal
    reached: Decimal | None
    findings: int
    missing: tuple[str, ...] = ()
    """The parts of the submission that the item needs and that were left out."""

    @property
    def note(self) -> str:
        """What a reader should know besides the points."""
        if self.missing:
            return f"没有提供{'、'.join(self.missing)}，无法评分"
        return f"{self.findings} 处问题" if self.findings else ""


@dataclass(frozen=True)
class Score:
    """The items and their sum over the base of what could be judged."""

    title: str
    items: tuple[Scored, ...]

    @property
    def base(self) -> Decimal:
        """Points that could be reached."""
        return _short(sum((i.points for i in self.items if i.reached is not None), Decimal(0)))

    @property
    def reached(self) -> Decimal:
        """Points reached."""
        return _short(sum((i.reached for i in self.items if i.reached is not None), Decimal(0)))

    @property
    def percent(self) -> Decimal:
        """Points reached in a hundredth of the base, one decimal."""
        return (
            (self.reached * 100 / self.base).quantize(Decimal("0.1")) if self.base else Decimal(0)
        )


def _short(points: Decimal) -> Decimal:
    """Without zeros at the end: 3.0 and 3 are printed alike."""
    return points.normalize() + 0


def load_profile(path: Path | None = None) -> ScoreProfile | tuple[Finding, ...]:
    """The profile at `path`, the default one without, or what is wrong with it."""
    found = read_placed(path or schemas_folder() / "score.yaml", ScoreProfile)
    if not isinstance(found, Placed):
        return found
    return (*_unknown_rules(found), *_unknown_parts(found)) or found.part


def _unknown_rules(profile: Placed[ScoreProfile]) -> Iterator[Finding]:
    known = load_catalogue()
    for code, place in _listed(profile, "rules"):
        if code not in known:
            what, remedy = (
                f"没有编码为“{as_typed(code)}”的规则",
                "规则的编码可用 budgetgen rules 列出",
            )
            yield Finding("READ-VALUE", Severity.ERROR, what, place, remedy)


def _unknown_parts(profile: Placed[ScoreProfile]) -> Iterator[Finding]:
    remedy = "请写预算文件第一层的名称，如 三公经费、国有资产、上年数据"
    for title, place in _listed(profile, "needs"):
        if title not in keys_of(Submission):
            what = f"预算文件中没有“{as_typed(title)}”这一部分"
            yield Finding("READ-VALUE", Severity.ERROR, what, place, remedy)


def _listed(profile: Placed[ScoreProfile], name: str) -> Iterator[tuple[str, Place]]:
    """What the items list under `name`, each with its place."""
    for i, heading in enumerate(profile.part.headings):
        for j, item in enumerate(heading.items):
            for k, value in enumerate(getattr(item, name) or ()):
                yield value, profile.positions["headings", i, "items", j, name, k]


def _missing(case: Case, item: ScoreItem) -> tuple[str, ...]:
    """What the item needs and the submission leaves out, of what the pack prints."""
    submission = case.submission
    if submission is None:
        return ()
    fields = Submission.model_fields
    names = {title: keys_of(Submission)[title] for title in item.needs}
    return tuple(
        title
        for title, name in names.items()
        if getattr(submission, name) in (fields[name].default, ())
        and (name not in _OF_BUDGETS or of_whole_budget(case.pack))
    )


def score(result: CheckResult, profile: ScoreProfile) -> Score | None:
    """The score of one checked file, None where it could not be read.

    Waived findings cost nothing. An item is judged only where one of its rules has run: published
    tables alone show nothing of the text. Without what it needs, an item has no points.
    """
    if result.case is None:
        return None
    case = result.case
    counts = Counter(finding.code for finding in result.findings)
    ran = (codes_that_run(case) | {*result.also_ran, EXPIRED, UNKNOWN}) - set(result.broken)

    def scored(heading: ScoreHeading, item: ScoreItem) -> Scored:
        rules = [code for code in item.rules or () if code in ran]
        points = _short(item.points)
        if not rules:
            return Scored(heading.name, item.name, points, None, 0)
        found = sum(counts[code] for code in rules)
        missing = _missing(case, item)
        reached = Decimal(0) if missing else max(Decimal(0), points - found * item.each)
        return Scored(heading.name, item.name, points, _short(reached), found, missing)

    return Score(
        profile.title, tuple(scored(h, item) for h in profile.headings for item in h.items)
    )
