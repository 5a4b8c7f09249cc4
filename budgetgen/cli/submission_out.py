"""Writing a submission: YAML or the Excel form, by the name of the file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from budgetgen.cli.output import WRONG, complain, out, show_findings
from budgetgen.writing.files import write_files

if TYPE_CHECKING:
    from budgetgen.model.submission import Submission

_TEXTS = (".yaml", ".yml")
_FORMS = (".xlsx",)


def check_target(path: Path, *sources: Path) -> None:
    """End the command where `path` has the wrong ending or is one of the inputs."""
    if path.suffix.lower() not in (*_TEXTS, *_FORMS):
        complain("命令有误", f"“{path.name}”的扩展名不对", "输出文件请用 .yaml 或 .xlsx")
        raise typer.Exit(WRONG)
    for source in sources:
        if os.path.realpath(path) == os.path.realpath(source):
            complain("命令有误", f"输出文件就是输入文件 {source}", "请换一个文件名")
            raise typer.Exit(WRONG)


def write_submission(path: Path, submission: Submission) -> None:
    """Write `submission` to `path`; ends the command when that fails."""
    problems = write_files({path: _bytes(path, submission)})
    show_findings(problems)
    if problems:
        raise typer.Exit(WRONG)
    out.print(f"已写出 {path}")


def filled_form(submission: Submission) -> bytes:
    """The Excel form of a submission; ends the command where it cannot be written."""
    from budgetgen.excel.form import form_workbook, too_long
    from budgetgen.packs.pack import PackError, load_pack

    try:
        pack = load_pack(submission.pack)
    except PackError as error:
        show_findings(error.findings)
        raise typer.Exit(WRONG) from None
    findings = too_long(submission, pack)
    show_findings(findings)
    if findings:
        raise typer.Exit(WRONG)
    return form_workbook(submission, pack, submission.budget_year)


def _bytes(path: Path, submission: Submission) -> bytes:
    if path.suffix.lower() in _FORMS:
        return filled_form(submission)
    from budgetgen.writing.yaml_file import submission_yaml

    return submission_yaml(submission).encode()
