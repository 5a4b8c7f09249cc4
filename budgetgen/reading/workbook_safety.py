"""What keeps a workbook from being opened at all.

A workbook is a zip of XML, and either may be built to grow without end; openpyxl would not notice.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from budgetgen.model.finding import Finding
from budgetgen.reading.text import LARGEST_FILE, unreadable

LARGEST_UNZIPPED = 8 * LARGEST_FILE
MOST_PARTS = 5000
_PROLOGUE = 64 * 1024
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_SAVE_AGAIN = "请用 Excel 或 WPS 打开这个文件，另存为 .xlsx 后再试"


def not_a_workbook(path: Path) -> Finding:
    """The finding for a file that only looks like a workbook."""
    return unreadable(path, "不是能打开的 Excel 工作簿", _SAVE_AGAIN)


def refused(path: Path) -> Finding | None:
    """Why the workbook at `path` must not be opened, None where it may be; never raises."""
    try:
        return _refused(path)
    except FileNotFoundError:
        return unreadable(path, "找不到这个文件", "请检查文件名和所在文件夹")
    except PermissionError:
        return unreadable(path, "文件无法读取", "请检查权限，或关闭正在使用它的程序")
    except Exception:  # a broken zip fails in many ways
        return not_a_workbook(path)


def _refused(path: Path) -> Finding | None:
    if path.suffix.lower() == ".xls":
        return unreadable(path, "不支持旧的 .xls 格式", "请用 Excel 或 WPS 另存为 .xlsx")
    if path.stat().st_size > LARGEST_FILE:
        return unreadable(
            path, f"文件超过 {LARGEST_FILE // 1024 // 1024} MB 的上限", "请确认选对了文件"
        )
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNZIPPED:
            return unreadable(path, "文件展开后内容过多", "请确认选对了文件")
        for part in parts:
            with archive.open(part) as file:
                start = file.read(_PROLOGUE)
            if any(doctype in start for doctype in _DOCTYPES):
                return unreadable(path, "文件里有不允许的 XML 声明", _SAVE_AGAIN)
    return None
