"""A county to try out: up to a hundred invented departments of unequal sizes, valid and repeatable.

Whole it has about 6,000 pages: two departments of some 400, eight of 100 to 300, most of 30 to 60,
and sixteen of 25. Every fifth hands in the Excel form, the others YAML.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from invented.department import BUREAU, COUNTY, REGION, YEAR, Department, Row, words

from budgetgen.county.county import COUNTY_FILE, DEPARTMENTS_FOLDER
from budgetgen.excel.form import form_workbook
from budgetgen.packs.pack import load_pack
from budgetgen.reading.submission import read_submission

FORM_EVERY = 5
"""Every so many departments one hands in the Excel form."""
SPARE_ROWS = 20
"""Rows kept ready on each list of a form: few, for speed."""
_THREE_PUBLIC = {30217: "公务接待费", 30231: "公务用车运行维护费"}


def generate_county(folder: Path, departments: int = 100) -> None:
    """Write ``county.yaml`` and the folder of every department.

    Fewer than all `departments` are spread evenly over the sizes.
    """
    known = len(words()["部门"])
    chosen = [(2 * i + 1) * known // (2 * departments) for i in range(departments)]
    entries = []
    for place, number in enumerate(chosen, 1):
        department = Department(number)
        target = folder / DEPARTMENTS_FOLDER / f"{department.code}-{department.full_name}"
        target.mkdir(parents=True)
        _write(target, department, form=place % FORM_EVERY == 0)
        entries.append(_entry(department))
    _dump(folder / COUNTY_FILE, _county(entries))


def _write(target: Path, department: Department, form: bool) -> None:
    path = target / "部门预算.yaml"
    _dump(path, department.submission())
    if not form:
        return
    submission = read_submission(path).submission
    assert submission is not None
    workbook = form_workbook(submission, load_pack(submission.pack), YEAR, SPARE_ROWS)
    path.with_suffix(".xlsx").write_bytes(workbook)
    path.unlink()


def _entry(department: Department) -> Row:
    """The department's row of ``county.yaml``: what was replied to it, out of its own lines."""
    sums = Counter[str]()
    for line in department.lines:
        source = line.get("资金来源", "一般公共预算")
        sums["上年结转" if "上年结转" in line else source] += line["金额"]
        project = line["支出类型"] == "项目支出"
        sums["项目支出" if project else "基本支出"] += line["金额"]
        if line["经济科目"] in _THREE_PUBLIC:
            sums[_THREE_PUBLIC[line["经济科目"]]] += line["金额"]
    amount = {name: round(total, 2) for name, total in sums.items()}
    sources = ("一般公共预算", "政府性基金", "事业收入")
    return {
        "编码": department.code,
        "名称": department.full_name,
        "批复数": {
            "收支总计": round(amount["基本支出"] + amount.get("项目支出", 0), 2),
            "按来源": {name: amount[name] for name in sources if name in amount},
            "上年结转": amount.get("上年结转", 0),
            "基本支出": amount["基本支出"],
            "项目支出": amount.get("项目支出", 0),
            "三公经费": {name: amount[name] for name in _THREE_PUBLIC.values()},
        },
    }


def _county(entries: list[Row]) -> Row:
    shown = {
        name: round(sum(entry["批复数"]["三公经费"][name] for entry in entries), 2)
        for name in _THREE_PUBLIC.values()
    }
    return {
        "名称": COUNTY,
        "行政区划代码": REGION,
        "财政局": BUREAU,
        "预算年度": YEAR,
        "金额单位": "万元",
        "模板包": "hebei-2024",
        "批复日期": f"{YEAR}-02-05",
        "公开计划": {"公开日期": f"{YEAR}-02-20", "公开平台": f"{COUNTY}人民政府门户网站"},
        "三公经费": {"合计": round(sum(shown.values()), 2), **shown},
        "部门": entries,
    }


def _dump(path: Path, values: dict[str, Any]) -> None:
    text = yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
