"""The document as a whole: directory, headings, empty tables, draft marks, scope, glossary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs, Spot
from budgetgen.checking.printed_figures import printed_tables
from budgetgen.checking.prose.numbers import leading_number
from budgetgen.checking.texts.typed import BOOK_TITLES, is_name, plain, published, wordings
from budgetgen.checking.texts.wordlists import word_file
from budgetgen.composing.document import (
    Cover,
    Directory,
    FormBlock,
    GroupMark,
    Heading,
    Paragraph,
    TableBlock,
)

_FORM_TITLE = re.compile("(?:项目)?(?:支出)?绩效目标(?:申报)?表")
_DRAFT = re.compile("[（(【\\[](?:草案|草稿|初稿|讨论稿|送审稿|审议稿|征求意见稿)[）)】\\]]")
_DRAFT_END = re.compile("(?:草稿|初稿|讨论稿|送审稿|征求意见稿)$")
_FUNDS = ("一般公共预算", "政府性基金", "国有资本经营", "三公", "政府采购")
_EMPTY_NOTE = re.compile("空表|本表(?:无数据|为空)|(?:19|20)[0-9]{2}年(?:度)?(?:无|没有)")
_NOTE_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})(?=年)")
_COUNTY = re.compile("我县|县委[、和]?县政府")
_OTHER_LEVEL = {
    "县": re.compile("(?<!自)我区(?![分别])|(?<![社园])区委[、和]?区政府"),
    "区": _COUNTY,
    "市": _COUNTY,
    "旗": _COUNTY,
}


def dir_complete(case: Case) -> Iterator[Hit]:
    """Every table and chapter that the pack lists is in the directory once, and the reverse."""
    blocks = list(case.composed.blocks())
    entries = [e for block in blocks if isinstance(block, Directory) for e in block.entries]
    if not any(isinstance(block, Directory) for block in blocks):
        return
    groups = Counter(block.text for block in blocks if isinstance(block, GroupMark))
    listed = {h.anchor: h.text for h in case.composed.headings() if h.directory_level}
    counted = Counter(entry.anchor for entry in entries if entry.anchor)
    for anchor, text in listed.items():
        if counted[anchor] != 1:
            what = "没有列入目录" if not counted[anchor] else "在目录中重复"
            yield Hit(values={"title": text, "what": what})
    for entry in entries:
        if entry.anchor and entry.anchor not in listed:
            yield Hit(values={"title": entry.text, "what": "目录里有，正文里没有"})
        elif entry.anchor and entry.text != listed[entry.anchor]:
            what = f"与正文标题“{listed[entry.anchor]}”不一致"
            yield Hit(values={"title": entry.text, "what": what})
        elif not entry.anchor and entry.text not in groups:
            yield Hit(values={"title": entry.text, "what": "目录里有，正文里没有"})


def dir_split_title(case: Case) -> Iterator[Hit]:
    """A project's form has one title paragraph, not the name and 绩效目标表 on two lines."""
    for heading in case.composed.headings():
        mark = leading_number(heading.text)
        title = heading.text[mark.end :] if mark else heading.text
        if _FORM_TITLE.fullmatch(title.strip()):
            yield Hit(values={"title": heading.text})
    broken = re.compile("[\r\n\u2028\u2029]")
    for i, project in enumerate(case.filled.projects if case.submission else ()):
        if not project.secret and broken.search(project.name):
            yield Hit(
                at=("projects", i, "name"),
                values={"title": broken.sub(" ", project.name)},
            )


def doc_draft_mark(case: Case) -> Iterator[Hit]:
    """A document to be published is not marked 草案, unless the pack prints it so."""
    if case.filled.draft or _pack_prints_draft(case):
        return
    for field in published(case):
        text = BOOK_TITLES.sub("", field.text)
        match = _DRAFT.search(text) or (is_name(field.path) and _DRAFT_END.search(text))
        if match:
            yield Hit(at=field.path, values={"mark": match.group()})


def _pack_prints_draft(case: Case) -> bool:
    """Whether the cover or the title of the document is a draft's by the pack's own words."""
    if _DRAFT.search(case.pack.settings.document_title):
        return True
    if case.document is None:
        return False
    covers = (block for block in case.composed.blocks() if isinstance(block, Cover))
    return any(_DRAFT.search(line) for cover in covers for line in cover.lines)


def doc_scope(case: Case) -> Iterator[Hit]:
    """Part one speaks of the whole department, and of the level the department belongs to."""
    yield from _another_level(case)
    yield from _one_project_only(case)


def _another_level(case: Case) -> Iterator[Hit]:
    region = case.filled.department.region
    pattern = _OTHER_LEVEL.get(region[-1:])
    if pattern is None:
        return
    for field in wordings(case):
        if match := pattern.search(field.text):
            what = f"写有“{match.group()}”，而本部门属于{region}"
            yield Hit(at=field.path, values={"what": what})


def _one_project_only(case: Case) -> Iterator[Hit]:
    """The overall goals are the goals of a single project out of several."""
    submission = case.filled
    overall = {plain(text) for text in submission.prose.overall_goals} - {""}
    shown = [project for project in submission.projects if not project.secret]
    if not overall or len(shown) < 2:
        return
    for project in shown:
        own = {plain(text) for text in (project.purpose, *project.goals)}
        if overall <= own:
            what = f"只写了“{project.name}”一个项目的目标"
            yield Hit(at=("prose", "overall_goals"), values={"what": what})
            return


def empty_table(case: Case) -> Iterator[Hit]:
    """A table without data is printed with a note that names it and this year, no other is.

    财预〔2016〕143号: a table without data is published, too, empty, with a statement.
    """
    if case.submission is not None and not case.submission.lines:
        return  # LINES-EMPTY says so
    blocks = {b.table.name: b for b in case.composed.blocks() if isinstance(b, TableBlock)}
    for name in printed_tables(case.pack):
        definition = case.pack.tables.tables[name]
        title = definition.title
        # A table of what there is on a day may name the last day of last year.
        years = [case.budget_year - i for i in range(2 if definition.head == "截止" else 1)]
        if name not in blocks:
            yield Hit(values={"title": title, "what": "没有印出；没有数据的表也应列示空表"})
        elif what := _wrong_note(blocks[name], title, years):
            yield Hit(spot=Spot(name, "表注", ""), values={"title": title, "what": what})


def _wrong_note(block: TableBlock, title: str, years: list[int]) -> str:
    """What is wrong with the notes of a table that may name `years`, empty where nothing is."""
    found = [note for note in block.notes if _EMPTY_NOTE.search(note)]
    if not block.table.empty:
        return f"有数据，却注明“{found[0]}”" if found else ""
    if not found:
        return "没有数据，却没有注明是空表"
    note = found[0]
    if not {str(year) for year in years} & set(_NOTE_YEAR.findall(note)):
        return f"空表注“{note}”没有写明{years[0]}年"
    for fund in _FUNDS:
        if (fund in note) != (fund in title):
            return f"空表注“{note}”说的不是这张表"
    return ""


def glossary_missing(case: Case) -> Iterator[Hit]:
    """Terms of the list that the document uses are explained in its glossary."""
    explained, text = _glossary_and_text(case)
    typed = [field for field in published(case) if field.path[0] != "terms"]
    for entry in word_file("terms")["名词"]:
        pattern = re.compile(entry["写法"])
        if entry["解释"] in explained or not pattern.search(text):
            continue
        at = next((field.path for field in typed if pattern.search(field.text)), None)
        yield Hit(at=at, values={"term": entry["名词"]})


def _glossary_and_text(case: Case) -> tuple[str, str]:
    """The printed terms, and all other prose, headings and purposes."""
    terms = [term.term for term in case.filled.terms]
    words: list[str] = []
    for block in case.composed.blocks():
        if isinstance(block, Paragraph) and block.runs and block.runs[0].strong:
            terms.append(block.runs[0].text)
        elif isinstance(block, (Heading, Paragraph)):
            words.append(block.text)
        elif isinstance(block, FormBlock):
            words += [cell.text for row in block.rows for cell in row if cell.role == "text"]
    return "\n".join(terms), "\n".join(words)


CHECKS = (
    Check("DIR-COMPLETE", dir_complete, Needs.DOCUMENT),
    Check("DIR-SPLIT-TITLE", dir_split_title, Needs.DOCUMENT),
    Check("DOC-DRAFT-MARK", doc_draft_mark, Needs.SUBMISSION),
    Check("DOC-SCOPE", doc_scope, Needs.SUBMISSION),
    Check("EMPTY-TABLE", empty_table, Needs.DOCUMENT),
    Check("GLOSSARY-MISSING", glossary_missing, Needs.DOCUMENT),
)
