"""Bar charts as inline SVG: this year's bars filled, last year's outlined, told apart without colour.

Positions across are percentages and heights are pixels, so that a chart is as wide as its page
while its text keeps its size. A chart stands beside the table of its figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from budgetgen.county.portal.totals import money, wan
from budgetgen.county.result import ItemFigure

LABEL_LENGTH = 16
"""Characters of a label that fit beside an amount on a phone."""
FEWEST_STEPS = 2
TICK_TEXT = 18
_ZERO = Decimal(0)
_LABEL, _BAR, _LAST_BAR, _GAP = 22, 14, 9, 16


@dataclass(frozen=True)
class Axis:
    """The range of a chart in 万元, from and to whole steps, with zero in it."""

    low: Decimal
    high: Decimal
    step: Decimal

    def at(self, amount: Decimal) -> Decimal:
        """How far from the left an amount lies, in percent."""
        share = 100 * (amount - self.low) / (self.high - self.low)
        return share.quantize(Decimal("0.01"))

    @property
    def ticks(self) -> list[Decimal]:
        """The amounts that are marked."""
        count = int((self.high - self.low) / self.step)
        return [self.low + i * self.step for i in range(count + 1)]


def axis_of(amounts: Sequence[Decimal]) -> Axis:
    """An axis with two to six steps of 1, 2 or 5 times a power of ten; not all `amounts` are 0."""
    low, high = min(_ZERO, *amounts), max(_ZERO, *amounts)
    rough = (high - low) / Decimal(FEWEST_STEPS)
    power = Decimal(1).scaleb(rough.adjusted())
    step = max(power * n for n in (1, 2, 5) if power * n <= rough)
    return Axis(
        (low / step).to_integral_value(ROUND_FLOOR) * step,
        (high / step).to_integral_value(ROUND_CEILING) * step,
        step,
    )


@dataclass(frozen=True)
class Bar:
    """A bar: where it begins and how long it is, in percent, and where it stands in pixels."""

    start: Decimal
    length: Decimal
    top: int
    height: int
    last: bool


@dataclass(frozen=True)
class Entry:
    """An item of a chart: its label, its amount as text, its bars."""

    label: str
    amount: str
    baseline: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """What the template draws."""

    entries: tuple[Entry, ...]
    ticks: tuple[tuple[Decimal, str, str], ...]
    """Position in percent, text, and where the text is anchored."""
    zero: Decimal
    bottom: int
    last_year: bool
    largest: str

    @property
    def height(self) -> int:
        """The height of the whole chart in pixels."""
        return self.bottom + TICK_TEXT


def bar_chart(items: Sequence[ItemFigure]) -> Chart | None:
    """A chart of `items`, given in yuan; None where there is nothing but zeros to draw."""
    amounts = [wan(amount) for item in items for amount in (item.amount, item.last_year) if amount]
    if not any(amounts):
        return None
    axis = axis_of(amounts)
    entries = tuple(_entries(items, axis))
    return Chart(
        entries,
        tuple(_ticks(axis)),
        axis.at(_ZERO),
        entries[-1].bars[-1].top + entries[-1].bars[-1].height + _GAP // 2,
        any(item.last_year is not None for item in items),
        max(items, key=lambda item: item.amount).name,
    )


def _entries(items: Sequence[ItemFigure], axis: Axis) -> Iterator[Entry]:
    top = 0
    for item in items:
        bars = [_bar(wan(item.amount), top + _LABEL, _BAR, axis)]
        if item.last_year is not None:
            bars.append(_bar(wan(item.last_year), top + _LABEL + _BAR + 2, _LAST_BAR, axis, True))
        yield Entry(shortened(item.name), money(item.amount), top + _LABEL - 6, tuple(bars))
        top = bars[-1].top + bars[-1].height + _GAP


def _bar(amount: Decimal, top: int, height: int, axis: Axis, last: bool = False) -> Bar:
    start, end = sorted((axis.at(_ZERO), axis.at(amount)))
    return Bar(start, end - start, top, height, last)


def _ticks(axis: Axis) -> Iterator[tuple[Decimal, str, str]]:
    for tick in axis.ticks:
        at = axis.at(tick)
        anchor = {_ZERO: "start", Decimal(100): "end"}.get(at, "middle")
        yield at, f"{tick.normalize():,f}", anchor


def shortened(label: str) -> str:
    """A label that leaves room for the amount; the table has it whole."""
    return label if len(label) <= LABEL_LENGTH else label[: LABEL_LENGTH - 1] + "…"
