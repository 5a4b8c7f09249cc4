"""How the form looks: one accent colour, thin borders, the faces of official documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from budgetgen.excel.formats import Formats
from budgetgen.excel.sheets import Content
from budgetgen.model.money import MoneyUnit

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

ACCENT, TINT, GREY, LINE = "#1F4E79", "#DCE6F1", "#EFEFEF", "#BFBFBF"
RED, RED_TEXT, GREEN, GREEN_TEXT = "#FBE3E1", "#9C0006", "#E3F1E3", "#1E6B2B"
AMBER, AMBER_TEXT = "#FFF2CC", "#7F6000"
BODY, HEADING = "宋体", "黑体"

DATE_FORM = "yyyy-mm-dd"
_LONG_AMOUNT = "#,##0.00####"
"""In 万元 whole yuan need four decimals and fen six: what was typed is not hidden."""

_RIGHT = (Content.AMOUNT, Content.QUANTITY)
_CENTRE = (Content.FLAG, Content.DATE, Content.COUNT, Content.PERCENT)


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook, unit: MoneyUnit) -> None:
        self._book = book
        self._unit = unit
        self._format = Formats(book, font_name=BODY, font_size=11, valign="vcenter").make

    def _number(self, content: Content) -> Mapping[str, Any]:
        match content:
            case Content.AMOUNT:
                return {"num_format": "#,##0.00" if self._unit is MoneyUnit.YUAN else _LONG_AMOUNT}
            case Content.QUANTITY | Content.COUNT | Content.PERCENT:
                return {"num_format": "General"}
            case Content.DATE:
                return {"num_format": DATE_FORM}
        return {"num_format": "@"}

    def _aligned(self, content: Content) -> Mapping[str, Any]:
        side = "right" if content in _RIGHT else "center" if content in _CENTRE else "left"
        return {"align": side, "text_wrap": side == "left"}

    def entry(self, content: Content, example: bool = False) -> Format:
        """A cell to fill in."""
        more = {"italic": True, "font_color": "#7F7F7F"} if example else {}
        return self._format(
            locked=False,
            border=1,
            border_color=LINE,
            **self._number(content),
            **self._aligned(content),
            **more,
        )

    def record_entry(self, content: Content) -> Format:
        """A value of a record: all on the left, texts at the top."""
        number = {} if content is Content.COUNT else self._number(content)
        return self._format(
            locked=False,
            border=1,
            border_color=LINE,
            text_wrap=True,
            align="left",
            **number,
            **({"valign": "top"} if content is Content.PARAGRAPHS else {}),
        )

    def number(self) -> Format:
        """The number of a line."""
        return self._format(bg_color=GREY, border=1, border_color=LINE, align="center")

    def fixed(self, content: Content = Content.TEXT) -> Format:
        """A cell that is computed or given: grey and locked."""
        number = {} if content is Content.TEXT else self._number(content)
        return self._format(
            bg_color=GREY, border=1, border_color=LINE, **number, **self._aligned(content)
        )

    def computed(self, content: Content) -> Format:
        """A computed cell of a list, which does not make its row higher."""
        number = {} if content is Content.TEXT else self._number(content)
        side = self._aligned(content)["align"]
        return self._format(bg_color=GREY, border=1, border_color=LINE, align=side, **number)

    def header(self, required: bool = False, computed: bool = False) -> Format:
        """The head of a column: full colour where it must be filled."""
        colours = (
            {"bg_color": "#D0CECE"}
            if computed
            else {"bg_color": ACCENT, "font_color": "#FFFFFF"}
            if required
            else {"bg_color": TINT, "font_color": ACCENT}
        )
        return self._format(
            font_name=HEADING,
            border=1,
            border_color=LINE,
            align="center",
            text_wrap=True,
            **colours,
        )

    def title(self) -> Format:
        """The title of a sheet."""
        return self._format(font_name=HEADING, font_size=16, font_color=ACCENT)

    def note(self) -> Format:
        """The line of hints below it."""
        return self._format(font_size=10, font_color="#595959")

    def label(self, required: bool) -> Format:
        """The name of a value in a record."""
        return self._format(
            font_name=HEADING,
            border=1,
            border_color=LINE,
            text_wrap=True,
            **(
                {"bg_color": ACCENT, "font_color": "#FFFFFF"}
                if required
                else {"bg_color": TINT, "font_color": ACCENT}
            ),
        )

    def hint(self) -> Format:
        """The hint beside a value, and running text."""
        return self._format(
            font_size=10, font_color="#595959", border=1, border_color=LINE, text_wrap=True
        )

    def text(self, **properties: Any) -> Format:
        """Running text of the guide and the checks."""
        return self._format(text_wrap=True, **properties)

    def link(self) -> Format:
        """A link to another sheet."""
        return self._format(font_color=ACCENT, underline=1, border=1, border_color=LINE)

    def verdict(self) -> Format:
        """通过 or 有误."""
        return self._format(border=1, border_color=LINE, align="center", bold=True)

    def headline(self) -> Format:
        """The outcome of all checks."""
        return self._format(font_name=HEADING, font_size=12, align="left", indent=1)

    def mark(self, fill: str, colour: str) -> Format:
        """What a conditional format lays over a cell."""
        return self._book.add_format({"bg_color": fill, "font_color": colour})
