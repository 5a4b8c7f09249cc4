"""What a file is before it is opened: a workbook, or something that only looks like one.

People rename, export, lock and photograph their forms. Each kind is told from its first bytes and
the names in its zip, so that the remedy can say how to save it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.reading.text import unreadable
from budgetgen.reading.workbook_safety import not_a_workbook, refused

SUFFIXES = (".xlsx", ".xlsm")
"""Endings of workbooks that are read."""

ALIENS = (".xls", ".xlsb", ".et", ".ett", ".ods", ".csv", ".numbers", ".xltx")
"""Endings of tables that are not read, each with a remedy."""

CHUNK = 1024 * 1024
LARGEST_PART, LONGEST_ROW = 48 * CHUNK, 4 * CHUNK
"""Bytes of a part that openpyxl keeps whole, such as the texts, and of one row."""

MOST_STYLES = 500_000
"""Tags, opening and closing. Excel knows 65,490 formats, of about five tags each."""

_SHEETS = "xl/worksheets/"
_START = 512
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再试"
_FILL_IN = "请把内容填进填报表（.xlsx），提交填报表本身"
_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_NUMBERED_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?: [^>]*)?>[^<]")

_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "这是 PDF，不是 Excel 工作簿", _FILL_IN),
    (b"\x89PNG", "这是图片，不是 Excel 工作簿", _FILL_IN),
    (b"\xff\xd8\xff", "这是图片，不是 Excel 工作簿", _FILL_IN),
    (b"GIF8", "这是图片，不是 Excel 工作簿", _FILL_IN),
    (b"BM", "这是图片，不是 Excel 工作簿", _FILL_IN),
    (b"Rar!", "这是压缩包，不是 Excel 工作簿", "请先解压，再指定里面的填报表"),
    (b"7z\xbc\xaf", "这是压缩包，不是 Excel 工作簿", "请先解压，再指定里面的填报表"),
)
_PARTS: tuple[tuple[str, str, str], ...] = (
    ("word/document.xml", "这是 Word 文档，不是 Excel 工作簿", _FILL_IN),
    ("ppt/presentation.xml", "这是演示文稿，不是 Excel 工作簿", _FILL_IN),
    ("xl/workbook.bin", "这是 .xlsb 格式", _SAVE_AS),
    ("content.xml", "这是 OpenDocument 格式（.ods）", _SAVE_AS),
)


def refusal(path: Path) -> Finding | None:
    """Why the file at `path` cannot be read as a form, None where it can; never raises."""
    try:
        with path.open("rb") as file:
            start = file.read(_START)
    except FileNotFoundError:
        return unreadable(path, "找不到这个文件", "请检查文件名和所在文件夹")
    except OSError:
        return unreadable(path, "文件无法读取", "请检查权限，或关闭正在使用它的程序")
    if not start:
        return unreadable(path, "文件是空的", "请重新取得填报表，或从备份中恢复")
    for signature, message, remedy in _KINDS:
        if start.startswith(signature):
            return unreadable(path, message, remedy)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_container(path)
    if not start.startswith(b"PK"):
        return _text_or_damaged(path, start)
    return refused(path) or _wrong_zip(path)


def _old_container(path: Path) -> Finding:
    """An OLE file is a workbook with a password, or one of the formats before .xlsx."""
    try:
        with path.open("rb") as file:
            data = file.read(50 * CHUNK)
    except OSError:
        return not_a_workbook(path)
    if "EncryptedPackage".encode("utf-16-le") in data:
        remedy = "请在 Excel 或 WPS 中打开，去掉“打开密码”（文件→信息→保护工作簿）后保存"
        return unreadable(path, "文件设有打开密码，无法读取", remedy)
    return unreadable(path, "这是旧的 .xls（或 WPS .et）格式", _SAVE_AS)


def _text_or_damaged(path: Path, start: bytes) -> Finding:
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return unreadable(path, "这是网页或 XML 文本，不是 Excel 工作簿", _SAVE_AS)
    if b"\0" not in start:
        return unreadable(path, "这是文本（如 CSV），不是 Excel 工作簿", _SAVE_AS)
    return not_a_workbook(path)


def _wrong_zip(path: Path) -> Finding | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            for part, message, remedy in _PARTS:
                if part in names:
                    return unreadable(path, message, remedy)
            if not any(name.endswith("workbook.xml") for name in names):
                return unreadable(path, "压缩包里没有 Excel 工作簿", "请先解压，再指定里面的填报表")
            return _strict(path, archive) or _swollen(path, archive)
    except Exception:  # a broken zip fails in many ways
        return not_a_workbook(path)


def _strict(path: Path, archive: zipfile.ZipFile) -> Finding | None:
    """Strict Open XML has namespaces of its own, in which openpyxl finds no sheet."""
    for name in archive.namelist():
        if name.endswith("workbook.xml"):
            with archive.open(name) as file:
                if b"purl.oclc.org/ooxml" in file.read(CHUNK):
                    return unreadable(path, "文件存成了“严格 Open XML”格式", _SAVE_AS)
    return None


def _swollen(path: Path, archive: zipfile.ZipFile) -> Finding | None:
    """Parts that would fill the memory: openpyxl lets rows go one by one, anything else it keeps."""
    for part in archive.infolist():
        name, size = part.filename, part.file_size
        if name.startswith(_SHEETS):
            swollen = size > LONGEST_ROW and _endless_row(archive, part)
        elif name.startswith("xl/styles"):
            if _tags(archive, part) > MOST_STYLES:
                remedy = "请把内容复制到新下发的填报表里，用“只粘贴数值”"
                return unreadable(path, "工作簿里的单元格样式过多", remedy)
            swollen = False
        else:
            swollen = name.endswith((".xml", ".rels")) and size > LARGEST_PART
        if swollen:
            return unreadable(path, "文件展开后内容过多", "请确认选对了文件")
    return None


def _tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    with archive.open(part) as file:
        return sum(chunk.count(b"<") for chunk in iter(lambda: file.read(CHUNK), b""))


def _endless_row(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    since = 0
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            since = 0 if _ROW.search(chunk) else since + len(chunk)
            if since > LONGEST_ROW:
                return True
    return False


def notes(path: Path) -> list[Finding]:
    """Warnings about what the workbook holds beside its cells; nothing of it is executed."""
    with zipfile.ZipFile(path) as archive:
        if not any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
            return []
    message, remedy = "文件里有宏，读取时一律不运行", "请确认宏的来源；填报表本身不需要宏"
    return [Finding("READ-MACRO", Severity.WARNING, message, Place(str(path)), remedy)]


def merged_ranges(path: Path, part: str) -> list[str]:
    """The merged ranges (A4:A6) of the sheet in `part`; openpyxl does not tell them on its way."""
    found: list[str] = []
    for chunk in _overlapping(path, part):
        found += [match[1].decode() for match in _MERGED.finditer(chunk)]
    return list(dict.fromkeys(found))


def holds_values_below(path: Path, part: str, row: int) -> bool:
    """Whether any cell below `row` holds something, without keeping what is read."""
    below = False
    for chunk in _overlapping(path, part):
        start = 0
        if not below:
            numbered = _NUMBERED_ROW.finditer(chunk)
            first = next((match for match in numbered if int(match[1]) > row), None)
            if first is None:
                continue
            below, start = True, first.start()
        if _VALUE.search(chunk, start):
            return True
    return False


def _overlapping(path: Path, part: str) -> Iterator[bytes]:
    """The part in chunks, each with the end of the one before: no tag is cut in two."""
    tail = b""
    with zipfile.ZipFile(path) as archive, archive.open(part) as file:
        while chunk := file.read(CHUNK):
            yield tail + chunk
            tail = chunk[-256:]
