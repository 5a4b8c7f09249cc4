"""Writing a submission: YAML or the Excel form, by the name of the file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.output import WRONG, complain, out, save, show_findings

if TYPE_CHECKING:
    from budgetgen.model.submission import Submission

_TEXTS = (".yaml", ".yml")
_FORMS = (".xlsx",)


Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件")]
"""The option of every command that writes a submission or a form."""


def check_target(path: Path, *sources: Path, force: bool) -> None:
    """End the command where `path` has the wrong ending or must not be written to."""
    if path.suffix.lower() not in (*_TEXTS, *_FORMS):
        complain("命令有误", f"“{path.name}”的扩展名不对", "输出文件请用 .yaml 或 .xlsx")
        raise typer.Exit(WRONG)
    refuse_overwriting(path, *sources, force=force)


def refuse_overwriting(path: Path, *sources: Path, force: bool) -> None:
    """End the command where `path` is one of the inputs, or is there and `force` is not given."""
    from budgetgen.reading.submission import submission_file

    for source in sources:
        file = submission_file(source)
        if isinstance(file, Path) and os.path.realpath(path) == os.path.realpath(file):
            complain("命令有误", f"输出文件就是输入文件 {file}", "请换一个文件名")
            raise typer.Exit(WRONG)
    if path.is_file() and not force:
        complain(
            "命令有误", f"{path} 已经存在，没有改动", "请换一个文件名；要覆盖的，请加上 --force"
        )
        raise typer.Exit(WRONG)


def write_submission(path: Path, submission: Submission) -> None:
    """Write `submission` to `path`; ends the command when that fails."""
    save({path: _bytes(path, submission)})
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
    from budgetgen.writing.yaml_file import SCHEMA, submission_yaml

    text = submission_yaml(submission)
    if not (path.parent / SCHEMA).is_file():  # an editor would complain of what it cannot find
        _, text = text.split("\n", 1)
    return text.encode()
