"""``budgetgen doctor``: 检查本机能生成哪些格式，缺什么，怎样补。"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from budgetgen.cli.output import LACKING

if TYPE_CHECKING:
    from budgetgen.doctor import Check

_MARKS = {"ok": "[green]正常[/]", "warning": "[yellow]提醒[/]", "error": "[red]缺失[/]"}


def doctor() -> None:
    """检查本机能生成哪些格式：程序库、系统库、模板和字体。"""
    from budgetgen.doctor import FORMATS, examine_machine, unavailable_formats

    checks = examine_machine()
    lost = unavailable_formats(checks)
    console = Console(highlight=False, emoji=False)
    console.print(_tabulate(checks))
    for check in checks:
        if check.remedy:
            console.print(f"{_MARKS[check.status]} {check.name}：", end="")
            console.print(check.remedy, markup=False, soft_wrap=True)
    if lost:
        console.print(f"[red]不能生成：{'、'.join(lost)}[/]")
        raise typer.Exit(LACKING)
    console.print(f"[green]可以生成：{'、'.join(FORMATS)}[/]")


def _tabulate(checks: tuple[Check, ...]) -> Table:
    table = Table("类别", "项目", "结果", Column("说明", overflow="fold"))
    topic = ""
    for check in checks:
        shown = "" if check.topic == topic else check.topic
        if shown and topic:
            table.add_section()
        topic = check.topic
        table.add_row(shown, check.name, _MARKS[check.status], escape(check.detail))
    return table
