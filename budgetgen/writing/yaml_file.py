"""A submission as YAML that people read and edit: Chinese keys, one row per line, no defaults.

PyYAML's own emitter, not libyaml's: that one escapes the rare characters of names (𠮷) and sets
lists flush with their key.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args

import yaml
from pydantic.fields import FieldInfo

from budgetgen.model.base import Paragraphs, Part
from budgetgen.model.department import Headcount
from budgetgen.model.disclosure import (
    AssetItem,
    ExtraAccount,
    ItemNote,
    ProcurementFunds,
    ProcurementItem,
    Remark,
    ThreePublicItem,
    VehicleFlow,
)
from budgetgen.model.ledger_line import BudgetLine, LastYearLine, YearEndBalance
from budgetgen.model.money import Amount, MoneyUnit, Percent
from budgetgen.model.project import GradedIndicator, Indicator, PaymentPlan
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Kind

SCHEMA = "submission.schema.json"
_TAG = "tag:yaml.org,2002:"
_NO_WRAP = 1_000_000
_ALWAYS = ("pack",)
"""Fields that are written even where they have their default: one looks for them first."""
_ROWS = (
    Headcount,
    BudgetLine,
    YearEndBalance,
    LastYearLine,
    PaymentPlan,
    Indicator,
    GradedIndicator,
    ThreePublicItem,
    ProcurementItem,
    ProcurementFunds,
    AssetItem,
    VehicleFlow,
    ExtraAccount,
    ItemNote,
    Remark,
)
"""What is written on one line each."""


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_RESOLVER = yaml.resolver.Resolver()


def _is(field: FieldInfo, kind: Any) -> bool:
    """Whether the field is of one of the model's number or text types, perhaps optional."""
    return kind.__metadata__[0] in field.metadata or kind in get_args(field.annotation)


def amount_text(yuan: Decimal, unit: MoneyUnit) -> str:
    """The exact amount in `unit`: whole yuan without decimals, 万元 with two or what it needs."""
    number = yuan / unit.yuan
    if unit is MoneyUnit.YUAN:
        return f"{number:f}" if number % 1 else f"{number:.0f}"
    digits = max(2, -int(number.normalize().as_tuple().exponent))
    return f"{number:.{digits}f}"


def _scalar(text: str, kind: str = "str", style: str | None = None) -> yaml.ScalarNode:
    return yaml.ScalarNode(_TAG + kind, text, style=style)


def _text(text: str) -> yaml.ScalarNode:
    """Text stays text: what YAML would take for a number, a date or nothing is quoted."""
    if "\n" in text:
        return _scalar(text, style="|")
    meant = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return _scalar(text, style=None if meant == _TAG + "str" else '"')


def _paragraphs(texts: tuple[str, ...]) -> yaml.Node:
    """A block with one paragraph per line, a list where a paragraph has lines of its own."""
    if all(text and text.splitlines() == [text] for text in texts) and texts:
        return _scalar("\n".join(texts), style="|")
    return yaml.SequenceNode(_TAG + "seq", [_text(text) for text in texts])


class _Writer:
    """Turns a submission into YAML's nodes; amounts in the unit that the submission says."""

    def __init__(self, unit: MoneyUnit) -> None:
        self.unit = unit

    def node(self, value: Any, field: FieldInfo) -> yaml.Node:
        match value:
            case Part():
                return self.mapping(value)
            case bool():
                return _scalar("是" if value else "否")
            case StrEnum():
                return _scalar(str(value))
            case str():
                return _text(value)
            case int():
                return _scalar(str(value), "int")
            case datetime.date():
                return _scalar(value.isoformat(), "timestamp")
            case Decimal():
                return self._number(value, field)
            case tuple():
                return self._list(value, field)
        raise TypeError(type(value).__name__)

    def mapping(self, part: Part) -> yaml.MappingNode:
        pairs = [
            (_scalar(field.title or name), self.node(value, field))
            for name, field, value in _filled(part)
        ]
        return yaml.MappingNode(_TAG + "map", pairs, flow_style=isinstance(part, _ROWS))

    def _number(self, value: Decimal, field: FieldInfo) -> yaml.ScalarNode:
        if _is(field, Percent):
            return _scalar(f"{value:f}%")
        text = amount_text(value, self.unit) if _is(field, Amount) else f"{value:f}"
        return _scalar(text, "float" if "." in text else "int")

    def _list(self, value: tuple[Any, ...], field: FieldInfo) -> yaml.Node:
        if _is(field, Paragraphs):
            return _paragraphs(value)
        items = [self.node(item, field) for item in value]
        return yaml.SequenceNode(_TAG + "seq", items, flow_style=isinstance(value[0], str))


def _filled(part: Part) -> list[tuple[str, FieldInfo, Any]]:
    """The fields that say something, in the model's order."""
    found = []
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        default = None if field.is_required() else field.get_default(call_default_factory=False)
        if isinstance(value, Decimal) and isinstance(default, str):
            default = Decimal(default)
        if isinstance(part, BudgetLine) and name == "kind" and part.project:
            default = Kind.PROJECT
        if value is not None and (value != default or name in _ALWAYS):
            found.append((name, field, value))
    return found


def _dumped(node: yaml.Node) -> str:
    return yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=_NO_WRAP)


def submission_yaml(submission: Submission, schema: str = SCHEMA) -> str:
    """The submission as YAML text; reading it back gives an equal submission.

    `schema` is where an editor finds the JSON Schema, as seen from the file.
    """
    writer = _Writer(submission.money_unit)
    texts = [f"# yaml-language-server: $schema={schema}\n"]
    for name, field, value in _filled(submission):
        key = _scalar(field.title or name)
        node = yaml.MappingNode(_TAG + "map", [(key, writer.node(value, field))])
        above = "\n" if isinstance(value, (Part, tuple)) else ""
        texts.append(above + _dumped(node))
    return "".join(texts)
