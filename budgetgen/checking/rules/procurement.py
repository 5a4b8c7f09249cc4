"""Government procurement: its sums, the shares for small enterprises, its limit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Spot, number
from budgetgen.checking.printed_figures import TOTAL, ZERO
from budgetgen.checking.prose.amounts import Amount, amounts, plain
from budgetgen.checking.prose.passages import Passage, passages
from budgetgen.model.disclosure import ProcurementFunds, ProcurementItem
from budgetgen.model.finding import Severity
from budgetgen.model.money import FEN, MoneyUnit
from budgetgen.model.vocabulary import Kind
from budgetgen.tables.table import Row, Table

TABLE = "政府采购"
_KINDS = ("货物", "工程", "服务")


def _funds(funds: ProcurementFunds) -> Decimal:
    return sum((getattr(funds, name) for name in type(funds).model_fields), ZERO)


def _price_step(case: Case, item: ProcurementItem) -> Decimal:
    """One unit of the last place that the price was typed to: 0.01 万元 or 0.01 元."""
    hundred = FEN * MoneyUnit.WAN.yuan
    price = item.price or ZERO
    coarse = case.filled.money_unit is MoneyUnit.WAN and price % hundred == 0
    return hundred if coarse else FEN


def _wrong_product(case: Case) -> Iterator[Hit]:
    """数量 × 单价 = the sum over funds; less money may be a part payment.

    Tolerance: the price's own rounding, half a unit of its last place for each piece.
    """
    for i, item in enumerate(case.filled.procurement):
        if not item.quantity or not item.price:
            continue
        product, funds = item.quantity * item.price, _funds(item.funds)
        if abs(product - funds) <= item.quantity * _price_step(case, item) / 2:
            continue
        yield Hit(
            at=("procurement", i, "funds"),
            expected=product,
            actual=funds,
            values={
                "name": item.goods,
                "what": f"各项资金之和 {funds:f} 元，数量 × 单价为 {product:f} 元",
            },
            severity=Severity.WARNING if funds < product else None,
        )


def _figures(table: Table, row: Row) -> list[Decimal]:
    return [
        number(cell) for column, cell in zip(table.columns, row.cells, strict=True) if column.figure
    ]


def _wrong_rows(table: Table) -> Iterator[Hit]:
    """The first figure of a printed row, 合计, is the sum of those behind it."""
    for row in table.rows:
        total, *funds = _figures(table, row) or [ZERO]
        if funds and total != sum(funds):
            what = f"合计 {total}，各资金来源之和 {sum(funds)}"
            yield _cell_hit(row.key, sum(funds, ZERO), total, what)


def _wrong_total(table: Table) -> Iterator[Hit]:
    """The printed rows add up to the first; secret ones may be missing, so more is doubtful."""
    if not table.rows or table.rows[0].key != TOTAL or len(table.rows) == 1:
        return
    total = _figures(table, table.rows[0])[0]
    parts = sum((_figures(table, row)[0] for row in table.rows[1:]), ZERO)
    if total != parts:
        what = f"合计 {total}，各采购项目之和 {parts}"
        severity = Severity.WARNING if total > parts else None
        yield _cell_hit(TOTAL, parts, total, what, severity)


def _cell_hit(
    row: str, expected: Decimal, actual: Decimal, what: str, severity: Severity | None = None
) -> Hit:
    values = {"name": row, "what": what}
    return Hit(None, Spot(TABLE, row, TOTAL), expected, actual, values, severity)


def _wrong_kinds(passage: Passage) -> Iterator[Hit]:
    """政府采购预算……万元，其中货物、工程、服务: the three add up to the total before them."""
    text = plain(passage.text)
    for sentence in text.split("。"):
        if "采购" not in sentence or not all(kind in sentence for kind in _KINDS):
            continue
        found = list(amounts(sentence))
        first = min(sentence.index(kind) for kind in _KINDS)
        totals = [amount for amount in found if amount.end <= first]
        parts = _kind_amounts(sentence, found)
        if len(totals) != 1 or parts is None or not totals[0].exact:
            continue
        total, slack = totals[0], (totals[0].step + sum(part.step for part in parts)) / 2
        summed = sum((part.yuan for part in parts), ZERO)
        if abs(total.yuan - summed) > slack:
            expected, actual = total.shown(summed), total.shown(total.yuan)
            what = f"合计 {actual} {total.unit}，货物、工程、服务之和 {expected} {total.unit}"
            yield Hit(passage.at, None, expected, actual, {"name": "政府采购预算", "what": what})


def _kind_amounts(sentence: str, found: list[Amount]) -> list[Amount] | None:
    """The amount behind each of 货物, 工程, 服务; None where one has none or more follow."""
    parts = []
    for kind in _KINDS:
        at = sentence.index(kind)
        behind = next((amount for amount in found if amount.start > at), None)
        near = behind is not None and not any(
            mark in sentence[at : behind.start] for mark in "，；、"
        )
        if behind is None or not near or not behind.exact:
            return None
        parts.append(behind)
    later = [amount for amount in found if amount.start > max(part.start for part in parts)]
    return parts if len({part.start for part in parts}) == len(_KINDS) and not later else None


def proc_sum(case: Case) -> Iterator[Hit]:
    """采购合计 = sum over funds = 数量 × 单价 = 货物 + 工程 + 服务."""
    if case.submission is not None:
        yield from _wrong_product(case)
    elif table := case.table(TABLE):
        yield from _wrong_rows(table)
        yield from _wrong_total(table)
    for passage in passages(case):
        yield from _wrong_kinds(passage)


def _shares(item: ProcurementItem) -> Iterator[tuple[str, str, Decimal, Decimal, str]]:
    """Pairs that must not shrink: field, name, figure, limit, what the limit is."""
    funds = _funds(item.funds)
    if item.for_sme is not None:
        yield "for_sme", "预留中小企业份额", item.for_sme, funds, "采购金额"
    if item.for_micro is not None:
        yield "for_micro", "预留小微企业份额", item.for_micro, funds, "采购金额"
    if item.for_sme is not None and item.for_micro is not None and item.for_sme <= funds:
        yield "for_micro", "预留小微企业份额", item.for_micro, item.for_sme, "预留中小企业份额"


def proc_sme(case: Case) -> Iterator[Hit]:
    """小微企业份额 ≤ 中小企业份额 ≤ 采购金额, item by item.

    In a printed table the two may be rounded apart by one unit of the last place.
    """
    if case.submission is not None:
        for i, item in enumerate(case.submission.procurement):
            seen = set()
            for field, name, actual, limit, of in _shares(item):
                if actual > limit and field not in seen:
                    seen.add(field)
                    values = {"goods": item.goods, "name": name, "of": of}
                    yield Hit(("procurement", i, field), None, limit, actual, values)
        return
    table = case.table(TABLE)
    step = Decimal(1).scaleb(-case.pack.settings.decimals)
    for row in table.rows if table else ():
        for column, cell in zip(table.columns if table else (), row.cells, strict=True):
            if "预留" not in column.title or not cell.text:
                continue
            limit = (_figures(table, row) or [ZERO])[0] if table else ZERO
            if number(cell) > limit + step:
                values = {"goods": row.key, "name": column.title, "of": TOTAL}
                spot = Spot(TABLE, row.key, column.title)
                yield Hit(None, spot, limit, number(cell), values)


def proc_le_expense(case: Case) -> Iterator[Hit]:
    """采购金额 ≤ 项目支出 + 商品和服务支出 (302) + 资本性支出 (310), in yuan."""
    submission = case.filled
    buying = sum(
        (
            line.amount
            for line in submission.lines
            if line.kind in (Kind.PROJECT, Kind.OPERATING, Kind.BUSINESS)
            or (line.economic or "").startswith(("302", "309", "310"))
        ),
        ZERO,
    )
    planned = sum((_funds(item.funds) for item in submission.procurement), ZERO)
    if planned > buying:
        yield Hit(at=("procurement",), expected=buying, actual=planned)


CHECKS = (
    Check("PROC-LE-EXPENSE", proc_le_expense, Needs.SUBMISSION),
    Check("PROC-SME", proc_sme, Needs.TABLES),
    Check("PROC-SUM", proc_sum, Needs.TABLES),
)
