"""Waivers: findings that an office lets pass are listed apart, and no waiver outlives its date.

A waiver that is past its date, or that no finding uses, is a finding itself, at its own line. Those
of a bureau's file concern many submissions: they are judged once all are checked.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from budgetgen.checking.catalogue import load_catalogue
from budgetgen.checking.engine import group_findings
from budgetgen.model.base import as_typed
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.submission import Submission
from budgetgen.model.waiver import Waiver, Waivers
from budgetgen.reading.naming import Positions, titles_of
from budgetgen.reading.part_file import Placed, read_placed

EXPIRED = "WAIVER-EXPIRED"
UNKNOWN = "WAIVER-UNKNOWN"


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding and the waiver that lets it pass."""

    finding: Finding
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class Granted:
    """A waiver with where it stands; `path` in the submission, None in a bureau's file."""

    waiver: Waiver
    place: Place
    path: tuple[str | int, ...] | None = None

    @property
    def known(self) -> bool:
        """Whether there is such a rule."""
        return self.waiver.code in load_catalogue()

    def expired(self, as_of: datetime.date | None) -> bool:
        """Whether its last day is before `as_of`; never where no day is known."""
        return as_of is not None and self.waiver.until < as_of


def read_waivers(path: FilePath) -> tuple[Granted, ...] | tuple[Finding, ...]:
    """The waivers of a bureau's file with their lines, or all that is wrong with it."""
    found = read_placed(path, Waivers)
    if not isinstance(found, Placed):
        return found
    places = found.positions
    return tuple(Granted(w, places["waivers", i]) for i, w in enumerate(found.part.waivers))


def granted_by(
    submission: Submission | None, positions: Positions, bureau: Iterable[Granted]
) -> list[Granted]:
    """The waivers that concern a submission: its own, then the bureau's for its department."""
    own = submission.waivers if submission else ()
    code = submission.department.code if submission else ""
    return [
        *(
            Granted(waiver, positions["waivers", i], ("waivers", i))
            for i, waiver in enumerate(own)
            if waiver.department in ("", code)
        ),
        *(granted for granted in bureau if granted.waiver.department in ("", code)),
    ]


def places_of(finding: Finding, submission: Submission | None) -> tuple[str, ...]:
    """The ways to name a finding's place: 表/行/列, or its path by titles and names."""
    if finding.spot:
        return (finding.spot,)
    path = finding.path
    if path is None or submission is None:
        return ()
    titles = titles_of(Submission, path)
    names = ["/".join(titles)]
    if len(path) > 1 and path[0] == "projects" and isinstance(path[1], int):
        project = submission.projects[path[1]]
        rest = titles[2:]
        for name in (project.name, project.code):
            if name:
                names += ["/".join((titles[0], name, *rest)), "/".join((name, *rest))]
    return tuple(names)


def _covers(waiver: Waiver, finding: Finding, submission: Submission | None) -> bool:
    # What the program itself broke, no office can let pass: it is in no catalogue.
    if waiver.code != finding.code or finding.code not in load_catalogue():
        return False
    place = waiver.place.strip("/")
    return not place or any(
        named == place or named.startswith(f"{place}/") for named in places_of(finding, submission)
    )


def _complaint(code: str, granted: Granted, why: str, severity: Severity | None = None) -> Finding:
    rule = load_catalogue()[code]
    values = {"code": as_typed(granted.waiver.code), "office": granted.waiver.office, "why": why}
    return Finding(
        code,
        severity or rule.severity,
        rule.message.format_map(values),
        granted.place,
        rule.remedy.format_map(values),
        path=granted.path,
    )


def complain_expired(granted: Granted) -> Finding:
    """The finding that a waiver is past its last day."""
    return _complaint(EXPIRED, granted, f"已于 {granted.waiver.until} 到期")


def complain_unknown(granted: Granted) -> Finding:
    """The finding that a waiver names a rule that does not exist."""
    return _complaint(UNKNOWN, granted, "")


def complain_unused(granted: Granted, severity: Severity | None = None) -> Finding:
    """The finding that a waiver lets nothing pass; `severity` if not the catalogue's."""
    return _complaint(EXPIRED, granted, "没有对应的问题", severity)


def apply_waivers(
    findings: Sequence[Finding],
    waivers: Sequence[Granted],
    submission: Submission | None,
    as_of: datetime.date | None,
) -> tuple[list[Finding], list[Waived]]:
    """The findings that stand, complaints about the submission's own waivers included, and those
    let pass.

    `findings` are single ones; what comes back is grouped as it is reported.
    """
    valid = [granted for granted in waivers if not granted.expired(as_of)]
    standing: list[Finding] = []
    passed: list[list[Finding]] = [[] for _ in valid]
    for finding in findings:
        covering = [i for i, g in enumerate(valid) if _covers(g.waiver, finding, submission)]
        for i in covering[:1]:
            passed[i].append(finding)
        if not covering:
            standing.append(finding)
    own = [granted for granted in waivers if granted.path is not None]
    unused = {id(g) for g, let in zip(valid, passed, strict=True) if not let}
    complaints = [complain_unknown(granted) for granted in own if not granted.known]
    judged = [granted for granted in own if granted.known]
    complaints += [complain_expired(granted) for granted in judged if granted.expired(as_of)]
    complaints += [complain_unused(granted) for granted in judged if id(granted) in unused]
    waived = [
        Waived(finding, granted.waiver)
        for granted, let in zip(valid, passed, strict=True)
        for finding in group_findings(let)
    ]
    return group_findings(standing) + complaints, waived
