"""Pieces of Excel formulas: only what Excel 2010, WPS and LibreOffice share."""

from __future__ import annotations

from string import ascii_uppercase

FAR = 1_000_000
"""More than any row number of a form."""


def column_letter(number: int) -> str:
    """The letter of a column counted from 0; a form has fewer than 26 × 27."""
    above, within = divmod(number, 26)
    return (column_letter(above - 1) if above else "") + ascii_uppercase[within]


def range_name(sheet: str, column: str) -> str:
    """The defined name of a column, its header row included so that it grows with any new row."""
    return f"{sheet}_{column}"


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def code_in_cell(cells: str) -> str:
    """The code in a cell, or in each of many, that holds a code or a code and a name."""
    trimmed = f"TRIM({cells})"
    return f'LEFT({trimmed},FIND(" ",{trimmed}&" ")-1)'
