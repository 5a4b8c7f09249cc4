"""Published documents as data, and what a pack makes of the same facts."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from budgetgen.composing.document import FormBlock, TableBlock
from budgetgen.rendering import Prepared, prepare

FACTS = Path(__file__).parent.parent / "data" / "fidelity"
_QUOTES = str.maketrans("“”", '""')
_BLANKS = re.compile(r"\s+")

Rows = list[list[str]]


@cache
def published(number: str) -> Any:
    """What the document printed: its cells, row by row."""
    return json.loads((FACTS / f"{number}.json").read_text(encoding="utf-8"))


@cache
def reproduced(number: str) -> Prepared:
    """The pack's document of the same facts."""
    done = prepare(FACTS / f"{number}.yaml")
    assert done.prepared is not None, done.findings
    return done.prepared


def compared(text: str) -> str:
    """Text as it is compared: without blanks, signs in one width, quotation marks in one form."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return _BLANKS.sub("", plain)


def rows_of(rows: Rows) -> Rows:
    """Rows as they are compared."""
    return [[compared(cell) for cell in row] for row in rows]


def forms_of(prepared: Prepared) -> list[FormBlock]:
    """All project forms in order."""
    return [block for block in prepared.document.blocks() if isinstance(block, FormBlock)]


def form_rows(form: FormBlock) -> Rows:
    """The cells of a form; those below a merge are empty."""
    return rows_of([[cell.text for cell in row] for row in form.rows])


def table_of(prepared: Prepared, name: str) -> TableBlock:
    """The table called `name` as it stands in the document."""
    blocks = prepared.document.blocks()
    return next(b for b in blocks if isinstance(b, TableBlock) and b.table.name == name)


def table_rows(block: TableBlock) -> Rows:
    """The cells of a table's body; those below a merge are empty."""
    return rows_of([[cell.text for cell in row.cells] for row in block.table.rows])


def cells_in(rows: Rows) -> int:
    """How many cells there are to compare."""
    return sum(map(len, rows))
