"""To what a row belongs: the project of an indicator, the duty of an activity."""

from __future__ import annotations

from itertools import groupby

from budgetgen.excel.sheets import EACH, Names
from budgetgen.reading.excel.branch import Branch, Twigs
from budgetgen.reading.excel.cells import Mistake, shown
from budgetgen.reading.nearest import perhaps


def items_at(
    root: Branch, path: Names, named: list[tuple[str, str]]
) -> Twigs | tuple[int, Mistake]:
    """The list at `path` below the items that `named` tells by title and name or code.

    Where one leads nowhere: its number, counted from 0, and why.
    """
    steps = [tuple(group) for each, group in groupby(path, EACH.__eq__) if not each]
    branch = root
    for i, (step, (title, name)) in enumerate(zip(steps, named, strict=False)):
        found = _named(branch, step, title, name)
        if isinstance(found, Mistake):
            return i, found
        branch = found
    return branch.list_at(steps[-1], branch.place)


def _named(branch: Branch, path: Names, title: str, name: str) -> Branch | Mistake:
    items = branch.twigs(*path)
    found = items.whose("code", name) or items.whose("name", name) if name else []
    if not name:
        return Mistake(f"没有写明属于哪个{title}", f"请填“{title}”表中的名称；每一行都要填")
    if not found:
        near = perhaps(name, (item.text("name") for item in items.items))
        remedy = f"{near}请核对名称，或在“{title}”表中补上"
        return Mistake(f"没有名为“{shown(name)}”的{title}", remedy)
    if len(found) > 1:
        remedy = "请改填项目编码" if title == "项目" else "请改成不同的名称"
        return Mistake(f"有几个{title}都叫“{shown(name)}”", remedy)
    return found[0]
