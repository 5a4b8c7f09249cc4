"""资金支出计划: cumulative percentages at 3, 6, 10 and 12月底."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.checking.texts.projects import indicators, listed, plain
from budgetgen.model.finding import Severity
from budgetgen.model.project import PaymentPlan, Project

POINTS = ("march", "june", "october", "december")
TITLES = {"march": "3月底", "june": "6月底", "october": "10月底", "december": "12月底"}
MONTHS = {"march": 3, "june": 6, "october": 10, "december": 12}
WHOLE = Decimal(100)
_PAID_BY = re.compile(
    r"(?:支出|支付|拨付|付清|兑付|兑现|发放)(?:完成|到位|完毕)?(?:时间|时限|期限|日期)"
)
_MONTH = re.compile(r"[≤<]?(?:20\d\d年)?(1[0-2]|[1-9])月(?:底|末|3[01]日)?(?:之?前)?")


def _given(plan: PaymentPlan) -> list[tuple[str, Decimal]]:
    """The points that are filled in, in order."""
    points = ((point, getattr(plan, point)) for point in POINTS)
    return [(point, share) for point, share in points if share is not None]


def _plans(case: Case) -> Iterator[tuple[Path, Project, list[tuple[str, Decimal]]]]:
    for path, project in listed(case):
        yield (*path, "plan"), project, _given(project.plan)


def _shown(share: Decimal) -> str:
    return f"{share.normalize():f}%"


def plan_range(case: Case) -> Iterator[Hit]:
    """Every percentage lies between 0 and 100."""
    for path, project, given in _plans(case):
        for point, share in given:
            if not 0 <= share <= WHOLE:
                yield Hit(
                    at=(*path, point),
                    actual=_shown(share),
                    values={"name": project.name, "point": TITLES[point]},
                )


def plan_decrease(case: Case) -> Iterator[Hit]:
    """Cumulative percentages never go down."""
    for path, project, given in _plans(case):
        for (before, less), (point, share) in pairwise(given):
            if share < less:
                yield Hit(
                    at=(*path, point),
                    actual=_shown(share),
                    values={
                        "name": project.name,
                        "point": TITLES[point],
                        "before": TITLES[before],
                        "earlier": _shown(less),
                    },
                )


def plan_end(case: Case) -> Iterator[Hit]:
    """The plan ends at 100 %; blanks after an earlier 100 % are only an omission."""
    for path, project, given in _plans(case):
        shares = dict(given)
        if "december" not in shares and not (project.goals or project.indicators or given):
            continue  # no form at all: PRJ-NO-FORM
        if shares.get("december") == WHOLE:
            continue
        paid = "december" not in shares and given and given[-1][1] == WHOLE
        yield Hit(
            at=(*path, "december"),
            expected="100%",
            actual=_shown(shares["december"]) if "december" in shares else "",
            values={"name": project.name},
            severity=Severity.WARNING if paid else None,
        )


def plan_gap(case: Case) -> Iterator[Hit]:
    """No empty point between two that are filled in."""
    for path, project, given in _plans(case):
        if not given:
            continue
        filled = {point for point, _ in given}
        first, last = POINTS.index(given[0][0]), POINTS.index(given[-1][0])
        for point in POINTS[first:last]:
            if point not in filled:
                yield Hit(at=(*path, point), values={"name": project.name, "point": TITLES[point]})


def plan_blank_start(case: Case) -> Iterator[Hit]:
    """The first points are filled in; a blank for 0 % is so common that one line stands for all."""
    blank = [
        (path, project) for path, project, given in _plans(case) if given and given[0][0] != "march"
    ]
    for path, project in blank[:1]:
        yield Hit(at=(*path, "march"), values={"name": project.name, "count": len(blank)})


def plan_early_100(case: Case) -> Iterator[Hit]:
    """The whole money is not already spent by 3月底."""
    for path, project, given in _plans(case):
        if dict(given).get("march") == WHOLE:
            yield Hit(at=(*path, "march"), actual="100%", values={"name": project.name})


def plan_backload(case: Case) -> Iterator[Hit]:
    """Less than the pack's limit of the money is left for the time after 10月底."""
    limit = Decimal(str(case.pack.settings.limits.back_load))
    for path, project, given in _plans(case):
        if not given or given[-1][0] != "december":
            continue
        before = given[-2][1] if len(given) > 1 else Decimal(0)
        left = given[-1][1] - before
        if left >= limit:
            yield Hit(
                at=(*path, "december"),
                actual=_shown(left),
                values={"name": project.name, "limit": _shown(limit)},
            )


def plan_vs_time(case: Case) -> Iterator[Hit]:
    """Where a 时效 indicator says by which month all is paid, the plan is at 100 % then."""
    for path, project, indicator in indicators(case):
        month = _MONTH.fullmatch(plain(indicator.value))
        if month is None or not _PAID_BY.search(indicator.level3):
            continue
        shares = dict(_given(project.plan))
        point = next(point for point in POINTS if MONTHS[point] >= int(month[1]))
        share = shares.get(point)
        if point != "december" and share is not None and share < WHOLE:
            yield Hit(
                at=(*path, "value"),
                expected="100%",
                actual=_shown(share),
                values={
                    "name": project.name,
                    "indicator": indicator.level3,
                    "value": indicator.value,
                    "point": TITLES[point],
                },
            )


CHECKS = (
    Check("PLAN-BACKLOAD", plan_backload, Needs.SUBMISSION),
    Check("PLAN-BLANK-START", plan_blank_start, Needs.SUBMISSION),
    Check("PLAN-DECREASE", plan_decrease, Needs.SUBMISSION),
    Check("PLAN-EARLY-100", plan_early_100, Needs.SUBMISSION),
    Check("PLAN-END", plan_end, Needs.SUBMISSION),
    Check("PLAN-GAP", plan_gap, Needs.SUBMISSION),
    Check("PLAN-RANGE", plan_range, Needs.SUBMISSION),
    Check("PLAN-VS-TIME", plan_vs_time, Needs.SUBMISSION),
)
