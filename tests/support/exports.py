"""The ledger of an example as a budget system would export it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Kind

CHINESE = (
    "预算单位编码",
    "预算单位",
    "项目类别",
    "项目编码",
    "项目名称",
    "功能科目编码",
    "功能科目名称",
    "部门经济科目",
    "资金性质",
    "是否上年结转",
    "金额",
)
CODES = (
    "AGENCY_CODE",
    "AGENCY_NAME",
    "PRO_KIND",
    "PRO_CODE",
    "PRO_NAME",
    "EXP_FUNC_CODE",
    "EXP_FUNC_NAME",
    "DEP_BGT_ECO_CODE",
    "FUND_TYPE_NAME",
    "IS_CARRY_OVER",
    "REPLY_AMT",
)
_KINDS = {Kind.PERSONNEL: "人员类", Kind.OPERATING: "运转类-公用经费"}

Row = list[str]


def export_rows(submission: Submission) -> list[Row]:
    """One row per budget line, in yuan with thousands separators."""
    projects = {project.key: project for project in submission.projects}
    units = {unit.code: unit.name for unit in submission.department.units}
    only = submission.department.units[0].code
    by_name = {project.name: project for project in submission.projects}
    rows = []
    for line in submission.lines:
        project = projects.get(line.project or "") or by_name.get(line.project or "")
        rows.append(
            [
                line.unit or only,
                units[line.unit or only],
                _KINDS.get(line.kind, "特定目标类"),
                (project.code or "") if project else "",
                project.name if project else "",
                line.functional or "",
                "",
                f"{line.economic} 某项支出",
                f"{line.source}",
                "是" if line.carry_over else "",
                f"{line.amount:,}",
            ]
        )
    return rows


def export_table(submission: Submission, columns: tuple[str, ...] = CHINESE) -> list[Row]:
    """The table with a title, the header in row 3, and a total on top of the lines."""
    total = sum((line.amount for line in submission.lines), Decimal(0))
    empty = [""] * (len(columns) - 2)
    return [
        ["部门预算明细表", *empty, ""],
        ["单位：元", *empty, ""],
        list(columns),
        ["合 计", *empty, f"{total:,}"],
        *export_rows(submission),
    ]


def as_csv(rows: list[Row], encoding: str = "utf-8-sig") -> bytes:
    """The rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)
