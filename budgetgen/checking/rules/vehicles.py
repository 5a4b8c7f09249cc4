"""Vehicles: bought and run only where there are any, at a cost per vehicle within the limit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.model.money import FEN
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import AssetKind, ThreePublicKind
from budgetgen.tables.ledger import THREE_PUBLIC_FIGURES

_OTHER_VEHICLES = ("31019", "30919")
"""其他交通工具购置: vehicles that are no 公务用车."""
_PURCHASES = ("31013", "30913")
_FLOW = frozenset(("last_year", "held"))


def _amount(case: Case, kind: ThreePublicKind) -> Decimal:
    """This year's exact yuan of a 三公 item."""
    figure = case.tables.figures.get(THREE_PUBLIC_FIGURES[kind])
    return figure.amount if figure else Decimal(0)


def _place(submission: Submission, kind: ThreePublicKind) -> Path:
    for i, item in enumerate(submission.three_public):
        if item.kind is kind:
            return ("three_public", i)
    return ("three_public",)


def _planned(submission: Submission) -> int:
    """Vehicles to be bought, by whichever part of the submission says more."""
    return max(
        sum(vehicles.planned for vehicles in submission.assets.vehicles),
        sum(item.vehicles_bought or 0 for item in submission.three_public),
    )


def _held(submission: Submission) -> Decimal:
    """Vehicles there are, by whichever part of the submission says more.

    An asset row with a value but no number counts as one.
    """
    assets = [item for item in submission.assets.items if item.kind is AssetKind.VEHICLES]
    rows = sum((item.quantity or Decimal(bool(item.value)) for item in assets), Decimal(0))
    listed = sum(vehicles.held for vehicles in submission.assets.vehicles)
    told = sum(item.vehicles_held or 0 for item in submission.three_public)
    return max(rows, Decimal(listed), Decimal(told))


def _bought_otherwise(submission: Submission) -> bool:
    """Whether vehicles may be paid from other money or under another account."""
    return any(
        (line.economic or "").startswith((*_OTHER_VEHICLES, *_PURCHASES))
        or line.economic in ("310", "309")
        for line in submission.lines
        if line.amount
    )


def tpe_vehicles(case: Case) -> Iterator[Hit]:
    """购置费 if and only if vehicles are planned; 运维费 only with vehicles held or planned."""
    submission = case.filled
    purchase = _amount(case, ThreePublicKind.VEHICLE_PURCHASE)
    running = _amount(case, ThreePublicKind.VEHICLE_RUNNING)
    planned = _planned(submission)
    bought: Path = _place(submission, ThreePublicKind.VEHICLE_PURCHASE)
    if purchase and not planned:
        what = f"安排了公务用车购置费 {purchase} 元，没有填计划购置的车辆数"
        yield Hit(at=bought, values={"what": what})
    elif planned and not purchase and not _bought_otherwise(submission):
        what = f"计划购置车辆 {planned} 辆，没有安排公务用车购置费"
        yield Hit(at=bought, values={"what": what})
    if running and not _held(submission) and not planned:
        what = f"安排了公务用车运维费 {running} 元，资产和车辆明细中没有车辆"
        yield Hit(at=_place(submission, ThreePublicKind.VEHICLE_RUNNING), values={"what": what})


def tpe_per_vehicle(case: Case) -> Iterator[Hit]:
    """运维费 per vehicle held or planned is within the pack's limit."""
    submission = case.filled
    running = _amount(case, ThreePublicKind.VEHICLE_RUNNING)
    vehicles = _held(submission) + _planned(submission)
    limit = Decimal(str(case.pack.settings.limits.vehicle_running)).quantize(FEN)
    if not vehicles or running <= limit * vehicles:
        return
    yield Hit(
        at=_place(submission, ThreePublicKind.VEHICLE_RUNNING),
        expected=limit,
        actual=(running / vehicles).quantize(FEN),
        values={"vehicles": f"{vehicles.normalize():f}", "running": running},
    )


def asset_flow(case: Case) -> Iterator[Hit]:
    """Vehicles now = last year + bought − disposed, where both years are filled in."""
    for i, vehicles in enumerate(case.filled.assets.vehicles):
        expected = vehicles.last_year + vehicles.bought - vehicles.disposed
        if vehicles.model_fields_set >= _FLOW and vehicles.held != expected:
            yield Hit(
                at=("assets", "vehicles", i, "held"),
                expected=Decimal(expected),
                actual=Decimal(vehicles.held),
                values={
                    "last": vehicles.last_year,
                    "bought": vehicles.bought,
                    "disposed": vehicles.disposed,
                },
            )


CHECKS = (
    Check("ASSET-FLOW", asset_flow, Needs.SUBMISSION),
    Check("TPE-PER-VEHICLE", tpe_per_vehicle, Needs.SUBMISSION),
    Check("TPE-VEHICLES", tpe_vehicles, Needs.SUBMISSION),
)
