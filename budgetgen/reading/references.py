"""What one part of a submission says of another: units and projects must exist.

Looks at the values as typed, not at the finished Submission: a file with a wrong amount and an
unknown unit is told of both at once. What has the wrong form is left to the model's own errors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from budgetgen.model.base import as_typed
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.vocabulary import Kind
from budgetgen.reading.naming import Path, Positions
from budgetgen.reading.nearest import perhaps

Values = dict[str, Any]
Defect = tuple[Path, str, str]
"""Where, what, and what to do."""

# Where a unit may be named: the list, and whether it must be when there are several.
_NAMES_UNIT = (
    (("lines",), True),
    (("year_end",), True),
    (("last_year",), False),
    (("three_public",), False),
    (("procurement",), False),
    (("projects",), False),
    (("assets", "items"), False),
    (("assets", "vehicles"), False),
)


def _items(values: Values, *names: str) -> Iterator[tuple[Path, Values]]:
    """The entries of the list that lies under `names`, each with its path."""
    below: Any = values
    for name in names:
        below = below.get(name) if isinstance(below, dict) else None
    for i, item in enumerate(below if isinstance(below, list) else ()):
        if isinstance(item, dict):
            yield (*names, i), item


def _text(item: Values, name: str) -> str:
    value = item.get(name)
    return value.strip() if isinstance(value, str) else ""


def _project_references(values: Values) -> Iterator[tuple[Path, str]]:
    for name in ("lines", "procurement"):
        for path, item in _items(values, name):
            yield (*path, "project"), _text(item, "project")
    for duty_path, duty in _items(values, "duties"):
        for path, activity in _items(duty, "activities"):
            projects = activity.get("projects")
            for i, project in enumerate(projects if isinstance(projects, list) else ()):
                if isinstance(project, str):
                    yield (*duty_path, *path, "projects", i), project.strip()


def name_units_by_code(values: Values) -> None:
    """Put a unit's code wherever `values` name it by its exact name, which no other unit has."""
    units = [unit for _, unit in _items(values, "department", "units")]
    codes = {_text(unit, "code") for unit in units}
    names = Counter(_text(unit, "name") for unit in units)
    by_name = {_text(unit, "name"): _text(unit, "code") for unit in units}
    for path, _ in _NAMES_UNIT:
        for _, item in _items(values, *path):
            unit = _text(item, "unit")
            if unit not in codes and names[unit] == 1 and by_name[unit]:
                item["unit"] = by_name[unit]


def _wrong_units(values: Values) -> Iterator[Defect]:
    units = [unit for _, unit in _items(values, "department", "units")]
    codes = [_text(unit, "code") for unit in units]
    unit_names = [_text(unit, "name") for unit in units]
    if not any(codes):
        return
    listed = "、".join(code for code in codes if code)
    for names, needed in _NAMES_UNIT:
        for path, item in _items(values, *names):
            unit = _text(item, "unit")
            if unit and unit not in codes:
                several = unit in unit_names
                yield (
                    (*path, "unit"),
                    f"有几个单位都叫“{as_typed(unit)}”"
                    if several
                    else f"没有编码或名称为“{as_typed(unit)}”的单位",
                    ("请改填编码。" if several else perhaps(unit, unit_names))
                    + f"部门所列单位的编码有：{listed}",
                )
            elif "unit" not in item and needed and len(codes) > 1:
                yield path, "没有写明单位", f"部门有多个单位，请填其中一个的编码：{listed}"


def _wrong_projects(values: Values) -> Iterator[Defect]:
    codes = {_text(project, "code") for _, project in _items(values, "projects")}
    names = Counter(_text(project, "name") for _, project in _items(values, "projects"))
    for path, project in _project_references(values):
        if not project or project in codes or names[project] == 1:
            continue
        if names[project]:
            yield path, f"有几个项目都叫“{project}”", "请改填项目编码"
        else:
            near = perhaps(project, names)
            remedy = f"{near}请核对项目编码，或在“项目”中补上这个项目"
            yield path, f"没有名为“{as_typed(project)}”的项目", remedy


def _wrong_kinds(values: Values) -> Iterator[Defect]:
    for path, line in _items(values, "lines"):
        kind, has_project = _text(line, "kind"), "project" in line
        if kind == Kind.PROJECT and not has_project:
            yield path, "项目支出没有写明是哪个项目", "请填“项目”"
        elif kind == Kind.YEAR_END:
            yield (*path, "kind"), "年终结转结余不是支出", "请移到“年终结转结余”一项中填写"
        elif kind != Kind.PROJECT and kind in list(Kind) and has_project:
            yield (
                (*path, "kind"),
                f"写了项目，支出类型却是“{kind}”",
                "项目的钱请填 项目支出（或不填支出类型）",
            )


def _repeats(values: Values) -> Iterator[Defect]:
    remedy = "每个编码只能用一次"
    seen = set()
    for path, unit in _items(values, "department", "units"):
        code = _text(unit, "code")
        if code and code in seen:
            yield (*path, "code"), f"单位编码 {code} 重复", remedy
        seen.add(code)
    seen = set()
    for path, project in _items(values, "projects"):
        field = "code" if _text(project, "code") else "name"
        key = _text(project, field)
        if key and key in seen:
            yield (*path, field), f"项目“{key}”重复", remedy
        seen.add(key)


def check_references(values: Values, positions: Positions) -> list[Finding]:
    """Findings for every reference that leads nowhere and every key given twice."""
    return [
        Finding("READ-REFERENCE", Severity.ERROR, message, positions[path], remedy)
        for check in (_wrong_units, _wrong_projects, _wrong_kinds, _repeats)
        for path, message, remedy in check(values)
    ]
