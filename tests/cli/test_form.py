"""``budgetgen form``: empty forms, filled ones, next year's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from budgetgen.cli.chinese import ChineseCommand
from budgetgen.cli.form import form
from budgetgen.reading.submission import read_submission
from tests.support.forms import opened

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs the command in an empty folder; exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command("form", cls=ChineseCommand)(form)

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        result = app([str(each) for each in arguments], standalone_mode=False)
        return (result if isinstance(result, int) else 0, *capsys.readouterr())

    return call


def test_an_empty_form_is_written_for_the_year(write: Run, tmp_path: Path) -> None:
    code, out, _ = write("--pack", "hebei-2024", "--year", "2024", "-o", "填报表.xlsx")

    assert (code, out.strip()) == (0, "已写出 填报表.xlsx")
    page = opened((tmp_path / "填报表.xlsx").read_bytes())["基本信息"]
    assert {row[0].value: row[1].value for row in page.iter_rows()}["预算年度"] == 2024


def test_a_file_of_the_same_year_fills_the_form(write: Run, small: Path, tmp_path: Path) -> None:
    code, _, err = write("--year", "2024", "--department", small, "-o", "填报表.xlsx")

    assert (code, err) == (0, "")
    filled = read_submission(tmp_path / "填报表.xlsx").submission
    assert filled is not None
    assert filled == read_submission(small).submission


def test_last_years_file_becomes_this_years_last_year(
    write: Run, small: Path, tmp_path: Path
) -> None:
    code, out, _ = write("--year", "2025", "--department", small, "-o", "填报表.xlsx")

    assert code == 0
    assert "请填写" in out
    book = opened((tmp_path / "填报表.xlsx").read_bytes())
    # 1,555,000 元 in the ledger of 2024.
    assert sum(row[5].value or 0 for row in book["上年数据"].iter_rows(min_row=4)) == 1555000
    assert book["预算明细"]["H4"].value is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--year", "2024", "-o", "填报表.xls"), "扩展名"),
        (("-o", "填报表.xlsx"), "--year"),
        (("--pack", "没有", "--year", "2024", "-o", "填报表.xlsx"), "没有名为“没有”的模板包"),
        (("--year", "2024", "--department", "没有.yaml", "-o", "填报表.xlsx"), "没有.yaml"),
    ],
)
def test_what_is_wrong_with_a_command_is_told_and_nothing_is_written(
    write: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = write(*arguments)

    assert code == 2
    assert said in err
    assert not list(tmp_path.rglob("*.xls*"))


def test_a_text_that_no_cell_holds_is_told_and_nothing_is_written(
    write: Run, small: Path, tmp_path: Path
) -> None:
    text = small.read_text(encoding="utf-8")
    purpose = "用于馆藏纸质档案的整理、扫描、著录和数据挂接。"
    assert purpose in text
    long = tmp_path / "长.yaml"
    long.write_text(text.replace(purpose, purpose * 1500), encoding="utf-8")

    code, _, err = write("--department", long, "-o", "填报表.xlsx")

    assert code == 2
    assert "“项目”第 1 条的“用途”" in err
    assert not (tmp_path / "填报表.xlsx").exists()


def test_a_form_is_not_overwritten_unasked(write: Run, small: Path, tmp_path: Path) -> None:
    there = tmp_path / "填报表.xlsx"
    there.write_bytes(b"PK")

    code, _, err = write("--department", small, "-o", "填报表.xlsx")

    assert (code, there.read_bytes()) == (2, b"PK")
    assert "--force" in err
    assert write("--department", small, "-o", "填报表.xlsx", "--force")[0] == 0
    assert write("--department", there, "-o", "填报表.xlsx", "--force")[0] == 2
