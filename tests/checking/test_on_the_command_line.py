"""What ``check``, ``rules`` and ``explain`` say of a slip on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.cli.app import run

SMALL = Path(__file__).parent.parent.parent / "examples/small/department.yaml"
Captured = pytest.CaptureFixture[str]


def test_a_notice_is_never_written_under_a_name_that_is_not_of_word(
    tmp_path: Path, capsys: Captured
) -> None:
    target = tmp_path / "通知.pdf"
    assert run(["check", str(SMALL), "--notice", str(target)]) == 2
    assert not target.exists()
    told = capsys.readouterr().err.replace("\n", "")
    assert "不能写成“通知.pdf”" in told
    assert "通知.docx" in told


@pytest.mark.parametrize(
    ("code", "near"), [("NOPE", ""), ("TREESUM", "TREE-SUM"), ("PRJ-FORM", "PRJ-NO-FORM")]
)
def test_only_codes_that_come_near_are_offered(code: str, near: str, capsys: Captured) -> None:
    assert run(["rules", code]) == 2
    told = capsys.readouterr().err
    assert ("是否想写" in told) is bool(near)
    assert near in told


@pytest.mark.parametrize("table", ["政府性基金支出表", "机构设置"])
def test_of_a_table_without_figures_nothing_is_offered(
    table: str, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "部门预算.yaml"
    path.write_text(SMALL.read_text("utf-8"), "utf-8")
    assert run(["explain", str(path), table]) == 2
    told = capsys.readouterr().err
    assert f"“{table}”" in told
    assert "可以写" not in told
    assert "没有" in told
