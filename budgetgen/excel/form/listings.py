"""The lists that cells are chosen from: accounts, and what other sheets of the form define."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.accounts.catalogue import Accounts, classification
from budgetgen.checking.texts.wordlists import word_file
from budgetgen.excel.form.formulas import code_in_cell
from budgetgen.excel.form.grid import Grid, Value, first_word
from budgetgen.packs.pack import Pack

Entry = tuple[str, str]
"""Code and name; a list of names has the name for both."""


@dataclass(frozen=True)
class Listing:
    """A list of codes and names that stands on the hidden sheet.

    `source` is the sheet whose rows it repeats, with the columns of code and name; a list
    without a source is fixed. `by_name` lists may be referred to by name, too. `choices` are the
    entries offered, all where it is empty.
    """

    title: str
    entries: tuple[Entry, ...]
    source: str = ""
    columns: tuple[str, str] = ("", "")
    by_name: bool = False
    choices: tuple[Entry, ...] = ()

    @property
    def codes(self) -> str:
        """The defined name of the codes."""
        return f"编码_{self.title}"

    @property
    def names(self) -> str:
        """The defined name of the names."""
        return f"名称_{self.title}"

    @property
    def labels(self) -> str:
        """The defined name of what the drop-down offers."""
        return f"可选_{self.title}"

    def match(self, cell: str) -> str:
        """A formula: in which place of the list `cell` stands, an error where in none."""
        code = f"MATCH({code_in_cell(cell)},{self.codes},0)"
        if not self.by_name:
            return code
        return f"IFERROR({code},MATCH(TRIM({cell}),{self.names},0))"

    def known(self, cells: str) -> str:
        """A formula, of one cell or of many: 1 or more where the list knows it."""
        code = f"ISNUMBER(MATCH({code_in_cell(cells)},{self.codes},0))"
        return f"({code}+ISNUMBER(MATCH(TRIM({cells}),{self.names},0)))" if self.by_name else code

    def find(self, value: Value) -> Entry | None:
        """The entry that a cell means."""
        code = first_word(value)
        for entry in self.entries:
            if code and entry[0] == code:
                return entry
        if self.by_name:
            return next((entry for entry in self.entries if entry[1] == value and value), None)
        return None

    def translated(self, cell: str) -> tuple[str, str]:
        """Formulas: the code whose name stands in `cell`, and the name whose code does."""
        by_name = f"INDEX({self.codes},MATCH(TRIM({cell}),{self.names},0))"
        by_code = f"INDEX({self.names},MATCH({code_in_cell(cell)},{self.codes},0))"
        return f'IFERROR({by_name},"?")', f'IFERROR({by_code},"?")'


def label(code: str, name: str) -> str:
    """What a drop-down shows: 2013201 行政运行."""
    return f"{code} {name}" if code and code != name else name


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _defined(grid: Grid, title: str, sheet: str, code: str, name: str) -> Listing:
    entries = tuple((_text(row.get(code)), _text(row.get(name))) for row in grid.of(sheet))
    return Listing(title, entries, sheet, (code, name), by_name=True)


def _accounts(title: str, accounts: Accounts) -> Listing:
    parents = {account.parent for account in accounts.by_code.values()}
    listed = sorted(accounts.by_code.values(), key=lambda account: account.code)
    return Listing(
        title,
        tuple((account.code, account.name) for account in listed),
        choices=tuple((a.code, a.name) for a in listed if a.code not in parents),
    )


def _words(title: str, words: list[str] | tuple[str, ...]) -> Listing:
    return Listing(title, tuple((word, word) for word in words), by_name=True)


def _listings(grid: Grid, pack: Pack) -> Iterator[Listing]:
    accounts = classification(grid.year)
    yield _defined(grid, "单位", "机构设置", "编码", "名称")
    yield _defined(grid, "项目", "项目", "编码", "名称")
    for title in ("职责", "工作活动"):
        if title in grid:
            yield _defined(grid, title, title, "名称", "名称")
    yield _accounts("功能科目", accounts.functional)
    yield _accounts("经济科目", accounts.economic)
    if "补充科目" in grid:
        yield _defined(grid, "补充科目", "补充科目", "编码", "名称")
    words = word_file("form_choices")
    level1 = pack.settings.limits.level1_names
    yield _words("一级指标", level1)
    below = {name: words["二级指标"].get(name, ()) for name in level1}
    every = dict.fromkeys(name for names in below.values() for name in names)
    yield _words("二级指标", tuple(every))
    yield _words("计量单位", words["计量单位"])


def level2_of(pack: Pack) -> dict[str, list[str]]:
    """一级指标 -> its 二级指标, for the drop-down that depends on the first."""
    words: dict[str, list[str]] = word_file("form_choices")["二级指标"]
    return {name: words[name] for name in pack.settings.limits.level1_names if name in words}


def listings_of(grid: Grid, pack: Pack) -> dict[str, Listing]:
    """Every list of the form by its title."""
    return {listing.title: listing for listing in _listings(grid, pack)}
