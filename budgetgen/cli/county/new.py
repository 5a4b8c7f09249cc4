"""``budgetgen county new``: a county's folder, with a form to send out for every department."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from budgetgen.cli.county.folder import from_here, opened
from budgetgen.cli.output import (
    WRONG,
    complain,
    out,
    pack_errors,
    progress,
    quoted,
    save,
    show_findings,
)
from budgetgen.model.finding import Finding

if TYPE_CHECKING:
    from budgetgen.county.county import County
    from budgetgen.county.department_list import ListedDepartment

DEFAULT_PACK = "hebei-2024"


def new(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="新建在哪个文件夹")],
    name: Annotated[str | None, typer.Option("--name", metavar="名称", help="如 云溪县")] = None,
    code: Annotated[
        str | None, typer.Option("--code", metavar="代码", help="六位行政区划代码")
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", metavar="年度", min=2000, max=2099, help="预算年度")
    ] = None,
    bureau: Annotated[
        str | None, typer.Option("--bureau", metavar="名称", help="财政局名称；不填则由县名得出")
    ] = None,
    pack: Annotated[
        str | None,
        typer.Option("--pack", metavar="模板包", help="各部门用的模板包；不填则为 hebei-2024"),
    ] = None,
    departments: Annotated[
        Path | None,
        typer.Option(
            "--departments",
            metavar="文件",
            help="部门名单（.csv、.xlsx），栏目是编码、名称、单位；单位写作“编码 名称”，"
            "每栏一个，或一格几个用“；”隔开",
        ),
    ] = None,
    last_year: Annotated[
        Path | None,
        typer.Option("--from", metavar="文件夹", help="上年的县文件夹：部门和填报表由它转来"),
    ] = None,
) -> None:
    """新建县的文件夹：county.yaml，以及每个部门一个文件夹和一份待发的填报表。

    已有 county.yaml 的，只补建还没有文件夹的部门；已有的文件一概不动。
    """
    from budgetgen.county.county import COUNTY_FILE, DEPARTMENTS_FOLDER
    from budgetgen.county.folders import unfit_name
    from budgetgen.county.starting import blank_folder, next_year, rolled_folder

    told = {"name": name, "code": code, "budget_year": year, "bureau": bureau, "pack": pack}
    given = {field: value for field, value in told.items() if value is not None}
    old = opened(last_year).part if last_year is not None else None
    if (folder / COUNTY_FILE).exists():
        if given or departments is not None:
            remedy = "请直接修改该文件；补建部门文件夹时，请不写这些选项"
            complain("命令有误", f"{folder / COUNTY_FILE} 已经存在，没有改动", remedy)
            raise typer.Exit(WRONG)
        county, units = opened(folder).part, {}
    else:
        listed = _listed(departments)
        if old is not None and last_year is not None:
            given = {**next_year(old, last_year, folder), **given}
        county = _county(given, listed)
        units = {each.code: each.units for each in listed}
        _write_county(folder, county)
    if not county.pack:
        complain("命令有误", f"{folder / COUNTY_FILE} 没有写明模板包", "请补上“模板包”")
        raise typer.Exit(WRONG)
    above = folder / DEPARTMENTS_FOLDER
    unfit = [finding for each in county.departments for finding in unfit_name(folder, each)]
    show_findings(from_here(unfit, folder))
    fit = [each for each in county.departments if not unfit_name(folder, each)]
    missing = [each for each in fit if not (above / each.folder_name).exists()]
    if len(missing) < len(fit):
        out.print(f"{len(fit) - len(missing)} 个部门的文件夹已经存在，没有改动")
    for department in missing:
        with progress(f"{department}：正在准备填报表 …"), pack_errors():
            if old is not None and last_year is not None:
                started = rolled_folder(county, department, old, last_year)
            else:
                started = blank_folder(county, department, units.get(department.code, ()))
        show_findings(from_here(started.findings, last_year or folder))
        save({folder / path: data for path, data in started.files.items()})
        note = "（上年文件不能用，是空表）" if started.findings else ""
        out.print(f"已新建 {above / department.folder_name}{note}")
    if unfit:
        raise typer.Exit(WRONG)


def _listed(file: Path | None) -> tuple[ListedDepartment, ...]:
    from budgetgen.county.department_list import ListedDepartment, read_department_list

    if file is None:
        return ()
    found = read_department_list(file)
    listed = tuple(each for each in found if isinstance(each, ListedDepartment))
    if len(listed) < len(found):
        show_findings(each for each in found if isinstance(each, Finding))
        raise typer.Exit(WRONG)
    return listed


def _county(given: dict[str, Any], listed: tuple[ListedDepartment, ...]) -> County:
    """The new county; ends the command where something is missing or wrong."""
    from budgetgen.county.starting import new_county

    for field, option in (("name", "--name"), ("code", "--code"), ("budget_year", "--year")):
        if field not in given:
            complain("命令有误", f"没有写明 {option}", "新建时请写 --name、--code 和 --year")
            raise typer.Exit(WRONG)
    values = {"bureau": f"{given['name']}财政局", "pack": DEFAULT_PACK, **given}
    county = new_county(values, listed)
    if isinstance(county, tuple):
        show_findings(county)
        raise typer.Exit(WRONG)
    return county


def _write_county(folder: Path, county: County) -> None:
    from budgetgen.county.county import COUNTY_FILE
    from budgetgen.county.county_file import county_text
    from budgetgen.schema import COUNTY_SCHEMA_FILE, county_schema_text

    save(
        {
            folder / COUNTY_SCHEMA_FILE: county_schema_text().encode(),
            folder / COUNTY_FILE: county_text(county).encode(),
        }
    )
    out.print(f"已新建 {folder / COUNTY_FILE}")
    if not county.departments:
        out.print("请在其中的“部门”下列出各部门，再运行一次：")
        out.print(f"  budgetgen county new {quoted(folder)}")
