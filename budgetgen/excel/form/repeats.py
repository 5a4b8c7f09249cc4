"""Conditions that look from one row at others: repeated codes, projects without rows elsewhere."""

from __future__ import annotations

from budgetgen.excel.form.conditions import Condition, filled
from budgetgen.excel.form.formulas import code_in_cell, quoted, range_name
from budgetgen.excel.form.grid import Grid, Row, first_word


def repeated(sheet: str, column: str) -> Condition:
    """An earlier row says the same in `column`: not the first place that MATCH finds it at."""
    cells = f"«{column}»"
    # The range begins with the header, in row 3.
    found = f'(MATCH({cells}&"",{range_name(sheet, column)}&"",0)<ROW({cells})-2)'

    def holds(grid: Grid, row: Row) -> bool:
        alike = [each for each in grid.of(sheet) if each.get(column) == row.get(column)]
        return bool(row.get(column)) and alike[0] is not row

    return filled(column) & Condition(found, holds)


def _means(value: object, row: Row) -> bool:
    """True where a cell of another sheet means the project of this row."""
    code, name = row.get("编码"), row.get("名称")
    return bool(value) and (first_word(value) == code or value == name)  # type: ignore[arg-type]


def has_rows_in(sheet: str, column: str) -> Condition:
    """Some row of `sheet` names the project of this row."""
    cells = range_name(sheet, column)
    by_code = f'(ISNUMBER(MATCH(TRIM(«编码»),{code_in_cell(cells)},0))*(«编码»<>""))'
    by_name = f"ISNUMBER(MATCH(TRIM(«名称»),TRIM({cells}),0))"
    return Condition(
        f"(({by_code}+{by_name})>0)",
        lambda grid, row: any(_means(each.get(column), row) for each in grid.of(sheet)),
    )


def has_levels(levels: tuple[str, ...]) -> Condition:
    """The project of this row has an indicator of each of `levels`."""
    cells, level = range_name("绩效指标", "项目"), range_name("绩效指标", "一级指标")
    terms = []
    for name in levels:
        wanted = quoted(f"|{name}")
        codes = f'{code_in_cell(cells)}&"|"&{level}'
        by_code = f'ISNUMBER(MATCH(TRIM(«编码»)&{wanted},{codes},0))*(«编码»<>"")'
        by_name = f'ISNUMBER(MATCH(TRIM(«名称»)&{wanted},TRIM({cells})&"|"&{level},0))'
        terms.append(f"(({by_code}+{by_name})>0)")

    def holds(grid: Grid, row: Row) -> bool:
        rows = [each for each in grid.of("绩效指标") if _means(each.get("项目"), row)]
        return set(levels) <= {each.get("一级指标") for each in rows}

    return Condition(f"({'*'.join(terms)})", holds)
