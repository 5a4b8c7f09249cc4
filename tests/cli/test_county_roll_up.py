"""``budgetgen county roll-up``: the files, and what is told of the county's totals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from budgetgen.county.county import ThreePublicAmounts
from tests.support.small_county import opened, run, write_county


def test_the_command_writes_what_a_run_made(tmp_path: Path, budgetgen: Callable[..., Any]) -> None:
    root = tmp_path / "县"
    write_county(root, {"101": "云溪县史志办", "102": "云溪县气象局"})
    assert budgetgen("county", "roll-up", root).code == 2
    run(root)
    done = budgetgen("county", "roll-up", root)
    assert done.code == 0, done.err
    made = sorted(path.name for path in (root / "汇总").iterdir())
    assert made == [f"云溪县2024年部门预算汇总表.{e}" for e in ("docx", "html", "pdf", "xlsx")]


def test_a_published_aggregate_that_differs_is_told(
    tmp_path: Path, budgetgen: Callable[..., Any]
) -> None:
    root = tmp_path / "县"
    write_county(root, {"101": "云溪县史志办"})
    run(root)
    path = root / "county.yaml"
    text_ = path.read_text(encoding="utf-8")
    path.write_text(text_.replace("部门:", "三公经费: {合计: 99}\n部门:"), encoding="utf-8")
    assert opened(root).three_public == ThreePublicAmounts(total=Decimal("99.00"))
    assert "COUNTY-TPE" in budgetgen("county", "roll-up", root).err
