"""An amount in 元 that fits the others only as 万元 is asked about; no plausible one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetgen.model.finding import Severity
from budgetgen.reading.submission import Reading
from tests.support.examples import EXAMPLES, NAMES

Read = Callable[[str], Reading]

HEAD = """\
预算年度: 2024
金额单位: {unit}
部门: {{编码: "231", 名称: 甲, 单位: [{{编码: "231001", 名称: 甲, 性质: 行政}}]}}
预算明细:
"""
LINE = "  - {{功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: {}}}\n"


def ledger(amounts: list[str], unit: str = "元") -> str:
    return HEAD.format(unit=unit) + "".join(map(LINE.format, amounts))


@pytest.mark.parametrize(
    ("amounts", "strays"),
    [
        (["1846000", "220000", "188800", "184.6"], [4]),
        (["184.60", "1846000", "220000", "188800", "22", "37000", "40000"], [1, 5]),
        (["900000", "142", "180000", "60000"], [2]),
        (["0.5", "5000", "6500", "8000", "46020000"], [1]),
    ],
)
def test_an_amount_in_the_wrong_unit_is_asked_about_in_its_line(
    amounts: list[str], strays: list[int], read: Read
) -> None:
    reading = read(ledger(amounts))

    assert [(f.code, f.severity) for f in reading.findings] == [
        ("READ-AMOUNT-UNIT", Severity.WARNING)
    ] * len(strays)
    assert [f.place.line for f in reading.findings] == [4 + number for number in strays]
    assert all("万元" in finding.remedy for finding in reading.findings)
    assert reading.submission is not None


@pytest.mark.parametrize(
    "amounts",
    [
        ["1846000", "184.6"],
        ["1846000", "220000", "12000", "1500"],
        ["900", "450", "220", "88", "35"],
        ["1846000", "220000", "0", "0"],
        ["1846000", "184.6", "220", "37"],
        ["9000", "8000", "7000", "6000", "5"],
    ],
)
def test_an_amount_that_may_be_meant_is_let_be(amounts: list[str], read: Read) -> None:
    assert read(ledger(amounts)).findings == ()


def test_small_amounts_in_wan_are_usual(read: Read) -> None:
    assert read(ledger(["1846000", "220000", "188800", "184.6"], "万元")).findings == ()


@pytest.mark.parametrize("name", NAMES)
def test_no_example_is_asked_about_in_either_unit(name: str, read: Read) -> None:
    text = (EXAMPLES / name / "department.yaml").read_text(encoding="utf-8")
    unit = "万元" if "金额单位: 万元" in text else "元"
    for other in ("元", "万元"):
        swapped = text.replace(f"金额单位: {unit}", f"金额单位: {other}", 1)
        assert "READ-AMOUNT-UNIT" not in {finding.code for finding in read(swapped).findings}
