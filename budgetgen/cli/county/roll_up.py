"""``budgetgen county roll-up``: the county's own tables of all departments."""

from __future__ import annotations

from pathlib import Path

import typer

from budgetgen.cli.county.folder import Folder, from_here, locked, opened
from budgetgen.cli.output import WRONG, out, progress, save, show_findings


def roll_up(folder: Folder = Path()) -> None:
    """汇总各部门公开的收支、“三公”经费和支出功能分类，写到“汇总”文件夹（Word、PDF、网页、Excel）。

    没有收到、有错误或改动后还没有重新生成的部门不汇总，在文中列出名称。
    """
    county = opened(folder)
    from budgetgen.county.check import check_county
    from budgetgen.county.county import ROLL_UP_FOLDER
    from budgetgen.county.portal.readiness import readiness
    from budgetgen.county.result import DepartmentResult
    from budgetgen.county.roll_up.compose import roll_up as compose_roll_up
    from budgetgen.county.roll_up.write import roll_up_files

    with locked(folder), progress("正在核对和汇总 …"):
        ready = readiness(folder, county.part)
        done = compose_roll_up(county.part, ready)
        counted = [each for each in ready.values() if isinstance(each, DepartmentResult)]
        totals = check_county(folder, county, counted)
    show_findings((*done.findings, *from_here(totals.findings, folder)))
    if done.document is None or done.exact is None:
        raise typer.Exit(WRONG)
    with progress("正在生成 …"):
        files = roll_up_files(done.document, done.exact, done.style)
    target = folder / ROLL_UP_FOLDER
    save({target / name: data for name, data in files.items()})
    for name in files:
        out.print(f"已生成 {target / name}")
