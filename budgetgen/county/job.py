"""The unit of work of a county: one department, with all that is needed by value."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from budgetgen.county.county import County, CountyDepartment
from budgetgen.county.result import DepartmentResult
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.writing.pdf import AS_PACK, PdfWay

PROGRAM, WORKER_LOST, LACKING = "PROGRAM", "WORKER-LOST", "LACKING"
"""Codes of findings that no department can do anything about: a defect of the program, a worker
that went away, software that the machine lacks."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of a department; `name` is its path in the county's folder, with ``/``."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class JobFiles:
    """What a department handed in, last year's and its units' own submissions where there are."""

    source: InputFile
    last_year: InputFile | None = None
    units: tuple[InputFile, ...] = ()

    @property
    def every(self) -> tuple[InputFile, ...]:
        """All of them."""
        return (self.source, *((self.last_year,) if self.last_year else ()), *self.units)


@dataclass(frozen=True, slots=True)
class Job:
    """A department to check and to render in `formats`; `county` lists it alone.

    `digest` is of all that the documents depend on but for the pack. `packs` are the digests of the
    template packs, by name, when the run began: whoever has another one must not work with it.
    `surroundings` is the digest of program and fonts, empty where the worker runs beside the
    caller.
    """

    county: County
    files: JobFiles
    digest: str = ""
    formats: tuple[str, ...] = ()
    way: PdfWay = AS_PACK
    as_of: datetime.date | None = None
    packs: Mapping[str, str] = field(default_factory=dict)
    surroundings: str = ""

    @property
    def department(self) -> CountyDepartment:
        """Whose it is."""
        return self.county.departments[0]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a job: the result and the files by their names in the output folder."""

    result: DepartmentResult
    files: Mapping[str, bytes] = field(default_factory=dict)


def form_of(format_name: str, way: PdfWay) -> str:
    """What the files of a format are listed as: a PDF's tell how it was asked for."""
    asked = (*((way.engine,) if way.engine else ()), *way.standards)
    return "-".join((format_name, *asked)) if format_name == "pdf" else format_name


def failed(job: Job, code: str, message: str, remedy: str) -> Made:
    """A job that came to nothing through no fault of the department: the next run tries again."""
    finding = Finding(code, Severity.ERROR, message, Place(job.files.source.name), remedy)
    department = job.department
    year = job.county.budget_year
    return Made(DepartmentResult(department.code, department.name, year, "", findings=(finding,)))
