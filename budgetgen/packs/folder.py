"""The files of a pack folder: which there may be, and none that lies elsewhere."""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path

from budgetgen.model.finding import Finding, Place, Severity

SETTINGS_FILE = "pack.yaml"
YAML_FILES = (SETTINGS_FILE, "outline.yaml", "tables.yaml", "glossary.yaml", "style.yaml")
BASE_FILE = "base.docx"
DOCUMENT_FILE = "document.docx"
"""A bureau's own Word document with places for tables, chapters and figures."""
CSS_FILE = "print.css"
"""A style sheet for the PDF, after the program's own: such a pack is printed by WeasyPrint."""
TEXTS = "text"
MOST_FILES = 300
LARGEST_TEXT = 1024 * 1024
LARGEST_BASE = 20 * 1024 * 1024
_NOWHERE = Place()
_TEXT_FILE = re.compile(r"text/[^\x00-\x1f/\\:*?\"<>|.][^\x00-\x1f/\\:*?\"<>|]{0,80}\.j2")


class PackError(Exception):
    """A pack that cannot be used; `findings` say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("；".join(finding.message for finding in findings))
        self.findings = findings


def defect(code: str, message: str, place: Place | Path = _NOWHERE, remedy: str = "") -> Finding:
    """An error of a pack at a place in one of its files, or of the file as a whole."""
    spot = Place(str(place)) if isinstance(place, Path) else place
    return Finding(code, Severity.ERROR, message, spot, remedy)


def is_pack_file(name: str) -> bool:
    """True for the names that a pack may hold; all else is no part of it."""
    own = (*YAML_FILES, BASE_FILE, DOCUMENT_FILE, CSS_FILE)
    return name in own or _TEXT_FILE.fullmatch(name) is not None


def largest(name: str) -> int:
    """How many bytes the file `name` may have."""
    return LARGEST_BASE if name in (BASE_FILE, DOCUMENT_FILE) else LARGEST_TEXT


def pack_files(folder: Path) -> dict[str, Path]:
    """The files of the pack in `folder` by their names inside it, in the order of the names.

    Raises PackError for links, which could lead out of the folder, for devices and for what is
    too large. Files that are no part of a pack are left out.
    """
    found: dict[str, Path] = {}
    problems: list[Finding] = []
    try:
        texts = folder / TEXTS
        if texts.is_symlink():
            raise PackError(_linked(texts))
        listed = [*folder.iterdir(), *(texts.iterdir() if texts.is_dir() else ())]
        for path in sorted(listed):
            name = path.relative_to(folder).as_posix()
            if not is_pack_file(name):
                continue
            problem = _problem(path, name)
            if problem is None:
                found[name] = path
            else:
                problems.append(problem)
    except OSError:
        raise PackError(
            defect("PACK-FILE", "模板包文件夹无法打开", folder, "请检查路径和权限")
        ) from None
    if len(found) > MOST_FILES:
        problems.append(
            defect("PACK-FILE", f"文件超过 {MOST_FILES} 个", folder, "请删去用不到的文字")
        )
    if problems:
        raise PackError(*problems)
    return found


def _linked(path: Path) -> Finding:
    return defect(
        "PACK-FILE",
        "这是指向别处的链接，模板包只能用自己的文件",
        path,
        "请把文件本身复制进来",
    )


def _problem(path: Path, name: str) -> Finding | None:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        return _linked(path)
    if not stat.S_ISREG(status.st_mode):
        return defect("PACK-FILE", "这不是文件", path, "请删去它")
    if status.st_size > largest(name):
        return defect(
            "PACK-FILE",
            f"文件超过 {largest(name) // 1024 // 1024} MB 的上限",
            path,
            "请确认没有放错文件",
        )
    return None


def digest_of(files: dict[str, bytes]) -> str:
    """SHA-256 over the names and contents of files, in the order of the names."""
    whole = hashlib.sha256()
    for name in sorted(files):
        content = hashlib.sha256(files[name]).hexdigest()
        whole.update(f"{content}  {name}\n".encode())
    return whole.hexdigest()
