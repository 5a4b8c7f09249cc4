"""Help and usage errors in Chinese, in place of the command-line library's own."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

COMMAND_METAVAR = "命令 [参数]…"


def _option_rows(command: Any, context: Any) -> list[tuple[str, str]]:
    rows = []
    for param in command.params:
        if param.param_type_name != "option":
            continue
        names = ", ".join((*param.opts, *param.secondary_opts))
        value = "" if param.is_flag else f" {param.metavar or '值'}"
        words = [param.help or ""]
        if param.required:
            words.append("（必填）")
        elif param.show_default and not param.is_flag and param.default not in (None, (), ""):
            words.append(f"（默认 {param.default}）")
        rows.append((names + value, "".join(words)))
    rows.append(("--help", "显示这份说明"))
    return rows


def _arguments(command: Any) -> list[Any]:
    return [param for param in command.params if param.param_type_name == "argument"]


def _usage(command: Any, context: Any) -> str:
    words = [context.command_path]
    for param in _arguments(command):
        name = param.metavar or "参数"
        words.append(name if param.required else f"[{name}]")
    if isinstance(command, TyperGroup):
        words.append(COMMAND_METAVAR)
    else:
        words.append("[选项]")
    return "用法：" + " ".join(words)


def _write_help(command: Any, context: Any, formatter: Any) -> None:
    formatter.write(_usage(command, context) + "\n")
    if command.help:
        formatter.write_paragraph()
        formatter.write("\n".join(line.strip() for line in command.help.splitlines()) + "\n")
    sections: list[tuple[str, list[tuple[str, str]]]] = []
    arguments = [(p.metavar or "参数", p.help or "") for p in _arguments(command)]
    if arguments:
        sections.append(("参数", arguments))
    sections.append(("选项", _option_rows(command, context)))
    if isinstance(command, TyperGroup):
        named = [(name, sub.get_short_help_str(200)) for name, sub in command.commands.items()]
        sections.append(("命令", named))
    for title, rows in sections:
        width = max(_columns(name) for name, _ in rows)
        formatter.write_paragraph()
        formatter.write(f"{title}：\n")
        for name, words in rows:
            formatter.write(f"  {name}{' ' * (width - _columns(name))}  {words}\n")
    if command.epilog:
        formatter.write_paragraph()
        formatter.write(command.epilog + "\n")


def _columns(text: str) -> int:
    """Terminal columns: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


class UserError(Exception):
    """A command line that is wrong in a way of which the library has no record of its own."""

    def __init__(self, message: str, ctx: Any) -> None:
        super().__init__(message)
        self.ctx = ctx


@contextmanager
def _errors_know(ctx: Any) -> Iterator[None]:
    """An error that came without its context gets `ctx`: the help to look at."""
    try:
        yield
    except TyperException as error:
        if getattr(error, "ctx", None) is None:
            error.ctx = ctx  # type: ignore[attr-defined]
        raise


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese throughout."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments left over: none, or an error that names them."""
        ctx.allow_extra_args = True
        with _errors_know(ctx):
            rest = super().parse_args(ctx, args)
        if rest:
            raise UserError(f"多了参数：{'、'.join(rest)}（含空格的名称请用引号括起）", ctx)
        return rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Usage, description, arguments and options."""
        _write_help(self, ctx, formatter)


class ChineseGroup(TyperGroup):
    """A group of commands whose help is Chinese throughout."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The command and its arguments."""
        with _errors_know(ctx):
            return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Usage, description, options and commands."""
        _write_help(self, ctx, formatter)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command called, or a Chinese usage error that names the commands."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.commands, n=1)
            hint = f"是否想写 {near[0]}？" if near else f"可用的命令：{'、'.join(self.commands)}"
            raise UserError(f"没有名为“{args[0]}”的命令；{hint}", ctx)
        return super().resolve_command(ctx, args)


def _is_flag(error: Any) -> bool:
    """True when the option of a BadOptionUsage takes no value."""
    return any(
        param.param_type_name == "option" and error.option_name in param.opts and param.is_flag
        for param in error.ctx.command.params
    )


def _allowed(param: Any) -> str:
    """What a parameter takes, as far as it can be told: a choice, or a whole number in a range."""
    kind = getattr(param, "type_descriptor", None)
    if choices := getattr(kind, "choices", None):
        return f"，可选：{'、'.join(map(str, choices))}"
    if getattr(kind, "annotation", None) is not int:
        return ""
    match getattr(param, "min", None), getattr(param, "max", None):
        case None, None:
            return "，应为整数"
        case low, None:
            return f"，应为不小于 {low} 的整数"
        case low, high:
            return f"，应为 {low} 到 {high} 的整数"


def usage_message(error: Any) -> str:
    """What is wrong with a command line, in Chinese, by the kind of the error."""
    if isinstance(error, UserError):
        return str(error)
    param = getattr(error, "param", None)
    name = ""
    if param is not None:
        name = param.metavar if param.param_type_name == "argument" else param.opts[0]
    match type(error).__name__:
        case "NoSuchOption":
            near = "、".join(error.possibilities or ())
            hint = f"；是否想写 {near}？" if near else ""
            return f"没有名为 {error.option_name} 的选项{hint}"
        case "MissingParameter":
            return f"缺少参数：{name}"
        case "BadOptionUsage":
            wrong = "后面不能带内容" if _is_flag(error) else "后面缺少内容"
            return f"选项 {error.option_name} {wrong}"
        case "BadParameter":
            return f"参数 {name} 的内容不对{_allowed(param)}"
    return "参数不对"
