"""What the project rules share: the projects that are printed, their money, and plain wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from budgetgen.checking.case import Case, Path, once
from budgetgen.checking.texts.project_codes import read_project_code
from budgetgen.checking.texts.wordlists import word_list
from budgetgen.model.base import FULL_WIDTH
from budgetgen.model.project import Indicator, Project
from budgetgen.tables.ledger import THIS_YEAR

_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"[\s〔〕【】\[\](){}《》〈〉<>“”‘’\"'「」、，。；：,;:·]+|\.$")
_NOT_WORDS = re.compile(r"[^\u3400-\u9fffA-Za-z]+")
_OFFICE = r"(?:(?:^|(?<=[、，；：（(]))[\u4e00-\u9fff]{2,8})?"
DOCUMENT_NUMBER = re.compile(
    _OFFICE + r"[〔【\[(（]?\s*20\d\d\s*[〕】\])）]?\s*年?\s*第?\d{1,5}\s*号"
)
LIST_NUMBER = re.compile(
    r"\s*(?:\d{1,2}\s*(?:[、．)）]|\.(?!\d)|\.(?=\d{4}年))"
    r"|[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]"
    r"|[一二三四五六七八九十]{1,3}\s*[、．.]|[①-⑳])"
)
PLACEHOLDER = re.compile(r"目标内容\s*[\d一二三四五六七八九十]")


def words(title: str) -> frozenset[str]:
    """The word list called `title` of ``schemas/words/projects.yaml``."""
    return word_list("projects", title)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """`text` in half-width signs, without blanks: what two cells are compared by."""
    return _BLANKS.sub("", text.translate(FULL_WIDTH))


@lru_cache(maxsize=4096)
def spelling_key(text: str) -> str:
    """`text` without blanks, brackets, quotation and punctuation marks, in small letters."""
    return _MARKS.sub("", text.translate(FULL_WIDTH)).lower()


def wording(text: str) -> str:
    """Only the words of `text`: no numbers, no marks."""
    return _NOT_WORDS.sub("", text)


def without_documents(text: str) -> str:
    """`text` without document numbers such as 冀财社〔2023〕218号."""
    return DOCUMENT_NUMBER.sub("", text)


def says_nothing(text: str) -> bool:
    """True for an empty cell and for what stands for one: 无, 不涉及, a stroke."""
    shown = text.strip()
    return not shown or shown in words("等于没有填写")


def applies(indicator: Indicator) -> bool:
    """False for a row that only says that the project has no such indicator."""
    if says_nothing(indicator.level3):
        return False
    value = indicator.value.strip()
    if value in ("不涉及", "不适用"):
        return False
    # 重大安全事故 | 无 is a target; a row that says 无 throughout is not.
    rest = (indicator.description, indicator.basis)
    return not (value and says_nothing(value) and all(map(says_nothing, rest)))


def listed(case: Case) -> Iterator[tuple[Path, Project]]:
    """Every project whose form is published, with its value path: all but the secret ones."""
    for i, project in enumerate(case.filled.projects):
        if not project.secret:
            yield ("projects", i), project


@once
def indicators(case: Case) -> tuple[tuple[Path, Project, Indicator], ...]:
    """Every indicator of the published forms that says something, with its value path."""
    return tuple(
        ((*path, "indicators", j), project, indicator)
        for path, project in listed(case)
        for j, indicator in enumerate(project.indicators)
        if applies(indicator)
    )


@dataclass
class ProjectMoney:
    """What the ledger knows of one project."""

    fen: int = 0
    units: set[str] = field(default_factory=set)
    carried: bool = False


def project_money(case: Case) -> dict[str, ProjectMoney]:
    """This year's lines by project key; `carried` where any of it is 上年结转."""
    found: dict[str, ProjectMoney] = {}
    for fact in case.tables.ledger.facts:
        if fact.project and fact.book == THIS_YEAR:
            money = found.setdefault(fact.project, ProjectMoney())
            money.fen += fact.fen
            money.units.add(fact.unit)
            money.carried = money.carried or fact.carry_over
    return found


def units_of(project: Project, money: dict[str, ProjectMoney]) -> frozenset[str]:
    """The units that the project belongs to."""
    if project.unit:
        return frozenset((project.unit,))
    return frozenset(money[project.key].units) if project.key in money else frozenset()


def begun_earlier(case: Case, project: Project, money: dict[str, ProjectMoney]) -> bool:
    """True for a project that goes on from an earlier year: carried-over money or an older code."""
    if project.key in money and money[project.key].carried:
        return True
    code = read_project_code(project.code) if project.code else None
    return code is not None and code.year < case.budget_year
