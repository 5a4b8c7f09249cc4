"""``budgetgen explain``: where a printed figure comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from budgetgen.cli.output import WRONG, err, out, show_findings


def explain(
    file: Annotated[Path, typer.Argument(metavar="文件", help="预算文件（.yaml）或所在文件夹")],
    figure: Annotated[
        str,
        typer.Argument(
            metavar="数字",
            help="表/行/列，如 支出总表/2013201/基本支出；或 数/项目支出；项目/编码或名称/预算数",
        ),
    ],
) -> None:
    """说明一个数字怎样得来：公式，以及它所含的每一行明细。"""
    from budgetgen.rendering import prepare
    from budgetgen.tables.explain import UnknownFigureError, fact_line
    from budgetgen.tables.explain import explain as explain_figure

    done = prepare(file)
    if done.prepared is None:
        show_findings(done.findings)
        raise typer.Exit(WRONG)
    prepared = done.prepared
    try:
        found = explain_figure(prepared.tables, prepared.submission, figure)
    except UnknownFigureError as error:
        err.print(str(error))
        if error.choices:
            err.print(f"    → 可以写：{'；'.join(error.choices)}", style="dim")
        raise typer.Exit(WRONG) from None
    unit = found.unit or prepared.pack.settings.table_unit
    shown = f" {unit}" if found.printed and found.amount is not None else ""
    out.print(found.title)
    out.print(f"  印出：{found.printed or '（空）'}{shown}")
    if found.amount is not None:
        out.print(f"  金额：{found.amount:f} 元")
    if found.formula:
        out.print(f"  公式：{found.formula}")
    how = "用到" if found.derived else "由"
    out.print(f"  {how} {len(found.facts)} 行{'' if found.derived else '相加'}：")
    for fact in found.facts:
        out.print(f"    {fact_line(fact, prepared.positions[fact.path])}")
