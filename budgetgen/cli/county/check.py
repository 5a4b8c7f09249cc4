"""``budgetgen county check``: all departments and the county itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.county.folder import AsOf, Folder, Scheduler, WorkerCount, from_here, opened
from budgetgen.cli.county.running import exit_code, run, workers_for
from budgetgen.cli.output import (
    BROKEN,
    INTERRUPTED,
    WRONG,
    count_findings,
    day_from,
    err,
    out,
    save,
    show_findings,
)
from budgetgen.model.finding import Finding, has_errors

if TYPE_CHECKING:
    from budgetgen.county.result import DepartmentResult


def check(
    folder: Folder = Path(),
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算不通过")] = False,
    as_of: AsOf = None,
    workers: WorkerCount = None,
    scheduler: Scheduler = None,
) -> None:
    """检查各部门和全县的勾稽关系，写出“汇总”文件夹中的 问题汇总.xlsx。

    没有变化的部门不重做；有错误的不影响其他部门。
    """
    day, county = day_from(as_of), opened(folder)
    from budgetgen.county.check import check_county
    from budgetgen.county.county import ROLL_UP_FOLDER
    from budgetgen.county.plan import Request
    from budgetgen.county.problems import PROBLEMS_FILE, problems_workbook

    departments = county.part.departments
    workers_ready = workers_for(workers, scheduler)
    summary = run(folder, county.part, Request(as_of=day), workers_ready, departments)
    if summary.interrupted:
        raise typer.Exit(INTERRUPTED)
    results = [outcome.result for outcome in summary.outcomes]
    own = check_county(folder, county, results)
    for outcome in summary.outcomes:
        out.print(_line(outcome.result))
        show_findings(outcome.problems)
    show_findings(from_here(own.findings, folder))
    path = folder / ROLL_UP_FOLDER / PROBLEMS_FILE
    save({path: problems_workbook(county.part, results, own.findings)})
    findings = [*own.findings, *(each for result in results for each in result.findings)]
    out.print(f"共 {len(results)} 个部门：{count_findings(findings)}")
    err.print(f"已写出 {path}")
    raise typer.Exit(_exit_code(exit_code(summary), bool(own.broken), findings, strict))


def _line(result: DepartmentResult) -> str:
    from budgetgen.county.folders import NOT_RECEIVED

    score = f"，得分 {result.score}" if result.score is not None else ""
    counts = count_findings(result.findings) if result.findings else "没有发现问题"
    if any(finding.code == NOT_RECEIVED for finding in result.findings):
        counts = "没有收到"
    return f"{result.code} {result.name}：{counts}{score}"


def _exit_code(ran: int, broken: bool, findings: Sequence[Finding], strict: bool) -> int:
    """By the worst that was found; with `strict` a warning is as bad as an error."""
    if broken or ran == BROKEN:
        return BROKEN
    return WRONG if has_errors(tuple(findings)) or (strict and findings) else ran
