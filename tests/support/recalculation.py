"""LibreOffice as the witness of formulas: it computes every cell of a workbook anew."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl

from tests.support.forms import opened
from tests.support.witness import SOFFICE

# 0 is "always": otherwise LibreOffice believes the values that the file brings along.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


_ONE_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{}"
"""Commas, quotation marks, UTF-8, from line 1, formatted; last the sheet's number."""


def _converted(books: Mapping[str, bytes], folder: Path, form: str) -> Path:
    """The folder with what LibreOffice makes of the workbooks, in one call."""
    assert SOFFICE is not None
    profile, done = folder / "profile", folder / "done"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    for name, data in books.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    command = [SOFFICE, "--headless", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", form, "--outdir", str(done)]
    subprocess.run(
        [*command, *(str(folder / f"{name}.xlsx") for name in books)],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return done


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, openpyxl.Workbook]:
    """Workbooks by name, with the values that LibreOffice computes, in one call."""
    done = _converted(books, folder, "xlsx:Calc MS Excel 2007 XML")
    return {name: opened((done / f"{name}.xlsx").read_bytes()) for name in books}


def recalculated_sheet(
    books: Mapping[str, bytes], sheet: str, folder: Path
) -> dict[str, list[list[str]]]:
    """One sheet as rows of text; half the work, where the sheet has the same place in all."""
    first = openpyxl.load_workbook(io.BytesIO(next(iter(books.values()))), read_only=True)
    number = first.sheetnames.index(sheet) + 1
    done = _converted(books, folder, _ONE_SHEET.format(number))
    texts = {name: (done / f"{name}-{sheet}.csv").read_text(encoding="utf-8") for name in books}
    return {name: list(csv.reader(text.splitlines())) for name, text in texts.items()}
