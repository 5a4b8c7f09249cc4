"""The published project forms as data: projects with their money, and their indicators."""

from __future__ import annotations

from decimal import Decimal

from budgetgen.composing.document import Document, FormBlock
from budgetgen.model.project import Project
from budgetgen.model.submission import Submission
from budgetgen.tables.table import TableSet
from budgetgen.writing.data.tables import PERCENT, YUAN, DataTable, Field, Measure, Value

_CODE = Field("项目编码", "activity:generic:project:code")
_NAME = Field("项目名称", "activity:generic:project:label")
_PROJECTS = (
    _CODE,
    _NAME,
    Field("预算数", unit=YUAN),
    Field("财政资金", unit=YUAN, measure=Measure()),
    Field("其他资金", unit=YUAN, measure=Measure()),
    Field("用途"),
    *(Field(f"{date}支出计划", unit=PERCENT) for date in ("3月底", "6月底", "10月底", "12月底")),
    Field("绩效目标"),
)
_INDICATORS = (
    _CODE,
    _NAME,
    *map(Field, ("一级指标", "二级指标", "三级指标", "指标描述", "指标值", "确定依据")),
)


def project_tables(
    document: Document, submission: Submission, tables: TableSet
) -> tuple[DataTable, ...]:
    """The projects whose forms the document prints; none where it prints no form."""
    forms = [block for block in document.blocks() if isinstance(block, FormBlock)]
    printed = {(form.project_code, form.project_name) for form in forms}
    listed = [
        project
        for project in submission.projects
        if not project.secret and (project.code or "", project.name) in printed
    ]
    if not listed:
        return ()
    indicators = tuple(
        (
            project.code or "",
            project.name,
            *(i.level1, i.level2, i.level3, i.description, i.value, i.basis),
        )
        for project in listed
        for i in project.indicators
    )
    rows = tuple(_row(project, tables) for project in listed)
    return (
        DataTable("projects", "项目", _PROJECTS, rows, direction="expenditure"),
        DataTable("indicators", "项目绩效指标", _INDICATORS, indicators),
    )


def _row(project: Project, tables: TableSet) -> tuple[Value, ...]:
    figures, plan = tables.projects[project.key], project.plan
    return (
        project.code or "",
        project.name,
        *((cell.amount or Decimal(0)) for cell in (figures.budget, figures.fiscal, figures.other)),
        project.purpose,
        plan.march,
        plan.june,
        plan.october,
        plan.december,
        "\n".join(project.goals),
    )
