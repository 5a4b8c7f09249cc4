"""``budgetgen form``: the Excel form, empty or filled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.output import WRONG, complain, out, save, show_findings
from budgetgen.cli.submission_out import Force, filled_form, refuse_overwriting

if TYPE_CHECKING:
    from budgetgen.model.submission import Submission

SUFFIX = ".xlsx"


def form(
    target: Annotated[
        Path, typer.Option("--out", "-o", metavar="文件", help="写成哪个文件（.xlsx）")
    ],
    pack: Annotated[
        str, typer.Option("--pack", metavar="模板包", help="财政局下发的模板包")
    ] = "hebei-2024",
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="年度", min=2000, max=2099, help="预算年度"),
    ] = None,
    department: Annotated[
        Path | None,
        typer.Option(
            "--department",
            metavar="文件",
            help="用这份预算文件填好表：上年的转为新年度，本年的原样填入",
        ),
    ] = None,
    force: Force = False,
) -> None:
    """写出 Excel 填报表：空表，或按上年的预算文件预先填好。"""
    if target.suffix.lower() != SUFFIX:
        complain("命令有误", f"“{target.name}”的扩展名不对", f"填报表的文件名请以 {SUFFIX} 结尾")
        raise typer.Exit(WRONG)
    refuse_overwriting(target, *([department] if department else []), force=force)
    if year is None and department is None:
        complain("命令有误", "没有写明预算年度", "请加上 --year，如 --year 2024")
        raise typer.Exit(WRONG)
    if department is not None:
        data = filled_form(_filled(department, year, pack))
    else:
        assert year is not None
        data = _empty_form(pack, year)
    save({target: data})
    out.print(f"已写出 {target}")


def _empty_form(name: str, year: int) -> bytes:
    from budgetgen.excel.form import form_workbook
    from budgetgen.packs.pack import PackError, load_pack

    try:
        pack = load_pack(name)
    except PackError as error:
        show_findings(error.findings)
        raise typer.Exit(WRONG) from None
    return form_workbook(None, pack, year)


def _filled(file: Path, year: int | None, pack: str) -> Submission:
    """The submission in `file`, rolled forward where it is of an earlier year."""
    from budgetgen.reading.submission import read_submission
    from budgetgen.transforming.roll_forward import roll_forward

    reading = read_submission(file)
    show_findings(reading.findings)
    submission = reading.submission
    if submission is None:
        raise typer.Exit(WRONG)
    if year is not None and year != submission.budget_year:
        result = roll_forward(submission, year)
        show_findings(result.findings)
        if result.submission is None:
            raise typer.Exit(WRONG)
        for note in result.notes:
            out.print(f"{note.topic}：{note.text}")
        submission = result.submission
    return submission.model_copy(update={"pack": pack})
