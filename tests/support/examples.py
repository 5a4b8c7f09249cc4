"""The examples that a user gets, computed and rendered once per test process."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

from pypdf import PdfReader

from budgetgen.rendering import Prepared, prepare, render

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
FULL = ("small", "department")
"""Full disclosures, with directory and nine tables."""
NAMES = (*FULL, "hebei-performance-2022", "hebei-performance-2024", "tangshan-2020")
"""At least one example of every pack."""


@cache
def computed(name: str) -> Prepared:
    """An example, ready to be rendered."""
    done = prepare(EXAMPLES / name)
    assert done.prepared is not None, done.findings
    return done.prepared


@cache
def rendered(name: str, form: str) -> bytes:
    """An example in one of the formats."""
    return render(computed(name), form)


@cache
def page_texts(name: str) -> list[str]:
    """The text of every page of an example's PDF, without the page's number."""
    pages = PdfReader(io.BytesIO(rendered(name, "pdf"))).pages
    return [re.sub(r"—\s*\d+\s*—", "", page.extract_text()) for page in pages]
