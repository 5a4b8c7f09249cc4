"""``budgetgen convert``: one kind of input into another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.output import WRONG, complain, out, show_findings
from budgetgen.cli.submission_out import Force, check_target, write_submission

if TYPE_CHECKING:
    from budgetgen.reading.submission import Reading

_TABLES = (".csv", ".tsv", ".txt")
_WORKBOOKS = (".xlsx", ".xlsm")


def _is_export(source: Path, asked: bool) -> bool:
    """Whether `source` is an export; `asked`: options were given that only exports have."""
    if source.suffix.lower() in _TABLES:
        return True
    if source.suffix.lower() in _WORKBOOKS:
        from budgetgen.reading.excel.form import is_form

        return asked or (source.is_file() and not is_form(source))
    if asked:
        complain(
            "命令有误",
            f"{source} 不是导出的明细表（.csv、.xlsx）",
            "--profile、--department、--year 只用于导出的明细表",
        )
        raise typer.Exit(WRONG)
    return False


def _show_sums(reading: Reading) -> None:
    """Money per unit, to be held against the system that it came from."""
    from budgetgen.reading.export.ledger import sums_by_unit

    assert reading.submission is not None
    sums = sums_by_unit(reading.submission)
    out.print("预算明细按单位合计，请与系统核对：")
    for each in sums:
        out.print(f"  {each.code} {each.name}：{each.lines} 行，{each.amount:f} 元")
    total = sum(each.amount for each in sums)
    out.print(f"  合计：{sum(each.lines for each in sums)} 行，{total:f} 元")


def convert(
    source: Annotated[
        Path,
        typer.Argument(metavar="文件", help="预算文件（.yaml、.xlsx），或预算系统导出的明细表"),
    ],
    target: Annotated[
        Path, typer.Option("--out", "-o", metavar="文件", help="写成哪个文件（.yaml、.xlsx）")
    ],
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="方案", help="导出方案：chinese、codes 或自己的文件"),
    ] = None,
    department: Annotated[
        Path | None,
        typer.Option(
            "--department", metavar="文件", help="部门的预算文件：明细换成导出的，其余不变"
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="年度", help="没有部门的预算文件时，写明预算年度"),
    ] = None,
    force: Force = False,
) -> None:
    """转换填报文件；预算系统导出的明细表，也可转成填报文件。"""
    from budgetgen.reading.export.read import read_export
    from budgetgen.reading.submission import read_submission

    check_target(target, source, *([department] if department else []), force=force)
    if year is not None and department is not None:
        complain("命令有误", "--year 和 --department 只写一个", "年度取自部门的预算文件")
        raise typer.Exit(WRONG)
    asked = any(option is not None for option in (profile, department, year))
    export = _is_export(source, asked)
    reading = read_export(source, profile, department, year) if export else read_submission(source)
    show_findings(reading.findings)
    if reading.submission is None:
        raise typer.Exit(WRONG)
    write_submission(target, reading.submission)
    if export:
        _show_sums(reading)
