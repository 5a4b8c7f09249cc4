"""One department through all stages, out of bytes into bytes; nothing that happens escapes.

A worker may run anywhere: it needs the program and the template packs, and no folder of the
county's. Its places are told as they are in the county's folder.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetgen.checking.check import check_case
from budgetgen.checking.county.engine import department_findings
from budgetgen.checking.scoring import ScoreProfile, load_profile, score
from budgetgen.county.county import UNITS_FOLDER
from budgetgen.county.digests import current_pack_digest, surroundings
from budgetgen.county.figures import figures_of
from budgetgen.county.folders import belonging_findings, is_anothers, named, within
from budgetgen.county.job import LACKING, PROGRAM, InputFile, Job, Made, failed, form_of
from budgetgen.county.last_year import LastYear, last_year
from budgetgen.county.own_files import with_own_files
from budgetgen.county.result import DepartmentResult, OutputFile
from budgetgen.model.finding import Finding, each_once, has_errors
from budgetgen.packs.pack import PackError
from budgetgen.reading.submission import read_submission
from budgetgen.rendering import (
    Preparation,
    Prepared,
    case_of,
    pdf_findings,
    prepare_submission,
    render_files,
)
from budgetgen.writing.files import safe_name
from budgetgen.writing.pdf import PdfRefused

DATA_FOLDER = "数据"
"""The folder, in a department's output folder, of its data formats."""
_ALONE = threading.Lock()
"""A worker of a cluster may run several threads, for which the writers are not made."""


def make_department(job: Job) -> Made:
    """Check a department and render it where nothing forbids publication; never raises."""
    if job.surroundings and job.surroundings != surroundings():
        message = "计算节点上的程序或字体与本机不同，没有生成"
        remedy = "请在各计算节点安装同一版本的程序和同样的字体，再运行一次"
        return failed(job, "WORKER-DIFFERS", message, remedy)
    # Told before Typst is loaded: there are as many workers as processors.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    try:
        with _ALONE, TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            return _Department(job, Path(folder)).made()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a library in Rust that panics raises no Exception
        what = f"程序出错：{type(error).__name__}（这是程序的缺陷，不是填报的问题）"
        return failed(job, PROGRAM, what, "请把这个部门的文件交给维护者；其他部门不受影响")


class _Department:
    """The stages of one department; its files lie below `root` as in the county's folder."""

    def __init__(self, job: Job, root: Path) -> None:
        self.job = job
        self.root = root
        for file in job.files.every:
            path = self.path(file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
        self.source = self.path(job.files.source)
        self.result = DepartmentResult(
            job.department.code,
            job.department.name,
            job.county.budget_year,
            job.digest,
            source=job.files.source.name,
            as_of=job.as_of,
        )

    def path(self, file: InputFile) -> Path:
        return self.root / file.name

    def made(self) -> Made:
        job, reading = self.job, read_submission(self.source)
        if reading.submission is None:
            return self.ended(reading.findings)
        submission, positions = reading.submission, reading.positions
        own = belonging_findings(job.department, job.county, submission, positions)
        earlier = (*reading.findings, *own)
        done = prepare_submission(self.source, submission, positions, earlier)
        name, whole = submission.pack, done.prepared
        digest = whole.pack.digest if whole else current_pack_digest(name)
        if digest != job.packs.get(name, digest):
            message = f"模板包“{name}”在运行中变了，或与计算节点上的不同，没有生成"
            return failed(job, "PACK-CHANGED", message, "请核对模板包，再运行一次")
        self.result = replace(self.result, pack=name, pack_digest=digest)
        return self.ended(done.findings) if whole is None else self.checked(whole, done)

    def ended(self, *findings: Iterable[Finding]) -> Made:
        """The end where nothing can be made."""
        return Made(replace(self.result, findings=self.told(*findings)))

    def told(self, *findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings by their places in the county's folder, each once."""
        return each_once(within(finding, self.root) for finding in chain(*findings))

    def units(self, done: Preparation) -> list[Preparation]:
        """The units' own disclosures where they publish, or handed in submissions of their own."""
        if not self.job.county.plan.units and not self.job.files.units:
            return []
        return with_own_files(done, [self.path(file) for file in self.job.files.units])

    def last_year(self) -> LastYear:
        """What the department submitted last year."""
        file = self.job.files.last_year
        if file is None:
            return LastYear()
        return last_year(self.path(file), self.job.department, self.job.county.budget_year)

    def checked(self, whole: Prepared, done: Preparation) -> Made:
        job = self.job
        units = self.units(done)
        cases = [(u, p, case_of(p, job.as_of)) for u in units if (p := u.prepared) is not None]
        more = partial(
            department_findings,
            positions=whole.positions,
            units=tuple(case for *_, case in cases) if len(cases) == len(units) else (),
            reply=job.county.reply_to(job.department),
            published_on=job.county.published_on(job.department),
        )
        last = self.last_year()
        earlier = (*done.findings, *last.findings)
        case = case_of(whole, job.as_of, last.submission)
        check = check_case(self.source, case, whole.positions, earlier, more=more)
        of_units = [check_case(u.source, c, p.positions, u.findings) for u, p, c in cases]
        unready = (unit.findings for unit in units if unit.prepared is None)
        findings = self.told(check.findings, *unready, *(each.findings for each in of_units))
        reached = None if is_anothers(done.findings) else score(check, _profile())
        self.result = replace(
            self.result,
            title=whole.document.properties.title,
            findings=findings,
            waived=len(check.waived),
            score=reached.percent if reached else None,
            pages=whole.layout.page_count,
            figures=figures_of(whole),
        )
        published = [prepared for _, prepared, _ in cases] if job.county.plan.units else []
        return self.rendered(whole, published)

    def rendered(self, whole: Prepared, units: list[Prepared]) -> Made:
        if has_errors(self.result.findings):
            return Made(self.result)
        documents = {"": whole}
        for unit in units:
            documents[f"{UNITS_FOLDER}/{safe_name(unit.submission.publisher.code)}/"] = unit
        told: list[Finding] = []
        if "pdf" in self.job.formats:
            told += chain(*(pdf_findings(each, self.job.way) for each in documents.values()))
            if has_errors(tuple(told)):
                return self.refused(told)
        files: dict[str, bytes] = {}
        forms: dict[str, str] = {}
        for name in self.job.formats:
            try:
                for folder, prepared in documents.items():
                    made = render_files(prepared, name, False, DATA_FOLDER, self.job.way)
                    files |= {folder + file: data for file, data in made.items()}
            except PackError as error:
                return self.ended(self.result.findings, error.findings)
            except PdfRefused as error:
                return self.refused(error.findings)
            except (ImportError, OSError):
                return _lacking(self.job, name)
            forms |= dict.fromkeys(files.keys() - forms.keys(), form_of(name, self.job.way))
        names = {u.submission.publisher.code: u.submission.publisher.name for u in units}
        listed = tuple(output_file(file, files[file], forms[file]) for file in sorted(files))
        findings = self.told(self.result.findings, told)
        return Made(replace(self.result, findings=findings, files=listed, units=names), files)

    def refused(self, findings: Iterable[Finding]) -> Made:
        """The end where a PDF cannot be made as it was asked for: asked otherwise it may be."""
        self.result = replace(self.result, digest="")
        own = (named(finding, self.root, self.job.department) for finding in findings)
        return self.ended(self.result.findings, own)


def output_file(name: str, data: bytes, form: str) -> OutputFile:
    """A file as a result lists it."""
    return OutputFile(name, len(data), hashlib.sha256(data).hexdigest(), form)


def _lacking(job: Job, form: str) -> Made:
    """The machine lacks what a format needs; anything else is the program's fault."""
    from budgetgen.doctor import examine_machine

    lacking = [check for check in examine_machine() if form in check.formats]
    if not lacking:
        raise
    what = f"不能生成 {form}：{lacking[0].name} {lacking[0].detail}"
    return failed(job, LACKING, what, lacking[0].remedy)


@cache
def _profile() -> ScoreProfile:
    profile = load_profile()
    assert isinstance(profile, ScoreProfile)
    return profile
