"""A bureau's list of departments, out of CSV and workbooks."""

from pathlib import Path

import openpyxl
import pytest

from budgetgen.county.department_list import ListedDepartment, read_department_list
from budgetgen.model.finding import Finding, Place


def csv_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "名单.csv"
    path.write_text(text, encoding=encoding)
    return path


def listed(path: Path) -> list[ListedDepartment]:
    found = read_department_list(path)
    assert all(isinstance(each, ListedDepartment) for each in found), found
    return [each for each in found if isinstance(each, ListedDepartment)]


def wrong(path: Path) -> list[Finding]:
    found = read_department_list(path)
    assert all(isinstance(each, Finding) for each in found), found
    return [each for each in found if isinstance(each, Finding)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_codes_names_and_units_are_read(tmp_path: Path, encoding: str) -> None:
    text = (
        "部门名单\n部门编码,部门名称,单位1,单位2\n"
        "0203,云溪县教育局,0203001 云溪县教育局本级,0203002 云溪县第一中学\n\n231,云溪县档案馆,,\n"
    )
    path = csv_file(tmp_path, text, encoding)
    assert listed(path) == [
        ListedDepartment(
            "0203",
            "云溪县教育局",
            (("0203001", "云溪县教育局本级"), ("0203002", "云溪县第一中学")),
            Place(str(path), 3, 1),
        ),
        ListedDepartment("231", "云溪县档案馆", (), Place(str(path), 5, 1)),
    ]


def test_a_workbook_is_read_from_the_sheet_that_has_the_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet("名单")
    sheet.append(["序号", "编码", "名称"])
    sheet.append([1, 203, "云溪县教育局"])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    assert listed(path) == [
        ListedDepartment("203", "云溪县教育局", (), Place(str(path), cell="名单!B2"))
    ]


BUREAU, FIRST = "302001 云溪县教育局", "302002 云溪县第一中学"


@pytest.mark.parametrize("between", [";", "；", "； ", "、", "\n", "；\n"])
def test_a_cell_may_hold_several_units(tmp_path: Path, between: str) -> None:
    units = tuple((f"30200{number}", f"云溪县第{number}中学") for number in range(1, 8))
    cell = between.join(map(" ".join, units))
    (found,) = listed(csv_file(tmp_path, f'编码,名称,单位\n302,云溪县教育局,"{cell}"\n'))
    assert found.units == units
    book = openpyxl.Workbook()
    for row in (("编码", "名称", "单位"), ("302", "云溪县教育局", cell)):
        book.active.append(row)
    book.save(tmp_path / "名单.xlsx")
    (found,) = listed(tmp_path / "名单.xlsx")
    assert found.units == units


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("一中", "一中"),
        (f"{BUREAU}；一中", "一中"),
        (f"{BUREAU}、一中", "一中"),
        ("302001云溪县教育局", "302001云溪县教育局"),
        ("302001", "302001"),
        ("302001 本级，302002 一中", "302001 本级，302002 一中"),
    ],
)
def test_a_unit_without_code_or_name_is_told_with_its_place(
    tmp_path: Path, cell: str, unit: str
) -> None:
    path = csv_file(tmp_path, f"编码,名称,单位1,单位2\n302,云溪县教育局,{FIRST},{cell}\n")
    (finding,) = wrong(path)
    assert (finding.code, finding.place) == ("COUNTY-LIST", Place(str(path), 2, 4))
    assert f"“{unit}”" in finding.message
    assert "编码 名称" in finding.remedy


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("代码,名字\n203,甲\n", "没有“编码”和“名称”两栏的表头", 0),
        ("编码,名称\n", "一个部门也没有列出", 0),
        ("编码,名称\n203,甲\n,乙\n", "没有填写编码", 3),
        ("编码,名称\n203,\n", "没有填写名称", 2),
    ],
)
def test_a_list_that_lacks_something_is_told(
    tmp_path: Path, text: str, said: str, line: int
) -> None:
    (finding,) = wrong(csv_file(tmp_path, text))
    assert said in finding.message
    assert finding.place.line == line


def test_a_list_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert wrong(tmp_path / "没有.csv")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04broken")
    assert wrong(tmp_path / "坏.xlsx")
