"""Characters that a user may type and a file may not hold."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """`text` without control characters: XML forbids them, no page shows them. Tabs are blanks."""
    return _CONTROLS.sub("", text).replace("\t", " ")
