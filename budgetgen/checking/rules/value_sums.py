"""指标值与项目预算: total costs, and quantities times unit costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.indicator_values.grammar import Form
from budgetgen.checking.indicator_values.rows import Row, by_project
from budgetgen.checking.indicator_values.units import COUNTED, Measure
from budgetgen.checking.indicator_values.words import says
from budgetgen.model.base import as_typed
from budgetgen.model.finding import Severity

FAR_ABOVE, FAR_BELOW = 2, Decimal("0.2")
"""How many times the budget quantity × unit cost may reach, or must reach where both are limits."""

COARSEST_STEP = Decimal(1000)
"""A total cost may be rounded to the places it is written with, to 0.1 万元 at most."""

MOST_QUANTITIES = 30
"""With more quantities than that in one project, none is certainly what a cost is counted by."""

_EACH = re.compile("([\u4e00-\u9fff]{0,4}?)(?:平均)?(?:每一?|(?=[人户亩]均))([\u4e00-\u9fff]{1,7})")
_PERIODS = "年月季周天日学半小"
_PERSONS = "人名位"
_GENERIC = ("", "人员", "对象", "平均", "人数")
_HAN_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")


def _money(row: Row) -> Decimal | None:
    """The value in yuan; None for what is not one amount of money."""
    value = row.value
    if value.form is not Form.AMOUNT or value.measure is not Measure.MONEY or value.trend:
        return None
    return value.in_base


def _shown(amount: Decimal) -> Decimal:
    """The same amount without trailing zeros and without an exponent."""
    return Decimal(f"{amount.normalize():f}")


def _budget(case: Case, row: Row) -> Decimal | None:
    figures = case.tables.projects.get(row.project.key)
    return figures.budget.amount if figures else None


def _is_total(row: Row) -> bool:
    about = row.is_cost and says("总成本的名称", row.wording) and not row.value.per
    return about and not says("不是总成本的说明", row.wording)


def _agrees(row: Row, amount: Decimal, budget: Decimal) -> bool:
    """Whether an amount is the budget, rounded to as many places as the value has."""
    step = min(row.value.step or Decimal(1), COARSEST_STEP)
    rounded = (budget / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return rounded == amount or budget <= amount < budget + step


def _is_whole(row: Row) -> bool:
    """Whether a name says that all of the project is meant: 项目总成本, not 培训总费用."""
    return row.name.startswith(("项目", "总", "年度总", "全年总", "预算"))


def _beyond(group: tuple[Row, ...], budget: Decimal) -> Iterator[Hit]:
    """Other costs, of a part or of one unit, that are above the whole budget: often 元 for 万元."""
    for row in group:
        amount = _money(row) if row.is_cost and not _is_total(row) else None
        above = amount is not None and amount > budget and not _agrees(row, amount, budget)
        if above and not says("不受本年预算限制的成本", row.wording):
            yield row.hit(_shown(budget), _shown(amount or budget), Severity.WARNING)


def val_cost_ne_budget(case: Case) -> Iterator[Hit]:
    """The project's total cost is its budget, to the places written; several totals add up to it.

    A lower total may be that of a part: a warning, unless its name speaks of the whole.
    """
    for group in by_project(case):
        totals = [(row, amount) for row in group if _is_total(row) and (amount := _money(row))]
        budget = _budget(case, group[0])
        if not budget:
            continue
        yield from _beyond(group, budget)
        if not totals or any(_agrees(*total, budget) for total in totals):
            continue
        whole = sum((amount for _, amount in totals), Decimal(0))
        row, amount = max(totals, key=lambda total: total[1])
        if _agrees(row, whole, budget):
            continue
        certain = amount > budget or (len(totals) == 1 and _is_whole(row))
        severity = Severity.ERROR if certain else Severity.WARNING
        yield row.hit(_shown(budget), _shown(amount), severity)


def _each(text: str) -> list[tuple[str, str]]:
    """What a cost is for one of, with the words around it: 每个教育点 -> ("", 个教育点)."""
    found = [(match[1][-2:], match[2]) for match in _EACH.finditer(text)]
    return [(before, word) for before, word in found if word[0] not in _PERIODS]


def _pairs_of(text: str) -> set[str]:
    return {match[1] for match in _HAN_PAIR.finditer(text)}


def _meets(before: str, word: str, quantity: Row) -> bool:
    """Whether a cost per `word` is a cost of what `quantity` counts."""
    known = quantity.value.known
    if known is None:
        return False
    if word[0] in _PERSONS:
        # 每名选调生 names whom it means, 专家人均 too, 每人 does not.
        noun = before if word[0] == "人" else word[1:3]
        meant = noun in _GENERIC or noun in quantity.wording
        return known.measure is Measure.PERSONS and meant
    if word.startswith(known.name) and known.name not in ("个", "项", "件"):
        return True
    noun = word.removeprefix("个")[:2]
    return len(noun) == 2 and noun in quantity.wording


def _is_unit_cost_of(cost: Row, quantity: Row) -> bool:
    """Whether every 每… of the cost means the quantity, and both speak of one thing."""
    texts = [_each(text) for text in (cost.name, cost.description)]
    if not any(texts) or any(len(found) > 1 for found in texts):
        return False
    if not all(_meets(*found[0], quantity) for found in texts if found):
        return False
    shared = _pairs_of(cost.wording) & _pairs_of(quantity.wording)
    return any(not says("不算共同说法", pair) for pair in shared)


def _pairs(group: tuple[Row, ...]) -> Iterator[tuple[Row, Row]]:
    """Each unit cost with the one quantity of the project that it is the cost of."""
    counts = [
        row
        for row in group
        if row.is_quantity
        and row.value.form is Form.AMOUNT
        and row.value.measure in COUNTED
        and not row.value.per
    ]
    if len(counts) > MOST_QUANTITIES:
        return
    for cost in group:
        if not cost.is_cost or not _money(cost):
            continue
        found = [row for row in counts if _is_unit_cost_of(cost, row)]
        if len(found) == 1:
            yield found[0], cost


def _repeats(cost: Row) -> bool:
    """True for a cost per person and month: how often it is paid is not known."""
    return any(word[:1] in "月季周天日学小" for word in cost.value.per) or says(
        "按时间算的说明", cost.wording
    )


def _judge(quantity: Row, cost: Row, budget: Decimal) -> Severity | None:
    count, price = quantity.value, cost.value
    number, amount = count.number or Decimal(0), _money(cost) or Decimal(0)
    # The unit cost may itself be rounded: half a unit of its last place.
    least = number * (amount - price.step / 2)
    limits = ("≤", "<")
    if count.sign not in limits and price.sign not in limits and least > budget:
        return Severity.ERROR
    if _repeats(cost):
        return None
    if number * amount > budget * FAR_ABOVE:
        return Severity.WARNING
    open_ended = count.sign in ("≥", ">") or price.sign in ("≥", ">")
    return None if open_ended or number * amount >= budget * FAR_BELOW else Severity.WARNING


def val_qty_x_cost(case: Case) -> Iterator[Hit]:
    """Quantity × unit cost fits the budget: impossible above it, doubtful far from it.

    Far below counts only where the project has no other cost.
    """
    for group in by_project(case):
        budget = _budget(case, group[0])
        if not budget:
            continue
        costs = sum(row.is_cost for row in group)
        for quantity, cost in _pairs(group):
            product = (quantity.value.number or 0) * (_money(cost) or 0)
            severity = _judge(quantity, cost, budget)
            if severity is None or (product < budget and costs > 1):
                continue
            counted = f"{as_typed(quantity.indicator.level3)}{quantity.value.text}"
            yield cost.hit(_shown(budget), _shown(Decimal(product)), severity, quantity=counted)


CHECKS = (
    Check("VAL-COST-NE-BUDGET", val_cost_ne_budget, Needs.SUBMISSION),
    Check("VAL-QTY-X-COST", val_qty_x_cost, Needs.SUBMISSION),
)
