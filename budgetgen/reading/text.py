"""A file's text: size-limited, UTF-8 with or without BOM, or GBK."""

from __future__ import annotations

from pathlib import Path

from budgetgen.model.finding import Finding, Place, Severity

LARGEST_FILE = 50 * 1024 * 1024


def unreadable(path: Path, message: str, remedy: str) -> Finding:
    """The finding for a file that cannot be used at all."""
    return Finding("READ-FILE", Severity.ERROR, message, Place(str(path)), remedy)


def read_text(path: Path) -> str | Finding:
    """The text of `path`, or the finding that says why there is none."""
    try:
        # Read to the limit and no further: a device has no size, and no end.
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        return unreadable(path, "找不到这个文件", "请检查文件名和所在文件夹")
    except IsADirectoryError:
        return unreadable(path, "这是一个文件夹，不是文件", "请指定文件夹里的预算文件")
    except OSError:
        return unreadable(path, "文件无法读取", "请检查权限，或关闭正在使用它的程序")
    if len(data) > LARGEST_FILE:
        return unreadable(
            path,
            f"文件超过 {LARGEST_FILE // 1024 // 1024} MB 的上限",
            "请确认选对了文件；一个部门的预算不会这么大",
        )
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        return unreadable(
            path,
            "这是 Office 文件（如 Word 文档）或压缩包，不是 YAML 文本",
            "请提供预算文件（.yaml），或填好的 Excel 填报表（.xlsx）",
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return unreadable(path, "文件不是文本，无法辨认编码", "请用 UTF-8 编码另存为 .yaml 文件")
