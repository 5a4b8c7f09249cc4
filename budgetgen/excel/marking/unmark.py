"""The marks of an earlier run taken out, whichever program has saved the workbook since."""

from __future__ import annotations

from budgetgen.excel.marking.comments import remove_notes
from budgetgen.excel.marking.package import Package
from budgetgen.excel.marking.relations import related
from budgetgen.excel.marking.sheet import restore_cells, used_formats
from budgetgen.excel.marking.styles import Mark, Styles
from budgetgen.excel.marking.workbook import Workbook

COLOUR, SIZES = "colour_", "sizes"
"""What is remembered: of each colour what it stands for, and how large the styles were."""


def remove_marks(package: Package, book: Workbook) -> None:
    """Takes out our list, notes and colours; what the user has written stays."""
    remembered = book.remembered()
    book.remove_list()
    for sheet in book.sheets():
        remove_notes(package, sheet.part)
    marks = {
        name.removeprefix(COLOUR): Mark.of(text)
        for name, text in remembered.items()
        if name.startswith(COLOUR)
    }
    if SIZES in remembered:
        _remove_colours(package, book, marks, remembered[SIZES])
    book.forget()


def _remove_colours(package: Package, book: Workbook, marks: dict[str, Mark], sizes: str) -> None:
    part = related(package, book.part, "styles")
    if part is None:
        return
    styles = Styles(package, part)
    formats = styles.restored(marks)
    used: set[int] = set()
    for sheet in book.sheets():
        root = package.tree(sheet.part)
        if restore_cells(root, formats):
            package.touch(sheet.part)
        used |= used_formats(root)
    styles.prune(used, sizes)
