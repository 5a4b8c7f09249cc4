"""Document -> PDF: which engine makes it, and what it was asked for in vain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from budgetgen.model.finding import Finding, Place, Severity

if TYPE_CHECKING:
    from budgetgen.composing.document import Document
    from budgetgen.packs.definition import Style
    from budgetgen.typesetting.layout import Layout

Engine = Literal["typst", "weasyprint"]
Standard = Literal["a-2b", "ua-1"]

STANDARDS: dict[Standard, str] = {"a-2b": "PDF/A-2b", "ua-1": "PDF/UA-1"}


@dataclass(frozen=True)
class PdfWay:
    """How a PDF is made: the engine, None for the pack's own; the standards that it shall meet."""

    engine: Engine | None = None
    standards: tuple[Standard, ...] = ()

    def engine_for(self, css: str) -> Engine:
        """The engine: WeasyPrint where the pack has a style sheet of its own, else Typst."""
        return self.engine or ("weasyprint" if css else "typst")


AS_PACK = PdfWay()


class PdfRefused(Exception):
    """A PDF that could not be made as it was asked for; `findings` say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("；".join(finding.message for finding in findings))
        self.findings = findings


def way_findings(way: PdfWay, css: str, place: Place) -> tuple[Finding, ...]:
    """What is at odds with the pack's own style sheet `css`, which lies at `place`."""
    engine = way.engine_for(css)
    if css and engine == "typst":
        return (
            Finding(
                "PDF-CSS",
                Severity.WARNING,
                "PDF 由 Typst 生成，模板包自带的 print.css 不起作用",
                place,
                "要用它，请去掉 --pdf-engine typst",
            ),
        )
    if way.standards and engine == "weasyprint":
        asked = "、".join(STANDARDS[standard] for standard in way.standards)
        return (
            Finding(
                "PDF-STANDARD",
                Severity.ERROR,
                f"{asked} 只能由 Typst 生成" + ("，这个模板包自带 print.css" if css else ""),
                place,
                "请用 --pdf-engine typst，或不要求标准",
            ),
        )
    return ()


def write_pdf(
    document: Document,
    style: Style,
    layout: Layout,
    draft: bool = False,
    way: PdfWay = AS_PACK,
    css: str = "",
) -> bytes:
    """The document as PDF; `css` is the pack's own style sheet. Raises PdfRefused."""
    if way.engine_for(css) == "weasyprint":
        from budgetgen.writing.weasyprint.write import write_pdf as write_by_weasyprint

        return write_by_weasyprint(document, style, layout, draft, css)
    from budgetgen.writing.typst.write import write_pdf as write_by_typst

    return write_by_typst(document, style, layout, draft, way.standards)
