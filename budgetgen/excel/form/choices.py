"""The hidden sheet: the lists behind drop-downs and names, following the sheets they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetgen.excel.form.formulas import column_letter, range_name
from budgetgen.excel.form.layout import Area
from budgetgen.excel.form.listings import Listing, label
from budgetgen.excel.sheets import CHOICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_COUNT, _START = 2, 3
"""Row numbers: how many entries there are, and the first of them."""

_GROWTH = 200
"""How many rows a user may insert before a list falls short."""


class ChoiceWriter:
    """Writes lists side by side on the hidden sheet and defines their names."""

    def __init__(self, book: Workbook, page: Worksheet) -> None:
        self.book, self.page, self.column = book, page, 0

    def _define(self, name: str, column: int, last: int) -> str:
        letter = column_letter(column)
        place = f"{CHOICES}!${letter}${_START}:${letter}${last}"
        self.book.define_name(name, f"={place}")
        return place

    def words(self, name: str, words: list[str]) -> None:
        """A fixed list under the defined name `name`."""
        self.page.write_string(0, self.column, name)
        for row, word in enumerate(words, _START - 1):
            self.page.write_string(row, self.column, word)
        self._define(name, self.column, _START - 1 + max(len(words), 1))
        self.column += 1

    def listing(self, listing: Listing, prepared: int) -> None:
        """Codes, names and labels of a list; `prepared` rows stand in the sheet it follows."""
        if not listing.source:
            self.words(listing.codes, [code for code, _ in listing.entries])
            self.words(listing.names, [name for _, name in listing.entries])
            offered = listing.choices or listing.entries
            self.words(listing.labels, [label(code, name) for code, name in offered])
            return
        count = prepared + _GROWTH
        last = _START - 1 + count
        for title, name, column in (
            (listing.codes, listing.columns[0], 0),
            (listing.names, listing.columns[1], 1),
        ):
            self._followed(range_name(listing.source, name), count, title, listing, column)
        self._labels(listing, count, last)

    def _followed(self, source: str, count: int, name: str, listing: Listing, part: int) -> None:
        self.page.write_string(0, self.column, name)
        for k in range(count):
            # The range begins with the header; INDEX keeps step with rows inserted and sorted.
            formula = f'=IF(ROWS({source})<{k + 2},"",TRIM(INDEX({source},{k + 2})))'
            value = listing.entries[k][part] if k < len(listing.entries) else ""
            self.page.write_formula(_START - 1 + k, self.column, formula, None, value)
        self._define(name, self.column, _START - 1 + count)
        self.column += 1

    def _labels(self, listing: Listing, count: int, last: int) -> None:
        codes, names = column_letter(self.column - 2), column_letter(self.column - 1)
        own = column_letter(self.column)
        self.page.write_string(0, self.column, listing.labels)
        for k in range(count):
            row = _START + k
            code, name = f"{codes}{row}", f"{names}{row}"
            formula = f'=IF(OR({code}="",{code}={name}),{name},{code}&" "&{name})'
            entry = listing.entries[k] if k < len(listing.entries) else ("", "")
            self.page.write_formula(row - 1, self.column, formula, None, label(*entry))
        cells = f"{own}{_START}:{own}{last}"
        self.page.write_formula(
            _COUNT - 1,
            self.column,
            f'=SUMPRODUCT(MAX(({cells}<>"")*(ROW({cells})-{_START - 1})))',
            None,
            len(listing.entries),
        )
        self.book.define_name(
            listing.labels,
            f"=OFFSET({CHOICES}!${own}${_START},0,0,MAX(1,{CHOICES}!${own}${_COUNT}),1)",
        )
        self.column += 1


def write_choices(
    book: Workbook,
    page: Worksheet,
    listings: Mapping[str, Listing],
    level2: Mapping[str, list[str]],
    areas: Mapping[str, Area],
) -> None:
    """All lists; those of 二级指标 under the names of their 一级指标, for INDIRECT."""
    writer = ChoiceWriter(book, page)
    for listing in listings.values():
        writer.listing(listing, areas[listing.source].last if listing.source else 0)
    for name, words in level2.items():
        if name.isidentifier():
            writer.words(name, words)
    page.protect()
    page.hide()
