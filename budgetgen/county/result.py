"""What became of one department: its findings, its published figures, the files made of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from budgetgen.model.finding import Finding, has_errors


@dataclass(frozen=True, slots=True)
class ClassFigure:
    """Expenditure on one functional class (类) in exact yuan; None where last year is unknown."""

    code: str
    name: str
    amount: Decimal
    last_year: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """A named amount in exact yuan, this year's and last year's; None where it is unknown.

    `printed` is this year's in yuan as the document prints it, where that is rounded.
    """

    name: str
    amount: Decimal
    last_year: Decimal | None = None
    printed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a department that its own document prints, and no others.

    `income` is by source (`Source` names and 上年结转), `expenditure` by group (基本支出, 项目支出,
    经营支出 and the other kinds that the document prints), `three_public` by the four items.
    Empty where the pack prints no such table.
    """

    total: ItemFigure
    income: tuple[ItemFigure, ...] = ()
    expenditure: tuple[ItemFigure, ...] = ()
    classes: tuple[ClassFigure, ...] = ()
    three_public: tuple[ItemFigure, ...] = ()
    operating_cost: Decimal | None = None
    procurement: Decimal | None = None
    units: int = 1
    projects: int = 0


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file of the department's output folder; `name` is relative to it, with ``/``.

    `form` is the format it belongs to; a PDF's names the engine, too: docx, pdf-typst, csv.
    """

    name: str
    size: int
    sha256: str
    form: str = ""

    @property
    def format(self) -> str:
        """The name of its format alone: docx, pdf, csv."""
        return self.form.partition("-")[0]


@dataclass(frozen=True, slots=True)
class DepartmentResult:
    """One department after a run.

    `digest` says what it was made from but for the pack, which is `pack_digest`; it is empty where
    the submission was not at fault, so that the next run tries again. `as_of` is the day that dates were held
    against. `findings` have places relative to the county's folder; `files` are those of the
    output folder, none where a new submission has errors; `formats` are all that it was ever made
    in, whether their files still stand or not; `figures` is None where the submission could not be
    read. `score` is None where it was not reached, or the submission is another's.
    """

    code: str
    name: str
    budget_year: int
    digest: str
    title: str = ""
    source: str = ""
    pack: str = ""
    pack_digest: str = ""
    as_of: datetime.date | None = None
    findings: tuple[Finding, ...] = ()
    waived: int = 0
    score: Decimal | None = None
    pages: int = 0
    figures: Figures | None = None
    files: tuple[OutputFile, ...] = ()
    formats: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    """Units that publish on their own: code -> name; their files lie in ``单位/<code>/``."""

    @property
    def unfinished(self) -> bool:
        """Whether something failed that is not the submission's fault: the next run tries again."""
        return not self.digest

    @property
    def publishable(self) -> bool:
        """Whether nothing forbids publication."""
        return not self.unfinished and self.figures is not None and not has_errors(self.findings)
