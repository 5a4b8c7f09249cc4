"""A workbook to write into whose formulas use only functions that every Excel knows.

XlsxWriter searches each formula for thirty newer functions, whose names want a prefix. A form has
thousands of formulas and none of these functions: the search took longer than all else.
"""

from __future__ import annotations

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet


class _Sheet(Worksheet):  # type: ignore[misc]
    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class PlainBook(Workbook):  # type: ignore[misc]
    """XlsxWriter's workbook; formulas are written as they are."""

    worksheet_class = _Sheet
