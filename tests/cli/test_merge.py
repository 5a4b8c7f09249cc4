"""``budgetgen merge``: units' files in, the department's out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from budgetgen.reading.submission import read_submission
from budgetgen.resources import examples_folder
from budgetgen.transforming.per_unit import unit_submission
from budgetgen.writing.yaml_file import submission_yaml

Command = Callable[..., Any]
English = Callable[[str], list[str]]


def unit_files(folder: Path) -> list[Path]:
    given = read_submission(examples_folder() / "department").submission
    assert given is not None
    paths = []
    for unit in given.department.units:
        paths.append(folder / f"{unit.code}.yaml")
        paths[-1].write_text(submission_yaml(unit_submission(given, unit.code)), encoding="utf-8")
    return paths


def test_the_departments_file_is_written(
    budgetgen: Command, tmp_path: Path, english: English
) -> None:
    done = budgetgen("merge", *unit_files(tmp_path), "-o", "部门.yaml")

    assert (done.code, done.err) == (0, "")
    assert english(done.out) == []
    found = read_submission(tmp_path / "部门.yaml").submission
    assert found is not None
    assert [unit.code for unit in found.department.units] == ["203001", "203002"]


def test_files_that_do_not_fit_are_told_and_nothing_is_written(
    budgetgen: Command, tmp_path: Path
) -> None:
    first, second = unit_files(tmp_path)
    text = second.read_text(encoding="utf-8").replace("预算年度: 2024", "预算年度: 2025")
    second.write_text(text, encoding="utf-8")

    done = budgetgen("merge", first, second, "-o", "部门.yaml")

    assert done.code == 2
    assert f"{second}:3:" in done.err
    assert "预算年度是2025" in done.err
    assert "未合并" in done.err
    assert not (tmp_path / "部门.yaml").exists()


def test_one_unreadable_file_stops_all(budgetgen: Command, tmp_path: Path) -> None:
    done = budgetgen("merge", *unit_files(tmp_path), "无.yaml", "-o", "部门.yaml")

    assert (done.code, "找不到这个文件" in done.err) == (2, True)
    assert not (tmp_path / "部门.yaml").exists()


def test_a_file_is_not_overwritten_unasked(budgetgen: Command, tmp_path: Path) -> None:
    files = unit_files(tmp_path)
    (tmp_path / "部门.yaml").write_text("旧", "utf-8")

    refused = budgetgen("merge", *files, "-o", "部门.yaml")

    assert refused.code == 2
    assert "--force" in refused.err
    assert budgetgen("merge", *files, "-o", "部门.yaml", "--force").code == 0
    assert budgetgen("merge", *files, "-o", files[1], "--force").code == 2
