"""Starting a county's folder: its file, and for each department a folder with its form.

Nothing that exists is overwritten: a department whose folder is there is left alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from budgetgen.county.county import (
    DEPARTMENTS_FOLDER,
    LAST_YEAR_FOLDER,
    County,
    CountyDepartment,
    mistakes,
)
from budgetgen.county.department_list import ListedDepartment
from budgetgen.county.folders import SENT_FILE, department_input, within
from budgetgen.excel.form import form_workbook, too_long
from budgetgen.model.department import Department, Unit
from budgetgen.model.finding import Finding, Place
from budgetgen.model.money import MoneyUnit
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import load_pack
from budgetgen.reading.naming import Path, Positions
from budgetgen.reading.problems import problems
from budgetgen.reading.submission import read_submission
from budgetgen.transforming.change_pack import carry_over

FORM_SUFFIX = "填报表.xlsx"
_NO_DEPARTMENT = [{"code": "0", "name": "-"}]
"""Stands in for the list where there is none yet."""


@dataclass(frozen=True)
class StartedFolder:
    """The files of a new department's folder, and what kept its form from being filled."""

    files: Mapping[FilePath, bytes]
    findings: tuple[Finding, ...] = ()


def new_county(
    values: Mapping[str, Any], listed: tuple[ListedDepartment, ...] = ()
) -> County | tuple[Finding, ...]:
    """A county of `values` by field name; its departments are those listed, perhaps none yet."""
    departments = [{"code": each.code, "name": each.name} for each in listed]
    whole = {"money_unit": MoneyUnit.WAN, **values}
    whole["departments"] = departments or whole.get("departments") or _NO_DEPARTMENT
    try:
        county = County.model_validate(whole)
    except ValidationError as error:
        return tuple(problems(error, County, Positions({})))
    if whole["departments"] is _NO_DEPARTMENT:
        county = county.model_copy(update={"departments": ()})
    places: dict[Path, Place] = {("departments", i): each.place for i, each in enumerate(listed)}
    return tuple(mistakes(county, Positions(places))) or county


def next_year(old: County, old_root: FilePath, root: FilePath) -> dict[str, Any]:
    """The values of the county in `root` of the year after `old`'s, by field name.

    It publishes on the site of `old`, whose folder is `old_root`; dates are not known yet.
    """
    return {
        "name": old.name,
        "code": old.code,
        "bureau": old.bureau,
        "budget_year": old.budget_year + 1,
        **({"pack": old.pack} if old.pack else {}),
        "plan": {
            "platform": old.plan.platform,
            "site": _path_between(root, old.site_folder(old_root)),
            "units": old.plan.units,
            "pdf_standards": old.plan.pdf_standards,
        },
        "departments": [
            {"code": each.code, "name": each.name, "folder": each.folder}
            for each in old.departments
        ],
    }


def _path_between(start: FilePath, target: FilePath) -> str:
    """The path from one folder to another, absolute where they lie on two drives."""
    try:
        path = os.path.relpath(target.resolve(), start.resolve())
    except ValueError:
        return target.resolve().as_posix()
    return FilePath(path).as_posix()


def blank_folder(
    county: County, department: CountyDepartment, units: tuple[tuple[str, str], ...] = ()
) -> StartedFolder:
    """The folder of a department with an empty form under its name.

    Raises PackError where the county's pack cannot be used.
    """
    pack = load_pack(county.pack)
    # The units' nature is for the department to say: they are not whole yet.
    nature: Any = None
    submission = Submission.model_construct(
        pack=county.pack,
        budget_year=county.budget_year,
        money_unit=pack.settings.table_unit,
        department=Department.model_construct(
            code=department.code,
            name=department.name,
            region=county.name,
            region_code=county.code,
            units=tuple(Unit.model_construct(code=c, name=n, nature=nature) for c, n in units),
        ),
    )
    form = form_workbook(submission, pack, county.budget_year)
    return StartedFolder(_sent(department, form))


def rolled_folder(
    county: County, department: CountyDepartment, old: County, old_root: FilePath
) -> StartedFolder:
    """The folder of a department with last year's file and a form rolled forward from it.

    The form is empty where last year's file cannot be used: the findings say why. Raises
    PackError where the county's pack cannot be used.
    """
    before = next((each for each in old.departments if each.code == department.code), None)
    if before is None:
        return blank_folder(county, department)
    found = department_input(old_root, before)
    if isinstance(found, tuple):
        return replace(blank_folder(county, department), findings=found)
    folder = FilePath(DEPARTMENTS_FOLDER) / department.folder_name
    kept = {folder / LAST_YEAR_FOLDER / found.source.name: found.source.read_bytes()}
    form = _rolled_form(county, found.source)
    if isinstance(form, bytes):
        return StartedFolder({**_sent(department, form), **kept})
    blank = blank_folder(county, department)
    findings = tuple(within(finding, old_root) for finding in form)
    return StartedFolder({**blank.files, **kept}, findings)


def _sent(department: CountyDepartment, form: bytes) -> dict[FilePath, bytes]:
    """A form with the mark by which it is known to be still as it was sent out."""
    folder = FilePath(DEPARTMENTS_FOLDER) / department.folder_name
    return {
        folder / f"{department.folder_name}{FORM_SUFFIX}": form,
        folder / SENT_FILE: hashlib.sha256(form).hexdigest().encode() + b"\n",
    }


def _rolled_form(county: County, source: FilePath) -> bytes | tuple[Finding, ...]:
    reading = read_submission(source)
    submission = reading.submission
    if submission is None:
        return reading.findings
    pack = county.pack if county.pack != submission.pack else None
    rolled = carry_over(submission, county.budget_year, pack)
    if rolled.submission is None:
        return tuple(finding.at(Place(str(source))) for finding in rolled.findings)
    loaded = load_pack(county.pack)
    findings = too_long(rolled.submission, loaded)
    return findings or form_workbook(rolled.submission, loaded, county.budget_year)
