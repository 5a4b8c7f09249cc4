"""What a run over a county does, and what it leaves alone."""

from __future__ import annotations

import datetime
import shutil
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from budgetgen.county import run as run_module
from budgetgen.county.executors import ThisProcess
from budgetgen.county.job import Job, Made
from budgetgen.county.lock import CountyLockedError, county_lock
from budgetgen.county.result_file import to_json
from budgetgen.county.run import Progress, Summary, run_county
from budgetgen.county.store import output_folder, read_result
from budgetgen.county.work import make_department
from budgetgen.packs.user_folder import VARIABLE
from tests.support.small_county import (
    NAMES,
    QUICK,
    YEAR,
    broken_files,
    contents,
    department_file,
    made,
    run,
    write_county,
    write_department,
)

DOCX = replace(QUICK, formats=("docx",))
CHECK = replace(QUICK, formats=())


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county after a run: not to be changed."""
    root = tmp_path_factory.mktemp("finished")
    write_county(root)
    assert all(outcome.result.publishable for outcome in run(root).outcomes)
    return root


@pytest.fixture
def county(finished: Path, tmp_path: Path) -> Path:
    """A county after a run, to be changed."""
    root = tmp_path / "county"
    shutil.copytree(finished, root)
    return root


def errors(summary: Summary) -> dict[str, list[str]]:
    """The codes of the findings of each department that has any."""
    return {
        outcome.result.code: [finding.code for finding in outcome.result.findings]
        for outcome in summary.outcomes
        if outcome.result.findings
    }


def test_every_department_gets_every_format_and_a_result(finished: Path) -> None:
    names = {Path(name).suffix for name in contents(finished)}
    assert names == {".docx", ".html", ".json"}
    assert len(contents(finished)) == 3 * len(NAMES)
    assert broken_files(finished) == []


def test_an_unchanged_county_renders_nothing(county: Path) -> None:
    before = contents(county)
    summary = run(county)
    assert made(summary) == []
    assert [outcome.result.code for outcome in summary.outcomes] == list(NAMES)
    assert contents(county) == before


def test_one_changed_department_is_made_alone(county: Path) -> None:
    before = contents(county)
    write_department(county, "102", "910000")
    assert made(run(county)) == ["102"]
    changed = {name for name, data in contents(county).items() if before[name] != data}
    assert changed
    assert {name.split("/")[2] for name in changed} == {"102"}


def test_a_changed_file_of_last_year_is_a_change(county: Path) -> None:
    above = department_file(county, "103").parent / "上年"
    above.mkdir()
    shutil.copy(department_file(county, "102"), above)
    assert made(run(county)) == ["103"]


def test_the_countys_entry_of_a_department_concerns_it_alone(county: Path) -> None:
    path = county / "county.yaml"
    text = path.read_text(encoding="utf-8")
    changed = text.replace('{编码: "104", ', '{编码: "104", 批复数: {收支总计: 903003}, ')
    path.write_text(changed, encoding="utf-8")
    assert made(run(county)) == ["104"]


def test_force_makes_all_anew_with_the_same_bytes(county: Path) -> None:
    before = contents(county)
    assert made(run(county, replace(QUICK, force=True))) == list(NAMES)
    assert contents(county) == before


@pytest.mark.parametrize("harm", ["deleted", "edited", "cut", "same size"])
def test_a_document_that_is_not_as_it_was_written_is_made_again(county: Path, harm: str) -> None:
    before = contents(county)
    path = next(output_folder(county, YEAR, "101").glob("*.docx"))
    data = path.read_bytes()
    if harm == "deleted":
        path.unlink()
    else:
        new = {"edited": data + b"x", "cut": data[:100], "same size": b"x" + data[1:]}
        path.write_bytes(new[harm])
    summary = run(county)
    assert made(summary) == ["101"]
    assert contents(county) == before


def test_another_format_is_added_to_those_there_are(county: Path) -> None:
    before = contents(county)
    assert made(run(county, replace(QUICK, formats=("xlsx",)))) == list(NAMES)
    after = contents(county)
    assert len(after) == len(before) + len(NAMES)
    assert all(after[name] == data for name, data in before.items() if name[-5:] != ".json")
    assert made(run(county, replace(QUICK, formats=("docx", "html", "xlsx")))) == []


def of_102(county: Path) -> dict[str, bytes]:
    return {name[-5:]: data for name, data in contents(county).items() if "/102/" in name}


@pytest.mark.parametrize("checked", [False, True])
def test_a_changed_department_is_made_in_all_the_formats_it_had(
    county: Path, checked: bool
) -> None:
    before = of_102(county)
    write_department(county, "102", "910000")
    if checked:
        run(county, CHECK)
        assert set(of_102(county)) == {".json"}
    assert made(run(county, DOCX)) == ["102"]
    after = of_102(county)
    assert set(after) == {".docx", ".html", ".json"}
    assert all(after[kind] != before[kind] for kind in before)


def test_force_takes_no_format_away(county: Path) -> None:
    before = contents(county)
    assert made(run(county, replace(DOCX, force=True))) == list(NAMES)
    assert contents(county) == before


def test_what_was_damaged_comes_back_whatever_format_is_asked_for(county: Path) -> None:
    before = contents(county)
    next(output_folder(county, YEAR, "101").glob("*.html")).unlink()
    assert made(run(county, DOCX)) == ["101"]
    assert contents(county) == before


def test_a_check_makes_no_documents_and_keeps_those_that_hold_good(county: Path) -> None:
    before = contents(county)
    assert made(run(county, CHECK)) == []
    day = datetime.date(2024, 2, 20)
    assert made(run(county, replace(CHECK, as_of=day))) == list(NAMES)
    kept = {name: data for name, data in contents(county).items() if name[-5:] != ".json"}
    assert kept == {name: data for name, data in before.items() if name[-5:] != ".json"}


def test_documents_of_what_a_department_no_longer_says_go(county: Path) -> None:
    path = department_file(county, "101")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("功能科目: 2012601", "功能科目: 2019999", 1), encoding="utf-8")
    path.write_text(
        text.replace("  部门职责: [编修地方志书。]", "  其他说明: 无。"), encoding="utf-8"
    )
    summary = run(county)
    assert errors(summary) == {"101": ["PACK-REQUIRED"]}
    assert [p.name for p in output_folder(county, YEAR, "101").iterdir()] == ["结果.json"]
    path.write_text(text, encoding="utf-8")
    assert made(run(county)) == ["101"]
    assert errors(run(county)) == {}


def test_a_renamed_department_leaves_no_documents_of_its_old_name(county: Path) -> None:
    for path in (county / "county.yaml", department_file(county, "104")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("云溪县侨联", "云溪县侨务局"), encoding="utf-8")
    old = department_file(county, "104").parent
    old.rename(old.with_name("104-云溪县侨务局"))
    run(county)
    names = {path.name for path in output_folder(county, YEAR, "104").iterdir()}
    assert len(names) == 3
    assert all("侨务局" in name for name in names if name != "结果.json")


def test_what_fails_in_one_department_stops_no_other(tmp_path: Path) -> None:
    write_county(tmp_path)
    department_file(tmp_path, "101").write_text("模板包: [", encoding="utf-8")
    shutil.rmtree(department_file(tmp_path, "102").parent)
    shutil.copy(
        department_file(tmp_path, "103"), department_file(tmp_path, "103").parent / "又.yaml"
    )
    summary = run(tmp_path, CHECK)
    assert set(errors(summary)) == {"101", "102", "103"}
    assert [o.result.code for o in summary.outcomes if o.result.publishable] == ["104"]
    assert all(
        str(f.place).startswith("部门/") for o in summary.outcomes for f in o.result.findings
    )
    again = run(tmp_path, CHECK)
    assert made(again) == []
    assert errors(again) == errors(summary)


def test_a_hundred_departments_may_all_fail(tmp_path: Path) -> None:
    names = {str(code): f"云溪县第{code}局" for code in range(200, 300)}
    write_county(tmp_path, names)
    for code, name in names.items():
        department_file(tmp_path, code, name).write_text("预算年度: 二〇二四", encoding="utf-8")
    summary = run(tmp_path)
    assert set(errors(summary)) == set(names)
    assert made(run(tmp_path)) == []


def test_files_that_cannot_be_used_leave_what_was_made_before(county: Path) -> None:
    before = contents(county)
    folder = department_file(county, "101").parent
    folder.rename(folder.with_name("挪走"))
    assert errors(run(county)) == {"101": ["COUNTY-NOT-RECEIVED"]}
    assert contents(county).keys() == before.keys()
    result = read_result(output_folder(county, YEAR, "101"))
    assert result is not None
    assert not result.publishable


def test_a_bug_is_reported_by_name_and_tried_again(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def buggy(job: Job) -> Made:
        with pytest.MonkeyPatch.context() as patched:
            if job.department.code == "102":
                patched.setattr("budgetgen.county.work.prepare_submission", None)
            return make_department(job)

    monkeypatch.setattr(run_module, "_work", buggy)
    before = contents(county)
    for code in ("101", "102"):
        write_department(county, code, "920000")
    summary = run(county)
    monkeypatch.undo()
    assert errors(summary) == {"102": ["PROGRAM"]}
    assert contents(county).keys() == before.keys(), "what was made before stays"
    assert made(summary) == ["101", "102"]
    assert made(run(county)) == ["102"]
    assert errors(run(county)) == {}


def test_a_changed_pack_makes_its_departments_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = tmp_path / "packs"
    monkeypatch.setenv(VARIABLE, str(packs))
    own = packs / "yunxi-2024" / "pack.yaml"
    own.parent.mkdir(parents=True)
    settings = "标识: yunxi-2024\n版本: 1.0.0\n名称: 云溪县\n沿用: hebei-2024\n预算年度: [2024]\n"
    own.write_text(settings, encoding="utf-8")
    root = tmp_path / "county"
    write_county(root)
    write_department(root, "103", "900000", pack="yunxi-2024")
    assert errors(run(root, CHECK)) == {}
    own.write_text(settings.replace("1.0.0", "1.0.1"), encoding="utf-8")
    assert made(run(root, CHECK)) == ["103"]
    assert made(run(root, CHECK)) == []


def test_a_pack_that_changes_during_the_run_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_county(tmp_path)

    def changed(job: Job) -> Made:
        return make_department(replace(job, packs={"hebei-2024": "as it was"}))

    monkeypatch.setattr(run_module, "_work", changed)
    summary = run(tmp_path, DOCX)
    assert errors(summary) == {code: ["PACK-CHANGED"] for code in NAMES}
    assert not list((tmp_path / "公开").rglob("*.docx"))
    monkeypatch.undo()
    assert made(run(tmp_path, DOCX)) == list(NAMES)


def test_two_runs_do_not_work_in_one_county_at_once(finished: Path) -> None:
    with county_lock(finished), pytest.raises(CountyLockedError) as caught:
        run(finished)
    assert "进程" in caught.value.finding.message
    assert made(run(finished)) == []


def test_what_a_killed_run_left_half_written_is_cleared_away(county: Path) -> None:
    before = contents(county)
    (output_folder(county, YEAR, "101") / ".budgetgen-abc").write_bytes(b"half")
    run(county)
    assert contents(county) == before


def test_an_interrupted_run_keeps_what_is_done(tmp_path: Path) -> None:
    county = write_county(tmp_path)

    def interrupt(now: Progress) -> None:
        if now.done == 2:
            raise KeyboardInterrupt

    summary = run_county(tmp_path, county, CHECK, ThisProcess(), progress=interrupt)
    assert summary.interrupted
    assert len(summary.outcomes) == 2
    assert broken_files(tmp_path) == []
    assert len(made(run(tmp_path, CHECK))) == 2


class _GoneAfterOne(ThisProcess):
    """Workers that answer once; what they are given then never comes back."""

    def __init__(self) -> None:
        self.given = 0

    def executor(self) -> Executor:
        self.given += 1
        return super().executor() if self.given == 1 else _Silent()

    def gone(self) -> bool:
        return self.given > 1


class _Silent(Executor):
    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


def test_workers_that_are_gone_for_good_end_the_run_and_keep_what_came_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "_PATIENCE", 0.01)
    summary = run_county(tmp_path, write_county(tmp_path), CHECK, _GoneAfterOne())
    assert sorted(len(codes) for codes in errors(summary).values()) == [1, 1, 1]
    assert {code for codes in errors(summary).values() for code in codes} == {"WORKER-LOST"}
    assert len(made(run(tmp_path, CHECK))) == 3


def test_progress_ends_with_nothing_left(tmp_path: Path) -> None:
    told: list[Progress] = []
    run_county(tmp_path, write_county(tmp_path), CHECK, ThisProcess(), progress=told.append)
    assert [now.done for now in told] == [0, 1, 2, 3, 4]
    assert {now.total for now in told} == {4}
    assert told[0].seconds_left is None
    assert told[-1].seconds_left == 0


def test_the_largest_department_goes_first(tmp_path: Path) -> None:
    county = write_county(tmp_path)
    path = department_file(tmp_path, "103")
    path.write_text(path.read_text(encoding="utf-8") + "# " + "长" * 500, encoding="utf-8")
    told: list[Progress] = []
    run_county(tmp_path, county, CHECK, ThisProcess(), progress=told.append)
    assert told[1].latest == "103 云溪县地震台"


def test_a_chosen_department_is_made_alone(tmp_path: Path) -> None:
    county = write_county(tmp_path)
    summary = run_county(tmp_path, county, CHECK, ThisProcess(), county.departments[1:2])
    assert made(summary) == ["102"]
    assert not output_folder(tmp_path, YEAR, "101").exists()


def test_a_full_disk_stops_one_department_and_spoils_no_file(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    before = contents(county)
    for code in ("101", "102"):
        write_department(county, code, "930000")
    fsync = os.fsync

    def full(handle: int) -> None:
        name = Path(f"/proc/self/fd/{handle}").readlink()
        if "101" in name.parts and os.fstat(handle).st_size > 3000:
            raise OSError(28, "no space")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    summary = run(county)
    assert [o.result.code for o in summary.outcomes if o.problems] == ["101"]
    assert "磁盘已满" in summary.outcomes[0].problems[0].message
    after = contents(county)
    assert {n: after[n] for n in before if "/101/" in n and "结果" not in n} == {
        n: before[n] for n in before if "/101/" in n and "结果" not in n
    }
    assert made(summary) == ["101", "102"]
    monkeypatch.undo()
    assert made(run(county)) == ["101"]


@pytest.mark.parametrize("name", ["../102/x.docx", "/etc/passwd", "..\\x", "C:/x"])
def test_a_result_that_lists_files_elsewhere_is_no_result(county: Path, name: str) -> None:
    folder = output_folder(county, YEAR, "101")
    result = read_result(folder)
    assert result is not None
    wrong = replace(result, files=(replace(result.files[0], name=name),))
    (folder / "结果.json").write_bytes(to_json(wrong))
    assert read_result(folder) is None
    assert made(run(county)) == ["101"]
    assert broken_files(county) == []
