"""A unit's own disclosure: what is its, no more, and all units' together are the department's."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from budgetgen.checking.check import check_prepared
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Level
from budgetgen.reading.submission import read_submission
from budgetgen.rendering import Preparation, Prepared, prepare, prepare_units
from budgetgen.transforming.per_unit import unit_part, unit_submission
from budgetgen.transforming.units_sum import sums_differ
from tests.support.examples import EXAMPLES
from tests.support.submissions import random_submission

Make = Callable[..., Prepared]


@cache
def department() -> Preparation:
    return prepare(EXAMPLES / "department")


@cache
def units() -> tuple[Prepared, ...]:
    return tuple(each.prepared for each in prepare_units(department()) if each.prepared)


def whole() -> Submission:
    assert department().prepared is not None
    return department().prepared.submission  # type: ignore[union-attr]


def parts(submission: Submission) -> list[Submission]:
    return [unit_submission(submission, unit.code) for unit in submission.department.units]


def test_the_units_of_the_example_add_up_cell_by_cell() -> None:
    assert sums_differ(whole(), parts(whole())) == ()
    assert len(sums_differ(whole(), parts(whole())[:1])) > 5


@pytest.mark.parametrize("seed", range(6))
def test_the_units_of_any_submission_add_up(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(random_submission(seed, projects=8), encoding="utf-8")
    given = read_submission(path).submission
    assert given is not None

    assert sums_differ(given, parts(given)) == ()
    for name in ("lines", "procurement", "last_year", "three_public", "year_end"):
        owned = [len(getattr(part, name)) for part in parts(given)]
        assert sum(owned) == len(getattr(given, name))


def test_a_unit_has_its_own_lines_projects_and_assets() -> None:
    part = unit_submission(whole(), "203002")

    # Added up by hand from examples/department/department.yaml.
    assert sum(line.amount for line in part.lines) == Decimal("2613500.00")
    assert [p.name for p in part.projects] == [
        "政务热线坐席外包服务费",
        "政务云资源租用费",
        "基层治理综合平台运行费",
        "公共数据归集共享服务费",
    ]
    assert sum(item.value or 0 for item in part.assets.items) == Decimal("1257000.00")
    assert part.assets.vehicles == ()
    assert [unit.code for unit in part.department.units] == ["203002"]


def test_a_unit_publishes_under_its_own_name_and_code() -> None:
    part = unit_submission(whole(), "203002")

    assert part.level is Level.UNIT
    assert (part.publisher.code, part.publisher.name) == ("203002", "云溪县大数据发展中心")
    assert (whole().publisher.code, whole().publisher.name) == ("203", "中共云溪县委组织部")


def test_the_documents_of_units_say_unit_where_the_departments_says_department() -> None:
    titles = [unit.document.properties.title for unit in units()]
    texts = [
        " ".join(block.text for block in each.document.blocks() if hasattr(block, "text"))
        for each in units()
    ]
    tables = [table.title for table in units()[1].tables.tables.values()]

    assert titles == [
        "中共云溪县委组织部本级2024年单位预算信息公开",
        "云溪县大数据发展中心2024年单位预算信息公开",
    ]
    assert len({each.file_stem for each in units()}) == 2
    for text in texts:
        assert "2024年单位预算" in text
        assert "本部门" not in text
        assert "年部门预算" not in text
    assert "单位预算收支总表" in tables
    assert not [title for title in tables if title.startswith("部门")]


def test_the_departments_document_still_says_department() -> None:
    prepared = department().prepared
    assert prepared is not None
    assert prepared.document.properties.title == "中共云溪县委组织部2024年部门预算信息公开"
    assert "部门预算收支总表" in [table.title for table in prepared.tables.tables.values()]


def test_a_finding_on_a_unit_has_its_place_in_the_departments_file() -> None:
    part = unit_part(whole(), "203002")
    assert department().prepared is not None
    positions = part.positions(department().prepared.positions)  # type: ignore[union-attr]
    lines = (EXAMPLES / "department" / "department.yaml").read_text(encoding="utf-8").splitlines()

    for i, line in enumerate(part.submission.lines):
        typed = lines[positions["lines", i].line - 1]
        assert f'单位: "{line.unit}"' in typed
        assert f"经济科目: {line.economic}" in typed
    for i, project in enumerate(part.submission.projects):
        assert project.code is not None
        assert project.code in lines[positions["projects", i, "code"].line - 1]


def test_the_example_may_be_published_unit_by_unit() -> None:
    found = [f for unit in units() for f in check_prepared(Path("a"), unit).findings]

    assert [f for f in found if f.severity == "错误"] == []


def test_that_prose_is_the_departments_is_told() -> None:
    [told] = {f for each in prepare_units(department()) for f in each.findings}

    assert told.code == "UNIT-PROSE"
    assert told.place.line > 700


def test_that_documents_side_by_side_may_tell_a_secret_is_told(tmp_path: Path) -> None:
    text = (EXAMPLES / "department" / "department.yaml").read_text(encoding="utf-8")
    path = tmp_path / "a.yaml"
    path.write_text(text.replace("金额: 4602.00}", "金额: 4602.00, 涉密: 是}"), encoding="utf-8")

    codes = {f.code for each in prepare_units(prepare(path)) for f in each.findings}

    assert "UNIT-SECRET" in codes


def test_notes_on_accounts_that_the_unit_does_not_use_are_left_out(prepared: Make) -> None:
    given = prepared(
        """
模板包: hebei-2024
预算年度: 2024
金额单位: 元
部门:
  编码: "231"
  名称: 甲
  单位:
    - {编码: "231001", 名称: 乙, 性质: 行政}
    - {编码: "231002", 名称: 丙, 性质: 事业}
预算明细:
  - {单位: "231001", 功能科目: 2012601, 经济科目: 30201, 支出类型: 公用经费, 金额: 5}
  - {单位: "231002", 功能科目: 2012604, 项目: 丁, 经济科目: 30227, 金额: 7}
项目: [{名称: 丁}]
职责活动:
  - {名称: 子, 金额: 9, 活动: [{名称: 丑, 项目: [丁]}, {名称: 寅}]}
文字说明:
  机关运行经费用途: 办公费
  项级说明: [{功能科目: 2012601, 说明: 一}, {功能科目: 2012604, 说明: 二}]
  经济科目说明: [{经济科目: 302, 说明: 三}, {经济科目: 30227, 说明: 四}]
""",
        whole=True,
    ).submission

    first, second = parts(given)

    assert [note.text for note in first.prose.item_notes] == ["一"]
    assert [note.text for note in second.prose.item_notes] == ["二"]
    assert [note.text for note in first.prose.remarks] == ["三"]
    assert [note.text for note in second.prose.remarks] == ["三", "四"]
    assert (first.prose.operating_cost_use, second.prose.operating_cost_use) == ("办公费", "")
    assert (first.duties, second.duties[0].amount) == ((), None)
    assert [activity.name for activity in second.duties[0].activities] == ["丑"]


def test_a_file_of_a_unit_may_not_hold_several(tmp_path: Path) -> None:
    text = (EXAMPLES / "department" / "department.yaml").read_text(encoding="utf-8")
    path = tmp_path / "a.yaml"
    path.write_text(text.replace("预算年度: 2024", "预算年度: 2024\n公开层级: 单位"), "utf-8")

    [finding] = read_submission(path).findings

    assert "列了 2 个单位" in finding.message
    assert finding.place.line == 8
