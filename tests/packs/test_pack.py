"""Finding and loading packs: by name, by path, over others; and what cannot be used."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.model.finding import Finding
from budgetgen.packs.pack import (
    PackError,
    available_packs,
    find_pack,
    load_folder,
    load_pack,
    pack_files,
)
from budgetgen.packs.user_folder import installed_packs, user_folder
from budgetgen.resources import templates_folder

Make = Callable[..., Path]
_DOUBLED = "".join(f"  甲{i + 1}: [甲{i}, 甲{i}]\n" for i in range(60))
Refused = Callable[..., Finding]


def test_a_pack_in_a_folder_stands_over_the_one_it_extends(make: Make) -> None:
    folder = make({"tables.yaml": "表: {收支总表: {标题: 云溪县收支总表}}"})

    pack = load_folder(folder)

    assert pack.settings.id == "yunxi-2024"
    assert pack.tables.tables["收支总表"].title == "云溪县收支总表"
    assert pack.tables.tables["收入总表"] == load_pack("hebei-2024").tables.tables["收入总表"]
    assert pack.sources.chain.startswith("yunxi-2024 → hebei-2024")


def test_every_value_knows_the_file_of_the_chain_that_says_it(make: Make) -> None:
    folder = make({"tables.yaml": "\n\n表:\n  收支总表: {标题: 云溪县收支总表}\n"})

    sources = load_folder(folder).sources

    own = sources.place("tables.yaml", "tables", "收支总表", "title")
    assert (own.file, own.line) == (str(folder / "tables.yaml"), 4)
    inherited = sources.place("tables.yaml", "tables", "收入总表", "title")
    assert Path(inherited.file).is_relative_to(templates_folder())
    assert inherited.line


def test_the_digest_tells_any_change_of_the_pack_and_of_what_it_extends(make: Make) -> None:
    plain = make()
    digest = load_folder(plain).digest

    assert load_folder(plain).digest == digest
    (plain / "text").mkdir()
    (plain / "text" / "前言.j2").write_text("现予公开。", encoding="utf-8")
    assert load_folder(plain).digest != digest
    assert load_pack("hebei-2024").digest != digest


def test_a_pack_that_changed_since_it_was_read_is_read_again(make: Make) -> None:
    folder = make({"tables.yaml": "表: {收支总表: {标题: 云溪县收支总表}}"})
    tables = folder / "tables.yaml"
    for title in ("云溪县收支总表", "云溪县部门收支总表", "云溪县收支总表"):
        tables.write_text(f"表: {{收支总表: {{标题: {title}}}}}", encoding="utf-8")
        assert load_folder(folder).tables.tables["收支总表"].title == title
    tables.write_text("表: [", encoding="utf-8")
    with pytest.raises(PackError):
        load_folder(folder)


def test_a_file_that_is_no_part_of_a_pack_changes_nothing(make: Make) -> None:
    folder = make()
    before = load_folder(folder)
    (folder / "说明.txt").write_text("给经办人的说明", encoding="utf-8")
    (folder / "run.py").write_text("raise SystemExit", encoding="utf-8")

    assert load_folder(folder).digest == before.digest


def test_an_installed_pack_is_found_by_its_name(make: Make, user_packs: Path) -> None:
    shutil.copytree(make(), user_packs / "yunxi-2024")

    assert "yunxi-2024" in available_packs()
    assert load_pack("yunxi-2024").settings.title == "云溪县"


def test_an_installed_pack_never_takes_the_place_of_a_built_in_one(
    make: Make, user_packs: Path, refused: Refused
) -> None:
    shutil.copytree(make(name="other"), user_packs / "hebei-2024")

    finding = refused(load_pack, "hebei-2024")

    assert finding.code == "PACK-SHADOW"
    assert finding.place.file == str(user_packs / "hebei-2024")


def test_a_path_and_a_name_are_both_understood(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make()
    monkeypatch.chdir(folder.parent)

    assert find_pack(str(folder)) == folder
    assert find_pack("./yunxi-2024") == folder
    assert find_pack("yunxi-2024") == folder
    assert find_pack("hebei-2024") == templates_folder() / "hebei-2024"


def test_a_name_that_may_mean_two_packs_is_refused(
    make: Make, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    monkeypatch.chdir(make(name="hebei-2024").parent)

    assert refused(find_pack, "hebei-2024").code == "PACK-AMBIGUOUS"
    assert find_pack("./hebei-2024").name == "hebei-2024"


@pytest.mark.parametrize("name", ["../../etc", "/etc", "", ".", "hebei-2024/../hebei-2024"])
def test_what_a_submission_names_is_never_a_path(name: str, refused: Refused) -> None:
    assert refused(load_pack, name).code == "PACK-UNKNOWN"


def test_a_circle_is_shown_whole(user_packs: Path, make: Make, refused: Refused) -> None:
    shutil.copytree(make(name="a"), user_packs / "a")
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        (user_packs / name).mkdir(exist_ok=True)
        (user_packs / name / "pack.yaml").write_text(f"标识: {name}\n沿用: {base}\n", "utf-8")

    finding = refused(load_pack, "a")

    assert finding.code == "PACK-EXTENDS"
    assert "a → b → c → a" in finding.message
    assert (finding.place.file, finding.place.line) == (str(user_packs / "c" / "pack.yaml"), 2)


def test_a_chain_has_an_end(user_packs: Path, refused: Refused) -> None:
    for i in range(50):
        folder = user_packs / f"p{i}"
        folder.mkdir(parents=True)
        (folder / "pack.yaml").write_text(f"标识: p{i}\n沿用: p{i + 1}\n", "utf-8")

    finding = refused(load_pack, "p0")

    assert finding.code == "PACK-EXTENDS"
    assert "6 层" in finding.message


def test_a_mistake_is_told_with_the_chain(make: Make, refused: Refused) -> None:
    finding = refused(load_folder, make(settings="小数位数: 9\n"))

    assert "yunxi-2024 → hebei-2024" in finding.message
    assert finding.place.line == 4


def test_all_files_are_read_before_anything_is_said(make: Make) -> None:
    folder = make({"tables.yaml": "表格: {}\n", "style.yaml": "横排: {宽: 窄}\n"})

    with pytest.raises(PackError) as caught:
        load_folder(folder)

    assert {Path(f.place.file).name for f in caught.value.findings} == {"tables.yaml", "style.yaml"}


@pytest.mark.parametrize(
    ("file", "content", "line", "message"),
    [
        ("tables.yaml", "数:\n  甲: [乙]", 2, "没有名为“乙”的数"),
        ("tables.yaml", "数:\n  甲: [乙]\n  乙: [甲]", 2, "绕了一圈"),
        ("tables.yaml", "表:\n  机构设置:\n    列: [{标题: 甲, 合计自: 乙}]", 3, "“乙”的列"),
        ("tables.yaml", "表:\n  机构设置:\n    列: [{标题: 甲, 合计自: 甲}]", 3, "绕了一圈"),
        ("tables.yaml", "表:\n  固定资产:\n    行: [{名称: 甲, 合计自: 乙}]", 3, "“乙”的行"),
        ("tables.yaml", "表:\n  机构设置: {列: []}", 2, "没有列"),
        ("tables.yaml", "表:\n  收支总表: {两边: []}", 2, "两边"),
        ("outline.yaml", "内容:\n  - 表: 收支总标", 2, "“收支总标”的表"),
        ("outline.yaml", "内容:\n" + "  - 文字: 前言\n" * 1001, 2, "1000 条"),
        ("tables.yaml", "数:\n  甲: [乙]\n  乙: [丙]\n  丙: [乙]", 3, "绕了一圈"),
        ("tables.yaml", "数:\n  甲0: {账: 本年}\n" + _DOUBLED, 10, "层层相加"),
        ("tables.yaml", "表:\n  固定资产:\n    行: [" + "{名称: 甲}, " * 1001 + "]", 3, "太大"),
        ("outline.yaml", "内容:\n  - 文字: 前沿", 2, "“前沿”的文字"),
        ("pack.yaml", "标识: 甲\n沿用: hebei-2024\n表头行:\n  单位: 一|二", 4, "左、中、右三段"),
        ("pack.yaml", "标识: 甲\n沿用: hebei-2024\n固定文字:\n  计划时点: 3月", 4, "4 段"),
        ("pack.yaml", "标识: ../甲\n沿用: hebei-2024", 1, "不能用作文件名"),
        ("style.yaml", "横排:\n  左: 250", 2, "版心不足"),
        ("style.yaml", "横排:\n  左: nan", 2, "左"),
        ("style.yaml", "横排:\n  宽: inf", 2, "宽"),
    ],
)
def test_a_reference_that_leads_nowhere_is_found_at_its_line(
    file: str, content: str, line: int, message: str, make: Make
) -> None:
    with pytest.raises(PackError) as caught:
        load_folder(make({file: content}))

    found = [f for f in caught.value.findings if message in f.message]
    assert found, caught.value.findings
    assert Path(found[0].place.file).name == file
    assert found[0].place.line == line


@pytest.mark.parametrize(
    "style",
    [
        "文字: {正文: {字体: 'url(file:///etc/passwd)'}}",
        "文字: {正文: {字体: '宋体\"; src: url(file:///etc/passwd)'}}",
        "文字: {正文: {西文字体: 'local(x); @import \"file:///etc/passwd\"'}}",
        "表格: {字体: '</style><img src=file:///etc/passwd>'}",
        "文字: {'x{background:url(file:///etc/passwd)}': {字体: 宋体, 字号: 10}}",
        "文字: {'正文, *': {字体: 宋体, 字号: 10}}",
    ],
)
def test_no_style_can_name_a_file(style: str, make: Make, refused: Refused) -> None:
    finding = refused(load_folder, make({"style.yaml": style}))

    assert finding.code == "PACK-REFERENCE"
    assert finding.place.line == 1


def test_a_pack_for_a_newer_program_is_refused(make: Make, refused: Refused) -> None:
    finding = refused(load_folder, make(settings="需要版本: 99.0.0\n"))

    assert finding.code == "PACK-REQUIRES"
    assert "升级" in finding.remedy
    assert load_folder(make(settings="需要版本: 0.0.1\n"))


@pytest.mark.parametrize("file", ["tables.yaml", "text/前言.j2", "base.docx"])
def test_a_link_out_of_the_pack_is_refused(
    file: str, make: Make, tmp_path: Path, refused: Refused
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("机密", encoding="utf-8")
    folder = make()
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).symlink_to(secret)

    finding = refused(load_folder, folder)

    assert (finding.code, finding.place.file) == ("PACK-FILE", str(folder / file))
    assert "链接" in finding.message


def test_a_linked_folder_of_texts_is_refused(make: Make, tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "别处").mkdir()
    folder = make()
    (folder / "text").symlink_to(tmp_path / "别处")

    assert "链接" in refused(load_folder, folder).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX")
def test_a_pipe_is_not_waited_for(make: Make, refused: Refused) -> None:
    folder = make()
    os.mkfifo(folder / "style.yaml")

    assert refused(load_folder, folder).code == "PACK-FILE"


def test_what_is_too_large_is_not_read(make: Make, refused: Refused) -> None:
    folder = make({"glossary.yaml": "# " + "一" * 500_000})

    assert "上限" in refused(load_folder, folder).message


def test_too_many_files_are_refused(make: Make, refused: Refused) -> None:
    folder = make({f"text/{i}.j2": "一" for i in range(400)})

    assert "300" in refused(pack_files, folder).message


def test_an_alias_bomb_is_a_finding(make: Make) -> None:
    bomb = "a: &a [一,一,一,一,一,一,一,一,一]\n" + "".join(
        f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )

    with pytest.raises(PackError):
        load_folder(make({"glossary.yaml": bomb}))


def test_every_pack_that_comes_along_loads() -> None:
    names = available_packs()

    assert "hebei-2024" in names
    assert [load_pack(name).settings.id for name in names] == names


@pytest.mark.skipif(sys.platform != "linux", reason="each platform has its own place")
def test_packs_lie_with_the_user_s_data_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BUDGETGEN_PACKS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert user_folder() == tmp_path / "budgetgen" / "packs"
    assert installed_packs() == {}
