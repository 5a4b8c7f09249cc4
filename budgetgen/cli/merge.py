"""``budgetgen merge``: a department's submission out of its units'."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from budgetgen.cli.output import WRONG, count_findings, err, show_findings
from budgetgen.cli.submission_out import Force, check_target, write_submission


def merge(
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="各单位的预算文件")],
    target: Annotated[
        Path, typer.Option("--out", "-o", metavar="文件", help="部门的预算文件（.yaml、.xlsx）")
    ],
    force: Force = False,
) -> None:
    """把同一部门各单位的预算文件合成部门的预算文件，并核对各单位之和。"""
    from budgetgen.reading.submission import read_submission
    from budgetgen.transforming.merge import UnitFile, merge_units

    check_target(target, *files, force=force)
    readings = [(file, read_submission(file)) for file in files]
    findings = [finding for _, reading in readings for finding in reading.findings]
    units = [
        UnitFile(file, reading.submission, reading.positions)
        for file, reading in readings
        if reading.submission is not None
    ]
    merged = merge_units(units) if len(units) == len(files) else None
    findings += merged.findings if merged else ()
    show_findings(findings)
    if merged is None or merged.submission is None:
        err.print(f"{count_findings(findings)}，未合并")
        raise typer.Exit(WRONG)
    write_submission(target, merged.submission)
