"""Ledger and pack -> the official tables, rounded together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from budgetgen.accounts.catalogue import Account, Classification, classification
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.money import MoneyUnit
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import FISCAL_APPROPRIATION
from budgetgen.packs.definition import ColumnDefinition, PackSettings, TableDefinition, Tables
from budgetgen.tables.account_table import account_rows
from budgetgen.tables.columns import header_rows, leaves
from budgetgen.tables.draft import FIGURE, Context, Selection, Sums, leaf_columns
from budgetgen.tables.duty_table import duty_rows
from budgetgen.tables.ledger import Facts, Ledger, facts_of
from budgetgen.tables.named_rows import columns_of, label_rows, two_sided_rows
from budgetgen.tables.printing import Printer, printed_rows
from budgetgen.tables.record_tables import procurement_rows, unit_rows
from budgetgen.tables.resolved import tables_for
from budgetgen.tables.table import Cell, Figure, Item, ProjectFigures, Row, Table, TableSet

Rows = tuple[Row, ...]
TEXT_DECIMALS = 2
"""Decimals of amounts in another unit than the pack's tables."""

_BUILDERS: dict[str, Callable[[Context, TableDefinition, Sums], Rows]] = {
    "科目": account_rows,
    "项目": label_rows,
    "两边": two_sided_rows,
    "采购": procurement_rows,
    "职责": duty_rows,
    "机构": lambda context, definition, sums: unit_rows(context, definition),
}


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


def figure_sums(selection: Selection, sums: Sums) -> dict[str, Facts]:
    """The named figures; one that lists other figures is printed as their sum."""
    found = {}
    for name, condition in selection.definitions.figures.items():
        found[name] = selection.select(condition, 0)
        sums.figure(found[name])
        if all(isinstance(part, str) for part in condition):
            sums.total(found[name], [selection.select((part,), 0) for part in condition])
    return found


def _money(definition: TableDefinition, settings: PackSettings) -> tuple[MoneyUnit, int]:
    """The unit and the decimals of a table's figures."""
    unit = definition.unit or settings.table_unit
    usual = settings.decimals if unit is settings.table_unit else TEXT_DECIMALS
    return unit, usual if definition.decimals is None else definition.decimals


def _items(
    rows: Rows, definition: TableDefinition, columns: list[ColumnDefinition], printer: Printer
) -> tuple[Item, ...]:
    """The rows that no other row divides: 项, and above them what is withheld as 涉密."""
    name_at = next((i for i, c in enumerate(columns) if c.content == "名称"), 0)
    figure_at = next((i for i, c in enumerate(columns) if c.title == "合计"), None)
    if figure_at is None:
        figure_at = next((i for i, c in enumerate(columns) if c.content == FIGURE), 0)
    codes = [row.key for row in rows if row.role != "total"]
    above = {code[:length] for code in codes for length in (3, 5) if length < len(code)}
    found = []
    for row in rows:
        if row.role == "total" or row.key in above:
            continue
        name, facts = row.cells[name_at].text, row.cells[figure_at].facts
        if amount := printer.ledger.amount(facts):  # else the money was last year's
            figure = Figure(name, amount, printer.number(facts), facts)
            found.append(Item(row.key, name, figure))
    return tuple(found)


def build_tables(
    submission: Submission, definitions: Tables, settings: PackSettings
) -> tuple[TableSet, list[Finding]]:
    """Every table and figure of `submission`, in the pack's units.

    Findings: figures that no rounding can make agree.
    """
    definitions = tables_for(definitions, submission.budget_year, submission.level)
    ledger = Ledger(facts_of(submission))
    context = Context(ledger, definitions, submission, classification_for(submission))
    sums = Sums()
    drafts = {
        name: _BUILDERS[definition.kind](context, definition, sums)
        for name, definition in definitions.tables.items()
    }
    projects = _project_sums(context, sums)
    figures = figure_sums(context, sums)
    _across_funds(ledger, sums)
    printers: dict[tuple[MoneyUnit, int], Printer] = {}

    def printer_of(unit: MoneyUnit, decimals: int) -> Printer:
        if (unit, decimals) not in printers:
            printers[unit, decimals] = Printer(ledger, sums, unit, decimals)
        return printers[unit, decimals]

    own = settings.table_unit, settings.decimals
    printer = printer_of(*own)
    text_unit = settings.text_unit
    in_text = printer if text_unit is settings.table_unit else printer_of(text_unit, TEXT_DECIMALS)

    def table(name: str, definition: TableDefinition) -> Table:
        columns = leaves(columns_of(definition))
        unit, decimals = _money(definition, settings)
        zero = definition.zero or settings.zero
        rows = drafts[name]
        return Table(
            name,
            definition.title,
            leaf_columns(columns),
            header_rows(columns_of(definition), definition.line_numbers),
            printed_rows(rows, definition, columns, context, printer_of(unit, decimals), zero),
            definition.notes if rows else (*definition.notes, definition.empty_note),
            definition.wide,
            definition.unit,
            _items(rows, definition, columns, in_text) if definition.kind == "科目" else (),
        )

    tables = {name: table(name, each) for name, each in definitions.tables.items()}
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
            text_unit,
        ),
        findings,
    )
