"""A document's tables and project forms as one workbook, with a contents sheet that leads to them.

Figures are the printed numbers, in the unit that their table names; totals and comparisons are
formulas over them, so that whoever changes a number sees what follows from it.
"""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetgen.composing.document import Document, FormBlock, TableBlock
from budgetgen.packs.definition import Style
from budgetgen.typesetting.layout import Layout
from budgetgen.writing.view import GENERATOR
from budgetgen.writing.xlsx.form_sheet import write_forms
from budgetgen.writing.xlsx.looks import Looks, pixels, set_up_page
from budgetgen.writing.xlsx.table_sheet import title_of, write_table

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

CONTENTS, FORMS = "目录", "绩效目标表"
LONGEST_SHEET = 31
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_WIDTHS = (36, 300, 200)
"""Points: number, title and remark on the contents sheet."""


@dataclass(frozen=True)
class _Entry:
    """A line of the contents: what it is called, where it leads, what is said of it."""

    title: str
    target: str
    remark: str


def write_xlsx(
    document: Document, style: Style, layout: Layout, draft: bool = False, note: str = ""
) -> bytes:
    """The workbook; the same document gives the same bytes. A `note` stands below the contents."""
    from xlsxwriter import Workbook

    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with Workbook(data, options) as book:
        properties = document.properties
        book.set_properties(
            {
                "title": properties.title,
                "author": properties.author,
                "subject": properties.subject,
                "keywords": properties.keywords,
                "comments": GENERATOR,
                "created": datetime.datetime.fromisoformat(properties.date),
            }
        )
        _Book(book, document, style, layout, draft).write(note)
    return data.getvalue()


class _Book:
    """The sheets of one workbook."""

    def __init__(
        self, book: Workbook, document: Document, style: Style, layout: Layout, draft: bool
    ) -> None:
        self.book, self.document, self.layout, self.draft = book, document, layout, draft
        self.style = style
        self.looks = Looks(book, style)
        self.names = {CONTENTS, FORMS}

    def write(self, note: str) -> None:
        contents = self.book.add_worksheet(CONTENTS)
        set_up_page(contents, self.style.portrait, False, self.draft)
        entries: list[_Entry] = []
        forms: list[FormBlock] = []
        for section in self.document.sections:
            for block in section.blocks:
                if isinstance(block, TableBlock):
                    entries.append(self._table(block, section.landscape))
                elif isinstance(block, FormBlock):
                    forms.append(block)
        if forms:
            entries += self._forms(forms)
        self._contents(entries, note)

    def _table(self, block: TableBlock, landscape: bool) -> _Entry:
        name = self._name(block.table.name)
        page = self.book.add_worksheet(name)
        style = self.style.landscape if landscape else self.style.portrait
        set_up_page(page, style, landscape, self.draft)
        write_table(page, block, self.layout.grids[block.key], self.looks)
        remark = "空表" if block.table.empty else block.head[2]
        return _Entry(title_of(block), f"internal:'{name}'!A1", remark)

    def _name(self, wanted: str) -> str:
        """A name that a sheet can have and no other has."""
        base = _NOT_IN_SHEETS.sub("_", wanted)[:LONGEST_SHEET] or "表"
        name, taken = base, {name.lower() for name in self.names}
        number = 1
        while name.lower() in taken:
            number += 1
            ending = f"_{number}"
            name = base[: LONGEST_SHEET - len(ending)] + ending
        self.names.add(name)
        return name

    def _forms(self, forms: list[FormBlock]) -> list[_Entry]:
        page = self.book.add_worksheet(FORMS)
        set_up_page(page, self.style.portrait, False, self.draft)
        placed = [(form, self.layout.grids[form.key]) for form in forms]
        starts = write_forms(page, placed, self.looks)
        return [
            _Entry(form.heading.text, f"internal:'{FORMS}'!A{start + 1}", "")
            for form, start in zip(forms, starts, strict=True)
        ]

    def _contents(self, entries: list[_Entry], note: str) -> None:
        page = self.book.get_worksheet_by_name(CONTENTS)
        for column, width in enumerate(_WIDTHS):
            page.set_column_pixels(column, column, pixels(width))
        title = self.looks.title()
        page.set_row(0, self.looks.look("表题").pitch * 1.5)
        page.write_string(0, 0, self.document.properties.title, title)
        for column in range(1, len(_WIDTHS)):
            page.write_blank(0, column, None, title)
        size = self.style.table.size
        header, number = self.looks.header(size), self.looks.cell(size, "居中")
        remark = self.looks.cell(size, "左", text_wrap=True)
        page.write_row(1, 0, ("序号", "名称", "说明"), header)
        for at, entry in enumerate(entries, 2):
            page.write_number(at, 0, at - 1, number)
            page.write_url(at, 1, entry.target, self.looks.link(), entry.title)
            page.write_string(at, 2, entry.remark, remark)
        if note:
            page.merge_range(len(entries) + 2, 0, len(entries) + 2, len(_WIDTHS) - 1, note, remark)
        page.freeze_panes(2, 0)
        page.repeat_rows(0, 1)
