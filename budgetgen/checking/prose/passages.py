"""The paragraphs that speak of figures: what a department typed, or somebody's document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.checking.case import Case, Path
from budgetgen.checking.prose.claim_grammar import Grammar, grammar
from budgetgen.checking.prose.claims import Claim, claims
from budgetgen.composing.document import Document, Heading, Paragraph

_SPEAKING = ("prose", "assets", "three_public")
_AIMS = ("duties", "overall_goals", "goals", "safeguards")
"""Fields of the prose that say what shall be, not what is planned to be spent."""
_AIM_CHAPTERS = re.compile("绩效|职责|名词|术语|工作任务")
_CHAPTER = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph and where it was typed; None in a document."""

    at: Path | None
    text: str


def passages(case: Case) -> tuple[Passage, ...]:
    """What was typed where there is a submission: the pack's own sentences print computed figures.

    Else the document's paragraphs, without chapters of duties, goals and glossary.
    """
    if case.submission is not None:
        return tuple(
            Passage(field.path, field.text) for field in case.texts if tells_of_budget(field.path)
        )
    return tuple(_paragraphs(case.document)) if case.document else ()


def tells_of_budget(path: Path) -> bool:
    """Whether a text of a submission tells what is budgeted, not what shall be."""
    return path[0] in _SPEAKING and path[1] not in _AIMS


def _paragraphs(document: Document) -> Iterator[Passage]:
    aims = False
    for block in document.blocks():
        if isinstance(block, Heading) and block.level <= _CHAPTER:
            aims = _AIM_CHAPTERS.search(block.text) is not None
        elif isinstance(block, Paragraph) and not aims:
            yield Passage(None, block.text)


def grammar_of(case: Case) -> Grammar:
    """The grammar of the case's year, figures and units."""
    figures = tuple(name for name in case.pack.tables.figures if not name.startswith("上年"))
    units: tuple[str, ...] = ()
    if case.submission is not None:
        department = case.submission.department
        units = tuple(unit.name for unit in department.units if unit.name != department.name)
    return grammar(case.budget_year, figures, units)


def claims_of(case: Case) -> Iterator[tuple[Passage, Claim]]:
    """Every claim of the case's passages, each with its passage."""
    rules = grammar_of(case)
    for passage in passages(case):
        for claim in claims(passage.text, rules):
            yield passage, claim
