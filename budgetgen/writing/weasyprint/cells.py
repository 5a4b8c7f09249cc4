"""The cells of tables and forms as WeasyPrint wants them: classes of print.css, markup, spans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from budgetgen.typesetting.grids import GridLayout
from budgetgen.writing.print_grids import PlacedRow
from budgetgen.writing.weasyprint.lines import set_lines


@dataclass(frozen=True, slots=True)
class PrintCell:
    """A cell; `classes` are those of print.css, of which one cell per row has its height."""

    content: Markup
    classes: str
    columns: int
    rows: int
    scope: str


def printed(row: PlacedRow) -> list[PrintCell]:
    """A row whose height stands on a cell of this row alone; the first one draws the top edge.

    WeasyPrint would give a row with a height of its own the whole height of every merged cell
    that ends in it.
    """
    carrier = next((cell for cell in row.cells if cell.rows == 1), None)
    cells = []
    for cell in row.cells:
        classes = (
            cell.align,
            "多行" if len(cell.lines) > 1 else "",
            "无框" if cell.bare else "",
            "左缘" if cell.at == 0 and not cell.bare else "",
            "上缘" if row.first and not cell.bare else "",
            height_class(row.height) if cell is carrier else "",
        )
        cells.append(
            PrintCell(
                set_lines(cell.lines),
                " ".join(name for name in classes if name),
                cell.columns,
                cell.rows,
                cell.scope,
            )
        )
    return cells


def height_class(points: float) -> str:
    """The CSS class of a cell so high. One rule for all of them costs less than many styles."""
    return f"高{points * 100:.0f}"


def width_class(points: float) -> str:
    """The CSS class of a column so wide."""
    return f"宽{points * 100:.0f}"


def measures(grids: Iterable[GridLayout]) -> dict[str, str]:
    """The CSS classes of all heights and widths with their declarations."""
    heights, widths = set[float](), set[float]()
    for grid in grids:
        heights.update(grid.header, *grid.parts)
        widths.update(grid.widths)
    return {height_class(h): f"height:{h}pt" for h in sorted(heights)} | {
        width_class(w): f"width:{w}pt" for w in sorted(widths)
    }
