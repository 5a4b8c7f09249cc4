"""``budgetgen pack``: from a new pack to an installed one, and what goes wrong on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgetgen.cli.pack import app

Command = Callable[..., Any]
English = Callable[[str], list[str]]

COMMANDS = [str(command.name) for command in app.registered_commands]
WRONG = [
    (["nosuch"], "没有名为“nosuch”的命令"),
    (["chek"], "是否想写 check"),
    (["new", "甲"], "--from"),
    (["new", "甲", "--from"], "--from 后面缺少内容"),
    (["new", "--from", "hebei-2024"], "文件夹"),
    (["check"], "模板包"),
    (["check", "甲", "乙"], "乙"),
    (["preview", "甲", "--wacth"], "是否想写 --watch"),
    (["word"], "模板包"),
    (["build"], "模板包"),
    (["build", "甲", "--key"], "--key 后面缺少内容"),
    (["install"], "文件"),
    (["diff", "甲"], "新模板包"),
    (["keygen"], "名称"),
    (["trust"], "公钥文件"),
    (["list", "甲"], "甲"),
]
REFUSED = [
    (["check", "甲"], "没有名为“甲”的模板包"),
    (["preview", "甲"], "没有名为“甲”的模板包"),
    (["build", "甲"], "没有名为“甲”的模板包"),
    (["diff", "hebei-2024", "甲"], "没有名为“甲”的模板包"),
    (["new", "甲", "--from", "乙"], "没有名为“乙”的模板包"),
    (["install", "甲.bgpack"], "文件无法读取"),
    (["trust", "甲.pem"], "密钥文件无法读取"),
    (["keygen", "../甲"], "不能用作文件名"),
]


@pytest.fixture(autouse=True)
def user_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of packs, empty, and smaller trials."""
    folder = tmp_path / "用户的模板包"
    monkeypatch.setenv("BUDGETGEN_PACKS", str(folder))
    monkeypatch.setattr("budgetgen.packs.trials.MANY", 3)
    monkeypatch.setattr("budgetgen.packs.trials.VERY_MANY", 6)
    return folder


def test_a_bureau_hands_a_pack_to_a_department(
    budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    made = budgetgen("pack", "new", "yunxi-2024", "--from", "hebei-2024", "--copy", "text/前言.j2")
    assert (made.code, made.err) == (0, "")
    (tmp_path / "yunxi-2024" / "text" / "前言.j2").write_text("云溪县统一格式。", encoding="utf-8")

    assert budgetgen("pack", "check", "./yunxi-2024").code == 0
    keys = budgetgen("pack", "keygen", "云溪县财政局")
    assert keys.code == 0
    built = budgetgen(
        "pack", "build", "./yunxi-2024", "--key", "云溪县财政局.私钥.pem", "--out", "发"
    )
    assert (built.code, "已签名" in built.out) == (0, True)
    archive = tmp_path / "发" / "yunxi-2024-1.0.0.bgpack"

    early = budgetgen("pack", "install", archive)
    assert (early.code, "不在信任之列" in early.err) == (2, True)
    trusted = budgetgen("pack", "trust", "云溪县财政局.公钥.pem")
    assert re.findall(r"[0-9a-f]{32}", trusted.out)[0] in keys.out
    installed = budgetgen("pack", "install", archive)
    assert (installed.code, installed.err) == (0, "")
    assert "已经装好" in budgetgen("pack", "install", archive).out
    listed = budgetgen("pack", "list").out
    assert re.search(r"^yunxi-2024 .*版本 1\.0\.0.*另外安装", listed, re.M)
    assert re.search(r"^hebei-2024 .*随程序附带", listed, re.M)

    text = small.read_text(encoding="utf-8").replace("hebei-2024", "yunxi-2024")
    small.write_text(text, encoding="utf-8")
    rendered = budgetgen("render", small, "-f", "html")
    assert rendered.code == 0, rendered.err
    (page,) = (tmp_path / "output").glob("*.html")
    assert "云溪县统一格式。" in page.read_text(encoding="utf-8")


def test_what_changed_is_told_in_sentences(budgetgen: Command, tmp_path: Path) -> None:
    budgetgen("pack", "new", "yunxi-2024", "--from", "hebei-2024")
    (tmp_path / "yunxi-2024" / "style.yaml").write_text("文字: {正文: {字号: 15}}", "utf-8")

    done = budgetgen("pack", "diff", "hebei-2024", "./yunxi-2024")

    assert done.code == 0
    assert "- 样式“正文”，字号：16 改为 15\n" in done.out
    assert "没有不同" in budgetgen("pack", "diff", "hebei-2024", "hebei-2024").out


def test_check_tells_everything_and_fails_on_errors_only(
    budgetgen: Command, tmp_path: Path
) -> None:
    budgetgen("pack", "new", "yunxi-2024", "--from", "hebei-2024")
    folder = tmp_path / "yunxi-2024"
    (folder / "text").mkdir()
    (folder / "text" / "多余.j2").write_text("一", encoding="utf-8")
    warned = budgetgen("pack", "check", "./yunxi-2024")
    (folder / "text" / "前言.j2").write_text("{{ 部们 }}", encoding="utf-8")

    done = budgetgen("pack", "check", "./yunxi-2024")

    assert (warned.code, done.code) == (0, 2)
    assert f"{folder / 'text' / '前言.j2'}:1 错误 没有名为“部们”的名称 [PACK-NAME]" in done.err
    assert "→ 是否想写“部门”？" in done.err
    assert "多余" in done.err


def test_a_pack_with_errors_is_not_built(budgetgen: Command, tmp_path: Path) -> None:
    budgetgen("pack", "new", "yunxi-2024", "--from", "hebei-2024")
    (tmp_path / "yunxi-2024" / "text").mkdir()
    (tmp_path / "yunxi-2024" / "text" / "前言.j2").write_text("{{ 部们 }}", encoding="utf-8")

    done = budgetgen("pack", "build", "./yunxi-2024")

    assert (done.code, list(tmp_path.glob("*.bgpack"))) == (2, [])
    assert "没有打包" in done.err


def test_a_page_is_written(budgetgen: Command, tmp_path: Path) -> None:
    done = budgetgen("pack", "preview", "hebei-2024", "--out", "看.html")

    assert (done.code, done.err) == (0, "")
    assert "试填局" in (tmp_path / "看.html").read_text(encoding="utf-8")


def test_watching_goes_on_over_a_broken_pack_until_it_is_stopped(
    budgetgen: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    budgetgen("pack", "new", "yunxi-2024", "--from", "hebei-2024")
    file = tmp_path / "yunxi-2024" / "pack.yaml"
    good = file.read_text(encoding="utf-8")
    steps = iter([good + "小数位数: 九\n", good + "# 改好了\n"])

    def passing(seconds: float) -> None:
        try:
            file.write_text(next(steps), encoding="utf-8")
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr("budgetgen.packs.preview.time.sleep", passing)

    done = budgetgen("pack", "preview", "./yunxi-2024", "--watch")

    assert done.code == 130
    assert done.out.count("已更新") == 2
    assert "小数位数" in done.err
    assert "试填局" in (tmp_path / "预览.html").read_text(encoding="utf-8")


def test_another_folder_of_packs_may_be_named(
    budgetgen: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "共用" / "yunxi-2024").mkdir(parents=True)
    (tmp_path / "共用" / "yunxi-2024" / "pack.yaml").write_text(
        "标识: yunxi-2024\n名称: 云溪县\n沿用: hebei-2024\n", "utf-8"
    )

    assert "yunxi-2024" not in budgetgen("pack", "list").out
    assert "yunxi-2024" in budgetgen("pack", "--packs", "共用", "list").out


def test_a_pack_that_cannot_be_used_is_told_in_the_list(
    budgetgen: Command, user_packs: Path
) -> None:
    (user_packs / "坏").mkdir(parents=True)
    (user_packs / "坏" / "pack.yaml").write_text("标识: [", encoding="utf-8")

    done = budgetgen("pack", "list")

    assert done.code == 2
    assert "hebei-2024" in done.out
    assert str(user_packs / "坏" / "pack.yaml") in done.err


@pytest.mark.parametrize(("words", "shown"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_a_wrong_command_line_is_explained_in_chinese(
    words: list[str], shown: str, budgetgen: Command, english: English, tmp_path: Path
) -> None:
    done = budgetgen("pack", *words)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("命令有误：")
    assert shown in done.err
    assert english(done.err) == []
    assert list(tmp_path.iterdir()) == []


def test_every_command_is_called_wrongly_above() -> None:
    assert len(COMMANDS) > 8
    assert set(COMMANDS) <= {words[0] for words, _ in WRONG}


@pytest.mark.parametrize(("words", "shown"), REFUSED, ids=[" ".join(words) for words, _ in REFUSED])
def test_what_cannot_be_done_is_a_finding_and_changes_nothing(
    words: list[str], shown: str, budgetgen: Command, english: English, tmp_path: Path
) -> None:
    done = budgetgen("pack", *words)

    assert (done.code, done.out) == (2, "")
    assert shown in done.err
    assert "→" in done.err
    assert english(done.err) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(command: str, budgetgen: Command, english: English) -> None:
    done = budgetgen("pack", *filter(None, [command]), "--help")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"用法：budgetgen pack {command}".rstrip())
    assert english(done.out) == []
    rows = [line for line in done.out.splitlines() if line.startswith("  ")]
    assert rows
    assert all(re.search(r"\S {2,}.*[一-鿿]", row) for row in rows)
