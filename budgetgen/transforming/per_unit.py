"""One unit's own submission out of its department's.

财预〔2021〕29号: every unit publishes its own budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from budgetgen.model.department import Unit
from budgetgen.model.disclosure import ProcurementItem, Prose
from budgetgen.model.finding import Place
from budgetgen.model.ledger_line import BudgetLine, YearEndBalance
from budgetgen.model.project import Activity, Duty
from budgetgen.model.submission import ProjectIndex, Submission
from budgetgen.model.vocabulary import Kind, Level, Nature
from budgetgen.reading.naming import Path, Positions

Kept = dict[Path, list[int]]
"""Of a list of the new submission, which items of the old list it holds."""


class _OfUnit(Protocol):
    @property
    def unit(self) -> str | None:
        """The code of the unit it belongs to."""


class KeptPositions(Positions):
    """The places of a part of a submission's values, by their paths in the part."""

    def __init__(self, whole: Positions, kept: Mapping[Path, list[int]]) -> None:
        super().__init__({})
        self._whole = whole
        self._kept = kept

    def __getitem__(self, path: Path) -> Place:
        """The place of the value that `path` leads to in the part."""
        return self._whole[self._path_in_whole(path)]

    def __contains__(self, path: Path) -> bool:
        return self._path_in_whole(path) in self._whole

    def _path_in_whole(self, path: Path) -> Path:
        if path == ("compiled_by",):  # it is the unit's name
            path = ("department", "units", 0, "name")
        found: list[str | int] = []
        for depth, step in enumerate(path):
            kept = self._kept.get(path[:depth])
            known = kept is not None and isinstance(step, int) and step < len(kept)
            found.append(kept[step] if known else step)  # type: ignore[index]
        return tuple(found)


@dataclass(frozen=True)
class UnitPart:
    """One unit's own submission, and which items of the department's lists are in it."""

    submission: Submission
    kept: Kept = field(repr=False)

    def positions(self, whole: Positions) -> Positions:
        """The places of the unit's values in the department's file."""
        return KeptPositions(whole, self.kept)


def project_units(submission: Submission) -> dict[str, tuple[str, ...]]:
    """Whose each project is, by its key: the unit it names and those that spend on it.

    A project of nobody belongs to the first unit, as do lines without a unit.
    """
    first = submission.department.units[0].code
    index = ProjectIndex(submission)
    found: dict[str, dict[str, None]] = {project.key: {} for project in submission.projects}
    for project in submission.projects:
        if project.unit:
            found[project.key][project.unit] = None
    spent: tuple[BudgetLine | ProcurementItem, ...] = (*submission.lines, *submission.procurement)
    for item in spent:
        if (used := index.get(item.project)) is not None:
            found[used.key][item.unit or first] = None
    return {key: tuple(units) or (first,) for key, units in found.items()}


def unit_submission(submission: Submission, unit_code: str) -> Submission:
    """What of `submission` is the unit's, to be published as the unit's own budget.

    The department stays named as it is; its prose is kept, for units have none of their own.
    Raises KeyError for a unit that the department does not have.
    """
    return unit_part(submission, unit_code).submission


def unit_part(submission: Submission, unit_code: str) -> UnitPart:
    """The same with the way back to the department's submission."""
    return _Unit(submission, unit_code).part()


class _Unit:
    """Picks the items of one unit, list by list."""

    def __init__(self, whole: Submission, code: str) -> None:
        self.whole = whole
        self.code = code
        self.first = whole.department.units[0].code
        self.at = {unit.code: i for i, unit in enumerate(whole.department.units)}[code]
        self.kept: Kept = {("department", "units"): [self.at]}

    def pick(self, path: Path, items: tuple[Any, ...], which: Iterable[int]) -> tuple[Any, ...]:
        self.kept[path] = list(which)
        return tuple(items[i] for i in self.kept[path])

    def own(self, *path: str) -> tuple[Any, ...]:
        """The unit's items of the list at `path`."""
        items: Any = self.whole
        for name in path:
            items = getattr(items, name)
        return self.pick(path, items, (i for i, item in enumerate(items) if self.is_own(item)))

    def is_own(self, item: _OfUnit) -> bool:
        return (item.unit or self.first) == self.code

    def part(self) -> UnitPart:
        whole, unit = self.whole, self.whole.department.units[self.at]
        lines, year_end = self.own("lines"), self.own("year_end")
        projects = self.projects()
        assets = {name: self.own("assets", name) for name in ("items", "vehicles")}
        values = {
            "level": Level.UNIT,
            "compiled_by": unit.name,
            "department": whole.department.model_copy(update={"units": (unit,)}),
            "lines": lines,
            "year_end": year_end,
            "projects": projects,
            "duties": self.duties({project.key for project in projects}),
            "three_public": self.own("three_public"),
            "procurement": self.own("procurement"),
            "assets": whole.assets.model_copy(update=assets),
            "last_year": self.own("last_year"),
            "prose": self.prose(unit, lines, year_end),
        }
        return UnitPart(whole.model_copy(update=values), self.kept)

    def projects(self) -> tuple[Any, ...]:
        owners = project_units(self.whole)
        listed = self.whole.projects
        mine = (i for i, project in enumerate(listed) if self.code in owners[project.key])
        picked = self.pick(("projects",), listed, mine)
        return tuple(project.model_copy(update={"unit": self.code}) for project in picked)

    def duties(self, projects: set[str]) -> tuple[Duty, ...]:
        """The duties that the unit's projects serve.

        An amount typed for the whole department is dropped: it cannot be split.
        """
        if len(self.whole.department.units) == 1:
            return self.whole.duties
        index, found = ProjectIndex(self.whole), list[Duty]()
        self.kept["duties",] = []
        for i, duty in enumerate(self.whole.duties):
            activities, path = list[Activity](), ("duties", len(found), "activities")
            chosen: list[int] = []
            for j, activity in enumerate(duty.activities):
                used = ((name, index.get(name)) for name in activity.projects)
                mine = tuple(name for name, project in used if project and project.key in projects)
                if mine:
                    chosen.append(j)
                    activities.append(
                        activity.model_copy(update={"projects": mine, "amount": None})
                    )
            if activities:
                self.kept[path] = chosen
                self.kept["duties",].append(i)
                found.append(
                    duty.model_copy(update={"activities": tuple(activities), "amount": None})
                )
        return tuple(found)

    def prose(
        self, unit: Unit, lines: Sequence[BudgetLine], year_end: Sequence[YearEndBalance]
    ) -> Prose:
        """The department's prose without what speaks of other units' money only."""
        functional = {line.functional for line in lines} | {left.functional for left in year_end}
        running = unit.nature is not Nature.INSTITUTION
        running = running and any(line.kind is Kind.OPERATING for line in lines)
        whole = self.whole.prose
        values = {
            "item_notes": self.notes("item_notes", "functional", functional),
            "remarks": self.notes("remarks", "economic", {line.economic for line in lines}),
            "operating_cost_use": whole.operating_cost_use if running else "",
        }
        return whole.model_copy(update=values)

    def notes(self, name: str, account: str, codes: set[str | None]) -> tuple[Any, ...]:
        """The notes on accounts that the unit uses."""
        items = getattr(self.whole.prose, name)
        used = tuple(code for code in codes if code)
        which = (
            i
            for i, item in enumerate(items)
            if any(code.startswith(getattr(item, account)) for code in used)
        )
        return self.pick(("prose", name), items, which)
