"""The report as JSON, for programs; its form is in ``schemas/findings.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from budgetgen.checking.check import CheckResult
from budgetgen.checking.reports.text import section_of
from budgetgen.checking.scoring import Score
from budgetgen.checking.waivers import Waived
from budgetgen.model.finding import Finding, Severity

FORM = 1
"""The version of the form."""


def _text(value: Decimal | str | None) -> str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


def finding_data(finding: Finding, section: str) -> dict[str, Any]:
    """One finding; amounts and figures are texts, so that no digit is lost."""
    place = finding.place
    return {
        "code": finding.code,
        "severity": "error" if finding.severity is Severity.ERROR else "warning",
        "message": finding.message,
        "remedy": finding.remedy,
        "section": section,
        "place": {
            "file": place.file,
            "line": place.line or None,
            "column": place.column or None,
            "cell": place.cell or None,
        },
        "table_cell": finding.spot or None,
        "expected": _text(finding.expected),
        "actual": _text(finding.actual),
        "difference": _text(finding.difference),
    }


def _waived_data(waived: Waived, section: str) -> dict[str, Any]:
    waiver = waived.waiver
    return {
        **finding_data(waived.finding, section),
        "waiver": {
            "reason": waiver.reason,
            "office": waiver.office,
            "until": waiver.until.isoformat(),
        },
    }


def score_data(score: Score) -> dict[str, Any]:
    """A score; points are texts, null where a file cannot show an item."""
    return {
        "title": score.title,
        "reached": f"{score.reached:f}",
        "base": f"{score.base:f}",
        "percent": f"{score.percent:f}",
        "items": [
            {
                "heading": item.heading,
                "name": item.name,
                "points": f"{item.points:f}",
                "reached": None if item.reached is None else f"{item.reached:f}",
                "findings": item.findings,
            }
            for item in score.items
        ],
    }


def result_data(result: CheckResult) -> dict[str, Any]:
    """One file's findings."""
    submission = result.submission
    return {
        "file": str(result.source),
        "department": submission.publisher.name if submission else None,
        "budget_year": result.case.budget_year if result.case else None,
        "errors": result.count(Severity.ERROR),
        "warnings": result.count(Severity.WARNING),
        "findings": [finding_data(f, section_of(f, submission)) for f in result.findings],
        "waived": [_waived_data(w, section_of(w.finding, submission)) for w in result.waived],
        "broken_rules": list(result.broken),
    }


def json_report(results: Sequence[CheckResult], scores: Sequence[Score | None] = ()) -> str:
    """All results as one JSON text; `scores`, if any, stand beside `results`."""
    listed = [result_data(result) for result in results]
    for entry, score in zip(listed, scores, strict=False):
        entry["score"] = None if score is None else score_data(score)
    data = {"form": FORM, "results": listed}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
