"""What belongs to no department: a name mistyped, a department left out, or one that is no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from budgetgen.county.county import DEPARTMENTS_FOLDER, RESULTS_FOLDER, County
from budgetgen.county.folders import handed_in
from budgetgen.county.store import read_result
from budgetgen.model.finding import Finding, Place, Severity


def unlisted(root: Path, county: County) -> Iterator[Finding]:
    """Files and folders below the county's folder `root` that belong to none of its departments."""
    received = root / DEPARTMENTS_FOLDER
    for file in handed_in(received) if received.is_dir() else ():
        what = f"文件“{file.name}”不在任何部门的文件夹里，没有处理"
        yield _finding(what, file.relative_to(root), "请放进所属部门的文件夹")
    for folder in _others(received, {each.folder_name for each in county.departments}):
        what = f"文件夹“{folder.name}”不属于 county.yaml 中的任何部门"
        remedy = "请在 county.yaml 中补上这个部门，或改正文件夹名"
        yield _finding(what, folder.relative_to(root), remedy)
    made = root / RESULTS_FOLDER / str(county.budget_year)
    for folder in _others(made, {each.code for each in county.departments}):
        result = read_result(folder)
        name = f"{result.code} {result.name}" if result else folder.name
        what = f"{name} 已不在 county.yaml 的部门中，以前生成的文件还在"
        remedy = "部门已撤销或改了编码的，请删除这个文件夹；漏列的，请在 county.yaml 中补上"
        yield _finding(what, folder.relative_to(root), remedy)


def _others(folder: Path, names: set[str]) -> Iterator[Path]:
    """The folders in `folder` that have none of these names."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path.name not in names and not path.name.startswith("."):
            yield path


def _finding(message: str, place: Path, remedy: str) -> Finding:
    return Finding("COUNTY-UNLISTED", Severity.WARNING, message, Place(place.as_posix()), remedy)
