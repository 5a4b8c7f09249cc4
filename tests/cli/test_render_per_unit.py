"""``budgetgen render --per-unit``: the department's document and each unit's, all or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from budgetgen.resources import examples_folder

Command = Callable[..., Any]

DEPARTMENT = examples_folder() / "department"
STEMS = [
    "中共云溪县委组织部2024年部门预算信息公开",
    "中共云溪县委组织部本级2024年单位预算信息公开",
    "云溪县大数据发展中心2024年单位预算信息公开",
]


def test_the_department_and_each_unit_get_a_document(budgetgen: Command, tmp_path: Path) -> None:
    done = budgetgen("render", DEPARTMENT, "--per-unit", "-f", "html", "-o", "公开")

    assert done.code == 0
    assert done.err.count("UNIT-PROSE") == 1
    files = sorted(path.stem for path in (tmp_path / "公开").iterdir())
    assert files == sorted(STEMS)
    center = (tmp_path / "公开" / f"{STEMS[2]}.html").read_text(encoding="utf-8")
    assert "单位预算收支总表" in center
    assert "老年教育办学经费" not in center


def test_nothing_is_written_where_one_of_them_cannot_be(budgetgen: Command, tmp_path: Path) -> None:
    (tmp_path / "公开" / f"{STEMS[2]}.html").mkdir(parents=True)

    done = budgetgen("render", DEPARTMENT, "--per-unit", "-f", "html", "-o", "公开")

    assert done.code == 2
    assert "同名的文件夹" in done.err
    assert [path.name for path in (tmp_path / "公开").iterdir()] == [f"{STEMS[2]}.html"]


def test_a_department_of_one_unit_has_two_documents(
    budgetgen: Command, small: Path, tmp_path: Path
) -> None:
    done = budgetgen("render", small, "--per-unit", "-f", "html")

    assert (done.code, done.err) == (0, "")
    assert sorted(path.stem for path in (tmp_path / "output").iterdir()) == [
        "云溪县档案馆2024年单位预算信息公开",
        "云溪县档案馆2024年部门预算信息公开",
    ]


def test_errors_of_a_unit_keep_all_back(budgetgen: Command, tmp_path: Path) -> None:
    text = (DEPARTMENT / "department.yaml").read_text(encoding="utf-8")
    path = tmp_path / "a.yaml"
    path.write_text(text.replace("云溪县大数据发展中心", "XX中心", 1), encoding="utf-8")

    done = budgetgen("render", path, "--per-unit", "-f", "html")

    assert done.code == 2
    assert done.err.count("TEXT-RESIDUE") == 1  # the department and the unit, told once
    assert list(tmp_path.iterdir()) == [path]
