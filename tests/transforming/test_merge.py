"""A department's file out of its units': every fen arrives, nothing is lost in silence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from budgetgen.model.finding import Severity
from budgetgen.model.money import MoneyUnit
from budgetgen.model.submission import Submission
from budgetgen.model.vocabulary import Level
from budgetgen.reading.submission import read_submission
from budgetgen.transforming.merge import Merged, UnitFile, merge_units
from budgetgen.transforming.own_names import in_full
from budgetgen.transforming.per_unit import unit_submission
from budgetgen.writing.yaml_file import submission_yaml
from tests.support.examples import EXAMPLES
from tests.support.submissions import random_submission

FIRST = """
模板包: hebei-2024
预算年度: 2024
金额单位: 元
批复日期: 2024-02-05
部门:
  编码: "231"
  名称: 云溪县档案局
  单位: [{编码: "231001", 名称: 云溪县档案局本级, 性质: 行政}]
预算明细:
  - {功能科目: 2012601, 经济科目: 30201, 支出类型: 公用经费, 金额: 100000.01}
  - {功能科目: 2012604, 经济科目: 30227, 项目: 修缮, 金额: 5}
项目: [{编码: A1, 名称: 修缮}]
政府采购: [{项目: 修缮, 采购物品名称: 柜, 资金: {一般公共预算拨款: 5}}]
国有资产: {固定资产: [{类别: 车辆, 数量: 1, 价值: 3}], 车辆明细: [{现有: 1}], 说明: 甲}
上年数据: [{功能科目: 2012601, 支出类型: 公用经费, 预算数: 7}]
三公经费: [{类别: 公务接待费, 上年预算数: 1}]
文字说明: {部门职责: 管档案}
职责活动: [{名称: 子, 活动: [{名称: 丑, 项目: [修缮]}]}]
"""
SECOND = """
模板包: hebei-2024
预算年度: 2024
金额单位: 万元
批复日期: 2024-02-05
部门:
  编码: "231"
  名称: 云溪县档案局
  单位: [{编码: "231002", 名称: 云溪县档案馆, 性质: 事业}]
预算明细:
  - {功能科目: 2012604, 经济科目: 30227, 项目: 修缮, 金额: 0.000001}
项目: [{编码: A2, 名称: 修缮}]
国有资产: {说明: 乙}
职责活动: [{名称: 子, 活动: [{名称: 寅, 项目: [修缮]}]}]
"""


def files(folder: Path, *texts: str) -> list[UnitFile]:
    found = []
    for i, text in enumerate(texts, 1):
        path = folder / f"单位{i}.yaml"
        path.write_text(text, encoding="utf-8")
        reading = read_submission(path)
        assert reading.submission is not None, reading.findings
        found.append(UnitFile(path, reading.submission, reading.positions))
    return found


def merged(folder: Path, *texts: str) -> Submission:
    done = merge_units(files(folder, *texts))
    assert done.submission is not None, done.findings
    return done.submission


def test_what_belongs_to_a_unit_names_it_and_files_in_yuan_and_ten_thousands_agree(
    tmp_path: Path,
) -> None:
    found = merged(tmp_path, FIRST, SECOND)

    assert [unit.code for unit in found.department.units] == ["231001", "231002"]
    assert [(line.unit, line.project, line.amount) for line in found.lines] == [
        ("231001", None, Decimal("100000.01")),
        ("231001", "A1", Decimal("5.00")),
        ("231002", "A2", Decimal("0.01")),
    ]
    assert found.money_unit is MoneyUnit.YUAN
    assert [item.unit for item in (*found.assets.items, *found.assets.vehicles)] == ["231001"] * 2
    assert (found.procurement[0].unit, found.procurement[0].project) == ("231001", "A1")
    assert (found.last_year[0].unit, found.three_public[0].unit) == ("231001", "231001")
    assert [(p.code, p.unit) for p in found.projects] == [("A1", "231001"), ("A2", "231002")]
    assert found.assets.note == ("甲", "乙")
    [duty] = found.duties
    assert [(a.name, a.projects) for a in duty.activities] == [("丑", ("A1",)), ("寅", ("A2",))]


def test_the_merged_file_can_be_written_and_read(tmp_path: Path) -> None:
    found = merged(tmp_path, FIRST, SECOND)
    path = tmp_path / "部门.yaml"
    path.write_text(submission_yaml(found), encoding="utf-8")

    assert read_submission(path).submission == found


def as_sets(submission: Submission) -> dict[str, object]:
    """A submission's parts without the order of its lists, which the units' files set."""
    full = in_full(submission)
    lists = ("lines", "procurement", "last_year", "three_public", "year_end")
    found: dict[str, object] = {name: sorted(map(repr, getattr(full, name))) for name in lists}
    found["assets"] = sorted(map(repr, (*full.assets.items, *full.assets.vehicles)))
    found["projects"] = sorted((p.key, p.goals, p.indicators) for p in full.projects)
    return found | {"units": full.department, "prose": full.prose.duties}


def unit_files(given: Submission) -> list[UnitFile]:
    positions = read_submission(EXAMPLES / "small").positions
    return [
        UnitFile(Path(f"{unit.code}.yaml"), unit_submission(given, unit.code), positions)
        for unit in given.department.units
    ]


def test_a_department_taken_apart_and_put_together_is_the_same() -> None:
    given = read_submission(EXAMPLES / "department").submission
    assert given is not None

    done = merge_units(unit_files(given))

    assert done.submission is not None
    assert done.submission.level is Level.DEPARTMENT
    assert as_sets(done.submission) == as_sets(given)
    assert done.submission.prose == given.prose
    assert done.findings == ()


@pytest.mark.parametrize("seed", range(6))
def test_so_is_any_department(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(random_submission(seed, projects=6), encoding="utf-8")
    given = read_submission(path).submission
    assert given is not None

    done = merge_units(unit_files(given))

    assert done.submission is not None, done.findings
    assert as_sets(done.submission) == as_sets(given)


WRONG = {
    "year": ("预算年度: 2024", "预算年度: 2025", "预算年度是2025，而 单位1.yaml 是2024"),
    "department": ('编码: "231"', '编码: "232"', "部门 编码是232"),
    "day": ("02-05", "02-06", "批复日期是2024-02-06"),
    "unit twice": ("231002", "231001", "单位 231001 在 单位1.yaml 中已经有了"),
    "project differs": ("编码: A2", "编码: A1, 用途: 别的", "项目“A1”与 单位1.yaml 中的内容不同"),
    "project without code": ("编码: A2, ", "", "几个单位都有名为“修缮”的项目"),
    "duty with amount": ("{名称: 子,", "{名称: 子, 金额: 1,", "有的单位填了金额"),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=list(WRONG))
def test_files_that_do_not_fit_are_not_merged(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    assert SECOND.count(old) == 1
    done = merge_units(files(tmp_path, FIRST, SECOND.replace(old, new)))

    assert done.submission is None
    [finding] = [f for f in done.findings if message in f.message]
    assert finding.severity is Severity.ERROR
    assert Path(finding.place.file).name == "单位2.yaml"
    assert finding.place.line > 1
    assert finding.remedy


def lost(done: Merged) -> list[str]:
    assert done.submission is not None
    return [f.message for f in done.findings if f.code == "MERGE-LOST"]


def test_prose_is_that_of_the_headquarters_and_other_prose_is_told(tmp_path: Path) -> None:
    second = SECOND + "文字说明: {部门职责: 管档案, 其他说明: 另有说明}\n"
    done = merge_units(files(tmp_path, second, FIRST))

    assert done.submission is not None
    assert done.submission.prose.duties == ("管档案",)
    assert lost(done) == ["文字说明的“其他说明”没有带入：部门的文字取自 单位2.yaml"]


def test_prose_is_that_of_the_first_file_that_has_any(tmp_path: Path) -> None:
    without = FIRST.replace("文字说明: {部门职责: 管档案}\n", "")
    second = SECOND + "文字说明: {部门职责: 查档案}\n"
    done = merge_units(files(tmp_path, without, second))

    assert done.submission is not None
    assert done.submission.prose.duties == ("查档案",)
    assert lost(done) == []


def test_notes_on_accounts_are_those_of_all_units(tmp_path: Path) -> None:
    def notes(*codes: int, text: str) -> str:
        return ", ".join(f"{{功能科目: {code}, 说明: {text}}}" for code in codes)

    first = FIRST.replace("管档案}", f"管档案, 项级说明: [{notes(2012601, 2012604, text='甲')}]}}")
    second = SECOND + f"文字说明: {{项级说明: [{notes(2012604, 2012699, text='乙')}]}}\n"
    done = merge_units(files(tmp_path, first, second))

    assert done.submission is not None
    found = [(note.functional, note.text) for note in done.submission.prose.item_notes]
    assert found == [("2012601", "甲"), ("2012604", "甲"), ("2012699", "乙")]
    assert lost(done) == ["项级说明中科目 2012604 的说明没有带入：另一个单位已有说明"]


def test_a_waiver_for_a_whole_file_does_not_grow_to_the_department(tmp_path: Path) -> None:
    waiver = "{规则: VAL-NO-UNIT, 理由: 甲, 批准单位: 乙, 截止日期: 2024-12-31"
    second = SECOND + f"豁免: [{waiver}}}, {waiver}, 位置: 项目/修缮}}]\n"
    done = merge_units(files(tmp_path, FIRST, second))

    assert done.submission is not None
    assert [waiver.place for waiver in done.submission.waivers] == ["项目/修缮"]
    assert lost(done) == ["豁免 VAL-NO-UNIT 是对整份文件的，没有带入部门的文件"]


def test_a_project_that_two_units_share_is_listed_once(tmp_path: Path) -> None:
    found = merged(tmp_path, FIRST, SECOND.replace("编码: A2", "编码: A1"))

    assert [(p.code, p.unit) for p in found.projects] == [("A1", None)]
    assert [line.project for line in found.lines] == [None, "A1", "A1"]
