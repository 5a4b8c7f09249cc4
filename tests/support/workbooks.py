"""Workbooks as people make them: a small form sheet by sheet, to be spoilt one way or another."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from budgetgen.excel.form.workbook import form_workbook
from budgetgen.packs.pack import load_pack
from budgetgen.reading.submission import Reading, read_submission
from tests.support.examples import computed

Rows = list[list[Any]]
Sheets = dict[str, Rows]

_SHEETS: Sheets = {
    "基本信息": [
        ["基本信息"],
        [None],
        ["栏目", "填写内容", "说明"],
        ["预算年度", 2024],
        ["金额单位", "元"],
        ["批复日期", "2024-02-05"],
        ["部门编码", "231"],
        ["部门名称", "云溪县档案馆"],
    ],
    "机构设置": [
        ["机构设置"],
        ["每个单位一行"],
        ["编码", "名称", "性质", "在职人数"],
        ["231001", "云溪县档案馆", "行政", 12],
        ["231002", "云溪县方志馆", "事业", 5],
    ],
    "预算明细": [
        ["预算明细"],
        ["每笔一行"],
        ["单位", "功能科目", "经济科目", "支出类型", "项目", "上年结转", "金额", "备注"],
        ["231001", "2012601", "30101", "人员经费", None, None, 900000, None],
        ["231001", "2080505", "30108", "人员经费", None, None, 142000, None],
        ["231002", "2012604", "30227", None, "P1", None, 180000, None],
        ["231002", "2012604", "30213", None, "库房维护费", None, 60000, None],
    ],
    "项目": [
        ["项目"],
        ["每个项目一行"],
        ["编码", "名称", "用途", "3月底", "6月底", "10月底", "12月底", "绩效目标"],
        ["P1", "档案数字化", "扫描档案", "20%", "45%", "80%", "100%", "完成扫描"],
        [None, "库房维护费", "维护库房", "25%", "50%", "75%", "100%", "保持完好"],
    ],
    "绩效指标": [
        ["绩效指标"],
        ["每个指标一行"],
        ["项目", "一级指标", "二级指标", "三级指标", "指标值"],
        ["P1", "产出指标", "数量指标", "扫描页数", "360000页"],
        ["P1", "产出指标", "时效指标", "完成时间", "12月底"],
        ["库房维护费", "效益指标", "社会效益指标", "完好率", "≥99%"],
    ],
}


def sheets() -> Sheets:
    """The sheets of a form without a defect; title, hints, header, then the rows."""
    return copy.deepcopy(_SHEETS)


def book_of(content: Sheets) -> openpyxl.Workbook:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in content.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook's file."""
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_formula(at: str, formula: str, result: Any) -> bytes:
    """The sound form with a formula in one cell, and the result that Excel has stored for it."""
    import xlsxwriter

    title, _, reference = at.partition("!")
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    for name, rows in sheets().items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name == title:
            sheet.write_formula(reference, formula, None, result)
    book.close()
    return data.getvalue()


def patched(book: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook with a piece of its XML replaced, which stands in some part."""
    data, found = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(data, "w") as archive:
        for part in source.infolist():
            content = source.read(part)
            found += content.count(old)
            archive.writestr(part, content.replace(old, new))
    assert found
    return data.getvalue()


class Reader:
    """Reads workbooks out of a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "填报表.xlsx"

    def bytes(self, data: bytes) -> Reading:
        """Read a file's content."""
        self.path.write_bytes(data)
        return read_submission(self.path)

    def sheets(self, content: Sheets) -> Reading:
        """Read these sheets."""
        return self.bytes(saved(book_of(content)))

    def book(self, change: Callable[[openpyxl.Workbook], object]) -> Reading:
        """Read the sound form after `change` was made to it."""
        book = book_of(sheets())
        change(book)
        return self.bytes(saved(book))

    def cell(self, at: str, value: Any, form: str = "") -> Reading:
        """Read the sound form with one cell (预算明细!G4) changed, and its number format."""

        def change(book: openpyxl.Workbook) -> None:
            title, _, reference = at.partition("!")
            book[title][reference] = value
            if form:
                book[title][reference].number_format = form

        return self.book(change)


def sole(reading: Reading, code: str, cell: str) -> str:
    """Message and remedy of the only finding, which has that code and stands at that cell."""
    (finding,) = reading.findings
    assert (finding.code, finding.place.cell) == (code, cell), finding
    assert finding.remedy
    return f"{finding.message}。{finding.remedy}"


@cache
def example_form(name: str) -> bytes:
    """An example as a form."""
    submission = computed(name).submission
    return form_workbook(submission, load_pack(submission.pack), submission.budget_year, spare=5)
