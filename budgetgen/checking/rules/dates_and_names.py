"""The pack's years; years, unit names and last year's wording in typed text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Path, field_of
from budgetgen.checking.prose.passages import tells_of_budget
from budgetgen.checking.texts.typed import BOOK_TITLES, HAN, plain, wordings
from budgetgen.model.base import FULL_WIDTH
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import BASIC, Kind

_DOCUMENT_NUMBERS = re.compile(
    r"[〔\[（(【]?\s?(?:19|20)[0-9]{2}\s?年?\s?[〕\]）)】]?\s?第?\s?[0-9]{1,4}\s?号"
)
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s?年")
_BEFORE = re.compile(
    r"(?:[-—–~～至到]|截至|截止|自|从|于|比|较|同|依据|根据|按照?|原|始|结转|欠|补|追溯|以来)\s?$"
)
_RANGE = re.compile(r"度?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?\s?[-—–~～至到]")
_SPEAKS_OF_THE_YEAR = re.compile(
    rf"度?(?:[，,：:]|预算|部门|单位|我|本[{HAN}]|全[县区市年]|[县区]|工作|计划|目标|任务|绩效|重点"
    r"|安排|拟|总体|分项|支出|收入|经费|资金|相比|内|底|末|年[底末]|[0-9]{1,2}月|度?$)"
)
_BEGINS = re.compile(r"(?:^|[。；;：:\n、）)])\s*$")
_WORK = re.compile(
    r"(?:完成|实现|开展|组织|实施|推进|建成|建设|做好|保障|确保|力争|继续|举办|新建)(?!的)"
)
_GOALS = frozenset(("goals", "goal", "overall_goals", "indicators"))
"""Fields that tell what shall be done: a year at the start of a clause is the year it is done in."""
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_COMPARED = re.compile(r"(?:比|较|同|与)(?:(?P<year>(?:19|20)[0-9]{2})\s?年|上年|去年)")
_CHANGE = re.compile("增加|减少|增长|下降|降低|提高|持平|压减")
_AMOUNT = re.compile("[0-9](?:亿|万)?元|预算")
_EXECUTED = re.compile("决算|执行")
_PERIOD_WORDS = frozenset(("name", "purpose", "basis", "title", "goods", "code"))
"""Fields that have a year rule of their own, or may name an earlier year."""
_COUNTY_LEVEL = re.compile("[县区市旗]$")
_NO_PLACE = frozenset(
    "全我本各该由在向与和及对为是从到经按请送报交被让配合协助牵头会同联指导承办负责组织参加列入"
    "纳省市区州乡镇村街两几多数每邻外跨驻原新老旧的把将以并上级下属因受获任县其他赴去来访等此这那哪某"
)
_HAN_END = re.compile(rf"[{HAN}]$")
_ALL_HAN = re.compile(rf"[{HAN}]+")
_OWN_UNIT = re.compile("[本我]单位")
SHORTEST_COPY = 15
_FIGURE = re.compile(r"[0-9](?:万元|亿元|元|%|[个人次辆户台套])")


def pack_year(case: Case) -> Iterator[Hit]:
    """The pack is for the budget year; one that names no years is for any."""
    settings = case.pack.settings
    if settings.years and case.budget_year not in settings.years:
        values = {
            "pack": settings.id,
            "years": "、".join(map(str, settings.years)),
            "year": case.budget_year,
        }
        yield Hit(at=("budget_year",), values=values)


def _foreign_years(text: str, allowed: frozenset[int], goal: bool) -> Iterator[int]:
    """Years that the text speaks of as its own: not in titles, document numbers and periods."""
    text = BOOK_TITLES.sub("", text.translate(FULL_WIDTH))
    text = _DOCUMENT_NUMBERS.sub("", text)
    for match in _YEAR.finditer(text):
        year, end = int(match[1]), match.end()
        if year in allowed or _BEFORE.search(text[max(0, match.start() - 4) : match.start()]):
            continue
        after = text[end : end + 12]
        begins = goal and _BEGINS.search(text[: match.start()]) and _WORK.match(after)
        if not _RANGE.match(after) and (begins or _SPEAKS_OF_THE_YEAR.match(after)):
            yield year


def _year_of_budget(text: str, budget_year: int) -> Iterator[int]:
    """The year that a sentence compares the budget with, or tells it of, where it is not this one.

    What was spent (决算) may be compared over any years.
    """
    text = _DOCUMENT_NUMBERS.sub("", BOOK_TITLES.sub("", text.translate(FULL_WIDTH)))
    for sentence in _SENTENCE.findall(text):
        compared = _COMPARED.search(sentence)
        spoken = _CHANGE.search(sentence) and _AMOUNT.search(sentence)
        if compared is None or not spoken or _EXECUTED.search(sentence):
            continue
        before = [int(year) for year in _YEAR.findall(sentence[: compared.start()])]
        year = int(compared["year"] or 0)
        if year and year < budget_year - 1:
            yield year
        elif before == [budget_year - 1] and not year and "本年" not in sentence:
            yield before[0]


def text_year(case: Case) -> Iterator[Hit]:
    """Years in the text are this or last year, but for laws, periods and carried projects."""
    usual = frozenset((case.budget_year, case.budget_year - 1))
    for field in wordings(case):
        if (
            "年" not in field.text
            or field_of(field.path) in _PERIOD_WORDS
            or field.path[0] == "department"
        ):
            continue
        allowed = usual | _years_of_project(case, field.path)
        is_goal = field_of(field.path) in _GOALS
        year = next(_foreign_years(field.text, allowed, is_goal), None)
        if not year and tells_of_budget(field.path):
            year = next(_year_of_budget(field.text, case.budget_year), None)
        if year:
            values = {"year": year, "budget_year": case.budget_year}
            yield Hit(at=field.path, values=values)


def _years_of_project(case: Case, path: Path) -> frozenset[int]:
    """The years that a project's own name and code give: money carried over keeps its year."""
    if path[0] != "projects":
        return frozenset()
    project = case.filled.projects[int(path[1])]
    years = {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", project.name)}
    code = project.code or ""
    if len(code) == 21 and code[6:8].isascii() and code[6:8].isdigit():
        years.add(2000 + int(code[6:8]))
    return frozenset(years)


def text_name(case: Case) -> Iterator[Hit]:
    """No other county's namesake of our units; no 本单位 where a department of units speaks."""
    ours = _namesakes(case)
    pattern = re.compile(f"({'|'.join(map(re.escape, ours))})") if ours else None
    for field in wordings(case) if pattern else ():
        for match in pattern.finditer(field.text) if pattern else ():
            name, before = ours[match[1]]
            place = _other_place(field.text[: match.start() + 1][-12:], before)
            if place and place != case.filled.department.region:
                what = f"提到“{place}{match[1][1:]}”，本部门的是“{name}”"
                yield Hit(at=field.path, values={"what": what})
                break
    if len(case.filled.department.units) > 1:
        yield from _wrong_kind(case)


def _namesakes(case: Case) -> dict[str, tuple[str, str]]:
    """What another county's namesake of each of our units ends in, our name and its beginning.

    中共云溪县委组织部 of 云溪县: 县委组织部 -> (the name, 中共).
    """
    department = case.filled.department
    region = department.region
    if not _COUNTY_LEVEL.search(region) or len(region) < 3:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for name in (department.name, *(unit.name for unit in department.units)):
        before, own, after = name.partition(region)
        if own and len(after) >= 2:
            found.setdefault(region[-1] + after, (name, before))
    return found


def _other_place(text: str, before: str) -> str:
    """The place of two or three characters and its level that `text` ends in, else empty."""
    for size in (4, 3):
        place, left = text[-size:], text[:-size]
        stands = left.endswith(before) if before else not _HAN_END.search(left)
        if len(place) == size and stands and not _NO_PLACE & set(place[:-1]):
            return place if _ALL_HAN.fullmatch(place) else ""
    return ""


def _wrong_kind(case: Case) -> Iterator[Hit]:
    for field in wordings(case):
        own = field.path[0] == "prose" and _OWN_UNIT.search(field.text)
        if own:
            what = f"部门预算由多个单位组成，却写“{own.group()}”"
            yield Hit(at=field.path, values={"what": what})


def text_last_year(case: Case) -> Iterator[Hit]:
    """No paragraph equals last year's though the money it speaks of has changed."""
    if case.last is None:
        return
    yield from _kept_reasons(case.filled, case.last)
    yield from _kept_purposes(case.filled, case.last)
    if _total(case.filled) == _total(case.last):
        return
    before = {plain(text) for _, text in _prose(case.last)}
    for path, text in _prose(case.filled):
        if len(text) >= SHORTEST_COPY and _FIGURE.search(text) and plain(text) in before:
            yield Hit(at=path, values={"text": text[:SHORTEST_COPY]})


def _total(submission: Submission, *kinds: Kind) -> Decimal:
    lines = submission.lines
    return sum((i.amount for i in lines if not kinds or i.kind in kinds), Decimal(0))


def _prose(submission: Submission) -> Iterator[tuple[Path, str]]:
    """The paragraphs that may state figures."""
    prose = submission.prose
    for i, text in enumerate(prose.overall_goals):
        yield ("prose", "overall_goals", i), text
    for i, goal in enumerate(prose.goals):
        yield ("prose", "goals", i, "goal"), goal.goal
        yield ("prose", "goals", i, "indicators"), goal.indicators
    for i, text in enumerate(prose.other):
        yield ("prose", "other", i), text
    for i, text in enumerate(submission.assets.note):
        yield ("assets", "note", i), text


def _kept_reasons(now: Submission, last: Submission) -> Iterator[Hit]:
    """Reasons for a change that are last year's, word for word, though the amount is another."""
    for name, kinds in (
        ("income", ()),
        ("expenditure", ()),
        ("basic", BASIC),
        ("project", (Kind.PROJECT,)),
    ):
        text = plain(getattr(now.prose.reasons, name))
        same = text and text == plain(getattr(last.prose.reasons, name))
        if same and _total(now, *kinds) != _total(last, *kinds):
            path = ("prose", "reasons", name)
            yield Hit(at=path, values={"text": getattr(now.prose.reasons, name)[:SHORTEST_COPY]})


def _kept_purposes(now: Submission, last: Submission) -> Iterator[Hit]:
    """Purposes with figures in them that are last year's though the project's money is not."""
    before = {plain(i.purpose): i.key for i in last.projects if _FIGURE.search(i.purpose)}
    spent, spent_before = _by_project(now), _by_project(last)
    for i, project in enumerate(now.projects):
        key = before.get(plain(project.purpose)) if project.purpose else None
        if key is not None and spent_before.get(key) != spent.get(project.key):
            text = project.purpose[:SHORTEST_COPY]
            yield Hit(at=("projects", i, "purpose"), values={"text": text})


def _by_project(submission: Submission) -> dict[str, Decimal]:
    """Money per project, under its code and, for lines that name it so, its name."""
    found: dict[str, Decimal] = {}
    keys = {project.name: project.key for project in submission.projects}
    for line in submission.lines:
        if line.project:
            key = keys.get(line.project, line.project)
            found[key] = found.get(key, Decimal(0)) + line.amount
    return found


CHECKS = (
    Check("PACK-YEAR", pack_year, Needs.TABLES),
    Check("TEXT-LAST-YEAR", text_last_year, Needs.SUBMISSION),
    Check("TEXT-NAME", text_name, Needs.SUBMISSION),
    Check("TEXT-YEAR", text_year, Needs.SUBMISSION),
)
