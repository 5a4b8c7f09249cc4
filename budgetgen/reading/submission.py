"""A file -> Submission with the place of every value, or all that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path as FilePath

from pydantic import ValidationError

from budgetgen.model.finding import Finding, Severity, has_errors
from budgetgen.model.submission import Submission
from budgetgen.reading.amount_units import check_amount_units, money_unit_of
from budgetgen.reading.excel.container import ALIENS
from budgetgen.reading.excel.container import SUFFIXES as WORKBOOKS
from budgetgen.reading.naming import Namer, Positions
from budgetgen.reading.problems import problems
from budgetgen.reading.publishing_level import check_level
from budgetgen.reading.references import check_references, name_units_by_code
from budgetgen.reading.text import read_text, unreadable
from budgetgen.reading.tree import Mapping, Tree
from budgetgen.reading.yaml_file import parse_yaml

TEXTS = (".yaml", ".yml")
MARKED = "（已标注）"
"""How a form's name ends to which the findings were added: it is no second form."""


@dataclass(frozen=True)
class Reading:
    """What came out of a file: a submission unless there are errors."""

    submission: Submission | None
    positions: Positions
    findings: tuple[Finding, ...]


def _failed(*findings: Finding) -> Reading:
    return Reading(None, Positions({}), findings)


def files_in(folder: FilePath, more: Collection[str] = ()) -> list[FilePath]:
    """The files of `folder` that may hold a submission, by name; raises OSError.

    `more` are further endings to look for.
    """
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in (*TEXTS, *WORKBOOKS, *more)
        and not file.name.startswith((".", "~$"))
        and not file.stem.endswith(MARKED)
        and file.is_file()
    )


def submissions_in(folder: FilePath) -> list[FilePath]:
    """The same without workbooks that are no forms, where they lie beside one; raises OSError."""
    files = files_in(folder)
    if len(files) < 2:
        return files
    from budgetgen.reading.excel.form import is_form

    return [file for file in files if file.suffix.lower() in TEXTS or is_form(file)] or files


def several(folder: FilePath, files: list[FilePath], remedy: str) -> Finding:
    """The finding that `folder` holds more than one submission."""
    names = "、".join(file.name for file in files)
    return unreadable(folder, f"文件夹里有 {len(files)} 个预算文件：{names}", remedy)


def submission_file(path: FilePath) -> FilePath | Finding:
    """The budget file itself, or the only one in the folder `path`."""
    try:
        if not path.is_dir():
            return path
        files = submissions_in(path)
    except OSError:
        return unreadable(path, "文件或文件夹无法打开", "请检查路径和权限")
    if len(files) == 1:
        return files[0]
    if not files:
        return unreadable(path, "文件夹里没有预算文件（.yaml、.xlsx）", "请指定预算文件")
    return several(path, files, "请指定其中一个文件")


def read_submission(path: FilePath) -> Reading:
    """The submission in the file (or folder) at `path`, with all findings at once."""
    file = submission_file(path)
    if isinstance(file, Finding):
        return _failed(file)
    if file.suffix.lower() in (*WORKBOOKS, *ALIENS):
        from budgetgen.reading.excel.form import read_form

        form = read_form(file)
        if isinstance(form, Finding):
            return _failed(form)
        return submission_from_tree(form.tree, form.findings)
    text = read_text(file)
    if isinstance(text, Finding):
        return _failed(text)
    tree = parse_yaml(text, str(file))
    if isinstance(tree, Finding):
        return _failed(tree)
    return submission_from_tree(tree)


def submission_from_tree(tree: Tree, earlier: tuple[Finding, ...] = ()) -> Reading:
    """The submission that a tree (from YAML or Excel) holds; `earlier` findings are kept.

    What could not be read is not said to be missing, too.
    """
    if not isinstance(tree, Mapping):
        return _failed(
            Finding(
                "READ-YAML",
                Severity.ERROR,
                "文件内容不是“名称: 内容”的形式",
                tree.place,
                "可用 budgetgen new 生成一份示例，照着填写",
            )
        )
    namer = Namer()
    values = namer.values(tree, Submission)
    positions = Positions(namer.places)
    findings = [*earlier, *namer.findings]
    name_units_by_code(values)
    unit = money_unit_of(values)
    submission = None
    try:
        submission = Submission.model_validate(values, context={"money_unit": unit})
    except ValidationError as error:
        unread = {finding.place for finding in earlier if finding.severity is Severity.ERROR}
        findings += (
            finding
            for finding in problems(error, Submission, positions)
            if finding.code != "READ-MISSING" or finding.place not in unread
        )
    findings += check_references(values, positions)
    findings += check_level(values, positions)
    findings += check_amount_units(values, unit, positions)
    findings.sort(key=lambda finding: finding.place)
    result = tuple(findings)
    return Reading(None if has_errors(result) else submission, positions, result)
