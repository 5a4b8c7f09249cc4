"""A county with made-up results, to publish: nothing is read or rendered."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from budgetgen.county.county import County, CountyDepartment, PublicationPlan, ThreePublicAmounts
from budgetgen.county.portal.publish import Publication, publish
from budgetgen.county.portal.readiness import Ready
from budgetgen.county.result import ClassFigure, DepartmentResult, Figures, ItemFigure, OutputFile
from budgetgen.county.store import output_folder
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.money import MoneyUnit

NAMES = {"201": "云溪县发展和改革局", "202": "云溪县教育局", "203": "云溪县档案馆"}
CLASSES = (("201", "一般公共服务支出"), ("205", "教育支出"), ("221", "住房保障支出"))
WARNING = Finding("X", Severity.WARNING, "内部提醒", Place("部门/201/部门预算.yaml", 7), "内部办法")


def figures(wan: int, last_wan: int | None) -> Figures:
    """A department's figures out of its total in 万元: all sums agree."""
    total, last = Decimal(wan) * 10000, None if last_wan is None else Decimal(last_wan) * 10000

    def part(share: str, name: str) -> ItemFigure:
        return ItemFigure(name, total * Decimal(share), last and last * Decimal(share))

    return Figures(
        ItemFigure("收支总计", total, last),
        income=(part("0.75", "一般公共预算"), part("0.25", "上年结转")),
        expenditure=(part("0.5", "基本支出"), part("0.5", "项目支出")),
        classes=tuple(
            ClassFigure(code, name, total * share, last and last * share)
            for (code, name), share in zip(
                CLASSES[:2] if wan % 2 else CLASSES[1:],
                (Decimal("0.4"), Decimal("0.6")),
                strict=True,
            )
        ),
        three_public=(part("0.01", "公务用车运行维护费"), part("0.02", "公务接待费")),
        operating_cost=total / 10,
        units=2,
        projects=3,
    )


def documents(code: str, year: int) -> dict[str, bytes]:
    """A department's files, and those of a unit of its own."""
    stem = f"{NAMES.get(code, code)}{year}年部门预算"
    page = f"<!DOCTYPE html><html lang=zh-CN><title>{stem}</title><h1>{stem}</h1>".encode()
    files = {f"{stem}.{form}": f"{stem} {form}".encode() for form in ("docx", "pdf", "xlsx")}
    return {
        **files,
        f"{stem}.html": page,
        "数据/收支总表.csv": "项目,金额\n合计,1\n".encode(),
        "数据/datapackage.json": b"{}",
        f"单位/{code}001/机关 {year}.pdf": b"unit",
    }


@dataclass
class CountyFolder:
    """A county's folder with results; `totals` are 万元 of this year and last year by code."""

    root: Path
    year: int = 2025
    totals: dict[str, tuple[int, int | None]] = field(
        default_factory=lambda: {"201": (101, 90), "202": (2000, 2000), "203": (30, None)}
    )
    names: dict[str, str] = field(default_factory=lambda: dict(NAMES))
    days: dict[str, datetime.date] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)
    """Why a department is not ready, by code."""

    @property
    def site(self) -> Path:
        return self.root / "网站"

    @property
    def county(self) -> County:
        return County(
            name="云溪县",
            code="139901",
            bureau="云溪县财政局",
            budget_year=self.year,
            money_unit=MoneyUnit.YUAN,
            plan=PublicationPlan(publish_on=datetime.date(self.year, 2, 20)),
            three_public=ThreePublicAmounts(total=Decimal("640000")),
            departments=tuple(
                CountyDepartment(code=code, name=name, publish_on=self.days.get(code))
                for code, name in self.names.items()
            ),
        )

    def folder(self, code: str) -> Path:
        return output_folder(self.root, self.year, code)

    def result(self, code: str) -> DepartmentResult:
        """Put a department's files into the folder; the result that lists them."""
        files = documents(code, self.year)
        result = DepartmentResult(
            code,
            self.names[code],
            self.year,
            digest="d1gest",
            title=f"{self.names[code]}{self.year}年部门预算",
            source="部门/201/部门预算.yaml",
            findings=(WARNING,),
            figures=figures(*self.totals[code]),
            files=tuple(
                OutputFile(name, len(data), hashlib.sha256(data).hexdigest())
                for name, data in files.items()
            ),
            units={f"{code}001": f"{self.names[code]}机关"},
        )
        for name, data in files.items():
            path = self.folder(code) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return result

    def results(self) -> dict[str, Ready]:
        return {code: self.withheld.get(code) or self.result(code) for code in self.names}

    def publish(self, site: Path | None = None, as_of: datetime.date | None = None) -> Publication:
        return publish(self.root, self.county, self.results(), site or self.site, as_of)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
