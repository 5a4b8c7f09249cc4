"""An export's lines in a submission: a base file with its ledger replaced, or a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from pydantic_core import PydanticCustomError

from budgetgen.model.base import Part
from budgetgen.model.department import Department, Unit
from budgetgen.model.finding import Finding, Place, Severity, has_errors
from budgetgen.model.ledger_line import BudgetLine
from budgetgen.model.money import MoneyUnit, read_number
from budgetgen.model.project import Project
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Nature
from budgetgen.reading.export.lines import Cell, Export, ExportLine
from budgetgen.reading.naming import Positions, keys_of
from budgetgen.reading.submission import Reading, submission_from_tree
from budgetgen.reading.tree import Entry, Mapping, Scalar, Sequence, Tree

_TO_FILL = "请填写"


@dataclass(frozen=True)
class UnitSum:
    """What an export holds of one unit, for comparison with the system; yuan."""

    code: str
    name: str
    lines: int
    amount: Decimal


def entry(model: type[Part], name: str, value: Tree) -> Entry:
    """The value under the title of a field."""
    return Entry(model.model_fields[name].title or name, value.place, value)


def _scalar(cell: Cell) -> Scalar:
    return Scalar(cell.text, cell.place)


def child(tree: Tree | None, model: type[Part], name: str) -> Tree | None:
    """The value of a field, whichever of its names was written."""
    if not isinstance(tree, Mapping):
        return None
    keys = keys_of(model)
    return next((e.value for e in tree.entries if keys.get(e.key.strip()) == name), None)


def _text(tree: Tree | None, model: type[Part], name: str) -> str:
    value = child(tree, model, name)
    return (value.text or "").strip() if isinstance(value, Scalar) else ""


def _items(tree: Tree | None) -> tuple[Tree, ...]:
    return tree.items if isinstance(tree, Sequence) else ()


def replaced(tree: Mapping, model: type[Part], name: str, value: Tree) -> Mapping:
    """`tree` with the field's value instead of what was there."""
    keys = keys_of(model)
    kept = tuple(e for e in tree.entries if keys.get(e.key.strip()) != name)
    return replace(tree, entries=(*kept, entry(model, name, value)))


class _Ledger:
    """Builds the trees of lines and projects against the units and projects of a base file."""

    def __init__(self, export: Export, unit: MoneyUnit, base: Mapping) -> None:
        self.export = export
        self.unit = unit
        self.base = base
        self.findings: list[Finding] = []
        self.units = _items(child(child(base, Submission, "department"), Department, "units"))
        self.codes = {_text(u, Unit, "name"): _text(u, Unit, "code") for u in self.units}
        self.known = set(self.codes.values())
        self.projects = _items(child(base, Submission, "projects"))
        named = {_text(p, Project, "name"): _text(p, Project, "code") for p in self.projects}
        self.project_codes = set(named.values())
        self.without_code = {name for name, code in named.items() if not code}
        self.unit_to = _base_unit(base)

    def tree(self) -> Mapping:
        place = self.export.lines[0].place if self.export.lines else self.base.place
        lines = tuple(self.line(each) for each in self.export.lines)
        projects = (*self.projects, *self.new_projects())
        tree = replaced(self.base, Submission, "lines", Sequence(lines, place))
        if projects:
            at = self.projects[0].place if self.projects else place
            tree = replaced(tree, Submission, "projects", Sequence(projects, at))
        self.findings += self.strangers()
        self.findings += self.without_money()
        return tree

    def unit_of(self, line: ExportLine) -> str:
        if line.unit:
            return line.unit.text
        return self.codes.get(line.unit_name.text, "") if line.unit_name else ""

    def line(self, line: ExportLine) -> Mapping:
        entries = []
        at = line.unit or line.unit_name
        if at and (code := self.unit_of(line)):
            entries.append(entry(BudgetLine, "unit", Scalar(code, at.place)))
        if line.project:
            cell = Cell(self.project_key(line), line.project.place)
            entries.append(entry(BudgetLine, "project", _scalar(cell)))
        for name, cell in line.values.items():
            value = self.converted(cell) if name == "amount" else _scalar(cell)
            entries.append(entry(BudgetLine, name, value))
        return Mapping(tuple(entries), line.place)

    def converted(self, cell: Cell) -> Scalar:
        """The amount in the base file's unit; what is no number is left to the model."""
        try:
            number = read_number(cell.text)
        except PydanticCustomError:
            return _scalar(cell)
        with localcontext(prec=60):
            return Scalar(f"{number * self.unit.yuan / self.unit_to.yuan:f}", cell.place)

    def project_key(self, line: ExportLine) -> str:
        """What the base file calls the project: its code, or its name where it has no code."""
        assert line.project is not None
        code, name = line.project.text, line.project_name.text if line.project_name else ""
        return name if code not in self.project_codes and name in self.without_code else code

    def new_projects(self) -> Iterator[Mapping]:
        """The projects that the base file does not have, with what the export says of them."""
        known = {_text(p, Project, name) for p in self.projects for name in ("code", "name")}
        for line in self.export.lines:
            if line.project is None or self.project_key(line) in known:
                continue
            known.add(line.project.text)
            name = line.project_name or line.project
            entries = [entry(Project, "name", _scalar(name))]
            if name is not line.project:
                entries.insert(0, entry(Project, "code", _scalar(line.project)))
            yield Mapping(tuple(entries), line.project.place)

    def strangers(self) -> Iterator[Finding]:
        """Units that the base file does not have, each once."""
        told: set[str] = set()
        for line in self.export.lines:
            cell = line.unit or line.unit_name
            code = self.unit_of(line)
            if cell is None or code in self.known or cell.text in told:
                continue
            told.add(cell.text)
            listed = "、".join(sorted(self.known))
            yield Finding(
                "EXPORT-UNIT",
                Severity.ERROR,
                f"部门文件里没有单位“{cell.text}”",
                cell.place,
                f"部门文件中的单位有：{listed}；请在部门文件中补上，或核对导出的范围",
            )

    def without_money(self) -> Iterator[Finding]:
        """Projects of the base file that the export has no money for."""
        used = {self.project_key(line) for line in self.export.lines if line.project}
        for project in self.projects:
            names = {_text(project, Project, name) for name in ("code", "name")}
            if not names & used:
                yield Finding(
                    "EXPORT-PROJECT",
                    Severity.WARNING,
                    f"导出的明细里没有项目“{_text(project, Project, 'name')}”的金额",
                    project.place,
                    "不再安排的项目请从部门文件中删去",
                )


def _base_unit(base: Mapping) -> MoneyUnit:
    try:
        return MoneyUnit(_text(base, Submission, "money_unit"))
    except ValueError:
        return MoneyUnit.YUAN


def into_base(export: Export, unit: MoneyUnit, base: Tree) -> Reading:
    """The base file's submission with the export's ledger in place of its own."""
    if not isinstance(base, Mapping):
        return submission_from_tree(base)  # which says what is wrong with it
    ledger = _Ledger(export, unit, base)
    tree = ledger.tree()
    findings = (*export.findings, *ledger.findings)
    if has_errors(findings):
        return Reading(None, Positions({}), findings)
    reading = submission_from_tree(tree)
    return replace(reading, findings=(*findings, *reading.findings))


def skeleton(export: Export, unit: MoneyUnit, budget_year: int, file: str) -> Tree | Finding:
    """A base file for an export without one: its units, and what somebody has to fill in."""
    place = Place(file)
    names: dict[str, Cell] = {}
    cells: dict[str, Cell] = {}
    for line in export.lines:
        if line.unit is not None:
            cells.setdefault(line.unit.text, line.unit)
            names.setdefault(line.unit.text, line.unit_name or line.unit)
    if not cells:
        return Finding(
            "EXPORT-UNIT",
            Severity.ERROR,
            "导出的明细里没有单位编码，不知道有哪些单位",
            place,
            "请用 --department 指定写有部门和单位的预算文件",
        )

    def filled(model: type[Part], name: str, text: str) -> Entry:
        return entry(model, name, Scalar(text, place))

    units = tuple(
        Mapping(
            (
                entry(Unit, "code", _scalar(cell)),
                entry(Unit, "name", _scalar(names[code])),
                filled(Unit, "nature", Nature.ADMINISTRATIVE),
                filled(Unit, "rank", _TO_FILL),
            ),
            cell.place,
        )
        for code, cell in cells.items()
    )
    department = Mapping(
        (
            filled(Department, "code", next(iter(cells))[:3]),
            filled(Department, "name", f"（{_TO_FILL}部门全称）"),
            entry(Department, "units", Sequence(units, place)),
        ),
        place,
    )
    return Mapping(
        (
            filled(Submission, "budget_year", str(budget_year)),
            filled(Submission, "money_unit", unit),
            entry(Submission, "department", department),
        ),
        place,
    )


def sums_by_unit(submission: Submission) -> list[UnitSum]:
    """Lines and money of each unit, in the order of the units."""
    first = submission.department.units[0].code
    found = []
    for unit in submission.department.units:
        amounts = [line.amount for line in submission.lines if (line.unit or first) == unit.code]
        found.append(UnitSum(unit.code, unit.name, len(amounts), sum(amounts, Decimal(0))))
    return found
