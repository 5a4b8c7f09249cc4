"""``pack diff``: what changed, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.packs.difference import pack_differences
from budgetgen.packs.pack import load_folder, load_pack

Make = Callable[..., Path]


def changes(folder: Path) -> list[str]:
    found = pack_differences(load_pack("hebei-2024"), load_folder(folder))
    return [sentence for sentence in found if not sentence.startswith(("名称：", "版本："))]


COLUMNS = """\
表:
  机构设置:
    列:
      - {标题: 单位名称, 内容: 名称, 宽: 40}
      - {标题: 编制人数, 内容: 编制人数, 宽: 15}
      - {标题: 单位规格, 内容: 规格, 宽: 20}
      - {标题: 经费保障形式, 内容: 经费保障形式, 宽: 30}
"""


def test_a_pack_does_not_differ_from_itself() -> None:
    pack = load_pack("hebei-2024")

    assert pack_differences(pack, pack) == []


def test_columns_are_told_by_their_titles(make: Make) -> None:
    assert changes(make({"tables.yaml": COLUMNS})) == [
        "表“机构设置”，删去列“单位性质”",
        "表“机构设置”，新增列“编制人数”，在列“单位名称”之后",
        "表“机构设置”，列“单位规格”，宽：15 改为 20",
    ]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"tables.yaml": "表: {收支总表: {标题: 收支表}}"},
         "表“收支总表”，标题：“部门预算收支总表” 改为 “收支表”"),
        ({"tables.yaml": "表: {另一张: {标题: 另一张, 形式: 机构, 列: [{标题: 一}]}}"},
         "新增表“另一张”，在表“固定资产”之后"),
        ({"tables.yaml": "数: {项目支出: {类型: 项目支出, 账: 上年预算}}"},
         "数“项目支出”：类型为“项目支出” 改为 类型为“项目支出”，账为“上年预算”"),
        ({"style.yaml": "文字: {正文: {字号: 15}}"}, "样式“正文”，字号：16 改为 15"),
        ({"style.yaml": "横排: {左: 25}"}, "横排，左：20 改为 25"),
        ({"text/前言.j2": "现予公开。"}, "改为：现予公开。"),
        ({"text/新.j2": "一"}, "新增文字“新”"),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_a_sentence(
    files: dict[str, str], sentence: str, make: Make
) -> None:
    (change,) = changes(make(files))

    assert sentence in change


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("表格单位: 元\n", "表格单位：“万元” 改为 “元”"),
        ("编号: {章: 第一部分}\n", "编号，章：“一、” 改为 “第一部分”"),
        ("检查标准: {变动幅度: 20}\n", "检查标准，变动幅度：10 改为 20"),
    ],
)
def test_settings_are_told_by_their_keys(settings: str, sentence: str, make: Make) -> None:
    assert changes(make(settings=settings)) == [sentence]


def test_terms_come_and_go(make: Make) -> None:
    before = load_pack("hebei-2024").glossary.terms
    folder = make(
        {
            "glossary.yaml": "名词解释:\n"
            f"  - {{名词: {before[0].term}, 解释: 另一种说法。, 用到: [财政拨款]}}\n"
            "  - {名词: 新名词, 解释: 新的说法。}\n"
        }
    )

    found = changes(folder)

    assert f"删去名词“{before[1].term}”" in found
    assert f"新增名词“新名词”，在名词“{before[0].term}”之后" in found
    assert any(each.startswith(f"名词“{before[0].term}”，解释：") for each in found)


def test_sections_are_told_by_their_headings(make: Make) -> None:
    outline = "内容: [{目录: 目录}, {章: 新的一章, 内容: [{文字: 前言}]}]"

    found = changes(make({"outline.yaml": outline}))

    assert "新增章“新的一章”，在目录“目录”之后" in found
    assert any(sentence.startswith("删去部分“") for sentence in found)
