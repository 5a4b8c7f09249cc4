"""What stands behind a printed figure: its formula, and each ledger line with its place."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetgen.model.finding import Place
from budgetgen.model.submission import ProjectIndex, Submission
from budgetgen.tables.ledger import PROCUREMENT, THIS_YEAR, Fact, Facts
from budgetgen.tables.table import Cell, Table, TableSet

FIGURES, PROJECTS = "数", "项目"
_PROJECT_FIGURES = {"预算数": "budget", "财政资金": "fiscal", "其他资金": "other"}
NEAR = 5
"""How many names that come near are worth reading."""


@dataclass(frozen=True)
class Explanation:
    """One figure: printed text, exact yuan, formula over other cells, facts.

    What is `derived` compares its facts; a percentage has no amount. `unit` is empty where the
    figure is in the unit of the pack's tables.
    """

    title: str
    printed: str
    amount: Decimal | None
    formula: str
    facts: tuple[Fact, ...]
    unit: str = ""
    derived: bool = False


class UnknownFigureError(LookupError):
    """No such figure; `choices` are the names that would do at that point of the path."""

    def __init__(self, message: str, choices: list[str]) -> None:
        super().__init__(message)
        self.choices = choices


def fact_line(fact: Fact, place: Place) -> str:
    """One ledger line in words: place, accounts, kind, source, yuan."""
    known = [
        fact.book if fact.book != THIS_YEAR else "",
        fact.unit,
        fact.functional,
        fact.economic,
        fact.kind,
        fact.project,
        fact.item if fact.book != PROCUREMENT else "",
        fact.source,
        "上年结转" if fact.carry_over else "",
    ]
    words = " ".join(word for word in known if word)
    return f"{place}  {words}  {Decimal(fact.fen).scaleb(-2)}元"


@dataclass(frozen=True)
class _Line:
    """The figures right of one label: `name` tells it from all others of its table."""

    name: str
    labels: tuple[str, ...]
    figures: dict[str, Cell]


def _numbered(table: Table) -> bool:
    """Whether the first column holds the line numbers, which nobody calls a row by."""
    return all(row.cells[0].text == str(i) for i, row in enumerate(table.rows, 1))


def _lines(table: Table) -> list[_Line]:
    """Every row, and of a two-sided table every half row, that has a label and figures."""
    found = []
    first = 1 if _numbered(table) else 0
    for row in table.rows:
        labels: list[str] = []
        figures: dict[str, Cell] = {}
        for column, cell in list(zip(table.columns, row.cells, strict=True))[first:]:
            if column.figure or column.derived:
                figures[column.title] = cell
                continue
            if figures:
                found.append(_line(row.key, labels, figures))
                labels, figures = [], {}
            labels.append(cell.text)
        if "".join(labels[:-1]) == row.key:
            labels = [row.key, *labels[-1:]]  # 类, 款 and 项 in columns of their own
        if not labels:
            labels = [row.key]
        if figures:
            found.append(_line(row.key, labels, figures))
    return _told_apart([line for line in found if line.name])


def _line(key: str, labels: list[str], figures: dict[str, Cell]) -> _Line:
    named = [label for label in labels if label]
    return _Line(key if key in named else (named or [""])[-1], tuple(named), figures)


def _told_apart(lines: list[_Line]) -> list[_Line]:
    """Lines of one name get their number among them: 一、一般公共预算拨款（第2处）."""
    count = Counter(line.name for line in lines)
    seen = Counter[str]()
    found = []
    for line in lines:
        if count[line.name] > 1:
            seen[line.name] += 1
            name = f"{line.name}（第{seen[line.name]}处）"
            line = _Line(name, (*line.labels, name), line.figures)
        found.append(line)
    return found


def _near(name: str, names: Iterable[str]) -> list[str]:
    """What `name` may have been meant to be; all names where none comes near."""
    known = list(dict.fromkeys(names))
    alike = [other for other in known if name and (name in other or other in name)]
    alike += difflib.get_close_matches(name, known, n=NEAR)
    return list(dict.fromkeys(alike))[:NEAR] or known


def _splits(text: str) -> list[tuple[str, str]]:
    """Every way to part a text at a slash: names may have slashes of their own."""
    return [(text[:i], text[i + 1 :]) for i, character in enumerate(text) if character == "/"]


def _cell(table: Table, rest: str) -> tuple[str, Cell]:
    """The figure at ``行/列``, with its column's title."""
    lines = _lines(table)
    if not lines:
        what = "没有可以说明的数" if table.rows else "是空表，没有数"
        raise UnknownFigureError(f"“{table.name}”{what}", [])
    wrong_column: UnknownFigureError | None = None
    for row_name, column in reversed(_splits(rest)):
        of_row = [line for line in lines if row_name in line.labels]
        found = [line for line in of_row if column in line.figures]
        if len(found) == 1:
            return column, found[0].figures[column]
        if found:
            message = f"“{table.name}”里有 {len(found)} 行叫“{row_name}”"
            raise UnknownFigureError(message, [line.name for line in found])
        if of_row and wrong_column is None:
            columns = [title for line in of_row for title in line.figures]
            message = f"“{table.name}”里没有“{column}”这一列"
            wrong_column = UnknownFigureError(message, _near(column, columns))
    raise wrong_column or _without_column(table, lines, rest)


def _without_column(table: Table, lines: list[_Line], rest: str) -> UnknownFigureError:
    names = [line.name for line in lines]
    if not rest:
        return UnknownFigureError("表名之后还要写行和列", names)
    columns = [title for line in lines if rest in line.labels for title in line.figures]
    if columns:
        return UnknownFigureError(f"“{rest}”之后还要写列名", list(dict.fromkeys(columns)))
    row_name = rest.rpartition("/")[0] or rest
    labels = [label for line in lines for label in (line.name, *line.labels)]
    near = _near(row_name, labels)
    message = f"“{table.name}”里没有“{row_name}”这一行"
    return UnknownFigureError(message, near if len(near) <= NEAR else names)


def _explained(
    tables: TableSet, title: str, printed: str, facts: Facts, formula: str
) -> Explanation:
    ledger = tables.ledger
    members = tuple(ledger.members(facts))
    return Explanation(title, printed, ledger.amount(facts), formula, members)


def explain(tables: TableSet, submission: Submission, path: str) -> Explanation:
    """The figure at ``表/行/列``, ``数/名称`` or ``项目/编码或名称/预算数``.

    Raises UnknownFigureError with the names that exist.
    """
    path = "/".join(step.strip() for step in path.split("/"))
    first, _, rest = path.partition("/")
    if first == FIGURES:
        return _figure(tables, path, rest)
    if first == PROJECTS:
        return _project(tables, submission, path, rest)
    for table in tables.tables.values():
        for name in (table.name, table.title):
            if path == name or path.startswith(f"{name}/"):
                column, cell = _cell(table, path[len(name) + 1 :])
                formula = f"{column}：{cell.formula}" if cell.formula else ""
                found = _explained(tables, path, cell.text, cell.facts | cell.behind, formula)
                amount = cell.amount if cell.behind else found.amount
                unit = str(table.unit or "")
                return replace(found, amount=amount, unit=unit, derived=bool(cell.behind))
    message = f"没有名为“{first}”的表" if first else "应写成 表/行/列"
    raise UnknownFigureError(message, _near(first, [*tables.tables, FIGURES, PROJECTS]))


def _figure(tables: TableSet, path: str, name: str) -> Explanation:
    if name not in tables.figures:
        message = f"没有名为“{name}”的数" if name else f"“{FIGURES}”之后还要写名称"
        raise UnknownFigureError(message, _near(name, tables.figures))
    figure = tables.figures[name]
    found = _explained(tables, path, f"{figure.printed:f}", figure.facts, "")
    return replace(found, unit=str(tables.text_unit))


def _project(tables: TableSet, submission: Submission, path: str, rest: str) -> Explanation:
    index = ProjectIndex(submission)
    project, kind = index.get(rest), ""
    if project is None:
        name, _, kind = rest.rpartition("/")
        project = index.get(name)
    if project is None:
        wanted = name if kind in _PROJECT_FIGURES else rest
        raise _no_project(submission, wanted)
    if kind not in _PROJECT_FIGURES:
        message = f"项目没有“{kind}”这个数" if kind else f"“{rest}”之后还要写是哪个数"
        raise UnknownFigureError(message, list(_PROJECT_FIGURES))
    cell = getattr(tables.projects[project.key], _PROJECT_FIGURES[kind])
    formula = f"{kind}：{cell.formula}" if cell.formula else ""
    return _explained(tables, path, cell.text, cell.facts, formula)


def _no_project(submission: Submission, name: str) -> UnknownFigureError:
    namesakes = [project.key for project in submission.projects if project.name == name]
    if namesakes:
        return UnknownFigureError(f"有 {len(namesakes)} 个项目叫“{name}”，请写编码", namesakes)
    message = f"没有编码或名称为“{name}”的项目" if name else f"“{PROJECTS}”之后还要写编码或名称"
    names = [known for project in submission.projects for known in (project.name, project.key)]
    near = _near(name, names)
    if len(near) > NEAR:
        near = [project.key for project in submission.projects]
    return UnknownFigureError(message, near)
