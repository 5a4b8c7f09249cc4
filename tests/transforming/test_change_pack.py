"""A submission under another pack: the file stays, and what the pack asks is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from budgetgen.model.project import Indicator
from budgetgen.model.submission import Submission
from budgetgen.reading.submission import read_submission
from budgetgen.rendering import Prepared
from budgetgen.transforming.change_pack import LEVELS, NEEDED, NOT_PRINTED, change_pack
from budgetgen.transforming.roll_forward import RolledForward
from tests.support.examples import EXAMPLES

Make = Callable[..., Prepared]
SUBMISSION = """
预算明细:
  - {功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: 100}
  - {项目: P1, 功能科目: 2012604, 经济科目: 30227, 金额: 1}
项目:
  - 编码: P1
    名称: 档案数字化费
    绩效目标: 完成数字化
    绩效指标:
      - {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 页数, 指标值: ≥1页}
      - {一级指标: 效益指标, 二级指标: 社会效益指标, 三级指标: 利用, 指标值: 提高}
      - {一级指标: 成本指标, 二级指标: 经济成本指标, 三级指标: 单价, 指标值: ≤1元}
政府采购:
  - {采购物品名称: 扫描仪, 资金: {一般公共预算拨款: 1}}
文字说明: {部门职责: 保管档案}
"""


def texts(done: RolledForward, topic: str) -> list[str]:
    return [note.text for note in done.notes if note.topic == topic]


def test_only_the_pack_changes() -> None:
    given = read_submission(EXAMPLES / "department").submission
    assert given is not None

    done = change_pack(given, "tangshan-2020")

    assert done.submission == given.model_copy(update={"pack": "tangshan-2020"})
    assert done.findings == ()


def test_what_the_new_pack_asks_and_the_old_did_not_is_told(prepared: Make) -> None:
    done = change_pack(prepared(SUBMISSION).submission, "tangshan-2020")

    needed = texts(done, NEEDED)
    assert "模板包写明用于2020、2021年度，现为2024年度，请向财政局核实" in needed
    # 必填 of the pack: these are empty, 部门职责 and 项目.编码 are not.
    assert "文字说明 总体绩效目标（必填，没有填）" in needed
    assert "职责活动（必填，没有填）" in needed
    assert "项目 用途（必填，1 处没有填）" in needed
    assert not any("部门职责" in text or "项目 编码" in text for text in needed)


def test_what_the_new_pack_does_not_print_is_told(prepared: Make) -> None:
    done = change_pack(prepared(SUBMISSION).submission, "hebei-performance-2022")

    assert texts(done, NOT_PRINTED) == [
        "政府采购（留在文件中，不印）",
        "文字说明 部门职责（留在文件中，不印）",
    ]


def test_levels_of_indicators_by_other_names_are_told(prepared: Make) -> None:
    done = change_pack(prepared(SUBMISSION).submission, "tangshan-2020")

    assert texts(done, LEVELS) == [
        "一级指标“效益指标”在新模板包中称“效果指标”",
        "“成本指标”在新模板包中不是一级指标，一般写作产出指标下的二级指标",
        "每个项目要有一级指标“效果指标”，1 个项目没有",
        "每个项目要有一级指标“满意度指标”，1 个项目没有",
    ]


def test_a_secret_project_is_not_asked_for_anything(prepared: Make) -> None:
    given = prepared(SUBMISSION).submission
    secret = given.projects[0].model_copy(update={"secret": True})
    done = change_pack(given.model_copy(update={"projects": (secret,)}), "tangshan-2020")

    assert not any("项目 用途" in text for text in texts(done, NEEDED))
    assert not any("每个项目" in text for text in texts(done, LEVELS))


@pytest.mark.parametrize(
    ("name", "message"), [("hebei-2024", "用的就是"), ("henan-2024", "没有名为“henan-2024”")]
)
def test_a_pack_that_cannot_be_changed_to_is_a_finding(
    name: str, message: str, prepared: Make
) -> None:
    given: Submission = prepared(SUBMISSION).submission

    done = change_pack(given, name)

    assert done.submission is None
    [finding] = done.findings
    assert message in finding.message
    assert finding.remedy


def test_no_indicators_no_notes_on_their_levels(prepared: Make) -> None:
    given = prepared(SUBMISSION).submission
    none: tuple[Indicator, ...] = ()
    project: Any = given.projects[0].model_copy(update={"indicators": none})

    done = change_pack(given.model_copy(update={"projects": (project,)}), "tangshan-2020")

    assert texts(done, LEVELS) == []
