"""A run over departments as the commands show it: workers, progress, exit code."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from budgetgen.cli.output import (
    BROKEN,
    INTERRUPTED,
    LACKING,
    OK,
    WRONG,
    complain,
    err,
    show_findings,
)
from budgetgen.model.finding import CHECK_BROKEN, has_errors

if TYPE_CHECKING:
    from budgetgen.county.county import County, CountyDepartment
    from budgetgen.county.executors import Workers
    from budgetgen.county.plan import Request
    from budgetgen.county.run import Progress, Summary


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


def exit_code(summary: Summary) -> int:
    """By the worst that became of a department."""
    from budgetgen.county.job import LACKING as LACKS
    from budgetgen.county.job import PROGRAM, WORKER_LOST

    results = [outcome.result for outcome in summary.outcomes]
    codes = {finding.code for result in results for finding in result.findings}
    if summary.interrupted:
        return INTERRUPTED
    if codes & {CHECK_BROKEN, PROGRAM, WORKER_LOST}:
        return BROKEN
    if LACKS in codes:
        return LACKING
    wrong = (each.problems or has_errors(each.result.findings) for each in summary.outcomes)
    return WRONG if any(wrong) else OK
