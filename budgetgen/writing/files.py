"""Files on disk: written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

from budgetgen.model.finding import Finding, Place, Severity

_OTHER_FOLDER = "请检查磁盘空间和文件夹权限，或换一个输出文件夹"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')
_LONGEST_NAME = 240
"""Bytes: what file systems allow, less the ending."""
TEMPORARY = ".budgetgen-"
"""How the names of files begin that are not whole yet; a killed program leaves them behind."""


def safe_name(text: str) -> str:
    """`text` as a name that any file system takes and that cannot leave its folder; may be empty."""
    name = _UNSAFE.sub("_", text).strip(" .")
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .")


def _cannot(path: Path, message: str, remedy: str) -> Finding:
    return Finding("WRITE", Severity.ERROR, message, Place(str(path)), remedy)


def cannot_write(path: Path, error: OSError) -> Finding:
    """The finding that the system refused to change `path`."""
    return _cannot(path, f"无法写入：{_why(error)}", _OTHER_FOLDER)


def _blocked(path: Path) -> Finding | None:
    """Why `path` could not be replaced: another program holds it, or it is no file."""
    try:
        if path.is_dir():
            return _cannot(path, "同名的文件夹已经存在", "请改名或换一个输出文件夹")
        if not path.exists():
            return None
    except OSError as error:
        return cannot_write(path, error)
    try:
        with path.open("r+b"):
            return None
    except OSError:
        return _cannot(
            path, "文件无法改写，可能正被其他程序打开", "请关闭 Word、WPS 或阅读器后重试"
        )


def write_files(files: dict[Path, bytes]) -> list[Finding]:
    """Write all of `files` or none: to temporary names beside them first, then renamed.

    Findings say why nothing was written; an empty list means that all is done.
    """
    blocked = [finding for path in files if (finding := _blocked(path)) is not None]
    if blocked:
        return blocked
    temporary: list[Path] = []
    done: list[tuple[Path, Path | None]] = []
    path = Path()
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.append(_temporary(path, data))
        for path, new in zip(files, tuple(temporary), strict=True):
            old = _second_name(path) if path.exists() else None
            temporary += [old] if old else []
            new.replace(path)
            done.append((path, old))
        for folder in {path.parent for path in files}:
            _settle(folder)
    except OSError as error:
        for written, old in done:
            _put_back(written, old)
        return [cannot_write(path, error)]
    finally:
        for name in temporary:
            name.unlink(missing_ok=True)
    return []


def _temporary(path: Path, data: bytes) -> Path:
    """`data` in a new file beside `path`; nothing is left when that fails."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _second_name(path: Path) -> Path:
    """The file at `path` under a temporary name as well, to be put back by."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
    os.close(handle)
    second = Path(f"{name}-")
    try:
        second.hardlink_to(path)
    except OSError:  # a file system without links
        return _temporary(path, path.read_bytes())
    finally:
        Path(name).unlink()
    return second


def _settle(folder: Path) -> None:
    """Have the names in `folder` on the disk, where the system lets one ask for it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put_back(path: Path, old: Path | None) -> None:
    with contextlib.suppress(OSError):
        if old is None:
            path.unlink()
        else:
            old.replace(path)


def _why(error: OSError) -> str:
    import errno

    return {
        errno.ENOSPC: "磁盘已满",
        errno.EACCES: "没有权限",
        errno.EPERM: "没有权限",
        errno.EROFS: "磁盘只读",
        errno.ENOTDIR: "路径中有一段不是文件夹",
        errno.EEXIST: "同名文件已经存在",
        errno.ENAMETOOLONG: "文件名太长",
    }.get(error.errno or 0, "系统拒绝写入")
