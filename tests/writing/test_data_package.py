"""CSV, JSON and the Fiscal Data Package: valid, exact, and no more than is published."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import frictionless
import pytest

from budgetgen.rendering import Prepared, render_files
from budgetgen.writing.data.files import csv_file, json_file
from budgetgen.writing.data.tables import DataTable, Field
from tests.support.examples import computed
from tests.support.ledgers import SPENT, lines, total

NAMES = ("department", "central", "shanghai-2025", "hebei-performance-2024")

Row = dict[str, str]


@cache
def files(name: str, form: str = "csv") -> dict[str, bytes]:
    return render_files(computed(name), form, data_folder="数据")


def package(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(name)["数据/datapackage.json"])
    return found


def resource(name: str, title: str) -> dict[str, Any]:
    [found] = [each for each in package(name)["resources"] if each["title"].endswith(title)]
    return found


def rows(name: str, title: str) -> list[Row]:
    return rows_of(name, resource(name, title))


def rows_of(name: str, described: dict[str, Any]) -> list[Row]:
    data = files(name)["数据/" + described["path"]]
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", NAMES)
def test_frictionless_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    (tmp_path / "数据").mkdir()
    for file, data in files(name).items():
        (tmp_path / file).write_bytes(data)
    report = frictionless.validate(str(tmp_path / "数据" / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])
    assert report.stats["tasks"] == len(files(name)) - 1


def test_a_changed_file_is_found_out(tmp_path: Path) -> None:
    for file, data in files("central").items():
        path = tmp_path / Path(file).name
        path.write_bytes(data.replace("合计".encode(), "总计".encode()))
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_package_says_whose_money_it_is_and_when() -> None:
    found = package("department")
    assert found["profile"] == "tabular-data-package"
    assert found["name"] == "budget-2024-203"
    assert found["title"] == "中共云溪县委组织部2024年部门预算信息公开"
    assert found["contributors"] == [{"title": "中共云溪县委组织部", "role": "publisher"}]
    assert found["fiscalPeriod"] == {"start": "2024-01-01", "end": "2024-12-31"}
    for each in found["resources"]:
        data = files("department")["数据/" + each["path"]]
        assert each["bytes"] == len(data)
        assert each["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()


def test_amounts_are_the_exact_yuan_of_the_ledger() -> None:
    spent = total(lines("department"), lambda line: line["支出类型"] in SPENT) * 10000
    whole, *accounts = rows("department", "支出总表")
    assert whole["科目名称"] == "合计"
    assert Decimal(whole["合计"]) == spent
    assert sum(Decimal(row["合计"]) for row in accounts if row["级次"] == "项") == spent
    assert {row["科目编码"][:3] for row in accounts} == {
        "201",
        "206",
        "208",
        "210",
        "212",
        "213",
        "221",
    }


def amounts(name: str, title: str) -> list[tuple[int, str, Decimal]]:
    """Year, phase and amount of every measure of the finest rows, as the package describes them."""
    fields = resource(name, title)["schema"]["fields"]
    measures = {field["name"]: field["normalize"] for field in fields if "normalize" in field}
    assert measures
    return [
        (said["预算年度"], said["阶段"], Decimal(row[column]))
        for row in rows(name, title)
        if row["级次"] == "项"
        for column, said in measures.items()
        if row[column]
    ]


def test_measures_add_up_to_the_budget_without_counting_anything_twice() -> None:
    spent = total(lines("department"), lambda line: line["支出类型"] in SPENT) * 10000
    assert sum(amount for *_, amount in amounts("department", "支出总表")) == spent
    assert sum(amount for *_, amount in amounts("department", "收入总表")) == spent


def test_last_years_execution_is_told_from_this_years_budget() -> None:
    found = {(year, phase) for year, phase, _ in amounts("central", "一般公共预算支出表")}
    assert found == {(2025, "approved"), (2024, "executed")}


def test_columns_say_what_they_mean() -> None:
    schema = resource("department", "支出总表")["schema"]
    said = {field["name"]: field.get("columnType") for field in schema["fields"]}
    assert said["科目编码"] == "functional-classification:generic:code"
    extra = {field["columnType"]: field.get("constant") for field in schema["extraFields"]}
    assert extra["value-currency:code"] == "CNY"
    assert extra["administrative-classification:generic:code"] == "203"
    assert extra["direction"] == "expenditure"
    basic = resource("department", "基本支出表")["schema"]["fields"][0]
    assert basic["columnType"] == "economic-classification:generic:code"


def test_what_is_printed_blank_has_no_value() -> None:
    first = rows("department", "支出总表")[0]
    assert (first["经营支出"], first["上解上级支出"]) == ("", "")


def test_columns_of_one_title_are_told_apart() -> None:
    assert list(rows("department", "部门预算收支总表")[0]) == [
        "收入-项目",
        "收入-预算数",
        "支出-项目",
        "支出-预算数",
    ]


def test_projects_come_with_their_indicators() -> None:
    projects = {row["项目编码"]: row for row in rows("department", "项目")}
    listed = [p for p in computed("department").submission.projects if not p.secret]
    assert list(projects) == [project.code for project in listed]
    typed = lines("department")
    for project in listed:
        row = projects[project.code or ""]
        spent = [line for line in typed if line.get("项目") == project.code]
        assert Decimal(row["预算数"]) == total(spent) * 10000
        assert Decimal(row["财政资金"]) + Decimal(row["其他资金"]) == Decimal(row["预算数"])
    indicators = rows("department", "项目绩效指标")
    assert len(indicators) == sum(len(project.indicators) for project in listed)


@pytest.mark.parametrize("name", NAMES[:2])
def test_json_says_the_same_as_csv(name: str) -> None:
    described = {each["title"]: each for each in package(name)["resources"]}
    made = files(name, "json")
    assert len(made) == len(described)
    for data in made.values():
        table = json.loads(data)
        names = [field["name"] for field in described[table["title"]]["schema"]["fields"]]
        assert [field["name"] for field in table["fields"]] == names
        as_text = [{key: value or "" for key, value in row.items()} for row in table["rows"]]
        assert as_text == rows_of(name, described[table["title"]])


def table_of(*texts: str) -> DataTable:
    return DataTable("t", "表", (Field("甲"),), tuple((text,) for text in texts))


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "+A1", "\t=1", "＝1"]
)
def test_what_excel_would_run_is_disarmed_in_csv_and_kept_in_json(text: str) -> None:
    rows_ = list(csv.reader(io.StringIO(csv_file(table_of(text)).decode("utf-8-sig"), newline="")))
    assert rows_ == [["甲"], ["'" + text]]
    assert json.loads(json_file(table_of(text), {}))["rows"] == [{"甲": text}]


@pytest.mark.parametrize(
    "text", ["-5.00", "+3%", "------", "≥90%", "1-2", "甲=乙", "a,b", 'a"b', "一\n二"]
)
def test_other_text_is_in_csv_as_it_was_typed(text: str) -> None:
    data = csv_file(table_of(text))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    rows_ = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows_ == [["甲"], [text]]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_nothing_of_a_secret_item_and_no_place_is_told(
    form: str, prepared: Callable[..., Prepared]
) -> None:
    body = (
        "预算明细:\n"
        "  - {功能科目: 2012604, 项目: 修缮, 金额: 300000}\n"
        "  - {功能科目: 2012699, 项目: 密网, 金额: 123400}\n"
        "项目: [{名称: 修缮}, {名称: 密网, 涉密: 是}]\n"
    )
    whole = b"".join(render_files(prepared(body), form).values())
    assert "修缮".encode() in whole
    for hidden in ("密网", "123400", "部门预算.yaml"):
        assert hidden.encode() not in whole


def test_data_lie_in_a_folder_beside_the_documents() -> None:
    small = computed("small")
    [workbook] = render_files(small, "xlsx")
    assert workbook == f"{small.file_stem}.xlsx"
    folders = {Path(name).parent.name for name in render_files(small, "csv")}
    assert folders == {f"{small.file_stem}-数据"}


def test_a_draft_says_so() -> None:
    made = render_files(computed("small"), "csv", draft=True, data_folder="数据")
    assert json.loads(made["数据/datapackage.json"])["title"].endswith("（草稿）")
