"""An export's file -> a submission."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from budgetgen.model.finding import Finding, Place, Severity, has_errors
from budgetgen.model.vocabulary import Nature
from budgetgen.reading.export.grid import WORKBOOKS, Grid, read_grids
from budgetgen.reading.export.ledger import into_base, skeleton
from budgetgen.reading.export.lines import Export, export_lines, find_header
from budgetgen.reading.export.profile import ExportProfile, profile_names, read_profile
from budgetgen.reading.naming import Positions
from budgetgen.reading.submission import Reading, read_submission, submission_file
from budgetgen.reading.text import read_text
from budgetgen.reading.tree import Tree
from budgetgen.reading.yaml_file import parse_yaml


def _failed(*findings: Finding) -> Reading:
    return Reading(None, Positions({}), findings)


def read_export(
    path: Path, profile_name: str | None, base: Path | None, budget_year: int | None
) -> Reading:
    """The submission of the export at `path`: its ledger in that of `base`, or a skeleton.

    `profile_name` is one of ours, a file, or None for the one of ours whose columns are there;
    `budget_year` is needed without a base.
    """
    grids = read_grids(path)
    if isinstance(grids, Finding):
        return _failed(grids)
    profile = _profile(profile_name, grids)
    if not isinstance(profile, ExportProfile):
        return _failed(*profile)
    export = export_lines(grids, profile)
    if has_errors(export.findings) or not export.lines:
        return _failed(*export.findings, *_nothing(export, path))
    tree = _base(export, profile, base, budget_year, path)
    if isinstance(tree, Finding):
        return _failed(*export.findings, tree)
    reading = into_base(export, profile.money_unit, tree)
    if base is None and reading.submission is not None:
        return replace(reading, findings=(*reading.findings, _assumed(path)))
    return reading


def _assumed(path: Path) -> Finding:
    """What an export does not tell, and a submission must."""
    return Finding(
        "EXPORT-ASSUMED",
        Severity.WARNING,
        f"导出的明细里没有单位性质，各单位都先填为“{Nature.ADMINISTRATIVE}”",
        Place(str(path)),
        "请在写出的文件中逐个改成实际的性质；部门名称、规格也请补上",
    )


def _nothing(export: Export, path: Path) -> tuple[Finding, ...]:
    if has_errors(export.findings):
        return ()
    place = Place(str(path))
    return (
        Finding("EXPORT-EMPTY", Severity.ERROR, "没有一行明细有金额", place, "请核对导出的范围"),
    )


def _profile(name: str | None, grids: tuple[Grid, ...]) -> ExportProfile | tuple[Finding, ...]:
    if name is not None:
        return read_profile(name)
    profiles = [p for each in profile_names() if isinstance(p := read_profile(each), ExportProfile)]
    found = (p for p in profiles if any(find_header(grid, p) for grid in grids))
    return next(found, profiles[0])


def _base(
    export: Export, profile: ExportProfile, base: Path | None, year: int | None, path: Path
) -> Tree | Finding:
    if base is not None:
        return _tree(base)
    if year is None:
        return Finding(
            "EXPORT-YEAR",
            Severity.ERROR,
            "没有部门文件，不知道是哪个预算年度",
            Place(str(path)),
            "请用 --year 写明年度，或用 --department 指定部门的预算文件",
        )
    return skeleton(export, profile.money_unit, year, str(path))


def _tree(base: Path) -> Tree | Finding:
    """The tree of the base file; of an Excel form, that of the submission it holds."""
    file = submission_file(base)
    if isinstance(file, Finding):
        return file
    if file.suffix.lower() not in WORKBOOKS:
        text = read_text(file)
        return text if isinstance(text, Finding) else parse_yaml(text, str(file))
    from budgetgen.writing.yaml_file import submission_yaml

    reading = read_submission(file)
    if reading.submission is None:
        return reading.findings[0]
    return parse_yaml(submission_yaml(reading.submission), str(file))
