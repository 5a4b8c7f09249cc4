"""The same content for the plain contestants; not measured.

Writes ``plain.html`` with ordinary CSS, ``template.docx`` with docxtpl's loops and Word's heading
styles, and ``content.json`` to fill it with. Arguments: the budget file, the output folder.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from docx import Document as new_docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from budgetgen.composing.document import (
    Block,
    Directory,
    FormBlock,
    GridCell,
    Heading,
    Paragraph,
    Section,
    TableBlock,
)
from budgetgen.packs.definition import PageStyle, Style
from budgetgen.rendering import Prepared, prepare
from budgetgen.typesetting.grids import header_places
from budgetgen.writing.fonts import resolve_face

# ---- HTML ----


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


# ---- DOCX template ----

CELL = "Cell"
"""The paragraph style of table cells."""


class Template:
    """A template with the document's own texts as variables and a loop per table."""

    def __init__(self, style: Style) -> None:
        self.docx = new_docx()
        self.style = style
        self.content: dict[str, list[Any]] = {"texts": [], "tables": [], "forms": []}
        body, table = style.texts["正文"], style.table
        self._set("Normal", body.face, body.size)
        for level in range(1, 6):
            self._set(f"Heading {level}", "方正小标宋简体" if level < 3 else "黑体", body.size)
        self.docx.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
        self._set(CELL, table.face, table.size)

    def _set(self, name: str, official: str, size: float) -> None:
        """The faces of a style as Word names them: Latin and Chinese."""
        style = self.docx.styles[name]
        style.font.name, style.font.size = "Times New Roman", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), resolve_face(official).family or official)

    def section(self, landscape: bool, first: bool) -> None:
        docx = self.docx
        section = docx.sections[0] if first else docx.add_section(WD_SECTION.NEW_PAGE)
        page = self.style.landscape if landscape else self.style.portrait
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(page.width), Mm(page.height)
        section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
        section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)

    def text(self, text: str) -> None:
        self.docx.add_paragraph(f"{{{{ texts[{len(self.content['texts'])}] }}}}")
        self.content["texts"].append(text)

    def heading(self, heading: Heading) -> None:
        self.text(heading.text)
        paragraph = self.docx.paragraphs[-1]
        paragraph.style = f"Heading {min(heading.level, 5)}"
        paragraph.paragraph_format.page_break_before = heading.page_break

    def grid(self, rows: int, weights: Sequence[float]) -> Any:
        """An empty table as wide as the page's type area."""
        grid = self.docx.add_table(rows, len(weights), "Table Grid")
        page = self.docx.sections[-1]
        room = page.page_width - page.left_margin - page.right_margin
        widths = [int(room * weight / sum(weights)) for weight in weights]
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = width
        for i, cell in enumerate(grid._cells):
            cell.width = widths[i % len(widths)]
            cell.paragraphs[0].style = CELL
        return grid

    def table(self, block: TableBlock) -> None:
        if block.heading:
            self.heading(block.heading)
        self.text("　".join(part for part in block.head if part))
        header = block.table.header
        grid = self.grid(len(header) + 3, [column.width for column in block.table.columns])
        for r, row in enumerate(header_places(header)):
            grid.rows[r]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for c, cell in row:
                target = grid.cell(r, c)
                if cell.columns > 1 or cell.rows > 1:
                    end = grid.cell(r + cell.rows - 1, c + cell.columns - 1)
                    target = target.merge(end)
                put(target, cell.text)
        start, body, end = (grid.rows[len(header) + i].cells for i in range(3))
        put(start[0], f"{{%tr for row in tables[{len(self.content['tables'])}] %}}")
        for i, cell in enumerate(body):
            put(cell, f"{{{{ row[{i}] }}}}")
        put(end[0], "{%tr endfor %}")
        self.content["tables"].append(
            [[cell.text for cell in row.cells] for row in block.table.rows]
        )
        for note in block.notes:
            self.text(note)

    def forms(self, blocks: list[FormBlock]) -> None:
        """One loop over all forms of a chapter: fixed rows, then one per indicator."""
        at = len(self.content["forms"])
        first = blocks[0]
        fixed = first.rows[: first.header_row + 1]
        self.docx.add_paragraph(f"{{%p for form in forms[{at}] %}}")
        self.docx.add_paragraph("{{ form.title }}", f"Heading {first.heading.level}")
        grid = self.grid(len(fixed) + 3, self.style.form.widths)
        for r, row in enumerate(fixed):
            for c, column, cell in placed(row):
                target = grid.cell(r, column)
                if cell.columns > 1:
                    target = target.merge(grid.cell(r, column + cell.columns - 1))
                put(target, f"{{{{ form.fixed[{r}][{c}] }}}}")
        start, body, end = (grid.rows[len(fixed) + i].cells for i in range(3))
        put(start[0], "{%tr for row in form.indicators %}")
        body[3].merge(body[4])
        for i, column in enumerate((0, 1, 2, 3, 5, 6)):
            put(body[column], f"{{{{ row[{i}] }}}}")
        put(end[0], "{%tr endfor %}")
        self.docx.add_paragraph("{%p if not loop.last %}")
        self.docx.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self.docx.add_paragraph("{%p endif %}")
        self.docx.add_paragraph("{%p endfor %}")
        self.content["forms"].append([form_content(block) for block in blocks])


def put(cell: Any, text: str) -> None:
    """Fill a cell and keep the style of its paragraph."""
    cell.paragraphs[0].text = text


def placed(row: tuple[GridCell, ...]) -> Iterator[tuple[int, int, GridCell]]:
    column = 0
    for i, cell in enumerate(row):
        yield i, column, cell
        column += cell.columns


def form_content(block: FormBlock) -> dict[str, Any]:
    texts = [[cell.text for cell in row] for row in block.rows]
    split = block.header_row + 1
    return {"title": block.heading.text, "fixed": texts[:split], "indicators": texts[split:]}


def plain_template(prepared: Prepared) -> Template:
    template = Template(prepared.pack.style)
    for i, section in enumerate(prepared.document.sections):
        template.section(section.landscape, first=i == 0)
        for kind, group in groupby(section.blocks, type):
            blocks = list(group)
            if kind is FormBlock:
                template.forms(blocks)
            for block in blocks:
                fill(template, block)
    return template


def fill(template: Template, block: Block) -> None:
    match block:
        case Heading():
            template.heading(block)
        case Paragraph():
            template.text(block.text)
        case TableBlock():
            template.table(block)
        case Directory():
            for entry in block.entries:
                template.text(entry.text)


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
