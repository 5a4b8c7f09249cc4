"""Tables from a few lines of a pack's language and of a ledger, both as YAML."""

from __future__ import annotations

from typing import Any

from budgetgen.model.submission import Submission
from budgetgen.packs.definition import PackSettings, Tables
from budgetgen.reading.naming import Namer
from budgetgen.reading.tree import Mapping
from budgetgen.reading.yaml_file import parse_yaml
from budgetgen.tables.build import build_tables
from budgetgen.tables.table import Table, TableSet

SETTINGS: dict[str, Any] = {"id": "x", "title": "x", "document_title": "x"}
UNIT = """
预算年度: 2025
金额单位: 元
部门: {编码: "1", 名称: 某局, 单位: [{编码: "1", 名称: 某局, 性质: 行政}]}
"""


def _values(text: str, model: Any) -> dict[str, Any]:
    tree = parse_yaml(text, "x.yaml")
    assert isinstance(tree, Mapping), tree
    namer = Namer()
    found: dict[str, Any] = namer.values(tree, model)
    assert namer.findings == []
    return found


def submission_of(body: str) -> Submission:
    """A submission of one unit for 2025; amounts in 元."""
    return Submission.model_validate(_values(UNIT + body, Submission), context={})


def tables_of(definitions: str, body: str, **settings: Any) -> TableSet:
    """All tables of a tables.yaml over a ledger."""
    tables = Tables.model_validate(_values(definitions, Tables))
    pack = PackSettings.model_validate({**SETTINGS, **settings})
    built, findings = build_tables(submission_of(body), tables, pack)
    assert findings == []
    return built


def texts(table: Table) -> list[list[str]]:
    """The printed cells, row by row."""
    return [[cell.text for cell in row.cells] for row in table.rows]
