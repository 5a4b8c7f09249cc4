"""The examples as Excel forms, written and opened once per test process."""

from __future__ import annotations

import io
import warnings
from functools import cache

import openpyxl

from budgetgen.excel.form import form_workbook
from budgetgen.packs.pack import load_pack
from tests.support.examples import computed

PACK = "hebei-2024"
SPARE = 20
"""Rows kept ready on each list: few, for speed."""


@cache
def form_bytes(name: str) -> bytes:
    """An example as a form; ``empty`` is a form with nothing in it."""
    submission = None if name == "empty" else computed(name).submission
    return form_workbook(submission, load_pack(PACK), 2024, None if submission is None else SPARE)


def opened(data: bytes, values: bool = True) -> openpyxl.Workbook:
    """A form with its values, or with its formulas."""
    with warnings.catch_warnings():  # openpyxl has no name for a print area that is a formula
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


@cache
def form_book(name: str, values: bool = True) -> openpyxl.Workbook:
    """An example's form, opened; to be left as it is."""
    return opened(form_bytes(name), values)
