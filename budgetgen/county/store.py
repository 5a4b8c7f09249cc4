"""The output folder of a department: what a run put there, and whether it is still as it was put.

``结果.json`` lists every file of the folder and is written last. While files are replaced it lists
the old and the new and counts as outdated, so that whatever a killed run leaves is known.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from budgetgen.county.county import RESULTS_FOLDER, County
from budgetgen.county.job import Made
from budgetgen.county.result import DepartmentResult, OutputFile
from budgetgen.county.result_file import RESULT_FILE, from_json, to_json
from budgetgen.model.finding import Finding
from budgetgen.writing.files import TEMPORARY, cannot_write, write_files


def output_folder(root: Path, year: int, code: str) -> Path:
    """Where the documents and the result of a department lie in the county's folder `root`."""
    return root / RESULTS_FOLDER / str(year) / code


def read_result(folder: Path) -> DepartmentResult | None:
    """The result in a department's output folder; None where there is none that can be read."""
    try:
        return from_json((folder / RESULT_FILE).read_bytes())
    except OSError:
        return None


def read_results(root: Path, county: County) -> dict[str, DepartmentResult]:
    """The results of all departments that have one, by code, in the county's order."""
    folders = {d.code: output_folder(root, county.budget_year, d.code) for d in county.departments}
    found = ((code, read_result(folder)) for code, folder in folders.items())
    return {code: result for code, result in found if result is not None}


def standing_files(folder: Path, result: DepartmentResult) -> tuple[OutputFile, ...]:
    """The listed files that are on the disk as they were written.

    A file that nobody touched since the result was written is known by its size; of others the
    content is looked at.
    """
    try:
        written = _last_touched((folder / RESULT_FILE).stat())
    except OSError:
        return ()
    return tuple(file for file in result.files if _stands(folder / file.name, file, written))


def _last_touched(status: os.stat_result) -> int:
    return max(status.st_mtime_ns, status.st_ctime_ns)


def _stands(path: Path, file: OutputFile, written: int) -> bool:
    try:
        status = path.stat()
        if status.st_size != file.size:
            return False
        if _last_touched(status) <= written:
            return True
        return hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
    except OSError:
        return False


def store(folder: Path, made: Made, old: DepartmentResult | None) -> tuple[Finding, ...]:
    """Put a department's files and result in place of those of the `old` result.

    Findings say why it could not be done; then the next run does it again.
    """
    result = folder / RESULT_FILE
    before = old.files if old else ()
    kept = {file.name for file in made.result.files}
    gone = [file.name for file in before if file.name not in kept]
    problems: list[Finding] = []
    if made.files or gone:
        under_way = replace(made.result, digest="", files=(*made.result.files, *before))
        problems = write_files({result: to_json(under_way)})
    problems = problems or write_files({folder / n: data for n, data in made.files.items()})
    problems = problems or list(_remove(folder, gone))
    return tuple(problems or write_files({result: to_json(made.result)}))


def _remove(folder: Path, names: Iterable[str]) -> Iterator[Finding]:
    """Delete files of a department's folder, and the folders that are empty then."""
    for name in names:
        path = folder / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            yield cannot_write(path, error)
            continue
        for above in path.parents:
            if above == folder or not _removed(above):
                break


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


def clean(folder: Path) -> None:
    """Delete what a killed run left half written; nobody else may be writing."""
    for path in folder.rglob(f"{TEMPORARY}*"):
        with contextlib.suppress(OSError):  # the next run tries again
            path.unlink()
