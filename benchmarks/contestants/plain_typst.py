"""The same content as a Typst source, as somebody writes one who knows Typst.

Set rules for page, text and paragraphs, show rules for headings, ``outline``, ``table`` with
relative widths and a header that repeats; no position, height or line break is given.
"""

import re
from collections.abc import Iterator
from typing import Any

from budgetgen.packs.definition import PageStyle, Style
from budgetgen.writing.fonts import resolve_face

_SPECIAL = re.compile(r"[\\#$*_`<>@=\-+/~\[\]\"']")


def escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: "\\" + found[0], text).replace("\n", " \\ ")


def faces(official: str) -> str:
    names = [resolve_face("Times New Roman").family, resolve_face(official).family]
    return "(" + ", ".join(f'"{name}"' for name in names) + ")"


def page(style: PageStyle) -> str:
    margins = f"top: {style.top}mm, right: {style.right}mm, "
    margins += f"bottom: {style.bottom}mm, left: {style.left}mm"
    return f"#set page(width: {style.width}mm, height: {style.height}mm, margin: ({margins}))"


def preamble(title: str, style: Style) -> Iterator[str]:
    body, table = style.texts["正文"], style.table
    yield f"#set document(title: [{escaped(title)}])"
    yield '#set page(numbering: "— 1 —", number-align: right)'
    yield f'#set text(font: {faces(body.face)}, size: {body.size}pt, lang: "zh", region: "cn")'
    leading = body.pitch - body.size
    yield f"#set par(justify: true, leading: {leading}pt, spacing: {leading}pt, "
    yield "  first-line-indent: (amount: 2em, all: true))"
    yield f"#show heading: set text(font: {faces('黑体')}, size: {body.size}pt)"
    yield "#show heading.where(level: 1): set align(center)"
    yield f"#show table: set text(font: {faces(table.face)}, size: {table.size}pt)"
    yield "#show table: set par(first-line-indent: 0pt, leading: 3pt, justify: false)"
    yield f"#set table(stroke: {table.border}pt, inset: 3pt, align: horizon)"


def cell(plain: dict[str, Any]) -> str:
    spans = [f"{name}span: {plain[key]}" for name, key in (("col", "columns"), ("row", "rows"))]
    merged = [span for span in spans if not span.endswith(": 1")]
    text = f"[{escaped(plain['text'])}]"
    return f"table.cell({', '.join(merged)}){text}" if merged else text


def table(block: dict[str, Any]) -> Iterator[str]:
    yield f"#table(columns: ({', '.join(f'{width}fr' for width in block['widths'])},),"
    if block["header"]:
        cells = (cell(each) for row in block["header"] for each in row)
        yield f"  table.header({', '.join(cells)}),"
    for row in block["rows"]:
        yield "  " + ", ".join(cell(each) for each in row) + ","
    yield ")"


def typst_source(document: dict[str, Any], style: Style) -> str:
    lines = list(preamble(document["title"], style))
    section = None
    for block in document["blocks"]:
        if block["section"] != section:
            lines.append(page(style.landscape if block["landscape"] else style.portrait))
            section = block["section"]
        match block["kind"]:
            case "heading":
                lines += ["#pagebreak(weak: true)"] if block["new"] else []
                lines.append(f"{'=' * block['level']} {escaped(block['text'])}")
            case "paragraph":
                lines += [escaped(block["text"]), ""]
            case "directory":
                lines.append(f"#outline(title: [{escaped(block['title'])}], depth: 2)")
            case "table":
                lines += table(block)
    return "\n".join(lines) + "\n"
