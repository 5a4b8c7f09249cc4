"""The report as SARIF 2.1.0, for code hosts and editors that show findings in the file.

Source of the form: OASIS SARIF 2.1.0; GitHub's list of the properties it reads.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from budgetgen import __version__
from budgetgen.checking.catalogue import load_catalogue
from budgetgen.checking.check import CheckResult
from budgetgen.checking.reports.data import score_data
from budgetgen.checking.scoring import Score
from budgetgen.checking.waivers import Waived
from budgetgen.model.finding import Finding, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def _uri(file: str) -> str:
    """A file as a relative reference; an absolute path as a file address."""
    path = PurePath(file)
    text = quote(path.as_posix())
    return f"file://{text}" if path.is_absolute() else text


def _rule(code: str) -> dict[str, Any]:
    rule = load_catalogue().get(code)
    if rule is None:
        return {"id": code, "shortDescription": {"text": "读取和计算中发现的问题"}}
    return {
        "id": code,
        "name": rule.title,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.message},
        "help": {"text": "\n".join(text for text in (rule.remedy, rule.basis) if text)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.topic]},
    }


def _fingerprint(finding: Finding) -> str:
    """What stays the same when lines move: the rule, the value's path, the message."""
    parts = (finding.code, finding.spot, str(finding.path), finding.message)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _location(finding: Finding, source: str) -> dict[str, Any]:
    place = finding.place
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file or source)}}
    region = {"startLine": place.line or 1}
    if place.column:
        region["startColumn"] = place.column
    physical["region"] = region
    location: dict[str, Any] = {"physicalLocation": physical}
    name = place.cell or finding.spot
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return location


def _result(finding: Finding, index: dict[str, int], source: str) -> dict[str, Any]:
    remedy = f"\n{finding.remedy}" if finding.remedy else ""
    return {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message + remedy},
        "locations": [_location(finding, source)],
        "partialFingerprints": {"budgetgen/v1": _fingerprint(finding)},
    }


def _suppressed(waived: Waived, index: dict[str, int], source: str) -> dict[str, Any]:
    waiver = waived.waiver
    why = f"{waiver.reason}（{waiver.office}，至 {waiver.until}）"
    return {
        **_result(waived.finding, index, source),
        "suppressions": [{"kind": "external", "status": "accepted", "justification": why}],
    }


def _invocation(results: Sequence[CheckResult]) -> dict[str, Any]:
    """Whether all rules ran; those that failed inside are the program's fault, not the file's."""
    broken = sorted({code for result in results for code in result.broken})
    told = [
        {
            "level": "error",
            "message": {"text": f"检查程序错误：规则 {code} 未能完成"},
            "associatedRule": {"id": code},
        }
        for code in broken
    ]
    return {"executionSuccessful": not broken, "toolExecutionNotifications": told}


def sarif_report(results: Sequence[CheckResult], scores: Sequence[Score | None] = ()) -> str:
    """All results as one SARIF log; `scores`, if any, stand beside `results`."""
    codes = sorted(
        {finding.code for result in results for finding in result.findings}
        | {waived.finding.code for result in results for waived in result.waived}
    )
    index = {code: i for i, code in enumerate(codes)}
    found = [
        item
        for result in results
        for item in (
            *(_result(finding, index, str(result.source)) for finding in result.findings),
            *(_suppressed(waived, index, str(result.source)) for waived in result.waived),
        )
    ]
    driver = {
        "name": "budgetgen",
        "version": __version__,
        "informationUri": "https://pypi.org/project/budgetgen/",
        "language": "zh-CN",
        "rules": [_rule(code) for code in codes],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(results)],
        "results": found,
    }
    if scores:
        run["properties"] = {"scores": [score and score_data(score) for score in scores]}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"
