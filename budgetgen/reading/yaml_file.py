"""YAML text -> tree with places, through the C parser.

Its events are read one by one, never its node graph: composing nodes recurses in C without a
bound, so that a file of brackets would end the process, and an alias bomb would be walked before
anyone counted it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.reading.tree import Entry, Mapping, Scalar, Sequence, Tree

MOST_NODES = 500_000
DEEPEST = 40
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_LINE_BREAKS = "\n\r\x85\u2028\u2029"  # as libyaml counts lines
_CHECK_AROUND = "请对照上下行检查缩进、冒号、引号和括号；含 : # [ ] { } 的文字请用引号括起"

# libyaml's own words for a slip, and ours.
_SLIPS = (
    ("found character that cannot start any token", "这里有不能直接使用的符号（如制表符、@、`）"),
    ("mapping values are not allowed", "这里多了一个冒号，或上一行少了缩进"),
    ("could not find expected ':'", "这里缺少冒号，或上一行的引号没有配对"),
    ("did not find expected key", "缩进与上文不一致，或引号没有配对"),
    ("did not find expected '-' indicator", "列表各行的“-”没有对齐"),
    ("did not find expected ',' or", "花括号、方括号里少了逗号，或括号没有配对"),
    ("did not find expected node content", "这里少了内容，或括号没有配对"),
    ("did not find expected <document start>", "缩进与上文不一致，或上文的括号、引号多了"),
    ("found unexpected end of stream", "文件到此就断了，引号或括号没有配对"),
    ("found unexpected document indicator", "引号没有配对，或多了“---”“...”"),
    ("block sequence entries are not allowed", "“-”的位置不对，应另起一行"),
    ("mapping keys are not allowed", "“?”的位置不对，要用引号括起"),
    ("found unknown escape character", "双引号里的“\\”需要写成“\\\\”"),
    ("tab character", "缩进里有制表符，请改成空格"),
    ("directive", "“%”开头的内容要用引号括起"),
    ("tag", "“!”开头的内容要用引号括起"),
    ("alphabetic or numeric character", "“*”“&”开头的内容要用引号括起"),
    ("while scanning an a", "“*”“&”开头的内容要用引号括起"),
)


class _RefusedError(Exception):
    """A text that cannot become a tree, and why."""

    def __init__(self, message: str, place: Place, remedy: str) -> None:
        super().__init__(message)
        self.finding = Finding("READ-YAML", Severity.ERROR, message, place, remedy)


@dataclass(frozen=True, slots=True)
class _Built:
    """A tree with how many nodes it has and how many levels."""

    tree: Tree
    size: int = 1
    height: int = 1


class _Builder:
    """Turns libyaml's events into a tree; an alias counts all its nodes each time it is used."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.end = _end(text, file)
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.anchored: dict[str, _Built] = {}
        self.nodes = 0

    def place(self, mark: Any) -> Place:
        """The place of a mark; libyaml puts what is missing at the end on a line after it."""
        line, column = mark.line + 1, mark.column + 1
        within = (line, column) < (self.end.line, self.end.column)
        return Place(self.file, line, column) if within else self.end

    def document(self) -> Tree | None:
        """The tree of the only document, None where the text holds nothing."""
        next(self.events)  # the stream starts
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None
        built = self._node(next(self.events), 1)
        next(self.events)  # the document ends
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _RefusedError(
                "“---”之后又开始了一份内容",
                self.place(after.start_mark),
                "一个文件只写一个部门，请删去“---”或分成两个文件",
            )
        return built.tree

    def _node(self, event: Any, depth: int) -> _Built:
        place = self.place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor, place, depth)
        self._count(1, depth, place)
        match event:
            case yaml.ScalarEvent():
                plain_null = event.implicit[0] and event.value in _NULLS
                built = _Built(Scalar(None if plain_null else event.value, place))
            case yaml.SequenceStartEvent():
                items = tuple(self._items(yaml.SequenceEndEvent, depth + 1))
                built = _around(Sequence(tuple(item.tree for item in items), place), items)
            case _:
                items = tuple(self._items(yaml.MappingEndEvent, depth + 1))
                pairs = zip(items[::2], items[1::2], strict=True)
                entries = tuple(_entry(key.tree, value.tree) for key, value in pairs)
                built = _around(Mapping(entries, place), items)
        if event.anchor:
            self.anchored[event.anchor] = built
        return built

    def _items(self, end: type, depth: int) -> Iterator[_Built]:
        while not isinstance(event := next(self.events), end):
            yield self._node(event, depth)

    def _alias(self, name: str | None, place: Place, depth: int) -> _Built:
        built = self.anchored.get(name or "")
        if built is None:
            raise _RefusedError("“*”开头的内容会被当作引用", place, "请用引号括起来")
        self._count(built.size, depth + built.height - 1, place)
        return built

    def _count(self, nodes: int, depth: int, place: Place) -> None:
        self.nodes += nodes
        if self.nodes > MOST_NODES or depth > DEEPEST:
            raise _RefusedError(
                "文件展开后内容过多或层次过深",
                place,
                "请不要使用 & 和 * 引用；一个部门的预算不会这么大",
            )


def _entry(key: Tree, value: Tree) -> Entry:
    name = key.text if isinstance(key, Scalar) else None
    return Entry(name or "", key.place, value)


def _around(tree: Tree, items: tuple[_Built, ...]) -> _Built:
    size = 1 + sum(item.size for item in items)
    return _Built(tree, size, 1 + max((item.height for item in items), default=0))


def parse_yaml(text: str, file: str) -> Tree | Finding:
    """The tree of one YAML document, or the finding that says where it breaks."""
    try:
        builder = _Builder(text, file)
        tree = builder.document()
    except _RefusedError as refused:
        return refused.finding
    except yaml.reader.ReaderError as error:
        return _control_character(text, file, error.position)
    except UnicodeEncodeError as error:
        return _control_character(text, file, len(text[: error.start].encode()))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"{_slip(error)}，文件从这里起读不下去"
        place = builder.place(mark) if mark else Place(file)
        return _RefusedError(message, place, _CHECK_AROUND).finding
    if tree is None:
        remedy = "可用 budgetgen new 生成一份示例再填写"
        return _RefusedError("文件是空的", Place(file), remedy).finding
    return tree


def _slip(error: yaml.MarkedYAMLError) -> str:
    words = f"{error.problem or ''} {error.context or ''}"
    return next((ours for theirs, ours in _SLIPS if theirs in words), "YAML 的写法有误")


def _control_character(text: str, file: str, position: int) -> Finding:
    """`position` counts bytes of UTF-8."""
    before = text.encode(errors="replace")[:position].decode(errors="ignore")
    return _RefusedError(
        "文件里有看不见的控制字符", _end(before, file), "请删去该处的特殊字符，重新输入"
    ).finding


def _end(text: str, file: str) -> Place:
    """The place after the last character of `text`."""
    breaks = sum(map(text.count, _LINE_BREAKS)) - text.count("\r\n")
    start = max(map(text.rfind, _LINE_BREAKS)) + 1
    return Place(file, breaks + 1, len(text) - start + 1)
