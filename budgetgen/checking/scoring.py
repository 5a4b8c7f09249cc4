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

from budgetgen.checking.catalogue import load_catalogue
from budgetgen.checking.check import CheckResult
from budgetgen.checking.engine import codes_that_run
from budgetgen.checking.placed_file import Placed, read_placed
from budgetgen.checking.waivers import EXPIRED
from budgetgen.model.base import Name, Part, as_typed
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.money import Quantity
from budgetgen.resources import schemas_folder


class ScoreItem(Part):
    """One item: its points, the rules that cost points, how many per finding.

    A grouped finding (等 N 处) counts once.
    """

    name: Name = Field(title="名称")
    points: Quantity = Field(title="分值")
    rules: tuple[Name, ...] | None = Field(None, title="规则", description="不填则不由文件判断")
    each: Quantity = Field(Decimal(1), title="每处", description="每处问题扣几分")


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


@dataclass(frozen=True)
class Score:
    """The items and their sum over the base of what could be judged."""

    title: str
    items: tuple[Scored, ...]

    @property
    def base(self) -> Decimal:
        """Points that could be reached."""
        return sum((i.points for i in self.items if i.reached is not None), Decimal(0))

    @property
    def reached(self) -> Decimal:
        """Points reached."""
        return sum((i.reached for i in self.items if i.reached is not None), Decimal(0))

    @property
    def percent(self) -> Decimal:
        """Points reached in a hundredth of the base, one decimal."""
        return (
            (self.reached * 100 / self.base).quantize(Decimal("0.1")) if self.base else Decimal(0)
        )


def load_profile(path: Path | None = None) -> ScoreProfile | tuple[Finding, ...]:
    """The profile at `path`, the default one without, or what is wrong with it."""
    found = read_placed(path or schemas_folder() / "score.yaml", ScoreProfile)
    if not isinstance(found, Placed):
        return found
    return tuple(_unknown_rules(found)) or found.part


def _unknown_rules(profile: Placed[ScoreProfile]) -> Iterator[Finding]:
    known = load_catalogue()
    for i, heading in enumerate(profile.part.headings):
        for j, item in enumerate(heading.items):
            for k, code in enumerate(item.rules or ()):
                if code not in known:
                    yield Finding(
                        "READ-VALUE",
                        Severity.ERROR,
                        f"没有编码为“{as_typed(code)}”的规则",
                        profile.positions["headings", i, "items", j, "rules", k],
                        "规则的编码可用 budgetgen rules 列出",
                    )


def score(result: CheckResult, profile: ScoreProfile) -> Score | None:
    """The score of one checked file, None where it could not be read.

    Waived findings cost nothing. An item is judged only where one of its rules has run: published
    tables alone show nothing of the text.
    """
    if result.case is None:
        return None
    counts = Counter(finding.code for finding in result.findings)
    ran = codes_that_run(result.case) - set(result.broken) | {EXPIRED}

    def scored(heading: ScoreHeading, item: ScoreItem) -> Scored:
        rules = [code for code in item.rules or () if code in ran]
        if not rules:
            return Scored(heading.name, item.name, item.points, None, 0)
        found = sum(counts[code] for code in rules)
        reached = max(Decimal(0), item.points - found * item.each)
        return Scored(heading.name, item.name, item.points, reached, found)

    return Score(
        profile.title, tuple(scored(h, item) for h in profile.headings for item in h.items)
    )
