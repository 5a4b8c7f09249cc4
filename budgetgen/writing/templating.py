"""The Jinja environments of the writers: strict, escaping, with the writers' own templates."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape


def lines(text: str) -> Markup:
    """Text with its line ends as line breaks."""
    return Markup(str(escape(text)).replace("\n", "<br>"))


def source_hash(text: str) -> str:
    """The source expression of an inline style or script in a Content-Security-Policy."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@cache
def markup_environment() -> Environment:
    """Templates under ``writing/markup``; everything they print is escaped."""
    environment = Environment(
        loader=PackageLoader("budgetgen", "writing/markup"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["lines"] = lines
    return environment
