"""The sheets of the Excel form: which part of a submission stands where, and under what names.

Made from the model: titles, hints, kinds and choices are its own, so that the form, YAML and
messages cannot disagree. The writer of the form and its reader both go by this.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import cache
from typing import Any, get_args

from pydantic.fields import FieldInfo

from budgetgen.model.base import Date, EconomicCode, Flag, FunctionalCode, Paragraphs, Part
from budgetgen.model.department import Department
from budgetgen.model.disclosure import Reasons
from budgetgen.model.money import Amount, Percent, Quantity
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Kind
from budgetgen.reading.naming import part_below

Names = tuple[str, ...]
"""A way through a submission by field names; ``*`` steps into every item of a list."""

EACH = "*"


class Content(StrEnum):
    """What the cells of a column hold."""

    TEXT = "文字"
    PARAGRAPHS = "段落"
    LIST = "名单"
    AMOUNT = "金额"
    QUANTITY = "数量"
    COUNT = "整数"
    PERCENT = "比例"
    DATE = "日期"
    FLAG = "是否"
    CHOICE = "选项"
    CODE = "编码"


@dataclass(frozen=True)
class Column:
    """One column of a list, or one line of a record.

    `path` leads from the row's part to the value; a link column has none. `words` is the closed
    vocabulary it is chosen from; `choices` names a list that is not closed: accounts, or what
    another sheet defines.
    """

    title: str
    path: Names
    content: Content
    required: bool = False
    hint: str = ""
    choices: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet: a list with a row per item, or a record with a line per value.

    `path` leads to the list; the first columns of a list within lists are links that say to
    which items a row belongs, by that item's name or code. `basic` sheets are in every form,
    the others where the pack asks for them or a submission fills them.
    """

    title: str
    path: Names
    columns: tuple[Column, ...]
    links: int = 0
    record: bool = False
    basic: bool = True

    def column(self, title: str) -> Column:
        """The column headed `title`; KeyError where there is none."""
        for column in self.columns:
            if column.title == title:
                return column
        raise KeyError(title)


GUIDE, CHECKS = "填报说明", "校验"
"""The first and the last sheet: they hold no values."""

CHOICES = "选项"
"""The hidden sheet behind the drop-downs: it holds no values either."""

BASICS, TEXTS = "基本信息", "文字说明"
"""The records."""

_OPEN_LISTS = ("一级指标", "二级指标", "计量单位", "单位", "项目")
"""Titles of fields that are chosen from a list which is not closed."""

_NOT_HERE: dict[Names, tuple[Kind, ...]] = {("lines", "kind"): (Kind.YEAR_END,)}
"""Words of a vocabulary that have no place in one of its fields."""

_CONTENTS: tuple[tuple[Any, Content], ...] = (
    (Amount, Content.AMOUNT),
    (Quantity, Content.QUANTITY),
    (Percent, Content.PERCENT),
    (Flag, Content.FLAG),
    (Date, Content.DATE),
    (Paragraphs, Content.PARAGRAPHS),
    (FunctionalCode, Content.CODE),
    (EconomicCode, Content.CODE),
)
_ACCOUNTS: tuple[tuple[Any, str], ...] = (
    (FunctionalCode, "功能科目"),
    (EconomicCode, "经济科目"),
)


def _types(field: FieldInfo) -> list[Any]:
    """The field's own type and those it is a union of, each with what it is annotated with."""
    return [field.annotation, *get_args(field.annotation)]


def _mentions(field: FieldInfo, annotated: Any) -> bool:
    """True where the field's type is `annotated`, or that or nothing."""
    marks = annotated.__metadata__
    return marks[0] in field.metadata or any(
        getattr(each, "__metadata__", ())[:1] == marks[:1] for each in _types(field)
    )


def _vocabulary(field: FieldInfo) -> tuple[str, ...]:
    for each in _types(field):
        if isinstance(each, type) and issubclass(each, Enum):
            return tuple(str(word.value) for word in each)
    return ()


def _content(field: FieldInfo, chosen: bool) -> Content:
    for annotated, content in _CONTENTS:
        if _mentions(field, annotated):
            return content
    if getattr(field.annotation, "__origin__", None) is tuple:
        return Content.LIST
    if chosen:
        return Content.CHOICE
    return Content.COUNT if int in _types(field) else Content.TEXT


def _open_list(field: FieldInfo) -> str:
    for annotated, title in _ACCOUNTS:
        if _mentions(field, annotated):
            return title
    return field.title if field.title in _OPEN_LISTS else ""


def _column(name: str, field: FieldInfo, path: Names) -> Column:
    words, choices = _vocabulary(field), _open_list(field)
    return Column(
        field.title or name,
        path,
        _content(field, bool(words or choices)),
        field.is_required(),
        field.description or "",
        choices,
        words,
    )


def _single(field: FieldInfo, below: type[Part]) -> bool:
    """True for a field that holds one `below`, not a list of them."""
    return bool(field.annotation is below)


def _columns(part: type[Part], path: Names = ()) -> list[Column]:
    """All values of a part that stand in one row: those of its parts too, of its lists none."""
    found: list[Column] = []
    for name, field in part.model_fields.items():
        below = part_below(part, name)
        if below is None:
            found.append(_column(name, field, (*path, name)))
        elif _single(field, below):
            found += _columns(below, (*path, name))
    return found


def _part_at(path: Names) -> type[Part]:
    """The model of the items of the list at `path`."""
    part: type[Part] = Submission
    for step in path:
        if step != EACH:
            below = part_below(part, step)
            assert below is not None, path
            part = below
    return part


def _list(title: str, *path: str, links: Names = (), basic: bool = True) -> Sheet:
    linked = [Column(link, (), Content.CHOICE, True, "", link) for link in links]
    own = [_without(column, path) for column in _columns(_part_at(path))]
    return Sheet(title, path, (*linked, *own), len(links), basic=basic)


def _without(column: Column, path: Names) -> Column:
    barred = _NOT_HERE.get((*path, *column.path), ())
    return replace(column, words=tuple(word for word in column.words if word not in barred))


def _record(title: str, *paths: str) -> Sheet:
    """A record of the values at the dotted `paths`; a part stands for all its values."""
    columns: list[Column] = []
    for dotted in paths:
        *above, name = dotted.split(".")
        part = _part_at(tuple(above))
        below = part_below(part, name)
        field = part.model_fields[name]
        if below is not None and _single(field, below):
            columns += _columns(below, (*above, name))
        else:
            columns.append(_column(name, field, (*above, name)))
    return Sheet(title, (), tuple(_told_apart(columns)), record=True)


def _told_apart(columns: list[Column]) -> list[Column]:
    """Titles that say of whom they speak, where the value alone does not: 部门编码, 增减原因：收入."""
    found = []
    for column in columns:
        above = _part_at(column.path[:-1])
        title = column.title
        if column.path[:-1] == ("department",) and not title.startswith("行政"):
            title = f"部门{title}"
        elif above is Reasons:
            title = f"增减原因：{title}"
        elif column.path[0] == "assets":
            title = f"国有资产{title}"
        found.append(replace(column, title=title))
    return found


@cache
def form_sheets() -> tuple[Sheet, ...]:
    """Every sheet that holds values, in the order of work."""
    own = [name for name in Submission.model_fields if part_below(Submission, name) is None]
    department = [f"department.{name}" for name in Department.model_fields if name != "units"]
    return (
        _record(BASICS, *own, *department, "assets.as_of"),
        _list("机构设置", "department", "units"),
        _list("预算明细", "lines"),
        _list("年终结转结余", "year_end", basic=False),
        _list("项目", "projects"),
        _list("绩效指标", "projects", EACH, "indicators", links=("项目",)),
        _list("职责", "duties", basic=False),
        _list("工作活动", "duties", EACH, "activities", links=("职责",), basic=False),
        _list(
            "活动指标",
            *("duties", EACH, "activities", EACH, "indicators"),
            links=("职责", "工作活动"),
            basic=False,
        ),
        _list("三公经费", "three_public"),
        _list("政府采购", "procurement"),
        _list("国有资产", "assets", "items"),
        _list("车辆明细", "assets", "vehicles", basic=False),
        _record(
            TEXTS,
            "prose.duties",
            "prose.overall_goals",
            "prose.reasons",
            "prose.operating_cost_use",
            "prose.other",
            "assets.note",
        ),
        _list("分项绩效目标", "prose", "goals", basic=False),
        _list("工作保障措施", "prose", "safeguards", basic=False),
        _list("项级说明", "prose", "item_notes", basic=False),
        _list("经济科目说明", "prose", "remarks", basic=False),
        _list("补充名词", "terms", basic=False),
        _list("补充科目", "extra_accounts"),
        _list("豁免", "waivers", basic=False),
        _list("上年数据", "last_year"),
    )


@cache
def sheet_named(title: str) -> Sheet:
    """The sheet called `title`; KeyError where the form has none."""
    for sheet in form_sheets():
        if sheet.title == title:
            return sheet
    raise KeyError(title)
