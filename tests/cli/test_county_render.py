"""``budgetgen county render``: what it says, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.county import run as run_module
from budgetgen.county.job import Job, Made, failed
from budgetgen.county.lock import county_lock
from tests.cli.conftest import Done
from tests.support.small_county import department_file, write_county

Run = Callable[..., Done]
FEW = {"101": "云溪县史志办", "102": "云溪县气象局"}
QUICK = ("county", "render", "--format", "docx", "--workers", "1")


@pytest.fixture(autouse=True)
def county(tmp_path: Path) -> None:
    """A county in the folder that commands run in."""
    write_county(tmp_path, FEW)


def test_all_departments_are_rendered_once(budgetgen: Run, tmp_path: Path) -> None:
    first = budgetgen(*QUICK)
    assert first.code == 0
    assert first.out == "共 2 个部门：已生成 2，没有变化 0，有错误 0\n"
    assert sorted(first.err.split()) == ["1/2", "101", "102", "2/2", *sorted(FEW.values())]
    assert len(list((tmp_path / "公开" / "2024").glob("*/*.docx"))) == 2
    second = budgetgen(*QUICK)
    assert (second.code, second.err) == (0, "")
    assert second.out == "共 2 个部门：已生成 0，没有变化 2，有错误 0\n"


def test_departments_with_errors_are_named_and_the_others_done(
    budgetgen: Run, tmp_path: Path
) -> None:
    department_file(tmp_path, "101").write_text("预算年度: 二〇二四", encoding="utf-8")
    done = budgetgen(*QUICK)
    assert done.code == 2
    assert done.out.endswith("共 2 个部门：已生成 1，没有变化 0，有错误 1\n")
    assert "101 云溪县史志办：" in done.out
    assert "部门/101-云溪县史志办/部门预算.yaml" in done.err


def test_only_the_named_departments_are_rendered(budgetgen: Run, tmp_path: Path) -> None:
    done = budgetgen(*QUICK, "--only", "102")
    assert done.out == "共 1 个部门：已生成 1，没有变化 0，有错误 0\n"
    assert [path.name for path in (tmp_path / "公开" / "2024").iterdir()] == ["102"]
    unknown = budgetgen(*QUICK, "--only", "102，999")
    assert unknown.code == 2
    assert "没有编码为“999”的部门" in unknown.err


def test_a_failure_of_the_program_has_an_exit_code_of_its_own(
    budgetgen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(job: Job) -> Made:
        return failed(job, "PROGRAM", "程序出错", "请告诉维护者")

    monkeypatch.setattr(run_module, "_work", broken)
    done = budgetgen(*QUICK)
    assert done.code == 3
    assert done.err.count("程序出错") == 2


@pytest.mark.parametrize(
    ("options", "code", "what"),
    [
        (("--format", "doc"), 2, "没有“doc”这种格式"),
        (("--scheduler", "tcp://127.0.0.1:9"), 2, "不能同时用"),
        (("--as-of", "昨天"), 2, "不是日期"),
        (("--pdf-engine", "weasyprint", "--pdf-standard", "a-2b"), 2, "只能由 Typst 生成"),
        (("别处",), 2, "county.yaml"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(
    budgetgen: Run, tmp_path: Path, options: tuple[str, ...], code: int, what: str
) -> None:
    done = budgetgen(*QUICK, *options)
    assert done.code == code
    assert what in done.err
    assert not (tmp_path / "公开").exists()


def test_pdfs_meet_the_standards_that_the_countys_file_names(
    budgetgen: Run, tmp_path: Path
) -> None:
    render = ("county", "render", "--format", "docx,pdf", "--workers", "1", "--only", "101")
    path = tmp_path / "county.yaml"
    plain = path.read_text(encoding="utf-8")
    written: dict[str, list[int]] = {"docx": [], "pdf": []}
    pdfs = []
    for standard in ("a-2b", "ua-1"):
        wanted = plain.replace("公开计划: {", f"公开计划: {{PDF标准: {standard}, ")
        path.write_text(wanted, encoding="utf-8")
        assert "已生成 1，" in budgetgen(*render).out
        for kind, times in written.items():
            (file,) = (tmp_path / "公开").rglob(f"*.{kind}")
            times.append(file.stat().st_mtime_ns)
        pdfs.append(file.read_bytes())
    assert [(b"pdfaid:part" in pdf, b"pdfuaid:part" in pdf) for pdf in pdfs] == [
        (True, False),
        (False, True),
    ]
    assert len(set(written["docx"])) == 1
    assert "已生成 0，" in budgetgen(*render).out
    refused = budgetgen(*render, "--pdf-engine", "weasyprint")
    assert refused.code == 2
    assert "PDF/UA-1 只能由 Typst 生成" in refused.err


def test_a_department_that_is_no_longer_listed_is_named(budgetgen: Run, tmp_path: Path) -> None:
    budgetgen(*QUICK)
    write_county(tmp_path, {"101": FEW["101"]})
    done = budgetgen(*QUICK)
    assert done.code == 0
    assert "公开/2024/102 警告 102 云溪县气象局 已不在 county.yaml 的部门中" in done.err
    assert len(list((tmp_path / "公开" / "2024" / "102").glob("*.docx"))) == 1


def test_a_county_at_work_is_left_alone(budgetgen: Run, tmp_path: Path) -> None:
    with county_lock(tmp_path):
        done = budgetgen(*QUICK)
    assert done.code == 2
    assert "另一个程序正在处理这个县" in done.err
    assert not (tmp_path / "公开").exists()
