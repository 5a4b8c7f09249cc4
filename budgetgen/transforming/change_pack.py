"""A submission from one template pack to another, and what the change asks of the department."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Any

from budgetgen.excel.sheets import EACH, form_sheets
from budgetgen.model.base import Part
from budgetgen.model.department import Unit
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.project import Project
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import Pack, PackError, load_pack
from budgetgen.packs.references import FieldPath, leaf_columns, nodes
from budgetgen.packs.required import required_fields
from budgetgen.reading.naming import keys_of, titles_of
from budgetgen.transforming.roll_forward import Note, RolledForward, roll_forward

NEEDED, NOT_PRINTED, LEVELS = "新模板包需要", "新模板包不印", "绩效指标请核对"
_PARAGRAPHS = {"部门职责": "duties", "总体绩效目标": "overall_goals", "其他说明": "other"}
_IN_SENTENCES: dict[str, FieldPath] = {
    "逐项(": ("prose", "item_notes"),
    "项级说明": ("prose", "item_notes"),
    "经济科目说明": ("prose", "remarks"),
    "机关运行经费用途": ("prose", "operating_cost_use"),
    "资产说明": ("assets", "note"),
    "车辆": ("assets", "vehicles"),
}
"""What a text must mention to print the field."""
_RENAMED = {"效益指标": "效果指标", "效果指标": "效益指标"}
_COST = "成本指标"


def carry_over(
    submission: Submission,
    year: int | None,
    pack: str | None,
    *,
    keep: Collection[str] = (),
    drop: Collection[str] = (),
    keep_lines: bool = False,
) -> RolledForward:
    """The submission of `year` under the pack called `pack`.

    Without a pack it stays the same one; without a year it is the next one or, where a pack is
    given, the same. The other options are those of `roll_forward`.
    """
    same = year is None or year == submission.budget_year
    if pack is None or not same:
        done = roll_forward(
            submission,
            year or submission.budget_year + 1,
            keep=keep,
            drop=drop,
            keep_lines=keep_lines,
        )
        if pack is None or done.submission is None:
            return done
        changed = change_pack(done.submission, pack)
        return replace(changed, notes=(*done.notes, *changed.notes))
    if keep or drop or keep_lines:
        message = "年度不变时，项目和明细都照旧，不能再选保留或去掉"
        remedy = "请写 --year 结转到下一年，或去掉 --keep、--drop、--keep-lines"
        finding = Finding("CHANGE-PACK", Severity.ERROR, message, remedy=remedy)
        return RolledForward(None, findings=(finding,))
    return change_pack(submission, pack)


def change_pack(submission: Submission, name: str) -> RolledForward:
    """The submission under the pack called `name`, with notes on what that pack asks or drops.

    Nothing that is filled in is lost: what the new pack does not print stays in the file.
    """
    if name == submission.pack:
        message = f"预算文件用的就是模板包“{name}”"
        remedy = "请写另一个模板包的标识"
        return RolledForward(
            None, findings=(Finding("CHANGE-PACK", Severity.ERROR, message, remedy=remedy),)
        )
    try:
        old, new = load_pack(submission.pack), load_pack(name)
    except PackError as error:
        return RolledForward(None, findings=tuple(replace(f, path=None) for f in error.findings))
    notes = (
        *_years(submission, new),
        *(Note(NEEDED, text) for text in dict.fromkeys(_needed(submission, old, new))),
        *(Note(NOT_PRINTED, text) for text in dict.fromkeys(_dropped(submission, old, new))),
        *(Note(LEVELS, text) for text in _levels(submission, new)),
    )
    return RolledForward(submission.model_copy(update={"pack": name}), notes)


def _years(submission: Submission, new: Pack) -> Iterator[Note]:
    years, year = new.settings.years, submission.budget_year
    if years and year not in years:
        shown = "、".join(map(str, years))
        yield Note(NEEDED, f"模板包写明用于{shown}年度，现为{year}年度，请向财政局核实")


def _needed(submission: Submission, old: Pack, new: Pack) -> Iterator[str]:
    """What the new pack requires, prints or has a sheet for, and the submission lacks."""
    for field in required_fields(new):
        lacking, items = _lacking(submission, field)
        if lacking:
            yield _title(field) + (f"（必填，{lacking} 处没有填）" if items else "（必填，没有填）")
    for field in sorted(_printed(new) - _printed(old)):
        if not _value(submission, field):
            yield f"{_title(field)}（没有填）"
    for title in new.settings.form_sheets:
        path = next((sheet.path for sheet in form_sheets() if sheet.title == title), ())
        field = tuple(takewhile(lambda step: step != EACH, path))
        if title not in old.settings.form_sheets and field and not _value(submission, field):
            yield f"{_title(field)}（没有填）"
    columns, known = _unit_columns(new) - _unit_columns(old), keys_of(Unit)
    for title in sorted(columns & set(known)):
        lacking = sum(not getattr(unit, known[title]) for unit in submission.department.units)
        if lacking:
            yield f"部门 单位 {title}（机构设置表要印，{lacking} 处没有填）"


def _dropped(submission: Submission, old: Pack, new: Pack) -> Iterator[str]:
    """What the old pack printed or required, the new one does not, and the submission has."""
    for field in sorted(_printed(old) - _printed(new)):
        if _value(submission, field):
            yield f"{_title(field)}（留在文件中，不印）"
    for field in required_fields(old):
        if len(field) == 1 and field not in required_fields(new) and field not in _printed(old):
            yield f"{_title(field)}（不再必填）"


def _levels(submission: Submission, new: Pack) -> Iterator[str]:
    """Names of indicator levels that the new pack has not, or has elsewhere."""
    limits = new.settings.limits
    indicators = [each for project in submission.projects for each in project.indicators]
    for level in dict.fromkeys(each.level1 for each in indicators):
        if level in limits.level1_names:
            continue
        other = _RENAMED.get(level, "")
        if other in limits.level1_names:
            yield f"一级指标“{level}”在新模板包中称“{other}”"
        elif level == _COST:
            yield "“成本指标”在新模板包中不是一级指标，一般写作产出指标下的二级指标"
        else:
            yield f"新模板包没有一级指标“{level}”，可用的有：{'、'.join(limits.level1_names)}"
    if _COST in limits.required_level1 and any(
        each.level2 == _COST and each.level1 != _COST for each in indicators
    ):
        yield "“成本指标”在新模板包中是一级指标，原写作二级指标"
    for level in limits.required_level1:
        lacking = sum(
            level not in {each.level1 for each in project.indicators}
            for project in submission.projects
            if project.indicators and not project.secret
        )
        if lacking:
            yield f"每个项目要有一级指标“{level}”，{lacking} 个项目没有"


def _printed(pack: Pack) -> frozenset[FieldPath]:
    """The fields, whole or in part, that a document of the pack prints."""
    found: set[FieldPath] = set()
    for node, _ in nodes(pack.outline.contents):
        if node.table:
            kind = pack.tables.tables[node.table].kind
            found |= {"职责": {("duties",)}, "采购": {("procurement",)}}.get(kind, set())
            found |= {("assets", "items")} if node.table == "固定资产" else set()
        if node.forms:
            found.add(("projects",))
        if node.goals:
            found.add(("prose", "goals"))
        if node.safeguards:
            found.add(("prose", "safeguards"))
        if node.paragraphs in _PARAGRAPHS:
            found.add(("prose", _PARAGRAPHS[node.paragraphs]))
        text = pack.texts.get(node.text, "")
        found |= {field for word, field in _IN_SENTENCES.items() if word in text}
    return frozenset(found)


def _unit_columns(pack: Pack) -> frozenset[str]:
    """The contents of the columns of 机构设置, where it is printed."""
    tables = [pack.tables.tables[n.table] for n, _ in nodes(pack.outline.contents) if n.table]
    return frozenset(
        column.content
        for table in tables
        if table.kind == "机构"
        for column, _ in leaf_columns(table.columns, ())
    )


def _title(field: FieldPath) -> str:
    return " ".join(titles_of(Submission, field))


def _value(part: Part, field: FieldPath) -> Any:
    value: Any = part
    for step in field:
        value = getattr(value, step)
    return value


def _lacking(part: Part, field: FieldPath) -> tuple[int, bool]:
    """How often `field` is empty, and whether it is a field of a list's items."""
    value = getattr(part, field[0])
    if len(field) == 1:
        return int(not value or value == type(part).model_fields[field[0]].default), False
    if isinstance(value, Part):
        return _lacking(value, field[1:])
    items = [item for item in value if not (isinstance(item, Project) and item.secret)]
    return sum(_lacking(item, field[1:])[0] for item in items), True
