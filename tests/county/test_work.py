"""One department as a unit of work: what it is checked against, and what is made of it."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any

import pytest

from budgetgen.county.county import (
    County,
    CountyDepartment,
    PublicationPlan,
    ReplyEntry,
)
from budgetgen.county.job import InputFile, Job, JobFiles, Made
from budgetgen.county.work import make_department
from budgetgen.model.money import MoneyUnit
from budgetgen.writing.pdf import PdfWay
from tests.support.examples import EXAMPLES

FOLDER = "部门/231-云溪县档案馆"
SMALL = (EXAMPLES / "small" / "department.yaml").read_text(encoding="utf-8")
SECOND = (
    '    - {编码: "231002", 名称: 云溪县方志室, 性质: 事业, 规格: 股级, 经费保障形式: 财政拨款}\n'
)
LINE = '{单位: "231002", 功能科目: 2012601, 经济科目: 30201, 支出类型: 公用经费, 金额: 20000}'
TWO_UNITS = re.sub(
    r"- \{(功能科目|类别)",
    r'- {单位: "231001", \1',
    SMALL.replace("\n# 每笔钱", SECOND + "\n# 每笔钱", 1),
).replace("预算明细:\n", f"预算明细:\n  - {LINE}\n", 1)


def _county(**values: Any) -> County:
    department = CountyDepartment(code="231", name="云溪县档案馆", reply=values.pop("reply", None))
    return County(
        name="云溪县",
        code="139931",
        bureau="云溪县财政局",
        budget_year=2024,
        money_unit=MoneyUnit.YUAN,
        departments=(department,),
        **values,
    )


def _made(text: str = SMALL, *formats: str, files: JobFiles | None = None, **values: Any) -> Made:
    source = InputFile(f"{FOLDER}/部门预算.yaml", text.encode())
    job = Job(_county(**values), files or JobFiles(source), "digest", formats)
    return make_department(job)


def _codes(made: Made) -> list[str]:
    return [finding.code for finding in made.result.findings]


def test_a_department_without_faults_is_rendered_scored_and_counted() -> None:
    made = _made(SMALL, "docx", "html")
    result = made.result
    assert result.publishable
    assert (result.code, result.title) == ("231", "云溪县档案馆2024年部门预算信息公开")
    assert (result.pack, len(result.pack_digest)) == ("hebei-2024", 64)
    assert result.score == 100
    assert result.pages > 10
    assert result.figures is not None
    assert sorted(made.files) == [f"{result.title}.docx", f"{result.title}.html"]
    assert [(file.name, file.size) for file in result.files] == [
        (name, len(made.files[name])) for name in sorted(made.files)
    ]


def test_without_formats_a_department_is_checked_alone() -> None:
    made = _made()
    assert made.files == {}
    assert made.result.figures is not None


def test_data_lie_in_a_folder_of_their_own() -> None:
    made = _made(SMALL, "csv", "json")
    assert made.files
    assert {name.split("/")[0] for name in made.files} == {"数据"}
    assert {file.form for file in made.result.files} == {"csv", "json"}


def test_nothing_is_rendered_while_an_error_stands() -> None:
    made = _made(SMALL.replace("金额: 142000", "金额: -142000"), "docx")
    assert made.files == {}
    assert not made.result.publishable


def test_findings_are_told_by_their_place_in_the_countys_folder() -> None:
    made = _made(
        SMALL.replace("预算年度: 2024", "预算年度: 2025").replace("上年预算数: 5000", "x: 1")
    )
    assert made.result.findings
    for finding in made.result.findings:
        assert finding.place.file == f"{FOLDER}/部门预算.yaml"
        assert "/tmp" not in f"{finding}"
    assert made.result.source == f"{FOLDER}/部门预算.yaml"


def test_a_form_of_another_department_or_year_is_refused() -> None:
    for wrong in (
        SMALL.replace('编码: "231"', '编码: "232"'),
        SMALL.replace("预算年度: 2024", "预算年度: 2025"),
    ):
        made = _made(wrong, "docx")
        assert "COUNTY-BELONGS" in _codes(made)
        assert made.files == {}
        assert made.result.score is None


def test_the_reply_is_held_against_the_submission() -> None:
    assert _codes(_made(reply=ReplyEntry(total=1_555_000))) == []
    made = _made(reply=ReplyEntry(total=1_555_001))
    assert _codes(made) == ["REPLY-AGREES"]
    assert made.result.findings[0].difference == -1


def test_a_waiver_of_the_department_may_let_pass_what_the_county_finds() -> None:
    waiver = """
豁免:
  - {规则: REPLY-AGREES, 理由: 批复后调整, 批准单位: 云溪县财政局, 截止日期: 2024-12-31}
"""
    made = _made(SMALL + waiver, reply=ReplyEntry(total=1_555_001))
    assert _codes(made) == []
    assert made.result.waived == 1


def test_publication_after_the_twenty_days_is_found() -> None:
    on_time = PublicationPlan(publish_on=datetime.date(2024, 2, 25))
    late = PublicationPlan(publish_on=datetime.date(2024, 2, 26))
    assert _codes(_made(plan=on_time)) == []
    made = _made(plan=late)
    assert _codes(made) == ["DUE-DATE"]
    assert made.result.publishable, "what is late is to be published at once, not kept back"


def test_last_years_file_is_held_against_what_was_typed() -> None:
    before = SMALL.replace("预算年度: 2024", "预算年度: 2023").replace("金额: 3000}", "金额: 4000}")
    files = JobFiles(
        InputFile(f"{FOLDER}/部门预算.yaml", SMALL.encode()),
        InputFile(f"{FOLDER}/上年/部门预算.yaml", before.encode()),
    )
    assert {"COUNTY-PRIOR", "TPE-PRIOR"} <= set(_codes(_made(files=files)))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("[", "读不出来"),
        (SMALL, "应是 2023"),
        (SMALL.replace("预算年度: 2024", "预算年度: 2023").replace('"231"', '"232"'), "232"),
    ],
)
def test_a_file_of_last_year_that_cannot_be_used_is_named(wrong: str, why: str) -> None:
    files = JobFiles(
        InputFile(f"{FOLDER}/部门预算.yaml", SMALL.encode()),
        InputFile(f"{FOLDER}/上年/部门预算.yaml", wrong.encode()),
    )
    made = _made(SMALL, files=files)
    assert _codes(made) == ["COUNTY-LAST-YEAR"]
    assert why in made.result.findings[0].message
    assert made.result.findings[0].place.file == f"{FOLDER}/上年/部门预算.yaml"
    assert made.result.publishable


def test_a_pdf_that_cannot_be_made_as_asked_is_no_fault_of_the_department() -> None:
    impossible = PdfWay("weasyprint", ("a-2b",))
    job = Job(_county(), JobFiles(InputFile(f"{FOLDER}/x.yaml", SMALL.encode())), "d", ("pdf",))
    made = make_department(replace(job, way=impossible))
    assert _codes(made) == ["PDF-STANDARD"]
    assert made.result.findings[0].message.startswith("231 云溪县档案馆：")
    assert made.files == {}
    assert made.result.unfinished


def test_units_that_publish_get_documents_of_their_own() -> None:
    plan = PublicationPlan(units=True)
    made = _made(TWO_UNITS, "html", plan=plan)
    assert made.result.units == {"231001": "云溪县档案馆", "231002": "云溪县方志室"}
    folders = {name.rpartition("/")[0] for name in made.files}
    assert folders == {"", "单位/231001", "单位/231002"}
    assert _made(TWO_UNITS, "html").result.units == {}


def _unit_text(code: str, amount: int) -> str:
    text = re.sub(r"(?m)^批复日期:", "公开层级: 单位\n批复日期:", SMALL, count=1)
    text = text.replace("231001", code)
    return text.replace("金额: 900000", f"金额: {amount}")


@pytest.mark.parametrize(
    ("code", "amount", "expected"),
    [
        ("231001", 900_000, set()),
        ("231001", 900_001, {"UNITS-SUM"}),
        ("999", 900_000, {"COUNTY-BELONGS"}),
    ],
)
def test_what_a_unit_sent_in_itself_takes_the_place_of_its_part(
    code: str, amount: int, expected: set[str]
) -> None:
    files = JobFiles(
        InputFile(f"{FOLDER}/部门预算.yaml", SMALL.encode()),
        units=(InputFile(f"{FOLDER}/单位/{code}.yaml", _unit_text(code, amount).encode()),),
    )
    made = _made(SMALL, "html", files=files, plan=PublicationPlan(units=True))
    assert set(_codes(made)) == expected
    assert bool(made.files) is not bool(expected)


def test_software_that_is_missing_is_named_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from budgetgen import doctor

    def missing(*given: Any) -> dict[str, bytes]:
        raise OSError("no such library")

    lack = doctor.Check("系统库", "Pango", "error", "未安装", "请安装 Pango", ("pdf",))
    monkeypatch.setattr("budgetgen.county.work.render_files", missing)
    monkeypatch.setattr(doctor, "examine_machine", lambda: [lack])
    made = _made(SMALL, "pdf")
    assert _codes(made) == ["LACKING"]
    assert "Pango" in made.result.findings[0].message
    assert made.result.unfinished


def test_a_pack_that_does_not_exist_is_the_departments_affair() -> None:
    made = _made(SMALL.replace("模板包: hebei-2024", "模板包: nowhere"), "docx")
    assert _codes(made) == ["PACK-UNKNOWN"]
    assert not made.result.unfinished


def test_departments_that_follow_each_other_leave_nothing_behind() -> None:
    alone = _made(SMALL, "docx", "html", "xlsx").files
    other = SMALL.replace("900000", "123400").replace("云溪县档案馆", "云溪县党史室")
    _made(other, "docx", "html", "xlsx")
    assert _made(SMALL, "docx", "html", "xlsx").files == alone
