"""What every part of a submission has in common."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

TRUE_WORDS = ("是", "有", "true", "yes", "y", "1")
FALSE_WORDS = ("否", "无", "false", "no", "n", "0")
LONGEST_SHOWN = 30
# Only the full-width forms: NFKC would read 10² as 102 and ① as 1.
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}


class Part(BaseModel):
    """A frozen piece of a submission; unknown fields are refused.

    A field's `title` is its Chinese name: YAML key, Excel header, message and JSON Schema alike.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


def title_of(model: type[Part], name: str) -> str:
    """The Chinese title of field `name` of `model`."""
    return model.model_fields[name].title or name


def as_typed(value: Any) -> str:
    """What a user typed, short enough for a message."""
    if not isinstance(value, str):
        return "列表或下级内容" if isinstance(value, (list, tuple, dict)) else str(value)
    return value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"


def _read_flag(value: Any) -> Any:
    word = str(value).strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise PydanticCustomError("flag", "应填“是”或“否”，现为“{typed}”", {"typed": as_typed(value)})


def _read_date(value: Any) -> Any:
    """Only 2024-02-05: pydantic would take 20240205 for seconds since 1970."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise PydanticCustomError("date_form", "应为日期")
    return text


def _read_paragraphs(value: Any) -> Any:
    """A block of text is one paragraph per line; a list is taken as it is."""
    if isinstance(value, str):
        return tuple(line.strip() for line in value.splitlines() if line.strip())
    return value


Flag = Annotated[bool, BeforeValidator(_read_flag), WithJsonSchema({"enum": ["是", "否"]})]
"""是 or 否."""

Date = Annotated[datetime.date, BeforeValidator(_read_date)]
"""A day, written 2024-02-05."""

Text = Annotated[str, StringConstraints(strip_whitespace=True)]
"""Text as typed, without the blanks around it."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that must not be empty."""

Paragraphs = Annotated[
    tuple[Text, ...],
    BeforeValidator(_read_paragraphs),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""Paragraphs: a list, or one block of text with a paragraph per line."""


def code_of(*lengths: int, error: str = "code_form") -> Any:
    """The type of a code with one of the given numbers of digits; `error` names its error."""

    def check(value: Any) -> str:
        text = str(value).translate(FULL_WIDTH).strip()
        if text.isascii() and text.isdigit() and len(text) in lengths:
            return text
        raise PydanticCustomError(
            error,
            "编码应为 {lengths} 位数字，现为“{typed}”",
            {"lengths": "、".join(map(str, lengths)), "typed": as_typed(value)},
        )

    pattern = "|".join(rf"\d{{{length}}}" for length in lengths)
    schema = {"type": ["string", "integer"], "pattern": f"^({pattern})$"}
    return Annotated[str, BeforeValidator(check), WithJsonSchema(schema)]


FunctionalCode = code_of(3, 5, 7)
EconomicCode = code_of(3, 5)
RegionCode = code_of(6, error="region_form")
