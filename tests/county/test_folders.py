"""A department's folder: what is taken from it, and every way in which it can be unfit."""

import datetime
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from budgetgen.county.county import CountyDepartment, read_county
from budgetgen.county.folders import (
    NOT_RECEIVED,
    SENT_FILE,
    DepartmentInput,
    belonging_findings,
    department_input,
    within,
)
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Level
from budgetgen.reading.part_file import Placed
from budgetgen.reading.submission import read_submission
from budgetgen.resources import examples_folder

ARCHIVES = CountyDepartment(code="231", name="云溪县档案馆")


def of(folder: str) -> CountyDepartment:
    return ARCHIVES.model_copy(update={"folder": folder})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The department's folder with one file in it, in a county's folder."""
    path = tmp_path / "县" / "部门" / ARCHIVES.folder_name
    path.mkdir(parents=True)
    (path / "部门预算.yaml").write_text("预算年度: 2024\n", encoding="utf-8")
    return path


def found(folder: Path, department: CountyDepartment = ARCHIVES) -> DepartmentInput:
    files = department_input(folder.parent.parent, department)
    assert isinstance(files, DepartmentInput), files
    return files


def refused(folder: Path, department: CountyDepartment = ARCHIVES) -> Finding:
    """The one finding on a folder: it names the department, and is no place outside the county."""
    findings = department_input(folder.parent.parent, department)
    assert isinstance(findings, tuple), findings
    (finding,) = findings
    assert finding.message.startswith("231 云溪县档案馆：")
    assert finding.remedy
    assert not Path(finding.place.file).is_absolute()
    return finding


def test_the_files_of_a_department_are_found(folder: Path) -> None:
    (folder / "上年").mkdir()
    assert found(folder) == DepartmentInput(ARCHIVES, folder / "部门预算.yaml")
    (folder / "上年" / "2023年预算.yaml").touch()
    (folder / "单位").mkdir()
    (folder / "单位" / "231002.yaml").touch()
    (folder / "单位" / "231001.xlsx").touch()
    files = found(folder)
    assert files.last_year == folder / "上年" / "2023年预算.yaml"
    assert [file.name for file in files.units] == ["231001.xlsx", "231002.yaml"]


def test_what_lies_beside_the_form_is_no_second_form(folder: Path) -> None:
    for name in ("说明.docx", "~$部门预算.xlsx", "部门预算（已标注）.xlsx", ".草稿.yaml"):
        (folder / name).touch()
    assert found(folder).source.name == "部门预算.yaml"


def test_a_missing_folder_is_a_department_not_received(folder: Path) -> None:
    finding = refused(folder, of("231-档案馆"))
    assert (finding.code, finding.place.file) == (NOT_RECEIVED, "部门/231-档案馆")
    assert "231-云溪县档案馆" in finding.remedy


def test_an_empty_folder_is_a_department_not_received(folder: Path) -> None:
    (folder / "部门预算.yaml").unlink()
    assert refused(folder).code == NOT_RECEIVED


def test_a_form_that_is_still_as_sent_out_is_not_received(folder: Path) -> None:
    digest = "7d6ad0b3f0e2ff6ca13bd2a8a38dbb1c8e8f18bdf2bd8a3e8a0d06a6a2ab5d33"
    (folder / SENT_FILE).write_text(digest, encoding="ascii")
    assert found(folder).source.name == "部门预算.yaml"
    sent = hashlib.sha256((folder / "部门预算.yaml").read_bytes()).hexdigest()
    (folder / SENT_FILE).write_text(sent + "\n", encoding="ascii")
    assert refused(folder).code == NOT_RECEIVED
    (folder / "文联预算.docx").touch()
    finding = refused(folder)
    assert finding.code == NOT_RECEIVED
    assert "仍是下发的表；另有 文联预算.docx" in finding.message
    (folder / "231.xls").touch()
    finding = refused(folder)
    assert (finding.code, finding.remedy) == ("COUNTY-FOLDER", "请用 Excel 或 WPS 另存为 .xlsx")
    (folder / "收到的预算.yaml").touch()
    assert found(folder).source.name == "收到的预算.yaml"


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("231.xls", "请用 Excel 或 WPS 另存为 .xlsx"),
        ("231.ET", "请用 Excel 或 WPS 另存为 .xlsx"),
        ("231.doc", "请部门把内容填进下发的填报表"),
        ("231.pdf", "请部门把内容填进下发的填报表"),
        ("231.zip", "请先解压"),
    ],
)
def test_what_came_in_and_cannot_be_read_is_named(folder: Path, name: str, remedy: str) -> None:
    (folder / name).touch()
    assert found(folder).source.name == "部门预算.yaml"
    (folder / "部门预算.yaml").rename(folder / "部门预算.txt")
    finding = refused(folder)
    assert finding.code == "COUNTY-FOLDER"
    assert f"文件夹里有 {name}，不能读取" in finding.message
    assert remedy in finding.remedy


@pytest.mark.parametrize(
    "name",
    ["../../外面", "..", ".", "/tmp", "a/b", "a\\b", "甲:乙", "甲?", "甲\x07", "甲.", "长" * 81],
)
def test_a_name_that_no_file_system_takes_or_that_leads_out_is_refused(
    folder: Path, name: str
) -> None:
    (folder.parent.parent.parent / "外面").mkdir()
    finding = refused(folder, of(name))
    assert finding.code == "COUNTY-FOLDER"
    assert "不能作文件夹名" in finding.message


def test_a_department_whose_name_is_no_file_name_has_a_folder_all_the_same() -> None:
    department = CountyDepartment(code="203", name="甲/乙:局")
    assert department.folder_name == "203-甲_乙_局"


def test_two_forms_are_named(folder: Path) -> None:
    (folder / "部门预算（修改）.yaml").touch()
    finding = refused(folder)
    assert "部门预算.yaml、部门预算（修改）.yaml" in finding.message
    assert finding.remedy == "请只留一个，其余移到别处"
    assert finding.place.file == f"部门/{ARCHIVES.folder_name}"


def test_two_files_of_last_year_are_named(folder: Path) -> None:
    (folder / "上年").mkdir()
    for name in ("甲.yaml", "乙.yaml"):
        (folder / "上年" / name).touch()
    assert "2 个预算文件" in refused(folder).message


def test_a_file_where_the_folder_should_be_is_told(folder: Path) -> None:
    (folder.parent / "231-文件").touch()
    assert "现为文件" in refused(folder, of("231-文件")).message


def test_a_folder_that_links_out_of_the_county_is_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "外面"
    outside.mkdir()
    (outside / "部门预算.yaml").touch()
    (folder.parent / "231-链接").symlink_to(outside, target_is_directory=True)
    assert "指向别处的链接" in refused(folder, of("231-链接")).message


@pytest.mark.parametrize("name", ["部门预算.yaml", "上年/甲.yaml", "单位/甲.yaml"])
def test_a_file_that_links_out_of_the_county_is_refused(
    folder: Path, tmp_path: Path, name: str
) -> None:
    outside = tmp_path / "外面.yaml"
    outside.touch()
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(outside)
    finding = refused(folder)
    assert (finding.code, finding.place.file) == (
        "COUNTY-FOLDER",
        f"部门/{ARCHIVES.folder_name}/{name}",
    )


def test_a_folder_that_cannot_be_read_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(self: Path) -> Any:
        raise PermissionError(13, "denied", os.fspath(self))

    monkeypatch.setattr(Path, "iterdir", denied)
    finding = refused(folder)
    assert (finding.code, finding.severity) == ("COUNTY-FOLDER", Severity.ERROR)


def test_a_place_outside_the_county_is_left_as_it_is() -> None:
    finding = Finding("X", Severity.ERROR, "", Place("/县/部门/甲.yaml", 3))
    assert within(finding, Path("/县")).place == Place("部门/甲.yaml", 3)
    assert within(finding, Path("/别处")) == finding


COUNTY = read_county(examples_folder() / "county")
READ = read_submission(examples_folder() / "county" / "部门" / ARCHIVES.folder_name)


def belonging(
    submission: dict[str, Any], county: dict[str, Any], level: Level = Level.DEPARTMENT
) -> tuple[Finding, ...]:
    assert isinstance(COUNTY, Placed)
    assert isinstance(READ.submission, Submission)
    return belonging_findings(
        ARCHIVES,
        COUNTY.part.model_copy(update=county),
        READ.submission.model_copy(update=submission),
        READ.positions,
        level,
    )


def test_a_departments_own_form_of_the_year_belongs() -> None:
    assert belonging({}, {}) == ()
    assert belonging({"pack": "shanghai-2025"}, {"pack": ""}) == ()
    assert belonging({"level": Level.UNIT}, {}, Level.UNIT) == ()


@pytest.mark.parametrize(
    ("submission", "county", "said"),
    [
        ({"budget_year": 2023}, {}, "预算年度是“2023”，县里列的是“2024”"),
        ({}, {"pack": "shanghai-2025"}, "模板包是“hebei-2024”，县里列的是“shanghai-2025”"),
        ({"level": Level.UNIT}, {}, "这里应放部门的填报表，现为单位的"),
    ],
)
def test_a_form_of_another_year_pack_or_level_is_told(
    submission: dict[str, Any], county: dict[str, Any], said: str
) -> None:
    (finding,) = belonging(submission, county)
    assert (finding.code, finding.severity) == ("COUNTY-BELONGS", Severity.ERROR)
    assert said in finding.message
    assert finding.message.startswith("231 云溪县档案馆：")
    assert finding.place.line > 0


@pytest.mark.parametrize(("field", "title"), [("code", "编码"), ("name", "名称")])
def test_a_form_of_another_department_is_told(field: str, title: str) -> None:
    assert READ.submission is not None
    other = READ.submission.department.model_copy(update={field: "999"})
    (finding,) = belonging({"department": other}, {})
    assert f"部门{title}是“999”" in finding.message
    assert (finding.severity, finding.path) == (Severity.ERROR, ("department", field))


def test_another_day_of_the_reply_is_only_a_warning() -> None:
    (finding,) = belonging({}, {"replied_on": datetime.date(2024, 2, 6)})
    assert finding.severity is Severity.WARNING
    assert (finding.expected, finding.actual) == ("2024-02-06", "2024-02-05")
