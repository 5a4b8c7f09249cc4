"""A filled form goes through ``check``, ``render`` and ``explain`` as YAML does."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budgetgen.cli.output import BROKEN
from budgetgen.reading.excel.form import is_form
from budgetgen.reading.published import is_published
from budgetgen.reading.submission import submission_file
from tests.support.workbooks import Rows, book_of, example_form, saved, sheets

Command = Callable[..., Any]
MARKED = "填报表（已标注）.xlsx"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """The small example as a form, alone in its folder."""
    path = tmp_path / "表" / "填报表.xlsx"
    path.parent.mkdir()
    path.write_bytes(example_form("small"))
    return path


@pytest.fixture
def wrong(form: Path) -> Path:
    """A form with a mistake in one cell."""
    content = sheets()
    content["预算明细"][3][6] = "九十万"
    form.write_bytes(saved(book_of(content)))
    return form


def test_a_form_is_checked_with_its_cells(budgetgen: Command, wrong: Path) -> None:
    done = budgetgen("check", wrong)

    assert done.code == 2
    assert "填报表.xlsx:预算明细!G4" in done.out
    assert "应为数字，现为“九十万”" in done.out


def test_a_form_is_rendered_as_its_yaml_is(budgetgen: Command, form: Path, small: Path) -> None:
    assert budgetgen("render", form, "--format", "html", "--out", "a").code == 0
    assert budgetgen("render", small, "--format", "html", "--out", "b").code == 0

    (one,), (other,) = Path("a").iterdir(), Path("b").iterdir()
    assert one.name == other.name
    assert one.read_bytes() == other.read_bytes()


def test_a_figure_is_explained_by_the_cells_it_sums(budgetgen: Command, form: Path) -> None:
    done = budgetgen("explain", form.parent, "支出总表/2012604/合计")

    assert done.code == 0
    assert "填报表.xlsx:预算明细!" in done.out


def test_nothing_is_said_on_the_error_stream_of_a_sound_form(
    budgetgen: Command, form: Path
) -> None:
    assert budgetgen("check", form).err == ""


@pytest.mark.parametrize("name", ["small", "department"])
def test_a_form_is_told_from_published_tables(name: str, form: Path) -> None:
    form.write_bytes(example_form(name))

    assert is_form(form)
    assert not is_published(form)


def test_published_tables_are_no_form(tmp_path: Path) -> None:
    path = tmp_path / "公开表.xlsx"
    facts: Rows = [["模板包", "hebei-2024"], ["预算年度", 2024], ["金额单位", "万元"]]
    path.write_bytes(saved(book_of({"基本信息": facts, "部门预算收支总表": [["1", "2"]]})))

    assert not is_form(path)


def test_the_annotated_form_stands_beside_the_form(budgetgen: Command, wrong: Path) -> None:
    done = budgetgen("check", wrong, "--annotate")

    assert done.code == 2
    assert MARKED in done.err
    book = openpyxl.load_workbook(wrong.with_name(MARKED))
    comment = book["预算明细"]["G4"].comment
    assert comment is not None
    assert "应为数字" in comment.text


def test_the_annotated_form_may_go_elsewhere(budgetgen: Command, wrong: Path) -> None:
    assert budgetgen("check", wrong.parent, "--annotate-to", "另存.xlsx").code == 2

    assert Path("另存.xlsx").is_file()
    assert not wrong.with_name(MARKED).exists()


def test_the_annotated_form_is_no_second_form_of_its_folder(
    budgetgen: Command, wrong: Path
) -> None:
    budgetgen("check", wrong, "--annotate")
    wrong.with_name(f"~${wrong.name}").write_bytes(b"lock")

    assert submission_file(wrong.parent) == wrong


def test_what_is_waived_is_not_annotated(budgetgen: Command, form: Path, tmp_path: Path) -> None:
    found = openpyxl.load_workbook(io.BytesIO(example_form("small")))
    page = found["绩效指标"]
    cell = next(c for row in page.iter_rows() for c in row if c.value == "360000页")
    cell.value = "360000"
    found.save(form)
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text(
        "豁免:\n- {规则: VAL-NO-UNIT, 理由: 甲, 批准单位: 乙, 截止日期: 2030-01-01}\n",
        encoding="utf-8",
    )

    for options, marked in (((), True), (("--waivers", waivers), False)):
        budgetgen("check", form, "--annotate", *options)
        book = openpyxl.load_workbook(form.with_name(MARKED))
        comment = book["绩效指标"][cell.coordinate].comment
        assert bool(comment and "单位" in comment.text) is marked


def test_the_annotated_form_replaces_no_other_file_unasked(budgetgen: Command, wrong: Path) -> None:
    before = wrong.read_bytes()
    assert "就是输入文件" in budgetgen("check", wrong, "--annotate-to", wrong, "--force").err
    assert wrong.read_bytes() == before

    other = wrong.with_name("别的.xlsx")
    other.write_bytes(b"1")
    assert "--force" in budgetgen("check", wrong, "--annotate-to", other).err
    assert other.read_bytes() == b"1"
    budgetgen("check", wrong, "--annotate-to", other, "--force")
    assert other.read_bytes() != b"1"


@pytest.mark.parametrize("options", [["--annotate"], ["--annotate-to", "x.xlsx"]])
def test_yaml_cannot_be_annotated(budgetgen: Command, small: Path, options: list[str]) -> None:
    done = budgetgen("check", small, *options)

    assert done.code == 2
    assert "不是 Excel 工作簿" in done.err
    assert "--annotate" in done.err
    assert done.out == ""


def test_one_target_does_not_do_for_two_forms(budgetgen: Command, form: Path) -> None:
    done = budgetgen("check", form, form, "--annotate-to", "x.xlsx")

    assert done.code == 2
    assert "只能用于一个文件" in done.err


def test_what_cannot_be_opened_cannot_be_annotated(budgetgen: Command, form: Path) -> None:
    form.write_bytes(b"PK\x03\x04" + bytes(100))

    done = budgetgen("check", form, "--annotate")

    assert done.code not in (0, BROKEN)
    assert not form.with_name(MARKED).exists()


def test_a_form_and_yaml_in_one_folder_are_two_budgets(form: Path) -> None:
    (form.parent / "部门预算.yaml").write_text("甲: 乙\n", encoding="utf-8")

    found = submission_file(form.parent)

    assert "2 个预算文件" in getattr(found, "message", "")


def test_other_workbooks_beside_a_budget_are_no_budgets(form: Path) -> None:
    (form.parent / "公开表.xlsx").write_bytes(saved(book_of({"收支总表": [[1]]})))

    assert submission_file(form.parent) == form
