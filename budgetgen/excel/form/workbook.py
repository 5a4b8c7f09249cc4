"""The Excel form as a whole: an empty one, or one filled with a submission."""

from __future__ import annotations

import datetime
import io

from budgetgen.excel.form.check_sheet import CheckWriter
from budgetgen.excel.form.checks import RowCheck, checks_of
from budgetgen.excel.form.choices import write_choices
from budgetgen.excel.form.computed import computed_columns
from budgetgen.excel.form.grid import grid_of
from budgetgen.excel.form.guide import write_guide
from budgetgen.excel.form.layout import area_of
from budgetgen.excel.form.listings import level2_of, listings_of
from budgetgen.excel.form.lists import ListWriter
from budgetgen.excel.form.records import write_record
from budgetgen.excel.form.styles import Styles
from budgetgen.excel.sheets import CHECKS, CHOICES, GUIDE
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import Pack


def form_workbook(
    submission: Submission | None, pack: Pack, year: int, spare: int | None = None
) -> bytes:
    """An .xlsx form: empty for `year`, or with everything that `submission` holds.

    Amounts stand in the submission's 金额单位, in an empty form in the unit of the pack's tables.
    `spare` is how many rows each list keeps ready for more; by default a season's plenty.
    Formulas carry their values, so that readers which do not recalculate see them too.
    """
    # Imported here: only those who write a workbook need XlsxWriter.
    from budgetgen.excel.book import PlainBook

    grid = grid_of(submission, pack, year)
    listings = listings_of(grid, pack)
    checks = checks_of(grid, listings, pack)
    areas = {
        sheet.title: area_of(sheet, computed_columns(sheet, listings), grid, spare)
        for sheet in grid.sheets
        if not sheet.record
    }
    data = io.BytesIO()
    book = PlainBook(data, {"in_memory": True, "strings_to_urls": False})
    # No clock: the same input gives the same bytes.
    book.set_properties(
        {"title": f"{year}年部门预算填报表", "created": datetime.datetime(year, 1, 1)}
    )
    styles = Styles(book, grid.money_unit)
    rows = [check for check in checks if isinstance(check, RowCheck)]
    lists = ListWriter(book, styles, listings, grid, rows, submission is not None)
    write_guide(book.add_worksheet(GUIDE), styles, grid, pack)
    for sheet in grid.sheets:
        page = book.add_worksheet(sheet.title)
        if sheet.record:
            write_record(book, page, styles, sheet, grid)
        else:
            lists.write(page, areas[sheet.title])
    CheckWriter(book.add_worksheet(CHECKS), styles, grid).write(checks)
    write_choices(book, book.add_worksheet(CHOICES), listings, level2_of(pack), areas)
    book.close()
    return data.getvalue()
