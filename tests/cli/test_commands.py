"""``explain``, ``new`` and ``schema``."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from budgetgen.resources import examples_folder, schemas_folder

Command = Callable[..., Any]

DEPARTMENT = examples_folder() / "department" / "department.yaml"


def test_a_figure_is_explained_by_the_lines_it_sums(budgetgen: Command) -> None:
    """242.18 万元 are the amounts of seven lines, added by hand: 184.60 + 2.20 + 18.88 + …"""
    accounts = ["30101", "30305", "30201", "30216", "30229", "30239", "30299"]
    typed = DEPARTMENT.read_text(encoding="utf-8").splitlines()
    expected = [
        (number, line)
        for number, line in enumerate(typed, 1)
        if "功能科目: 2013201, 经济科目" in line and "支出类型" in line
    ]
    assert [re.search(r"经济科目: (\d+)", line)[1] for _, line in expected] == accounts

    done = budgetgen("explain", DEPARTMENT, "支出总表/2013201/基本支出")

    assert (done.code, done.err) == (0, "")
    assert "印出：242.18 万元\n" in done.out
    assert "金额：2421800.00 元\n" in done.out
    assert "由 7 行相加" in done.out
    shown = re.findall(r"department\.yaml:(\d+):(\d+)  .*? (\d{5}) .*  ([\d.]+)元", done.out)
    assert [int(line) for line, _, _, _ in shown] == [number for number, _ in expected]
    for (line, column, account, amount), name in zip(shown, accounts, strict=True):
        text = typed[int(line) - 1]
        assert account == name
        assert text[int(column) - 1] == "{"
        in_wan = Decimal(re.search(r"金额: +([\d.]+)", text)[1])
        assert Decimal(amount) == in_wan * 10000
    assert sum(Decimal(amount) for *_, amount in shown) == Decimal("2421800")


def test_a_figure_that_other_columns_make_up_shows_its_formula(budgetgen: Command) -> None:
    out = budgetgen("explain", DEPARTMENT, "支出总表/2013201/合计").out

    assert re.search(r"公式：合计：.*基本支出 \+ 项目支出", out)


def test_the_money_of_a_project_is_explained(budgetgen: Command) -> None:
    out = budgetgen("explain", DEPARTMENT, "项目/13993124P00311610017D/预算数").out

    assert "印出：6029.30 万元" in out
    assert "由 2 行相加" in out


def test_an_empty_cell_is_explained_as_empty(budgetgen: Command) -> None:
    done = budgetgen("explain", DEPARTMENT, "支出总表/2013201/经营支出")

    assert done.code == 0
    assert "印出：（空）\n" in done.out
    assert "由 0 行相加" in done.out


@pytest.mark.parametrize(
    ("figure", "choice"),
    [
        ("", "支出总表"),
        ("无此表", "支出总表"),
        ("无此表/合计/合计", "三公经费支出表"),
        ("支出总表", "2013201"),
        ("支出总表/2013201", "基本支出"),
        ("支出总表/9999999/合计", "2013201"),
        ("支出总表/2013201/无此列", "项目支出"),
        ("数/无此数", "三公经费"),
        ("项目/无此项目/预算数", "13993124P00311610017D"),
        ("项目/13993124P00311610017D/无此数", "财政资金"),
        ("a/b/c/d/e", "支出总表"),
    ],
)
def test_an_unknown_figure_names_what_could_be_written(
    figure: str, choice: str, budgetgen: Command
) -> None:
    done = budgetgen("explain", DEPARTMENT, figure)

    assert done.code == 2
    assert done.out == ""
    choices = done.err.partition("可以写：")[2].strip().split("；")
    assert choice in choices


def test_a_file_with_errors_explains_nothing(budgetgen: Command, tmp_path: Path) -> None:
    path = tmp_path / "坏.yaml"
    path.write_text("甲: 乙\n", encoding="utf-8")

    done = budgetgen("explain", path, "数/三公经费")

    assert (done.code, done.out) == (2, "")
    assert "坏.yaml:1:1 错误" in done.err


def test_a_new_folder_renders_as_it_is(budgetgen: Command, tmp_path: Path) -> None:
    made = budgetgen("new", "我的 预算")
    done = budgetgen("render", "我的 预算", "--format", "html")

    assert (made.code, made.err) == (0, "")
    assert (done.code, done.err) == (0, "")
    assert len(list((tmp_path / "output").iterdir())) == 1
    assert '  budgetgen render "我的 预算"' in made.out


def test_a_new_file_points_at_the_schema_beside_it(budgetgen: Command, tmp_path: Path) -> None:
    budgetgen("new", "预算")

    first = (tmp_path / "预算" / "department.yaml").read_text(encoding="utf-8").split("\n", 1)[0]
    schema = first.partition("$schema=")[2]
    assert (tmp_path / "预算" / schema).read_bytes() == (schemas_folder() / schema).read_bytes()


@pytest.mark.parametrize("name", ["department.yaml", "submission.schema.json"])
def test_new_overwrites_nothing(name: str, budgetgen: Command, tmp_path: Path) -> None:
    path = tmp_path / "预算" / name
    path.parent.mkdir()
    path.write_text("我写的", encoding="utf-8")

    done = budgetgen("new", "预算")

    assert (done.code, done.out) == (2, "")
    assert "已经存在" in done.err
    assert name in done.err
    assert list(path.parent.iterdir()) == [path]
    assert path.read_text(encoding="utf-8") == "我写的"


def test_new_does_not_follow_a_link_that_leads_nowhere(budgetgen: Command, tmp_path: Path) -> None:
    folder = tmp_path / "预算"
    folder.mkdir()
    (folder / "department.yaml").symlink_to(tmp_path / "别处.yaml")

    assert budgetgen("new", "预算").code == 2
    assert not (tmp_path / "别处.yaml").exists()


def test_a_file_in_the_place_of_the_new_folder_is_a_finding(
    budgetgen: Command, tmp_path: Path
) -> None:
    (tmp_path / "预算").write_text("我写的", encoding="utf-8")

    done = budgetgen("new", "预算")

    assert done.code == 2
    assert "错误" in done.err
    assert (tmp_path / "预算").read_text(encoding="utf-8") == "我写的"


def test_the_schema_is_shown_or_written(budgetgen: Command, tmp_path: Path) -> None:
    stored = (schemas_folder() / "submission.schema.json").read_text(encoding="utf-8")

    shown = budgetgen("schema")
    written = budgetgen("schema", "--out", "架构.json")

    assert (shown.code, shown.out) == (0, stored)
    assert (written.code, written.err) == (0, "")
    assert (tmp_path / "架构.json").read_text(encoding="utf-8") == stored


def test_a_schema_that_cannot_be_written_is_a_finding(budgetgen: Command, tmp_path: Path) -> None:
    (tmp_path / "架构").mkdir()

    done = budgetgen("schema", "--out", "架构")

    assert (done.code, done.out) == (2, "")
    assert "文件夹" in done.err


def test_doctor_claims_the_formats_that_render_makes(budgetgen: Command) -> None:
    claimed = re.search(r"可以生成：(\S+)", budgetgen("doctor").out)
    offered = re.search(r"--format, -f 格式 +(\S+)，", budgetgen("render", "--help").out)

    assert claimed
    assert offered
    assert claimed[1] == offered[1] == "docx、pdf、html、xlsx、csv、json"
