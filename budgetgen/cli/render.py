"""``budgetgen render``: submissions -> documents."""

from __future__ import annotations

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
from budgetgen.model.finding import has_errors
from budgetgen.writing.files import write_files

if TYPE_CHECKING:
    from budgetgen.rendering import Prepared

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


def _render_one(prepared: Prepared, formats: list[str], folder: Path, draft: bool) -> bool:
    """Write one submission's documents; False when nothing was written."""
    stem = prepared.file_stem
    files = {}
    for name in formats:
        with progress(f"{stem}：正在生成 {name.upper()} …"):
            files[folder / f"{stem}.{name}"] = _rendered(prepared, name, draft)
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
) -> None:
    """生成部门预算公开文档；有错误时不生成（草稿除外）。"""
    wanted = _formats(formats)
    stems: dict[str, Path] = {}
    failed = [file for file in files if not _one(file, wanted, folder, draft, stems)]
    if failed:
        raise typer.Exit(WRONG)


def _one(file: Path, formats: list[str], folder: Path, draft: bool, stems: dict[str, Path]) -> bool:
    """Read, check and render one submission; `stems` are the names that others have taken."""
    from budgetgen.checking.check import check_prepared
    from budgetgen.rendering import prepare

    with progress(f"{file}：正在读取、计算和检查 …"):
        done = prepare(file)
        findings = done.findings
        if done.prepared is not None:
            findings = check_prepared(file, done.prepared, done.findings).findings
    show_findings(findings)
    if done.prepared is None or (has_errors(findings) and not draft):
        err.print(f"{file}：{count_findings(findings)}，未生成文件")
        if done.prepared is not None:
            err.print("    → 改正后再生成；急用可加 --draft 先生成草稿", style="dim")
        return False
    earlier = stems.setdefault(done.prepared.file_stem, file)
    if earlier != file:
        err.print(f"{file} 与 {earlier} 生成的文件同名，未生成；请核对部门名称和年度")
        return False
    return _render_one(done.prepared, formats, folder, draft)
