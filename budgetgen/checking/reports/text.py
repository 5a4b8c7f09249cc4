"""The report for the terminal: each finding with the line it speaks of, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from rich.cells import cell_len
from rich.text import Text

from budgetgen.checking.check import CheckResult
from budgetgen.checking.scoring import Score
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.submission import Submission
from budgetgen.reading.naming import titles_of
from budgetgen.reading.text import read_text

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}
LONGEST_LINE = 100

# Control characters move a terminal's cursor and direction marks turn a line round.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@lru_cache(maxsize=4)
def _lines(file: str) -> tuple[str, ...]:
    text = read_text(Path(file))
    # As YAML counts lines: a form feed or a Unicode separator in a text ends none.
    return tuple(re.split("\r\n|[\n\r\x85\u2028\u2029]", text)) if isinstance(text, str) else ()


def section_of(finding: Finding, submission: Submission | None) -> str:
    """The heading a finding is listed under: a project, a table, or a part of the submission."""
    if finding.spot:
        return finding.spot.split("/")[0]
    path = finding.path
    if not path or submission is None:
        return "整份文件"
    if path[0] == "projects" and len(path) > 1 and isinstance(path[1], int):
        return f"项目：{submission.projects[path[1]].name}"
    return titles_of(Submission, path[:1])[0]


def groups(result: CheckResult) -> list[tuple[str, list[Finding]]]:
    """The findings under the heading of each project, table or part, each heading once."""
    found: dict[str, list[Finding]] = {}
    for finding in result.findings:
        found.setdefault(section_of(finding, result.submission), []).append(finding)
    return list(found.items())


def source_line(finding: Finding) -> tuple[str, int]:
    """The line of the file that a finding speaks of, shortened, and where in it (from 0)."""
    place = finding.place
    if not place.line or place.cell:
        return "", 0
    lines = _lines(place.file)
    if place.line > len(lines):
        return "", 0
    line, column = _UNSEEN.sub(" ", lines[place.line - 1]), max(place.column - 1, 0)
    start = max(0, column - LONGEST_LINE // 2) if len(line) > LONGEST_LINE else 0
    return line[start : start + LONGEST_LINE], column - start


def figures(finding: Finding) -> str:
    """应为 3.00，现为 2.00，相差 -1.00."""
    named = {"应为": finding.expected, "现为": finding.actual, "相差": finding.difference}
    return "，".join(f"{name} {shown(value)}" for name, value in named.items() if value is not None)


def shown(value: Decimal | str) -> str:
    """A figure or a text as it is printed; what is empty is said to be."""
    return f"{value:f}" if isinstance(value, Decimal) else value or "（空）"


def _one(finding: Finding) -> Iterator[Text]:
    head = Text()
    if str(finding.place):
        head.append(f"{finding.place} ")
    head.append(finding.severity, style=_COLOURS[finding.severity])
    head.append(f" {_UNSEEN.sub(' ', finding.message)} [{finding.code}]")
    yield head
    line, at = source_line(finding)
    if line:
        yield Text(f"    {line}", style="dim")
        yield Text(f"    {' ' * cell_len(line[:at])}^", style=_COLOURS[finding.severity])
    if told := figures(finding):
        yield Text(f"    {_UNSEEN.sub(' ', told)}")
    if finding.remedy:
        yield Text(f"    → {_UNSEEN.sub(' ', finding.remedy)}", style="dim")


def text_report(
    results: Sequence[CheckResult], scores: Sequence[Score | None] = ()
) -> Iterator[Text]:
    """The lines of the report, file by file, section by section, counts last.

    `scores`, if any, stand beside `results`.
    """
    for i, result in enumerate(results):
        yield Text(f"{result.title}（{result.source}）", style="bold")
        for name, findings in groups(result):
            yield Text(f"  {name}", style="bold")
            for finding in findings:
                for line in _one(finding):
                    yield Text("  ") + line
        for waived in result.waived:
            yield Text(
                f"  已豁免 {waived.finding.place} {waived.finding.message} [{waived.finding.code}]"
                f"：{waived.waiver.reason}（{waived.waiver.office}，至 {waived.waiver.until}）",
                style="dim",
            )
        if result.broken:
            broken = "、".join(result.broken)
            yield Text(f"  检查程序错误，这些规则未能完成：{broken}", style="bold red")
        yield Text(f"  {summary(result)}")
        if i < len(scores):
            yield from _score(scores[i])
    if len(results) > 1:
        errors, warnings, waivers = totals(results)
        yield Text(f"共 {len(results)} 份文件：{_counts(errors, warnings, waivers)}", style="bold")


def _score(score: Score | None) -> Iterator[Text]:
    if score is None:
        yield Text("  文件未能读取，不评分")
        return
    yield Text(f"  {score.title}", style="bold")
    heading = ""
    for item in score.items:
        if item.heading != heading:
            heading = item.heading
            yield Text(f"    {heading}")
        name = item.name + " " * max(1, 34 - cell_len(item.name))
        reached = "未评" if item.reached is None else f"{item.reached:f} / {item.points:f}"
        found = f"（{item.note}）" if item.note else ""
        yield Text(f"      {name}{reached}{found}")
    yield Text(f"  得分 {score.reached:f} / {score.base:f}，折合 {score.percent} 分")


def totals(results: Sequence[CheckResult]) -> tuple[int, int, int]:
    """Errors, warnings and waived findings of all results."""
    return (
        sum(result.count(Severity.ERROR) for result in results),
        sum(result.count(Severity.WARNING) for result in results),
        sum(len(result.waived) for result in results),
    )


def _counts(errors: int, warnings: int, waived: int) -> str:
    return f"{errors} 个错误，{warnings} 个警告" + (f"，豁免 {waived} 个" if waived else "")


def summary(result: CheckResult) -> str:
    """2 个错误，1 个警告，豁免 1 个."""
    if not result.findings and not result.waived:
        return "没有发现问题"
    return _counts(*totals([result]))
