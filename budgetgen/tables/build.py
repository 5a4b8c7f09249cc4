"""Ledger and pack -> the official tables, rounded together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from budgetgen.accounts.catalogue import Account, Classification, classification
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.money import MoneyUnit, in_unit
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import FISCAL_APPROPRIATION
from budgetgen.packs.definition import ColumnDefinition, PackSettings, TableDefinition, Tables
from budgetgen.tables.account_table import account_rows
from budgetgen.tables.columns import header_rows, leaves
from budgetgen.tables.draft import FIGURE, Context, Sums, leaf_columns
from budgetgen.tables.duty_table import duty_rows
from budgetgen.tables.ledger import Facts, Ledger, facts_of
from budgetgen.tables.named_rows import label_rows, two_sided_columns, two_sided_rows
from budgetgen.tables.record_tables import procurement_rows, unit_rows
from budgetgen.tables.rounding import half_up, round_together
from budgetgen.tables.table import Cell, Figure, ProjectFigures, Row, Table, TableSet

Rows = tuple[Row, ...]

_BUILDERS: dict[str, Callable[[Context, TableDefinition, Sums], Rows]] = {
    "科目": account_rows,
    "项目": label_rows,
    "两边": two_sided_rows,
    "采购": procurement_rows,
    "职责": duty_rows,
    "机构": lambda context, definition, sums: unit_rows(context, definition),
}


class Printer:
    """Prints figures in one unit of money, rounded so that printed sums hold."""

    def __init__(self, ledger: Ledger, sums: Sums, unit: MoneyUnit, decimals: int) -> None:
        self.ledger = ledger
        self.unit = unit
        self.decimals = decimals
        self.quantum = int(unit.yuan * 100 / 10**decimals)
        exact = {facts: ledger.fen(facts) for facts in sums.figures}
        rounded = round_together(exact, sums.relations, sums.grand_totals, self.quantum)
        self.consistent = rounded is not None
        self._rounded = rounded or {}

    def number(self, facts: Facts) -> Decimal:
        """The printed number of a figure."""
        quanta = self._rounded.get(facts)
        if quanta is None:
            quanta = half_up(self.ledger.fen(facts), self.quantum)
        return Decimal(quanta).scaleb(-self.decimals)

    def cell(self, cell: Cell) -> Cell:
        """The cell with its amount and printed text; zero is printed empty."""
        if cell.facts:
            amount = self.ledger.amount(cell.facts)
            text = f"{self.number(cell.facts):f}" if amount else ""
            return replace(cell, amount=amount, text=text)
        if cell.amount is not None:
            text = f"{in_unit(cell.amount, self.unit, self.decimals):f}" if cell.amount else ""
            return replace(cell, text=text)
        return cell


def _printed(rows: Rows, definition: TableDefinition, printer: Printer) -> Rows:
    columns = leaves(_columns(definition))
    unmarked = {row.label for row in definition.rows if row.left_blank}

    def printed(row: Row, column: ColumnDefinition, cell: Cell) -> Cell:
        done = printer.cell(cell)
        marked = column.content != FIGURE and row.key not in unmarked and not cell.continues
        return done if done.text or not marked else replace(done, text=column.empty)

    return tuple(
        replace(row, cells=tuple(map(printed, [row] * len(columns), columns, row.cells)))
        for row in rows
    )


def _columns(definition: TableDefinition) -> tuple[ColumnDefinition, ...]:
    return two_sided_columns(definition) if definition.sides else definition.columns


def classification_for(submission: Submission) -> Classification:
    """The accounts of the budget year with what the submission adds.

    Functional codes of expenditure begin with 2, economic ones with 3.
    """
    base = classification(submission.budget_year)
    extra = [Account(a.code, a.name, a.source) for a in submission.extra_accounts]
    return replace(
        base,
        functional=base.functional.with_extra([a for a in extra if a.code.startswith("2")]),
        economic=base.economic.with_extra([a for a in extra if not a.code.startswith("2")]),
    )


def _project_sums(context: Context, sums: Sums) -> dict[str, tuple[Facts, Facts, Facts]]:
    """Per project the facts of 预算数, 财政资金 and 其他资金; all projects make up 项目支出."""
    ledger = context.ledger
    fiscal = ledger.having("source", *FISCAL_APPROPRIATION)
    found = {}
    for project in context.submission.projects:
        budget = ledger.having("project", project.key) & ledger.this_year
        found[project.key] = (budget, budget & fiscal, budget & ~fiscal)
        sums.total(budget, [budget & fiscal, budget & ~fiscal])
    everything = ledger.having("kind", "项目支出") & ledger.this_year
    sums.total(everything, [budget for budget, _, _ in found.values()])
    return found


def _across_funds(ledger: Ledger, sums: Sums) -> None:
    """Where one table prints a sum and others its parts by fund, the parts make up the sum."""
    funds = [ledger.having("source", source) for source in FISCAL_APPROPRIATION]
    for facts in list(sums.figures):
        parts = [facts & fund for fund in funds if facts & fund]
        if len(parts) > 1 and all(part in sums.figures for part in parts):
            sums.total(facts, parts)


def _project_figures(split: tuple[Facts, Facts, Facts], printer: Printer) -> ProjectFigures:
    budget, fiscal, other = split
    return ProjectFigures(
        printer.cell(Cell("", None, budget, "财政资金 + 其他资金")),
        printer.cell(Cell("", None, fiscal)),
        printer.cell(Cell("", None, other)),
    )


def _figure_sums(context: Context, sums: Sums) -> dict[str, Facts]:
    """The named figures; one that lists other figures is printed as their sum."""
    found = {}
    for name, condition in context.definitions.figures.items():
        found[name] = context.select(condition, 0)
        sums.figure(found[name])
        if all(isinstance(part, str) for part in condition):
            sums.total(found[name], [context.select((part,), 0) for part in condition])
    return found


def build_tables(
    submission: Submission, definitions: Tables, settings: PackSettings
) -> tuple[TableSet, list[Finding]]:
    """Every table and figure of `submission`, in the pack's units.

    Findings: figures that no rounding can make agree.
    """
    ledger = Ledger(facts_of(submission))
    context = Context(submission, ledger, classification_for(submission), definitions)
    sums = Sums()
    drafts = {
        name: _BUILDERS[definition.kind](context, definition, sums)
        for name, definition in definitions.tables.items()
    }
    projects = _project_sums(context, sums)
    figures = _figure_sums(context, sums)
    _across_funds(ledger, sums)
    printer = Printer(ledger, sums, settings.table_unit, settings.decimals)
    units = {settings.text_unit, *(table.unit for table in definitions.tables.values())}
    printers = {
        unit: printer if unit is settings.table_unit else Printer(ledger, sums, unit, 2)
        for unit in MoneyUnit
        if unit in units
    } | {None: printer}
    in_text = printers[settings.text_unit]
    tables = {
        name: Table(
            name,
            definition.title,
            leaf_columns(leaves(_columns(definition))),
            header_rows(_columns(definition), definition.line_numbers),
            _printed(drafts[name], definition, printers[definition.unit]),
            definition.notes if drafts[name] else (*definition.notes, definition.empty_note),
            definition.wide,
            definition.unit,
        )
        for name, definition in definitions.tables.items()
    }
    findings = []
    if not all(each.consistent for each in printers.values()):
        findings.append(
            Finding(
                "ROUNDING",
                Severity.WARNING,
                f"以{settings.table_unit}为单位时，找不到使所有表内合计都相等的取整办法，已逐格四舍五入",
                remedy="请核对各表合计，或改用元为单位公开",
            )
        )
    return (
        TableSet(
            ledger,
            tables,
            {
                name: Figure(name, ledger.amount(facts), in_text.number(facts), facts)
                for name, facts in figures.items()
            },
            {key: _project_figures(split, printer) for key, split in projects.items()},
        ),
        findings,
    )
