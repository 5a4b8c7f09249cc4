"""What a sentence may contain, node by node, and where its work is counted."""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError

from budgetgen.packs.sandbox_work import check_number

DEEPEST = 60

COUNTED, JOINED, BUILT = "=turns", "=joined", "=built"
"""Filters of our own, under names that no template can write."""

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


class NotAllowedError(SecurityError):
    """A template that contains what no sentence may; the message says what, in Chinese."""

    def __init__(self, message: str, lineno: int = 0) -> None:
        super().__init__(message)
        self.lineno = lineno


def check_syntax(node: nodes.Node, depth: int = 0) -> None:
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
        check_number(node.value)
    name = getattr(node, "attr", None) or (node.name if isinstance(node, nodes.Name) else "")
    if name.startswith("_") or name == "self":
        raise NotAllowedError(f"不能用名称“{name}”", node.lineno)
    for child in node.iter_child_nodes():
        check_syntax(child, depth + 1)


def with_counters(tree: nodes.Template) -> nodes.Template:
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
            node.iter = through(COUNTED, node.iter)
        elif isinstance(node, nodes.Concat):
            return through(JOINED, nodes.List(node.nodes, lineno=node.lineno))
        elif isinstance(node, (nodes.List, nodes.Dict)) or (
            isinstance(node, nodes.Tuple) and node.ctx == "load"
        ):
            return through(BUILT, node)
        return node

    counted(tree)
    assert tree.environment is not None  # the parser has set it
    tree.set_environment(tree.environment)
    return tree
