"""各章之间: duties and their projects, vehicles in the asset table, the budget and the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.checking.indicator_values.scanner import folded, read_numeral
from budgetgen.checking.texts.typed import published
from budgetgen.model.project import Project
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import AssetKind, ThreePublicKind

VEHICLE_RUNNING = "30231"
_GROUP = re.compile(r"\d{3,6}-(\d{4})-[A-Z]{3}-[A-Z\d]{4}", re.A)
"""Older project codes of Hebei name the 职责 and 活动: 203-0701-JBN-V4AV."""

_EXPLAINED = re.compile("车")
_WHY = re.compile("车|平台|封存|处置|报废|划转|统一|借用|租|改革")
_NUMBER = r"(\d{1,5}|[一二两三四五六七八九十]{1,3})"
_VEHICLES = "(?:车辆|公务用车|公务车|汽车)"
_HELD = re.compile(
    rf"{_VEHICLES}(?:保有量|总数|总量|数量)?(?:共有|现有|实有|共计|合计|总计|为|共|有|是|:)*{_NUMBER}[辆台]"
    rf"|(?:共有|现有|实有|保有)(?:各类|各种)?{_NUMBER}[辆台]{_VEHICLES}"
)
_NOT_ALL = re.compile(
    "购|新增|处置|报废|更新|计划|拟|减|增加|其中|封存|租|借|编制|核定|调|每|划转|分别"
)
_CLAUSE_END = re.compile("[,。;、:\n(]")
LONGEST_CLAUSE = 30


def projects_by_reference(submission: Submission) -> dict[str, Project]:
    """Each project by its code, and by its name where only one has it."""
    named = Counter(project.name for project in submission.projects)
    found = {p.name: p for p in submission.projects if named[p.name] == 1}
    return found | {p.code: p for p in reversed(submission.projects) if p.code}


def cross_activity(case: Case) -> Iterator[Hit]:
    """Projects whose codes name one 活动 are counted under one: the one most of them stand under."""
    places: dict[str, Counter[Path]] = defaultdict(Counter)
    listed: list[tuple[Path, Path, str, str]] = []
    projects = projects_by_reference(case.filled)
    for d, duty in enumerate(case.filled.duties):
        for a, activity in enumerate(duty.activities):
            under: Path = ("duties", d, "activities", a)
            for p, reference in enumerate(activity.projects):
                project = projects.get(reference)
                if project and (found := _GROUP.fullmatch(project.code or "")):
                    places[found[1]][under] += 1
                    listed.append((under, (*under, "projects", p), found[1], project.name))
    usual = {group: counts.most_common(1)[0] for group, counts in places.items()}
    for under, at, group, name in listed:
        where, count = usual[group]
        if where != under and count > max(1, places[group][under]):
            shown = {"name": name, "group": group, "count": count, "usual": _title(case, where)}
            yield Hit(at=at, actual=_title(case, under), expected=_title(case, where), values=shown)


def _title(case: Case, path: Path) -> str:
    return case.filled.duties[int(path[1])].activities[int(path[3])].name


def _vehicles(submission: Submission) -> Decimal | None:
    """Vehicles in the asset table; None where that table is not filled in."""
    if not submission.assets.items:
        return None
    rows = [item for item in submission.assets.items if item.kind is AssetKind.VEHICLES]
    return sum((row.quantity or Decimal(bool(row.value)) for row in rows), Decimal(0))


def _explained(submission: Submission) -> bool:
    """Whether the submission says anything of its vehicles."""
    texts = (*submission.assets.note, *submission.prose.other)
    reasons = [
        item.reason
        for item in submission.three_public
        if item.kind in (ThreePublicKind.VEHICLE_RUNNING, ThreePublicKind.VEHICLE_PURCHASE)
    ]
    return any(map(_EXPLAINED.search, texts)) or any(map(_WHY.search, reasons))


def cross_asset_car(case: Case) -> Iterator[Hit]:
    """Vehicles in the asset table and 公务用车运行维护费 go together, or the text says why not.

    Money of any source counts: a unit may run its vehicles on its own income.
    """
    held = _vehicles(case.filled)
    lines = (line for line in case.filled.lines if line.economic == VEHICLE_RUNNING)
    running = sum((line.amount for line in lines), Decimal(0))
    if held is None or bool(held) == bool(running) or _explained(case.filled):
        return
    number = f"{held.normalize():f}" if held else "没有"
    what = (
        f"固定资产中有车辆 {number} 辆，没有安排公务用车运行维护费"
        if held
        else f"安排了公务用车运行维护费 {running} 元，固定资产中没有车辆"
    )
    yield Hit(at=("assets",), values={"what": what})


def _known_counts(submission: Submission) -> list[Decimal]:
    """Every number of vehicles that the tables give, the total first."""
    assets, flows = submission.assets, submission.assets.vehicles
    rows = [i.quantity or Decimal(0) for i in assets.items if i.kind is AssetKind.VEHICLES]
    told = [i.vehicles_held for i in submission.three_public if i.vehicles_held is not None]
    found = [sum(rows, Decimal(0)), Decimal(sum(flow.held for flow in flows)), Decimal(sum(told))]
    found += [Decimal(sum(flow.last_year for flow in flows)), *rows, *map(Decimal, told)]
    found += [Decimal(number) for flow in flows for number in (flow.held, flow.last_year)]
    return [number for number in found if number]


def _counted(text: str) -> Iterator[tuple[str, Decimal]]:
    """Every statement of how many vehicles there are: as printed, and the number."""
    plain = folded(text)[0]
    for match in _HELD.finditer(plain):
        before = _CLAUSE_END.split(plain[max(0, match.start() - LONGEST_CLAUSE) : match.start()])
        figures = match[1] or match[2]
        number = int(figures) if figures.isdecimal() else read_numeral(figures)
        if number is not None and not _NOT_ALL.search(before[-1]):
            yield match[0], Decimal(number)


def cross_count(case: Case) -> Iterator[Hit]:
    """A number of vehicles in the text is one that the asset tables give."""
    known = _known_counts(case.filled)
    if not known:
        return
    for field in published(case):
        if field.path[0] not in ("assets", "prose", "three_public"):
            continue
        for said, number in _counted(field.text):
            if number not in known:
                yield Hit(at=field.path, expected=known[0], actual=number, values={"said": said})


CHECKS = (
    Check("CROSS-ACTIVITY", cross_activity, Needs.SUBMISSION),
    Check("CROSS-ASSET-CAR", cross_asset_car, Needs.SUBMISSION),
    Check("CROSS-COUNT", cross_count, Needs.SUBMISSION),
)
