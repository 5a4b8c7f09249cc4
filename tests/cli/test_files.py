"""Writing: all files or none, and nothing left over."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from budgetgen.writing.files import write_files


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two documents of an earlier run."""
    for name in ("甲.docx", "乙.pdf"):
        (tmp_path / name).write_bytes(f"旧{name}".encode())
    return tmp_path


def new_files(folder: Path) -> dict[Path, bytes]:
    return {folder / name: f"新{name}".encode() for name in ("甲.docx", "乙.pdf", "丙.html")}


def test_files_are_written_whole(folder: Path) -> None:
    assert write_files(new_files(folder)) == []

    assert files_below(folder) == {path.name: data for path, data in new_files(folder).items()}


def test_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "一" / "二" / "甲.docx"

    assert write_files({path: b"1"}) == []

    assert path.read_bytes() == b"1"


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_others_may_read_what_was_written(tmp_path: Path) -> None:
    write_files({tmp_path / "甲.docx": b"1"})

    assert (tmp_path / "甲.docx").stat().st_mode & 0o777 == 0o644


def test_nothing_to_write_is_no_finding() -> None:
    assert write_files({}) == []


def test_a_folder_in_the_place_of_a_file_stops_all(folder: Path) -> None:
    (folder / "丙.html").mkdir()
    before = files_below(folder)

    (finding,) = write_files(new_files(folder))

    assert "文件夹" in finding.message
    assert finding.place.file == str(folder / "丙.html")
    assert files_below(folder) == before


def test_every_held_file_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    before = files_below(folder)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        findings = write_files(new_files(folder))

    assert [Path(finding.place.file).name for finding in findings] == ["甲.docx", "乙.pdf"]
    assert all("关闭" in finding.remedy for finding in findings)
    assert files_below(folder) == before


ERRORS = [
    (errno.ENOSPC, "磁盘已满"),
    (errno.EACCES, "没有权限"),
    (errno.EROFS, "只读"),
    (5, "拒绝"),
]


@pytest.mark.parametrize(("number", "word"), ERRORS)
def test_a_failure_to_write_changes_nothing(
    number: int, word: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise OSError(number, os.strerror(number))

    before = files_below(folder)
    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkstemp", refuse)
        (finding,) = write_files(new_files(folder))

    assert word in finding.message
    assert finding.remedy
    assert files_below(folder) == before


@pytest.mark.parametrize(
    "good",
    [0, 1, 2],
)
def test_a_failure_to_rename_changes_nothing(
    good: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, held_path = os.replace, list(new_files(folder))[good]

    def held(source: Any, target: Any, **named: Any) -> None:
        if Path(target) == held_path:
            raise PermissionError(errno.EACCES, "in use")
        real(source, target, **named)

    before = files_below(folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", held)
        findings = write_files(new_files(folder))

    assert findings
    assert files_below(folder) == before


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of POSIX")
def test_a_disk_that_fills_up_while_writing_changes_nothing(folder: Path) -> None:
    code = (
        "import pathlib, resource\n"
        "from budgetgen.writing.files import write_files\n"
        f"folder = pathlib.Path({str(folder)!r})\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "found = write_files({folder / '甲.docx': b'1' * 100, folder / '乙.pdf': b'2' * 9000})\n"
        "print(len(found), found[0].place.file)"
    )
    before = files_below(folder)

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )

    assert done.stdout == f"1 {folder / '乙.pdf'}\n", done.stderr
    assert files_below(folder) == before


def test_an_interrupt_leaves_nothing_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    before = files_below(folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_files(new_files(folder))

    assert files_below(folder) == before


@pytest.mark.skipif(sys.platform == "win32", reason="other limits")
def test_a_name_that_is_too_long_is_a_finding(tmp_path: Path) -> None:
    (finding,) = write_files({tmp_path / f"{'长' * 200}.docx": b"1"})

    assert "太长" in finding.message
