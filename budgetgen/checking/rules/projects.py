"""Projects against the tables, their forms and what the text says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Path, Spot, TextField, number
from budgetgen.checking.printed_figures import EXPENSE, TOTAL
from budgetgen.checking.texts.projects import (
    listed,
    project_money,
    units_of,
)
from budgetgen.composing.document import FormBlock
from budgetgen.model.base import FULL_WIDTH
from budgetgen.model.finding import Severity
from budgetgen.model.money import MoneyUnit, in_unit
from budgetgen.model.project import Project
from budgetgen.tables.ledger import THIS_YEAR
from budgetgen.tables.table import Cell, Table

COLUMN = "项目支出"
FORMS = "项目绩效目标表"
ITEM_DIGITS = 7

_COUNT = r"(?P<count>\d{1,5}|[一二三四五六七八九十百]{1,6})"
_ANNOUNCED = r"(?:预算项目|项目支出|支出项目|部门项目|专项资金项目|项目绩效目标|绩效目标表)"
_NUMBER_OF_PROJECTS = re.compile(
    rf"{_ANNOUNCED}(?:共计|共有|合计|总计|共|有|为|数为)?{_COUNT}[个张份](?!月|工作日|季度|百分点)"
    rf"|(?P<before>\d{{1,5}}|[一二三四五六七八九十百]{{1,6}})[个张份]{_ANNOUNCED}(?!方向|方面|科目|类别|环节)"
)
_THEIR_SUM = re.compile(
    r"[^。；;\d其比增减上去]{0,16}(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|元)"
)
_OF_SOME = re.compile(r"其中|新增|延续|续建|重点|取消|压减|整合|上年|去年|第")
_YEAR = re.compile(r"20\d\d(?=年)")
_DIGITS = {digit: i for i, digit in enumerate("零一二三四五六七八九")}
LOOK_BACK = 14


def _chinese_number(text: str) -> int:
    """二十三 -> 23; digits as they are."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for sign in text:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def _printed_forms(case: Case) -> set[tuple[str, str]] | None:
    """Code and name of every form in the document; None where the pack prints no forms at all."""
    if case.document is None:
        return None
    forms = [block for block in case.document.blocks() if isinstance(block, FormBlock)]
    return {(form.project_code, form.project_name) for form in forms} if forms else None


def _form_key(project: Project) -> tuple[str, str]:
    return project.code or "", project.name


def prj_no_form(case: Case) -> Iterator[Hit]:
    """A project with money has its form printed, with goals; IND-MISSING-KIND asks for indicators."""
    money = project_money(case)
    printed = _printed_forms(case)
    for path, project in listed(case):
        if project.key not in money or not money[project.key].fen:
            continue
        what = ""
        if not (project.goals or project.indicators):
            what = "却没有填绩效目标和绩效指标"
        elif printed is not None and _form_key(project) not in printed:
            what = "文本中却没有印出它的绩效目标表"
        elif printed is not None and not any(goal.strip() for goal in project.goals):
            what = "绩效目标表中却没有绩效目标"
        if what:
            yield Hit(at=path, values={"name": project.name, "what": what})


def _fiscal_and_other(case: Case) -> Iterator[tuple[str, Cell, Decimal]]:
    for key, figures in case.tables.projects.items():
        yield key, figures.budget, number(figures.fiscal) + number(figures.other)


def prj_funds(case: Case) -> Iterator[Hit]:
    """预算数 = 财政资金 + 其他资金, as printed."""
    paths: dict[str, Path] = {}
    if case.submission is not None:
        paths = {p.key: ("projects", i) for i, p in enumerate(case.submission.projects)}
    for key, budget, parts in _fiscal_and_other(case):
        if number(budget) != parts:
            path = paths.get(key)
            spot = None if path else Spot(FORMS, key, "预算数")
            yield Hit(
                at=path, spot=spot, expected=parts, actual=number(budget), values={"key": key}
            )


def _column(table: Table) -> dict[str, Decimal]:
    """项目支出 of every row in yuan, by account code and for 合计."""
    at = next((i for i, column in enumerate(table.columns) if column.title == COLUMN), None)
    if at is None:
        return {}
    return {row.key: row.cells[at].amount or Decimal(0) for row in table.rows}


def _sums(case: Case) -> dict[str, Decimal]:
    """What the projects come to in yuan: in all, and per 项 where the ledger is known."""
    nothing = Decimal(0)
    sums = {
        TOTAL: sum((f.budget.amount or nothing for f in case.tables.projects.values()), nothing)
    }
    for fact in case.tables.ledger.facts:
        if fact.book != THIS_YEAR or fact.project not in case.tables.projects:
            continue
        if len(fact.functional) == ITEM_DIGITS:
            code = fact.functional
            sums[code] = sums.get(code, nothing) + Decimal(fact.fen).scaleb(-2)
    return sums


def prj_sum(case: Case) -> Iterator[Hit]:
    """Σ 项目预算数 = 项目支出 of 支出总表, in all and per 项.

    Exact where the ledger is known. Published forms are each rounded by themselves: half a unit
    of the last place for every form is allowed there.
    """
    table = case.table(EXPENSE)
    if table is None or not case.tables.projects:
        return
    settings = case.pack.settings
    known = bool(case.tables.ledger.facts)
    place = Decimal(1).scaleb(-settings.decimals)
    allowed = 0 if known else settings.table_unit.yuan * place * len(case.tables.projects) / 2
    printed = _column(table)
    for key, total in _sums(case).items():
        if key not in printed or abs(printed[key] - total) <= allowed:
            continue
        # Published forms leave out what is secret: less than the table is no certain mistake.
        less = not known and total < printed[key]
        yield Hit(
            spot=Spot(EXPENSE, key, COLUMN),
            expected=in_unit(total, settings.table_unit, settings.decimals),
            actual=in_unit(printed[key], settings.table_unit, settings.decimals),
            severity=Severity.WARNING if less else None,
        )


def _groups(case: Case) -> dict[str, tuple[int, Decimal]]:
    """How many projects, and how many yuan, a sentence may speak of.

    公开 are those whose form is printed; 全部 includes the secret ones; by kind and by unit.
    """
    money = project_money(case)
    printed = _printed_forms(case)
    found = {"公开": (0, Decimal(0))}
    for project in case.filled.projects:
        groups = ["全部"]
        if not project.secret and (printed is None or _form_key(project) in printed):
            kind = "专项" if project.special_fund else "部门"
            groups += ["公开", kind, *units_of(project, money)]
        fen = money[project.key].fen if project.key in money else 0
        for group in groups:
            count, yuan = found.get(group, (0, Decimal(0)))
            found[group] = (count + 1, yuan + Decimal(fen).scaleb(-2))
    return found


def _spoken_of(case: Case, field: TextField) -> Iterator[re.Match[str]]:
    """Where a text says how many projects this year's budget has."""
    text = field.text.translate(FULL_WIDTH)
    for match in _NUMBER_OF_PROJECTS.finditer(text):
        before = text[max(0, match.start() - LOOK_BACK) : match.start()]
        years = _YEAR.findall(before)
        if not _OF_SOME.search(before) and years in ([], [str(case.budget_year)]):
            yield match


def _rounded(yuan: Decimal, amount: str, unit: str) -> Decimal:
    """`yuan` in `unit` with as many decimals as `amount` has."""
    places = len(amount.partition(".")[2])
    return in_unit(yuan, MoneyUnit(unit), places)


def count_forms(case: Case) -> Iterator[Hit]:
    """A text that counts the projects, or sums them up, agrees with the forms."""
    fields = [field for field in case.texts if field.path[0] == "prose"]
    spoken = [(field, match) for field in fields for match in _spoken_of(case, field)]
    if not spoken:
        return
    groups = list(_groups(case).values())
    for field, match in spoken:
        count = _chinese_number(match["count"] or match["before"])
        alike = [yuan for number_of, yuan in groups if number_of == count]
        if not alike:
            yield Hit(
                at=field.path,
                expected=f"{groups[0][0]}个",
                actual=f"{count}个",
                values={"said": match[0]},
            )
            continue
        amount = _THEIR_SUM.match(match.string, match.end())
        if amount is None:
            continue
        said = Decimal(amount["amount"].replace(",", ""))
        right = [_rounded(yuan, amount["amount"], amount["unit"]) for yuan in alike]
        if said not in right:
            yield Hit(
                at=field.path,
                expected=f"{right[0]}{amount['unit']}",
                actual=f"{said}{amount['unit']}",
                values={"said": match[0] + amount[0]},
            )


CHECKS = (
    Check("COUNT-FORMS", count_forms, Needs.SUBMISSION),
    Check("PRJ-FUNDS", prj_funds, Needs.TABLES),
    Check("PRJ-NO-FORM", prj_no_form, Needs.SUBMISSION),
    Check("PRJ-SUM", prj_sum, Needs.TABLES),
)
