"""What the site says of one year; it stands beside the pages as ``<year>/数据.json``.

Pages are made from these files alone, so that the years published earlier stay on the site.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import PurePosixPath

from pydantic import TypeAdapter, ValidationError

from budgetgen.county.result import Figures, OutputFile
from budgetgen.writing.files import safe_name

DATA_FILE = "数据.json"
FORM = 1
"""The version of the form."""


@dataclass(frozen=True)
class PublishedDepartment:
    """A department's figures in yuan and its files, which lie in ``<year>/<code>/``.

    `published_on` is the day in the county's plan, None where it does not say.
    """

    code: str
    name: str
    title: str
    figures: Figures
    files: tuple[OutputFile, ...]
    published_on: datetime.date | None = None
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PublishedYear:
    """One year of the site; departments in the order of their codes.

    `announced` is 三公经费 of the whole county as the bureau announced it, in yuan by item; `awaited`
    are the departments that are not published yet, code -> name.
    """

    county: str
    county_code: str
    bureau: str
    year: int
    platform: str = ""
    announced: Mapping[str, Decimal] = field(default_factory=dict)
    departments: tuple[PublishedDepartment, ...] = ()
    awaited: Mapping[str, str] = field(default_factory=dict)
    form: int = FORM

    def department(self, code: str) -> PublishedDepartment | None:
        """The department with this code, where it is published."""
        return next((each for each in self.departments if each.code == code), None)


@cache
def _adapter() -> TypeAdapter[PublishedYear]:
    return TypeAdapter(PublishedYear)


def is_safe(name: str) -> bool:
    """Whether a relative path, written with ``/``, stays in its folder on every system."""
    return all(part and safe_name(part) == part for part in name.split("/"))


def write_year(year: PublishedYear) -> bytes:
    """The data file."""
    return _adapter().dump_json(year, indent=1) + b"\n"


def read_year(data: bytes) -> PublishedYear | None:
    """The year that `write_year` wrote; None for what it did not write, or another version did."""
    try:
        year = _adapter().validate_json(data)
    except ValidationError:
        return None
    names = (name for each in year.departments for name in (each.code, *_names(each)))
    return year if year.form == FORM and all(map(is_safe, names)) else None


def _names(department: PublishedDepartment) -> Iterator[str]:
    return (file.name for file in department.files)


def file_path(year: int, department: PublishedDepartment, file: OutputFile) -> str:
    """Where a department's file lies on the site."""
    return str(PurePosixPath(str(year), department.code, file.name))
