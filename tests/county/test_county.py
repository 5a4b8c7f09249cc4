"""county.yaml: what it says in yuan, and every mistake in it with its line."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from budgetgen.county.county import COUNTY_FILE, County, read_county
from budgetgen.county.county_file import county_text
from budgetgen.county.starting import new_county, next_year
from budgetgen.model.finding import Finding
from budgetgen.model.vocabulary import Source, ThreePublicKind
from budgetgen.reading.part_file import Placed
from budgetgen.resources import examples_folder

SOUND = """\
名称: 云溪县
行政区划代码: "139931"
财政局: 云溪县财政局
预算年度: 2024
金额单位: 万元
模板包: hebei-2024
批复日期: 2024-02-05
公开计划: {公开日期: 2024-02-20}
三公经费: {合计: 1.5}
部门:
  - 编码: "203"
    名称: 云溪县教育局
    批复日期: 2024-02-07
    批复数:
      收支总计: 12345.67
      按来源: {一般公共预算: 12000, 事业收入: 345.67}
      三公经费: {合计: 1.5, 公务接待费: 0.5}
  - {编码: "231", 名称: 云溪县档案馆, 公开日期: 2024-02-19}
"""


def county_in(folder: Path, text: str) -> Placed[County] | tuple[Finding, ...]:
    (folder / COUNTY_FILE).write_text(text, encoding="utf-8")
    return read_county(folder)


def sound(folder: Path) -> County:
    found = county_in(folder, SOUND)
    assert isinstance(found, Placed), found
    return found.part


def mistakes_in(folder: Path, text: str) -> list[Finding]:
    found = county_in(folder, text)
    assert isinstance(found, tuple), found
    return list(found)


def test_amounts_in_the_countys_unit_become_yuan(tmp_path: Path) -> None:
    county = sound(tmp_path)
    reply = county.reply_to(county.departments[0])
    assert reply.total == Decimal("123456700.00")
    assert reply.by_source == {
        Source.GENERAL_PUBLIC: Decimal(120000000),
        Source.UNDERTAKING: Decimal("3456700.00"),
    }
    assert (reply.three_public_total, reply.basic) == (Decimal(15000), None)
    assert reply.three_public == {ThreePublicKind.RECEPTION: Decimal(5000)}
    assert county.three_public.total == Decimal(15000)


def test_a_departments_own_dates_go_before_the_countys(tmp_path: Path) -> None:
    county = sound(tmp_path)
    first, second = county.departments
    assert county.reply_to(first).replied_on == datetime.date(2024, 2, 7)
    assert county.reply_to(second).replied_on == datetime.date(2024, 2, 5)
    assert county.published_on(first) == datetime.date(2024, 2, 20)
    assert county.published_on(second) == datetime.date(2024, 2, 19)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        ('"231", 名称', '"203", 名称', 18, "编码“203”重复（见第 11 行）"),
        ("名称: 云溪县档案馆", "名称: 云溪县教育局", 18, "名称“云溪县教育局”重复"),
        (
            '"231", 名称',
            '"231", 文件夹: 203-云溪县教育局, 名称',
            18,
            "文件夹“203-云溪县教育局”重复",
        ),
        ('"231", 名称', '"../231", 名称', 18, "编码“../231”含有不能用的字符"),
        ("hebei-2024", "hebei-1924", 6, "没有名为“hebei-1924”的模板包"),
        ("公开日期: 2024-02-19", "公开日期: 2024-02-04", 18, "公开日期 2024-02-04 早于批复日期"),
        ("公开日期: 2024-02-20", "公开日期: 2024-02-30", 8, "应为日期"),
        ("公开日期: 2024-02-20", "PDF标准: a-2b，x", 8, "“x”不在可选范围内"),
        ("12345.67", "12345.67万元", 15, "应为数字"),
        ("12345.67", "0.0000001", 15, "不是整分"),
        ('"139931"', '"1399"', 2, "编码应为 6 位数字"),
        ("事业收入", "事业费", 16, "没有“事业费”这一项"),
        ("金额单位: 万元", "金额单位: 亿元", 5, "不在可选范围内"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, right: str, wrong: str, line: int, said: str
) -> None:
    assert SOUND.count(right) == 1
    found = mistakes_in(tmp_path, SOUND.replace(right, wrong))
    assert [f.place.line for f in found if said in f.message] == [line], found
    assert all(f.place.file == str(tmp_path / COUNTY_FILE) and f.remedy for f in found)


@pytest.mark.parametrize(
    ("right", "line"),
    [("三公经费: {合计: 1.5}", 9), ("三公经费: {合计: 1.5, 公务接待费: 0.5}", 17)],
)
def test_three_public_that_does_not_add_up_is_told(tmp_path: Path, right: str, line: int) -> None:
    items = "因公出国（境）费: 0, 公务用车购置费: 0, 公务用车运行维护费: 1, 公务接待费:"
    assert SOUND.count(right) == 1
    whole = f"三公经费: {{合计: 1.5, {items} 0.5}}"
    assert isinstance(county_in(tmp_path, SOUND.replace(right, whole)), Placed)
    (finding,) = mistakes_in(tmp_path, SOUND.replace(right, whole.replace("0.5", "0.6")))
    assert (finding.code, finding.place.line) == ("COUNTY-FILE", line)
    assert "合计 15000.00 元，四项之和 16000.00 元" in finding.message


@pytest.mark.parametrize("text", ["", "- 云溪县\n", "云溪县\n", "部门: [\n", "部门:\n"])
def test_a_file_that_is_no_county_is_told(tmp_path: Path, text: str) -> None:
    assert mistakes_in(tmp_path, text)


def test_a_folder_without_a_county_is_told(tmp_path: Path) -> None:
    found = read_county(tmp_path)
    assert isinstance(found, tuple)
    assert [finding.code for finding in found] == ["READ-FILE"]
    assert "budgetgen county new" in found[0].remedy


@pytest.mark.parametrize("text", ["", "# 云溪县\n"])
def test_an_empty_file_is_told_with_how_a_county_is_started(tmp_path: Path, text: str) -> None:
    (finding,) = mistakes_in(tmp_path, text)
    assert "删去" in finding.remedy
    assert "budgetgen county new" in finding.remedy


def test_the_example_is_sound() -> None:
    assert isinstance(read_county(examples_folder() / "county"), Placed)


def test_a_new_countys_file_reads_as_what_it_was_made_of(tmp_path: Path) -> None:
    values = {
        "name": '云溪"县\\: #',
        "code": "139931",
        "bureau": "云溪县财政局",
        "budget_year": 2024,
        "pack": "hebei-2024",
        "plan": {
            "platform": "云溪县 #门户: 网站",
            "site": "../站 #1",
            "units": "是",
            "pdf_standards": "a-2b，UA-1",
        },
        "departments": [
            {"code": "203", "name": "县委{{办}}"},
            {"code": "0451", "name": "甲/乙局", "folder": "甲乙"},
        ],
    }
    county = new_county(values)
    assert isinstance(county, County), county
    found = county_in(tmp_path, county_text(county))
    assert isinstance(found, Placed), found
    assert found.part == county
    assert county.plan.pdf_standards == ("a-2b", "ua-1")
    assert [each.folder_name for each in county.departments] == ["203-县委{{办}}", "甲乙"]


def test_the_next_years_county_keeps_the_departments_and_no_date_or_amount(tmp_path: Path) -> None:
    old = county_in(tmp_path, SOUND.replace("公开计划: {", "公开计划: {PDF标准: ua-1, "))
    assert isinstance(old, Placed), old
    county = new_county(next_year(old.part, tmp_path / "旧", tmp_path / "新"))
    assert isinstance(county, County), county
    assert county.budget_year == 2025
    assert county.plan.pdf_standards == ("ua-1",)
    assert county.plan.site == "../旧/网站"
    assert [each.name for each in county.departments] == ["云溪县教育局", "云溪县档案馆"]
    assert [each.reply or each.publish_on or each.replied_on for each in county.departments] == [
        None,
        None,
    ]
    assert (county.replied_on, county.plan.publish_on, county.three_public.total) == (None,) * 3
