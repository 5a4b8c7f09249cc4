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
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from budgetgen.packs.sandbox_syntax import (
    BUILT,
    COUNTED,
    JOINED,
    NotAllowedError,
    check_syntax,
    with_counters,
)
from budgetgen.packs.sandbox_work import (
    LONGEST,
    MOST_TURNS,
    MOST_WORK,
    Work,
    WorkError,
    check_number,
    size_of,
)

MOST_OVERALL = 60_000_000
"""Work of all texts of one document together; a turn counts as much as a hundred characters."""
LONGEST_SOURCE = 200_000
_PLAIN_FORMAT = re.compile(r"(?:[^%]|%(?:\.[0-4])?[dsf]|%%)*", re.DOTALL)

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


_CODE: dict[tuple[str, str], CodeType] = {}
"""Sentences compiled in this process, by dialect and source: else half the time of a document."""


def line_of(error: BaseException) -> int:
    """The line of a template in which `error` came up; 0 where that is not known."""
    if known := getattr(error, "lineno", 0):
        return int(known)
    frames = [(f.f_code.co_filename, line) for f, line in walk_tb(error.__traceback__)]
    return next((line for file, line in reversed(frames) if file == "<template>"), 0)


class PackEnvironment(ImmutableSandboxedEnvironment):
    """The environment of one pack's sentences; `work` is renewed for every rendering.

    Environments of one `dialect` print and filter constants alike, and share what they compile.
    """

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%"))

    def __init__(
        self,
        printed: Callable[[Any], Any],
        functions: Mapping[str, Callable[..., Any]],
        filters: Mapping[str, Callable[..., Any]],
        dialect: str | None = None,
    ) -> None:
        super().__init__(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._print,
            cache_size=0,
        )
        self.work = Work()
        self.overall = MOST_OVERALL
        self._compiled: dict[str, Template] = {}
        self._dialect = dialect
        self._printed = printed
        own = {name: self.filters[name] for name in FILTERS} | {"count": self.filters["length"]}
        own |= {"join": _join, "list": list, "sum": _sum, **filters}
        self.globals = {name: self._charged(made) for name, made in functions.items()}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.filters = {name: self._charged(made) for name, made in own.items()}
        self.filters |= {COUNTED: self._turns, JOINED: self._joined, BUILT: self._built}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > LONGEST_SOURCE:
            raise NotAllowedError("文字太长", 1)
        tree = super()._parse(source, name, filename)
        check_syntax(tree)
        return with_counters(tree)

    def fill(self, source: str, context: Mapping[str, Any]) -> str:
        """`source` with its values, within the budget of one rendering."""
        self.work = Work()
        if source not in self._compiled:
            self._compiled[source] = self._template(source)
            self.work = Work()  # constants are worked out once per process, and not counted
        length, pieces = 0, []
        for piece in self._compiled[source].generate(context):
            length += len(piece)
            if length > LONGEST:
                raise WorkError("生成的文字太长")
            pieces.append(piece)
        self.overall -= length + MOST_WORK - self.work.units
        self.overall -= 100 * (MOST_TURNS - self.work.turns)
        if self.overall < 0:
            raise WorkError("全部文字合起来太多")
        return "".join(pieces)

    def _template(self, source: str) -> Template:
        if self._dialect is None:
            return self.from_string(source)
        key = self._dialect, source
        if key not in _CODE:
            _CODE[key] = self.compile(source)
        return Template.from_code(self, _CODE[key], self.make_globals(None))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """The operator's result, where neither side makes it grow out of hand."""
        for side in (left, right):
            check_number(side)
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
        check_number(shown)
        self.work.charge(len(shown) if isinstance(shown, str) else 1)
        return shown

    def _charged(self, made: Callable[..., Any]) -> Callable[..., Any]:
        """A filter or function that pays for what it takes and gives; lazy results become lists."""

        given = getattr(made, "jinja_pass_arg", None)

        def charged(*arguments: Any, **named: Any) -> Any:
            for value in (*arguments[given is not None :], *named.values()):
                self.work.charge(size_of(value))
                check_number(value)
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
