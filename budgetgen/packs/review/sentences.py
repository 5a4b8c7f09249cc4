"""Names in a pack's sentences that do not exist, found without running them: every branch counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import TemplateError, meta, nodes
from pydantic import BaseModel

from budgetgen.model.finding import Finding, Place
from budgetgen.packs.folder import defect
from budgetgen.packs.pack import Pack
from budgetgen.packs.references import near
from budgetgen.packs.sandbox import PackEnvironment, line_of
from budgetgen.packs.sandbox_syntax import NotAllowedError
from budgetgen.packs.sandbox_work import WorkError
from budgetgen.reading.naming import Path

COMPARING = ("变动", "比上年")
LISTING = "逐项"
LAST = "上年"
FORM_NAMES = (
    "项目名称",
    "项目单位编码",
    "项目单位",
    "用途",
    "预算数",
    "财政资金",
    "其他资金",
)
"""Names that only a project's form has."""


def sentence_findings(
    pack: Pack, context: Mapping[str, Any], environment: PackEnvironment
) -> list[Finding]:
    """Every unknown name, figure, function or filter.

    `context` has the names there are, `environment` the functions and filters.
    """
    reader = _Reader(pack, context, environment)
    found: list[Finding] = []
    for name, source in pack.texts.items():
        found += reader.problems(source, lambda line, name=name: pack.sources.text(name, line))
    for file, path, text in short_texts(pack):
        place = pack.sources.place(file, *path)
        found += reader.problems(text, lambda line, place=place: place)
    return found


def short_texts(pack: Pack) -> Iterator[tuple[str, Path, str]]:
    """The titles, notes and labels with braces: file, value path, text."""
    parts = {
        "pack.yaml": pack.settings,
        "outline.yaml": pack.outline,
        "tables.yaml": pack.tables,
        "glossary.yaml": pack.glossary,
    }
    for file, part in parts.items():
        for path, text in _texts_in(part, ()):
            if "{{" in text or "{%" in text:
                yield file, path, text


def _texts_in(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts_in(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts_in(inner, (*path, key))
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from _texts_in(inner, (*path, i))


class _Reader:
    """Knows the names, figures, functions and filters of one pack."""

    def __init__(
        self, pack: Pack, context: Mapping[str, Any], environment: PackEnvironment
    ) -> None:
        self.figures = pack.tables.figures
        self.tables = pack.tables.tables
        self.context = dict.fromkeys(FORM_NAMES) | dict(context)
        self.environment = environment

    def problems(self, source: str, place: Any) -> Iterator[Finding]:
        """What is wrong in one text; `place` gives the place of a line."""
        try:
            tree = self.environment.parse(source)
        except (NotAllowedError, WorkError) as error:
            remedy = "可以用的写法见 docs/template-packs.zh-CN.md"
            yield defect("PACK-TEXT", f"不允许的写法：{error}", place(line_of(error)), remedy)
            return
        except (TemplateError, ValueError, RecursionError) as error:
            remedy = "请检查 {{ }} 和 {% %} 是否配对"
            yield defect("PACK-TEXT", "语法有误", place(line_of(error)), remedy)
            return
        unknown = [
            each for node in tree.find_all(nodes.Filter) for each in self._filter(node, place)
        ]
        # Jinja names no other names while it does not know a filter.
        yield from unknown or self._names(tree, place)
        for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Call)):
            if isinstance(node, nodes.Call):
                yield from self._call(node, place)
            elif isinstance(node, (nodes.Getattr, nodes.Getitem)):
                yield from self._member(node, place)

    def _names(self, tree: nodes.Template, place: Any) -> Iterator[Finding]:
        known = {"数", *self.context, *self.environment.globals}
        # Jinja calls unknown, too, what is set in one branch and used in another.
        assigned = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
        unknown = meta.find_undeclared_variables(tree) - known - assigned
        for node in tree.find_all(nodes.Name):
            if node.name in unknown and node.ctx == "load":
                unknown.discard(node.name)
                yield _unknown("名称", node.name, known, place(node.lineno))

    def _member(self, node: nodes.Getattr | nodes.Getitem, place: Any) -> Iterator[Finding]:
        """数.支出, 数["支出"], 原因.支出: what stands in a mapping of known keys."""
        if not isinstance(node.node, nodes.Name):
            return
        name = node.attr if isinstance(node, nodes.Getattr) else _constant(node.arg)
        if not isinstance(name, str):
            return
        if node.node.name == "数":
            known: Any = self.figures
        else:
            known = self.context.get(node.node.name)
        if isinstance(known, Mapping) and name not in known:
            what = "数" if node.node.name == "数" else f"{node.node.name}的"
            yield _unknown(what, name, known, place(node.lineno))

    def _call(self, node: nodes.Call, place: Any) -> Iterator[Finding]:
        function = node.node.name if isinstance(node.node, nodes.Name) else ""
        for argument in node.args:
            name = _constant(argument)
            if not isinstance(name, str):
                continue
            if function == LISTING and name not in self.tables:
                yield _unknown("表", name, self.tables, place(node.lineno))
            for figure in (name, LAST + name) if function in COMPARING else ():
                if figure not in self.figures:
                    yield _unknown("数", figure, self.figures, place(node.lineno))

    def _filter(self, node: nodes.Filter, place: Any) -> Iterator[Finding]:
        if node.name not in self.environment.filters:
            known = [name for name in self.environment.filters if not name.startswith("=")]
            yield _unknown("过滤器", node.name, known, place(node.lineno))


def _constant(node: nodes.Node) -> Any:
    return node.value if isinstance(node, nodes.Const) else None


def _unknown(what: str, name: str, known: Any, place: Place) -> Finding:
    return defect("PACK-NAME", f"没有名为“{name}”的{what}", place, near(name, sorted(known)))
