"""LibreOffice as the witness of formulas: it computes every cell of a workbook anew."""

from __future__ import annotations

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


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, openpyxl.Workbook]:
    """Workbooks by name, with the values that LibreOffice computes, in one call."""
    assert SOFFICE is not None
    profile, done = folder / "profile", folder / "done"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    for name, data in books.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    command = [SOFFICE, "--headless", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(done)]
    subprocess.run(
        [*command, *(str(folder / f"{name}.xlsx") for name in books)],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return {name: opened((done / f"{name}.xlsx").read_bytes()) for name in books}
