"""A docxtpl template of a document, with Word's heading styles and a loop per table."""

from collections.abc import Iterator, Sequence
from itertools import groupby
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
    TableBlock,
)
from budgetgen.packs.definition import Style
from budgetgen.rendering import Prepared
from budgetgen.typesetting.grids import header_places
from budgetgen.writing.fonts import resolve_face

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
