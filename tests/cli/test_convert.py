"""``budgetgen convert``: any input into any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budgetgen.model.submission import Submission
from budgetgen.reading.submission import read_submission
from budgetgen.resources import examples_folder
from tests.support.exports import as_csv, export_table

Command = Callable[..., Any]
English = Callable[[str], list[str]]

DEPARTMENT = examples_folder() / "department"


def submission(path: Path) -> Submission:
    found = read_submission(path).submission
    assert found is not None
    return found


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "明细.csv"
    path.write_bytes(as_csv(export_table(submission(DEPARTMENT)), "gbk"))
    return path


def test_a_file_is_written_anew(budgetgen: Command, small: Path, tmp_path: Path) -> None:
    done = budgetgen("convert", small, "-o", "新.yaml")

    assert (done.code, done.err) == (0, "")
    assert submission(tmp_path / "新.yaml") == submission(small)


def test_the_excel_form_holds_all_that_a_file_holds(budgetgen: Command, tmp_path: Path) -> None:
    assert budgetgen("convert", DEPARTMENT, "-o", "表.xlsx").code == 0
    assert budgetgen("convert", "表.xlsx", "-o", "新.yaml").code == 0

    assert submission(tmp_path / "新.yaml") == submission(DEPARTMENT)


def test_an_export_replaces_the_ledger_and_its_sums_are_shown(
    budgetgen: Command, export: Path, tmp_path: Path, english: English
) -> None:
    done = budgetgen(
        "convert", export, "--profile", "chinese", "--department", DEPARTMENT, "-o", "新.yaml"
    )

    assert (done.code, done.err) == (0, "")
    assert submission(tmp_path / "新.yaml") == submission(DEPARTMENT)
    assert "203002 云溪县大数据发展中心：11 行，2613500.00 元" in done.out
    assert "合计：68 行，76019400.00 元" in done.out
    assert english(done.out) == []


def test_an_export_alone_makes_a_skeleton(budgetgen: Command, export: Path, tmp_path: Path) -> None:
    done = budgetgen("convert", export, "--year", 2024, "-o", "新.yaml")

    assert done.code == 0
    assert "请填写" in submission(tmp_path / "新.yaml").department.name


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ([], "不知道是哪个预算年度"),
        (["--year", "2024", "--profile", "无"], "找不到这个导出方案"),
        (["--department", "无.yaml"], "找不到这个文件"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    words: list[str], shown: str, budgetgen: Command, export: Path, tmp_path: Path
) -> None:
    done = budgetgen("convert", export, "-o", "新.yaml", *words)

    assert done.code == 2
    assert shown in done.err
    assert "→" in done.err
    assert list(tmp_path.iterdir()) == [export]


def test_a_workbook_that_is_no_form_is_an_export(budgetgen: Command, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in export_table(submission(DEPARTMENT)):
        sheet.append(row)
    book.save(tmp_path / "导出.xlsx")

    assert "不知道是哪个预算年度" in budgetgen("convert", "导出.xlsx", "-o", "新.yaml").err


def test_a_submission_that_is_wrong_is_not_converted(
    budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    small.write_text(small.read_text(encoding="utf-8").replace("900000", "很多"), "utf-8")

    assert budgetgen("convert", small, "-o", "新.yaml").code == 2
    assert list(tmp_path.iterdir()) == [small]


def test_a_file_is_not_overwritten_unasked(budgetgen: Command, small: Path, tmp_path: Path) -> None:
    there = tmp_path / "新.yaml"
    there.write_text("旧", "utf-8")

    done = budgetgen("convert", small, "-o", "新.yaml")

    assert done.code == 2
    assert "新.yaml 已经存在" in done.err
    assert "--force" in done.err
    assert there.read_text("utf-8") == "旧"
    assert budgetgen("convert", small, "-o", "新.yaml", "--force").code == 0
    assert submission(there) == submission(small)


@pytest.mark.parametrize("source", [".", "部门预算.yaml"])
def test_the_input_is_never_overwritten(source: str, budgetgen: Command, small: Path) -> None:
    before = small.read_bytes()

    done = budgetgen("convert", source, "-o", small, "--force")

    assert done.code == 2
    assert "输出文件就是输入文件" in done.err
    assert small.read_bytes() == before


def test_a_schema_is_named_only_where_it_lies(
    budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    budgetgen("convert", small, "-o", "甲.yaml")
    (tmp_path / "submission.schema.json").write_text("{}")
    budgetgen("convert", small, "-o", "乙.yaml")

    assert "schema" not in (tmp_path / "甲.yaml").read_text("utf-8")
    first = (tmp_path / "乙.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=submission.schema.json"
