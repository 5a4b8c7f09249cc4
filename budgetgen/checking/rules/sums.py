"""三公经费 and 固定资产 add up; amounts are filled in and written alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Spot, rows_of
from budgetgen.checking.printed_figures import (
    ASSETS,
    BASIC,
    THREE_PUBLIC,
    TOTAL,
    ZERO,
    accounts_of,
    quantum,
    rows_add_up,
    source_of,
    this_years_columns,
    unequal,
)
from budgetgen.model.vocabulary import AssetKind, Source
from budgetgen.packs.definition import Condition, Where
from budgetgen.tables.labels import plain
from budgetgen.tables.table import Row, Table

Figures = dict[str, Decimal]


def _by_label(table: Table) -> dict[str, tuple[str, Figures]]:
    """The rows of a table whose rows have names: name without numbering -> name, figures."""
    return {plain(key): (key, figures) for key, figures in reversed(list(rows_of(table)))}


def _row_sums(case: Case, name: str) -> Iterator[tuple[bool, Hit]]:
    """Hits where a row is not the sum of its rows; True for a row that is itself a part."""
    table, definition = case.table(name), case.pack.tables.tables.get(name)
    if table is None or definition is None:
        return
    rows = _by_label(table)
    parts_of_others = {plain(part) for row in definition.rows for part in row.total_of or ()}
    for row in definition.rows:
        found = [rows.get(plain(part)) for part in row.total_of or ()]
        parts = [part[1] for part in found if part is not None]
        total = rows.get(plain(row.label))
        if total is None or not parts or len(parts) != len(found):
            continue
        for column, actual in total[1].items():
            expected = sum((figures[column] for figures in parts), ZERO)
            formula = " + ".join(plain(part) for part in row.total_of or ())
            for hit in unequal(Spot(name, total[0], column), expected, actual, formula):
                yield plain(row.label) in parts_of_others, hit


def tpe_total(case: Case) -> Iterator[Hit]:
    """三公经费 合计 = 出国 + 公务用车 + 接待."""
    yield from (hit for is_part, hit in _row_sums(case, THREE_PUBLIC) if not is_part)


def tpe_car(case: Case) -> Iterator[Hit]:
    """公务用车 = 购置 + 运行维护."""
    yield from (hit for is_part, hit in _row_sums(case, THREE_PUBLIC) if is_part)


def tpe_funds(case: Case) -> Iterator[Hit]:
    """Each item = the sum over the funds."""
    return rows_add_up(case, THREE_PUBLIC)


def _economic_codes(case: Case, condition: Condition | None) -> tuple[str, ...]:
    """The economic accounts that a row of the pack counts."""
    codes: list[str] = []
    for each in condition or ():
        if isinstance(each, Where):
            codes += each.economic or ()
        else:
            codes += _economic_codes(case, case.pack.tables.figures.get(each))
    return tuple(codes)


def _yuan(case: Case, name: str) -> Decimal:
    """What one unit of a table's figures is, in yuan."""
    unit = case.pack.tables.tables[name].unit or case.pack.settings.table_unit
    return unit.yuan


def tpe_economic(case: Case) -> Iterator[Hit]:
    """30212, 30217, 30231, 31013 and 30913 in 基本支出表 ≤ the items of 三公经费.

    One unit of the last place is allowed: the two figures may have been rounded apart.
    """
    basic, table = accounts_of(case, BASIC), case.table(THREE_PUBLIC)
    if basic is None or table is None:
        return
    printed = _by_label(table)
    yuan, basic_yuan = _yuan(case, THREE_PUBLIC), _yuan(case, BASIC)
    titles = [table.columns[i].title for i in this_years_columns(case, table)]
    column = next((t for t in titles if source_of(t) is Source.GENERAL_PUBLIC), titles[0])
    for row in case.pack.tables.tables[THREE_PUBLIC].rows:
        codes = [code for code in _economic_codes(case, row.where) if code in basic.rows]
        expected = sum((basic.figure(code, TOTAL) or ZERO for code in codes), ZERO)
        label, figures = printed.get(plain(row.label), (row.label, dict.fromkeys(titles, ZERO)))
        # 三公经费 may be printed in 万元 beside tables in 元.
        step, printed_yuan = quantum(case) * yuan, figures[column] * yuan
        if codes and printed_yuan < expected * basic_yuan - step:
            values = {"row": plain(label), "codes": "、".join(codes)}
            spot = Spot(THREE_PUBLIC, label, column)
            if table.empty:
                spot = Spot(BASIC, codes[0], TOTAL)
            yield Hit(spot=spot, expected=expected, actual=figures[column], values=values)


def asset_sum(case: Case) -> Iterator[Hit]:
    """资产总额 = the sum of its parts; vehicles = the sum of all kinds of vehicles."""
    yield from (hit for _, hit in _row_sums(case, ASSETS))
    if case.submission is None or not case.submission.assets.items:
        return
    assets = case.submission.assets
    if not assets.vehicles:
        return
    vehicles = (item for item in assets.items if item.kind is AssetKind.VEHICLES)
    expected = sum((item.quantity or ZERO for item in vehicles), ZERO)
    held = Decimal(sum(flow.held for flow in assets.vehicles))
    if held != expected:
        values = {"table": "车辆明细", "row": "现有", "column": "辆数"}
        yield Hit(
            at=("assets", "vehicles"),
            expected=expected,
            actual=held,
            values={**values, "formula": f"{ASSETS}中登记的车辆数"},
        )


def amount_blank(case: Case) -> Iterator[Hit]:
    """An account is listed although every amount in its row is empty."""
    for name, definition in case.pack.tables.tables.items():
        table = case.table(name)
        if definition.kind != "科目" or table is None:
            continue
        figures = [i for i, column in enumerate(table.columns) if column.figure]
        for row in table.rows:
            if figures and not any(row.cells[i].text for i in figures):
                spot = Spot(name, row.key, table.columns[figures[0]].title)
                yield Hit(spot=spot, values={"row": row.key, "table": name})


def amount_format(case: Case) -> Iterator[Hit]:
    """All amounts of a column have the same number of decimals; 0 may be written without."""
    for name, definition in case.pack.tables.tables.items():
        if (table := case.table(name)) is None:
            continue
        label_at = 0
        for at, column in enumerate(table.columns):
            if not column.figure:
                label_at = at
                continue
            for row, found, usual in _odd_decimals(table, at):
                label = row.cells[label_at].text if definition.sides else row.key
                values = {"amount": row.cells[at].text, "found": found, "usual": usual}
                yield Hit(spot=Spot(name, label, column.title), values=values)


def _odd_decimals(table: Table, at: int) -> Iterator[tuple[Row, int, int]]:
    """Rows whose amount in column `at` has not as many decimals as most."""
    decimals = [
        (row, len(text.partition(".")[2]))
        for row in table.rows
        if (text := row.cells[at].text) and Decimal(text)
    ]
    counts = Counter(found for _, found in decimals)
    usual = max(counts, key=lambda n: (counts[n], n), default=0)
    yield from ((row, found, usual) for row, found in decimals if found != usual)


CHECKS = (
    Check("AMOUNT-BLANK", amount_blank, Needs.TABLES),
    Check("AMOUNT-FORMAT", amount_format, Needs.TABLES),
    Check("ASSET-SUM", asset_sum, Needs.TABLES),
    Check("TPE-CAR", tpe_car, Needs.TABLES),
    Check("TPE-ECONOMIC", tpe_economic, Needs.TABLES),
    Check("TPE-FUNDS", tpe_funds, Needs.TABLES),
    Check("TPE-TOTAL", tpe_total, Needs.TABLES),
)
