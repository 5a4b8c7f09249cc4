"""Help and usage errors: Chinese, complete, and with the documented exit codes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgetgen import __version__
from budgetgen.cli.app import app
from budgetgen.resources import examples_folder

Command = Callable[..., Any]
English = Callable[[str], list[str]]

COMMANDS = [str(command.name) for command in app.registered_commands]
WRONG = [
    (["nosuch"], "nosuch"),
    (["rendr"], "是否想写 render"),
    (["--nosuch"], "--nosuch"),
    (["--versoin"], "是否想写 --version"),
    (["--version=1"], "--version 后面不能带内容"),
    (["-x"], "-x"),
    (["[/b]"], "[/b]"),
    (["render"], "文件"),
    (["render", "--draft"], "文件"),
    (["render", "甲", "--nosuch"], "--nosuch"),
    (["render", "甲", "--formt", "pdf"], "是否想写 --format"),
    (["render", "甲", "--format"], "--format 后面缺少内容"),
    (["render", "甲", "-o"], "-o 后面缺少内容"),
    (["render", "甲", "--per-unit=1"], "--per-unit 后面不能带内容"),
    (["render", "甲", "--draft=1"], "--draft 后面不能带内容"),
    (["render", "甲", "--format", "doc"], "“doc”"),
    (["render", "甲", "--format", "docx,exe,odt"], "“exe、odt”"),
    (["render", "甲", "--format", ""], "没有写明格式"),
    (["render", "甲", "--format", "，"], "没有写明格式"),
    (["new"], "文件夹"),
    (["new", "甲", "乙", "丙"], "乙、丙"),
    (["new", "甲", "--nosuch"], "--nosuch"),
    (["explain"], "文件"),
    (["explain", "甲"], "数字"),
    (["explain", "甲", "乙", "丙"], "丙"),
    (["explain", "甲", "乙", "--nosuch"], "--nosuch"),
    (["check"], "文件"),
    (["check", "甲", "--nosuch"], "--nosuch"),
    (["check", "甲", "--format", "doc"], "“doc”"),
    (["check", "甲", "--as-of", "明天"], "“明天”不是日期"),
    (["check", "甲", "--waivers"], "--waivers 后面缺少内容"),
    (["check", "甲", "--strict=1"], "--strict 后面不能带内容"),
    (["form"], "--out"),
    (["form", "-o", "表.xls", "--year", "2024"], "“表.xls”的扩展名不对"),
    (["form", "-o", "表.xlsx", "--year", "二四"], "--year 的内容不对，应为 2000 到 2099 的整数"),
    (["render", "甲", "--pdf-engine", "chrome"], "可选：typst、weasyprint"),
    (["form", "甲", "-o", "表.xlsx"], "甲"),
    (["county", "render", "--workers", "0"], "--workers 的内容不对，应为不小于 1 的整数"),
    (["county", "new", "甲", "--year", "24"], "应为 2000 到 2099 的整数"),
    (["pack", "无此"], "无此"),
    (["roll-forward"], "文件"),
    (["roll-forward", "甲", "-o", "乙.yaml", "--year", "明年"], "--year"),
    (["roll-forward", "甲", "-o", "乙.doc"], "“乙.doc”的扩展名不对"),
    (["roll-forward", "甲", "--keep"], "--keep 后面缺少内容"),
    (["merge", "甲"], "--out"),
    (["merge", "甲.yaml", "-o", "甲.yaml"], "就是输入文件"),
    (["merge", "甲", "--nosuch"], "--nosuch"),
    (["convert", "甲"], "--out"),
    (["convert", "甲", "乙", "-o", "丙.yaml"], "乙"),
    (["convert", "甲", "-o", "乙.yaml", "--year", "2024", "--department", "丙"], "--department"),
    (["convert", "甲.yaml", "-o", "乙.yaml", "--profile", "chinese"], "不是导出的明细表"),
    (["rules", "甲"], "“甲”的规则"),
    (["rules", "甲", "乙"], "乙"),
    (["schema", "甲"], "甲"),
    (["schema", "--out"], "--out 后面缺少内容"),
    (["schema", "--nosuch"], "--nosuch"),
    (["doctor", "甲"], "甲"),
    (["doctor", "--nosuch"], "--nosuch"),
]


def test_every_command_is_called_wrongly_below() -> None:
    assert len(COMMANDS) > 4
    assert set(COMMANDS) == {words[0] for words, _ in WRONG} & set(COMMANDS)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(command: str, budgetgen: Command, english: English) -> None:
    done = budgetgen(*filter(None, [command]), "--help")

    assert done.code == 0
    assert done.err == ""
    assert done.out.startswith(f"用法：budgetgen {command}".rstrip())
    assert "显示这份说明" in done.out
    assert english(done.out) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_every_option_and_argument_with_its_meaning(
    command: str, budgetgen: Command
) -> None:
    help_text = budgetgen(command, "--help").out

    rows = [line for line in help_text.splitlines() if line.startswith("  ")]
    assert rows
    for row in rows:
        assert re.search(r"\S {2,}.*[一-鿿]", row), row


def test_help_lists_every_command_and_exit_code(budgetgen: Command) -> None:
    help_text = budgetgen("--help").out

    for command in COMMANDS:
        assert re.search(rf"^  {command} .*[一-鿿]", help_text, re.M)
    for code in ("0 完成", "1 本机缺少", "2 填报内容或命令有误", "3 程序本身出错"):
        assert code in help_text


def test_without_arguments_the_help_is_shown(budgetgen: Command) -> None:
    done = budgetgen()

    assert (done.code, done.out) == (0, budgetgen("--help").out)


def test_the_version_is_shown(budgetgen: Command) -> None:
    done = budgetgen("--version")

    assert (done.code, done.out, done.err) == (0, f"budgetgen {__version__}\n", "")


@pytest.mark.parametrize(("words", "shown"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_a_wrong_command_line_is_explained_in_chinese(
    words: list[str], shown: str, budgetgen: Command, english: English, tmp_path: Path
) -> None:
    done = budgetgen(*words)

    assert done.code == 2
    assert done.out == ""
    assert shown in done.err
    assert done.err.startswith("命令有误：")
    assert english(done.err) == []
    assert "Error" not in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_option_points_at_the_help_of_its_command(command: str, budgetgen: Command) -> None:
    assert f"budgetgen {command} --help" in budgetgen(command, "--nosuch").err


def test_the_search_for_english_finds_english(english: English) -> None:
    assert english("错误：Missing argument FILE") == ["Missing argument FILE"]
    assert english("Got unexpected extra argument (b)") == ["Got unexpected extra argument"]
    assert english("用 budgetgen render --help 查看") == []


HEAVY = (
    "typst",
    "weasyprint",
    "docxtpl",
    "docx",
    "highspy",
    "numpy",
    "lxml",
    "openpyxl",
    "fontTools",
    "PIL",
)


def run_apart(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(filter(None, [environment.pop("PYTHONPATH", ""), *sys.path]))
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["render", "--help"], ["nosuch"]])
def test_help_loads_no_heavy_library(words: list[str]) -> None:
    done = run_apart(
        "import sys\n"
        "from budgetgen.cli.app import run\n"
        f"run({words!r})\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )

    assert done.stdout.splitlines()[-1] == "LOADED []", done.stderr


def test_a_terminal_that_knows_no_chinese_breaks_nothing() -> None:
    done = run_apart(
        "import sys; sys.argv[1:] = ['rendr']; from budgetgen.cli.app import main; main()",
        PYTHONIOENCODING="ascii",
    )

    assert done.returncode == 2
    assert "budgetgen --help" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX pipe")
def test_a_reader_that_goes_away_is_no_failure() -> None:
    code = (
        "import os, sys\n"
        "reader, writer = os.pipe()\n"
        "os.close(reader)\n"
        "os.dup2(writer, 1)\n"
        "sys.argv[1:] = ['schema']\n"
        "from budgetgen.cli.app import main\n"
        "main()"
    )

    done = run_apart(code)

    assert (done.returncode, done.stderr) == (0, "")


SMALL = str(examples_folder() / "small")


PANGO_MISSING = "raise OSError('cannot load library libpango')"


@pytest.mark.parametrize(
    ("library", "options"),
    [
        ("typst", ["--format", "pdf"]),
        ("typst", ["--format", "html,pdf"]),
        ("weasyprint", ["--format", "pdf", "--pdf-engine", "weasyprint"]),
    ],
)
def test_a_machine_without_the_library_of_the_pdf_is_told_so(
    library: str, options: list[str], tmp_path: Path, english: English
) -> None:
    fake = tmp_path / "libraries"
    fake.mkdir()
    (fake / f"{library}.py").write_text(PANGO_MISSING)
    words = ["render", SMALL, *options, "--out", str(tmp_path / "out")]

    done = run_apart(
        f"import sys; from budgetgen.cli.app import run; sys.exit(run({words!r}))",
        PYTHONPATH=str(fake),
    )

    assert done.returncode == 1, done.stderr
    assert "不能生成 pdf" in done.stderr
    assert "→" in done.stderr
    assert english(done.stderr.replace("cannot load library", "")) == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("library", "form"), [("typst", "html"), ("weasyprint", "pdf")])
def test_a_machine_makes_what_needs_nothing_that_it_lacks(
    library: str, form: str, tmp_path: Path
) -> None:
    (tmp_path / f"{library}.py").write_text(PANGO_MISSING)
    words = ["render", SMALL, "--format", form, "--out", str(tmp_path / "out")]

    done = run_apart(
        f"import sys; from budgetgen.cli.app import run; sys.exit(run({words!r}))",
        PYTHONPATH=str(tmp_path),
    )

    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_missing_python_library_points_at_doctor(
    budgetgen: Command, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*arguments: object) -> None:
        raise ModuleNotFoundError("No module named 'highspy'", name="highspy")

    monkeypatch.setattr("budgetgen.rendering.prepare", lacking)

    done = budgetgen("render", small)

    assert done.code == 1
    assert "highspy" in done.err
    assert "budgetgen doctor" in done.err


def test_a_defect_of_the_program_is_no_traceback(
    budgetgen: Command, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BUDGETGEN_DEBUG", raising=False)
    monkeypatch.setattr("budgetgen.rendering.prepare", lambda file: 1 / 0)

    done = budgetgen("render", small)

    assert done.code == 3
    assert "程序的缺陷" in done.err
    assert "ZeroDivisionError" in done.err
    assert "Traceback" not in done.err


def test_a_developer_may_ask_for_the_traceback(
    budgetgen: Command, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUDGETGEN_DEBUG", "1")
    monkeypatch.setattr("budgetgen.rendering.prepare", lambda file: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        budgetgen("render", small)


def test_ctrl_c_ends_with_a_word(
    budgetgen: Command, small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("budgetgen.rendering.prepare", interrupted)

    done = budgetgen("render", small)

    assert (done.code, done.err) == (130, "已中止\n")
    assert list(tmp_path.iterdir()) == [small]
