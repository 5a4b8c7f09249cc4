"""Every rule fires on its example, at the right place with the right figures, and else is silent."""

import copy
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgetgen.checking.case import Case, Hit
from budgetgen.checking.catalogue import load_catalogue
from budgetgen.checking.engine import place_of, run_checks
from budgetgen.checking.examples import Example, load_examples, merged
from budgetgen.checking.rules import ALL_CHECKS
from budgetgen.model.finding import Finding
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import load_pack
from budgetgen.reading.naming import Positions, keys_of, part_below
from budgetgen.rendering import case_of, prepare
from budgetgen.tables.table import TableSet

ROOT = Path(__file__).parent.parent.parent
BASE = yaml.load((ROOT / "examples/small/department.yaml").read_text("utf-8"), yaml.CBaseLoader)
EXAMPLES = load_examples()
pack_of = cache(load_pack)


@pytest.fixture(autouse=True)
def packs_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the pack anew for every example would take half of the time."""
    monkeypatch.setattr("budgetgen.rendering.load_pack", pack_of)


def patched(tables: TableSet, changes: dict[str, str]) -> TableSet:
    """The tables with some printed cells changed: 表/行/列 -> text."""
    found = dict(tables.tables)
    for path, text in changes.items():
        name, row_key, column = path.split("/")
        table = found[name]
        rows = []
        for row in table.rows:
            label, cells, changed = "", list(row.cells), False
            seen = False
            for i, (leaf, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
                if not leaf.figure:
                    label = cell.text if not (label == row_key and not seen) else label
                    seen = False
                    continue
                seen = True
                if leaf.title == column and row_key in (label, row.key):
                    unit = Decimal(10000)
                    cells[i] = replace(cell, text=text, amount=Decimal(text or 0) * unit)
                    changed = True
            rows.append(replace(row, cells=tuple(cells)) if changed else row)
        assert rows != list(table.rows) or text, path
        found[name] = replace(table, rows=tuple(rows))
    return replace(tables, tables=found)


def value_path(titles: str) -> tuple[str | int, ...]:
    """项目/0/名称 -> ("projects", 0, "name")."""
    path: list[str | int] = []
    model: Any = Submission
    for step in titles.split("/"):
        if step.isdigit():
            path.append(int(step))
            continue
        name = keys_of(model)[step]
        path.append(name)
        model = part_below(model, name)
    return tuple(path)


def findings(change: dict[str, Any], tmp_path: Path) -> tuple[list[Finding], Positions]:
    change = copy.deepcopy(change)
    table_changes = change.pop("表", None)
    path = tmp_path / "部门预算.yaml"
    path.write_text(
        yaml.dump(merged(BASE, change), Dumper=yaml.CDumper, allow_unicode=True), encoding="utf-8"
    )
    done = prepare(path)
    assert done.prepared is not None, done.findings
    case: Case = case_of(done.prepared)
    if table_changes is not None:
        tables = patched(done.prepared.tables, table_changes)
        case = replace(case, tables=tables, submission=None, document=None)
    outcome = run_checks(case, done.prepared.positions)
    assert outcome.broken == ()
    return list(outcome.findings), done.prepared.positions


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_a_rule_fires_on_its_example(example: Example, tmp_path: Path) -> None:
    found, positions = findings(example.fires, tmp_path)
    mine = [finding for finding in found if finding.code == example.code]
    assert mine, [finding.code for finding in found]
    if "表" in example.fires:
        assert example.at in {finding.spot for finding in mine}
    else:
        assert place_of(Hit(at=value_path(example.at)), positions) in {
            finding.place for finding in mine
        }
    for side in ("expected", "actual"):
        wanted = getattr(example, side)
        if wanted is not None:
            assert wanted in {str(getattr(finding, side)) for finding in mine}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_its_corrected_twin_is_silent(example: Example, tmp_path: Path) -> None:
    found, _ = findings(example.silent, tmp_path)
    assert example.code not in {finding.code for finding in found}


def test_every_check_is_in_the_catalogue_once_and_every_code_has_a_check() -> None:
    codes = [check.code for check in ALL_CHECKS]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(load_catalogue())
