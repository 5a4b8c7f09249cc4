"""``datapackage.json``: what the CSV files hold, as a Fiscal Data Package 1.0.

Source: specs.frictionlessdata.io/fiscal-data-package and its budget taxonomy. The profile is that
of the tabular package which it extends; columns say by ``columnType`` what they mean. Columns of
figures are told apart by ``normalize``: each is one kind of amount, of a year and a phase.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from budgetgen.model.submission import Submission
from budgetgen.writing.data.files import as_json
from budgetgen.writing.data.tables import YUAN, DataTable, Field

PACKAGE_FILE = "datapackage.json"
_KIND, _YEAR, _PHASE, _AMOUNT = "栏目", "预算年度", "阶段", "金额"
_NOT_IN_NAMES = re.compile(r"[^-a-z0-9._]+")


def about(submission: Submission, title: str, draft: bool) -> dict[str, Any]:
    """What every file says of where it comes from."""
    publisher = submission.publisher
    return {
        "document": f"{title}（草稿）" if draft else title,
        "publisher": {"code": publisher.code, "name": publisher.name},
        "level": str(submission.level),
        "fiscalYear": submission.budget_year,
        "currency": "CNY",
        "unit": YUAN,
    }


def package_file(
    submission: Submission,
    title: str,
    tables: Mapping[str, DataTable],
    files: Mapping[str, bytes],
    draft: bool,
) -> bytes:
    """The descriptor of CSV `files`; `tables` are what they hold, by the same names."""
    publisher, year = submission.publisher, submission.budget_year
    known = about(submission, title, draft)
    content = {
        "profile": "tabular-data-package",
        "name": _NOT_IN_NAMES.sub("-", f"budget-{year}-{publisher.code}".lower()),
        "title": known["document"],
        "description": "金额为精确到分的元；文本以 = + - @ 开头、会被电子表格当作公式的，前面加了 '",
        "keywords": ["部门预算", "预算公开", "budget"],
        "contributors": [{"title": publisher.name, "role": "publisher"}],
        "sources": [{"title": title}],
        "countryCode": "CN",
        "fiscalPeriod": {"start": f"{year}-01-01", "end": f"{year}-12-31"},
        "granularity": "aggregated",
        "resources": [
            _resource(name, table, files[name], submission) for name, table in tables.items()
        ],
    }
    return as_json(content)


def _resource(path: str, table: DataTable, data: bytes, submission: Submission) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": _schema(table, submission),
    }


def _schema(table: DataTable, submission: Submission) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(field, submission.budget_year) for field in table.fields]
    }
    if any(field.measure for field in table.fields):
        schema["extraFields"] = _extra_fields(table.direction, submission)
    return schema


def _field(field: Field, year: int) -> dict[str, Any]:
    found: dict[str, Any] = {"name": field.name, "type": "string"}
    if field.unit is not None:
        found["type"] = "number"
    if field.unit:
        found["unit"] = field.unit
    if field.meaning:
        found["columnType"] = field.meaning
    if field.measure:
        found["normalize"] = {
            _KIND: field.name,
            _YEAR: year - field.measure.years_back,
            _PHASE: field.measure.phase,
        }
    return found


def _extra_fields(direction: str, submission: Submission) -> list[dict[str, Any]]:
    """The columns that the data has when every amount stands in a row of its own."""
    publisher = submission.publisher

    def extra(name: str, meaning: str, kind: str = "string", **more: Any) -> dict[str, Any]:
        return {"name": name, "type": kind, "columnType": meaning, **more}

    found = [
        extra(_AMOUNT, "value", "number", normalizationTarget=True),
        extra(_KIND, "value-kind:code"),
        extra(_YEAR, "date:fiscal-year", "integer"),
        extra(_PHASE, "phase:id"),
        extra("币种", "value-currency:code", constant="CNY"),
        extra("单位编码", "administrative-classification:generic:code", constant=publisher.code),
        extra("单位名称", "administrative-classification:generic:label", constant=publisher.name),
    ]
    return [*found, extra("方向", "direction", constant=direction)] if direction else found
