"""``budgetgen county render``: all documents of all departments that are outdated."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.county.folder import AsOf, Folder, Scheduler, WorkerCount, opened
from budgetgen.cli.output import (
    BROKEN,
    INTERRUPTED,
    LACKING,
    OK,
    WRONG,
    complain,
    count_findings,
    day_from,
    err,
    out,
    show_findings,
)
from budgetgen.cli.render import FORMATS, Formats, PdfEngine, PdfStandard, chosen, pdf_way
from budgetgen.model.finding import has_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetgen.county.county import County, CountyDepartment
    from budgetgen.county.executors import Workers
    from budgetgen.county.plan import Request
    from budgetgen.county.run import Outcome, Progress, Summary


EVERY_FORMAT = ",".join(FORMATS)


def chosen_departments(county: County, text: str | None) -> tuple[CountyDepartment, ...]:
    """The departments whose codes an option names, all without; ends the command for others."""
    if text is None:
        return county.departments
    codes = [code.strip() for code in text.replace("，", ",").split(",") if code.strip()]
    known = {department.code for department in county.departments}
    unknown = [code for code in codes if code not in known]
    if unknown or not codes:
        what = f"没有编码为“{'、'.join(unknown)}”的部门" if unknown else "没有写明部门的编码"
        complain("命令有误", what, "请写 county.yaml 中部门的编码，用逗号分隔")
        raise typer.Exit(WRONG)
    return tuple(department for department in county.departments if department.code in codes)


def workers_for(count: int | None, scheduler: str | None) -> Workers:
    """The workers that the options name; ends the command where there are none."""
    from budgetgen.county.executors import ClusterError, DaskCluster, local_workers

    if scheduler is None:
        return local_workers(count or os.cpu_count() or 1)
    if count is not None:
        complain("命令有误", "--workers 和 --scheduler 不能同时用", "请去掉其中一个")
        raise typer.Exit(WRONG)
    try:
        return DaskCluster(scheduler)
    except ClusterError as error:
        show_findings([error.finding])
        raise typer.Exit(LACKING) from None


def run(
    folder: Path,
    county: County,
    request: Request,
    workers: Workers,
    chosen: Sequence[CountyDepartment],
) -> Summary:
    """The run with its progress shown; ends the command where another one is at it."""
    from budgetgen.county.lock import CountyLockedError
    from budgetgen.county.run import run_county

    try:
        with workers, _progress() as show:
            return run_county(folder, county, request, workers, chosen, show)
    except CountyLockedError as error:
        show_findings([error.finding])
        raise typer.Exit(WRONG) from None


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """A bar with the time left on a terminal; a line per department in a pipe."""
    if not err.is_terminal:
        yield _line
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[left]}"))
    with Bar(*columns, TextColumn("{task.description}", markup=False), console=err) as bar:
        task = bar.add_task("正在核对哪些部门需要生成 …", total=None, left="")

        def show(now: Progress) -> None:
            left = "" if now.seconds_left is None else f"还需 {_duration(now.seconds_left)}"
            bar.update(task, total=now.total, completed=now.done, description=now.latest, left=left)

        yield show


def _line(now: Progress) -> None:
    if now.latest:
        err.print(f"{now.done}/{now.total} {now.latest}")


def _duration(seconds: float) -> str:
    """约 40 秒, 约 3 分钟."""
    if seconds < 90:
        return f"约 {max(1, round(seconds))} 秒"
    return f"约 {round(seconds / 60)} 分钟"


def render(
    folder: Folder = Path(),
    formats: Formats = EVERY_FORMAT,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="编码", help="只处理这些部门，用逗号分隔；不填则全部"),
    ] = None,
    workers: WorkerCount = None,
    scheduler: Scheduler = None,
    force: Annotated[bool, typer.Option("--force", help="没有变化的也重新生成")] = False,
    as_of: AsOf = None,
    engine: PdfEngine = None,
    standard: PdfStandard = "",
) -> None:
    """检查并生成各部门的公开文档；没有变化的不重做，有错误的不影响其他部门。"""
    from budgetgen.county.plan import Request

    wanted, way = chosen(formats, FORMATS, "格式"), pdf_way(engine, standard)
    request = Request(wanted, way, day_from(as_of), force)
    county = opened(folder).part
    departments = chosen_departments(county, only)
    summary = run(folder, county, request, workers_for(workers, scheduler), departments)
    for outcome in summary.outcomes:
        _show(outcome)
    out.print(_totals(summary, len(departments)))
    raise typer.Exit(exit_code(summary))


def _show(outcome: Outcome) -> None:
    """What a user has to do something about."""
    result = outcome.result
    if outcome.problems or has_errors(result.findings):
        out.print(f"{result.code} {result.name}：{count_findings(result.findings)}，未生成")
        errors = (each for each in result.findings if has_errors((each,)))
        show_findings([*errors, *outcome.problems])


def _totals(summary: Summary, chosen: int) -> str:
    wrong = [each for each in summary.outcomes if each.problems or not each.result.publishable]
    made = sum(each.made for each in summary.outcomes if each not in wrong)
    same = len(summary.outcomes) - len(wrong) - made
    parts = [f"已生成 {made}", f"没有变化 {same}", f"有错误 {len(wrong)}"]
    if missing := chosen - len(summary.outcomes):
        parts.append(f"未处理 {missing}")
    return f"共 {chosen} 个部门：{'，'.join(parts)}"


def exit_code(summary: Summary) -> int:
    """By the worst that became of a department."""
    from budgetgen.checking.engine import BROKEN as RULE

    if summary.interrupted:
        return INTERRUPTED
    results = [outcome.result for outcome in summary.outcomes]
    if any(result.broken or any(f.code == RULE for f in result.findings) for result in results):
        return BROKEN
    wrong = (each.problems or has_errors(each.result.findings) for each in summary.outcomes)
    return WRONG if any(wrong) else OK
