"""``county check`` and ``county status``: every bad input is told by name, the others are done."""

import contextlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.cells import cell_len

from budgetgen.cli.app import run
from budgetgen.county.county import read_county
from budgetgen.county.problems import problems_workbook
from budgetgen.county.result import DepartmentResult
from budgetgen.resources import examples_folder
from tests.cli.conftest import Done

Command = Callable[..., Done]
EXAMPLE = examples_folder() / "county"
ARCHIVES = "部门/231-云溪县档案馆/部门预算.yaml"
HEAD = """\
名称: 云溪县
行政区划代码: "139931"
财政局: 云溪县财政局
预算年度: 2024
金额单位: 元
模板包: hebei-2024
三公经费: {合计: 3000, 公务接待费: 4000}
部门:
"""
NAMES = {
    "231": "云溪县档案馆",
    "301": "云溪县没有文件夹局",
    "302": "云溪县空文件夹局",
    "303": "云溪县越界局",
    "304": "云溪县两份表局",
    "305": "云溪县放错表局",
    "306": "云溪县上年表局",
    "307": "云溪县断行局",
    "308": "云溪县链接局",
    "309": "=HYPERLINK(1)",
    "310": "云溪县坏工作簿局",
    "311": "云溪县甲/乙局",
}
GOOD = ("231", "311")


def listed(code: str) -> str:
    folder = ", 文件夹: ../../外面" if code == "303" else ""
    return f'  - {{编码: "{code}", 名称: "{NAMES[code]}"{folder}}}\n'


def of(code: str) -> str:
    """The archives' submission as another department's."""
    text = (EXAMPLE / ARCHIVES).read_text(encoding="utf-8")
    return text.replace('"231', f'"{code}').replace("云溪县档案馆", NAMES[code])


def write_bad_county(root: Path) -> None:
    root.mkdir()
    (root / "county.yaml").write_text(HEAD + "".join(map(listed, NAMES)), encoding="utf-8")

    def put(folder: str, text: str, name: str = "部门预算.yaml") -> None:
        path = root / "部门" / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    put("231-云溪县档案馆", of("231"))
    (root / "部门" / "302-云溪县空文件夹局").mkdir()
    put("304-云溪县两份表局", of("304"))
    put("304-云溪县两份表局", of("304"), "部门预算（二）.yaml")
    put("305-云溪县放错表局", of("231"))
    put("306-云溪县上年表局", of("306").replace("预算年度: 2024", "预算年度: 2023"))
    put("307-云溪县断行局", "预算年度: [\n")
    outside = root.parent / "外面"
    outside.mkdir()
    (outside / "部门预算.yaml").write_text(of("308"), encoding="utf-8")
    (root / "部门" / "308-云溪县链接局").symlink_to(outside, target_is_directory=True)
    put("310-云溪县坏工作簿局", "不是工作簿", "填报表.xlsx")
    put("311-云溪县甲_乙局", of("311"))
    (root / "部门" / "399-多出来的").mkdir()
    (root / "公开" / "2024" / "398").mkdir(parents=True)
    (root / "部门" / "散落.xls").touch()
    (root / "部门" / ".隐藏.xls").touch()


@dataclass(frozen=True)
class Checked:
    """A county after a check: the folder and what the command said."""

    root: Path
    done: Done

    def result(self, code: str) -> dict[str, Any]:
        text = (self.root / "公开" / "2024" / code / "结果.json").read_text(encoding="utf-8")
        found = json.loads(text)
        assert isinstance(found, dict)
        return found


def called(*arguments: str | Path) -> Done:
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        code = run([str(argument) for argument in arguments])
    return Done(code, said.getvalue(), complained.getvalue())


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    root = tmp_path_factory.mktemp("县") / "云溪县"
    write_bad_county(root)
    return Checked(root, called("county", "check", root, "--workers", "1"))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("301", "没有收到，文件夹不存在"),
        ("302", "没有收到，文件夹里没有填报表"),
        ("303", "不能作文件夹名"),
        ("304", "2 个预算文件"),
        ("305", "部门编码是“231”"),
        ("306", "预算年度是“2023”"),
        ("307", "读不下去"),
        ("308", "指向别处的链接"),
        ("309", "没有收到"),
        ("310", "不是 Excel 工作簿"),
    ],
)
def test_a_bad_input_is_told_by_its_department(bad: Checked, code: str, said: str) -> None:
    assert f"{code} {NAMES[code]}：" in bad.done.out
    assert ("没有收到" in said) == (f"{code} {NAMES[code]}：没有收到" in bad.done.out)
    findings = bad.result(code)["findings"]
    assert [f for f in findings if said in f["message"] and f["severity"] == "错误"], findings
    assert not any(f["place"]["file"].startswith("/") for f in findings)


@pytest.mark.parametrize("code", GOOD)
def test_the_others_are_checked_all_the_same(bad: Checked, code: str) -> None:
    assert f"{code} {NAMES[code]}：没有发现问题，得分 100.0" in bad.done.out
    assert bad.result(code)["figures"]


def test_the_county_itself_is_checked(bad: Checked) -> None:
    total = "“三公”经费公务接待费：2 个部门相加为 6000.00 元"
    assert f"{bad.root / 'county.yaml'}:7:25 警告 {total}" in bad.done.err
    unlisted = bad.root / "部门" / "399-多出来的"
    assert f"{unlisted} 警告 文件夹“399-多出来的”不属于 county.yaml 中的任何部门" in bad.done.err
    assert (
        f"{bad.root / '部门' / '散落.xls'} 警告 文件“散落.xls”不在任何部门的文件夹里"
        in bad.done.err
    )
    assert "隐藏" not in bad.done.err
    assert f"{Path('公开', '2024', '398')} 警告 398 已不在 county.yaml 的部门中" in bad.done.err
    assert bad.done.code == 2


def rows_of(bad: Checked, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(bad.root / "汇总" / "问题汇总.xlsx")
    return list(book[sheet].iter_rows(min_row=2, values_only=True))


def test_the_workbook_lists_every_finding_and_counts_them(bad: Checked) -> None:
    header, *problems = rows_of(bad, "问题")
    assert header == ("部门", "位置", "级别", "编码", "问题", "应为", "实为", "差额", "改法")
    _, *summary, totals = rows_of(bad, "汇总")
    assert [row[0] for row in summary] == ["全县", *(f"{c} {n}" for c, n in NAMES.items())]
    for name, _, errors, warnings, *_ in summary:
        levels = [row[2] for row in problems if row[0] == name]
        assert (levels.count("错误"), levels.count("警告")) == (errors, warnings), name
    assert totals[2].startswith("=SUM(C3:C")
    assert len(problems) == sum(row[2] + row[3] for row in summary) > 10


def test_the_workbook_has_numbers_links_filters_and_no_formula_that_a_user_typed(
    bad: Checked,
) -> None:
    book = openpyxl.load_workbook(bad.root / "汇总" / "问题汇总.xlsx")
    problems, summary = book["问题"], book["汇总"]
    cells = {cell.value: cell for row in problems.iter_rows(min_row=3) for cell in row}
    assert cells["309 =HYPERLINK(1)"].data_type == "s"
    assert (cells[4000].data_type, cells[6000].data_type) == ("n", "n")
    assert (problems.freeze_panes, summary.freeze_panes) == ("B3", "B3")
    assert problems.auto_filter.ref == f"A2:I{problems.max_row}"
    names = [cell for (cell,) in summary.iter_rows(min_row=3, max_col=1)]
    links = {cell.value: cell.hyperlink.location for cell in names if cell.hyperlink}
    assert "231 云溪县档案馆" not in links
    for name, location in links.items():
        row = int(location.rpartition("A")[2])
        assert problems.cell(row, 1).value == name
        assert problems.cell(row - 1, 1).value != name
    assert len(links) == len(NAMES) + 1 - len(GOOD)


def test_a_long_file_name_has_a_row_high_enough_to_be_read() -> None:
    county = read_county(EXAMPLE)
    assert not isinstance(county, tuple)
    files = ("部门/231/甲.yaml", f"部门/243-{'长' * 40}/甲.yaml")
    results = [DepartmentResult("231", "甲", 2024, "", source=file) for file in files]
    book = openpyxl.load_workbook(io.BytesIO(problems_workbook(county.part, results)))
    short, long = (book["汇总"].row_dimensions[row].height for row in (3, 4))
    assert short < long < 3 * short


def test_the_same_county_gives_the_same_workbook(bad: Checked) -> None:
    path = bad.root / "汇总" / "问题汇总.xlsx"
    before = path.read_bytes()
    path.unlink()
    again = called("county", "check", bad.root, "--workers", "1")
    assert (again.code, again.out) == (bad.done.code, bad.done.out)
    assert path.read_bytes() == before


def test_the_status_says_where_each_stands(bad: Checked) -> None:
    done = called("county", "status", bad.root, "--format", "json")
    assert done.code == 0
    found = {each["code"]: each for each in json.loads(done.out)["departments"]}
    assert list(found) == list(NAMES)
    received = {code: each["received"] for code, each in found.items()}
    assert {c for c in received if received[c] == "no"} == {"301", "302", "309"}
    assert {c for c in received if received[c] == "unusable"} == {"303", "304", "308"}
    stages = {code: each["stage"] for code, each in found.items()}
    assert {c for c in stages if stages[c] == "checked"} == set(GOOD)
    assert {c for c in stages if stages[c] == "failed"} == {"305", "306", "307", "310"}
    assert {c for c in stages if stages[c] == "none"} == {"301", "302", "303", "304", "308", "309"}
    assert found["231"] == {
        "code": "231",
        "name": "云溪县档案馆",
        "received": "yes",
        "file": ARCHIVES,
        "problem": None,
        "stage": "checked",
        "errors": 0,
        "warnings": 0,
        "score": "100.0",
        "pages": found["231"]["pages"],
        "formats": [],
        "published": "no",
    }


def test_another_departments_form_has_no_score(bad: Checked) -> None:
    line = next(line for line in bad.done.out.splitlines() if line.startswith("305 "))
    assert "错误" in line
    assert "得分" not in line
    scores = {row[0]: row[5] for row in rows_of(bad, "汇总")}
    assert (scores["231 云溪县档案馆"], scores["305 云溪县放错表局"]) == (100, "—")
    table = called("county", "status", bad.root).out.splitlines()
    (row,) = (line for line in table if "│ 305 " in line)
    assert row.split("│")[5].strip() == "—"


def test_the_status_as_a_table_has_a_line_per_department(bad: Checked) -> None:
    done = called("county", "status", bad.root)
    assert done.code == 0
    for code in NAMES:
        assert sum(f"│ {code} " in line for line in done.out.splitlines()) == 1
        assert f"│ {code} {NAMES[code]} " in done.out
    assert all(cell_len(line) <= 80 for line in done.out.splitlines())
    assert "部门 12，已收到 6，文件有问题 3，有错误 4" in done.out


def test_the_dashboard_is_one_page_that_loads_nothing(bad: Checked) -> None:
    assert called("county", "status", bad.root, "--format", "html").code == 0
    page = (bad.root / "汇总" / "进度.html").read_text(encoding="utf-8")
    assert page.count('<th scope="row">') == len(NAMES)
    assert "云溪县甲/乙局" in page
    assert not [
        mark for mark in ("http:", "https:", "src=", "href=", "url(", "@import") if mark in page
    ]
    assert "default-src 'none'" in page


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A county of one sound department, checked."""
    (tmp_path / "county.yaml").write_text(
        HEAD.replace("4000", "3000") + listed("231"), encoding="utf-8"
    )
    (tmp_path / ARCHIVES).parent.mkdir(parents=True)
    (tmp_path / ARCHIVES).write_text(of("231"), encoding="utf-8")
    return tmp_path


def stage(root: Path) -> str:
    done = called("county", "status", root, "--format", "json")
    found = json.loads(done.out)["departments"][0]["stage"]
    assert isinstance(found, str)
    return found


def test_the_status_tells_what_was_changed_since(one: Path) -> None:
    assert stage(one) == "to_check"
    assert called("county", "check", one, "--workers", "1").code == 0
    assert stage(one) == "checked"
    with (one / ARCHIVES).open("a", encoding="utf-8") as file:
        file.write("# 改过\n")
    assert stage(one) == "changed"


def test_the_status_tells_what_was_rendered_and_published(one: Path) -> None:
    def standing() -> tuple[str, list[str], str]:
        done = called("county", "status", one, "--format", "json")
        (found,) = json.loads(done.out)["departments"]
        return found["stage"], found["formats"], found["published"]

    render = ("county", "render", one, "--format", "html", "--workers", "1")
    assert called(*render).code == 0
    assert standing() == ("rendered", ["html"], "no")
    assert called("county", "publish", one).code == 0
    assert standing() == ("rendered", ["html"], "yes")
    text = (one / ARCHIVES).read_text(encoding="utf-8")
    (one / ARCHIVES).write_text(text.replace("180000", "180100"), encoding="utf-8")
    assert standing()[0] == "changed"
    assert called(*render).code == 0
    assert standing() == ("rendered", ["html"], "older")


def test_a_strict_check_takes_warnings_for_errors(one: Path) -> None:
    (one / "部门" / "多出来的").mkdir()
    assert called("county", "check", one, "--workers", "1").code == 0
    assert called("county", "check", one, "--workers", "1", "--strict").code == 2


def test_a_hundred_departments_that_all_fail_are_all_told(tmp_path: Path) -> None:
    codes = [str(code) for code in range(500, 600)]
    rows = "".join(f'  - {{编码: "{code}", 名称: 云溪县第{code}局}}\n' for code in codes)
    (tmp_path / "county.yaml").write_text(HEAD + rows, encoding="utf-8")
    for code in codes[:50]:
        folder = tmp_path / "部门" / f"{code}-云溪县第{code}局"
        folder.mkdir(parents=True)
        (folder / "部门预算.yaml").write_text("预算年度: [\n", encoding="utf-8")
    done = called("county", "check", tmp_path, "--workers", "1")
    assert done.code == 2
    told = [f"{c} 云溪县第{c}局：{'1 个错误' if c < '550' else '没有收到'}" for c in codes]
    assert [line for line in told if line not in done.out] == []
    assert "共 100 个部门：100 个错误，0 个警告" in done.out
    assert not list((tmp_path / "公开").rglob("*.docx"))


@pytest.mark.parametrize("command", ["status", "check"])
def test_a_mistake_in_the_countys_file_is_told_with_its_line(tmp_path: Path, command: str) -> None:
    (tmp_path / "county.yaml").write_text(HEAD.replace("2024\n", "二〇二四\n"), encoding="utf-8")
    done = called("county", command, tmp_path)
    assert done.code == 2
    assert "county.yaml:4:" in done.err


def test_places_are_told_as_one_opens_them(budgetgen: Command, tmp_path: Path) -> None:
    write_bad_county(tmp_path / "县")
    folder, options = Path("县"), ("--only", "307", "--workers", "1")
    done = budgetgen("county", "render", folder, "--format", "html", *options)
    assert f"{folder / '部门' / '307-云溪县断行局' / '部门预算.yaml'}:" in done.err
    assert f"{folder / '部门' / '399-多出来的'} 警告" in done.err
    (tmp_path / "县" / "county.yaml").write_text(HEAD, encoding="utf-8")
    assert f"{folder / 'county.yaml'}:8:" in budgetgen("county", "status", folder).err


def test_an_unknown_format_is_told(budgetgen: Command) -> None:
    done = budgetgen("county", "status", EXAMPLE, "--format", "pdf")
    assert (done.code, "没有“pdf”这种格式" in done.err) == (2, True)


def test_the_example_county_passes(tmp_path: Path) -> None:
    root = tmp_path / "county"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("公开", "汇总", "网站", ".*"))
    done = called("county", "check", root, "--strict", "--workers", "1")
    assert done.code == 0, done.out + done.err
    county = read_county(root)
    assert not isinstance(county, tuple)
    assert done.out.count("没有发现问题，得分 100.0") == len(county.part.departments) == 4
