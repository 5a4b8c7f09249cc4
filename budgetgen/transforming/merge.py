"""A department's submission out of its units' own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from budgetgen.model.base import Part, title_of
from budgetgen.model.disclosure import Assets, ExtraAccount, Prose, Term
from budgetgen.model.finding import Finding, Severity, has_errors
from budgetgen.model.project import Duty, Project
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Level
from budgetgen.model.waiver import Waiver
from budgetgen.reading.naming import Path, Positions
from budgetgen.transforming.own_names import in_full
from budgetgen.transforming.units_sum import sums_differ

_HEADQUARTERS = "本级"
_NOTES = ("item_notes", "remarks")


@dataclass(frozen=True)
class UnitFile:
    """What was read from one unit's file."""

    source: FilePath
    submission: Submission
    positions: Positions

    def finding(
        self, code: str, severity: Severity, path: Path, message: str, remedy: str
    ) -> Finding:
        """A finding at a value of this file."""
        return Finding(code, severity, message, self.positions[path], remedy)

    def wrong(self, path: Path, message: str, remedy: str) -> Finding:
        """An error that keeps the files from being merged."""
        return self.finding("MERGE", Severity.ERROR, path, message, remedy)

    def lost(self, path: Path, message: str, remedy: str) -> Finding:
        """A warning of something that is not carried over."""
        return self.finding("MERGE-LOST", Severity.WARNING, path, message, remedy)


@dataclass(frozen=True)
class Merged:
    """The department's submission, None where errors forbid it, and all findings."""

    submission: Submission | None
    findings: tuple[Finding, ...]


def merge_units(files: Sequence[UnitFile]) -> Merged:
    """One submission of the department that all `files` belong to, in the order of the files.

    What is said once for the department (prose, money unit, dates) is that of the file of its 本级,
    else of the first that has it; prose of others would be lost and is told.
    """
    main = _main(files)
    merger = _Merger([_full(file) for file in files], _full(main))
    findings = list(merger.disagreements())
    submission = merger.submission()
    findings += merger.findings
    if not has_errors(tuple(findings)):
        findings += sums_differ(submission, [file.submission for file in files])
    errors = has_errors(tuple(findings))
    return Merged(None if errors else submission, tuple(findings))


def _full(file: UnitFile) -> UnitFile:
    return UnitFile(file.source, in_full(file.submission), file.positions)


def _main(files: Sequence[UnitFile]) -> UnitFile:
    """The file of the 本级, else the first."""
    for file in files:
        if any(unit.name.endswith(_HEADQUARTERS) for unit in file.submission.department.units):
            return file
    return files[0]


class _Merger:
    """Unites the files part by part and collects what does not fit."""

    def __init__(self, files: Sequence[UnitFile], main: UnitFile) -> None:
        self.files = files
        self.main = main
        self.findings: list[Finding] = []

    def disagreements(self) -> Iterator[Finding]:
        """What all files must say alike, and does not."""
        ours = self.main.submission
        for file in self.files:
            theirs = file.submission
            for name, path in (("pack", ("pack",)), ("budget_year", ("budget_year",))):
                if getattr(theirs, name) != getattr(ours, name):
                    yield self._differs(file, path, title_of(Submission, name))
            for name in ("code", "name", "region", "region_code"):
                if getattr(theirs.department, name) != getattr(ours.department, name):
                    title = f"部门 {title_of(type(ours.department), name)}"
                    yield self._differs(file, ("department", name), title)
            if theirs.approved_on != ours.approved_on:
                yield self._differs(file, ("approved_on",), title_of(Submission, "approved_on"))
            if theirs.assets.as_of != ours.assets.as_of:
                yield self._differs(file, ("assets", "as_of"), "国有资产 截止时间")
        yield from self._units_twice()

    def _differs(self, file: UnitFile, path: Path, title: str) -> Finding:
        mine, other = _at(file.submission, path), _at(self.main.submission, path)
        shown = f"{mine or '（未填）'}，而 {self.main.source.name} 是{other or '（未填）'}"
        return file.wrong(path, f"{title}是{shown}", "同一部门各单位的文件，这一项应当一致")

    def _units_twice(self) -> Iterator[Finding]:
        seen: dict[str, UnitFile] = {}
        for file in self.files:
            for i, unit in enumerate(file.submission.department.units):
                first = seen.setdefault(unit.code, file)
                if first is not file:
                    yield file.wrong(
                        ("department", "units", i, "code"),
                        f"单位 {unit.code} 在 {first.source.name} 中已经有了",
                        "一个单位只给一个文件",
                    )

    def submission(self) -> Submission:
        main = self.main.submission
        submissions = [file.submission for file in self.files]

        def all_of(name: str) -> tuple[Any, ...]:
            return tuple(item for each in submissions for item in getattr(each, name))

        units = tuple(unit for each in submissions for unit in each.department.units)
        names = ("lines", "year_end", "three_public", "procurement", "last_year")
        values: dict[str, Any] = {
            "level": Level.DEPARTMENT,
            "draft": any(each.draft for each in submissions),
            "compiled_by": main.compiled_by if main.level is Level.DEPARTMENT else "",
            "department": main.department.model_copy(update={"units": units}),
            "projects": tuple(self.projects()),
            "duties": tuple(self.duties()),
            "assets": Assets(
                as_of=main.assets.as_of,
                items=tuple(item for each in submissions for item in each.assets.items),
                vehicles=tuple(item for each in submissions for item in each.assets.vehicles),
                note=tuple(dict.fromkeys(p for each in submissions for p in each.assets.note)),
            ),
            "prose": self.prose(),
            "terms": self.once("terms", "term"),
            "extra_accounts": self.once("extra_accounts", "code"),
            "waivers": tuple(self.waivers()),
        }
        values |= {name: all_of(name) for name in names}
        return main.model_copy(update=values)

    def projects(self) -> Iterator[Project]:
        """Every project once; two units may share one that they describe alike."""
        found: dict[str, Project] = {}
        origin: dict[str, UnitFile] = {}
        for file in self.files:
            for i, project in enumerate(file.submission.projects):
                first = origin.setdefault(project.key, file)
                known = found.setdefault(project.key, project)
                if first is file:
                    continue
                if known.model_copy(update={"unit": project.unit}) == project:
                    found[project.key] = known.model_copy(update={"unit": None})
                    continue
                self.findings.append(
                    file.wrong(
                        ("projects", i),
                        f"项目“{project.key}”与 {first.source.name} 中的内容不同",
                        "是同一个项目的，请填得一致；不是的，请填各自的项目编码",
                    )
                )
        yield from found.values()
        self._same_names(list(found.values()), origin)

    def _same_names(self, projects: list[Project], origin: dict[str, UnitFile]) -> None:
        """A project without a code must be the only one of its name."""
        for project in projects:
            others = [p for p in projects if p.name == project.name and p is not project]
            if others and not project.code:
                file = origin[project.key]
                i = [each.key for each in file.submission.projects].index(project.key)
                self.findings.append(
                    file.wrong(
                        ("projects", i),
                        f"几个单位都有名为“{project.name}”的项目",
                        "请为它们填上项目编码",
                    )
                )

    def duties(self) -> Iterator[Duty]:
        """Every duty once, with the activities of all units under it."""
        found: dict[str, Duty] = {}
        for file in self.files:
            for i, duty in enumerate(file.submission.duties):
                known = found.get(duty.name)
                if known is None or known == duty:
                    found[duty.name] = duty
                    continue
                if (known.amount is None) != (duty.amount is None):
                    self.findings.append(
                        file.wrong(
                            ("duties", i),
                            f"职责“{duty.name}”有的单位填了金额，有的没有填",
                            "请都填上，或都不填（由程序汇总）",
                        )
                    )
                both = None if known.amount is None else known.amount + (duty.amount or 0)
                activities = tuple(dict.fromkeys((*known.activities, *duty.activities)))
                found[duty.name] = known.model_copy(
                    update={"activities": activities, "amount": both}
                )
        yield from found.values()

    def prose(self) -> Prose:
        """The prose of the main file with all notes on accounts; what else is said is told."""
        having = (file for file in (self.main, *self.files) if file.submission.prose != Prose())
        source = next(having, self.main)
        main = source.submission.prose
        uses = (file.submission.prose.operating_cost_use for file in self.files)
        kept = main.model_copy(
            update={
                "item_notes": self.notes("item_notes", "functional"),
                "remarks": self.notes("remarks", "economic"),
                "operating_cost_use": main.operating_cost_use or next(filter(None, uses), ""),
            }
        )
        for file in self.files:
            for name, field in Prose.model_fields.items():
                theirs = getattr(file.submission.prose, name)
                if name in _NOTES or theirs in (getattr(kept, name), field.default):
                    continue
                self.findings.append(
                    file.lost(
                        ("prose", name),
                        f"文字说明的“{field.title}”没有带入：部门的文字取自 {source.source.name}",
                        "需要的内容请并入部门的文件",
                    )
                )
        return kept

    def notes(self, name: str, account: str) -> tuple[Any, ...]:
        """One note per account, the main file's first; another text on it is told."""
        found: dict[str, Any] = {}
        for file in (self.main, *self.files):
            for i, note in enumerate(getattr(file.submission.prose, name)):
                code = getattr(note, account)
                if found.setdefault(code, note) != note:
                    title = title_of(Prose, name)
                    message = f"{title}中科目 {code} 的说明没有带入：另一个单位已有说明"
                    self.findings.append(
                        file.lost(("prose", name, i), message, "需要的内容请并入部门的文件")
                    )
        return tuple(found.values())

    def once(self, name: str, key: str) -> tuple[Any, ...]:
        """The items of a list of all files, each key once; the first one stands."""
        found: dict[str, Term | ExtraAccount] = {}
        for file in self.files:
            for i, item in enumerate(getattr(file.submission, name)):
                known = found.setdefault(getattr(item, key), item)
                if known != item:
                    message = f"{title_of(Submission, name)}“{getattr(item, key)}”与其他单位的不同"
                    self.findings.append(file.wrong((name, i), message, "请改成一致"))
        return tuple(found.values())

    def waivers(self) -> Iterator[Waiver]:
        """The waivers that name a place; one for a whole file would grow to the department."""
        found: dict[Waiver, None] = {}
        for file in self.files:
            for i, waiver in enumerate(file.submission.waivers):
                if waiver.place:
                    found[waiver] = None
                    continue
                message = f"豁免 {waiver.code} 是对整份文件的，没有带入部门的文件"
                self.findings.append(file.lost(("waivers", i), message, "需要的请重新报批"))
        yield from found


def _at(part: Part, path: Path) -> Any:
    value: Any = part
    for step in path:
        value = getattr(value, str(step))
    return value
