"""The sheet 问题清单: all findings in a table, with links to their cells.

Its texts stand in the cells themselves, so that the workbook's shared strings stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from budgetgen.excel.marking.styles import LIST_COLOURS, Styles
from budgetgen.excel.marking.texts import cell_text, line_count
from budgetgen.excel.marking.workbook import MAIN, quoted
from budgetgen.model.finding import Finding, Severity

TITLE = "问题清单"
_COLUMNS = {
    "序号": 6,
    "严重程度": 10,
    "位置": 26,
    "问题": 62,
    "处理办法": 52,
    "规则编码": 14,
}
_LETTERS = "ABCDEF"
_HEAD_ROW = 2
_LINE, _MARGIN, _HIGHEST = 15, 3, 409  # points; Excel has no higher row
_MOST_LINKS = 65_530  # Excel refuses a sheet with more
_BORDER = (
    "<border>"
    + "".join(
        f"<{side} style='thin'><color rgb='FFBFBFBF'/></{side}>"
        for side in ("left", "right", "top", "bottom")
    )
    + "<diagonal/></border>"
)
_BARE = "<xf numFmtId='0' fontId='0' fillId='0' borderId='0' xfId='0' applyFont='1'/>"


def _framed(horizontal: str) -> str:
    return (
        "<xf numFmtId='0' fontId='0' fillId='0' borderId='0' xfId='0' applyFont='1' applyFill='1' "
        f"applyBorder='1' applyAlignment='1'><alignment horizontal='{horizontal}' vertical='top' "
        "wrapText='1'/></xf>"
    )


@dataclass(frozen=True, slots=True)
class _Formats:
    title: int
    head: int
    number: int
    text: int
    link: int
    severity: Mapping[Severity, int]


def _formats(styles: Styles) -> _Formats:
    left, centre = _framed("left"), _framed("center")
    return _Formats(
        title=styles.add_format(_BARE, font="<b/>"),
        head=styles.add_format(centre, font="<b/>", fill="D9E1F2", border=_BORDER),
        number=styles.add_format(centre, border=_BORDER),
        text=styles.add_format(left, border=_BORDER),
        link=styles.add_format(left, font="<u/><color rgb='FF0563C1'/>", border=_BORDER),
        severity={
            severity: styles.add_format(centre, fill=colour, border=_BORDER)
            for severity, colour in LIST_COLOURS.items()
        },
    )


def summary(findings: Sequence[Finding]) -> str:
    """The list's first line."""
    counts = {s: sum(f.severity is s for f in findings) for s in Severity}
    found = "，".join(f"{count} 个{severity}" for severity, count in counts.items() if count)
    return f"budgetgen 检查：{found}。改好后重新检查，本表、批注和底色会自动更新。"


def _text(column: int, row: int, text: str, style: int) -> str:
    if not text:
        return f'<c r="{_LETTERS[column]}{row}" s="{style}"/>'
    value = escape(cell_text(text))
    return (
        f'<c r="{_LETTERS[column]}{row}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{value}</t></is></c>'
    )


def _row(row: int, finding: Finding, linked: bool, formats: _Formats) -> str:
    place = str(finding.place) if not finding.place.cell else finding.place.cell
    texts = (
        (str(finding.severity), formats.severity[finding.severity]),
        (place or finding.spot, formats.link if linked else formats.text),
        (finding.message, formats.text),
        (finding.remedy, formats.text),
        (finding.code, formats.number),
    )
    cells = "".join(_text(i, row, text, style) for i, (text, style) in enumerate(texts, 1))
    number = f'<c r="A{row}" s="{formats.number}"><v>{row - _HEAD_ROW}</v></c>'
    # Not every program finds the height by itself.
    lines = max(
        line_count(text, width - 3)
        for (text, _), width in zip(texts, list(_COLUMNS.values())[1:], strict=True)
    )
    height = min(lines * _LINE + _MARGIN, _HIGHEST)
    return f'<row r="{row}" ht="{height}" customHeight="1">{number}{cells}</row>'


def listing(
    findings: Sequence[Finding], targets: Sequence[tuple[str, str] | None], styles: Styles
) -> bytes:
    """The part of the sheet; `targets` are sheet and cell of each finding that has a cell."""
    formats = _formats(styles)
    first = _HEAD_ROW + 1
    rows = [
        f'<row r="1">{_text(0, 1, summary(findings), formats.title)}</row>',
        f'<row r="{_HEAD_ROW}" ht="{_LINE + _MARGIN}" customHeight="1">'
        + "".join(_text(i, _HEAD_ROW, title, formats.head) for i, title in enumerate(_COLUMNS))
        + "</row>",
    ]
    links: list[str] = []
    for row, (finding, target) in enumerate(zip(findings, targets, strict=True), first):
        linked = target is not None and len(links) < _MOST_LINKS
        rows.append(_row(row, finding, linked, formats))
        if target is not None and linked:
            location = quoteattr(f"{quoted(target[0])}!{target[1]}")
            links.append(f'<hyperlink ref="C{row}" location={location}/>')
    widths = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
        for i, width in enumerate(_COLUMNS.values(), 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{_HEAD_ROW}" '
        f'topLeftCell="A{first}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{first}" sqref="A{first}"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols>"
        f"<sheetData>{''.join(rows)}</sheetData>"
        f'<autoFilter ref="A{_HEAD_ROW}:{_LETTERS[-1]}{_HEAD_ROW + len(findings)}"/>'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()
