"""项目编码: year, form, region, uniqueness and check character."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.texts.project_codes import (
    LENGTH,
    ProjectCode,
    check_character,
    read_project_code,
)
from budgetgen.checking.texts.projects import listed, project_money
from budgetgen.model.finding import Severity


def code_year(case: Case) -> Iterator[Hit]:
    """Characters 7-8 are the budget year's; money carried over keeps its old code."""
    money = project_money(case)
    for path, project in listed(case):
        code = read_project_code(project.code or "")
        if code is None or code.year == case.budget_year:
            continue
        later = code.year > case.budget_year
        if not later and project.key in money and money[project.key].carried:
            continue
        yield Hit(
            at=(*path, "code"),
            expected=f"{case.budget_year % 100:02d}",
            actual=code.text[6:8],
            values={"name": project.name, "year": case.budget_year},
            severity=Severity.ERROR if later else None,
        )


def _defect(code: ProjectCode, typed: str, region: str | None) -> str:
    """The first thing that is wrong with a code, empty where nothing is."""
    if len(code.text) != LENGTH:
        return f"应为 {LENGTH} 位，现为 {len(code.text)} 位"
    if not code.well_formed:
        return "第 10 至 20 位应为数字，末位不用字母 I、O、S、V、Z，请检查是否录成了形近的字符"
    if code.text != typed:
        return "应使用半角字符和大写字母，中间不留空格"
    if region and code.region != region:
        return f"前六位应为本行政区划代码 {region}，现为 {code.region}"
    right = check_character(code.text[:-1])
    if code.text[-1] != right:
        return f"末位校验码不符：按前 20 位应为 {right}，现为 {code.text[-1]}，编码中有字符录错"
    return ""


def prj_code_check(case: Case) -> Iterator[Hit]:
    """A 21-character code is well formed, of this region, unique, and its check is right."""
    region = case.filled.department.region_code
    seen: set[str] = set()
    for path, project in listed(case):
        code = read_project_code(project.code or "")
        if code is None:
            continue
        defect = _defect(code, project.code or "", region)
        if code.text in seen:
            defect = "与前面的项目编码重复"
        seen.add(code.text)
        if defect:
            yield Hit(
                at=(*path, "code"),
                actual=project.code,
                values={"name": project.name, "defect": defect},
            )


CHECKS = (
    Check("CODE-YEAR", code_year, Needs.SUBMISSION),
    Check("PRJ-CODE-CHECK", prj_code_check, Needs.SUBMISSION),
)
