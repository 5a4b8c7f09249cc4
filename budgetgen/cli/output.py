"""How commands speak: findings, notes and progress."""

from __future__ import annotations

import datetime
import os
import shlex
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import list2cmdline

import typer
from rich.console import Console
from rich.text import Text

from budgetgen.model.finding import Finding, Severity
from budgetgen.writing.files import write_files

OK, LACKING, WRONG, BROKEN, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: all done; the machine lacks software; the input or the command line is wrong; the
program is; the user stopped it."""

# No markup and no emoji codes: names of files and departments are printed as they are.
out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


def complain(what: str, message: str, remedy: str) -> None:
    """What stopped a command, and what to do about it, on the error stream."""
    err.print(Text.assemble((what, "bold red"), f"：{message}"))
    err.print(f"    → {remedy}", style="dim")


def show_findings(findings: Iterable[Finding]) -> None:
    """Each finding with its place, its code and its remedy, on the error stream."""
    for finding in findings:
        line = Text()
        if str(finding.place):
            line.append(f"{finding.place} ")
        line.append(finding.severity, style=_COLOURS[finding.severity])
        line.append(f" {finding.message} [{finding.code}]")
        err.print(line)
        if finding.remedy:
            err.print(Text(f"    → {finding.remedy}", style="dim"))


def count_findings(findings: Iterable[Finding]) -> str:
    """2 个错误，1 个警告."""
    listed = list(findings)
    errors = sum(finding.severity is Severity.ERROR for finding in listed)
    return f"{errors} 个错误，{len(listed) - errors} 个警告"


def save(files: dict[Path, bytes]) -> None:
    """Write all of `files` or none; then the command ends with the findings that say why."""
    problems = write_files(files)
    show_findings(problems)
    if problems:
        raise typer.Exit(WRONG)


def day_from(text: str | None) -> datetime.date | None:
    """The day that an option gives, such as 2024-02-25; ends the command when it is none."""
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        complain("命令有误", f"“{text}”不是日期", "请写成 2024-02-25 的形式")
        raise typer.Exit(WRONG) from None


def quoted(path: Path) -> str:
    """A path as one word of a command line that is typed on this system."""
    return list2cmdline([str(path)]) if os.name == "nt" else shlex.quote(str(path))


@contextmanager
def progress(what: str) -> Iterator[None]:
    """A spinner on a terminal while something takes its time; silent in a pipe."""
    if not err.is_terminal:
        yield
        return
    with err.status(Text(what)):
        yield


@contextmanager
def pack_errors() -> Iterator[None]:
    """What is wrong with a pack ends the command with its findings."""
    from budgetgen.packs.folder import PackError

    try:
        yield
    except PackError as error:
        show_findings(error.findings)
        raise typer.Exit(WRONG) from None
