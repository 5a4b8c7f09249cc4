"""Pieces of Excel formulas: only what Excel 2010, WPS and LibreOffice share."""

from __future__ import annotations

FAR = 1_000_000
"""More than any row number of a form."""


def range_name(sheet: str, column: str) -> str:
    """The defined name of a column, its header row included so that it grows with any new row."""
    return f"{sheet}_{column}"


def code_in_cell(cells: str) -> str:
    """The code in a cell, or in each of many, that holds a code or a code and a name."""
    return f'LEFT({cells},FIND(" ",{cells}&" ")-1)'


def last_row_used(cells: str) -> str:
    """The last row of a range in which anything stands."""
    return f'SUMPRODUCT(MAX(({cells}<>"")*ROW({cells})))'
