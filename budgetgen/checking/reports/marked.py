"""A checked workbook with its findings marked in it."""

from __future__ import annotations

from pathlib import Path

from budgetgen.checking.check import CheckResult
from budgetgen.model.finding import Finding
from budgetgen.reading.excel.container import SUFFIXES
from budgetgen.reading.submission import MARKED, submission_file
from budgetgen.reading.text import unreadable


def can_be_marked(source: Path) -> bool:
    """Whether `source` is a workbook, or a folder with one."""
    file = submission_file(source)
    return not isinstance(file, Finding) and file.suffix.lower() in SUFFIXES


def marked_file(result: CheckResult, target: Path | None = None) -> tuple[Path, bytes] | Finding:
    """Where the marked workbook belongs, beside the checked one unless `target` says, and its bytes.

    What is waived is not marked. A finding where the file cannot be marked.
    """
    from budgetgen.excel.marking.mark import mark_workbook
    from budgetgen.excel.marking.package import MarkingError

    source = submission_file(result.source)
    if isinstance(source, Finding):
        return source
    try:
        data = mark_workbook(source.read_bytes(), result.findings)
    except MarkingError as error:
        what, _, remedy = str(error).partition("；")
        return unreadable(source, what, remedy)
    except OSError:
        return unreadable(source, "文件无法读取", "请检查权限，或关闭正在使用它的程序")
    return target or _beside(source), data


def _beside(source: Path) -> Path:
    stem = source.stem.removesuffix(MARKED)
    return source.with_name(f"{stem}{MARKED}{source.suffix}")
