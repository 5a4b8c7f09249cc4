"""``budgetgen roll-forward``: a file for the next year, and a list of what is left to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgetgen.reading.submission import read_submission

Command = Callable[..., Any]
English = Callable[[str], list[str]]


def test_the_next_years_file_is_written(
    budgetgen: Command, small: Path, tmp_path: Path, english: English
) -> None:
    done = budgetgen("roll-forward", small, "--year", 2025, "-o", "新/2025.yaml")

    assert (done.code, done.err) == (0, "")
    assert english(done.out) == []
    assert "保留项目（2）" in done.out
    assert "请填写" in done.out
    new = read_submission(tmp_path / "新" / "2025.yaml").submission
    assert new is not None
    assert new.budget_year == 2025


def test_without_a_year_it_is_the_next(budgetgen: Command, small: Path, tmp_path: Path) -> None:
    assert budgetgen("roll-forward", small, "-o", "新.yaml", "--keep-lines").code == 0

    new = read_submission(tmp_path / "新.yaml").submission
    assert new is not None
    assert (new.budget_year, len(new.lines)) == (2025, 7)


def test_projects_can_be_dropped(budgetgen: Command, small: Path) -> None:
    done = budgetgen("roll-forward", small, "-o", "新.yaml", "--drop", "馆藏档案数字化费")

    assert "不再延续（1）：\n  13993124P006210100115 馆藏档案数字化费（指定不再延续）" in done.out


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["--year", "2030"], "只能结转到2025年"),
        (["--keep", "无"], "没有名为“无”的项目"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    words: list[str], shown: str, budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    done = budgetgen("roll-forward", small, "-o", "新.yaml", *words)

    assert done.code == 2
    assert shown in done.err
    assert "→" in done.err
    assert list(tmp_path.iterdir()) == [small]


def test_a_file_that_is_wrong_is_told(budgetgen: Command) -> None:
    done = budgetgen("roll-forward", "无.yaml", "-o", "新.yaml")

    assert (done.code, "找不到这个文件" in done.err) == (2, True)


def test_the_input_is_never_written_over(budgetgen: Command, small: Path) -> None:
    before = small.read_bytes()

    assert budgetgen("roll-forward", small, "-o", small).code == 2
    assert small.read_bytes() == before


def test_a_pack_alone_leaves_year_and_lines_as_they_are(
    budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    done = budgetgen("roll-forward", small, "-o", "新.yaml", "--pack", "tangshan-2020")

    assert (done.code, done.err) == (0, "")
    assert "新模板包需要（" in done.out
    before, after = (read_submission(path).submission for path in (small, tmp_path / "新.yaml"))
    assert before is not None
    assert after == before.model_copy(update={"pack": "tangshan-2020"})


def test_a_pack_and_a_year_do_both(budgetgen: Command, small: Path, tmp_path: Path) -> None:
    done = budgetgen(
        "roll-forward", small, "-o", "新.yaml", "--pack", "shanghai-2025", "--year", 2025
    )

    assert (done.code, done.err) == (0, "")
    new = read_submission(tmp_path / "新.yaml").submission
    assert new is not None
    assert (new.budget_year, new.pack, new.lines) == (2025, "shanghai-2025", ())


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["--pack", "无"], "没有名为“无”的模板包"),
        (["--pack", "hebei-2024"], "用的就是模板包"),
        (["--pack", "tangshan-2020", "--keep-lines"], "年度不变"),
    ],
)
def test_a_pack_that_cannot_be_changed_to_is_told(
    words: list[str], shown: str, budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    done = budgetgen("roll-forward", small, "-o", "新.yaml", *words)

    assert (done.code, shown in done.err, "→" in done.err) == (2, True, True)
    assert list(tmp_path.iterdir()) == [small]


def test_a_file_is_not_overwritten_unasked(budgetgen: Command, small: Path, tmp_path: Path) -> None:
    (tmp_path / "新.yaml").write_text("旧", "utf-8")

    refused = budgetgen("roll-forward", small, "-o", "新.yaml")

    assert refused.code == 2
    assert "--force" in refused.err
    assert budgetgen("roll-forward", small, "-o", "新.yaml", "--force").code == 0
    assert budgetgen("roll-forward", small, "-o", small, "--force").code == 2
