"""Checking one file: a submission, or published tables without a ledger."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetgen.accounts.catalogue import classification
from budgetgen.checking.case import Case
from budgetgen.checking.engine import Outcome, find_all
from budgetgen.checking.waivers import (
    Granted,
    Waived,
    apply_waivers,
    complain_expired,
    complain_unknown,
    complain_unused,
    granted_by,
)
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import PackError, load_pack
from budgetgen.reading.naming import Positions
from budgetgen.reading.published import is_published, read_published
from budgetgen.rendering import Prepared, case_of, prepare
from budgetgen.tables.resolved import for_document


@dataclass(frozen=True)
class CheckResult:
    """All that a check found in one file.

    `findings` stand, `waived` are let pass; `broken` names rules that failed inside the program;
    `case` is None where the file could not be read; `also_ran` names rules of a county.
    """

    source: Path
    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...] = ()
    broken: tuple[str, ...] = ()
    case: Case | None = None
    also_ran: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Whom the file is about."""
        if self.case is not None and self.case.submission is not None:
            return self.case.submission.publisher.name
        return self.source.name

    @property
    def submission(self) -> Submission | None:
        """The submission, where the file holds one and can be read."""
        return self.case.submission if self.case else None

    def count(self, severity: Severity) -> int:
        """How many findings of a severity stand."""
        return sum(finding.severity is severity for finding in self.findings)


def _nothing_more(case: Case) -> Outcome:
    return Outcome((), ())


def check_case(
    source: Path,
    case: Case,
    positions: Positions,
    earlier: Sequence[Finding],
    bureau: Sequence[Granted] = (),
    more: Callable[[Case], Outcome] = _nothing_more,
) -> CheckResult:
    """Check what is already computed; `earlier` findings are kept, `more` adds to the rules'."""
    outcome, others = find_all(case, positions), more(case)
    granted = granted_by(case.submission, positions, bureau)
    single = (*outcome.findings, *others.findings)
    found, waived = apply_waivers(single, granted, case.submission, case.as_of)
    findings = sorted([*earlier, *found], key=lambda finding: (finding.place, finding.code))
    broken = (*outcome.broken, *others.broken)
    return CheckResult(source, tuple(findings), tuple(waived), broken, case, others.also_ran)


def check_prepared(
    source: Path,
    prepared: Prepared,
    earlier: Sequence[Finding] = (),
    as_of: datetime.date | None = None,
    bureau: Sequence[Granted] = (),
) -> CheckResult:
    """Check a submission that is already computed; `earlier` findings are kept."""
    case = case_of(prepared, as_of)
    return check_case(source, case, prepared.positions, earlier, bureau)


def check(
    source: Path, as_of: datetime.date | None = None, bureau: Sequence[Granted] = ()
) -> CheckResult:
    """Everything wrong with the file at `source`; never raises for what it holds."""
    if is_published(source):
        return _check_published(source, as_of, bureau)
    done = prepare(source)
    if done.prepared is None:
        return CheckResult(source, done.findings)
    return check_prepared(source, done.prepared, done.findings, as_of, bureau)


def _check_published(
    source: Path, as_of: datetime.date | None, bureau: Sequence[Granted]
) -> CheckResult:
    reading = read_published(source)
    if reading.tables is None:
        return CheckResult(source, tuple(reading.findings))
    try:
        pack = for_document(load_pack(reading.pack_name), reading.budget_year, reading.level)
    except PackError as error:
        return CheckResult(source, (*reading.findings, *error.findings))
    case = Case(
        budget_year=reading.budget_year,
        pack=pack,
        classification=classification(reading.budget_year),
        tables=reading.tables,
        as_of=as_of,
    )
    return check_case(source, case, reading.positions, reading.findings, bureau)


def check_bureau_waivers(
    path: Path, bureau: Sequence[Granted], results: Sequence[CheckResult]
) -> CheckResult:
    """What is wrong with a bureau's waivers once all its submissions are checked.

    A waiver for one department must be used where that department is among `results`. One for all
    may have its use in a file that was not checked in this run, so that it is only a warning.
    """
    findings: list[Finding] = []
    for granted in bureau:
        department = granted.waiver.department
        cases = [
            result.case
            for result in results
            if result.case
            and department in ("", result.submission.department.code if result.submission else "")
        ]
        if not granted.known:
            findings.append(complain_unknown(granted))
            continue
        used = any(w.waiver is granted.waiver for result in results for w in result.waived)
        if any(granted.expired(case.as_of) for case in cases):
            findings.append(complain_expired(granted))
        elif cases and not used:
            findings.append(complain_unused(granted, None if department else Severity.WARNING))
    return CheckResult(path, tuple(sorted(findings, key=lambda finding: finding.place)))
