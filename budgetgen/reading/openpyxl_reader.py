"""Opening a workbook with openpyxl to read it, and no more of it than is wanted.

openpyxl makes an object of every piece of every text; a form has thousands.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

_TEXT, _PIECE, _STRING = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("t", "r", "si"))


class _Reader(ExcelReader):  # type: ignore[misc]
    def __init__(self, path: Path, data_only: bool = False) -> None:
        super().__init__(path, read_only=True, data_only=data_only, keep_links=False)

    def read_strings(self) -> None:
        """The shared texts without their looks and pronunciation."""
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            for _, node in iterparse(source):
                if node.tag == _STRING:
                    pieces = (node, *node.iterfind(_PIECE))
                    text = "".join(piece.findtext(_TEXT) or "" for piece in pieces)
                    self.shared_strings.append(text.replace("x005F_", ""))
                    node.clear()


def load_book(path: Path, data_only: bool) -> Any:
    """The workbook at `path`, to be closed; any error of a broken file is let through."""
    with warnings.catch_warnings():  # it tells of what it leaves out when it writes
        warnings.simplefilter("ignore")
        reader = _Reader(path, data_only)
        reader.read()
    return reader.wb


def names_of_sheets(path: Path) -> list[str]:
    """The names of the sheets alone; any error of a broken file is let through."""
    reader = _Reader(path)
    with reader.archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader.read_manifest()
        reader.read_workbook()
        return [sheet.name for sheet, _ in reader.parser.find_sheets()]
