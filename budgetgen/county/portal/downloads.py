"""A department's files as its page lists them: documents first, then tables and data, then units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from budgetgen.county.county import UNITS_FOLDER
from budgetgen.county.portal.data import PublishedDepartment
from budgetgen.county.result import OutputFile
from budgetgen.writing.data.package import PACKAGE_FILE
from budgetgen.writing.files import safe_name

_KINDS = {
    ".html": ("阅读网页版", "网页"),
    ".pdf": ("查看 PDF", "PDF"),
    ".docx": ("下载 Word", "Word（DOCX）"),
    ".xlsx": ("下载 Excel", "Excel（XLSX）"),
    ".csv": ("下载 CSV", "CSV"),
    ".json": ("下载 JSON", "JSON"),
}
"""By ending, in the order of the page: what a link to it says, and its format."""
_READ_IN_BROWSER = (".html", ".pdf")


@dataclass(frozen=True)
class Download:
    """A file with what a reader is told of it."""

    file: OutputFile

    @property
    def path(self) -> PurePosixPath:
        """Its path in the department's folder."""
        return PurePosixPath(self.file.name)

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.path.name

    @property
    def kind(self) -> str:
        """Its ending, in small letters."""
        return self.path.suffix.lower()

    @property
    def action(self) -> str:
        """What a link to it says."""
        return _KINDS[self.kind][0] if self.kind in _KINDS else "下载"

    @property
    def form(self) -> str:
        """Its format."""
        return _KINDS[self.kind][1] if self.kind in _KINDS else self.kind.lstrip(".").upper()

    @property
    def saved(self) -> bool:
        """Whether it is saved, not opened in the browser."""
        return self.kind not in _READ_IN_BROWSER

    @property
    def size(self) -> str:
        """Its size in KB or MB of 1024, at least 1 KB."""
        kilobytes = max(1, round(self.file.size / 1024))
        return f"{kilobytes} KB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB"

    @property
    def unit(self) -> str:
        """The folder of the unit whose file it is, empty for the department's."""
        parts = self.path.parts
        return parts[1] if parts[0] == UNITS_FOLDER and len(parts) > 2 else ""

    @property
    def data(self) -> bool:
        """Whether it is one of the tables for programs."""
        return len(self.path.parts) > (3 if self.unit else 1)

    def order(self) -> tuple[bool, bool, int, str]:
        """Documents before data, what describes the data first, each by format and name."""
        kinds = list(_KINDS)
        kind = kinds.index(self.kind) if self.kind in kinds else len(kinds)
        return self.data, self.name != PACKAGE_FILE, kind, self.name


@dataclass(frozen=True)
class Group:
    """Files under one heading."""

    title: str
    files: tuple[Download, ...]
    folded: bool = True


def documents(department: PublishedDepartment) -> tuple[Download, ...]:
    """The department's own documents and its workbook."""
    return tuple(each for each in _downloads(department, "") if not each.data)


def groups(department: PublishedDepartment) -> Iterator[Group]:
    """All files: the department's documents, its data, then those of each unit."""
    own = _downloads(department, "")
    yield Group("公开文本", documents(department), folded=False)
    if data := tuple(each for each in own if each.data):
        yield Group("数据", data)
    for code, name in department.units.items():
        if files := _downloads(department, safe_name(code)):
            yield Group(name, files)


def _downloads(department: PublishedDepartment, unit: str) -> tuple[Download, ...]:
    found = (Download(file) for file in department.files)
    return tuple(sorted((each for each in found if each.unit == unit), key=Download.order))
