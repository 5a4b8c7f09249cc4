"""Writing the sheet 校验: one line per check, live, green or red; below it what the form adds up to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from budgetgen.excel.form.checks import Check, RowCheck, SumCheck
from budgetgen.excel.form.conditions import Total, count_formula, first_row_formula
from budgetgen.excel.form.formulas import column_letter
from budgetgen.excel.form.grid import Grid
from budgetgen.excel.form.layout import FIRST, HEADER, NOTE, TITLE
from budgetgen.excel.form.lists import cached, set_up_print
from budgetgen.excel.form.money_checks import LINES, expenditure, income, left_over
from budgetgen.excel.form.styles import (
    AMBER,
    AMBER_TEXT,
    GREEN,
    GREEN_TEXT,
    RED,
    RED_TEXT,
    Styles,
)
from budgetgen.excel.sheets import CHECKS, Content
from budgetgen.model.vocabulary import Kind, Source

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

PASSED, WRONG, DOUBTFUL = "通过", "有误", "请核对"
"""The verdicts."""

_COLUMNS = (
    ("序号", 6),
    ("检查内容", 52),
    ("工作表", 14),
    ("等号左边", 16),
    ("等号右边", 16),
    ("相差或行数", 14),
    ("结果", 10),
    ("问题在哪里，怎么改", 76),
)
_LEFT, _RIGHT, _DIFFERENCE, _VERDICT = "D", "E", "F", "G"


class CheckWriter:
    """Writes the checks of one form."""

    def __init__(self, page: Worksheet, styles: Styles, grid: Grid) -> None:
        self.page, self.styles, self.grid = page, styles, grid

    def write(self, checks: list[Check]) -> None:
        """The whole sheet."""
        page, styles = self.page, self.styles
        page.set_row(TITLE - 1, 30)
        page.set_row(NOTE - 1, 24)
        page.set_row(HEADER - 1, 26)
        page.write_string(TITLE - 1, 0, CHECKS, styles.title())
        for i, (title, width) in enumerate(_COLUMNS):
            page.set_column(i, i, width)
            page.write_string(HEADER - 1, i, title, styles.header())
        verdicts = [self._check(row, check) for row, check in enumerate(checks, FIRST)]
        last = FIRST + len(checks) - 1
        self._headline(verdicts, last)
        self._colours(f"A{NOTE}:H{NOTE}", f"{_VERDICT}{FIRST}:{_VERDICT}{last}", last)
        self._overview(last + 2)
        page.freeze_panes(HEADER, 2)
        set_up_print(page, HEADER)
        page.protect("", {"format_columns": True, "format_rows": True})

    def _check(self, row: int, check: Check) -> str:
        page, styles = self.page, self.styles
        page.set_row(row - 1, 22)
        page.write_number(row - 1, 0, row - FIRST + 1, styles.number())
        page.write_string(row - 1, 1, check.label, styles.fixed())
        sheet = (check.instead or check.sheet) if isinstance(check, RowCheck) else LINES
        page.write_url(row - 1, 2, f"internal:'{sheet}'!A{FIRST}", styles.link(), sheet)
        bad = DOUBTFUL if isinstance(check, RowCheck) and check.doubtful else WRONG
        found = self._rows(row, check) if isinstance(check, RowCheck) else self._sums(row, check)
        number, said, formula = found
        verdict = bad if number else PASSED
        cell = f"{_DIFFERENCE}{row}"
        page.write_formula(
            row - 1,
            6,
            f'=IF(ISERROR({cell}),"{WRONG}",IF({cell}=0,"{PASSED}","{bad}"))',
            styles.verdict(),
            verdict,
        )
        broken = "算不出来：请看这张表里有没有粘贴进来的错误值（如 #REF!）"
        page.write_formula(
            row - 1,
            7,
            f'=IF(ISERROR({cell}),"{broken}",IF({cell}=0,"",{formula}))',
            styles.fixed(),
            said if number else "",
        )
        return verdict

    def _sums(self, row: int, check: SumCheck) -> tuple[Decimal, str, str]:
        money = self.styles.fixed(Content.AMOUNT)
        sums = []
        for column, side in ((3, check.left), (4, check.right)):
            sums.append(side.value(self.grid))
            self._total(row, column, side)
        difference = sums[0] - sums[1]
        formula = f"=ROUND({_LEFT}{row}-{_RIGHT}{row},6)"
        self.page.write_formula(row - 1, 5, formula, money, cached(difference))
        return difference, check.remedy, f'"{check.remedy}"'

    def _rows(self, row: int, check: RowCheck) -> tuple[int, str, str]:
        grid, fixed = self.grid, self.styles.fixed()
        wrong = [i for i, r in enumerate(grid.of(check.sheet)) if check.wrong.holds(grid, r)]
        for column in (3, 4):
            self.page.write_blank(row - 1, column, None, fixed)
        count = "=" + count_formula(check.sheet, check.wrong)
        self.page.write_formula(row - 1, 5, count, self.styles.fixed(Content.COUNT), len(wrong))
        if check.instead:
            said = f"“{check.instead}”表：{check.remedy}"
            return len(wrong), said, f'"{said}"'
        first = FIRST + wrong[0] if wrong else 0
        before = f"“{check.sheet}”表第 "
        after = f" 行：{check.remedy}"
        counted = f'IF({_DIFFERENCE}{row}>1,"（共 "&{_DIFFERENCE}{row}&" 行）","")'
        said = f"{before}{first}{after}" + (f"（共 {len(wrong)} 行）" if len(wrong) > 1 else "")
        place = first_row_formula(check.sheet, check.wrong)
        return len(wrong), said, f'"{before}"&({place})&"{after}"&{counted}'

    def _total(self, row: int, column: int, total: Total) -> None:
        look = self.styles.fixed(Content.AMOUNT)
        value = cached(total.value(self.grid))
        self.page.write_formula(row - 1, column, f"={total.formula}", look, value)

    def _headline(self, verdicts: list[str], last: int) -> None:
        cells = f"{_VERDICT}{FIRST}:{_VERDICT}{last}"
        wrong, doubtful = verdicts.count(WRONG), verdicts.count(DOUBTFUL)
        good = f"各项检查都已通过（共 {len(verdicts)} 项），可以上报。"
        formula = (
            f'=IF(COUNTIF({cells},"{PASSED}")={len(verdicts)},"{good}",'
            f'"有误 "&COUNTIF({cells},"{WRONG}")&" 项，请核对 "&COUNTIF({cells},"{DOUBTFUL}")'
            f'&" 项：请按下面红色、黄色各行的说明改正。")'
        )
        said = f"有误 {wrong} 项，请核对 {doubtful} 项：请按下面红色、黄色各行的说明改正。"
        self.page.merge_range(NOTE - 1, 0, NOTE - 1, 7, "", self.styles.headline())
        value = said if wrong or doubtful else good
        self.page.write_formula(NOTE - 1, 0, formula, self.styles.headline(), value)

    def _colours(self, headline: str, verdicts: str, last: int) -> None:
        marks = {
            PASSED: self.styles.mark(GREEN, GREEN_TEXT),
            WRONG: self.styles.mark(RED, RED_TEXT),
            DOUBTFUL: self.styles.mark(AMBER, AMBER_TEXT),
        }
        for word, look in marks.items():
            # Green is the verdict alone; what is wrong colours its whole line.
            area = verdicts if word == PASSED else f"A{FIRST}:H{last}"
            rule = {"type": "formula", "criteria": f'=$G{FIRST}="{word}"', "format": look}
            self.page.conditional_format(area, rule)
        cells = verdicts.replace("G", "$G$")
        wrong = f'=COUNTIF({cells},"{WRONG}")>0'
        fine = f'=COUNTIF({cells},"{WRONG}")=0'
        for criteria, word in ((wrong, WRONG), (fine, PASSED)):
            self.page.conditional_format(
                headline, {"type": "formula", "criteria": criteria, "format": marks[word]}
            )

    def _overview(self, top: int) -> None:
        """Income by source beside expenditure by kind."""
        page, styles, grid = self.page, self.styles, self.grid
        page.write_string(top - 1, 1, "收支一览", styles.title())
        page.set_row(top - 1, 28)
        left = [(str(source), income(grid, source)) for source in Source]
        right = [(str(kind), expenditure(kind)) for kind in Kind if kind is not Kind.YEAR_END]
        rest = left_over(grid)
        if rest:
            right.append((str(Kind.YEAR_END), rest))
        head = styles.header(computed=True)
        for column, said in (
            (1, "收入（按资金来源）"),
            (3, "金额"),
            (4, "支出（按支出类型）"),
            (6, "金额"),
        ):
            page.write_string(top, column, said, head)
        page.write_blank(top, 2, None, head)
        page.write_blank(top, 5, None, head)
        first = top + 2
        for offset in range(max(len(left), len(right))):
            row = first + offset
            for column, side in ((1, left), (4, right)):
                if offset < len(side):
                    name, total = side[offset]
                    page.write_string(row - 1, column, name, styles.fixed())
                    page.write_blank(row - 1, column + 1, None, styles.fixed())
                    self._total(row, column + 2, total)
        end = first + max(len(left), len(right))
        for column, side in ((1, left), (4, right)):
            page.write_string(end - 1, column, "合计", styles.header())
            page.write_blank(end - 1, column + 1, None, styles.header())
            letter = column_letter(column + 2)
            value = sum((total.value(grid) for _, total in side), Decimal(0))
            formula = f"=SUM({letter}{first}:{letter}{end - 1})"
            look = styles.fixed(Content.AMOUNT)
            page.write_formula(end - 1, column + 2, formula, look, cached(value))
