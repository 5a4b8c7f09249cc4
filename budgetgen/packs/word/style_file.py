"""Values put into a style.yaml that people wrote: only their own text changes.

Comments, order and spelling stay. A value that stands in the file is replaced where it stands;
one that does not is added at the end of its mapping.
"""

from __future__ import annotations

import re
from typing import Any

from budgetgen.model.base import Part
from budgetgen.model.finding import Finding
from budgetgen.packs.definition import Style
from budgetgen.packs.word.compare import Change
from budgetgen.reading.naming import Namer, keys_of, named_freely, part_below
from budgetgen.reading.yaml_file import parse_yaml

HEADING = "# 与所沿用的模板包不同的纸张、字体、字号、间距\n"
_PLAIN = re.compile(r"[^\W\d][\w \-.（）()]*")
_WORDS = ("true", "false", "yes", "no", "on", "off", "null", "y", "n")


def typed(value: str | float | bool) -> str:
    """A value as people type it: 是, 15, 10.5, 仿宋_GB2312."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    plain = _PLAIN.fullmatch(value) and not value.endswith(" ") and value.lower() not in _WORDS
    return value if plain else f'"{value}"'


def title_path(path: tuple[str, ...]) -> list[str]:
    """A path with the Chinese keys: 文字, 正文, 字号."""
    found: list[str] = []
    model: type[Part] | None = Style
    freely = False
    for step in path:
        if freely or model is None:
            found.append(step)
            freely = False
            continue
        found.append(model.model_fields[step].title or step)
        freely = named_freely(model, step)
        model = part_below(model, step)
    return found


def with_changes(text: str, changes: list[Change]) -> str | None:
    """`text` of a style.yaml with the changes; None where its way of writing does not allow it."""
    # Imported here: only this needs the nodes with their places in the text.
    import yaml

    changed = text
    for change in changes:
        node = yaml.compose(changed, Loader=yaml.SafeLoader) if changed.strip() else None
        if node is None:
            changed = (changed or HEADING) + _nested(title_path(change.path), typed(change.value))
        else:
            changed = _changed(changed, node, change)
    return changed if _says(changed, text, changes) else None


def _nested(titles: list[str], value: str, indent: int = 0) -> str:
    """New lines for a value that has no mapping yet: a block, its innermost mapping in braces."""
    blank = " " * indent
    if len(titles) == 1:
        return f"{blank}{titles[0]}: {value}\n"
    if len(titles) == 2:
        return f"{blank}{titles[0]}: {{{titles[1]}: {value}}}\n"
    return f"{blank}{titles[0]}:\n{_nested(titles[1:], value, indent + 2)}"


def _changed(text: str, node: Any, change: Change) -> str:
    """The text with one value put into the mapping `node` or below it."""
    model: type[Part] | None = Style
    freely = False
    titles = title_path(change.path)
    for depth, step in enumerate(change.path):
        keys = {step} if freely or model is None else _spellings(model, step)
        below = next((v for k, v in node.value if k.value.strip() in keys), None)
        if below is None:
            return _added(text, node, titles[depth:], typed(change.value))
        if freely or model is None:
            freely = False
        else:
            freely = named_freely(model, step)
            model = part_below(model, step)
        node = below
        if not hasattr(node.value, "append") and depth < len(titles) - 1:
            return text
    return text[: node.start_mark.index] + typed(change.value) + text[node.end_mark.index :]


def _spellings(model: type[Part], field: str) -> set[str]:
    return {key for key, name in keys_of(model).items() if name == field}


def _added(text: str, node: Any, titles: list[str], value: str) -> str:
    """The text with a new entry at the end of the mapping `node`."""
    if node.flow_style:
        for title in reversed(titles[1:]):
            value = f"{{{title}: {value}}}"
        at = node.value[-1][1].end_mark.index if node.value else node.end_mark.index - 1
        comma = ", " if node.value else ""
        return f"{text[:at]}{comma}{titles[0]}: {value}{text[at:]}"
    last = _end(node)
    at = text.find("\n", last)
    before = text if at < 0 else text[: at + 1]
    before += "" if before.endswith("\n") else "\n"
    return (
        before
        + _nested(titles, value, node.start_mark.column)
        + text[len(text) if at < 0 else at + 1 :]
    )


def _end(node: Any) -> int:
    """Where the text of a block mapping's last value ends; its own mark lies behind comments."""
    if isinstance(node.value, list) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _values(text: str) -> Any:
    tree = parse_yaml(text, "")
    return {} if isinstance(tree, Finding) else Namer().values(tree, Style)


def _says(changed: str, before: str, changes: list[Change]) -> bool:
    """Whether the new text says what it should and nothing else has changed."""
    meant = _values(before) if before.strip() else {}
    for change in changes:
        holder = meant
        for step in change.path[:-1]:
            holder = holder.setdefault(step, {})
        holder[change.path[-1]] = typed(change.value).strip('"')
    return bool(_values(changed) == meant)
