"""``budgetgen county publish``: the site that citizens read, from what the run made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.county.folder import Folder, locked, opened
from budgetgen.cli.output import WRONG, day_from, out, progress, show_findings
from budgetgen.model.finding import has_errors

if TYPE_CHECKING:
    from budgetgen.county.portal.publish import Publication, Withheld


def publish(
    folder: Folder = Path(),
    site: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="文件夹", help="网站写到哪里；不填则按 county.yaml 的“网站”"
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="日期",
            help="只公开公开日期不晚于这一天和没有公开日期的部门；不填则不看日期",
        ),
    ] = None,
) -> None:
    """把已生成且没有错误的部门汇成公开网站，普通文件，不需要服务器。

    有错误、没有收到或改动后还没有重新生成的部门不公开，以前公开的仍在。以前年度的一直保留。
    """
    county = opened(folder).part
    from budgetgen.county.portal.publish import publish as publish_site
    from budgetgen.county.portal.readiness import readiness

    day, target = day_from(as_of), site or county.site_folder(folder)
    with locked(folder), progress("正在核对文件，生成网站 …"):
        ready = readiness(folder, county)
        done = publish_site(folder, county, ready, target, day)
    _tell(done, target)
    if has_errors(done.findings):
        raise typer.Exit(WRONG)


def _tell(done: Publication, target: Path) -> None:
    show_findings(done.findings)
    if done.written:
        out.print(f"已公开 {len(done.published)} 个部门：{target / 'index.html'}")
    for each in done.withheld:
        out.print(f"    未公开 {each.department}：{each.reason}{_standing(each)}")


def _standing(withheld: Withheld) -> str:
    return "；网站上仍是以前公开的文本" if withheld.stands else ""
