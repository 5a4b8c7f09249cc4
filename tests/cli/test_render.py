"""``budgetgen render``: all findings and exit code 2, or whole files; never anything between."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
English = Callable[[str], list[str]]

TITLE = "云溪县档案馆2024年部门预算信息公开"


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file with its content; temporary ones, too."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("place", ["部门预算.yaml", ".", "./部门预算.yaml"])
def test_a_file_or_its_folder_is_rendered(
    place: str, budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    done = budgetgen("render", place, "--format", "html")

    assert (done.code, done.err) == (0, "")
    assert list(files_below(tmp_path / "output")) == [f"{TITLE}.html"]
    assert f"{Path('output') / TITLE}.html" in done.out


def test_paths_may_have_blanks_and_brackets(
    budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "预算 [red] :100: 2024"
    folder.mkdir()
    output = folder / "输 出[bold]"

    done = budgetgen("render", small.rename(folder / "a b[b].yaml"), "-f", "html", "-o", output)

    assert (done.code, done.err) == (0, "")
    assert list(files_below(output)) == [f"{TITLE}.html"]
    assert str(output) in done.out


@pytest.mark.parametrize("name", ["甲[/b].yaml", "[red]乙.yaml", ":100:.yaml", "a b.yaml"])
def test_a_path_is_shown_as_it_was_written(name: str, budgetgen: Command) -> None:
    done = budgetgen("render", name)

    assert done.code == 2
    assert done.err.count(name) == 2


@pytest.mark.parametrize("formats", ["HTML", " html , html", "html，html", "html,"])
def test_formats_may_be_written_in_any_way(formats: str, budgetgen: Command, small: Path) -> None:
    done = budgetgen("render", small, "--format", formats)

    assert done.code == 0
    assert done.out.count("已生成") == 1


def broken(small: Path, old: str, new: str) -> Path:
    text = small.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    small.write_text(text.replace(old, new), encoding="utf-8")
    return small


DEFECTS = {
    "no yaml": ("预算年度: 2024", "预算年度: [2024", "括号"),
    "wrong type": ("预算年度: 2024", "预算年度: 今年", "预算年度"),
    "missing field": ("预算年度: 2024\n", "", "预算年度"),
    "unknown key": ("预算年度: 2024", "预算年: 2024", "是否想写“预算年度”？"),
    "malformed code": ('行政区划代码: "139931"', '行政区划代码: "13993"', "行政区划代码"),
    "negative amount": ("价值: 2350000", "价值: -2350000", "国有资产 固定资产 第1条 价值"),
    "text for a number": ("金额: 900000", "金额: 九十万", "预算明细 第1条 金额"),
    "unknown project": ("项目: 档案库房安全维护费", "项目: 无此项目", "无此项目"),
    "unknown pack": ("模板包: hebei-2024", "模板包: 某省-2024", "hebei-2024"),
    "path as pack": ("模板包: hebei-2024", "模板包: ../templates/hebei-2024", "模板包"),
}


@pytest.mark.parametrize(("old", "new", "shown"), DEFECTS.values(), ids=DEFECTS)
def test_bad_input_ends_with_2_and_touches_no_output(
    old: str,
    new: str,
    shown: str,
    budgetgen: Command,
    english: English,
    small: Path,
    tmp_path: Path,
) -> None:
    earlier = tmp_path / "output" / f"{TITLE}.html"
    earlier.parent.mkdir()
    earlier.write_text("上一次的文件", encoding="utf-8")
    broken(small, old, new)
    before = files_below(tmp_path)

    done = budgetgen("render", small, "--format", "html")

    assert done.code == 2
    assert done.out == ""
    assert shown in done.err
    assert f"{small}:" in done.err
    assert "    → " in done.err
    assert "1 个错误" in done.err or "2 个错误" in done.err
    assert english(done.err) == []
    assert files_below(tmp_path) == before


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda path: None, "找不到"),
        (lambda path: path.mkdir(), "没有预算文件"),
        (lambda path: path.write_bytes(b"PK\x03\x04"), "Office"),
        (lambda path: path.write_bytes(b""), "空的"),
        (lambda path: os.truncate(path, 2 * 1024**3) if path.touch() is None else None, "50 MB"),
        (lambda path: path.write_text("a: &a [x,x]\nb: &b [*a,*b]\n"), "引用"),
    ],
    ids=["missing", "empty folder", "office", "empty", "2 GB", "loop"],
)
def test_a_file_that_cannot_be_read_ends_with_2(
    make: Callable[[Path], object], shown: str, budgetgen: Command, tmp_path: Path
) -> None:
    path = tmp_path / "没有.yaml"
    make(path)

    done = budgetgen("render", path)

    assert done.code == 2
    assert shown in done.err
    assert str(path) in done.err
    assert not (tmp_path / "output").exists()


def test_all_findings_are_shown_and_counted(budgetgen: Command, small: Path) -> None:
    broken(small, "金额: 900000", "金额: 九十万")
    broken(small, "价值: 2350000", "价值: -1")
    broken(small, "项目: 档案库房安全维护费", "项目: 无此项目")

    done = budgetgen("render", small)

    assert done.err.count(" 错误 ") == 3
    assert "3 个错误，0 个警告，未生成文件" in done.err
    places = [line.split(" ")[0] for line in done.err.splitlines() if " 错误 " in line]
    assert places == sorted(places, key=lambda place: int(place.split(":")[-2]))


def test_a_good_file_is_rendered_beside_a_bad_one(
    budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "坏.yaml"
    bad.write_text("甲: 乙\n", encoding="utf-8")

    done = budgetgen("render", bad, small, "--format", "html")

    assert done.code == 2
    assert list(files_below(tmp_path / "output")) == [f"{TITLE}.html"]
    assert "坏.yaml：" in done.err


def test_the_second_of_two_inputs_with_one_output_name_is_refused(
    budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    other = tmp_path / "另一份.yaml"
    other.write_bytes(small.read_bytes())
    broken(other, "金额: 900000", "金额: 800000")

    alone = budgetgen("render", small, "-f", "html", "-o", "甲")
    done = budgetgen("render", small, other, "-f", "html", "-o", "乙")

    assert (alone.code, done.code) == (0, 2)
    assert f"{other} 与 {small} 生成的文件同名" in done.err
    assert files_below(tmp_path / "乙") == files_below(tmp_path / "甲")


NAMES = {
    "parents": "../../x",
    "absolute": "/etc/x",
    "windows": "C:\\x\\..\\y",
    "stream": "x:y",
    "wildcards": "x*y?z",
    "quotes": '"<x>|',
    "dots": "...",
    "device": "CON",
    "tabs and lines": "x\t\ny",
    "direction": "x\u202eyz",
    "long": "长" * 500,
    "blank inside": "甲 乙",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_no_name_leaves_the_output_folder(
    name: str, budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    broken(small, "\n  名称: 云溪县档案馆", f"\n  名称: {json.dumps(name)}")

    done = budgetgen("render", small, "-f", "html", "-o", "输出")

    assert done.code == 0
    (made,) = (tmp_path / "输出").iterdir()
    assert made.is_file()
    assert made.suffix == ".html"
    assert not set(made.name) & set('/\\:*?"<>|\t\n\u202e')
    assert made.stem.strip(" .") == made.stem
    assert len(os.fsencode(made.name)) <= 255
    assert set(tmp_path.iterdir()) == {small, tmp_path / "输出"}


@pytest.mark.skipif(sys.platform == "win32", reason="file names are limited in characters")
def test_a_long_name_of_rare_characters_fits_a_file_system(budgetgen: Command, small: Path) -> None:
    broken(small, "\n  名称: 云溪县档案馆", f"\n  名称: {'𠮷' * 100}")

    assert budgetgen("render", small, "-f", "html").code == 0


def test_an_output_folder_that_is_a_file_is_a_finding(
    budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "占用").write_text("甲", encoding="utf-8")

    done = budgetgen("render", small, "-f", "html", "-o", "占用")

    assert done.code == 2
    assert "占用" in done.err
    assert (tmp_path / "占用").read_text(encoding="utf-8") == "甲"


def test_an_output_file_that_another_program_holds_is_a_finding(
    budgetgen: Command, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / "output" / f"{TITLE}.html"
    held.parent.mkdir()
    held.write_text("正在阅读", encoding="utf-8")
    real = Path.open

    def sharing_violation(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if path.name == held.name and mode != "rb":
            raise PermissionError(13, "The process cannot access the file")
        return real(path, mode, *rest, **named)

    monkeypatch.setattr(Path, "open", sharing_violation)

    done = budgetgen("render", small, "-f", "html,docx")

    assert done.code == 2
    assert f"{Path('output') / held.name} 错误" in done.err
    assert "关闭 Word、WPS" in done.err
    monkeypatch.undo()
    assert files_below(held.parent) == {held.name: "正在阅读".encode()}


def test_a_draft_says_so_and_the_document_does_not(
    budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    budgetgen("render", small, "-f", "html", "-o", "正式")
    budgetgen("render", small, "-f", "html", "-o", "草稿", "--draft")

    final, draft = (
        (tmp_path / folder / f"{TITLE}.html").read_text(encoding="utf-8")
        for folder in ("正式", "草稿")
    )
    assert small.name not in final
    assert f"{small.name}:" in draft
