"""Whether a pack's ``print.css`` is a style sheet and no more: it fetches nothing, ends nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from budgetgen.model.finding import Finding, Place
from budgetgen.packs.folder import defect

_FETCHING = frozenset(["url", "src", "image", "image-set"])


def css_findings(css: str, path: Path) -> list[Finding]:
    """What `css`, read from `path`, may not say, each at its line."""
    # Imported here: it comes with WeasyPrint, and few packs have a style sheet.
    import tinycss2

    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    found = [
        defect("PACK-CSS", message, Place(str(path), line), "请删去它")
        for line, message in _bad(rules)
    ]
    if "</" in css:
        line = css[: css.index("</")].count("\n") + 1
        found.append(
            defect("PACK-CSS", "print.css 中不能有 </", Place(str(path), line), "请删去它")
        )
    return found


def _bad(nodes: Iterable[Any]) -> Iterator[tuple[int, str]]:
    """The line and the fault of everything that is no CSS or would fetch something."""
    for node in nodes:
        if node.type == "error":
            yield node.source_line, "print.css 中这一处不合语法"
        elif node.type == "at-rule" and node.lower_at_keyword in ("import", "namespace"):
            yield node.source_line, f"print.css 中不能有 @{node.lower_at_keyword}"
        elif node.type == "url" or (node.type == "function" and node.lower_name in _FETCHING):
            yield node.source_line, "print.css 不能引用别的文件或网址"
        for inside in ("prelude", "content", "arguments"):
            yield from _bad(getattr(node, inside, None) or ())
