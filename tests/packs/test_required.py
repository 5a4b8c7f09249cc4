"""What a pack requires is asked for by name, but only where the pack prints it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.checking.catalogue import load_catalogue
from budgetgen.checking.engine import run_checks
from budgetgen.model.finding import Finding
from budgetgen.packs.pack import load_folder, load_pack
from budgetgen.packs.references import field_path
from budgetgen.packs.required import required_fields
from budgetgen.rendering import case_of, prepare
from tests.support.examples import EXAMPLES

Make = Callable[..., Path]
TOWN = EXAMPLES / "hebei-performance-2024" / "department.yaml"


def missing(text: str, folder: Path) -> list[Finding]:
    path = folder / "department.yaml"
    path.write_text(text, encoding="utf-8")
    done = prepare(path)
    assert done.prepared is not None, done.findings
    found = run_checks(case_of(done.prepared), done.prepared.positions).findings
    return [finding for finding in found if finding.code == "PACK-REQUIRED"]


def test_a_field_is_named_by_its_titles() -> None:
    assert field_path("文字说明.总体绩效目标") == ("prose", "overall_goals")
    assert field_path("审核单位") == ("reviewed_by",)
    assert field_path("项目.绩效指标") == ("projects", "indicators")
    assert field_path("文字说明.口号") is None
    assert field_path("审核单位.姓名") is None


def test_each_missing_field_is_named_where_it_would_stand(tmp_path: Path) -> None:
    text = TOWN.read_text(encoding="utf-8").replace("审核单位: 云溪县财政局\n", "")
    start, end = text.index("    用途: 用于村级公路"), text.index("    支出计划: {3月底: 10%")
    found = missing(text[:start] + text[end:], tmp_path)
    assert [finding.message.split("，")[0] for finding in found] == [
        "缺少审核单位",
        "缺少项目 用途",
    ]
    assert [finding.remedy for finding in found] == ["请填写审核单位", "请填写项目 用途"]
    name = text.splitlines().index("    名称: 村级道路小修养护费")
    assert found[1].place.line == name
    assert all(finding.severity is load_catalogue()["PACK-REQUIRED"].severity for finding in found)


def test_a_project_that_is_not_printed_lacks_nothing(tmp_path: Path) -> None:
    text = TOWN.read_text(encoding="utf-8")
    secret = text.replace(
        "    用途: 用于村级公路的坑槽修补、边沟清理和标志更换。\n", "    涉密: 是\n"
    )
    assert secret != text
    assert missing(secret, tmp_path) == []
    assert missing(text, tmp_path) == []


def test_a_pack_that_leaves_out_a_chapter_requires_nothing_of_it(make: Make) -> None:
    goals, forms = ("prose", "goals"), ("projects", "purpose")
    assert {goals, forms} <= set(required_fields(load_pack("hebei-performance-2022")))
    folder = make(
        {
            "pack.yaml": "标识: yunxi-2022\n名称: 云溪县\n沿用: hebei-performance-2022\n",
            "outline.yaml": "内容: [{大标题: 绩效目标, 页码: 重新, 内容: [{段落: 总体绩效目标}]}]\n",
        }
    )
    assert required_fields(load_folder(folder)) == [("prose", "overall_goals")]


@pytest.mark.parametrize("titles", ["文字说明.口号", "项目.用途.长度", "批复"])
def test_a_field_that_no_submission_has_is_a_defect_of_the_pack(
    titles: str, make: Make, refused: Callable[..., Finding]
) -> None:
    finding = refused(load_folder, make(settings=f"必填: [{titles}]\n"))
    assert finding.code == "PACK-REFERENCE"
    assert titles in finding.message
    assert finding.place.line == 4
