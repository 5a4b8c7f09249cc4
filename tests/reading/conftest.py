"""Bad submissions, written with a mark where each finding belongs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.reading.submission import Reading, read_submission

SOUND = """\
预算年度: 2024
金额单位: 元
部门:
  编码: "231"
  名称: 云溪县档案馆
  单位:
    - {编码: "231001", 名称: 云溪县档案馆, 性质: 行政}
    - {编码: "231002", 名称: 云溪县方志馆, 性质: 事业}
预算明细:
  - {单位: "231001", 功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: 900000}
  - {单位: "231002", 功能科目: 2012604, 经济科目: 30227, 项目: P1, 金额: 180000}
项目:
  - {编码: P1, 名称: 档案数字化}
"""
MARK = "▸"


@pytest.fixture
def sound() -> str:
    """A submission without a defect."""
    return SOUND


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str | bytes], Reading]:
    """Reads a text, or bytes, as a budget file."""

    def reading(content: str | bytes) -> Reading:
        path = tmp_path / "部门预算.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_submission(path)

    return reading


@pytest.fixture
def places() -> Callable[[str], tuple[str, list[tuple[int, int]]]]:
    """A text without its marks ▸, and the line and column of what follows each."""

    def unmark(text: str) -> tuple[str, list[tuple[int, int]]]:
        found = []
        for number, line in enumerate(text.split("\n"), 1):
            pieces = line.split(MARK)
            for i in range(1, len(pieces)):
                found.append((number, sum(map(len, pieces[:i])) + 1))
        assert found, "no mark in the text"
        return text.replace(MARK, ""), found

    return unmark


@pytest.fixture
def with_defect(sound: str) -> Callable[[str, str], str]:
    """The sound submission with one passage replaced, which must occur exactly once."""

    def replaced(old: str, new: str) -> str:
        assert sound.count(old) == 1, old
        return sound.replace(old, new)

    return replaced
