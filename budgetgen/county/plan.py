"""What a run has to do: which departments are not as their files, pack and program make them."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from budgetgen.county.county import County, CountyDepartment, ThreePublicAmounts
from budgetgen.county.digests import current_pack_digest, digest_of, surroundings
from budgetgen.county.folders import DepartmentInput, department_input, within
from budgetgen.county.job import InputFile, Job, JobFiles, form_of
from budgetgen.county.result import DepartmentResult, OutputFile
from budgetgen.county.store import output_folder, read_result, standing_files
from budgetgen.model.finding import Finding
from budgetgen.packs.pack import available_packs
from budgetgen.reading.text import unreadable
from budgetgen.writing.pdf import AS_PACK, PdfWay


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a run; no `formats` asks for the checks alone.

    What is made anew is made in all the formats that there were before, too.
    """

    formats: tuple[str, ...] = ()
    way: PdfWay = AS_PACK
    as_of: datetime.date | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A department and what is to be done.

    `result` is what an earlier run made of it. Nothing is to be done where there is neither a `job`
    nor a `fresh` result, which says why its files cannot be used. `kept` are files of the earlier
    run that hold good, `changed` says that the department's input is not what that run had.
    """

    department: CountyDepartment
    folder: Path
    result: DepartmentResult | None
    job: Job | None = None
    fresh: DepartmentResult | None = None
    kept: tuple[OutputFile, ...] = ()
    changed: bool = True

    @property
    def weight(self) -> int:
        """Roughly how much work it is: the bytes of its files."""
        return sum(len(file.data) for file in self.job.files.every) if self.job else 0


class Planner:
    """Holds the departments of the county in the folder `root` against what lies there."""

    def __init__(self, root: Path, county: County, request: Request) -> None:
        self.root = root
        self.county = county
        self.request = request
        self._digests: dict[str, str] = {}

    def plan(self, department: CountyDepartment) -> Planned:
        """What is to be done for one department."""
        folder = output_folder(self.root, self.county.budget_year, department.code)
        result = read_result(folder)
        county = _alone(self.county, department)
        files = self._files(department)
        if not isinstance(files, JobFiles):
            fresh = _without_files(county, files, result)
            return Planned(department, folder, result, None, fresh if fresh != result else None)
        digest = _digest(county, files)
        same = result is not None and self._same(result, digest)
        kept = _kept(folder, result) if result and same and not self.request.force else ()
        missing = self._missing(result, kept)
        done = result is not None and same and result.as_of == self.request.as_of
        if done and result and not self.request.force and not (missing and result.publishable):
            return Planned(department, folder, result, kept=kept, changed=False)
        request = self.request
        job = Job(county, files, digest, missing, request.way, request.as_of, self.packs)
        return Planned(department, folder, result, job, kept=kept, changed=not same)

    def _missing(
        self, result: DepartmentResult | None, kept: tuple[OutputFile, ...]
    ) -> tuple[str, ...]:
        """The formats to make: those asked for, and those made before of which nothing is kept."""
        asked = self.request.formats
        made = {file.form for file in kept}
        before = result.formats if result and asked else ()
        lost = {*before} - {*asked, *(file.format for file in kept)}
        return (*(f for f in asked if form_of(f, self.request.way) not in made), *sorted(lost))

    @cached_property
    def packs(self) -> dict[str, str]:
        """The digest of every template pack."""
        return {name: self._pack_digest(name) for name in available_packs()}

    def _pack_digest(self, name: str) -> str:
        if name not in self._digests:
            self._digests[name] = current_pack_digest(name)
        return self._digests[name]

    def _same(self, result: DepartmentResult, digest: str) -> bool:
        """Whether a result was made from what there is now."""
        return result.digest == digest and (
            not result.pack or result.pack_digest == self._pack_digest(result.pack)
        )

    def _files(self, department: CountyDepartment) -> JobFiles | tuple[Finding, ...]:
        found = department_input(self.root, department)
        if not isinstance(found, DepartmentInput):
            return found
        try:
            units = tuple(self._file(path) for path in found.units)
            last = self._file(found.last_year) if found.last_year else None
            return JobFiles(self._file(found.source), last, units)
        except OSError:
            problem = unreadable(found.source, f"{department}：文件无法打开", "请检查权限")
            return (within(problem, self.root),)

    def _file(self, path: Path) -> InputFile:
        return InputFile(path.relative_to(self.root).as_posix(), path.read_bytes())


def _alone(county: County, department: CountyDepartment) -> County:
    """The county with one department, without what concerns the others, PDFs or the site alone."""
    return county.model_copy(
        update={
            "departments": (department,),
            "three_public": ThreePublicAmounts(),
            "plan": county.plan.model_copy(update={"pdf_standards": (), "site": ""}),
        }
    )


def _digest(county: County, files: JobFiles) -> str:
    inputs = (
        part for each in files.every for part in (each.name, hashlib.sha256(each.data).hexdigest())
    )
    return digest_of(surroundings(), county.model_dump_json(), *inputs)


def _without_files(
    county: County, findings: tuple[Finding, ...], old: DepartmentResult | None
) -> DepartmentResult:
    """The result of a department whose files cannot be used; what was made before stays."""
    department = county.departments[0]
    return DepartmentResult(
        department.code,
        department.name,
        county.budget_year,
        digest_of(county.model_dump_json()),
        findings=findings,
        files=old.files if old else (),
        formats=old.formats if old else (),
    )


def _kept(folder: Path, result: DepartmentResult) -> tuple[OutputFile, ...]:
    """The files of the formats of which none is missing or was changed."""
    standing = standing_files(folder, result)
    names = {file.name for file in standing}
    damaged = {file.form for file in result.files if file.name not in names}
    return tuple(file for file in standing if file.form not in damaged)
