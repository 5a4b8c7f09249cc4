"""Publishing a county: from the results of its departments to the site, whole or not at all.

What stands on the site is byte for byte what the run made; a file that was changed since is refused.
What was published earlier stays until something newer takes its place.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from budgetgen.county.county import County, CountyDepartment, amounts_by_title
from budgetgen.county.portal.data import (
    DATA_FILE,
    PublishedDepartment,
    PublishedYear,
    file_path,
    is_safe,
    write_year,
)
from budgetgen.county.portal.last_year import contradictions
from budgetgen.county.portal.pages import SUMS_FILE, pages
from budgetgen.county.portal.readiness import Ready
from budgetgen.county.portal.standing import SiteError, Standing, site_error, standing_site
from budgetgen.county.portal.swap import replaced
from budgetgen.county.result import DepartmentResult, OutputFile
from budgetgen.county.store import output_folder
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.writing.files import cannot_write

_CHANGED = "文件在生成以后被改动或删除"
_MOST_NAMED = 3
"""Files named one by one in a message."""


@dataclass(frozen=True)
class Withheld:
    """A department that is not published as it is now, and why.

    `stands` says that what was published of it before is still on the site.
    """

    department: CountyDepartment
    reason: str
    stands: bool = False


@dataclass(frozen=True)
class Publication:
    """What publishing came to; `written` says whether the site was renewed."""

    published: tuple[PublishedDepartment, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    findings: tuple[Finding, ...] = ()
    written: bool = False


def publish(
    root: Path,
    county: County,
    readiness: Mapping[str, Ready],
    folder: Path,
    as_of: datetime.date | None = None,
) -> Publication:
    """Renew the site in `folder` from the results in the county's folder `root`.

    `readiness` says of each department by its code what there is to publish. One whose 公开日期 is
    after `as_of` is held back; without `as_of` none is.
    """
    report = _Report()
    try:
        with replaced(folder) as new:
            renewal = _Renewal(root, county, standing_site(folder, county), new, report)
            for department in sorted(county.departments, key=lambda each: each.code):
                day = county.published_on(department)
                early = as_of is not None and day is not None and day > as_of
                ready = f"定于 {day} 公开" if early else readiness[department.code]
                renewal.take(department, ready)
            renewal.finish()
    except SiteError as error:
        return report.failed(error.finding)
    except OSError as error:
        return report.failed(cannot_write(folder, error))
    return report.done()


@dataclass(frozen=True)
class _Report:
    """What is told of a publication, as it grows."""

    published: list[PublishedDepartment] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def done(self) -> Publication:
        return Publication(
            tuple(self.published), tuple(self.withheld), tuple(self.findings), written=True
        )

    def failed(self, why: Finding) -> Publication:
        return Publication(withheld=tuple(self.withheld), findings=(*self.findings, why))


class _Renewal:
    """The site of now on its way into the folder `new`."""

    def __init__(
        self, root: Path, county: County, standing: Standing, new: Path, report: _Report
    ) -> None:
        self.root = root
        self.county = county
        self.standing = standing
        self.new = new
        self.report = report
        self.before = standing.years.get(county.budget_year)
        self.on_site: list[PublishedDepartment] = []

    def take(self, department: CountyDepartment, ready: Ready) -> None:
        """Put a department on the site: as it is now, else as it was published before."""
        if isinstance(ready, DepartmentResult):
            files = self.files(ready)
            if files.keys() == set(ready.files):
                self.publish(department, ready, files)
                return
            self.report.findings.append(_changed(self.source(ready), ready, files))
            ready = _CHANGED
        old = self.before.department(department.code) if self.before else None
        if old is not None:
            self.standing.carry_department(self.county.budget_year, old, self.new)
            self.on_site.append(old)
        self.report.withheld.append(Withheld(department, ready, stands=old is not None))

    def source(self, result: DepartmentResult) -> Path:
        """Where the run put a department's files."""
        return output_folder(self.root, result.budget_year, result.code)

    def files(self, result: DepartmentResult) -> dict[OutputFile, bytes]:
        """Those of a department's files that are as the run made them."""
        source, found = self.source(result), {}
        for file in result.files:
            try:
                data = (source / file.name).read_bytes() if is_safe(file.name) else b""
            except OSError:
                data = b""
            if hashlib.sha256(data).hexdigest() == file.sha256:
                found[file] = data
        return found

    def publish(
        self,
        department: CountyDepartment,
        result: DepartmentResult,
        files: Mapping[OutputFile, bytes],
    ) -> None:
        assert result.figures is not None
        entry = PublishedDepartment(
            code=result.code,
            name=result.name,
            title=result.title,
            figures=result.figures,
            files=tuple(files),
            published_on=self.county.published_on(department),
            units=result.units,
        )
        carried = set()
        for file, data in files.items():
            name = file_path(result.budget_year, entry, file)
            if self.standing.carried(name, file.sha256, self.new):
                carried.add(name)
            else:
                _write(self.new / name, data)
        self.report.findings.extend(self.edited(entry, carried))
        self.report.findings.extend(self.fewer(entry))
        self.report.published.append(entry)
        self.on_site.append(entry)

    def earlier(self, code: str) -> tuple[OutputFile, ...]:
        """The files that were published of a department before."""
        old = self.before.department(code) if self.before else None
        return old.files if old else ()

    def edited(self, now: PublishedDepartment, carried: Set[str]) -> Iterator[Finding]:
        """Files of a department that somebody changed on the site: what was made stands there now."""
        year = self.county.budget_year
        names = [file_path(year, now, file) for file in self.earlier(now.code)]
        changed = [name for name in names if name not in carried and self.standing.edited(name)]
        if changed:
            yield Finding(
                "SITE",
                Severity.WARNING,
                f"{now.code} {now.name}：网站上的文件被改动或删除过，已换成生成的文件："
                f"{_some(changed)}",
                Place(str(self.standing.folder / changed[0])),
                "请查明是谁改的；网站上的文件不要手改",
            )

    def fewer(self, now: PublishedDepartment) -> Iterator[Finding]:
        """Formats of a department that were on the site and are no longer offered."""
        gone = {file.format for file in self.earlier(now.code)}
        gone -= {file.format for file in now.files}
        if gone:
            formats = "、".join(sorted(gone)).upper()
            yield Finding(
                "SITE",
                Severity.WARNING,
                f"{now.code} {now.name}：这次没有生成 {formats}，已从网站撤下",
                remedy="请用 budgetgen county render 生成这些格式，再重新公开；确不再提供的，不必处理",
            )

    def finish(self) -> None:
        """Add the earlier years, the pages and the sums."""
        if not self.on_site:
            remedy = "请先运行 budgetgen county render，并改正各部门的错误"
            raise site_error("没有可以公开的部门，网站未更新", self.standing.folder, remedy)
        years = [self.this_year()]
        for number, year in self.standing.years.items():
            if number != self.county.budget_year:
                years.append(year)
                for department in year.departments:
                    self.standing.carry_department(number, department, self.new)
        _write_pages(self.new, sorted(years, key=lambda year: -year.year))
        last_year = self.standing.years.get(self.county.budget_year - 1)
        if last_year is not None:
            self.report.findings.extend(contradictions(self.this_year(), last_year))
        self.report.findings.extend(self.gone())

    def this_year(self) -> PublishedYear:
        county, on_site = self.county, {each.code for each in self.on_site}
        return PublishedYear(
            county=county.name,
            county_code=county.code,
            bureau=county.bureau,
            year=county.budget_year,
            platform=county.plan.platform,
            announced=amounts_by_title(county.three_public),
            departments=tuple(self.on_site),
            awaited={
                each.code: each.name for each in county.departments if each.code not in on_site
            },
        )

    def gone(self) -> Iterator[Finding]:
        """Departments that were on the site this year and are no longer in the county's list."""
        listed = {each.code for each in self.county.departments}
        for each in self.before.departments if self.before else ():
            if each.code not in listed:
                yield Finding(
                    "SITE",
                    Severity.WARNING,
                    f"{each.code} {each.name} 不在 county.yaml 的部门中，已从本年度网站撤下",
                    remedy="请核对部门名单；不应撤下的，补回名单后重新公开",
                )


def _changed(folder: Path, result: DepartmentResult, kept: Container[OutputFile]) -> Finding:
    names = [file.name for file in result.files if file not in kept]
    return Finding(
        "SITE-CHANGED",
        Severity.ERROR,
        f"{result.code} {result.name}：{_CHANGED}：{_some(names)}",
        Place(str(folder / names[0])),
        "请改填报表，再用 budgetgen county render 重新生成；生成的文件不要手改",
    )


def _some(names: Sequence[str]) -> str:
    """The names of files, but for those beyond `_MOST_NAMED`."""
    more = f" 等 {len(names)} 个" if len(names) > _MOST_NAMED else ""
    return "、".join(PurePosixPath(name).name for name in names[:_MOST_NAMED]) + more


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _write_pages(new: Path, years: Sequence[PublishedYear]) -> None:
    """The pages and data of all years, and the sums of everything that is on the site."""
    sums = {
        file_path(year.year, department, file): file.sha256
        for year in years
        for department in year.departments
        for file in department.files
    }
    for name, data in _made(years):
        _write(new / name, data)
        sums[name] = hashlib.sha256(data).hexdigest()
    lines = (f"{sums[name]}  {name}\n" for name in sorted(sums))
    (new / SUMS_FILE).write_text("".join(lines), "utf-8", newline="\n")


def _made(years: Sequence[PublishedYear]) -> Iterable[tuple[str, bytes]]:
    yield from pages(years)
    for year in years:
        yield f"{year.year}/{DATA_FILE}", write_year(year)
