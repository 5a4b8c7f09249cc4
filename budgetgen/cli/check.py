"""``budgetgen check``: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from budgetgen.cli.output import (
    BROKEN,
    WRONG,
    complain,
    day_from,
    err,
    out,
    progress,
    save,
    show_findings,
)
from budgetgen.cli.score import profile_from
from budgetgen.cli.submission_out import Force, refuse_overwriting
from budgetgen.model.finding import Finding, Severity

if TYPE_CHECKING:
    from budgetgen.checking.check import CheckResult
    from budgetgen.checking.scoring import Score
    from budgetgen.checking.waivers import Granted

    Results: TypeAlias = Sequence[CheckResult]
    Scores: TypeAlias = Sequence[Score | None]


def _text(results: Results, scores: Scores) -> str:
    from budgetgen.checking.reports.text import text_report

    return "\n".join(line.plain for line in text_report(results, scores)) + "\n"


def _json(results: Results, scores: Scores) -> str:
    from budgetgen.checking.reports.data import json_report

    return json_report(results, scores)


def _sarif(results: Results, scores: Scores) -> str:
    from budgetgen.checking.reports.sarif import sarif_report

    return sarif_report(results, scores)


def _html(results: Results, scores: Scores) -> str:
    from budgetgen.checking.reports.page import html_report

    return html_report(results, scores)


REPORTS: dict[str, Callable[[Results, Scores], str]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "html": _html,
}


def _bureau(path: Path | None) -> Sequence[Granted]:
    from budgetgen.checking.waivers import Granted, read_waivers

    found = read_waivers(path) if path is not None else ()
    granted = [each for each in found if isinstance(each, Granted)]
    if len(granted) < len(found):
        show_findings(each for each in found if not isinstance(each, Granted))
        raise typer.Exit(WRONG)
    return granted


def _write(path: Path, data: bytes) -> None:
    """What is said about it goes to the error stream: a report may be on the other."""
    save({path: data})
    err.print(f"已写出 {path}")


def _annotate(result: CheckResult, target: Path | None) -> None:
    from budgetgen.checking.reports.marked import marked_file

    marked = marked_file(result, target)
    if isinstance(marked, Finding):
        show_findings([marked])
        raise typer.Exit(WRONG)
    _write(*marked)


def _refuse_annotating(files: Sequence[Path], target: Path | None, force: bool) -> None:
    """End the command where there is nothing that findings could be written into."""
    from budgetgen.checking.reports.marked import can_be_marked

    if target is not None and len(files) > 1:
        complain("命令有误", "--annotate-to 只能用于一个文件", "多个文件请用 --annotate")
        raise typer.Exit(WRONG)
    for source in files:
        if not can_be_marked(source):
            what = f"{source} 不是 Excel 工作簿，不能在里面标注"
            complain("命令有误", what, "请去掉 --annotate，或改为检查填报表（.xlsx）")
            raise typer.Exit(WRONG)
    if target is not None:
        refuse_overwriting(target, *files, force=force)


def _print_text(results: Results, scores: Scores) -> None:
    from budgetgen.checking.reports.text import text_report

    for line in text_report(results, scores):
        out.print(line)


def _exit_code(results: Results, strict: bool) -> int:
    if any(result.broken for result in results):
        return BROKEN
    errors = any(result.count(Severity.ERROR) for result in results)
    warnings = strict and any(result.count(Severity.WARNING) for result in results)
    return WRONG if errors or warnings else 0


def check(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="文件…", help="预算文件或所在文件夹，或已公开的表（.json、.xlsx）"),
    ],
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="格式", help="text、json、sarif 或 html")
    ] = "text",
    file: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="文件", help="报告写到文件，不显示在屏幕上"),
    ] = None,
    notice: Annotated[
        Path | None, typer.Option("--notice", metavar="文件", help="另写一份整改通知单（.docx）")
    ] = None,
    waivers: Annotated[
        Path | None, typer.Option("--waivers", metavar="文件", help="财政局的豁免文件（.yaml）")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="日期", help="按哪一天检查；不填则按批复日期")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算不通过")] = False,
    score: Annotated[bool, typer.Option("--score", help="按评分标准打分")] = False,
    profile: Annotated[
        Path | None, typer.Option("--score-profile", metavar="文件", help="换用自己的评分标准")
    ] = None,
    annotate: Annotated[
        bool, typer.Option("--annotate", help="在填报表旁另存一份，把问题标在各单元格上")
    ] = False,
    annotate_to: Annotated[
        Path | None, typer.Option("--annotate-to", metavar="文件", help="标注后的填报表另存到哪里")
    ] = None,
    force: Force = False,
) -> None:
    """检查填报内容和各表、文字的勾稽关系，逐条指出位置和改法。"""
    from budgetgen.checking.check import check as check_file
    from budgetgen.checking.check import check_bureau_waivers

    if form not in REPORTS:
        complain("命令有误", f"没有“{form}”这种格式", f"可选：{'、'.join(REPORTS)}")
        raise typer.Exit(WRONG)
    if notice is not None and notice.suffix.lower() != ".docx":
        what = f"整改通知单是 Word 文档，不能写成“{notice.name}”"
        complain("命令有误", what, f"请写 --notice {notice.with_suffix('.docx')}")
        raise typer.Exit(WRONG)
    if annotate or annotate_to is not None:
        _refuse_annotating(files, annotate_to, force)
    day, bureau = day_from(as_of), _bureau(waivers)
    judge = profile_from(profile) if score or profile is not None else None
    results = []
    for source in files:
        with progress(f"{source}：正在检查 …"):
            results.append(check_file(source, day, bureau))
    scores = [judge(result) for result in results] if judge else []
    reported = list(results)
    if waivers is not None:
        of_bureau = check_bureau_waivers(waivers, bureau, results)
        reported += [of_bureau] if of_bureau.findings else []
    if file is not None:
        _write(file, REPORTS[form](reported, scores).encode())
    elif form == "text":
        _print_text(reported, scores)
    else:
        typer.echo(REPORTS[form](reported, scores), nl=False)
    if notice is not None:
        from budgetgen.checking.reports.notice import notice_docx

        _write(notice, notice_docx(results, day))
    if annotate or annotate_to is not None:
        for result in results:
            _annotate(result, annotate_to)
    raise typer.Exit(_exit_code(reported, strict))
