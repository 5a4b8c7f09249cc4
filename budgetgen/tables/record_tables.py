"""Tables with a row per record: 机构设置 and 政府采购."""

from __future__ import annotations

from budgetgen.model.disclosure import ProcurementItem
from budgetgen.model.project import Project
from budgetgen.model.submission import ProjectIndex
from budgetgen.packs.definition import TableDefinition
from budgetgen.tables.columns import leaves
from budgetgen.tables.draft import FIGURE, ColumnSets, Context, Sums, blank
from budgetgen.tables.ledger import PROCUREMENT, THIS_YEAR, Facts
from budgetgen.tables.table import Cell, Row


def unit_rows(context: Context, definition: TableDefinition) -> tuple[Row, ...]:
    """机构设置: one row per unit."""
    rows = []
    for unit in context.submission.department.units:
        texts = {
            "编码": unit.code,
            "名称": unit.name,
            "性质": str(unit.nature),
            "规格": unit.rank,
            "经费保障形式": unit.funding,
            "编制人数": _count(unit.headcount.approved),
            "在职人数": _count(unit.headcount.staff),
        }
        cells = tuple(blank(texts.get(column.content, "")) for column in leaves(definition.columns))
        rows.append(Row(unit.code, cells))
    return tuple(rows)


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _procurement_texts(item: ProcurementItem, project: Project | None) -> dict[str, str]:
    return {
        "项目": project.name if project else "",
        "物品": item.goods,
        "目录": item.catalogue,
        "计量单位": item.measure,
        "数量": "" if item.quantity is None else f"{item.quantity:f}",
        "类别": str(item.kind),
    }


def procurement_rows(context: Context, definition: TableDefinition, sums: Sums) -> tuple[Row, ...]:
    """政府采购: a row per item that is not secret, the total first."""
    ledger = context.ledger
    columns = leaves(definition.columns)
    sets = ColumnSets(context, columns)
    within = ledger.having("book", PROCUREMENT)
    if not ledger.fen(within):
        return ()
    by_item: dict[int, Facts] = {}
    for i, fact in enumerate(ledger.facts):
        if fact.book == PROCUREMENT:
            at = int(fact.path[1])
            by_item[at] = by_item.get(at, 0) | 1 << i
    shown = {i: facts for i, facts in by_item.items() if not facts & ledger.secret}

    def row(key: str, facts: Facts, texts: dict[str, str], plain: dict[str, Cell]) -> Row:
        figures = iter(sets.cells(facts, sums))
        cells = tuple(
            next(figures)
            if column.content == FIGURE
            else plain.get(column.content, blank(texts.get(column.content, "")))
            for column in columns
        )
        return Row(key, cells)

    for column in sets.slices():
        sums.total(within & column, [facts & column for facts in shown.values()])
    projects = ProjectIndex(context.submission)
    rows = [row("合计", within, {"项目": "合计"}, {})]
    for i, facts in shown.items():
        item = context.submission.procurement[i]
        project = projects.get(item.project)
        plain = {"单价": Cell("", item.price), "中小企业": Cell("", item.for_sme)}
        if project is not None:
            budget = ledger.having("project", project.key) & ledger.having("book", THIS_YEAR)
            sums.figure(budget)
            plain["项目预算"] = Cell("", None, budget)
        rows.append(row(item.goods, facts, _procurement_texts(item, project), plain))
    return tuple(rows)
