"""What the files of a pack say of each other must exist: found on loading, all at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator

from budgetgen.model.base import Part
from budgetgen.model.finding import Finding
from budgetgen.model.submission import Submission
from budgetgen.packs.definition import (
    ColumnDefinition,
    Condition,
    NodeDefinition,
    RowDefinition,
    TableDefinition,
    Where,
)
from budgetgen.packs.folder import defect
from budgetgen.packs.pack import ID, Pack
from budgetgen.packs.style_references import style_findings
from budgetgen.packs.table_definition import DERIVED
from budgetgen.reading.naming import Path, keys_of, part_below

ALL_ROWS = "以上各行"
FieldPath = tuple[str, ...]
"""A field of the submission, item numbers of lists left out."""
MOST_PARTS = 500
MOST_ELEMENTS = 1000
MOST_COLUMNS = 60
_PARTS = {"计划时点": 4, "单位行": 2}
"""Labels that are several texts, with “|” between them."""


def near(name: str, known: Iterable[str]) -> str:
    """A remedy that names what was probably meant, else all that there is."""
    listed = list(known)
    close = difflib.get_close_matches(name, listed, n=1, cutoff=0.5)
    if close:
        return f"是否想写“{close[0]}”？"
    return f"可用的有：{'、'.join(listed[:20])}" if listed else "请先写出它"


def reference_findings(pack: Pack) -> list[Finding]:
    """Everything a pack refers to that is not there."""
    walk = _References(pack)
    return [
        *walk.figures(),
        *walk.tables(),
        *walk.outline(),
        *walk.settings(),
        *style_findings(pack),
    ]


class _References:
    """Goes through one pack; each method gives the findings of one file or part of it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.known = pack.tables.figures

    def missing(self, file: str, path: Path, what: str, name: str, known: Iterable[str]) -> Finding:
        place = self.pack.sources.place(file, *path)
        return defect("PACK-REFERENCE", f"没有名为“{name}”的{what}", place, near(name, known))

    def wrong(self, file: str, path: Path, message: str, remedy: str) -> Finding:
        place = self.pack.sources.place(file, *path)
        return defect("PACK-REFERENCE", message, place, remedy)

    def condition(self, condition: Condition | None, path: Path) -> Iterator[Finding]:
        for each in condition or ():
            if not isinstance(each, Where) and each not in self.known:
                yield self.missing("tables.yaml", path, "数", each, self.known)

    def figures(self) -> Iterator[Finding]:
        for name, condition in self.known.items():
            path = ("figures", name)
            yield from self.condition(condition, path)
            yield from self._sum(name, self._figure_parts, f"数“{name}”", path)

    def _figure_parts(self, name: str) -> list[str]:
        return [part for part in self.known.get(name, ()) if isinstance(part, str)]

    def _sum(
        self, name: str, parts: Callable[[str], Iterable[str]], what: str, path: Path
    ) -> Iterator[Finding]:
        """A sum that contains itself, or that is made of more parts than anyone can follow."""
        if _reaches(name, parts):
            message = f"{what}绕了一圈又加上自己"
            yield self.wrong("tables.yaml", path, message, "请改写它的条件或合计")
        elif _parts_in_all(name, parts) > MOST_PARTS:
            message = f"{what}层层相加，超过 {MOST_PARTS} 个部分"
            yield self.wrong("tables.yaml", path, message, "请减少层次，同一部分不要加几次")

    def tables(self) -> Iterator[Finding]:
        tables = self.pack.tables
        for name in tables.unit_tables:
            if name not in tables.tables:
                yield self.missing("tables.yaml", ("unit_tables", name), "表", name, tables.tables)
        listed = [(("tables", name), table) for name, table in tables.tables.items()]
        listed += [(("unit_tables", name), table) for name, table in tables.unit_tables.items()]
        for path, table in listed:
            yield from self.condition(table.where, (*path, "where"))
            yield from self.columns(table.columns, (*path, "columns"))
            yield from self.rows(table.rows, (), (*path, "rows"))
            yield from self._shape(table, path)
            for i, side in enumerate(table.sides):
                at = (*path, "sides", i)
                yield from self.columns(side.columns, (*at, "columns"))
                yield from self.rows(side.rows, (), (*at, "rows"))
                yield from self.rows(side.footer, side.rows, (*at, "footer"))
                if not side.footer:
                    message = f"“{side.title}”这一边没有末行"
                    yield self.wrong("tables.yaml", at, message, "请在末行写上总计")

    def _shape(self, table: TableDefinition, path: Path) -> Iterator[Finding]:
        rows = [*table.rows, *(row for side in table.sides for row in (*side.rows, *side.footer))]
        if len(rows) > MOST_ELEMENTS or len(list(leaf_columns(table.columns, path))) > MOST_COLUMNS:
            message = f"表太大：至多 {MOST_COLUMNS} 列、{MOST_ELEMENTS} 行"
            yield self.wrong("tables.yaml", path, message, "请分成几张表")
        if table.kind == "两边" and len(table.sides) != 2:
            yield self.wrong("tables.yaml", path, "两边表没有写出两边", "请在“两边”下写收入和支出")
        if table.kind != "两边" and not table.columns:
            yield self.wrong("tables.yaml", path, "这张表没有列", "请在“列”下写出各列")
        if table.kind == "项目" and not table.rows:
            yield self.wrong("tables.yaml", path, "这张表没有行", "请在“行”下写出各行")

    def columns(self, columns: tuple[ColumnDefinition, ...], path: Path) -> Iterator[Finding]:
        listed = list(leaf_columns(columns, path))
        totals = {column.title: column.total_of or () for column, _ in listed}
        for column, at in listed:
            yield from self.condition(column.where, (*at, "where"))
            if column.empty and not column.content:
                message = f"金额列“{column.title}”不能用“空格”"
                yield self.wrong("tables.yaml", (*at, "empty"), message, "请删去它")
            yield from self._comparison(column, listed, at)
            for title in column.total_of or ():
                if title not in totals:
                    yield self.missing("tables.yaml", (*at, "total_of"), "列", title, totals)
            yield from self._sum(
                column.title, lambda title: totals.get(title, ()), f"列“{column.title}”", at
            )

    def _comparison(
        self, column: ColumnDefinition, listed: list[tuple[ColumnDefinition, Path]], at: Path
    ) -> Iterator[Finding]:
        """增减额 and 增减率 compare two columns of money, and others none."""
        money = [other.title for other, _ in listed if not other.content]
        if (column.content in DERIVED) != (len(column.compare) == 2):
            message = f"列“{column.title}”的“内容”与“比较”不合"
            remedy = "增减额、增减率在“比较”中写两列，如 [本年预算数, 上年预算数]；其他列不写"
            yield self.wrong("tables.yaml", at, message, remedy)
        for title in column.compare:
            if title not in money:
                yield self.missing("tables.yaml", (*at, "compare"), "金额列", title, money)
        if not column.content and money.count(column.title) > 1:
            message = f"这张表有几列金额都叫“{column.title}”"
            yield self.wrong("tables.yaml", at, message, "请用不同的标题，以便“合计自”和检查分清")

    def rows(
        self, rows: tuple[RowDefinition, ...], before: tuple[RowDefinition, ...], path: Path
    ) -> Iterator[Finding]:
        totals = {row.label: row.total_of or () for row in rows if row.label}
        known = {row.label for row in before if row.label} | set(totals)
        for i, row in enumerate(rows):
            at = (*path, i)
            yield from self.condition(row.where, (*at, "where"))
            for label in row.total_of or ():
                if label not in known and label != ALL_ROWS:
                    yield self.missing("tables.yaml", (*at, "total_of"), "行", label, sorted(known))
            if row.label:
                yield from self._sum(
                    row.label, lambda label: totals.get(label, ()), f"行“{row.label}”", at
                )

    def outline(self) -> Iterator[Finding]:
        pack = self.pack
        listed = list(nodes(pack.outline.contents))
        if len(listed) > MOST_ELEMENTS:
            message = f"内容超过 {MOST_ELEMENTS} 条"
            yield self.wrong("outline.yaml", ("contents",), message, "请删去用不到的")
        for node, path in listed[:MOST_ELEMENTS]:
            if node.table and node.table not in pack.tables.tables:
                known = pack.tables.tables
                yield self.missing("outline.yaml", (*path, "table"), "表", node.table, known)
            if node.text and node.text not in pack.texts:
                yield self.missing("outline.yaml", (*path, "text"), "文字", node.text, pack.texts)
            if node.style and node.style not in pack.style.texts:
                styles = pack.style.texts
                yield self.missing("outline.yaml", (*path, "style"), "样式", node.style, styles)

    def settings(self) -> Iterator[Finding]:
        settings = self.pack.settings
        if not ID.fullmatch(settings.id):
            message = f"标识“{settings.id}”不能用作文件名"
            yield self.wrong("pack.yaml", ("id",), message, "只用字母、汉字、数字和短横线")
        for i, titles in enumerate(settings.required):
            if field_path(titles) is None:
                message = f"填报内容里没有“{titles}”"
                remedy = "请写填报文件中的栏目名，逐级用“.”隔开，如 文字说明.总体绩效目标"
                yield self.wrong("pack.yaml", ("required", i), message, remedy)
        for name, line in settings.unit_line.items():
            if line.count("|") != 2:
                message = f"表头行“{name}”应有左、中、右三段，用“|”隔开"
                yield self.wrong("pack.yaml", ("unit_line", name), message, "空着的一段也要写“|”")
        for name, count in _PARTS.items():
            label = settings.labels.get(name)
            if label is not None and label.count("|") != count - 1:
                message = f"固定文字“{name}”应有 {count} 段，用“|”隔开"
                yield self.wrong("pack.yaml", ("labels", name), message, "空着的一段也要写“|”")


def leaf_columns(
    columns: tuple[ColumnDefinition, ...], path: Path
) -> Iterator[tuple[ColumnDefinition, Path]]:
    """The columns that hold cells, from left to right, each with where it is defined."""
    for i, column in enumerate(columns):
        at = (*path, i)
        if column.columns:
            yield from leaf_columns(column.columns, (*at, "columns"))
        else:
            yield column, at


def field_path(titles: str) -> FieldPath | None:
    """文字说明.总体绩效目标 -> ("prose", "overall_goals"); None for what no submission has."""
    model: type[Part] | None = Submission
    path: list[str] = []
    for step in titles.split("."):
        name = keys_of(model).get(step.strip()) if model is not None else None
        if model is None or name is None:
            return None
        path.append(name)
        model = part_below(model, name)
    return tuple(path)


def nodes(
    contents: tuple[NodeDefinition, ...], path: Path = ("contents",)
) -> Iterator[tuple[NodeDefinition, Path]]:
    """Every element of an outline with its place in it."""
    for i, node in enumerate(contents):
        at = (*path, i)
        yield node, at
        yield from nodes(node.contents, (*at, "contents"))


def _reaches(start: str, parts: Callable[[str], Iterable[str]]) -> bool:
    """True when `start` is, over any number of steps, a part of itself."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for part in parts(waiting.pop()):
            if part == start:
                return True
            if part not in seen:
                seen.add(part)
                waiting.append(part)
    return False


def _parts_in_all(start: str, parts: Callable[[str], Iterable[str]]) -> int:
    """How many parts `start` is made of, counted as often as they are added."""
    counts: dict[str, int] = {}
    opened: set[str] = set()
    waiting = [(start, False)]
    while waiting:
        name, below_is_done = waiting.pop()
        if below_is_done:
            # What is opened and has no count yet is part of a circle, which is told elsewhere.
            counts[name] = 1 + sum(counts.get(part, 0) for part in parts(name))
        elif name not in opened:
            opened.add(name)
            waiting.append((name, True))
            waiting += [(part, False) for part in parts(name)]
    return counts[start]
