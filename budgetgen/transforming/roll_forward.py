"""Next year's submission to start from, out of this year's.

Nothing of the new year is invented: what was this year's becomes last year's, what goes on is
kept, and what names a past year is marked for somebody to revise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetgen.checking.last_submission import figure_amounts
from budgetgen.model.disclosure import Assets, Reasons, ThreePublicItem, VehicleFlow
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.ledger_line import LastYearLine
from budgetgen.model.project import Duty, Project
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import BASIC
from budgetgen.packs.definition import Tables
from budgetgen.packs.pack import PackError, load_pack
from budgetgen.reading.naming import titles_of
from budgetgen.tables.ledger import THREE_PUBLIC_FIGURES
from budgetgen.transforming.continuing import Decision, decide, unknown_projects
from budgetgen.transforming.per_unit import project_units, unit_submission
from budgetgen.transforming.year_marks import Stale, YearMarker


@dataclass(frozen=True)
class Note:
    """Something for the person who goes on with the new file: 保留项目, 不再延续, 请修改 …"""

    topic: str
    text: str


@dataclass(frozen=True)
class RolledForward:
    """Next year's submission with what is left to do, or why there is none."""

    submission: Submission | None
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()


def roll_forward(
    submission: Submission,
    year: int,
    *,
    keep: Collection[str] = (),
    drop: Collection[str] = (),
    keep_lines: bool = False,
) -> RolledForward:
    """The submission of `year`, the one after `submission`'s.

    A project goes on unless its name or purpose says that it is done once, its name names only
    past years, or all its money is carried over; `keep` and `drop` (codes or names) overrule that.
    `keep_lines` carries the lines of 基本支出 with their amounts, as a starting point.
    """
    findings = [*_wrong_year(submission, year), *unknown_projects(submission, keep, drop)]
    if findings:
        return RolledForward(None, findings=tuple(findings))
    try:
        tables = load_pack(submission.pack).tables
    except PackError as error:
        return RolledForward(None, findings=tuple(error.findings))
    decisions = decide(submission, year, keep, drop)
    marker = YearMarker(year)
    lines = tuple(
        line
        for line in submission.lines
        if keep_lines and line.kind in BASIC and not line.carry_over
    )
    new = submission.model_copy(
        update={
            "budget_year": year,
            "approved_on": None,
            "lines": lines,
            "year_end": (),
            "projects": _projects(submission, decisions),
            "duties": _duties(submission, decisions),
            "three_public": tuple(_three_public(submission, tables)),
            "procurement": (),
            "assets": _assets(submission.assets),
            "last_year": _last_year(submission),
            "prose": submission.prose.model_copy(update={"reasons": Reasons()}),
            "waivers": (),
        }
    )
    new = marker.part(new)
    notes = (*_about_projects(decisions), *_to_revise(marker.found), *_to_fill(submission, new))
    return RolledForward(new, notes)


def _wrong_year(submission: Submission, year: int) -> Iterator[Finding]:
    if year != submission.budget_year + 1:
        yield Finding(
            "ROLL-YEAR",
            Severity.ERROR,
            f"{submission.budget_year}年的预算文件只能结转到{submission.budget_year + 1}年，"
            f"现为{year}年",
            remedy="上年数据取自这份文件，两个年度应当相连；请核对年度或文件",
        )


def _projects(submission: Submission, decisions: list[Decision]) -> tuple[Project, ...]:
    """The projects that go on, each with its unit: its lines no longer tell."""
    units = project_units(submission)
    several = len(submission.department.units) > 1

    def with_unit(project: Project) -> Project:
        owners = units[project.key]
        if project.unit or not several or len(owners) > 1:
            return project
        return project.model_copy(update={"unit": owners[0]})

    return tuple(with_unit(each.project) for each in decisions if each.kept)


def _duties(submission: Submission, decisions: list[Decision]) -> tuple[Duty, ...]:
    """The duties without amounts, their activities without the projects that ended."""
    ended = {
        name
        for each in decisions
        if not each.kept
        for name in (each.project.key, each.project.name)
    }
    ended -= {each.project.key for each in decisions if each.kept}
    ended -= {each.project.name for each in decisions if each.kept}
    return tuple(
        duty.model_copy(
            update={
                "amount": None,
                "activities": tuple(
                    activity.model_copy(
                        update={
                            "amount": None,
                            "projects": tuple(n for n in activity.projects if n not in ended),
                        }
                    )
                    for activity in duty.activities
                ),
            }
        )
        for duty in submission.duties
    )


def _last_year(submission: Submission) -> tuple[LastYearLine, ...]:
    """This year's ledger per unit × 项 × kind × source × carry-over, in the ledger's order."""
    found: dict[tuple[object, ...], LastYearLine] = {}
    for line in submission.lines:
        key = (line.unit, line.functional, line.kind, line.source, line.carry_over)
        before = found.get(key)
        found[key] = LastYearLine(
            unit=line.unit,
            functional=line.functional,
            kind=line.kind,
            source=line.source,
            carry_over=line.carry_over,
            budget=line.amount + ((before.budget if before else None) or Decimal(0)),
        )
    return tuple(found.values())


def _three_public(submission: Submission, tables: Tables) -> Iterator[ThreePublicItem]:
    """上年预算数 of each item, as this year's document computes it, unit by unit."""
    several = len(submission.department.units) > 1
    for unit in submission.department.units:
        amounts = figure_amounts(unit_submission(submission, unit.code), tables)
        for kind, name in THREE_PUBLIC_FIGURES.items():
            if name in amounts:
                yield ThreePublicItem(
                    unit=unit.code if several else None, kind=kind, last_budget=amounts[name]
                )


def _assets(assets: Assets) -> Assets:
    """The classes of assets without their numbers; vehicles begin with those now held."""

    def begun(flow: VehicleFlow) -> VehicleFlow:
        return VehicleFlow(unit=flow.unit, kind=flow.kind, last_year=flow.held, held=flow.held)

    return Assets(
        items=tuple(
            item.model_copy(update={"quantity": None, "value": None}) for item in assets.items
        ),
        vehicles=tuple(map(begun, assets.vehicles)),
        note=assets.note,
    )


def _about_projects(decisions: list[Decision]) -> Iterator[Note]:
    for each in decisions:
        topic = "保留项目" if each.kept else "不再延续"
        code = f"{each.project.code} " if each.project.code else ""
        yield Note(topic, f"{code}{each.project.name}（{each.reason}）")


def _to_revise(found: list[Stale]) -> Iterator[Note]:
    for stale in found:
        where = " ".join(titles_of(Submission, stale.path))
        how = "已在文中标出" if stale.marked else "文中没有标记"
        yield Note("请修改", f"{where}：{stale.text}（{how}）")


def _to_fill(old: Submission, new: Submission) -> Iterator[Note]:
    """What the new year needs and nobody knows yet."""
    if new.lines:
        yield Note("请填写", "预算明细：基本支出的金额是上年数，请逐行改成新年度的；项目支出请补上")
    else:
        yield Note("请填写", "预算明细")
    if new.projects:
        yield Note("请填写", "项目编码沿用上年的，新年度另有编码的请改写；请核对绩效目标和指标值")
    if new.assets.items or new.assets.note:
        day = f"{old.budget_year}年12月31日"
        yield Note("请填写", f"国有资产：截至{day}的数量和价值；说明请核对")
    if old.year_end:
        yield Note("请填写", "上年的年终结转结余，应作为上年结转编入预算明细")
    if old.procurement:
        yield Note("请填写", "政府采购：上年的各项没有带入")
    yield Note("请填写", "批复日期、增减原因；“三公”经费的次数、人数和车辆数")
