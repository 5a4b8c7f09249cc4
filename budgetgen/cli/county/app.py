"""``budgetgen county``: all departments of a county, from the forms sent out to the site."""

from __future__ import annotations

import typer

from budgetgen.cli.chinese import ChineseCommand, ChineseGroup
from budgetgen.cli.county import check, new, publish, render, roll_up, status

app = typer.Typer(
    name="county",
    cls=ChineseGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="全县：新建、查看进度、检查、生成、汇总、公开。",
)


@app.callback()
def _root() -> None:
    """全县：新建、查看进度、检查、生成、汇总、公开。"""


app.command("new", cls=ChineseCommand)(new.new)
app.command("status", cls=ChineseCommand)(status.status)
app.command("check", cls=ChineseCommand)(check.check)
app.command("publish", cls=ChineseCommand)(publish.publish)
app.command("render", cls=ChineseCommand)(render.render)
app.command("roll-up", cls=ChineseCommand)(roll_up.roll_up)
