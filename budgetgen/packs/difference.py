"""What changed between two packs, in sentences that a clerk can read out."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from budgetgen.model.base import Part, title_of
from budgetgen.packs.definition import (
    ColumnDefinition,
    NodeDefinition,
    RowDefinition,
    SideDefinition,
    TermDefinition,
    Where,
)
from budgetgen.packs.pack import Pack

_NOUNS: dict[type[Part], str] = {
    ColumnDefinition: "列",
    RowDefinition: "行",
    SideDefinition: "边",
    NodeDefinition: "",
    TermDefinition: "名词",
}
_ENTRIES = {"tables": "表", "figures": "数", "texts": "样式"}
"""What the entries of a mapping are called."""

_UNSAID = ("id", "extends")
"""Two packs differ in these anyway."""

_LONGEST = 60


def pack_differences(before: Pack, after: Pack) -> list[str]:
    """One sentence for every change from `before` to `after`; none where both say the same."""
    found: list[str] = []
    for name in ("settings", "tables", "outline", "glossary", "style"):
        found += _parts("", getattr(before, name), getattr(after, name))
    found += _wording(before.texts, after.texts)
    if before.base_docx != after.base_docx:
        found.append("Word 底稿 base.docx 有变")
    if before.print_css != after.print_css:
        found.append("PDF 样式表 print.css 有变")
    return found


def _parts(where: str, old: Any, new: Any) -> Iterator[str]:
    for name in type(new).model_fields:
        if name in _UNSAID:
            continue
        title = title_of(type(new), name)
        yield from _values(where, title, getattr(old, name), getattr(new, name), name)


def _values(where: str, title: str, old: Any, new: Any, name: str = "") -> Iterator[str]:
    if old == new:
        return
    noun = _ENTRIES.get(name, "")
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _entries(where if noun else _joined(where, title), noun, old, new)
    elif _is_list(old) and _is_list(new):
        yield from _entries(where, "", _named(old), _named(new), _order(old) != _order(new))
    elif isinstance(old, Part) and type(old) is type(new) and not isinstance(old, Where):
        yield from _parts(_joined(where, title), old, new)
    else:
        yield f"{_joined(where, title)}：{_shown(old)} 改为 {_shown(new)}"


def _entries(
    where: str, noun: str, old: Mapping[str, Any], new: Mapping[str, Any], moved: bool = False
) -> Iterator[str]:
    """What came and went by name, and what changed in those that stayed."""

    def called(key: str) -> str:
        return f"{noun}“{key}”" if noun else key

    for key in old:
        if key not in new:
            yield _joined(where, f"删去{called(key)}")
    previous = ""
    for key, value in new.items():
        if key not in old:
            yield _joined(
                where, f"新增{called(key)}{f'，在{called(previous)}之后' if previous else ''}"
            )
        elif isinstance(value, Part) and not isinstance(value, Where):
            yield from _parts(_joined(where, called(key)), old[key], value)
        else:
            yield from _values(where, called(key), old[key], value)
        previous = key
    if moved and set(old) == set(new):
        yield _joined(where, "次序有变：" + "、".join(new))


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(each, Part) and not isinstance(each, Where) for each in value
    )


def _order(values: tuple[Part, ...]) -> list[str]:
    return list(_named(values))


def _named(values: tuple[Part, ...]) -> dict[str, Part]:
    """The items of a list by what they are called; a second one of a name gets a number."""
    found: dict[str, Part] = {}
    for value in values:
        name, count = _name(value), 1
        while (key := name if count == 1 else f"{name}（第 {count} 个）") in found:
            count += 1
        found[key] = value
    return found


def _name(value: Part) -> str:
    """What a clerk would call a column, a row, an element of the outline."""
    for field in type(value).model_fields:
        said = getattr(value, field)
        if isinstance(said, str) and said:
            title = title_of(type(value), field)
            return f"{_NOUNS.get(type(value)) or title}“{said}”"
        if said is True:
            return title_of(type(value), field)
    return "空行"


def _joined(where: str, what: str) -> str:
    return f"{where}，{what}" if where else what


def _shown(value: Any) -> str:
    text = _said(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _said(value: Any) -> str:
    if value is None or value == "" or value == ():
        return "（无）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (tuple, list)):
        return "、".join(_said(each) for each in value)
    if isinstance(value, BaseModel):
        said = {
            title_of(type(value), name): getattr(value, name)  # type: ignore[arg-type]
            for name in type(value).model_fields
        }
        return "，".join(f"{title}为{_said(each)}" for title, each in said.items() if each)
    return f"“{value}”" if isinstance(value, str) else str(value)


def _wording(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if name not in new:
            yield f"删去文字“{name}”"
        elif name not in old:
            yield f"新增文字“{name}”"
        elif old[name] != new[name]:
            yield from _lines(name, old[name].splitlines(), new[name].splitlines())


def _lines(name: str, old: list[str], new: list[str]) -> Iterator[str]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        left, right = " / ".join(old[i:i_end]), " / ".join(new[j:j_end])
        if tag == "insert":
            yield f"文字“{name}”第 {j + 1} 行新增：{right}"
        elif tag == "delete":
            yield f"文字“{name}”第 {i + 1} 行删去：{left}"
        elif tag == "replace":
            yield f"文字“{name}”第 {j + 1} 行：{left} 改为：{right}"
