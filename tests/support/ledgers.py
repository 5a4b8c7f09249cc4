"""An example's ledger read straight from its YAML, to hold computed tables against."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import yaml

from tests.support.examples import EXAMPLES

Line = dict[str, Any]
SPENT = ("人员经费", "公用经费", "项目支出")


def typed(name: str) -> dict[str, Any]:
    """What the example's file says, every number as text."""
    text = (EXAMPLES / name / "department.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CBaseLoader)  # type: ignore[no-any-return]


def lines(name: str, part: str = "预算明细") -> list[Line]:
    """Lines with 类型, 来源, 结转 filled in as the form says they default."""
    found = []
    for line in typed(name)[part]:
        kind = line.get("支出类型") or "项目支出"
        source = line.get("资金来源", "一般公共预算")
        found.append({**line, "支出类型": kind, "资金来源": source})
    return found


def total(
    lines: Iterable[Line], holds: Callable[[Line], bool] = lambda line: True, field: str = "金额"
) -> Decimal:
    """The sum over the lines for which `holds`."""
    return sum((Decimal(line[field]) for line in lines if holds(line)), Decimal(0))
