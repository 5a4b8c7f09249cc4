"""The command ``budgetgen``: its commands, and what happens when one is called wrongly."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from functools import cache
from io import TextIOWrapper
from typing import Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException

from budgetgen import __version__
from budgetgen.cli import (
    check,
    convert,
    doctor,
    explain,
    form,
    merge,
    new,
    pack,
    render,
    roll_forward,
    rules,
    schema,
)
from budgetgen.cli.chinese import ChineseCommand, ChineseGroup, UserError, usage_message
from budgetgen.cli.county.app import app as county
from budgetgen.cli.output import BROKEN, INTERRUPTED, LACKING, OK, WRONG, complain, err

app = typer.Typer(
    name="budgetgen",
    cls=ChineseGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="由预算明细生成部门预算公开文档（Word、PDF、网页）。",
    epilog="退出码：0 完成；1 本机缺少生成所需的软件；2 填报内容或命令有误；3 程序本身出错；"
    "130 被中止。",
)
app.command("new", cls=ChineseCommand)(new.new)
app.command("form", cls=ChineseCommand)(form.form)
app.command("render", cls=ChineseCommand)(render.render)
app.command("check", cls=ChineseCommand)(check.check)
app.command("rules", cls=ChineseCommand)(rules.rules)
app.command("explain", cls=ChineseCommand)(explain.explain)
app.command("roll-forward", cls=ChineseCommand)(roll_forward.roll_forward)
app.command("merge", cls=ChineseCommand)(merge.merge)
app.command("convert", cls=ChineseCommand)(convert.convert)
app.add_typer(county, cls=ChineseGroup)
app.add_typer(pack.app, cls=ChineseGroup)
app.command("schema", cls=ChineseCommand)(schema.schema)
app.command("doctor", cls=ChineseCommand)(doctor.doctor)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"budgetgen {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本号"),
    ] = False,
) -> None:
    """由预算明细生成部门预算公开文档（Word、PDF、网页）。"""


@cache
def _command() -> Any:
    """The commands with their options, which take a while to put together."""
    return typer.main.get_command(app)


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code."""
    try:
        result = _command()(arguments, prog_name="budgetgen", standalone_mode=False)
    except (TyperException, UserError) as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(str(error))
            return OK
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "budgetgen"
        complain("命令有误", usage_message(error), f"用 {path} --help 查看用法")
        return WRONG
    except SystemExit:  # the library's own way out when the reader of a pipe goes away
        return OK
    except (typer.Abort, KeyboardInterrupt):
        result = INTERRUPTED
    except ImportError as error:
        complain(
            "缺少程序库", str(error.name or error), "请运行 budgetgen doctor，按其中的办法补装"
        )
        if _debugging():
            raise
        return LACKING
    except Exception as error:
        complain(
            "程序出错",
            f"{type(error).__name__}（这是程序的缺陷，不是填报的问题）",
            "请把所用的文件和命令告诉维护者；设 BUDGETGEN_DEBUG=1 可看详情",
        )
        if _debugging():
            raise
        return BROKEN
    if result == INTERRUPTED:
        err.print("已中止")
    return result if isinstance(result, int) else OK


def _debugging() -> bool:
    return bool(os.environ.get("BUDGETGEN_DEBUG"))


def main() -> None:
    """Entry point of the console script."""
    gc.set_threshold(50_000)  # a document is many small objects that live on
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may not know every character
    leave(run(sys.argv[1:]))


def leave(code: int) -> NoReturn:
    """End the process, without taking apart what a PDF was made of: that takes half a second."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # the reader of a pipe may be gone
            stream.flush()
    os._exit(code)
