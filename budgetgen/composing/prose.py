"""The standing sentences: Jinja2 in a sandbox, with figures from the tables.

What a user typed enters as a value and is never read as a template: braces in it stay braces.
Every line that a template prints becomes a paragraph; line ends inside a value do not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from budgetgen.composing.numbering import numeral
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.packs.pack import Pack, PackError
from budgetgen.packs.sandbox import PackEnvironment, line_of
from budgetgen.packs.sandbox_syntax import NotAllowedError
from budgetgen.packs.sandbox_work import WorkError
from budgetgen.tables.table import Figure, TableSet

_TAIL = "。；，、.;, "
_FAULTS = (
    TemplateError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    SyntaxError,
    RecursionError,
    MemoryError,
)
"""What a template may end in; a defect of our own would be an error of another kind."""
_LINE_ENDS = re.compile(r"[\r\n\u2028\u2029\x85]+")


class Change:
    """This year's printed figure against last year's."""

    def __init__(self, now: Figure, before: Figure | None) -> None:
        self.known = before is not None
        self.base = before.printed if before else Decimal(0)
        self.difference = now.printed - self.base

    @property
    def direction(self) -> str:
        """增加, 减少 or 持平."""
        if self.difference == 0:
            return "持平"
        return "增加" if self.difference > 0 else "减少"

    @property
    def percent(self) -> Decimal | None:
        """|difference| in per cent of last year, two decimals; None on a zero base."""
        if not self.base:
            return None
        return (abs(self.difference) * 100 / self.base).quantize(Decimal("0.01"))


class Figures(Mapping[str, Figure]):
    """The figures by name; an unknown name is the pack's mistake."""

    def __init__(self, figures: dict[str, Figure]) -> None:
        self._figures = figures

    def __getitem__(self, name: str) -> Figure:
        return self._figures[name]

    def __iter__(self) -> Any:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)


def _sentence_end(text: str) -> str:
    """A user's phrase without the punctuation at its end, to stand inside a sentence."""
    return str(text).strip().rstrip(_TAIL)


def _why(error: Exception) -> str:
    """A template's fault in the terms of whoever keeps the pack."""
    if isinstance(error, (UndefinedError, KeyError)):
        names = re.findall(r"'([^']+)'", str(error))
        return f"用了没有定义的名称{f'“{names[-1]}”' if names else ''}"
    if isinstance(error, (NotAllowedError, WorkError)):
        return str(error)
    if isinstance(error, TemplateSyntaxError):
        return "语法有误，请检查 {{ }} 和 {% %} 是否配对"
    if isinstance(error, SecurityError):
        return "用了不允许的功能"
    return "其中的计算无法进行"


class Prose:
    """Renders a pack's texts for one submission."""

    def __init__(self, pack: Pack, tables: TableSet, context: dict[str, Any]) -> None:
        self._pack = pack
        self._tables = tables
        self._figures = Figures(tables.figures)
        unit = str(pack.settings.text_unit)
        self._environment = PackEnvironment(
            self._finalize,
            {
                "变动": self.change,
                "比上年": self.compared,
                "编号": numeral,
                "逐项": self.items,
            },
            {"金额": lambda figure: f"{self.number(figure)}{unit}", "去尾": _sentence_end},
            dialect=unit,
        )
        self._unit = unit
        self._context = {"数": self._figures, **context}

    @property
    def environment(self) -> PackEnvironment:
        """Where the sentences run; it has all functions and filters that there are."""
        return self._environment

    @staticmethod
    def number(value: Any) -> str:
        """A figure as prose prints it: zero is 0.00."""
        number = value.printed if isinstance(value, Figure) else value
        return f"{number:f}"

    def _finalize(self, value: Any) -> Any:
        if isinstance(value, Figure):
            return self.number(value)
        return _LINE_ENDS.sub(" ", str(value)) if isinstance(value, str) else value

    def items(self, *names: str) -> list[dict[str, Any]]:
        """The 项 of account tables, in their order, each with what the department says of it."""
        notes = {note["科目"]: note["说明"] for note in self._context["项级说明"]}
        return [
            {
                "编码": item.code,
                "名称": item.name,
                "金额": item.figure,
                "说明": notes.get(item.code, ""),
            }
            for name in names
            for item in self._tables.tables[name].items
        ]

    def change(self, name: str) -> Change:
        """The change of figure `name` against the figure called 上年`name`."""
        last = "上年" + name
        known = self._tables.ledger.having("book", *self._pack.tables.books(last))
        return Change(self._figures[name], self._figures[last] if known else None)

    def compared(self, name: str) -> str:
        """增加1.23万元（增长4.56%）, 减少…, or 持平."""
        change = self.change(name)
        if change.direction == "持平":
            return "持平"
        text = f"{change.direction}{abs(change.difference):f}{self._unit}"
        if change.percent is None:
            return text
        verb = "增长" if change.difference > 0 else "下降"
        return f"{text}（{verb}{change.percent}%）"

    def render(self, name: str) -> list[str]:
        """The paragraphs of the text called `name`."""
        if name not in self._pack.texts:
            raise PackError(Finding("PACK-TEXT", Severity.ERROR, f"模板包里没有名为“{name}”的文字"))
        text = self._fill(self._pack.texts[name], name)
        return [line.strip() for line in text.splitlines() if line.strip()]

    def fill(self, text: str, **more: Any) -> str:
        """A short text of the pack (a title, a note) with its values."""
        return self._fill(text, **more) if "{" in text else text

    def _fill(self, source: str, name: str = "", **more: Any) -> str:
        try:
            return self._environment.fill(source, {**self._context, **more})
        except _FAULTS as error:
            line = line_of(error)
            where = f"text/{name}.j2" if name else f"“{source}”"
            shown = f" 第{line}行" if line and name else ""
            raise PackError(
                Finding(
                    "PACK-TEXT",
                    Severity.ERROR,
                    f"模板包“{self._pack.settings.id}”的 {where}{shown}无法生成：{_why(error)}",
                    self._pack.sources.text(name, line) if name else Place(),
                    "请联系下发模板包的财政局",
                )
            ) from error
