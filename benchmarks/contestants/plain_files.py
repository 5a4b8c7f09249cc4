"""The same content for the plain contestants; not measured.

Writes ``plain.html`` with ordinary CSS, ``template.docx`` with docxtpl's loops and Word's heading
styles, and ``content.json`` to fill it with. Arguments: the budget file, the output folder.
"""

import json
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from plain_template import plain_template

from budgetgen.composing.document import (
    Block,
    Directory,
    FormBlock,
    Heading,
    Paragraph,
    Section,
    TableBlock,
)
from budgetgen.packs.definition import PageStyle, Style
from budgetgen.rendering import Prepared, prepare
from budgetgen.writing.fonts import resolve_face


def face(official: str) -> str:
    resolved = resolve_face(official)
    weight = "; font-weight: bold" if resolved.weight == "bold" else ""
    latin = resolve_face("Times New Roman").family
    return f'font-family: "{latin}", "{resolved.family}"{weight}'


def page_rule(name: str, page: PageStyle) -> str:
    return (
        f"@page {name} {{ size: {page.width}mm {page.height}mm; margin: {page.top}mm "
        f"{page.right}mm {page.bottom}mm {page.left}mm; "
        '@bottom-right { content: "— " counter(page) " —" } }'
    )


def css(style: Style) -> str:
    body, table = style.texts["正文"], style.table
    rules = [
        page_rule("tall", style.portrait),
        page_rule("wide", style.landscape),
        ".tall { page: tall } .wide { page: wide }",
        f"html {{ {face(body.face)}; font-size: {body.size}pt; line-height: {body.pitch}pt }}",
        "p { text-indent: 2em; margin: 0; text-align: justify }",
        f"h1, h2 {{ {face('方正小标宋简体')}; font-size: 18pt; text-align: center }}",
        f"h3, h4, h5 {{ {face('黑体')}; font-size: {body.size}pt; margin: 0 }}",
        ".new { break-before: page }",
        "nav a { display: block; color: inherit; text-decoration: none }",
        "nav a::after { content: leader('.') target-counter(attr(href), page) }",
        "table { border-collapse: collapse; width: 100%; "
        f"{face(table.face)}; font-size: {table.size}pt; line-height: 1.3 }}",
        "td, th { border: 0.5pt solid; padding: 2pt 3pt }",
        "tr { break-inside: avoid }",
    ]
    return "\n".join(rules)


def html_cell(tag: str, text: str, columns: int, rows: int) -> str:
    spans = f' colspan="{columns}"' if columns > 1 else ""
    spans += f' rowspan="{rows}"' if rows > 1 else ""
    return f"<{tag}{spans}>{escape(text).replace(chr(10), '<br>')}</{tag}>"


def html_row(cells: Iterator[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def html_table(block: TableBlock) -> Iterator[str]:
    yield f"<p>{'　'.join(escape(part) for part in block.head if part)}</p><table><thead>"
    for header in block.table.header:
        yield html_row(html_cell("th", cell.text, cell.columns, cell.rows) for cell in header)
    yield "</thead><tbody>"
    for row in block.table.rows:
        yield html_row(html_cell("td", cell.text, 1, 1) for cell in row.cells)
    yield "</tbody></table>"
    yield from (f"<p>{escape(note)}</p>" for note in block.notes)


def html_form(block: FormBlock) -> Iterator[str]:
    yield "<table>"
    for row in block.rows:
        shown = (cell for cell in row if not cell.continues)
        yield html_row(html_cell("td", cell.text, cell.columns, cell.rows) for cell in shown)
    yield "</table>"


def html_heading(heading: Heading) -> str:
    tag = f"h{heading.level}"
    new = ' class="new"' if heading.page_break else ""
    return f'<{tag} id="{heading.anchor}"{new}>{escape(heading.text)}</{tag}>'


def html_block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield html_heading(block)
        case Paragraph():
            yield f"<p>{escape(block.text)}</p>"
        case TableBlock():
            yield html_heading(block.heading) if block.heading else ""
            yield from html_table(block)
        case FormBlock():
            yield html_heading(block.heading)
            yield from html_form(block)
        case Directory():
            yield f"<h1>{escape(block.title)}</h1><nav>"
            for entry in block.entries:
                text = escape(entry.text)
                yield f'<a href="#{entry.anchor}">{text}</a>' if entry.anchor else f"<b>{text}</b>"
            yield "</nav>"


def html_section(section: Section) -> Iterator[str]:
    yield f'<section class="{"wide" if section.landscape else "tall"}">'
    for block in section.blocks:
        yield from html_block(block)
    yield "</section>"


def plain_html(prepared: Prepared) -> str:
    document = prepared.document
    head = f"<title>{escape(document.properties.title)}</title><style>{css(prepared.pack.style)}"
    body = "\n".join(part for section in document.sections for part in html_section(section))
    return f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8">{head}</style>\n{body}</html>'


def main() -> None:
    source, folder = (Path(argument) for argument in sys.argv[1:])
    prepared = prepare(source).prepared
    assert prepared is not None
    (folder / "plain.html").write_text(plain_html(prepared), encoding="utf-8")
    template = plain_template(prepared)
    template.docx.save(str(folder / "template.docx"))
    content = json.dumps(template.content, ensure_ascii=False)
    (folder / "content.json").write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
