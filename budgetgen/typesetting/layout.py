"""Where everything falls on the page, worked out from widths alone.

Exact line pitches, fixed row heights and forced breaks make every engine break pages alike, so
that the page numbers found here are those of Word, WPS, LibreOffice and the PDF.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from budgetgen.composing.document import (
    Block,
    Cover,
    Directory,
    Document,
    FormBlock,
    Heading,
    Paragraph,
    Section,
    TableBlock,
)
from budgetgen.packs.definition import PageStyle, Style, TextStyle
from budgetgen.typesetting.grids import (
    ROW_AIR,
    TOLERANCE,
    GridLayout,
    form_grid,
    head_line,
    table_grid,
)
from budgetgen.typesetting.lines import break_lines, text_lines
from budgetgen.typesetting.metrics import text_width

POINTS = 72 / 25.4
BELOW = 2.0
"""Points for the paragraph that Word wants below a table, and for the one that ends a section."""
NUMBER_BELOW = 28.0
"""Points from the type area to the lower edge of the page number, so that 7 mm lie between
(GB/T 9704)."""
COVER_BELOW = 40.0
"""Points that stay free below the foot of a cover."""
PAGE_NUMBER = 2.5
"""Room for a page number of three digits at the end of a directory entry, in em."""


@dataclass(frozen=True)
class Layout:
    """Grids by the anchor of their heading, printed page numbers by anchor, pages in all."""

    grids: dict[str, GridLayout]
    pages: dict[str, int]
    section_starts: tuple[int, ...]
    """The sheet on which each section starts, counting from 1."""
    page_count: int


def text_area(page: PageStyle) -> tuple[float, float]:
    """Width and height of the type area, in points."""
    return (
        (page.width - page.left - page.right) * POINTS,
        (page.height - page.top - page.bottom) * POINTS,
    )


def cover_gap(cover: Cover, style: Style, width: float, height: float) -> float:
    """What lies between the upper and the lower lines of a cover, in points."""
    taken = 0.0
    for text, look in cover_lines(cover, style):
        lines = text_lines(text, look, width)
        taken += look.before + len(lines) * look.pitch + look.after
    return max(0.0, round(height - taken - COVER_BELOW, 1)) if cover.foot else 0.0


def cover_lines(cover: Cover, style: Style) -> list[tuple[str, TextStyle]]:
    """The lines of a cover from top to foot, each with its style."""
    return [(text, style.texts[look]) for text, look in cover_styles(cover)]


def cover_styles(cover: Cover) -> list[tuple[str, str]]:
    """The lines of a cover from top to foot, each with the name of its style."""
    lines = (*cover.lines, *cover.foot)
    return [(line, "封面正文" if i else "封面标题") for i, line in enumerate(lines)]


def directory_lines(text: str, width: float, look: TextStyle) -> list[str]:
    """The lines of a directory entry; an empty last one where only the page number stands."""
    lines = break_lines(text, width, look.size, look.indent)
    start = look.indent if len(lines) == 1 else 0
    fits = start + text_width(lines[-1]) + PAGE_NUMBER <= width / look.size
    return lines if fits else [*lines, ""]


class _Flow:
    """Fills pages from top to bottom and notes on which page each anchor falls."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.grids: dict[str, GridLayout] = {}
        self.pages: dict[str, int] = {}
        self.page = 0
        self.printed = 0
        self.width = self.height = 0.0
        self.used = 0.0
        self.fresh = True
        # Anchors of headings that go to the page of what follows them, with their height.
        self.held: list[str] = []
        self.held_height = 0.0

    def section(self, section: Section) -> None:
        page = self.style.landscape if section.landscape else self.style.portrait
        self.width, self.height = text_area(page)
        if section.page_numbers == "重新":
            self.printed = 0
        self.new_page()
        for block in section.blocks:
            self.block(block)
        self.release()

    def new_page(self) -> None:
        self.page += 1
        self.printed += 1
        self.used = 0.0
        self.fresh = True

    def text_style(self, name: str) -> TextStyle:
        return self.style.texts[name]

    def lines(self, text: str, look: TextStyle, parts: tuple[str, ...] = ()) -> int:
        return len(text_lines(text, look, self.width, parts))

    def take(self, height: float) -> None:
        """Room for `height`; held headings move along when there is none."""
        needed = self.held_height + height
        if not self.fresh and self.used + needed > self.height + TOLERANCE:
            self.new_page()
        self.release()
        self.used += height
        self.fresh = False

    def release(self) -> None:
        """Held headings come to stand on this page."""
        for anchor in self.held:
            self.pages[anchor] = self.printed
        if self.held:
            self.used += self.held_height
            self.fresh = False
        self.held, self.held_height = [], 0.0

    def hold(self, heading: Heading) -> None:
        look = self.text_style(heading.style)
        self.held.append(heading.anchor)
        lines = self.lines(heading.text, look, heading.parts)
        self.held_height += look.before + lines * look.pitch + look.after

    def paragraph(self, text: str, look: TextStyle) -> None:
        """A paragraph may break between any two lines."""
        self.lines_of_text(self.lines(text, look), look)

    def lines_of_text(self, lines: int, look: TextStyle) -> None:
        for i in range(lines):
            self.take(look.pitch + (look.before if i == 0 else 0))
        self.used += look.after

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                if block.page_break:
                    self.break_page()
                self.hold(block)
            case Paragraph():
                self.paragraph(block.text, self.text_style(block.style))
            case TableBlock():
                self.table(block)
            case FormBlock():
                self.form(block)
            case Directory():
                self.paragraph(block.title, self.text_style("目录标题"))
                for entry in block.entries:
                    entry_look = self.text_style("目录一级" if entry.level == 1 else "目录二级")
                    lines = directory_lines(entry.text, self.width, entry_look)
                    self.lines_of_text(len(lines), entry_look)
            case Cover():
                self.used, self.fresh = self.height, False

    def break_page(self) -> None:
        self.release()
        if not self.fresh:
            self.new_page()

    def table(self, block: TableBlock) -> None:
        heading = block.heading
        if heading is not None:
            if heading.page_break:
                self.break_page()
            self.hold(heading)
        grid = table_grid(block, self.style, self.width)
        self.grids[block.key] = self.rows(grid)
        note = self.text_style("表注")
        for text in block.notes:
            self.paragraph(text, note)

    def rows(self, grid: GridLayout) -> GridLayout:
        """Puts rows on pages, the header again at the top of each: none splits that need not."""
        header = sum(grid.header)
        line = grid.pitch + ROW_AIR
        whole = self.height - header + TOLERANCE
        least = [row if row <= whole else line for row in grid.rows]
        self.take(header + sum(least[:1]))
        self.used -= sum(least[:1])
        parts: list[tuple[float, ...]] = []
        breaks: list[int] = []
        first = 0

        def overleaf(done: int) -> None:
            self.new_page()
            self.used, self.fresh = header, False
            breaks.append(sum(map(len, parts)) + done)

        for r, (row, needed) in enumerate(zip(grid.rows, least, strict=True)):
            gap = grid.gap if r and r == grid.gap_at else 0
            together = grid.groups[r] if grid.groups else 1
            group = sum(grid.rows[r : r + together]) if together > 1 else 0.0
            if r > first and self.is_better_overleaf(group, whole):
                parts[first:] = self.stretched(parts[first:])
                overleaf(0)
                first = r
            elif self.used + gap + needed > self.height + TOLERANCE:
                overleaf(0)
                first = r
            self.used += gap
            if row <= whole:
                parts.append((row,))
                self.used += row
                continue
            lines, heights = round((row - ROW_AIR) / grid.pitch), []
            while lines:
                room = self.height - self.used - ROW_AIR + TOLERANCE
                taken = min(lines, max(1, int(room / grid.pitch)))
                heights.append(round(taken * grid.pitch + ROW_AIR, 2))
                self.used += heights[-1]
                lines -= taken
                if lines:
                    overleaf(len(heights))
            parts.append(tuple(heights))
        rows = tuple(
            part[0] if len(part) == 1 else row for part, row in zip(parts, grid.rows, strict=True)
        )
        done = replace(grid, rows=rows, parts=tuple(parts), breaks=tuple(breaks))
        return self.with_room_below(done)

    def is_better_overleaf(self, group: float, whole: float) -> bool:
        """Whether rows that belong together fit on a page, not on this one, and leave
        little of it empty."""
        rest = self.height - self.used
        return rest + TOLERANCE < group <= whole and rest < self.height / 3

    def stretched(self, parts: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
        """Rows that fill their page, so that what follows begins the next one in every engine."""
        share = (self.height - self.used - BELOW) / len(parts)
        return [(round(part[0] + share, 2),) if len(part) == 1 else part for part in parts]

    def with_room_below(self, grid: GridLayout) -> GridLayout:
        """The grid, its last row lower where Word's paragraph below would not fit on the page."""
        short = self.used + BELOW - self.height
        if short <= 0 or not grid.rows or len(grid.parts[-1]) > 1:
            return grid
        self.used -= short
        last = round(grid.rows[-1] - short, 2)
        return replace(grid, rows=(*grid.rows[:-1], last), parts=(*grid.parts[:-1], (last,)))

    def form(self, block: FormBlock) -> None:
        if block.heading.page_break:
            self.break_page()
        self.hold(block.heading)
        look = self.text_style("表头行")
        if any(block.head):
            self.held_height += len(head_line(block.head, self.width, look).left) * look.pitch
        room = self.height - self.used - self.held_height - BELOW
        grid = form_grid(block, self.style, self.width, room, self.height)
        self.grids[block.heading.anchor] = self.rows(grid)


def lay_out(document: Document, style: Style) -> Layout:
    """Row heights, form sizes and page numbers of a document."""
    flow = _Flow(style)
    starts = []
    for section in document.sections:
        starts.append(flow.page + 1)
        flow.section(section)
    return Layout(flow.grids, flow.pages, tuple(starts), flow.page)
