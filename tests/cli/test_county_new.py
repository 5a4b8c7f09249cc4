"""``county new``: the folder, the forms to send out, and nothing overwritten."""

import io
import os
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budgetgen.county.county import read_county
from budgetgen.county.folders import NOT_RECEIVED, department_input
from budgetgen.reading.part_file import Placed
from budgetgen.reading.submission import read_submission
from budgetgen.resources import examples_folder
from tests.cli.conftest import Done

Command = Callable[..., Done]
NEW = ("county", "new", "县", "--name", "云溪县", "--code", "139931", "--year", "2024")
LIST = "编码,名称,单位\n203,云溪县教育局,203001 云溪县教育局本级\n231,云溪县档案馆\n"


@pytest.fixture
def forms(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The submissions that forms were made of; the forms themselves are only a word, for speed."""
    made: list[Any] = []

    def form(submission: Any, pack: Any, year: int) -> bytes:
        made.append(submission)
        return f"{submission.department.name}{year}".encode()

    monkeypatch.setattr("budgetgen.county.starting.form_workbook", form)
    return made


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "名单.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_county_with_its_departments_is_made(
    budgetgen: Command, tmp_path: Path, listed: Path, forms: list[Any]
) -> None:
    done = budgetgen(*NEW, "--departments", listed)
    assert done.code == 0, done.err
    assert sorted(files(tmp_path / "县")) == [
        "county.schema.json",
        "county.yaml",
        "部门/203-云溪县教育局/.下发",
        "部门/203-云溪县教育局/203-云溪县教育局填报表.xlsx",
        "部门/231-云溪县档案馆/.下发",
        "部门/231-云溪县档案馆/231-云溪县档案馆填报表.xlsx",
    ]
    county = read_county(tmp_path / "县")
    assert isinstance(county, Placed), county
    assert (county.part.bureau, county.part.pack) == ("云溪县财政局", "hebei-2024")
    assert [form.department.code for form in forms] == ["203", "231"]
    for department in county.part.departments:
        (finding,) = department_input(tmp_path / "县", department)  # type: ignore[misc]
        assert finding.code == NOT_RECEIVED


def test_a_form_is_filled_with_what_is_known_of_the_department(
    budgetgen: Command, tmp_path: Path
) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("编码,名称,单位\n203,云溪县教育局,203001 云溪县教育局本级\n", encoding="utf-8")
    assert budgetgen(*NEW, "--departments", path).code == 0
    (form,) = (tmp_path / "县" / "部门" / "203-云溪县教育局").glob("*.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(form.read_bytes()), read_only=True)
    basics = {row[0]: row[1] for row in book["基本信息"].iter_rows(values_only=True, max_col=2)}
    assert (basics["模板包"], basics["预算年度"]) == ("hebei-2024", 2024)
    assert {"203", "云溪县教育局", "云溪县", "139931"} <= {str(v) for v in basics.values()}
    units = list(book["机构设置"].iter_rows(min_row=4, max_row=4, max_col=2, values_only=True))
    assert units == [("203001", "云溪县教育局本级")]


def test_nothing_is_overwritten_and_new_departments_are_added(
    budgetgen: Command, tmp_path: Path, listed: Path, forms: list[Any]
) -> None:
    assert budgetgen(*NEW, "--departments", listed).code == 0
    before = files(tmp_path / "县")
    refused = budgetgen(*NEW)
    assert (refused.code, files(tmp_path / "县")) == (2, before)
    assert "已经存在" in refused.err
    with (tmp_path / "县" / "county.yaml").open("a", encoding="utf-8") as file:
        file.write('  - {编码: "240", 名称: 云溪县统计局}\n')
    done = budgetgen("county", "new", "县")
    assert done.code == 0, done.err
    assert "2 个部门的文件夹已经存在" in done.out
    after = files(tmp_path / "县")
    assert {name for name in after if name not in before} == {
        "部门/240-云溪县统计局/.下发",
        "部门/240-云溪县统计局/240-云溪县统计局填报表.xlsx",
    }
    assert {name: after[name] for name in before} | {"county.yaml": b""} == before | {
        "county.yaml": b""
    }


def test_a_folder_outside_the_county_is_not_made_and_the_others_are(
    budgetgen: Command, tmp_path: Path, forms: list[Any]
) -> None:
    assert budgetgen(*NEW).code == 0
    with (tmp_path / "县" / "county.yaml").open("a", encoding="utf-8") as file:
        file.write('  - {编码: "203", 名称: 云溪县教育局, 文件夹: ../../外面}\n')
        file.write('  - {编码: "231", 名称: 云溪县档案馆}\n')
    done = budgetgen("county", "new", "县")
    assert done.code == 2
    assert f"{Path('县', 'county.yaml')} 错误 203 云溪县教育局：“../../外面”不能作" in done.err
    assert [form.department.code for form in forms] == ["231"]
    assert [path.name for path in tmp_path.iterdir()] == ["县"]


def test_without_a_list_the_user_is_told_how_to_go_on(budgetgen: Command) -> None:
    done = budgetgen(*NEW)
    assert done.code == 0, done.err
    assert "列出各部门" in done.out
    missing = budgetgen("county", "new", "县")
    assert missing.code == 2
    assert "部门" in missing.err


@pytest.mark.skipif(os.name == "nt", reason="quotes of a POSIX shell")
def test_the_next_command_can_be_typed_as_it_is_shown(budgetgen: Command, tmp_path: Path) -> None:
    done = budgetgen("county", "new", "云溪 2024 $年", *NEW[3:])
    shown = shlex.split(done.out.splitlines()[-1])
    assert shown == ["budgetgen", "county", "new", "云溪 2024 $年"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--name", "云溪县"), "没有写明 --code"),
        (("--name", "云溪县", "--code", "13", "--year", "2024"), "请填六位行政区划代码"),
        ((*NEW[3:], "--pack", "没有"), "没有名为“没有”的模板包"),
        ((*NEW[3:], "--departments", "没有.csv"), "找不到这个文件"),
        ((*NEW[3:], "--from", "没有"), "找不到这个文件"),
    ],
)
def test_what_is_missing_or_wrong_is_told_and_nothing_made(
    budgetgen: Command, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = budgetgen("county", "new", "县", *arguments)
    assert done.code == 2
    assert said in done.err
    assert not (tmp_path / "县").exists()


def test_departments_that_are_listed_twice_are_told_with_their_line(
    budgetgen: Command, tmp_path: Path, listed: Path
) -> None:
    listed.write_text(LIST + "203,云溪县统计局\n", encoding="utf-8")
    done = budgetgen(*NEW, "--departments", listed)
    assert done.code == 2
    assert "名单.csv:4:1 错误 部门的编码“203”重复（见第 2 行）" in done.err
    assert not (tmp_path / "县").exists()


def test_a_county_is_rolled_forward(budgetgen: Command, tmp_path: Path, forms: list[Any]) -> None:
    old = tmp_path / "去年"
    shutil.copytree(examples_folder() / "county", old)
    for file in (old / "部门" / "243-云溪县红十字会").iterdir():
        file.write_text("坏: [", encoding="utf-8")
    shutil.rmtree(old / "部门" / "246-云溪县妇女联合会")
    done = budgetgen("county", "new", "县", "--from", old)
    assert done.code == 0, done.err
    new = files(tmp_path / "县" / "部门")
    source = old / "部门" / "231-云溪县档案馆" / "部门预算.yaml"
    assert new["231-云溪县档案馆/上年/部门预算.yaml"] == source.read_bytes()
    assert "248-云溪县文学艺术界联合会/上年/文联填报表.xlsx" in new
    assert "243-云溪县红十字会/上年/部门预算.yaml" in new
    assert not [name for name in new if name.startswith("246") and "上年" in name]
    by_name = {form.department.name: form for form in forms}
    assert {form.budget_year for form in forms} == {2025}
    assert by_name["云溪县档案馆"].last_year
    assert by_name["云溪县红十字会"].last_year == ()
    assert "部门/243-云溪县红十字会/部门预算.yaml" in done.err
    assert "246 云溪县妇女联合会：没有收到" in done.err
    assert done.out.count("是空表") == 2


def test_a_rolled_form_reads_as_a_submission_of_the_new_year(
    budgetgen: Command, tmp_path: Path
) -> None:
    old = tmp_path / "去年"
    shutil.copytree(examples_folder() / "county", old)
    text = (old / "county.yaml").read_text(encoding="utf-8")
    head, first = text.split("部门:\n  -")[0], '部门:\n  - {编码: "231", 名称: 云溪县档案馆}\n'
    (old / "county.yaml").write_text(head + first, encoding="utf-8")
    assert budgetgen("county", "new", "县", "--from", old).code == 0
    (form,) = (tmp_path / "县" / "部门" / "231-云溪县档案馆").glob("*.xlsx")
    submission = read_submission(form).submission
    assert submission is not None
    assert (submission.budget_year, submission.department.code) == (2025, "231")
    assert submission.last_year
