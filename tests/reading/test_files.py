"""Which files are read, and what is said of those that cannot be."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.reading import text
from budgetgen.reading.submission import Reading, read_submission

Unmark = Callable[[str], tuple[str, list[tuple[int, int]]]]
ReadContent = Callable[[str | bytes], Reading]
NAME = "云溪县档案馆"


def sole_finding(path: Path) -> tuple[str, str]:
    """Message and remedy of the only finding, which names the file."""
    reading = read_submission(path)
    assert reading.submission is None
    (finding,) = reading.findings
    assert finding.place.file == str(path)
    assert finding.remedy
    return finding.message, finding.remedy


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"], ids=lambda name: name
)
def test_the_encodings_of_chinese_editors_are_read(
    encoding: str, read: ReadContent, sound: str
) -> None:
    reading = read(sound.encode(encoding))

    assert reading.findings == ()
    assert reading.submission is not None
    assert reading.submission.department.name == NAME


def test_utf_16_is_read_in_either_byte_order(read: ReadContent, sound: str) -> None:
    reading = read(codecs.BOM_UTF16_BE + sound.encode("utf-16-be"))

    assert reading.submission is not None
    assert reading.submission.department.name == NAME


@pytest.mark.parametrize("line_end", ["\r\n", "\r"], ids=["windows", "old-mac"])
def test_line_ends_of_other_systems_are_read_with_the_same_places(
    line_end: str, read: ReadContent, places: Unmark, with_defect: Callable[[str, str], str]
) -> None:
    wrong, expected = places(with_defect("180000", "▸十八万"))

    (finding,) = read(wrong.replace("\n", line_end)).findings

    assert [(finding.place.line, finding.place.column)] == expected


def test_the_byte_order_mark_shifts_no_column(read: ReadContent) -> None:
    plain, marked = read(b"nosuch: 1\n"), read(codecs.BOM_UTF8 + b"nosuch: 1\n")

    assert [f.place for f in plain.findings] == [f.place for f in marked.findings]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04\x14\x00" + bytes(100), "Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "Office"),
        (bytes(range(256)), "编码"),
        ("名称: 甲".encode("utf-16-le"), "编码"),
        (b"\xff\xff\xff\x80", "编码"),
    ],
    ids=["xlsx", "xls", "binary", "utf-16 without mark", "invalid bytes"],
)
def test_what_is_no_text_is_said_to_be_none(content: bytes, word: str, tmp_path: Path) -> None:
    path = tmp_path / "部门预算.yaml"
    path.write_bytes(content)

    message, remedy = sole_finding(path)

    assert word in message
    assert ".yaml" in remedy


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    message, _ = sole_finding(tmp_path / "没有.yaml")

    assert "找不到" in message


def test_a_file_of_two_gigabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "大.yaml"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)

    message, _ = sole_finding(path)

    assert "上限" in message
    assert "50 MB" in message


@pytest.mark.skipif(sys.platform == "win32", reason="no such device")
def test_a_device_without_an_end_is_refused() -> None:
    message, _ = sole_finding(Path("/dev/zero"))

    assert "上限" in message


@pytest.mark.parametrize(("spare", "is_read"), [(0, True), (-1, False)])
def test_a_file_is_read_up_to_the_limit(
    spare: int, is_read: bool, read: ReadContent, sound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "LARGEST_FILE", len(sound.encode()) + spare)

    assert (read(sound).submission is not None) is is_read


def test_a_file_that_may_not_be_opened_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "锁.yaml"
    path.write_text("名称: 甲", encoding="utf-8")

    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)

    message, remedy = sole_finding(path)

    assert "无法读取" in message
    assert "权限" in remedy


@pytest.mark.skipif(sys.platform == "win32", reason="other limits")
def test_a_path_that_no_system_takes_is_a_finding() -> None:
    sole_finding(Path("长" * 2000))


def test_the_only_budget_file_of_a_folder_is_found(tmp_path: Path, sound: str) -> None:
    (tmp_path / "部门 预算.YML").write_text(sound, encoding="utf-8")
    for other in ("submission.schema.json", "说明.txt", ".隐藏.yaml", "~$部门预算.yaml"):
        (tmp_path / other).write_text("其他", encoding="utf-8")
    (tmp_path / "旧.yaml").mkdir()

    reading = read_submission(tmp_path)

    assert reading.submission is not None


def test_a_folder_without_budget_file_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "说明.txt").write_text("其他", encoding="utf-8")

    message, _ = sole_finding(tmp_path)

    assert "没有预算文件" in message


def test_a_folder_with_two_budget_files_names_both(tmp_path: Path) -> None:
    for name in ("甲.yaml", "乙.yml"):
        (tmp_path / name).write_text("名称: 甲", encoding="utf-8")

    message, remedy = sole_finding(tmp_path)

    assert "甲.yaml" in message
    assert "乙.yml" in message
    assert "其中一个" in remedy


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may do anything")
def test_a_folder_that_may_not_be_listed_is_a_finding(tmp_path: Path) -> None:
    folder = tmp_path / "锁"
    folder.mkdir(mode=0o000)

    sole_finding(folder)
