"""``budgetgen county status``: one line per department."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.county.folder import Folder, opened
from budgetgen.cli.output import WRONG, complain, out, save

if TYPE_CHECKING:
    from rich.table import Table

    from budgetgen.county.status import CountyStatus

FORMATS = ("table", "json", "html")


def status(
    folder: Folder = Path(),
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="格式", help="table、json 或 html")
    ] = "table",
) -> None:
    """列出各部门的进度：收到、错误、得分、生成、公开；不作检查。

    html 写到“汇总”文件夹中的 进度.html，供财政局自己使用。
    """
    if form not in FORMATS:
        complain("命令有误", f"没有“{form}”这种格式", f"可选：{'、'.join(FORMATS)}")
        raise typer.Exit(WRONG)
    from budgetgen.county.county import ROLL_UP_FOLDER
    from budgetgen.county.status import county_status, status_json

    found = county_status(folder, opened(folder).part)
    if form == "json":
        typer.echo(status_json(found), nl=False)
    elif form == "html":
        from budgetgen.county.dashboard import DASHBOARD_FILE, status_html

        path = folder / ROLL_UP_FOLDER / DASHBOARD_FILE
        save({path: status_html(found).encode()})
        out.print(f"已写出 {path}")
    else:
        out.print(_table(found))
        out.print("，".join(f"{name} {count}" for name, count in found.summary.items()))


def _table(status: CountyStatus) -> Table:
    from rich.table import Table
    from rich.text import Text

    from budgetgen.county.status import Received, Stage

    table = Table(title=f"{status.name}{status.budget_year}年部门预算公开进度")
    table.add_column("部门", overflow="fold")
    table.add_column("进度", no_wrap=True)
    for title in ("错误", "警告", "得分"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("公开", no_wrap=True)
    colours = {Stage.RENDERED: "green", Stage.FAILED: "red", Received.UNUSABLE: "red"}
    for each in status.departments:
        shown = ("—" if n is None else f"{n}" for n in (each.errors, each.warnings, each.score))
        reached = each.stage if each.received is Received.YES else each.received
        table.add_row(
            Text(f"{each.code} {each.name}"),
            Text(reached, style=colours.get(reached, "")),
            *shown,
            each.published,
        )
    return table
