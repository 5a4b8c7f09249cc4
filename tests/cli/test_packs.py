"""A pack of a few lines over another, and packs that cannot be used."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgetgen.resources import templates_folder

Command = Callable[..., Any]
County = Callable[[str], Path]

COUNTY = """\
标识: yunxi-2024
名称: 云溪县
沿用: hebei-2024
文档标题: 云溪县样式
"""


@pytest.fixture
def county(tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch) -> County:
    """Installs a county's pack beside the province's; the submission uses it."""
    templates = tmp_path / "templates"
    for name in ("common", "hebei-2024"):
        shutil.copytree(templates_folder() / name, templates / name)
    monkeypatch.setattr("budgetgen.packs.pack.templates_folder", lambda: templates)
    text = small.read_text(encoding="utf-8")
    small.write_text(text.replace("hebei-2024", "yunxi-2024"), encoding="utf-8")

    def install(settings: str) -> Path:
        folder = templates / "yunxi-2024"
        folder.mkdir()
        (folder / "pack.yaml").write_text(settings, encoding="utf-8")
        return folder

    return install


def test_a_county_changes_a_few_lines_of_its_province(
    county: County, small: Path, budgetgen: Command, tmp_path: Path
) -> None:
    county(COUNTY)

    done = budgetgen("render", small, "-f", "html")

    assert (done.code, done.err) == (0, "")
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["云溪县样式.html"]


def test_a_county_may_leave_out_what_its_province_says(
    county: County, small: Path, budgetgen: Command, tmp_path: Path
) -> None:
    county("沿用: hebei-2024\n名称: 云溪县\n")

    done = budgetgen("render", small, "-f", "html")

    assert (done.code, done.err) == (0, "")
    (made,) = (tmp_path / "output").iterdir()
    assert made.name.startswith("云溪县档案馆2024年")


@pytest.mark.parametrize(
    ("settings", "line", "message", "remedy"),
    [
        (COUNTY.replace("hebei-2024", "henan-2024"), 3, "没有名为“henan-2024”", "hebei-2024"),
        (COUNTY.replace("hebei-2024", "yunxi-2024"), 3, "成环", "另一个模板包"),
        (COUNTY + "小数位数: 9\n", 5, "小数位数：数值太大，现为 9", "不大于 4"),
        (COUNTY + "小数位: 2\n", 5, "没有“小数位”", "小数位数"),
        (COUNTY + "表格单位: {]\n", 5, "括号", "对照上下行"),
    ],
    ids=["unknown base", "circle", "value", "key", "yaml"],
)
def test_a_defect_of_a_pack_is_shown_in_its_own_file(
    settings: str,
    line: int,
    message: str,
    remedy: str,
    county: County,
    small: Path,
    budgetgen: Command,
) -> None:
    file = county(settings) / "pack.yaml"

    done = budgetgen("render", small, "-f", "html")

    assert done.code == 2
    assert f"{file}:{line}:" in done.err
    assert message in done.err
    assert remedy in done.err


def test_a_text_of_a_pack_that_is_no_text_is_a_finding(
    county: County, small: Path, budgetgen: Command
) -> None:
    text = county(COUNTY) / "text" / "前言.j2"
    text.parent.mkdir()
    text.write_bytes(b"\xff\xff\x80")

    done = budgetgen("render", small, "-f", "html")

    assert done.code == 2
    assert str(text) in done.err
