"""``budgetgen render``: submissions -> documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

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
from budgetgen.model.finding import Finding, Place, each_once, has_errors
from budgetgen.writing.files import write_files
from budgetgen.writing.pdf import STANDARDS, Engine, PdfRefused, PdfWay, Standard, way_findings

if TYPE_CHECKING:
    from budgetgen.rendering import Preparation, Prepared

_Name = TypeVar("_Name", bound=str)

FORMATS = ("docx", "pdf", "html", "xlsx", "csv", "json")


Formats = Annotated[
    str,
    typer.Option("--format", "-f", metavar="格式", help=f"{'、'.join(FORMATS)}，用逗号分隔"),
]
PdfEngine = Annotated[
    Engine | None,
    typer.Option(
        "--pdf-engine",
        metavar="引擎",
        help="生成 PDF 用 typst 还是 weasyprint；不填则用 typst，模板包自带 print.css 的用 weasyprint",
    ),
]
STANDARD_HELP = f"PDF 须符合的标准：{'、'.join(STANDARDS)}（长期保存、无障碍阅读），可用逗号分隔"
PdfStandard = Annotated[str, typer.Option("--pdf-standard", metavar="标准", help=STANDARD_HELP)]
"""The options of the commands that render."""


def chosen(text: str, offered: Iterable[_Name], what: str) -> tuple[_Name, ...]:
    """The names in `text` that are among the `offered`, each once; else the command ends."""
    known = {str(name): name for name in offered}
    names = [name.strip().lower() for name in text.replace("，", ",").split(",") if name.strip()]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        wrong = f"没有“{'、'.join(unknown)}”这种{what}" if unknown else f"没有写明{what}"
        complain("命令有误", wrong, f"可选：{'、'.join(known)}")
        raise typer.Exit(WRONG)
    return tuple(dict.fromkeys(known[name] for name in names))


def pdf_way(engine: Engine | None, standard: str, otherwise: tuple[Standard, ...] = ()) -> PdfWay:
    """How the options say that a PDF is made, by the standards `otherwise` if they name none.

    Ends the command where a standard is unknown, or the engine meets none whatever the pack.
    """
    way = PdfWay(engine, chosen(standard, STANDARDS, "标准") if standard else otherwise)
    impossible = way_findings(way, "", Place())
    for finding in impossible:
        complain("命令有误", finding.message, finding.remedy)
    if impossible:
        raise typer.Exit(WRONG)
    return way


def _rendered(prepared: Prepared, name: str, draft: bool, way: PdfWay) -> dict[str, bytes]:
    """The files of format `name`; ends the command when the machine cannot make them."""
    from budgetgen.doctor import examine_machine
    from budgetgen.rendering import render_files

    try:
        return render_files(prepared, name, draft, way=way)
    except (ImportError, OSError):
        needed = {name, way.engine_for(prepared.pack.print_css)} if name == "pdf" else {name}
        lacking = [check for check in examine_machine() if needed & {*check.formats}]
        if not lacking:
            raise
        for check in lacking:
            complain(f"不能生成 {name}", f"{check.name} {check.detail}", check.remedy)
        raise typer.Exit(LACKING) from None


def _render_all(
    documents: list[Prepared], formats: tuple[str, ...], folder: Path, draft: bool, way: PdfWay
) -> bool:
    """Write all documents of one file; False when nothing was written."""
    files: dict[Path, bytes] = {}
    try:
        for prepared in documents:
            for name in formats:
                with progress(f"{prepared.file_stem}：正在生成 {name.upper()} …"):
                    made = _rendered(prepared, name, draft, way)
                files |= {folder / file: data for file, data in made.items()}
    except PdfRefused as refused:
        problems = list(refused.findings)
    else:
        problems = write_files(files)
    show_findings(problems)
    if problems:
        return False
    _show_written(files, folder)
    return True


def _show_written(files: dict[Path, bytes], folder: Path) -> None:
    """Every document with its size, and every folder of data with the number of its files."""
    counted = Counter(path.parent for path in files if path.parent != folder)
    for path, data in files.items():
        if path.parent == folder:
            out.print(f"已生成 {path}（{max(1, len(data) // 1024)} KB）")
        elif count := counted.pop(path.parent, 0):
            out.print(f"已生成 {path.parent}（{count} 个文件）")


def render(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="文件…", help="预算文件（.yaml），或装有一个预算文件的文件夹"),
    ],
    formats: Formats = "docx,pdf,html",
    folder: Annotated[
        Path, typer.Option("--out", "-o", metavar="文件夹", help="写到哪个文件夹")
    ] = Path("output"),
    draft: Annotated[
        bool, typer.Option("--draft", help="每页标明草稿，网页中可查看每个数字来自哪几行")
    ] = False,
    per_unit: Annotated[
        bool, typer.Option("--per-unit", help="除部门的文本外，另生成每个单位的单位预算公开文本")
    ] = False,
    engine: PdfEngine = None,
    standard: PdfStandard = "",
) -> None:
    """生成部门预算公开文档；有错误时不生成（草稿除外）。"""
    wanted, way = chosen(formats, FORMATS, "格式"), pdf_way(engine, standard)
    taken: dict[str, tuple[Path, int]] = {}
    failed = []
    for file in files:
        documents = _ready(file, draft, per_unit, taken)
        if "pdf" in wanted and not _allows(documents, way):
            documents = []
        if not documents or not _render_all(documents, wanted, folder, draft, way):
            failed.append(file)
    if failed:
        raise typer.Exit(WRONG)


def _allows(documents: list[Prepared], way: PdfWay) -> bool:
    """Whether all packs allow a PDF to be made so; says what is at odds."""
    from budgetgen.rendering import pdf_findings

    found = each_once(chain.from_iterable(pdf_findings(each, way) for each in documents))
    show_findings(found)
    return not has_errors(found)


def _findings(done: Preparation) -> tuple[Finding, ...]:
    from budgetgen.checking.check import check_prepared

    if done.prepared is None:
        return done.findings
    return check_prepared(done.source, done.prepared, done.findings).findings


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
        findings = each_once(chain.from_iterable(map(_findings, done)))
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
