"""How a workbook looks: the faces and sizes of the pack's style, in formats made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from budgetgen.excel.formats import Formats
from budgetgen.packs.definition import PageStyle, Style, TextStyle

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

A4, A3 = 9, 8
HIGHEST = 409.0
"""Points: no row of a workbook can be higher."""
_LINK = "#0563C1"
_INCH = 25.4
_ALIGN = {"左": "left", "居中": "center", "右": "right", "两端": "left"}


class Looks:
    """The formats of one workbook."""

    def __init__(self, book: Workbook, style: Style) -> None:
        self.style = style
        self.make = Formats(book, valign="vcenter").make

    def text(self, name: str, **properties: Any) -> Format:
        """Text in one of the pack's styles."""
        look = self.look(name)
        return self.make(
            **{
                "font_name": look.face,
                "font_size": look.size,
                "bold": look.bold,
                "align": _ALIGN[look.align],
                **properties,
            }
        )

    def look(self, name: str) -> TextStyle:
        """A style of text of the pack."""
        return self.style.texts[name]

    def title(self) -> Format:
        """A title over the whole width of a sheet, without merging its cells."""
        return self.text("表题", align="center_across")

    def header(self, size: float) -> Format:
        """The head of a column and the label of a form."""
        return self.make(
            font_name=self.style.table.header_face,
            font_size=size,
            align="center",
            border=1,
            text_wrap=True,
        )

    def cell(self, size: float, align: str, **properties: Any) -> Format:
        """A cell of a table or form; `align` is 左, 居中 or 右."""
        return self.make(
            font_name=self.style.table.face,
            font_size=size,
            align=_ALIGN[align],
            border=1,
            **properties,
        )

    def link(self) -> Format:
        """A link on the contents sheet."""
        return self.cell(self.style.table.size, "左", font_color=_LINK, underline=1, text_wrap=True)


def set_up_page(page: Worksheet, style: PageStyle, landscape: bool, draft: bool) -> None:
    """Paper, margins and one page in width; the page number below, 草稿 above a draft."""
    page.set_paper(A3 if max(style.width, style.height) > 400 else A4)
    if landscape:
        page.set_landscape()
    page.set_margins(
        left=style.left / _INCH,
        right=style.right / _INCH,
        top=style.top / _INCH,
        bottom=style.bottom / _INCH,
    )
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_footer("&C— &P —")
    if draft:
        page.set_header("&C草  稿")


def pixels(points: float) -> int:
    """The width of a column in the pixels that workbooks count in."""
    return round(points * 96 / 72)
