"""What is no workbook, or a dangerous one, is refused before anything opens it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from budgetgen.reading import workbook_safety
from budgetgen.reading.workbook_safety import refused


def zipped(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_a_workbook_is_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    openpyxl.Workbook().save(path)

    assert refused(path) is None


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("无.xlsx", None, "找不到这个文件"),
        ("坏.xlsx", b"", "不是能打开的 Excel 工作簿"),
        ("坏.xlsx", b"PK\x03\x04 no archive", "不是能打开的 Excel 工作簿"),
        ("旧.xls", b"\xd0\xcf\x11\xe0", "不支持旧的 .xls 格式"),
    ],
)
def test_what_is_no_workbook_is_told(
    name: str, data: bytes | None, message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)

    finding = refused(path)

    assert finding is not None
    assert message in finding.message
    assert finding.place.file == str(path)
    assert finding.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_declarations_that_could_grow_are_refused(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/a.xml", '<!DOCTYPE a [<!ENTITY b "c">]>'.encode(encoding))

    finding = refused(path)

    assert finding is not None
    assert "XML 声明" in finding.message


@pytest.mark.parametrize("limit", ["LARGEST_FILE", "LARGEST_UNZIPPED", "MOST_PARTS"])
def test_limits_hold(limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "表.xlsx", a="1" * 50, b="2" * 50)
    assert refused(path) is None

    monkeypatch.setattr(workbook_safety, limit, 1)

    finding = refused(path)
    assert finding is not None
    assert finding.place.file == str(path)
