"""项目绩效目标表 on its grid of seven columns (layouts differ only in labels and head line)."""

from __future__ import annotations

from decimal import Decimal

from budgetgen.composing.document import FormBlock, GridCell, Heading
from budgetgen.model.project import PaymentPlan, Project
from budgetgen.packs.definition import FormLayout
from budgetgen.tables.table import Cell, ProjectFigures

Grid = tuple[GridCell, ...]


def _label(text: str, columns: int = 1, rows: int = 1) -> GridCell:
    return GridCell(text, columns, rows, "label")


def _share(percent: Decimal | None, way: str) -> str:
    """A percentage as the pack writes one; not yet begun is empty."""
    if percent is None:
        return ""
    return f"{percent:.2f}" if way == "25.00" else f"{percent.normalize():f}%"


def _plan(plan: PaymentPlan, way: str) -> list[str]:
    return [_share(p, way) for p in (plan.march, plan.june, plan.october, plan.december)]


def _indicator_rows(project: Project) -> list[Grid]:
    """One row per indicator; the 一级指标 cell is merged over the rows of its level."""
    rows: list[Grid] = []
    indicators = project.indicators
    for i, indicator in enumerate(indicators):
        first = i == 0 or indicators[i - 1].level1 != indicator.level1
        span = 1
        while first and i + span < len(indicators):
            if indicators[i + span].level1 != indicator.level1:
                break
            span += 1
        level1 = (
            _label(indicator.level1, rows=span)
            if first
            else GridCell("", role="label", continues=True)
        )
        rows.append(
            (
                level1,
                GridCell(indicator.level2),
                GridCell(indicator.level3),
                GridCell(indicator.description, 2),
                GridCell(indicator.value, role="value"),
                GridCell(indicator.basis),
            )
        )
    return rows


def project_form(
    project: Project,
    figures: ProjectFigures,
    labels: dict[str, str],
    purpose: str,
    goals: list[str],
    heading: Heading,
    head: tuple[str, str],
    layout: FormLayout,
) -> FormBlock:
    """The form of one project; `purpose` is as it is printed, `goals` are already numbered."""
    below = GridCell("", role="label", continues=True)

    def figure(cell: Cell) -> GridCell:
        return GridCell(cell.text, role="figure", figure=cell)

    dates = labels["计划时点"].split("|")
    spans = (2, 1, 1, 2)
    rows: list[Grid] = [
        (
            _label(labels["项目编码"]),
            GridCell(project.code or "", 2),
            _label(labels["项目名称"]),
            GridCell(project.name, 3),
        ),
        (
            _label(labels["规模"], rows=2),
            _label(labels["预算数"]),
            figure(figures.budget),
            _label(labels["财政资金"]),
            figure(figures.fiscal),
            _label(labels["其他资金"]),
            figure(figures.other),
        ),
        (below, GridCell(purpose, 6)),
        (
            _label(labels["支出计划"], rows=2),
            *(_label(date, span) for date, span in zip(dates, spans, strict=True)),
        ),
        (
            below,
            *(
                GridCell(share, span, role="value")
                for share, span in zip(_plan(project.plan, layout.shares), spans, strict=True)
            ),
        ),
        (_label(labels["绩效目标"]), GridCell("\n".join(goals), 6)),
        (
            _label(labels["一级指标"]),
            _label(labels["二级指标"]),
            _label(labels["三级指标"]),
            _label(labels["指标描述"], 2),
            _label(labels["指标值"]),
            _label(labels["确定依据"]),
        ),
    ]
    if layout.unit_line_inside:
        left, right = head
        rows.insert(0, (GridCell(left, 4, role="head"), GridCell(right, 3, role="unit")))
        head = ("", "")
    return FormBlock(
        heading,
        head,
        (*rows, *_indicator_rows(project)),
        len(rows) - 1,
        layout.two_tables,
        project.code or "",
        project.name,
    )
