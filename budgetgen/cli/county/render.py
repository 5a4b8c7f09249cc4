"""``budgetgen county render``: all documents of all departments that are outdated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.county.folder import AsOf, Folder, Scheduler, WorkerCount, from_here, opened
from budgetgen.cli.county.running import exit_code, run, workers_for
from budgetgen.cli.output import WRONG, complain, count_findings, day_from, out, show_findings
from budgetgen.cli.render import FORMATS, STANDARD_HELP, Formats, PdfEngine, chosen, pdf_way
from budgetgen.model.finding import has_errors

if TYPE_CHECKING:
    from budgetgen.county.county import County, CountyDepartment
    from budgetgen.county.run import Outcome, Summary

EVERY_FORMAT = ",".join(FORMATS)


def chosen_departments(county: County, text: str | None) -> tuple[CountyDepartment, ...]:
    """The departments whose codes an option names, all without; ends the command for others."""
    if text is None:
        return county.departments
    codes = [code.strip() for code in text.replace("，", ",").split(",") if code.strip()]
    known = {department.code for department in county.departments}
    unknown = [code for code in codes if code not in known]
    if unknown or not codes:
        what = f"没有编码为“{'、'.join(unknown)}”的部门" if unknown else "没有写明部门的编码"
        complain("命令有误", what, "请写 county.yaml 中部门的编码，用逗号分隔")
        raise typer.Exit(WRONG)
    return tuple(department for department in county.departments if department.code in codes)


def render(
    folder: Folder = Path(),
    formats: Formats = EVERY_FORMAT,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="编码", help="只处理这些部门，用逗号分隔；不填则全部"),
    ] = None,
    workers: WorkerCount = None,
    scheduler: Scheduler = None,
    force: Annotated[bool, typer.Option("--force", help="没有变化的也重新生成")] = False,
    as_of: AsOf = None,
    engine: PdfEngine = None,
    standard: Annotated[
        str,
        typer.Option(
            "--pdf-standard",
            metavar="标准",
            help=f"{STANDARD_HELP}；不填则按 county.yaml 的“PDF标准”",
        ),
    ] = "",
) -> None:
    """检查并生成各部门的公开文档；没有变化的不重做，有错误的不影响其他部门。

    有变化的部门，以前生成过的其他格式一并重做，各种格式总是同一份内容。
    不再要的格式，请先删去“公开”中这个部门的文件夹。
    """
    from budgetgen.county.plan import Request
    from budgetgen.county.unlisted import unlisted

    wanted, county = chosen(formats, FORMATS, "格式"), opened(folder).part
    way = pdf_way(engine, standard, county.plan.pdf_standards)
    request = Request(wanted, way, day_from(as_of), force)
    departments = chosen_departments(county, only)
    summary = run(folder, county, request, workers_for(workers, scheduler), departments)
    for outcome in summary.outcomes:
        _show(outcome, folder)
    show_findings(from_here(unlisted(folder, county), folder))
    out.print(_totals(summary, len(departments)))
    raise typer.Exit(exit_code(summary))


def _show(outcome: Outcome, folder: Path) -> None:
    """What a user has to do something about."""
    result = outcome.result
    if outcome.problems or has_errors(result.findings):
        out.print(f"{result.code} {result.name}：{count_findings(result.findings)}，未生成")
        errors = (each for each in result.findings if has_errors((each,)))
        show_findings([*from_here(errors, folder), *outcome.problems])


def _totals(summary: Summary, chosen: int) -> str:
    wrong = [each for each in summary.outcomes if each.problems or not each.result.publishable]
    made = sum(each.made for each in summary.outcomes if each not in wrong)
    same = len(summary.outcomes) - len(wrong) - made
    parts = [f"已生成 {made}", f"没有变化 {same}", f"有错误 {len(wrong)}"]
    if missing := chosen - len(summary.outcomes):
        parts.append(f"未处理 {missing}")
    return f"共 {chosen} 个部门：{'，'.join(parts)}"
