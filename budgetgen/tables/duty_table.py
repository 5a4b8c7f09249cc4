"""职责活动绩效表: duties and their activities, each with graded indicators (优 良 中 差)."""

from __future__ import annotations

from budgetgen.model.project import Activity, Duty, GradedIndicator
from budgetgen.model.submission import ProjectIndex
from budgetgen.packs.definition import TableDefinition
from budgetgen.tables.columns import leaves
from budgetgen.tables.draft import FIGURE, Context, Sums, blank
from budgetgen.tables.ledger import Facts
from budgetgen.tables.named_rows import chinese_number
from budgetgen.tables.table import Cell, Row

INDENT = "\u3000\u3000"
"""Published tables set activities in from their duty by two full-width blanks."""


def duty_rows(context: Context, definition: TableDefinition, sums: Sums) -> tuple[Row, ...]:
    """A row per duty, then one per indicator of its activities, the activity's cells merged.

    An amount is what was typed, else the sum of the projects or activities below it.
    """
    contents = [column.content for column in leaves(definition.columns)]
    rows: list[Row] = []
    for i, duty in enumerate(context.submission.duties, 1):
        parts = [_amount(context, activity) for activity in duty.activities]
        name = f"{chinese_number(i)}、{duty.name}"
        rows.append(_row(contents, name, _total(context, duty, parts, sums), duty))
        for j, (activity, amount) in enumerate(zip(duty.activities, parts, strict=True), 1):
            sums.figure(amount.facts)
            indicators: tuple[GradedIndicator | None, ...] = activity.indicators or (None,)
            for k, indicator in enumerate(indicators):
                label = f"{INDENT}{j}、{activity.name}"
                row = _row(contents, label, amount, activity, indicator)
                rows.append(_merged(contents, row, 0 if k else len(indicators)))
    return tuple(rows)


def _amount(context: Context, activity: Activity) -> Cell:
    if activity.amount is not None:
        return Cell("", activity.amount)
    projects = ProjectIndex(context.submission)
    keys = [project.key for name in activity.projects if (project := projects.get(name))]
    facts: Facts = context.ledger.having("project", *keys) & context.ledger.this_year
    return Cell("", None, facts) if keys else blank()


def _total(context: Context, duty: Duty, parts: list[Cell], sums: Sums) -> Cell:
    if duty.amount is not None:
        return Cell("", duty.amount)
    typed = [part.amount for part in parts if part.amount is not None]
    facts = 0
    for part in parts:
        facts |= part.facts
    if not typed:
        sums.total(facts, [part.facts for part in parts])
        return Cell("", None, facts)
    # What was typed has no facts: with it the sum is an amount of its own.
    return Cell("", sum(typed, context.ledger.amount(facts)))


_GRADES = {"优": "excellent", "良": "good", "中": "medium", "差": "poor"}
_OWN = ("名称", FIGURE, "内容", "目标")


def _row(
    contents: list[str],
    name: str,
    amount: Cell,
    item: Duty | Activity,
    indicator: GradedIndicator | None = None,
) -> Row:
    texts = {"名称": name, "内容": item.content, "目标": item.goal}
    if indicator is not None:
        texts["指标"] = indicator.name
        texts |= {grade: getattr(indicator, field) for grade, field in _GRADES.items()}
    cells = (amount if c == FIGURE else blank(texts.get(c, "")) for c in contents)
    return Row(name.strip(), tuple(cells))


def _merged(contents: list[str], row: Row, rows: int) -> Row:
    """The row with the activity's own cells over `rows` rows, or as their continuation for 0."""
    if rows == 1:
        return row
    cells = []
    for content, cell in zip(contents, row.cells, strict=True):
        if content not in _OWN:
            cells.append(cell)
        elif rows:
            cells.append(Cell(cell.text, cell.amount, cell.facts, cell.formula, rows))
        else:
            cells.append(Cell("", continues=True))
    return Row(row.key, tuple(cells))
