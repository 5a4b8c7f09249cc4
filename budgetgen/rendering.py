"""One submission through all stages: from a file to the bytes of each format.

The one place that knows the order of the stages; commands and county runs call it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from budgetgen.checking.case import Case
from budgetgen.composing.compose import compose
from budgetgen.composing.document import Document
from budgetgen.composing.facts import prose_context
from budgetgen.composing.prose import Prose
from budgetgen.model.finding import Finding, Severity, has_errors
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Level
from budgetgen.packs.pack import Pack, PackError, load_pack
from budgetgen.reading.naming import Positions
from budgetgen.reading.submission import read_submission
from budgetgen.tables.build import build_tables, classification_for
from budgetgen.tables.explain import fact_line
from budgetgen.tables.resolved import for_document
from budgetgen.tables.table import Cell, TableSet
from budgetgen.transforming.per_unit import unit_part
from budgetgen.typesetting.layout import Layout, lay_out

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')
LONGEST_NAME = 240
"""Bytes: what file systems allow, less the ending."""


@dataclass(frozen=True)
class Prepared:
    """A submission with everything that can be computed from it before a format is chosen."""

    submission: Submission
    positions: Positions
    pack: Pack
    tables: TableSet
    document: Document
    layout: Layout

    @property
    def file_stem(self) -> str:
        """The output files' name without its ending; it cannot leave the output folder."""
        name = _UNSAFE.sub("_", self.document.properties.title).strip(" .")
        name = name.encode()[:LONGEST_NAME].decode(errors="ignore").strip(" .")
        return name or "部门预算公开"


@dataclass(frozen=True)
class Preparation:
    """What became of one input: `prepared` is None when errors forbid to go on."""

    source: Path
    prepared: Prepared | None
    findings: tuple[Finding, ...]


def case_of(prepared: Prepared, as_of: datetime.date | None = None) -> Case:
    """What the checks look at; `as_of` is the day that dates are held against."""
    submission = prepared.submission
    return Case(
        budget_year=submission.budget_year,
        pack=prepared.pack,
        classification=classification_for(submission),
        tables=prepared.tables,
        submission=submission,
        document=prepared.document,
        as_of=as_of or submission.approved_on,
    )


def _titled(tables: TableSet, level: Level) -> TableSet:
    """The tables under titles of the level: 部门预算收支总表 of a unit is 单位预算收支总表."""
    department = str(Level.DEPARTMENT)
    return replace(
        tables,
        tables={
            name: replace(table, title=str(level) + table.title.removeprefix(department))
            if table.title.startswith(department)
            else table
            for name, table in tables.tables.items()
        },
    )


def prepare(source: Path) -> Preparation:
    """Read, tabulate, compose and lay out the submission at `source`; never raises for it."""
    reading = read_submission(source)
    if reading.submission is None:
        return Preparation(source, None, reading.findings)
    return prepare_submission(source, reading.submission, reading.positions, reading.findings)


def prepare_submission(
    source: Path,
    submission: Submission,
    positions: Positions,
    earlier: tuple[Finding, ...] = (),
) -> Preparation:
    """Tabulate, compose and lay out a submission that is read already; `earlier` is kept."""

    def placed(findings: tuple[Finding, ...] | list[Finding]) -> tuple[Finding, ...]:
        return tuple(
            f if f.path is None else f.at(positions[f.path]) for f in (*earlier, *findings)
        )

    try:
        pack = load_pack(submission.pack)
        pack = for_document(pack, submission.budget_year, submission.level)
        tables, findings = build_tables(submission, pack.tables, pack.settings)
        if has_errors(tuple(findings)):
            return Preparation(source, None, placed(findings))
        tables = _titled(tables, submission.level)
        document = compose(submission, tables, pack)
        findings = [*findings, *_placing(submission, tables, pack, document)]
        if has_errors(tuple(findings)):
            return Preparation(source, None, placed(findings))
    except PackError as error:
        return Preparation(source, None, placed(error.findings))
    layout = lay_out(document, pack.style)
    prepared = Prepared(submission, positions, pack, tables, document, layout)
    return Preparation(source, prepared, placed(findings))


def _prose(submission: Submission, tables: TableSet, pack: Pack) -> Prose:
    return Prose(pack, tables, prose_context(submission, tables, pack.settings.text_unit))


def _placing(
    submission: Submission, tables: TableSet, pack: Pack, document: Document
) -> tuple[Finding, ...]:
    """What is wrong with the places that the pack's own Word document has for this submission."""
    if pack.document_docx is None or pack.sources.document is None:
        return ()
    from budgetgen.writing.word.placed.write import placed_findings

    prose = _prose(submission, tables, pack)
    return placed_findings(pack.document_docx, pack.sources.document, document, pack, prose)


def prepare_units(preparation: Preparation) -> list[Preparation]:
    """Each unit's own disclosure out of a department's submission, in the order of its units."""
    whole = preparation.prepared
    if whole is None or whole.submission.level is Level.UNIT:
        return []
    units = whole.submission.department.units
    parts = [unit_part(whole.submission, unit.code) for unit in units]
    told = _about_units(whole) if len(units) > 1 else ()
    return [
        prepare_submission(
            preparation.source, part.submission, part.positions(whole.positions), told
        )
        for part in parts
    ]


def _about_units(whole: Prepared) -> tuple[Finding, ...]:
    """What nobody but a person can judge where units publish out of the department's file."""
    prose = Finding(
        "UNIT-PROSE",
        Severity.WARNING,
        "各单位公开文本中的职责、绩效目标和增减原因，取自部门的文字说明",
        whole.positions["prose",],
        "请核对是否适用于各单位；不适用的，请为该单位另写一份预算文件",
    )
    if not whole.tables.ledger.secret:
        return (prose,)
    secret = Finding(
        "UNIT-SECRET",
        Severity.WARNING,
        "部门和各单位的文本同时公开，涉密事项的金额可能由几份文本相减得出；程序只在一份文本之内防止",
        whole.positions["lines",],
        "公开前请由保密审查人员核对",
    )
    return prose, secret


def _docx(prepared: Prepared, draft: bool) -> bytes:
    from budgetgen.writing.word.write import write_docx

    pack = prepared.pack
    if pack.document_docx is not None and pack.sources.document is not None:
        return _placed(prepared, pack.document_docx, pack.sources.document, draft)
    return write_docx(prepared.document, pack.style, prepared.layout, pack.base_docx, draft)


def _placed(prepared: Prepared, template: bytes, path: Path, draft: bool) -> bytes:
    from budgetgen.writing.word.placed.write import write_placed

    pack = prepared.pack
    prose = _prose(prepared.submission, prepared.tables, pack)
    done = write_placed(template, path, prepared.document, pack, prose, draft)
    if done.docx is None:
        raise PackError(*done.findings)
    return done.docx


def _pdf(prepared: Prepared, draft: bool) -> bytes:
    from budgetgen.writing.pdf import write_pdf

    return write_pdf(prepared.document, prepared.pack.style, prepared.layout, draft)


def _html(prepared: Prepared, draft: bool) -> bytes:
    from budgetgen.writing.html import write_html

    def trace(cell: Cell) -> str:
        return "\n".join(
            "（涉密，不列示）" if fact.secret else fact_line(fact, prepared.positions[fact.path])
            for fact in prepared.tables.ledger.members(cell.facts | cell.behind)
        )

    return write_html(
        prepared.document, prepared.pack.style, prepared.layout, draft, trace if draft else None
    )


FORMATS: dict[str, Callable[[Prepared, bool], bytes]] = {"docx": _docx, "pdf": _pdf, "html": _html}
"""Each format's writer; heavy libraries are imported only when one is called."""


def render(prepared: Prepared, format_name: str, draft: bool = False) -> bytes:
    """The document in one of `FORMATS`; `draft` marks every page and traces every figure."""
    return FORMATS[format_name](prepared, draft)
