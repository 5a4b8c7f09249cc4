"""``budgetgen roll-forward``: next year's submission to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from budgetgen.cli.output import WRONG, out, show_findings
from budgetgen.cli.submission_out import Force, check_target, write_submission


def roll_forward(
    file: Annotated[Path, typer.Argument(metavar="文件", help="上年的预算文件，或所在文件夹")],
    target: Annotated[
        Path, typer.Option("--out", "-o", metavar="文件", help="新年度的预算文件（.yaml、.xlsx）")
    ],
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="年度", help="新的预算年度；不填则为上年文件的下一年"),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="项目", help="一定保留的项目，写编码或名称；可写多次"),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option("--drop", metavar="项目", help="不再延续的项目，写编码或名称；可写多次"),
    ] = None,
    keep_lines: Annotated[
        bool, typer.Option("--keep-lines", help="带入基本支出的各行明细，金额是上年数")
    ] = False,
    pack: Annotated[
        str | None,
        typer.Option(
            "--pack", metavar="模板包", help="改用这个模板包；不写 --year 时年度和内容都不变"
        ),
    ] = None,
    force: Force = False,
) -> None:
    """由上年的预算文件起草新年度的，或改用另一个模板包，并列出还要做什么。

    本年数转为上年数，写有旧年度的文字加上修改标记。
    """
    from budgetgen.reading.submission import read_submission
    from budgetgen.transforming.change_pack import carry_over

    check_target(target, file, force=force)
    reading = read_submission(file)
    show_findings(reading.findings)
    if reading.submission is None:
        raise typer.Exit(WRONG)
    result = carry_over(
        reading.submission, year, pack, keep=keep or (), drop=drop or (), keep_lines=keep_lines
    )
    show_findings(
        finding if finding.path is None else finding.at(reading.positions[finding.path])
        for finding in result.findings
    )
    if result.submission is None:
        raise typer.Exit(WRONG)
    write_submission(target, result.submission)
    for topic in dict.fromkeys(note.topic for note in result.notes):
        texts = [note.text for note in result.notes if note.topic == topic]
        out.print(f"{topic}（{len(texts)}）：")
        for text in texts:
            out.print(f"  {text}")
