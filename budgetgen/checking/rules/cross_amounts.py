"""同一笔金额: what two chapters call by one name has one value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.checking.prose.amounts import Amount, amounts, plain
from budgetgen.checking.rules.cross import projects_by_reference
from budgetgen.checking.texts.typed import published
from budgetgen.model.project import Activity, Duty, Project

_LINKS = (
    ("预算数", "预算", "安排", "共计", "合计", "总计", "共", "为", "是", "计", "列支", "支出", "：", "“", "”")
)  # fmt: skip
_OTHER_SCOPE = re.compile(
    "上年|去年|[较比增减]|其中|每|人均|本级|所属|下属|项目|决算|执行|标准|以前|结转|追加|调整"
)
_YEAR = re.compile(r"(20\d\d)年")
_PART = re.compile("机关运行|公用经费|基本支出")
_CLAUSE_END = re.compile("[。；\n]")
LONGEST_NAME, LONGEST_CLAUSE, SHORTEST_NAME = 30, 60, 3


@dataclass(frozen=True, slots=True)
class Named:
    """An amount in running text with its name; `part` where only 机关运行经费 is spoken of."""

    path: Path
    name: str
    amount: Amount
    text: str
    part: bool

    @property
    def chapter(self) -> Path:
        """Where it stands: one section of the prose, or another part of the submission."""
        return self.path[:2] if self.path[0] == "prose" else self.path[:1]


def _name_before(text: str, names: frozenset[str], longest: int) -> tuple[str, int]:
    """The name that ends `text`, with nothing but linking words after it, and where it begins."""
    end = len(text)
    for _ in range(4):
        for length in range(min(longest, end), SHORTEST_NAME - 1, -1):
            if text[end - length : end] in names:
                return text[end - length : end], end - length
        link = next((word for word in _LINKS if text.endswith(word, 0, end)), "")
        if not link:
            break
        end -= len(link)
    return "", 0


def _named(case: Case) -> Iterator[Named]:
    """Every exact amount of this year and the whole department that follows an account's name."""
    known = case.classification.economic.by_code.values()
    names = frozenset(plain(account.name) for account in known if len(account.code) == 5)
    longest = max(map(len, names), default=0)
    units = [plain(unit.name) for unit in case.filled.department.units]
    several = len(units) > 1
    for field in published(case):
        if field.path[0] not in ("prose", "assets", "three_public"):
            continue
        text = re.sub(r"\s", "", plain(field.text))
        whole_field = bool(_PART.search(text)) or "operating_cost_use" in field.path
        for amount in amounts(text):
            clause = _CLAUSE_END.split(text[max(0, amount.start - LONGEST_CLAUSE) : amount.start])[
                -1
            ]
            name, begin = _name_before(clause, names, longest)
            before = re.split("[，、]", clause[:begin])[-1]
            years = set(_YEAR.findall(clause[:begin])) - {str(case.budget_year)}
            if not name or not amount.exact or years or _OTHER_SCOPE.search(before):
                continue
            if several and any(unit in clause for unit in units):
                continue
            yield Named(field.path, name, amount, text[amount.start : amount.end], whole_field)


def _disagree(first: Named, second: Named) -> bool:
    """Whether two amounts cannot both hold: a part may be less than the whole, not more."""
    if first.amount.says(second.amount.yuan) or second.amount.says(first.amount.yuan):
        return False
    if first.part == second.part:
        return True
    part, whole = (first, second) if first.part else (second, first)
    return part.amount.yuan > whole.amount.yuan


def _in_prose(case: Case) -> Iterator[Hit]:
    first: dict[tuple[str, bool], Named] = {}
    for named in _named(case):
        for part in (named.part, not named.part):
            other = first.get((named.name, part))
            if other and other.chapter != named.chapter and _disagree(other, named):
                shown = {"what": named.name, "where": "另一章"}
                yield Hit(at=named.path, expected=other.text, actual=named.text, values=shown)
                break
        first.setdefault((named.name, named.part), named)


_PURPOSE = re.compile("(预算数|财政资金|其他资金)(?:共计|合计|为|是|：)?$")


def _in_purposes(case: Case) -> Iterator[Hit]:
    """预算数…万元 in a project's purpose is the project's budget."""
    for i, project in enumerate(case.filled.projects):
        figures = case.tables.projects.get(project.key)
        if project.secret or figures is None:
            continue
        cells = {"预算数": figures.budget, "财政资金": figures.fiscal, "其他资金": figures.other}
        text = plain(project.purpose)
        for amount in amounts(text):
            found = _PURPOSE.search(text[max(0, amount.start - 10) : amount.start])
            yuan = (cells[found[1]].amount or Decimal(0)) if found else None
            if found and yuan is not None and amount.exact and not amount.says(yuan):
                yield Hit(
                    at=("projects", i, "purpose"),
                    expected=f"{amount.shown(yuan):f}{amount.unit}",
                    actual=text[amount.start : amount.end],
                    values={"what": f"项目“{project.name}”的{found[1]}", "where": "绩效目标表"},
                )


def _projects_of(case: Case, projects: dict[str, Project], activity: Activity) -> Decimal | None:
    """What the listed projects come to; None where there are none, or one is not known."""
    whole = Decimal(0)
    for reference in activity.projects:
        project = projects.get(reference)
        figures = case.tables.projects.get(project.key) if project else None
        if figures is None:
            return None
        whole += figures.budget.amount or Decimal(0)
    return whole if activity.projects else None


def _activities_of(case: Case, projects: dict[str, Project], duty: Duty) -> tuple[Decimal, bool]:
    """What the activities come to as far as known, and whether all of them are."""
    known = [
        activity.amount if activity.amount is not None else _projects_of(case, projects, activity)
        for activity in duty.activities
    ]
    return sum((amount for amount in known if amount is not None), Decimal(0)), None not in known


def _in_duties(case: Case) -> Iterator[Hit]:
    """A duty is the sum of its activities, an activity holds at least its projects."""
    projects = projects_by_reference(case.filled)
    for d, duty in enumerate(case.filled.duties):
        for a, activity in enumerate(duty.activities):
            money = _projects_of(case, projects, activity)
            # More than the projects may be basic expenditure; less cannot be.
            if activity.amount is not None and money is not None and activity.amount < money:
                yield Hit(
                    at=("duties", d, "activities", a, "amount"),
                    expected=f"{money:f}元",
                    actual=f"{activity.amount:f}元",
                    values={"what": f"活动“{activity.name}”的金额", "where": "所含项目的合计"},
                )
        whole, complete = _activities_of(case, projects, duty)
        if duty.amount is None or not duty.activities:
            continue
        if duty.amount < whole or (complete and duty.amount != whole):
            yield Hit(
                at=("duties", d, "amount"),
                expected=f"{whole:f}元",
                actual=f"{duty.amount:f}元",
                values={"what": f"职责“{duty.name}”的金额", "where": "各活动的合计"},
            )


def cross_amount(case: Case) -> Iterator[Hit]:
    """One named amount has one value: in two chapters, in a purpose, in duties and activities."""
    yield from _in_prose(case)
    yield from _in_purposes(case)
    yield from _in_duties(case)


CHECKS = (Check("CROSS-AMOUNT", cross_amount, Needs.SUBMISSION),)
