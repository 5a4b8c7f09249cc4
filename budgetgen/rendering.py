"""One submission through all stages: from a file to the bytes of each format.

The one place that knows the order of the stages; commands and county runs call it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from budgetgen.checking.case import Case
from budgetgen.composing.compose import compose
from budgetgen.composing.document import Document
from budgetgen.composing.facts import prose_context
from budgetgen.composing.prose import Prose
from budgetgen.model.finding import Finding, Place, Severity, has_errors
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
from budgetgen.writing.files import safe_name
from budgetgen.writing.pdf import AS_PACK, PdfWay, way_findings, write_pdf


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
        return safe_name(self.document.properties.title) or "部门预算公开"


@dataclass(frozen=True)
class Preparation:
    """What became of one input: `prepared` is None when errors forbid to go on."""

    source: Path
    prepared: Prepared | None
    findings: tuple[Finding, ...]


def case_of(
    prepared: Prepared, as_of: datetime.date | None = None, last: Submission | None = None
) -> Case:
    """What the checks look at: `as_of` is the day that dates are held against, `last` what the
    department submitted last year.
    """
    submission = prepared.submission
    return Case(
        budget_year=submission.budget_year,
        pack=prepared.pack,
        classification=classification_for(submission),
        tables=prepared.tables,
        submission=submission,
        document=prepared.document,
        as_of=as_of or submission.approved_on,
        last=last,
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


def _pdf(prepared: Prepared, draft: bool, way: PdfWay = AS_PACK) -> bytes:
    pack = prepared.pack
    return write_pdf(prepared.document, pack.style, prepared.layout, draft, way, pack.print_css)


def pdf_findings(prepared: Prepared, way: PdfWay) -> tuple[Finding, ...]:
    """What `way` asks for and the pack's own style sheet does not allow."""
    sources = prepared.pack.sources
    place = Place(str(sources.css)) if sources.css else Place()
    return way_findings(way, prepared.pack.print_css, place)


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


def _xlsx(prepared: Prepared, draft: bool) -> bytes:
    from budgetgen.writing.xlsx.write import write_xlsx

    return write_xlsx(prepared.document, prepared.pack.style, prepared.layout, draft)


def _csv(prepared: Prepared, draft: bool) -> dict[str, bytes]:
    from budgetgen.writing.data.write import write_csv

    submission, tables = prepared.submission, prepared.tables
    return write_csv(prepared.document, prepared.pack.tables, submission, tables, draft)


def _json(prepared: Prepared, draft: bool) -> dict[str, bytes]:
    from budgetgen.writing.data.write import write_json

    submission, tables = prepared.submission, prepared.tables
    return write_json(prepared.document, prepared.pack.tables, submission, tables, draft)


FORMATS: dict[str, Callable[[Prepared, bool], bytes]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "xlsx": _xlsx,
}
"""The writer of each format of one file; heavy libraries are imported only when one is called."""

DATA_FORMATS: dict[str, Callable[[Prepared, bool], dict[str, bytes]]] = {
    "csv": _csv,
    "json": _json,
}
"""The writers of data: many files, by name."""


def render(
    prepared: Prepared, format_name: str, draft: bool = False, way: PdfWay = AS_PACK
) -> bytes:
    """The document in one of `FORMATS`; `draft` marks every page and traces every figure.

    `way` says how a PDF is made; PdfRefused is raised where it cannot be made so.
    """
    if format_name == "pdf":
        return _pdf(prepared, draft, way)
    return FORMATS[format_name](prepared, draft)


def render_files(
    prepared: Prepared,
    format_name: str,
    draft: bool = False,
    data_folder: str = "",
    way: PdfWay = AS_PACK,
) -> dict[str, bytes]:
    """The files of one of `FORMATS` or `DATA_FORMATS` by their names in the output folder.

    Data lie in a folder of their own there: `data_folder`, else one named after the document.
    """
    if format_name in FORMATS:
        return {f"{prepared.file_stem}.{format_name}": render(prepared, format_name, draft, way)}
    folder = data_folder or f"{prepared.file_stem}-数据"
    files = DATA_FORMATS[format_name](prepared, draft)
    return {f"{folder}/{name}": data for name, data in files.items()}
