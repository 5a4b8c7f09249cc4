"""The roll-up's files: DOCX, PDF and HTML in 万元, the workbook in exact yuan."""

from __future__ import annotations

from budgetgen.composing.document import Document
from budgetgen.packs.definition import Style
from budgetgen.typesetting.layout import lay_out
from budgetgen.writing.files import safe_name

_NOTE = "注：本工作簿的金额单位为元；同名的汇总文件（Word、PDF、网页）金额单位为万元。"


def roll_up_files(document: Document, exact: Document, style: Style) -> dict[str, bytes]:
    """The files of a roll-up by name."""
    from budgetgen.writing.html import write_html
    from budgetgen.writing.pdf import write_pdf
    from budgetgen.writing.word.write import write_docx
    from budgetgen.writing.xlsx.write import write_xlsx

    layout = lay_out(document, style)
    name = safe_name(document.properties.title)
    return {
        f"{name}.docx": write_docx(document, style, layout, None, False),
        f"{name}.pdf": write_pdf(document, style, layout),
        f"{name}.html": write_html(document, style, layout, False, None),
        f"{name}.xlsx": write_xlsx(exact, style, lay_out(exact, style), note=_NOTE),
    }
