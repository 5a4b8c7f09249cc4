"""``budgetgen render``: submissions -> documents."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.output import (
    LACKING,
    WRONG,
    complain,
    count_findings,
    err,
    out,
    progress,
    show_findings,
)
from budgetgen.model.finding import Finding, Place, has_errors
from budgetgen.writing.files import write_files

if TYPE_CHECKING:
    from budgetgen.rendering import Preparation, Prepared

FORMATS = ("docx", "pdf", "html")


def _formats(text: str) -> list[str]:
    names = [name.strip().lower() for name in text.replace("，", ",").split(",") if name.strip()]
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        what = f"没有“{'、'.join(unknown)}”这种格式" if unknown else "没有写明格式"
        complain("命令有误", what, f"可选：{'、'.join(FORMATS)}")
        raise typer.Exit(WRONG)
    return list(dict.fromkeys(names))


def _rendered(prepared: Prepared, name: str, draft: bool) -> bytes:
    """The document in format `name`; ends the command when the machine cannot make it."""
    from budgetgen.doctor import examine_machine
    from budgetgen.rendering import render as render_format

    try:
        return render_format(prepared, name, draft)
    except (ImportError, OSError):
        lacking = [check for check in examine_machine() if name in check.formats]
        if not lacking:
            raise
        for check in lacking:
            complain(f"不能生成 {name}", f"{check.name} {check.detail}", check.remedy)
        raise typer.Exit(LACKING) from None


def _render_all(documents: list[Prepared], formats: list[str], folder: Path, draft: bool) -> bool:
    """Write all documents of one file; False when nothing was written."""
    files = {}
    for prepared in documents:
        for name in formats:
            with progress(f"{prepared.file_stem}：正在生成 {name.upper()} …"):
                path = folder / f"{prepared.file_stem}.{name}"
                files[path] = _rendered(prepared, name, draft)
    problems = write_files(files)
    show_findings(problems)
    if problems:
        return False
    for path, data in files.items():
        out.print(f"已生成 {path}（{max(1, len(data) // 1024)} KB）")
    return True


def render(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="文件…", help="预算文件（.yaml），或装有一个预算文件的文件夹"),
    ],
    formats: Annotated[
        str, typer.Option("--format", "-f", metavar="格式", help="docx、pdf、html，用逗号分隔")
    ] = "docx,pdf,html",
    folder: Annotated[
        Path, typer.Option("--out", "-o", metavar="文件夹", help="写到哪个文件夹")
    ] = Path("output"),
    draft: Annotated[
        bool, typer.Option("--draft", help="每页标明草稿，网页中可查看每个数字来自哪几行")
    ] = False,
    per_unit: Annotated[
        bool, typer.Option("--per-unit", help="除部门的文本外，另生成每个单位的单位预算公开文本")
    ] = False,
) -> None:
    """生成部门预算公开文档；有错误时不生成（草稿除外）。"""
    wanted = _formats(formats)
    taken: dict[str, tuple[Path, int]] = {}
    failed = []
    for file in files:
        documents = _ready(file, draft, per_unit, taken)
        if not documents or not _render_all(documents, wanted, folder, draft):
            failed.append(file)
    if failed:
        raise typer.Exit(WRONG)


def _findings(done: Preparation) -> tuple[Finding, ...]:
    from budgetgen.checking.check import check_prepared

    if done.prepared is None:
        return done.findings
    return check_prepared(done.source, done.prepared, done.findings).findings


def _each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is wrong with the department is often wrong with its units, in the same words."""
    seen: dict[tuple[Place, str, str], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.place, finding.code, finding.message), finding)
    return tuple(seen.values())


def _ready(
    file: Path, draft: bool, per_unit: bool, taken: dict[str, tuple[Path, int]]
) -> list[Prepared]:
    """One file's documents, read and checked, none where it must not be published.

    `taken` are the names that other documents have.
    """
    from budgetgen.rendering import prepare, prepare_units

    with progress(f"{file}：正在读取、计算和检查 …"):
        done = [prepare(file)]
        done += prepare_units(done[0]) if per_unit else []
        findings = _each_once(chain.from_iterable(map(_findings, done)))
    show_findings(findings)
    ready = [each.prepared for each in done if each.prepared is not None]
    if len(ready) < len(done) or (has_errors(findings) and not draft):
        err.print(f"{file}：{count_findings(findings)}，未生成文件")
        if len(ready) == len(done):
            err.print("    → 改正后再生成；急用可加 --draft 先生成草稿", style="dim")
        return []
    for i, prepared in enumerate(ready):
        earlier = taken.setdefault(prepared.file_stem, (file, i))
        if earlier != (file, i):
            err.print(f"{file} 与 {earlier[0]} 生成的文件同名，未生成；请核对部门名称和年度")
            return []
    return ready
