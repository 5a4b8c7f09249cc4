"""A county of departments so small that a run over them takes little time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from budgetgen.county.county import County, read_county
from budgetgen.county.executors import ThisProcess, Workers
from budgetgen.county.plan import Request
from budgetgen.county.run import Summary, run_county

YEAR = 2024
QUICK = Request(("docx", "html"))
NAMES = {"101": "云溪县史志办", "102": "云溪县气象局", "103": "云溪县地震台", "104": "云溪县侨联"}

_COUNTY = """
名称: 云溪县
行政区划代码: "139931"
财政局: 云溪县财政局
预算年度: 2024
金额单位: 元
批复日期: 2024-02-05
公开计划: {公开日期: 2024-02-20}
部门:
"""
_DEPARTMENT = """
模板包: %(pack)s
预算年度: 2024
金额单位: 元
批复日期: 2024-02-05
部门:
  编码: "%(code)s"
  名称: %(name)s
  行政区划: 云溪县
  行政区划代码: "139931"
  单位:
    - {编码: "%(code)s001", 名称: %(name)s, 性质: 参公事业, 规格: 正科级, 经费保障形式: 财政拨款}
预算明细:
  - {功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: %(amount)s}
  - {功能科目: 2012601, 经济科目: 30217, 支出类型: 公用经费, 金额: 3000}
文字说明:
  部门职责: [编修地方志书。]
"""


def write_county(root: Path, names: dict[str, str] = NAMES) -> County:
    """Write ``county.yaml`` and every department, each with an amount of its own."""
    rows = [f'  - {{编码: "{code}", 名称: {name}}}\n' for code, name in names.items()]
    root.mkdir(parents=True, exist_ok=True)
    (root / "county.yaml").write_text(_COUNTY + "".join(rows), encoding="utf-8")
    for i, code in enumerate(names):
        write_department(root, code, f"{900000 + i}", name=names[code])
    return opened(root)


def opened(root: Path) -> County:
    """The county of a folder."""
    found = read_county(root)
    assert not isinstance(found, tuple), found
    return found.part


def department_file(root: Path, code: str, name: str = "") -> Path:
    """Where a department's submission lies."""
    return root / "部门" / f"{code}-{name or NAMES[code]}" / "部门预算.yaml"


def write_department(
    root: Path, code: str, amount: str, pack: str = "hebei-2024", name: str = ""
) -> None:
    """Write a department's submission with 基本工资 of `amount` yuan."""
    path = department_file(root, code, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {"code": code, "name": name or NAMES[code], "amount": amount, "pack": pack}
    path.write_text(_DEPARTMENT % values, encoding="utf-8")


def run(root: Path, request: Request = QUICK, workers: Workers | None = None) -> Summary:
    """A run over the county in `root`, in this process unless `workers` are given."""
    return run_county(root, opened(root), request, workers or ThisProcess())


def made(summary: Summary) -> list[str]:
    """The codes of the departments that a run worked on."""
    return [outcome.result.code for outcome in summary.outcomes if outcome.made]


def contents(root: Path) -> dict[str, bytes]:
    """Every file that runs made, by its path in the county's folder."""
    files = sorted(path for path in (root / "公开").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def broken_files(root: Path) -> list[str]:
    """Files of current results that are not what the result says, by their SHA-256."""
    from budgetgen.county.store import output_folder, read_results

    county = opened(root)
    wrong = []
    for code, result in read_results(root, county).items():
        folder = output_folder(root, county.budget_year, code)
        for file in result.files if result.digest else ():
            data = (folder / file.name).read_bytes()
            if hashlib.sha256(data).hexdigest() != file.sha256:
                wrong.append(f"{code}/{file.name}")
    return wrong
