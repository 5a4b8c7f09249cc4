"""``check``, ``rules``: formats, files, exit codes, waivers and the score from the command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from budgetgen.checking import check as check_module
from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.catalogue import load_catalogue
from budgetgen.checking.engine import Outcome, find_all
from budgetgen.checking.rules import ALL_CHECKS
from budgetgen.reading.naming import Positions
from budgetgen.resources import schemas_folder

Command = Callable[..., Any]
ROOT = Path(__file__).parent.parent.parent
NO_UNIT = ("指标值: 360000页", "指标值: 360000")
OVER_100 = ("指标值: ≥99%", "指标值: ≥100%")


def change(path: Path, *changes: tuple[str, str], more: str = "") -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text + more, encoding="utf-8")


def with_tables(path: Path, wrong: str = "7580.94") -> Path:
    nine = json.loads((ROOT / "tests/data/nine_tables.json").read_text(encoding="utf-8"))
    named = {entry["table"]: entry["rows"] for entry in nine}
    named["收支总表"][0][2] = wrong
    content = {"模板包": "hebei-2024", "预算年度": 2024, "金额单位": "万元", "表": named}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that fails inside, besides all the others."""

    def fails(case: Case) -> Iterator[Hit]:
        raise ZeroDivisionError
        yield

    def find(case: Case, positions: Positions) -> Outcome:
        rest = [check for check in ALL_CHECKS if check.code != "TXT-COPY"]
        return find_all(case, positions, [Check("TXT-COPY", fails, Needs.TABLES), *rest])

    monkeypatch.setattr(check_module, "find_all", find)


# ---- exit codes ----


def test_a_sound_file_passes(budgetgen: Command, small: Path) -> None:
    for strict in ([], ["--strict"]):
        done = budgetgen("check", small, *strict)
        assert (done.code, done.err) == (0, "")
        assert done.out == f"云溪县档案馆（{small}）\n  没有发现问题\n"


def test_an_error_fails_and_a_warning_only_where_it_is_asked_for(
    budgetgen: Command, small: Path
) -> None:
    change(small, OVER_100)
    assert budgetgen("check", small).code == 0
    assert budgetgen("check", small, "--strict").code == 2
    assert "0 个错误，1 个警告" in budgetgen("check", small).out

    change(small, NO_UNIT)
    assert budgetgen("check", small).code == 2


def test_a_file_that_is_not_there_fails_and_the_others_are_checked(
    budgetgen: Command, small: Path
) -> None:
    done = budgetgen("check", "没有.yaml", small)

    assert done.code == 2
    assert "没有.yaml" in done.out
    assert "云溪县档案馆" in done.out
    assert "没有发现问题" in done.out


@pytest.mark.usefixtures("failing")
def test_a_rule_that_fails_inside_ends_in_3_and_the_others_still_run(
    budgetgen: Command, small: Path
) -> None:
    change(small, NO_UNIT)
    done = budgetgen("check", small)

    assert done.code == 3
    assert "检查程序错误：规则 TXT-COPY 未能完成" in done.out
    assert "[CHECK-BROKEN]" in done.out
    assert "[VAL-NO-UNIT]" in done.out
    assert "Traceback" not in done.out + done.err
    told = json.loads(budgetgen("check", small, "--format", "json").out)
    assert told["results"][0]["broken_rules"] == ["TXT-COPY"]


@pytest.mark.usefixtures("failing")
def test_a_rule_that_fails_inside_cannot_be_waived_away(budgetgen: Command, small: Path) -> None:
    waiver = "{规则: CHECK-BROKEN, 理由: 无, 批准单位: 县财政局, 截止日期: 2024-12-31}"
    change(small, more=f"豁免:\n  - {waiver}\n")

    done = budgetgen("check", small)

    assert done.code == 3
    assert "[CHECK-BROKEN]" in done.out


# ---- formats and files ----


def test_text_in_a_pipe_has_no_colours_and_is_not_cut(small: Path) -> None:
    change(small, NO_UNIT, OVER_100)
    code = "from budgetgen.cli.app import main; main()"
    command = [sys.executable, "-c", code, "check", str(small), "--score"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "COLUMNS": "40", "PYTHONUTF8": "1"}

    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    assert done.returncode == 2
    assert "\x1b" not in done.stdout
    assert "…\n" not in done.stdout
    (typed,) = [line for line in small.read_text("utf-8").splitlines() if "档案扫描页数" in line]
    assert typed[:100].rstrip() in done.stdout or typed[-100:].strip() in done.stdout
    rule = load_catalogue()["VAL-NO-UNIT"]
    assert f"    → {rule.remedy}\n" in done.stdout


@pytest.mark.parametrize("score", [[], ["--score"]])
def test_json_on_the_screen_is_json_and_nothing_else(
    budgetgen: Command, small: Path, score: list[str]
) -> None:
    change(small, NO_UNIT)
    done = budgetgen("check", small, "--format", "json", "--notice", "通知.docx", *score)

    told = json.loads(done.out)
    schema = json.loads((schemas_folder() / "findings.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(told)
    assert ("score" in told["results"][0]) is bool(score)
    assert "已写出 通知.docx" in done.err


def test_sarif_on_the_screen_follows_the_official_schema(budgetgen: Command, small: Path) -> None:
    change(small, NO_UNIT)
    done = budgetgen("check", small, "--format", "sarif", "--score")

    schema = json.loads((ROOT / "tests/data/sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
    Draft4Validator(schema).validate(json.loads(done.out))
    assert done.code == 2


@pytest.mark.parametrize("form", ["text", "json", "sarif", "html"])
def test_a_report_is_written_to_a_file_the_same_as_on_the_screen(
    budgetgen: Command, small: Path, form: str
) -> None:
    change(small, NO_UNIT)
    shown = budgetgen("check", small, "--format", form, "--score")
    done = budgetgen("check", small, "--format", form, "--score", "--out", "报告")

    assert (done.code, done.out, done.err) == (2, "", "已写出 报告\n")
    assert Path("报告").read_text(encoding="utf-8") == shown.out
    assert "VAL-NO-UNIT" in shown.out


def test_a_report_that_cannot_be_written_is_a_finding(budgetgen: Command, small: Path) -> None:
    Path("报告").mkdir()
    done = budgetgen("check", small, "--out", "报告")

    assert done.code == 2
    assert "同名的文件夹已经存在" in done.err


def test_the_notice_is_written_beside_the_report(budgetgen: Command, small: Path) -> None:
    change(small, NO_UNIT)
    first = budgetgen("check", small, "--notice", "通知.docx", "--as-of", "2024-02-20")
    data = Path("通知.docx").read_bytes()

    assert first.code == 2
    assert "[VAL-NO-UNIT]" in first.out
    body = zipfile.ZipFile("通知.docx").read("word/document.xml").decode()
    assert "部门预算公开整改通知单" in body
    assert "2024年2月20日" in body
    budgetgen("check", small, "--notice", "通知.docx", "--as-of", "2024-02-20")
    assert Path("通知.docx").read_bytes() == data


def test_several_files_are_in_one_report(budgetgen: Command, small: Path) -> None:
    told = json.loads(budgetgen("check", small, small, "-f", "json").out)

    assert [result["file"] for result in told["results"]] == [str(small)] * 2


# ---- published tables ----


def test_published_tables_are_checked_by_the_same_command(
    budgetgen: Command, tmp_path: Path
) -> None:
    done = budgetgen("check", with_tables(tmp_path / "表.json", wrong="7580.95"))

    assert done.code == 2
    typed = Path("表.json").read_text("utf-8").splitlines()
    places = re.findall(r"表\.json:(\d+):(\d+) 错误 ", done.out)
    assert places
    assert all(typed[int(line) - 1][int(column) - 1] == '"' for line, column in places)
    assert "应为 7580.95，现为 7580.94，相差 -0.01" in done.out
    assert "收支总表" in done.out


def test_the_published_nine_tables_add_up(budgetgen: Command, tmp_path: Path) -> None:
    told = json.loads(budgetgen("check", with_tables(tmp_path / "表.json"), "-f", "json").out)

    (result,) = told["results"]
    assert result["budget_year"] == 2024
    assert [f for f in result["findings"] if f["severity"] == "error"] == []
    assert result["broken_rules"] == []


# ---- waivers ----

WAIVER = "{规则: VAL-NO-UNIT, 位置: 项目/1, 理由: 另定, 批准单位: 县财政局, 截止日期: 2024-06-30}"


def test_a_bureaus_waivers_are_applied_and_listed_in_every_format(
    budgetgen: Command, small: Path
) -> None:
    change(small, NO_UNIT)
    Path("豁免.yaml").write_text(f"豁免:\n  - {WAIVER}\n", encoding="utf-8")

    for form in ("text", "json", "sarif", "html"):
        done = budgetgen("check", small, "--waivers", "豁免.yaml", "--format", form)
        assert done.code == 0, done.out
        assert "另定" in done.out
        assert "县财政局" in done.out
    budgetgen("check", small, "--waivers", "豁免.yaml", "--notice", "通知.docx")
    assert "另定" in zipfile.ZipFile("通知.docx").read("word/document.xml").decode()


def test_a_waiver_runs_out_on_the_day_given(budgetgen: Command, small: Path) -> None:
    change(small, NO_UNIT, ("批复日期: 2024-02-05", "批复日期: 2024-06-25"))
    Path("豁免.yaml").write_text(f"豁免:\n  - {WAIVER}\n", encoding="utf-8")
    command = ("check", small, "--waivers", "豁免.yaml")

    assert budgetgen(*command, "--as-of", "2024-06-30").code == 0
    late = budgetgen(*command, "--as-of", "2024-07-01")

    assert late.code == 2
    assert "豁免.yaml:2:5 错误 对规则 VAL-NO-UNIT 的豁免已于 2024-06-30 到期" in late.out
    assert late.out.count("[WAIVER-EXPIRED]") == 1
    assert "[VAL-NO-UNIT]" in late.out


def test_a_waiver_in_the_submission_is_applied(budgetgen: Command, small: Path) -> None:
    change(small, NO_UNIT, more=f"豁免:\n  - {WAIVER}\n")

    done = budgetgen("check", small, "--strict")

    assert done.code == 0
    assert "已豁免" in done.out


def test_a_bureaus_file_with_mistakes_stops_the_command(budgetgen: Command, small: Path) -> None:
    Path("豁免.yaml").write_text("豁免:\n  - {规则: TXT-COPY}\n", encoding="utf-8")

    done = budgetgen("check", small, "--waivers", "豁免.yaml")

    assert (done.code, done.out) == (2, "")
    assert "豁免.yaml:2:" in done.err


# ---- score ----


def test_the_score_is_printed_after_the_findings(budgetgen: Command, small: Path) -> None:
    done = budgetgen("check", small, "--score")

    assert done.code == 0
    assert "折合 100.0 分" in done.out
    assert "未评" in done.out


def test_a_profile_alone_asks_for_the_score(budgetgen: Command, small: Path) -> None:
    change(small, NO_UNIT)
    item = "{名称: 指标值, 分值: 4, 规则: [VAL-NO-UNIT], 每处: 1}"
    Path("标准.yaml").write_text(
        f"标题: 县里的标准\n大项:\n  - {{名称: 绩效, 项目: [{item}]}}\n", encoding="utf-8"
    )

    done = budgetgen("check", small, "--score-profile", "标准.yaml")

    assert "县里的标准" in done.out
    assert "得分 3 / 4，折合 75.0 分" in done.out


def test_mistakes_in_a_profile_stop_the_command_before_it_checks(
    budgetgen: Command, small: Path
) -> None:
    item = "{名称: 指标值, 分值: 4, 规则: [VAL-NOUNIT]}"
    Path("标准.yaml").write_text(
        f"标题: 标准\n大项:\n  - {{名称: 绩效, 项目: [{item}]}}\n", encoding="utf-8"
    )

    done = budgetgen("check", small, "--score-profile", "标准.yaml")

    assert (done.code, done.out) == (2, "")
    assert "标准.yaml:3:" in done.err
    assert "没有编码为“VAL-NOUNIT”的规则" in done.err


# ---- rules ----


def test_all_rules_are_listed_with_their_titles(budgetgen: Command) -> None:
    out = budgetgen("rules").out

    for code, rule in load_catalogue().items():
        assert any(line.split()[:1] == [code] and rule.title in line for line in out.splitlines())


def test_a_rule_is_explained_with_its_pair(budgetgen: Command) -> None:
    done = budgetgen("rules", "val-no-unit")

    assert done.code == 0
    for text in ("VAL-NO-UNIT  指标值有单位", "报告：", "改法：", "会报的例子：", "不会报的例子："):
        assert text in done.out


def test_an_unknown_rule_is_answered_with_one_like_it(budgetgen: Command) -> None:
    done = budgetgen("rules", "VAL-NOUNIT")
    assert done.code == 2
    assert "是否想写 VAL-NO-UNIT" in done.err

    assert "budgetgen rules" in budgetgen("rules", "§").err
