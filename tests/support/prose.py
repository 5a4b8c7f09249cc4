"""Cases with sentences of a test's own: typed into the small example, or in somebody's document."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from budgetgen.checking.case import Case, Hit
from budgetgen.composing.document import Heading, Paragraph, Run, Section
from budgetgen.rendering import case_of, prepare

ROOT = Path(__file__).parent.parent.parent


@cache
def example(name: str) -> Case:
    prepared = prepare(ROOT / "examples" / name).prepared
    assert prepared is not None
    return case_of(prepared)


def typed(*paragraphs: str, name: str = "small") -> Case:
    case = example(name)
    prose = case.filled.prose.model_copy(update={"other": paragraphs})
    return replace(case, submission=case.filled.model_copy(update={"prose": prose}))


def published(*paragraphs: str, heading: str = "") -> Case:
    case = example("small")
    blocks = [Heading(heading, 2, "章", "_Toc1")] if heading else []
    texts = [Paragraph((Run(text),)) for text in paragraphs]
    document = replace(case.composed, sections=(Section((*blocks, *texts)),))
    return replace(case, submission=None, document=document)


def only(rule: Callable[[Case], Iterator[Hit]], case: Case) -> Hit:
    hits = list(rule(case))
    assert len(hits) == 1, hits
    return hits[0]
