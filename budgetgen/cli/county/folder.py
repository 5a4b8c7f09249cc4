"""What the commands of a county have in common: its folder, and where departments are worked on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.output import WRONG, show_findings
from budgetgen.model.finding import Finding

if TYPE_CHECKING:
    from budgetgen.county.county import County
    from budgetgen.reading.part_file import Placed

Folder = Annotated[
    Path,
    typer.Argument(metavar="文件夹", help="县的文件夹，其中有 county.yaml；不填则为当前文件夹"),
]
"""The argument of every command that works on a county."""

WorkerCount = Annotated[
    int | None,
    typer.Option("--workers", metavar="个数", min=1, help="用几个进程；不填则为处理器的个数"),
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="地址", help="Dask 集群的调度程序，tcp://主机:端口"),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="日期", help="按哪一天检查；不填则按批复日期")
]
"""The options of the commands that check departments."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else changes the county meanwhile; ends the command where somebody is at it."""
    from budgetgen.county.lock import CountyLockedError, county_lock

    try:
        with county_lock(folder):
            yield
    except CountyLockedError as error:
        show_findings((error.finding,))
        raise typer.Exit(WRONG) from None


def from_here(findings: Iterable[Finding], folder: Path) -> Iterator[Finding]:
    """Findings with places in the county's `folder`, told as one opens them from where one is."""
    for each in findings:
        file = each.place.file
        yield each.at(replace(each.place, file=str(folder / file))) if file else each


def opened(folder: Path) -> Placed[County]:
    """The county of a folder; ends the command with all that is wrong with its file."""
    from budgetgen.county.county import read_county

    found = read_county(folder)
    if isinstance(found, tuple):
        show_findings(found)
        raise typer.Exit(WRONG)
    return found
