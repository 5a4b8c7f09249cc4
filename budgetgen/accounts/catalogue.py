"""政府收支分类科目: look-up by code and year.

Source: the lists in ``schemas/accounts/<edition>``, which are not the official ones. A row is
`confirmed` where its code and name were seen together in a document published since 2018; the
others come from older lists or from memory. So a code or name that differs is a warning, no error.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from budgetgen.model.vocabulary import Source
from budgetgen.resources import schemas_folder

EDITIONS = (2024,)


@dataclass(frozen=True, slots=True)
class Account:
    """One account: `fund` is the budget it belongs to, None where any may use it.

    What a submission or a pack adds counts as `confirmed`: whoever typed it answers for it.
    """

    code: str
    name: str
    fund: Source | None = None
    confirmed: bool = True

    @property
    def parent(self) -> str:
        """The code one level up; empty for a 类."""
        return self.code[:-2] if len(self.code) > 3 else ""


@dataclass(frozen=True)
class Accounts:
    """One classification: code -> account."""

    by_code: dict[str, Account]

    def name(self, code: str) -> str:
        """The standard name, or an empty text for an unknown code."""
        account = self.by_code.get(code)
        return account.name if account else ""

    def __contains__(self, code: str) -> bool:
        return code in self.by_code

    def with_extra(self, extra: Iterable[Account]) -> Accounts:
        """This classification and what a pack or a submission adds to it."""
        return Accounts({**self.by_code, **{account.code: account for account in extra}})


@dataclass(frozen=True)
class Classification:
    """The accounts of one budget year, as the `edition` has them."""

    edition: int
    functional: Accounts
    economic: Accounts
    classes: tuple[Account, ...] = field(default=())
    """The 类 in the order in which 收支总表 lists them; `code` is empty for local lines."""


def ancestors(code: str) -> list[str]:
    """A code's parents, coarsest first, and the code itself: 201, 20132, 2013201."""
    return [code[:length] for length in (3, 5, 7) if length <= len(code)]


def _fund(note: str) -> Source | None:
    if "政府性基金" in note:
        return Source.GOVERNMENT_FUND
    if "国有资本经营预算" in note:
        return Source.STATE_CAPITAL
    return None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _accounts(path: Path) -> Accounts:
    rows = _rows(path)
    return Accounts(
        {
            row["code"]: Account(
                row["code"], row["name"], _fund(row["edition_note"]), row["confirmed"] == "yes"
            )
            for row in rows
        }
    )


@cache
def classification(budget_year: int) -> Classification:
    """The newest edition that is not newer than `budget_year`, else the oldest there is."""
    edition = max((e for e in EDITIONS if e <= budget_year), default=min(EDITIONS))
    folder = schemas_folder() / "accounts" / str(edition)
    lines = _rows(folder / "summary_lines.csv")
    classes = tuple(
        Account(row["functional_code"], row["label"].split("、", 1)[1]) for row in lines
    )
    return Classification(
        edition=edition,
        functional=_accounts(folder / "functional.csv"),
        economic=_accounts(folder / "economic_department.csv"),
        classes=classes,
    )
