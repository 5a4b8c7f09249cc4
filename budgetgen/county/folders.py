"""The files of a department in the county's folder, and whether what they hold is the department's.

A folder may be edited by anybody: what leads out of the county's folder is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from budgetgen.county.county import (
    COUNTY_FILE,
    DEPARTMENTS_FOLDER,
    LAST_YEAR_FOLDER,
    UNITS_FOLDER,
    County,
    CountyDepartment,
)
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Level
from budgetgen.reading.excel.container import ALIENS
from budgetgen.reading.naming import Positions
from budgetgen.reading.submission import files_in, several, submissions_in
from budgetgen.writing.files import safe_name

NOT_RECEIVED = "COUNTY-NOT-RECEIVED"
"""The code of a finding that nothing has come in from a department yet."""
NOT_ITS_OWN = "COUNTY-BELONGS"
"""The code of a finding that a file is another department's, year's, pack's or level's."""
SENT_FILE = ".下发"
"""Within a department's folder: the SHA-256 of the form as it was sent out."""
_PAPERS = (".doc", ".docx", ".wps", ".pdf", ".ofd", ".jpg", ".jpeg", ".png")
_ARCHIVES = (".zip", ".rar", ".7z")
_UNUSABLE = {
    **dict.fromkeys(ALIENS, "请用 Excel 或 WPS 另存为 .xlsx"),
    **dict.fromkeys(_PAPERS, "请部门把内容填进下发的填报表（.xlsx）再报"),
    **dict.fromkeys(_ARCHIVES, "请先解压，把其中的填报表放进来"),
}
"""What departments send instead of a form, by its ending: what to do about it."""


@dataclass(frozen=True, slots=True)
class DepartmentInput:
    """The files to make a department's disclosure from; `units` are units' own submissions."""

    department: CountyDepartment
    source: Path
    last_year: Path | None = None
    units: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """All of them."""
        return (self.source, *((self.last_year,) if self.last_year else ()), *self.units)


def department_input(
    root: Path, department: CountyDepartment
) -> DepartmentInput | tuple[Finding, ...]:
    """The files of a department below the county's folder `root`, or why there are none to use."""
    folder = root / DEPARTMENTS_FOLDER / department.folder_name
    try:
        found = tuple(_unfit(root, department) or _no_folder(root, folder)) or _files(
            folder, department
        )
        if isinstance(found, DepartmentInput):
            found = tuple(_strays(root, found)) or found
    except OSError:
        found = (_bad("文件夹或其中的文件无法打开", folder, "请检查权限"),)
    if isinstance(found, DepartmentInput):
        return found
    return tuple(named(finding, root, department) for finding in found)


def within(finding: Finding, root: Path) -> Finding:
    """The same finding with its place relative to the county's folder `root`."""
    file = Path(finding.place.file)
    if not finding.place.file or not file.is_relative_to(root):
        return finding
    return finding.at(replace(finding.place, file=file.relative_to(root).as_posix()))


def named(finding: Finding, root: Path, department: CountyDepartment) -> Finding:
    """The same finding by the department's name, with its place relative to `root`."""
    return replace(within(finding, root), message=f"{department}：{finding.message}")


def _finding(code: str, message: str, place: Path, remedy: str) -> Finding:
    return Finding(code, Severity.ERROR, message, Place(str(place)), remedy)


def _bad(message: str, place: Path, remedy: str) -> Finding:
    return _finding("COUNTY-FOLDER", message, place, remedy)


def unfit_name(root: Path, department: CountyDepartment) -> tuple[Finding, ...]:
    """What is wrong with a folder's name that leads elsewhere, or that no file system takes."""
    return tuple(named(finding, root, department) for finding in _unfit(root, department))


def _unfit(root: Path, department: CountyDepartment) -> list[Finding]:
    name = department.folder_name
    if name and name == safe_name(name):
        return []
    message = f"“{name}”不能作文件夹名"
    remedy = '文件夹名不能含 / \\ : * ? " < > | 等符号，也不能是别处的路径；请在 county.yaml 中改写'
    return [_bad(message, root / COUNTY_FILE, remedy)]


def _no_folder(root: Path, folder: Path) -> Iterator[Finding]:
    if folder.is_dir():
        if not _lies_in(folder, root):
            yield _bad("文件夹是指向别处的链接", folder, "请把文件本身放进县的文件夹")
    elif folder.exists():
        yield _bad("这里应是一个文件夹，现为文件", folder, "请建文件夹，把填报表放进去")
    else:
        yield _finding(NOT_RECEIVED, "没有收到，文件夹不存在", folder, _put_form(root, folder))


def _put_form(root: Path, folder: Path) -> str:
    """What to do about a missing folder; names one that begins with the same code, if any."""
    code = folder.name.partition("-")[0]
    above = root / DEPARTMENTS_FOLDER
    for other in sorted(above.iterdir()) if above.is_dir() else ():
        if other.is_dir() and other.name.partition("-")[0] == code:
            return f"是否“{other.name}”？请改文件夹名，或在 county.yaml 中写明“文件夹”"
    return "请建文件夹，把部门报来的填报表放进去"


def _files(folder: Path, department: CountyDepartment) -> DepartmentInput | tuple[Finding, ...]:
    lying = submissions_in(folder)
    received = [file for file in lying if not _is_blank(file)]
    if not received:
        return (_nothing(folder, lying[0] if lying else None),)
    source = _only(folder, received)
    before = folder / LAST_YEAR_FOLDER
    of_last_year = submissions_in(before) if before.is_dir() else []
    last_year = _only(before, of_last_year) if of_last_year else None
    findings = tuple(found for found in (source, last_year) if isinstance(found, Finding))
    if findings or isinstance(source, Finding) or isinstance(last_year, Finding):
        return findings
    units = folder / UNITS_FOLDER
    of_units = tuple(files_in(units)) if units.is_dir() else ()
    return DepartmentInput(department, source, last_year, of_units)


def _only(folder: Path, files: list[Path]) -> Path | Finding:
    return files[0] if len(files) == 1 else several(folder, files, "请只留一个，其余移到别处")


def _nothing(folder: Path, blank: Path | None) -> Finding:
    """That no submission lies in a folder but, perhaps, the `blank` form; names what does.

    Papers beside a blank form may have been sent out with it.
    """
    others = [file for file in handed_in(folder) if file != blank]
    names = "、".join(file.name for file in others)
    passed = () if blank is None else _PAPERS
    kinds = [kind for file in others if (kind := file.suffix.lower()) in _UNUSABLE]
    remedies = dict.fromkeys(_UNUSABLE[kind] for kind in kinds if kind not in passed)
    if remedies:
        return _bad(f"文件夹里有 {names}，不能读取", folder, "；".join(remedies))
    if blank is None:
        remedy = "请把部门报来的填报表（.xlsx）或预算文件（.yaml）放进去"
        return _finding(NOT_RECEIVED, "没有收到，文件夹里没有填报表", folder, remedy)
    beside = f"；另有 {names}，不是填报表" if names else ""
    remedy = "请催报；收到后用部门报来的填报表替换它"
    return _finding(NOT_RECEIVED, f"没有收到，仍是下发的表{beside}", blank, remedy)


def handed_in(folder: Path) -> list[Path]:
    """The files of `folder` that somebody may have sent as a submission; raises OSError."""
    return files_in(folder, _UNUSABLE)


def _lies_in(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to((root / DEPARTMENTS_FOLDER).resolve())


def _strays(root: Path, found: DepartmentInput) -> Iterator[Finding]:
    for file in found.files:
        if not _lies_in(file, root):
            yield _bad("文件是指向别处的链接", file, "请把文件本身放进部门的文件夹")


def _is_blank(file: Path) -> bool:
    """Whether a form is still the one that was sent out, byte for byte."""
    try:
        sent = (file.parent / SENT_FILE).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return False
    return hashlib.sha256(file.read_bytes()).hexdigest() == sent


def belonging_findings(
    department: CountyDepartment,
    county: County,
    submission: Submission,
    positions: Positions,
    level: Level = Level.DEPARTMENT,
) -> tuple[Finding, ...]:
    """Whether a submission is this department's, of this year, under the county's pack.

    `level` is that of the place it lies in: units' own lie in `UNITS_FOLDER`.
    """
    return (
        *_other_department(department, county, submission, positions),
        *_other_level(department, submission, positions, level),
        *_other_reply(department, county, submission, positions),
    )


def is_anothers(findings: Iterable[Finding]) -> bool:
    """Whether `belonging_findings` among these say that a submission is not the department's."""
    return any(
        finding.code == NOT_ITS_OWN and finding.severity is Severity.ERROR for finding in findings
    )


def _other_department(
    department: CountyDepartment, county: County, submission: Submission, positions: Positions
) -> Iterator[Finding]:
    own = submission.department
    for name, title, typed, listed in (
        (("department", "code"), "部门编码", own.code, department.code),
        (("department", "name"), "部门名称", own.name, department.name),
        (("budget_year",), "预算年度", submission.budget_year, county.budget_year),
        (("pack",), "模板包", submission.pack, county.pack or submission.pack),
    ):
        if typed != listed:
            yield Finding(
                NOT_ITS_OWN,
                Severity.ERROR,
                f"{department}：填报表的{title}是“{typed}”，县里列的是“{listed}”",
                positions[name],
                "请核对是否放错了文件；没有放错的，请改填报表或 county.yaml",
                expected=str(listed),
                actual=str(typed),
                path=name,
            )


def _other_level(
    department: CountyDepartment, submission: Submission, positions: Positions, level: Level
) -> Iterator[Finding]:
    if submission.level is not level:
        yield Finding(
            NOT_ITS_OWN,
            Severity.ERROR,
            f"{department}：这里应放{level}的填报表，现为{submission.level}的",
            positions["level",],
            f"部门的填报表放在部门的文件夹，单位自己的放在其中的“{UNITS_FOLDER}”文件夹",
            expected=str(level),
            actual=str(submission.level),
            path=("level",),
        )


def _other_reply(
    department: CountyDepartment, county: County, submission: Submission, positions: Positions
) -> Iterator[Finding]:
    told, listed = submission.approved_on, department.replied_on or county.replied_on
    if told and listed and told != listed:
        yield Finding(
            NOT_ITS_OWN,
            Severity.WARNING,
            f"{department}：填报表的批复日期是 {told}，县里列的是 {listed}",
            positions["approved_on",],
            "请对照批复文件，改正其中一个",
            expected=listed.isoformat(),
            actual=told.isoformat(),
            path=("approved_on",),
        )
