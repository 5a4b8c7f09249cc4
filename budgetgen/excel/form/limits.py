"""What no cell can hold."""

from __future__ import annotations

from budgetgen.excel.form.grid import grid_of
from budgetgen.model.finding import Finding, Severity
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import Pack

LONGEST_CELL = 32767
"""Characters, in UTF-16 units as Excel counts them."""


def too_long(submission: Submission, pack: Pack) -> tuple[Finding, ...]:
    """One finding per text that Excel would cut off."""
    grid = grid_of(submission, pack, submission.budget_year)
    return tuple(
        Finding(
            "FORM-TOO-LONG",
            Severity.ERROR,
            f"“{title}”第 {number} 条的“{column}”有 {length} 个字符，Excel 的一个单元格放不下",
            remedy=f"请精简到 {LONGEST_CELL} 个字符以内，或继续使用 YAML 文件",
        )
        for title, rows in grid.rows.items()
        for number, row in enumerate(rows, 1)
        for column, value in row.items()
        if isinstance(value, str) and (length := len(value.encode("utf-16-le")) // 2) > LONGEST_CELL
    )
