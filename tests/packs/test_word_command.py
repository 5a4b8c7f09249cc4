"""``budgetgen pack word``: out to Word and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document as open_docx
from docx.shared import Pt, RGBColor

from budgetgen.cli.app import run
from tests.packs.conftest import Make

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def pack(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of one's own in the current folder."""
    monkeypatch.chdir(tmp_path)
    return make({"style.yaml": "文字:\n  正文: {字号: 15}\n"})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_goes_out_and_comes_back(pack: Path, tmp_path: Path, capsys: Captured) -> None:
    before = contents(pack)

    assert run(["pack", "word", str(pack)]) == 0
    assert "--read 底稿.docx" in capsys.readouterr().out
    assert run(["pack", "word", str(pack), "--read", "底稿.docx"]) == 0
    assert "没有不同" in capsys.readouterr().out
    assert contents(pack) == before

    document = open_docx(str(tmp_path / "底稿.docx"))
    document.styles["Body Text"].font.size = Pt(14)
    document.styles["Body Text"].font.color.rgb = RGBColor(255, 0, 0)
    document.save(str(tmp_path / "底稿.docx"))
    assert run(["pack", "word", str(pack), "--read", "底稿.docx"]) == 0
    said = capsys.readouterr()
    assert "文字 正文 字号：15 → 14" in said.out
    assert "底稿.docx:样式“正文” 警告" in said.err
    assert (pack / "style.yaml").read_text("utf-8") == "文字:\n  正文: {字号: 14}\n"


def test_an_error_leaves_the_pack_as_it_is(pack: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run(["pack", "word", str(pack), "-o", "甲.docx"]) == 0
    document = open_docx(str(tmp_path / "甲.docx"))
    document.styles["Body Text"].font.size = Pt(14)
    document.styles["章内表题"].paragraph_format.line_spacing = 1.5
    document.save(str(tmp_path / "甲.docx"))
    before = contents(pack)

    assert run(["pack", "word", str(pack), "--read", "甲.docx"]) == 2
    said = capsys.readouterr().err
    assert "甲.docx:样式“章内表题” 错误 行距不是“固定值”" in said
    assert "没有读回" in said
    assert contents(pack) == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["hebei-2024", "--read", "底稿.docx"], "不能改"),
        (["没有", "-o", "甲.docx"], "没有名为“没有”的模板包"),
        (["./yunxi-2024", "--read", "没有.docx"], "找不到或打不开"),
        (["./yunxi-2024"], "文件已经存在"),
    ],
)
def test_what_cannot_be_done_is_told(
    words: list[str], message: str, pack: Path, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "底稿.docx").write_bytes(b"")

    assert run(["pack", "word", *words]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "→" in said
