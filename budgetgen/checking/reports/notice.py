"""整改通知单: what a bureau sends back to a department, as DOCX.

It is a Document like any other, so the word writer makes it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from budgetgen.checking.check import CheckResult
from budgetgen.checking.reports.text import section_of, shown
from budgetgen.composing.document import (
    Block,
    Document,
    Heading,
    Paragraph,
    Properties,
    Run,
    Section,
    TableBlock,
)
from budgetgen.composing.facts import chinese_date
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.vocabulary import Level
from budgetgen.packs.definition import Style
from budgetgen.packs.pack import Pack, load_pack
from budgetgen.tables.table import Cell, Column, HeaderCell, Row, Table
from budgetgen.typesetting.layout import lay_out

_SIGNED = "落款"
DEFAULT_PACK = "hebei-2024"
_COLUMNS = (("序号", 5), ("位置", 24), ("问题", 38), ("应为", 10), ("现为", 10), ("改法", 30))


def _where(finding: Finding, result: CheckResult) -> str:
    place = finding.place
    spot = finding.spot or section_of(finding, result.submission)
    line = place.cell or (f"第{place.line}行" if place.line else "")
    return f"{spot} {line}".strip()


def _row(n: int, finding: Finding, result: CheckResult) -> Row:
    texts = (
        str(n),
        _where(finding, result),
        f"【{finding.severity}】{finding.message}",
        "" if finding.expected is None else shown(finding.expected),
        "" if finding.actual is None else shown(finding.actual),
        finding.remedy,
    )
    return Row(str(n), tuple(Cell(text) for text in texts))


def _table(result: CheckResult, title: str) -> Table:
    ordered = sorted(result.findings, key=lambda f: f.severity is not Severity.ERROR)
    return Table(
        name=title,
        title=title,
        columns=tuple(
            Column(name, "居中" if name == "序号" else "左", width, False)
            for name, width in _COLUMNS
        ),
        header=(tuple(HeaderCell(name) for name, _ in _COLUMNS),),
        rows=tuple(_row(i, finding, result) for i, finding in enumerate(ordered, 1)),
    )


def _paragraph(text: str, style: str = "正文") -> Paragraph:
    return Paragraph((Run(text),), style)


def _style(pack: Pack) -> Style:
    """The pack's style, with one for the office and the date below the notice."""
    signed = pack.style.texts["正文"].model_copy(update={"align": "右", "indent": 0})
    return pack.style.model_copy(update={"texts": {**pack.style.texts, _SIGNED: signed}})


def _blocks(result: CheckResult, index: int, day: datetime.date | None) -> Iterator[Block]:
    submission = result.submission
    office = submission.reviewed_by if submission else ""
    year = f"{result.case.budget_year}年" if result.case else ""
    level = submission.level if submission else Level.DEPARTMENT
    material = f"你{level}{year}{level}预算公开材料"
    errors, warnings = result.count(Severity.ERROR), result.count(Severity.WARNING)
    yield Heading("部门预算公开整改通知单", 1, "大标题", f"_Notice{index}")
    # Published tables do not say whose they are: the name is left to be filled in.
    addressee = result.title if submission else f"　　　　　　　　（{result.title}）"
    yield _paragraph(f"{addressee}：")
    if not result.findings:
        yield _paragraph(f"经检查，{material}没有发现问题。")
    else:
        yield _paragraph(
            f"经检查，{material}有{errors}个错误、{warnings}个警告，"
            "具体问题见下表。错误须在公开前改正；警告请逐条核实，属实的一并改正，不属实的书面说明。"
        )
        heading = Heading("问题清单", 3, "章内表题", f"_NoticeTable{index}")
        yield TableBlock(_table(result, "问题清单"), heading, ("", "", ""), ())
    if result.waived:
        listed = "；".join(f"{w.finding.message}（{w.waiver.reason}）" for w in result.waived)
        yield _paragraph(f"以下问题已经批准豁免，不需整改：{listed}。")
    yield _paragraph("整改完成时间：　　　年　　月　　日前。")
    yield _paragraph(f"{office}（公章）", _SIGNED)
    yield _paragraph(chinese_date(day) if day else "　　　　年　　月　　日", _SIGNED)


def notice_docx(results: Sequence[CheckResult], as_of: datetime.date | None = None) -> bytes:
    """One notice per result in one file, dated `as_of`; without, the date is left to be filled in."""
    from budgetgen.writing.word.write import write_docx

    pack = next((r.case.pack for r in results if r.case), None) or load_pack(DEFAULT_PACK)
    days = [as_of or (r.case.as_of if r.case else None) for r in results]
    document = Document(
        Properties(
            title="部门预算公开整改通知单",
            author=next((r.submission.reviewed_by for r in results if r.submission), ""),
            subject="部门预算公开检查",
            keywords="部门预算；公开；整改",
            date=next((day.isoformat() for day in days if day), "2000-01-01"),
        ),
        tuple(
            Section(tuple(_blocks(result, i, as_of)), landscape=True, page_numbers="重新")
            for i, result in enumerate(results)
        ),
    )
    style = _style(pack)
    return write_docx(document, style, lay_out(document, style))
