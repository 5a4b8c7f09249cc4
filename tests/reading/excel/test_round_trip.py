"""What stands in a form comes back as the submission it was made of."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from budgetgen.excel.form.workbook import form_workbook
from budgetgen.model.money import MoneyUnit
from budgetgen.model.submission import Submission
from budgetgen.packs.pack import load_pack
from budgetgen.reading.submission import submission_from_tree
from budgetgen.reading.tree import Tree
from budgetgen.reading.yaml_file import parse_yaml
from tests.support.examples import computed
from tests.support.submissions import random_submission
from tests.support.witness import SOFFICE, needs_soffice
from tests.support.workbooks import Reader, example_form, sheets


def random_one(seed: int, projects: int) -> Submission:
    tree = parse_yaml(random_submission(seed, projects), "")
    assert isinstance(tree, Tree)
    submission = submission_from_tree(tree).submission
    assert submission is not None
    return submission


def form_of(submission: Submission) -> bytes:
    return form_workbook(submission, load_pack(submission.pack), submission.budget_year, spare=5)


@pytest.mark.parametrize("name", ["small", "department"])
def test_an_example_comes_back_from_its_form(name: str, reader: Reader) -> None:
    reading = reader.bytes(example_form(name))

    assert reading.findings == ()
    assert reading.submission == computed(name).submission


@pytest.mark.parametrize("unit", MoneyUnit)
def test_amounts_come_back_in_either_unit(unit: MoneyUnit, reader: Reader) -> None:
    submission = computed("department").submission.model_copy(update={"money_unit": unit})

    reading = reader.bytes(form_of(submission))

    assert reading.findings == ()
    assert reading.submission == submission


@pytest.mark.parametrize("seed", range(6))
def test_any_submission_comes_back_from_its_form(seed: int, reader: Reader) -> None:
    submission = random_one(seed, projects=3 * (seed % 4))

    reading = reader.bytes(form_of(submission))

    assert reading.submission == submission


@pytest.mark.slow
@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("seed", range(6, 40))
def test_any_of_many_submissions_comes_back(seed: int, reader: Reader) -> None:
    submission = random_one(seed, projects=seed % 15)

    assert reader.bytes(form_of(submission)).submission == submission


@needs_soffice
@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["small", "department"])
def test_a_form_saved_by_libreoffice_says_the_same(
    name: str, reader: Reader, tmp_path: Path
) -> None:
    source = tmp_path / "before" / reader.path.name
    source.parent.mkdir()
    source.write_bytes(example_form(name))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    form = "xlsx:Calc MS Excel 2007 XML"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)

    reading = reader.bytes(reader.path.read_bytes())

    assert reading.findings == ()
    assert reading.submission == computed(name).submission


def test_rows_keep_their_order_wherever_those_of_other_projects_stand(reader: Reader) -> None:
    content = sheets()
    content["绩效指标"].insert(4, content["绩效指标"].pop())

    submission = reader.sheets(content).submission

    assert submission is not None
    assert [line.amount for line in submission.lines] == [900000, 142000, 180000, 60000]
    assert [[i.level3 for i in p.indicators] for p in submission.projects] == [
        ["扫描页数", "完成时间"],
        ["完好率"],
    ]


def test_every_value_knows_its_cell(reader: Reader) -> None:
    reading = reader.sheets(sheets())

    where = {
        ("lines", 2, "amount"): "预算明细!G6",
        ("department", "name"): "基本信息!B8",
        ("department", "units", 1, "headcount", "staff"): "机构设置!D5",
        ("projects", 0, "plan", "october"): "项目!F4",
        ("projects", 1, "indicators", 0, "value"): "绩效指标!E6",
    }
    assert {path: reading.positions[path].cell for path in where} == where
