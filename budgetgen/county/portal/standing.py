"""The site that stands already: whether it is ours and whole, and the years that are on it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from budgetgen.county.county import County
from budgetgen.county.portal.data import (
    DATA_FILE,
    PublishedDepartment,
    PublishedYear,
    file_path,
    is_safe,
    read_year,
)
from budgetgen.county.portal.pages import SUMS_FILE
from budgetgen.model.finding import Finding, Place, Severity

_SUM = re.compile(r"([0-9a-f]{64})  (.+)")


class SiteError(Exception):
    """The site cannot be renewed; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def site_error(message: str, place: Path, remedy: str) -> SiteError:
    """What is wrong with the site at `place`."""
    return SiteError(Finding("SITE", Severity.ERROR, message, Place(str(place)), remedy))


@dataclass(frozen=True)
class Standing:
    """The years of a site in `folder`; every file has the sum it was published with."""

    folder: Path
    years: dict[int, PublishedYear]
    sums: dict[str, str]

    def carried(self, name: str, sha256: str, target: Path) -> bool:
        """Let a file stand in the new site `target`, too; False where it is not that file."""
        source, copy = self.folder / name, target / name
        if _sum(source) != sha256:
            return False
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, copy)
        except OSError:
            shutil.copyfile(source, copy)
        return True

    def edited(self, name: str) -> bool:
        """Whether a file is not what was published, or is missing."""
        return _sum(self.folder / name) != self.sums.get(name)

    def carry_department(self, year: int, department: PublishedDepartment, target: Path) -> None:
        """Let a department stand in the new site, too; raises SiteError where it was changed."""
        for file in department.files:
            name = file_path(year, department, file)
            if not self.carried(name, file.sha256, target):
                raise _changed(self.folder / name)


def _sum(path: Path) -> str:
    """The SHA-256 of a file, empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _changed(path: Path) -> SiteError:
    return site_error(
        "网站上的文件缺失或被改动过，网站未更新", path, "请从备份恢复网站文件夹，再重新公开"
    )


def standing_site(folder: Path, county: County) -> Standing:
    """The site in `folder`, empty where there is none yet; raises SiteError where it is no site."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return Standing(folder, {}, {})
    sums = _sums(folder)
    _no_strangers(folder, sums)
    standing = Standing(folder, {}, sums)
    for year in _years(standing):
        if year.county_code != county.code:
            raise site_error(
                f"文件夹里已是另一个地方（{year.county}）的网站",
                folder,
                "请用 --out 另选一个文件夹",
            )
        standing.years[year.year] = year
    return standing


def _sums(folder: Path) -> dict[str, str]:
    """The sums of a site's files by their paths in it."""
    try:
        lines = (folder / SUMS_FILE).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise site_error(
            "文件夹里已有别的内容，不是本程序生成的网站",
            folder,
            "请用 --out 另选一个空文件夹；程序不删除别的文件",
        ) from None
    found = [match for line in lines if (match := _SUM.fullmatch(line))]
    sums = {match[2]: match[1] for match in found}
    if len(sums) != len(lines) or not all(map(is_safe, sums)):
        raise _changed(folder / SUMS_FILE)
    return sums


def _no_strangers(folder: Path, sums: dict[str, str]) -> None:
    """Files that are not ours would be lost when the folder is replaced."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in sums and name != SUMS_FILE:
            raise site_error(
                "网站文件夹里有不是本程序生成的文件，网站未更新",
                path,
                "请把它移到别处；更新时整个文件夹会被替换",
            )


def _years(standing: Standing) -> Iterator[PublishedYear]:
    for name, expected in standing.sums.items():
        path = standing.folder / name
        if path.name != DATA_FILE or len(path.relative_to(standing.folder).parts) != 2:
            continue
        data = path.read_bytes() if path.is_file() else b""
        year = read_year(data)
        unchanged = hashlib.sha256(data).hexdigest() == expected
        if year is None or not unchanged or str(year.year) != path.parent.name:
            raise _changed(path)
        yield year
