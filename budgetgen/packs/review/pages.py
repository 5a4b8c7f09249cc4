"""What does not fit the page, which fonts are missing."""

from __future__ import annotations

from collections.abc import Container, Iterator

from budgetgen.composing.document import Document, FormBlock, TableBlock
from budgetgen.model.finding import Finding, Severity
from budgetgen.packs.folder import defect
from budgetgen.packs.pack import Pack
from budgetgen.packs.review.contents import column_paths, warning
from budgetgen.typesetting.grids import SLACK, cell_lines, column_widths, table_grid
from budgetgen.typesetting.layout import text_area
from budgetgen.typesetting.metrics import text_width
from budgetgen.writing.fonts import resolve_face

LEAST_CHARACTERS = 2.0
"""A column that holds fewer characters on a line cannot be read."""


def page_findings(
    pack: Pack, document: Document, unit_tables: Container[str] = ()
) -> Iterator[Finding]:
    """Columns and cells of one document that are too narrow or too high for their page.

    `pack` has the tables of this document, of which `unit_tables` are a unit's own.
    """
    for section in document.sections:
        page = pack.style.landscape if section.landscape else pack.style.portrait
        width, height = text_area(page)
        for block in section.blocks:
            if isinstance(block, TableBlock):
                among = "unit_tables" if block.table.name in unit_tables else "tables"
                yield from _table(pack, block, width, height, among)
            elif isinstance(block, FormBlock):
                yield from _form(pack, width)


def _table(
    pack: Pack, block: TableBlock, width: float, height: float, among: str
) -> Iterator[Finding]:
    look, table = pack.style.table, block.table
    widths = column_widths(tuple(column.width for column in table.columns), width)
    places = column_paths(table.name, pack.tables.tables[table.name], among)
    for at, (definition, path) in enumerate(places):
        room = (widths[at] - 2 * look.padding - look.border) * SLACK / look.size
        place = pack.sources.place("tables.yaml", *path)
        title = definition.title
        if room < LEAST_CHARACTERS:
            message = f"表“{table.name}”的列“{title}”太窄，每行放不下两个字"
            yield defect("PACK-WIDTH", message, place, "请加大“宽”，或减少列")
            continue
        figures = [row.cells[at].text for row in table.rows if row.cells[at].amount is not None]
        longest = max(figures, key=text_width, default="")
        if text_width(longest) > room:
            need = definition.width * (text_width(longest) / room)
            message = f"表“{table.name}”的列“{title}”放不下 {longest}，数字会断成两行"
            remedy = f"“宽”应不小于 {need:.1f}（现为 {definition.width:g}），或缩小表格字号"
            yield warning("PACK-WIDTH", message, place, remedy)
    grid = table_grid(block, pack.style, width)
    place = pack.sources.place("tables.yaml", among, table.name)
    if sum(grid.header) > height / 2:
        message = f"表“{table.name}”的表头占了半页以上"
        yield warning("PACK-HEIGHT", message, place, "请缩短列标题，或加大窄列的“宽”")
    for row, high in zip(table.rows, grid.rows, strict=True):
        if sum(grid.header) + high > height:
            at = max(
                range(len(row.cells)),
                key=lambda i: len(cell_lines(row.cells[i].text, widths[i], look.size, look)),
            )
            definition, path = places[at]
            message = f"表“{table.name}”的列“{definition.title}”文字太长时，一格超过一页"
            remedy = "请加大“宽”，或缩小表格字号"
            yield warning("PACK-HEIGHT", message, pack.sources.place("tables.yaml", *path), remedy)


def _form(pack: Pack, width: float) -> Iterator[Finding]:
    look, form = pack.style.table, pack.style.form
    for at, points in enumerate(column_widths(form.widths, width)):
        room = (points - 2 * look.padding - look.border) * SLACK / form.sizes[0]
        if room < LEAST_CHARACTERS:
            place = pack.sources.place("style.yaml", "form", "widths", at)
            message = f"绩效目标表的第 {at + 1} 列太窄，每行放不下两个字"
            yield defect("PACK-WIDTH", message, place, "请加大这一列的列宽")


def font_findings(pack: Pack) -> Iterator[Finding]:
    """Faces that this machine cannot set, and those that nothing like them stands in for."""
    style = pack.style
    faces = {
        **{text.face: ("texts", name, "face") for name, text in style.texts.items()},
        **{text.latin: ("texts", name, "latin") for name, text in style.texts.items()},
        style.table.face: ("table", "face"),
        style.table.header_face: ("table", "header_face"),
    }
    for face, path in faces.items():
        known = resolve_face(face)
        if known.match in ("missing", "last_resort"):
            severity = Severity.ERROR if known.match == "missing" else Severity.WARNING
            place = pack.sources.place("style.yaml", *path)
            message = f"字体“{face}”没有安装，PDF {known.note}"
            remedy = "请核对名称，或安装这种字体（budgetgen doctor 列出本机的字体）"
            yield Finding("PACK-FONT", severity, message, place, remedy)
