"""``budgetgen county publish``: what is current and without errors comes onto the site."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgetgen.county.lock import county_lock
from budgetgen.county.portal.data import PublishedYear, read_year
from tests.support.small_county import NAMES, department_file, run, write_county, write_department

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county after a run: not to be changed."""
    root = tmp_path_factory.mktemp("finished")
    write_county(root)
    run(root)
    return root


@pytest.fixture
def county(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county after a run, to be changed."""
    monkeypatch.setattr("budgetgen.county.portal.swap._settle", lambda: None)
    return Path(shutil.copytree(finished, tmp_path / "county"))


def on_site(site: Path) -> PublishedYear:
    year = read_year((site / "2024" / "数据.json").read_bytes())
    assert year is not None
    return year


def codes(site: Path) -> list[str]:
    return [each.code for each in on_site(site).departments]


def test_a_finished_county_is_published_whole(budgetgen: Command, county: Path) -> None:
    done = budgetgen("county", "publish", county)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"已公开 4 个部门：{county / '网站' / 'index.html'}\n"
    assert codes(county / "网站") == list(NAMES)
    shown = on_site(county / "网站").departments[1].figures
    assert shown.total.amount == 903001
    assert {each.name: each.amount for each in shown.three_public}["公务接待费"] == 3000


def test_what_is_not_as_its_input_says_is_named_and_awaited(
    budgetgen: Command, county: Path
) -> None:
    write_department(county, "101", "950000")
    department_file(county, "102").unlink()
    department_file(county, "103").write_text("预算年度: x", encoding="utf-8")
    run(county)
    write_department(county, "101", "960000")
    done = budgetgen("county", "publish", county, "--out", "site")
    assert done.code == 0
    assert codes(Path("site")) == ["104"]
    assert list(on_site(Path("site")).awaited) == ["101", "102", "103"]
    for said in (
        "101 云溪县史志办：填报内容、",
        "102 云溪县气象局：没有收到",
        "103 云溪县地震台：有 ",
    ):
        assert f"    未公开 {said}" in done.out


def test_a_county_that_was_not_rendered_has_no_site(budgetgen: Command, tmp_path: Path) -> None:
    write_county(tmp_path / "county")
    done = budgetgen("county", "publish", "county")
    assert done.code == 2
    assert "没有可以公开的部门" in done.err
    assert done.out.count("还没有生成") == 4
    assert not (tmp_path / "county" / "网站").exists()


def test_departments_wait_for_their_day(budgetgen: Command, county: Path) -> None:
    assert budgetgen("county", "publish", county, "--as-of", "2024-02-19").code == 2
    assert budgetgen("county", "publish", county, "--as-of", "2024-02-20").code == 0
    assert "不是日期" in budgetgen("county", "publish", county, "--as-of", "明天").err


def test_the_site_lies_where_the_countys_file_says(budgetgen: Command, county: Path) -> None:
    path = county / "county.yaml"
    plan = "公开计划: {网站: ../几年的网站, "
    path.write_text(path.read_text("utf-8").replace("公开计划: {", plan), encoding="utf-8")
    assert budgetgen("county", "publish", county).code == 0
    assert codes(county.parent / "几年的网站") == list(NAMES)
    assert not (county / "网站").exists()
    assert "已生成 4，已公开 4" in budgetgen("county", "status", county).out


def test_a_changed_file_ends_with_an_error(budgetgen: Command, county: Path) -> None:
    next((county / "公开" / "2024" / "101").glob("*.docx")).write_bytes(b"x")
    done = budgetgen("county", "publish", county)
    assert done.code == 2
    assert "101 云溪县史志办：文件在生成以后被改动或删除：云溪县史志办" in done.err
    assert "    未公开 101 云溪县史志办：文件在生成以后被改动或删除\n" in done.out
    assert codes(county / "网站") == ["102", "103", "104"]


def test_two_at_once_do_not_meet(budgetgen: Command, county: Path) -> None:
    with county_lock(county):
        done = budgetgen("county", "publish", county)
    assert done.code == 2
    assert "另一个程序正在处理这个县" in done.err
