"""Where a pack's sentences run: Jinja2 with a short list of what is allowed, and a budget of work.

What a template may contain is listed node by node, so that a new version of Jinja opens nothing.
Work is counted where it can grow: turns of loops, and the sizes of what operators, filters, lists
and printing make. The counting is part of the template itself and needs no thread and no signal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from traceback import walk_tb
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_TURNS = 20_000
LONGEST = 200_000
MOST_WORK = 5_000_000
LONGEST_SOURCE = 200_000
DEEPEST = 60
_WIDEST_NUMBER = 256
_LARGEST_EXPONENT = 60
_PLAIN_FORMAT = re.compile(r"(?:[^%]|%(?:\.[0-4])?[dsf]|%%)*", re.DOTALL)

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Filter,
    nodes.Test,
    nodes.Call,
    nodes.Keyword,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Neg,
    nodes.Pos,
    nodes.Concat,
    nodes.CondExpr,
    nodes.List,
    nodes.Tuple,
    nodes.Dict,
    nodes.Pair,
)
TESTS = ("defined", "undefined", "none", "odd", "even", "number", "string", "in", "true", "false")
FILTERS = (
    "abs",
    "default",
    "first",
    "int",
    "last",
    "length",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "round",
    "select",
    "selectattr",
    "sort",
    "string",
    "trim",
    "unique",
)
"""Jinja's own filters that make nothing larger than what they are given."""

_COUNTED, _JOINED, _BUILT = "=turns", "=joined", "=built"
"""Filters of our own, under names that no template can write."""


class WorkError(TemplateRuntimeError):
    """A template that wants to do more than any document needs."""


class NotAllowedError(SecurityError):
    """A template that contains what no sentence may; the message says what, in Chinese."""

    def __init__(self, message: str, lineno: int = 0) -> None:
        super().__init__(message)
        self.lineno = lineno


def line_of(error: BaseException) -> int:
    """The line of a template in which `error` came up; 0 where that is not known."""
    if known := getattr(error, "lineno", 0):
        return int(known)
    frames = [(f.f_code.co_filename, line) for f, line in walk_tb(error.__traceback__)]
    return next((line for file, line in reversed(frames) if file == "<template>"), 0)


class Work:
    """How much one rendering may still do."""

    def __init__(self) -> None:
        self.turns = MOST_TURNS
        self.units = MOST_WORK

    def turn(self) -> None:
        """One more turn of a loop."""
        self.turns -= 1
        if self.turns < 0:
            raise WorkError(f"循环超过 {MOST_TURNS} 次")

    def charge(self, size: int) -> None:
        """`size` more characters or list items made or looked at."""
        self.units -= size
        if size > LONGEST or self.units < 0:
            raise WorkError("生成的文字太长")


def size_of(value: Any, most: int = LONGEST) -> int:
    """Characters and items in `value`, those of lists in lists too; more than `most` is enough."""
    total, waiting = 0, [value]
    while waiting and total <= most:
        each = waiting.pop()
        total += 1
        if isinstance(each, str):
            total += len(each)
        elif isinstance(each, Mapping):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, (list, tuple, set, frozenset)):
            waiting += each
    return total


class PackEnvironment(ImmutableSandboxedEnvironment):
    """The environment of one pack's sentences; `work` is renewed for every rendering."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%"))

    def __init__(
        self,
        printed: Callable[[Any], Any],
        functions: Mapping[str, Callable[..., Any]],
        filters: Mapping[str, Callable[..., Any]],
    ) -> None:
        super().__init__(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._print,
            cache_size=0,
        )
        self.work = Work()
        self._compiled: dict[str, Template] = {}
        self._printed = printed
        own = {name: self.filters[name] for name in FILTERS} | {"count": self.filters["length"]}
        own |= {"join": _join, "list": list, "sum": _sum, **filters}
        self.globals = {name: self._charged(made) for name, made in functions.items()}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.filters = {name: self._charged(made) for name, made in own.items()}
        self.filters |= {_COUNTED: self._turns, _JOINED: self._joined, _BUILT: self._built}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > LONGEST_SOURCE:
            raise NotAllowedError("文字太长", 1)
        tree = super()._parse(source, name, filename)
        _check(tree, 0)
        return _with_counters(tree)

    def fill(self, source: str, context: Mapping[str, Any]) -> str:
        """`source` with its values, within the budget of one rendering."""
        self.work = Work()
        if source not in self._compiled:
            self._compiled[source] = self.from_string(source)
        length, pieces = 0, []
        for piece in self._compiled[source].generate(context):
            length += len(piece)
            if length > LONGEST:
                raise WorkError("生成的文字太长")
            pieces.append(piece)
        return "".join(pieces)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """The operator's result, where neither side makes it grow out of hand."""
        for side in (left, right):
            _check_number(side)
        if operator == "*" and not all(isinstance(s, (int, float, Decimal)) for s in (left, right)):
            raise NotAllowedError("只有数字能相乘")
        if operator == "%" and isinstance(left, str):
            return self._formatted(left, right)
        self.work.charge(size_of(left) + size_of(right))
        return super().call_binop(context, operator, left, right)

    def _formatted(self, pattern: str, values: Any) -> str:
        """`pattern % values` where it names no width: %d, %s, %.2f."""
        if not _PLAIN_FORMAT.fullmatch(pattern):
            raise NotAllowedError("“%”后面只能写 d、s 或 .2f 这样的小数位数")
        self.work.charge(len(pattern) + size_of(values))
        return str(pattern % values)

    def _print(self, value: Any) -> Any:
        shown = self._printed(value)
        if not isinstance(shown, (str, int, float, Decimal, StrictUndefined)):
            # A list or a function prints as Python writes it, addresses and all.
            raise NotAllowedError("要印的不是文字或数字")
        _check_number(shown)
        self.work.charge(len(shown) if isinstance(shown, str) else 1)
        return shown

    def _charged(self, made: Callable[..., Any]) -> Callable[..., Any]:
        """A filter or function that pays for what it takes and gives; lazy results become lists."""

        given = getattr(made, "jinja_pass_arg", None)

        def charged(*arguments: Any, **named: Any) -> Any:
            for value in (*arguments[given is not None :], *named.values()):
                self.work.charge(size_of(value))
                _check_number(value)
            result = made(*arguments, **named)
            result = list(result) if isinstance(result, Iterator) else result
            self.work.charge(size_of(result))
            return result

        if given is not None:
            charged.jinja_pass_arg = given  # type: ignore[attr-defined]
        return charged

    def _turns(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.work.turn()
            yield value

    def _joined(self, values: Iterable[Any]) -> str:
        texts = [str(self._print(value)) for value in values]
        self.work.charge(sum(map(len, texts)))
        return "".join(texts)

    def _built(self, value: Any) -> Any:
        self.work.charge(size_of(value))
        return value


def _check_number(value: Any) -> None:
    if isinstance(value, int) and value.bit_length() > _WIDEST_NUMBER:
        raise WorkError("数字太大")
    if (
        isinstance(value, Decimal)
        and value.is_finite()
        and abs(value.adjusted()) > _LARGEST_EXPONENT
    ):
        raise WorkError("数字太大")


def _join(values: Iterable[Any], by: str = "", attribute: str | None = None) -> str:
    texts = [str(value) for value in _attributes(values, attribute)]
    if sum(map(len, texts)) + len(by) * len(texts) > LONGEST:
        raise WorkError("生成的文字太长")
    return by.join(texts)


def _sum(values: Iterable[Any], attribute: str | None = None) -> Any:
    return sum(_attributes(values, attribute))


def _attributes(values: Iterable[Any], name: str | None) -> Iterable[Any]:
    if name is None:
        return values
    return [value[name] for value in values]


def _check(node: nodes.Node, depth: int) -> None:
    """Raises NotAllowedError, with the line, for what no sentence may contain."""
    if depth > DEEPEST:
        raise NotAllowedError("括号或条件套得太深", node.lineno)
    if not isinstance(node, _ALLOWED):
        raise NotAllowedError(f"不能用 {type(node).__name__.lower()}", node.lineno)
    if isinstance(node, nodes.For) and node.recursive:
        raise NotAllowedError("循环不能用 recursive", node.lineno)
    if isinstance(node, nodes.Call) and not isinstance(node.node, nodes.Name):
        raise NotAllowedError("只能用说明中列出的函数", node.lineno)
    if isinstance(node, nodes.Const):
        _check_number(node.value)
    name = getattr(node, "attr", None) or (node.name if isinstance(node, nodes.Name) else "")
    if name.startswith("_") or name == "self":
        raise NotAllowedError(f"不能用名称“{name}”", node.lineno)
    for child in node.iter_child_nodes():
        _check(child, depth + 1)


def _with_counters(tree: nodes.Template) -> nodes.Template:
    """The tree with the counting filters around loops, joins and lists."""

    def through(name: str, node: Any) -> nodes.Filter:
        return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)

    def counted(node: Any) -> Any:
        for field, value in node.iter_fields():
            if isinstance(value, list):
                setattr(
                    node, field, [counted(v) if isinstance(v, nodes.Node) else v for v in value]
                )
            elif isinstance(value, nodes.Node):
                setattr(node, field, counted(value))
        if isinstance(node, nodes.For):
            node.iter = through(_COUNTED, node.iter)
        elif isinstance(node, nodes.Concat):
            return through(_JOINED, nodes.List(node.nodes, lineno=node.lineno))
        elif isinstance(node, (nodes.List, nodes.Dict)) or (
            isinstance(node, nodes.Tuple) and node.ctx == "load"
        ):
            return through(_BUILT, node)
        return node

    counted(tree)
    assert tree.environment is not None  # the parser has set it
    tree.set_environment(tree.environment)
    return tree
