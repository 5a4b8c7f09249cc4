"""The formats of a workbook that is written, each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook


class Formats:
    """Formats of `book` by their properties; what is not said is as in `base`."""

    def __init__(self, book: Workbook, **base: Any) -> None:
        self._book = book
        self._base = base
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def make(self, **properties: Any) -> Format:
        """The format of these properties."""
        key = tuple(sorted({**self._base, **properties}.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(key))
        return self._made[key]
