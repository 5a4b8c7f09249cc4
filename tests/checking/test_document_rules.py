"""Rules on the document as a whole, on hand-made faults that our own composition never makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from budgetgen.checking.case import Case, Hit
from budgetgen.checking.rules import document, numbering, secrecy
from budgetgen.composing.document import (
    Block,
    Cover,
    Directory,
    DirectoryEntry,
    FormBlock,
    Heading,
    Paragraph,
    Run,
    TableBlock,
)
from budgetgen.model.disclosure import ProcurementFunds, ProcurementItem
from budgetgen.rendering import case_of, prepare

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
CHECKS = {check.code: check for topic in (document, numbering, secrecy) for check in topic.CHECKS}


@cache
def example() -> Case:
    done = prepare(EXAMPLES / "small" / "department.yaml")
    assert done.prepared is not None
    return case_of(done.prepared)


def hits(code: str, case: Case) -> list[Hit]:
    return list(CHECKS[code].function(case))


def rewritten(change: Callable[[Block], Block | None], case: Case | None = None) -> Case:
    """The case with every block of its document changed, None leaving it out."""
    case = case or example()
    sections = tuple(
        replace(
            section,
            blocks=tuple(new for block in section.blocks if (new := change(block)) is not None),
        )
        for section in case.composed.sections
    )
    assert sections != case.composed.sections
    return replace(case, document=replace(case.composed, sections=sections))


def with_submission(**values: Any) -> Case:
    case = example()
    return replace(case, submission=case.filled.model_copy(update=values))


# ---- directory ---------------------------------------------------------------------------------


def _entries(change: Callable[[tuple[DirectoryEntry, ...]], tuple[DirectoryEntry, ...]]) -> Case:
    return rewritten(
        lambda block: (
            replace(block, entries=change(block.entries)) if isinstance(block, Directory) else block
        )
    )


def test_a_chapter_that_the_directory_lacks() -> None:
    (hit,) = hits("DIR-COMPLETE", _entries(lambda entries: entries[:-1]))
    assert hit.values["what"] == "没有列入目录"


def test_a_directory_with_every_table_and_chapter() -> None:
    assert not hits("DIR-COMPLETE", example())


def test_an_entry_that_the_text_lacks() -> None:
    extra = DirectoryEntry("十二、附件", 2, "_Toc999999")
    assert hits("DIR-COMPLETE", _entries(lambda entries: (*entries, extra)))


def test_an_entry_that_stands_twice() -> None:
    (hit,) = hits("DIR-COMPLETE", _entries(lambda entries: (*entries, entries[-1])))
    assert hit.values["what"] == "在目录中重复"


def test_an_entry_that_is_worded_otherwise() -> None:
    def renamed(entries: tuple[DirectoryEntry, ...]) -> tuple[DirectoryEntry, ...]:
        return (*entries[:-1], replace(entries[-1], text="十一、别的事项"))

    assert hits("DIR-COMPLETE", _entries(renamed))


def test_a_document_without_a_directory_is_the_packs_choice() -> None:
    case = rewritten(lambda block: None if isinstance(block, Directory) else block)
    assert not hits("DIR-COMPLETE", case)


# ---- titles of forms ---------------------------------------------------------------------------


def test_a_form_headed_by_its_kind_alone() -> None:
    def split(block: Block) -> Block:
        if isinstance(block, FormBlock):
            return replace(block, heading=replace(block.heading, text="1、项目绩效目标表"))
        return block

    assert len(hits("DIR-SPLIT-TITLE", rewritten(split))) == 2


def test_a_form_headed_by_its_project() -> None:
    assert not hits("DIR-SPLIT-TITLE", example())


def test_a_line_end_in_a_project_name_splits_its_title() -> None:
    first, *others = example().filled.projects
    broken = first.model_copy(update={"name": "馆藏档案\n数字化费"})
    case = with_submission(projects=(broken, *others))
    assert [hit.at for hit in hits("DIR-SPLIT-TITLE", case)] == [("projects", 0, "name")]


# ---- empty tables ------------------------------------------------------------------------------

FUND = "政府性基金支出表"


def _table(name: str, **values: Any) -> Case:
    def change(block: Block) -> Block:
        if isinstance(block, TableBlock) and block.table.name == name:
            return replace(block, **values)
        return block

    return rewritten(change)


def _what(case: Case) -> list[str]:
    return [str(hit.values["what"]) for hit in hits("EMPTY-TABLE", case)]


def test_an_empty_table_without_its_note() -> None:
    (hit,) = hits("EMPTY-TABLE", _table(FUND, notes=()))
    assert hit.spot is not None
    assert hit.spot.table == FUND


def test_an_empty_table_with_its_note() -> None:
    assert not hits("EMPTY-TABLE", example())


def test_an_empty_table_noted_for_another_year() -> None:
    assert "2024年" in _what(_table(FUND, notes=("注：2023年无政府性基金预算，空表列示。",)))[0]


ASSETS = "固定资产"


def test_an_empty_table_of_a_day_may_name_the_end_of_last_year_but_no_day_before() -> None:
    tables = [b.table for b in example().composed.blocks() if isinstance(b, TableBlock)]
    (assets,) = [table for table in tables if table.name == ASSETS]
    for year, wrong in ((2024, False), (2023, False), (2022, True)):
        notes = (f"注：截至{year}年12月31日没有固定资产，空表列示。",)
        case = _table(ASSETS, notes=notes, table=replace(assets, rows=()))
        assert bool(_what(case)) is wrong


def test_an_empty_table_noted_for_another_fund() -> None:
    notes = ("注：2024年无国有资本经营预算，空表列示。",)
    assert "说的不是这张表" in _what(_table(FUND, notes=notes))[0]


def test_a_table_with_data_noted_as_empty() -> None:
    notes = ("注：2024年无“三公”经费预算，空表列示。",)
    assert _what(_table("三公经费支出表", notes=notes))


def test_a_table_with_data_and_a_standing_note() -> None:
    assert not _what(_table("三公经费支出表", notes=("注：本表按财政拨款口径填列。",)))


def test_an_empty_table_that_is_left_out() -> None:
    case = rewritten(lambda b: None if isinstance(b, TableBlock) and b.table.name == FUND else b)
    assert "没有印出" in _what(case)[0]


PYTHON_PAIRS: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
    "DIR-COMPLETE": (
        test_a_chapter_that_the_directory_lacks,
        test_a_directory_with_every_table_and_chapter,
    ),
    "DIR-SPLIT-TITLE": (test_a_form_headed_by_its_kind_alone, test_a_form_headed_by_its_project),
    "EMPTY-TABLE": (test_an_empty_table_without_its_note, test_an_empty_table_with_its_note),
}
"""Rules that our own composition can never break: the test that fires, the one that is silent."""


# ---- drafts, scope, glossary, numbers ----------------------------------------------------------


def test_a_draft_mark_that_the_pack_prints_is_no_fault() -> None:
    prose = example().filled.prose.model_copy(update={"other": ("以上为部门预算（草案）。",)})
    case = with_submission(prose=prose)
    assert hits("DOC-DRAFT-MARK", case)
    covered = rewritten(
        lambda b: Cover(("部门预算（草案）",)) if isinstance(b, Directory) else b, case
    )
    assert not hits("DOC-DRAFT-MARK", covered)


def test_overall_goals_of_a_department_with_one_project_may_be_its_goals() -> None:
    submission = example().filled
    only = submission.projects[:1]
    prose = submission.prose.model_copy(update={"overall_goals": only[0].goals})
    assert hits("DOC-SCOPE", with_submission(prose=prose))
    assert not hits("DOC-SCOPE", with_submission(prose=prose, projects=only))


def test_a_term_is_explained_whichever_quotes_are_typed() -> None:
    prose = example().filled.prose.model_copy(update={"other": ('"三公"经费、三公经费。',)})
    added = Paragraph((Run("本年压减三公经费。"),))
    case = rewritten(
        lambda b: added if isinstance(b, Paragraph) and "持平" in b.text else b,
        with_submission(prose=prose),
    )
    assert not hits("GLOSSARY-MISSING", case)


def test_terms_of_a_document_without_glossary_are_all_missing() -> None:
    def without(block: Block) -> Block | None:
        return None if isinstance(block, Paragraph) and block.runs[0].strong else block

    terms = {hit.values["term"] for hit in hits("GLOSSARY-MISSING", rewritten(without))}
    assert {"“三公”经费", "机关运行经费", "基本支出", "项目支出"} <= terms


def test_a_heading_numbered_as_its_parent() -> None:
    def flat(block: Block) -> Block:
        if isinstance(block, Heading) and block.text.startswith("1、收入说明"):
            return replace(block, text="一、收入说明")
        return block

    assert hits("NUM-STYLE", rewritten(flat))
    assert not hits("NUM-STYLE", example())


# ---- secrets -----------------------------------------------------------------------------------


def _secret_project(**values: Any) -> Case:
    """The first project marked 涉密, though the document was made before."""
    first, *others = example().filled.projects
    secret = first.model_copy(update={"secret": True, **values})
    return with_submission(projects=(secret, *others))


def test_a_secret_project_that_the_document_prints() -> None:
    names = {hit.values["name"] for hit in hits("SECRET-LISTED", _secret_project())}
    assert names == {"馆藏档案数字化费", "13993124P006210100115"}


def test_a_secret_name_within_that_of_a_public_project_is_no_proof() -> None:
    case = _secret_project(name="库房安全", code=None)
    assert not hits("SECRET-LISTED", case)


def test_a_secret_procurement_item_in_a_table_cell() -> None:
    item = ProcurementItem(
        goods="专用设备", secret=True, funds=ProcurementFunds(general_public=Decimal(1))
    )
    public = item.model_copy(update={"secret": False})

    def shown(block: Block) -> Block:
        if isinstance(block, TableBlock) and block.table.name == "机构设置":
            row = block.table.rows[0]
            cells = (replace(row.cells[0], text="专用设备"), *row.cells[1:])
            return replace(block, table=replace(block.table, rows=(replace(row, cells=cells),)))
        return block

    (hit,) = hits("SECRET-LISTED", rewritten(shown, with_submission(procurement=(item,))))
    assert hit.spot is not None
    assert hit.spot.table == "机构设置"
    both = with_submission(procurement=(item, public))
    assert not hits("SECRET-LISTED", rewritten(shown, both))
