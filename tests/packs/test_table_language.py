"""What tables.yaml may not say: found on loading, with its place and a remedy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.composing.document import Paragraph
from budgetgen.model.finding import Finding
from budgetgen.packs.pack import PackError, load_folder
from budgetgen.rendering import prepare
from tests.support.examples import EXAMPLES

Make = Callable[..., Path]
Refused = Callable[..., Finding]

TABLE = """
表:
  变动:
    标题: 变动表
    形式: 科目
    列:
      - {标题: 名称, 内容: 名称}
      - {标题: 今年}
      - {标题: 去年, 条件: {账: 上年预算}}
"""


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("{标题: 增减, 内容: 增减额, 比较: [今年, 前年]}", "没有名为“前年”的金额列"),
        ("{标题: 增减, 内容: 增减额, 比较: [今年, 名称]}", "没有名为“名称”的金额列"),
        ("{标题: 增减, 内容: 增减率}", "列“增减”的“内容”与“比较”不合"),
        ("{标题: 增减, 比较: [今年, 去年]}", "列“增减”的“内容”与“比较”不合"),
    ],
)
def test_a_comparison_names_two_columns_of_money(
    column: str, message: str, make: Make, refused: Refused
) -> None:
    finding = refused(load_folder, make({"tables.yaml": f"{TABLE}      - {column}\n"}))

    assert message in finding.message
    assert finding.place.line == 10


def test_two_columns_of_money_of_one_table_have_two_titles(make: Make) -> None:
    with pytest.raises(PackError) as caught:
        load_folder(make({"tables.yaml": f"{TABLE}      - {{标题: 今年}}\n"}))
    assert len(caught.value.findings) == 2  # at each of them
    assert all("有几列金额都叫“今年”" in finding.message for finding in caught.value.findings)


def test_a_units_table_stands_for_one_of_the_departments(make: Make, refused: Refused) -> None:
    unit = TABLE.replace("表:", "单位表:", 1)
    finding = refused(load_folder, make({"tables.yaml": unit}))

    assert "没有名为“变动”的表" in finding.message
    load_folder(make({"tables.yaml": TABLE + unit}))


def test_zero_is_printed_in_one_of_three_ways(make: Make, refused: Refused) -> None:
    finding = refused(load_folder, make(settings="零值: 无\n"))

    assert "0.00" in finding.message + finding.remedy


def test_a_chapter_may_belong_to_departments_alone(make: Make, tmp_path: Path) -> None:
    outline = "内容: [{文字: 甲, 层级: 部门}, {文字: 乙, 层级: 单位}, {文字: 丙}]"
    texts = {f"text/{name}.j2": f"这是{name}段。" for name in "甲乙丙"}
    pack = make({"outline.yaml": outline, **texts})
    said = {}
    for level in ("部门", "单位"):
        text = (EXAMPLES / "small" / "department.yaml").read_text(encoding="utf-8")
        text = text.replace("模板包: hebei-2024", f"公开层级: {level}\n模板包: yunxi-2024")
        path = tmp_path / "部门预算.yaml"
        path.write_text(text, encoding="utf-8")
        installed(pack, tmp_path)
        done = prepare(path)
        assert done.prepared is not None, done.findings
        said[level] = [b.text for b in done.prepared.document.blocks() if isinstance(b, Paragraph)]
    assert said == {"部门": ["这是甲段。", "这是丙段。"], "单位": ["这是乙段。", "这是丙段。"]}


def installed(pack: Path, folder: Path) -> None:
    """The pack where the user's packs are looked for."""
    target = folder / "用户的模板包" / pack.name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(pack, target_is_directory=True)
