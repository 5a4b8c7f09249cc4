"""Running the rules: every hit becomes a finding; a rule that fails inside hides no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.checking.catalogue import Rule, load_catalogue
from budgetgen.checking.rules import ALL_CHECKS
from budgetgen.model.finding import CHECK_BROKEN, Finding, Place, Severity
from budgetgen.reading.naming import Positions

_S = TypeVar("_S")


class Places(Protocol):
    """Where a value path or a table cell was typed."""

    def __getitem__(self, path: Path, /) -> Place: ...

    def spot(self, cell: str, /) -> Place:
        """The place of a cell named 表/行/列."""
        ...


@dataclass(frozen=True)
class Outcome:
    """All findings of one case; `broken` names the rules that failed inside.

    `also_ran` names rules that a file by itself gives nothing to run on.
    """

    findings: tuple[Finding, ...]
    broken: tuple[str, ...]
    also_ran: tuple[str, ...] = ()


def _able(check: Check, case: Case) -> bool:
    match check.needs:
        case Needs.SUBMISSION:
            return case.submission is not None
        case Needs.DOCUMENT:
            return case.document is not None
    return True


def codes_that_run(case: Case) -> set[str]:
    """The rules that `case` has enough for, in its year."""
    catalogue = load_catalogue()
    return {
        check.code
        for check in ALL_CHECKS
        if _able(check, case) and catalogue[check.code].holds_for(case.budget_year)
    }


def _difference(hit: Hit) -> Decimal | None:
    if isinstance(hit.expected, Decimal) and isinstance(hit.actual, Decimal):
        return hit.actual - hit.expected
    return None


def _filled(template: str, hit: Hit) -> str:
    """A catalogue sentence with the hit's figures; what a user typed is only ever a value."""
    difference = _difference(hit)
    values = {
        "expected": hit.expected,
        "actual": hit.actual,
        "difference": None if difference is None else abs(difference),
        "spot": hit.spot,
        **hit.values,
    }
    shown = {name: "（空）" if value in ("", None) else value for name, value in values.items()}
    return template.format_map(shown)


def place_of(hit: Hit, positions: Places) -> Place:
    """Where a hit was typed; only the file where it has no place of its own."""
    whole = positions[()]
    place = positions.spot(str(hit.spot)) if hit.spot else positions[hit.at or ()]
    return Place(whole.file) if place == whole else place


def _finding(rule: Rule, hit: Hit, positions: Places) -> Finding:
    return Finding(
        code=rule.code,
        severity=hit.severity or rule.severity,
        message=_filled(rule.message, hit),
        place=place_of(hit, positions),
        remedy=_filled(rule.remedy, hit),
        expected=hit.expected,
        actual=hit.actual,
        difference=_difference(hit),
        path=hit.at,
        spot=str(hit.spot or ""),
    )


def _group(finding: Finding) -> Path:
    """What a grouped rule is reported once for: a project, a part of the file, or a table."""
    if finding.spot:
        return (finding.spot.split("/")[0],)
    path = finding.path or ()
    return path[:2] if path[:1] == ("projects",) else path[:1]


def group_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of grouped rules as one per project or part: the first, with their number.

    All others are kept, in their order.
    """
    catalogue = load_catalogue()
    found: list[Finding] = []
    counts: dict[tuple[str, Path], int] = {}
    first: dict[tuple[str, Path], int] = {}
    for finding in findings:
        rule = catalogue.get(finding.code)
        if rule is None or not rule.grouped:
            found.append(finding)
            continue
        key = (finding.code, _group(finding))
        counts[key] = counts.get(key, 0) + 1
        if counts[key] == 1:
            first[key] = len(found)
            found.append(finding)
    for key, count in counts.items():
        if count > 1:
            found[first[key]] = found[first[key]].counted(count)
    return found


def _broken(code: str, error: Exception) -> Finding:
    return Finding(
        CHECK_BROKEN,
        Severity.ERROR,
        f"检查程序错误：规则 {code} 未能完成（{type(error).__name__}），其余规则照常检查",
        Place(),
        "这是程序的缺陷，不是填报的问题，请把文件交给维护者",
    )


def run_rules(
    subject: _S,
    budget_year: int,
    positions: Places,
    rules: Iterable[tuple[str, Callable[[_S], Iterator[Hit]]]],
) -> Outcome:
    """Every finding of `rules`, pairs of code and function, over `subject`, sorted by place."""
    catalogue = load_catalogue()
    findings: list[Finding] = []
    broken: list[str] = []
    for code, function in rules:
        rule = catalogue[code]
        if not rule.holds_for(budget_year):
            continue
        try:
            findings += [_finding(rule, hit, positions) for hit in function(subject)]
        except Exception as error:
            broken.append(code)
            findings.append(_broken(code, error))
    findings.sort(key=lambda finding: (finding.place, finding.code))
    return Outcome(tuple(findings), tuple(broken))


def find_all(case: Case, positions: Positions, checks: Iterable[Check] = ALL_CHECKS) -> Outcome:
    """Every finding of `case` at every single place, sorted by place.

    Never raises for what a user typed.
    """
    rules = [(check.code, check.function) for check in checks if _able(check, case)]
    return run_rules(case, case.budget_year, positions, rules)


def run_checks(case: Case, positions: Positions, checks: Iterable[Check] = ALL_CHECKS) -> Outcome:
    """The findings of `case` as they are reported: those of grouped rules put together."""
    outcome = find_all(case, positions, checks)
    return Outcome(tuple(group_findings(outcome.findings)), outcome.broken)
