"""Data tables as files: CSV for people with Excel and for machines, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from budgetgen.writing.data.tables import DataTable, Value

_MARKS = tuple("=+-@＝＋－＠\t\r")
_HARMLESS = re.compile(r"[+-]?\d[\d,.]*%?|[-－]+", re.ASCII)


def csv_file(table: DataTable) -> bytes:
    """The table as RFC 4180 has it, in UTF-8 with a byte order mark, by which Excel knows it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field.name for field in table.fields)
    writer.writerows([_in_csv(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _in_csv(value: Value) -> str:
    """A value as text. What Excel would run as a formula has an apostrophe before it.

    Amounts, percentages and dashes are left as they are: they run nothing.
    """
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = value or ""
    return f"'{text}" if text.startswith(_MARKS) and not _HARMLESS.fullmatch(text) else text


def json_file(table: DataTable, about: Mapping[str, Any]) -> bytes:
    """The table with what it is; texts are as typed, numbers are exact decimals as text."""
    names = [field.name for field in table.fields]
    content = {
        "name": table.name,
        "title": table.title,
        **about,
        "fields": [
            {"name": field.name, "type": "string"}
            if field.unit is None
            else {"name": field.name, "type": "number", "unit": field.unit}
            for field in table.fields
        ],
        "rows": [dict(zip(names, map(_in_json, row), strict=True)) for row in table.rows],
        "notes": table.notes,
    }
    return as_json(content)


def _in_json(value: Value) -> str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


def as_json(content: Mapping[str, Any]) -> bytes:
    """JSON that people can read, too."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
