"""The rule catalogue: ``schemas/rules.csv``, which a finance officer can read and correct."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from budgetgen.model.finding import Severity
from budgetgen.resources import schemas_folder

_SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the catalogue states it; `message` and `remedy` name figures in braces.

    `basis` is the law or standard it rests on, empty where none is certain; `grouped` rules are
    reported once per project.
    """

    code: str
    severity: Severity
    topic: str
    title: str
    message: str
    remedy: str
    basis: str
    first_year: int
    last_year: int
    grouped: bool

    def holds_for(self, budget_year: int) -> bool:
        """Whether the rule is in force for a budget year."""
        return self.first_year <= budget_year <= self.last_year


@cache
def load_catalogue() -> dict[str, Rule]:
    """Every rule by its code, by code."""
    path = schemas_folder() / "rules.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_rule(row) for row in csv.DictReader(file)]
    return {rule.code: rule for rule in sorted(rows, key=lambda rule: rule.code)}


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        code=row["code"],
        severity=_SEVERITIES[row["severity"]],
        topic=row["topic"],
        title=row["title"],
        message=row["message"],
        remedy=row["remedy"],
        basis=row["basis"],
        first_year=int(row["first_year"] or 0),
        last_year=int(row["last_year"] or 9999),
        grouped=row["grouped"] == "yes",
    )
