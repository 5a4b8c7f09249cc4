"""A pack against all trial submissions, with everything that is wrong at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetgen.composing.compose import compose
from budgetgen.composing.document import Document, Heading, Paragraph
from budgetgen.composing.facts import prose_context
from budgetgen.composing.prose import Prose
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.vocabulary import Level
from budgetgen.packs.folder import SETTINGS_FILE, defect
from budgetgen.packs.pack import Pack, PackError, version_of
from budgetgen.packs.review.contents import (
    note_findings,
    silent_columns,
    unused_findings,
    vocabulary_findings,
    warning,
)
from budgetgen.packs.review.pages import font_findings, page_findings
from budgetgen.packs.review.sentences import sentence_findings
from budgetgen.packs.trials import Trial, sparse_submission, trials
from budgetgen.tables.build import build_tables
from budgetgen.tables.resolved import for_document
from budgetgen.tables.table import TableSet
from budgetgen.typesetting.layout import lay_out
from budgetgen.writing.word.placed.write import placed_findings


@dataclass(frozen=True)
class Review:
    """What trying a pack found, and with how many submissions it was tried."""

    findings: tuple[Finding, ...]
    trials: int


def review_pack(pack: Pack) -> Review:
    """Every defect of `pack`, each once, by its place; errors forbid to hand it on."""
    tried = list(trials(pack))
    found = [*_settings(pack), *font_findings(pack)]
    found += unused_findings(pack)
    tabled: list[tuple[Trial, TableSet]] = []
    for trial in tried:
        tables, problems = build_tables(trial.submission, pack.tables, pack.settings)
        found += [_tried(trial, problem) for problem in problems]
        tabled.append((trial, tables))
    every = [tables for trial, tables in tabled if trial.submission.level is Level.DEPARTMENT]
    found += vocabulary_findings(pack, every)
    found += silent_columns(pack, every)
    sparse = sparse_submission(pack)
    found += note_findings(pack, build_tables(sparse, pack.tables, pack.settings)[0])
    context = prose_context(tabled[0][0].submission, tabled[0][1])
    environment = Prose(pack, tabled[0][1], context).environment
    written = sentence_findings(pack, context, environment)
    found += written
    for trial, tables in tabled:
        found += _printed(pack, trial, tables, bool(written))
    return Review(_each_once(found), len(tried))


def _tried(trial: Trial, finding: Finding) -> Finding:
    return replace(finding, message=f"用“{trial.name}”试填时，{finding.message}")


def _printed(pack: Pack, trial: Trial, tables: TableSet, known: bool) -> Iterator[Finding]:
    """What comes up when the trial is written out; `known` says that sentences are wrong anyway."""
    submission = trial.submission
    own = pack.tables.unit_tables if submission.level is Level.UNIT else {}
    pack = for_document(pack, submission.budget_year, submission.level)
    try:
        document = compose(submission, tables, pack)
        lay_out(document, pack.style)
    except PackError as error:
        if not known:
            yield from _broken(pack, trial, tables, error)
        return
    except (KeyError, IndexError, ValueError) as error:
        # A word of outline.yaml or pack.yaml that only the composer looks up.
        missing = f"：没有“{error.args[0]}”" if isinstance(error, KeyError) else ""
        message = f"用“{trial.name}”试填时无法成文{missing}"
        place = pack.sources.place("outline.yaml")
        remedy = "请核对 outline.yaml 和 pack.yaml 中的名称和编号写法"
        yield defect("PACK-BROKEN", message, place, remedy)
        return
    yield from page_findings(pack, document, own)
    if pack.document_docx is not None and pack.sources.document is not None:
        prose = Prose(pack, tables, prose_context(submission, tables, pack.settings.text_unit))
        yield from placed_findings(pack.document_docx, pack.sources.document, document, pack, prose)
    if "{{" not in trial.submission.department.name:
        yield from _literal_braces(pack, document)


def _broken(pack: Pack, trial: Trial, tables: TableSet, error: PackError) -> Iterator[Finding]:
    """The sentences that this trial cannot be written with, all of them; else `error`'s own."""
    prose = Prose(pack, tables, prose_context(trial.submission, tables))
    broken: list[Finding] = []
    for name in pack.texts:
        try:
            prose.render(name)
        except PackError as each:
            broken += each.findings
    remedy = "请核对这一行用到的名称和数，必要时加上条件"
    for finding in broken or error.findings:
        yield _tried(trial, replace(finding, remedy=remedy))


def _literal_braces(pack: Pack, document: Document) -> Iterator[Finding]:
    """Braces that are printed as they stand: they were written where nothing fills them."""
    for block in document.blocks():
        if isinstance(block, (Heading, Paragraph)) and ("{{" in block.text or "{%" in block.text):
            message = f"花括号原样印了出来：{block.text[:30]}"
            place = pack.sources.place("outline.yaml")
            yield defect("PACK-TEXT", message, place, "这里不能用 {{ }}，请写成普通文字")


def _settings(pack: Pack) -> Iterator[Finding]:
    settings, sources = pack.settings, pack.sources
    if version_of(settings.version) is None:
        place = sources.place(SETTINGS_FILE, "version")
        message = f"“{settings.version}”不是版本号"
        yield defect("PACK-VERSION", message, place, "请写成 1.0.0 这样的三段数字")
    own = sources.folders[0]
    written = sources.place(SETTINGS_FILE, "id").file
    if written != str(own / SETTINGS_FILE):
        place = sources.place(SETTINGS_FILE)
        message = f"没有自己的标识，与沿用的“{settings.id}”同名"
        yield warning("PACK-ID", message, place, "请在 pack.yaml 中写“标识”")
    if not settings.years and not settings.base_only:
        place = sources.place(SETTINGS_FILE)
        yield warning("PACK-YEARS", "没有写预算年度", place, "请写“预算年度”，如 [2024]")


def _each_once(findings: list[Finding]) -> tuple[Finding, ...]:
    unique = {(f.code, f.message, f.place): f for f in findings}
    order = {Severity.ERROR: 0, Severity.WARNING: 1}
    return tuple(sorted(unique.values(), key=lambda f: (f.place, order[f.severity], f.message)))
