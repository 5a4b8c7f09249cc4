"""Waivers: what they let pass, how a place is named, and what is wrong with a waiver itself."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.checking.check import CheckResult, check, check_bureau_waivers
from budgetgen.checking.engine import Outcome
from budgetgen.checking.waivers import EXPIRED, UNKNOWN, Granted, apply_waivers, read_waivers
from budgetgen.model.finding import CHECK_BROKEN, Finding, Place, Severity
from budgetgen.model.waiver import Waiver

ROOT = Path(__file__).parent.parent.parent
NO_UNIT, SPACE = "VAL-NO-UNIT", "TXT-SPACE"
WRONG = (
    (ROOT / "examples/small/department.yaml")
    .read_text(encoding="utf-8")
    .replace("指标值: 360000页", "指标值: 360000")  # VAL-NO-UNIT, in the first project
    .replace("指标值: ≤60000元", "指标值: 60000")  # and in the second
    .replace("完成年度馆藏档案数字化任务。", "完成年度 馆藏档案数字化任务。")  # TXT-SPACE, twice
    .replace("为群众查阅利用档案提供便利。", "为群众查阅 利用档案提供便利。")
)
FIRST, SECOND = "项目/馆藏档案数字化费", "项目/档案库房安全维护费"


def waiver(code: str = NO_UNIT, place: str = "", until: str = "2024-12-31", **more: str) -> str:
    entry = {"规则": code, "位置": place, "理由": "沿用省厅口径", "批准单位": "县财政局"}
    return json.dumps([{**entry, "截止日期": until, **more}], ensure_ascii=False)[1:-1]


def text_with(*waivers: str) -> str:
    return WRONG + "豁免:\n" + "".join(f"  - {each}\n" for each in waivers) if waivers else WRONG


Check = Callable[..., CheckResult]


@pytest.fixture
def checked(tmp_path: Path) -> Check:
    def run(*waivers: str, text: str | None = None, **options: object) -> CheckResult:
        path = tmp_path / "部门预算.yaml"
        path.write_text(text_with(*waivers) if text is None else text, encoding="utf-8")
        return check(path, **options)  # type: ignore[arg-type]

    return run


@pytest.fixture
def bureau(tmp_path: Path) -> Callable[..., tuple[Path, tuple[Granted, ...]]]:
    def write(*waivers: str) -> tuple[Path, tuple[Granted, ...]]:
        path = tmp_path / "豁免.yaml"
        path.write_text("豁免:\n" + "".join(f"  - {each}\n" for each in waivers), encoding="utf-8")
        granted = tuple(each for each in read_waivers(path) if isinstance(each, Granted))
        assert len(granted) == len(waivers)
        return path, granted

    return write


def standing(result: CheckResult, code: str = NO_UNIT) -> list[Finding]:
    return [finding for finding in result.findings if finding.code == code]


def passed(result: CheckResult) -> list[int]:
    """The projects, from 1, whose findings are let pass."""
    paths = [waived.finding.path for waived in result.waived]
    return sorted(int(path[1]) + 1 for path in paths if path is not None)


def test_without_waivers_all_findings_stand(checked: Check) -> None:
    result = checked()

    assert (len(standing(result)), len(standing(result, SPACE)), result.waived) == (2, 1, ())
    assert not standing(result, EXPIRED)


def test_a_waiver_without_a_place_lets_its_rule_pass_in_the_whole_file(checked: Check) -> None:
    result = checked(waiver())

    assert (standing(result), passed(result)) == ([], [1, 2])
    assert standing(result, SPACE), "another rule is not let pass"
    waived = result.waived[0].waiver
    assert (waived.reason, waived.office) == ("沿用省厅口径", "县财政局")
    assert waived.until == datetime.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("place", "projects"),
    [
        ("项目", [1, 2]),
        (FIRST, [1]),
        (FIRST + "/", [1]),
        ("馆藏档案数字化费", [1]),
        ("项目/13993124P006210100115", [1]),
        ("13993124P00621010012Q", [2]),
        ("项目/1", [1]),
        ("项目/2", [2]),
        ("项目/1/绩效指标", [1]),
        ("项目/1/绩效指标/1", [1]),
        (FIRST + "/绩效指标/1/指标值", [1]),
        ("项目/2/绩效指标/2/指标值", [2]),
    ],
)
def test_a_place_is_named_by_titles_numbers_from_1_and_a_projects_name_or_code(
    checked: Check, place: str, projects: list[int]
) -> None:
    result = checked(waiver(place=place))

    assert passed(result) == projects
    assert len(standing(result)) == 2 - len(projects)
    assert not standing(result, EXPIRED)


@pytest.mark.parametrize(
    "place",
    [
        "项目/0",
        "项目/3",
        "项目/馆藏档案",
        "项目/1/绩效指标/2",
        "文字说明",
        "支出总表/1/合计",
        "馆藏",
    ],
)
def test_a_place_that_is_not_the_findings_own_lets_nothing_pass(checked: Check, place: str) -> None:
    result = checked(waiver(place=place))

    assert (len(standing(result)), passed(result)) == (2, [])
    assert "没有对应的问题" in standing(result, EXPIRED)[0].message


def test_a_waiver_for_one_place_of_a_grouped_rule_leaves_the_others(checked: Check) -> None:
    assert standing(checked(), SPACE)[0].message.endswith("（等 2 处）")

    result = checked(waiver(SPACE, "项目/1/绩效目标/1"))

    (left,) = standing(result, SPACE)
    assert left.path == ("projects", 0, "goals", 1)
    assert "处）" not in left.message
    assert [waived.finding.path for waived in result.waived] == [("projects", 0, "goals", 0)]


def test_waived_places_of_a_grouped_rule_are_listed_as_one(checked: Check) -> None:
    result = checked(waiver(SPACE, "项目"))

    (waived,) = result.waived
    assert waived.finding.message.endswith("（等 2 处）")
    assert not standing(result, SPACE)


@pytest.mark.parametrize(("as_of", "stands"), [("2024-06-30", 0), ("2024-07-01", 2)])
def test_the_last_day_of_a_waiver_counts(checked: Check, as_of: str, stands: int) -> None:
    day = datetime.date.fromisoformat(as_of)
    assert len(standing(checked(waiver(until="2024-06-30"), as_of=day))) == stands


def test_a_waiver_past_its_date_is_a_finding_at_its_line(checked: Check, tmp_path: Path) -> None:
    result = checked(waiver(place=FIRST, until="2024-01-31"))

    (expired,) = standing(result, EXPIRED)
    line = text_with(waiver(place=FIRST, until="2024-01-31")).count("\n")
    assert expired.place == Place(str(tmp_path / "部门预算.yaml"), line, 5)
    assert "VAL-NO-UNIT 的豁免已于 2024-01-31 到期" in expired.message
    assert (expired.severity, len(standing(result))) == (Severity.ERROR, 2)


def test_a_waiver_is_held_against_the_submissions_own_date_and_never_the_clock(
    checked: Check,
) -> None:
    assert datetime.datetime.now(tz=datetime.UTC).date() > datetime.date(2024, 2, 5)
    assert not standing(checked(waiver(until="2024-02-05")), EXPIRED)
    assert standing(checked(waiver(until="2024-02-04")), EXPIRED)

    undated = text_with(waiver(until="2001-01-01")).replace("批复日期: 2024-02-05\n", "")
    assert "批复日期" not in undated
    assert not standing(checked(text=undated), EXPIRED)


def test_a_waiver_that_nothing_needs_is_a_finding(checked: Check) -> None:
    result = checked(waiver("TXT-TYPO"))

    (unused,) = standing(result, EXPIRED)
    assert "对规则 TXT-TYPO 的豁免没有对应的问题" in unused.message
    assert unused.place.line == text_with(waiver("TXT-TYPO")).count("\n")


def test_a_waiver_with_the_problem_corrected_is_a_finding_and_with_the_problem_is_not(
    checked: Check,
) -> None:
    sound = text_with(waiver(place=FIRST)).replace("指标值: 360000,", "指标值: 360000页,")

    assert standing(checked(text=sound), EXPIRED)
    assert not standing(checked(waiver(place=FIRST)), EXPIRED)


def test_a_waiver_of_a_rule_that_does_not_exist_says_so(checked: Check) -> None:
    (unknown,) = standing(checked(waiver("VAL-NOUNIT")), UNKNOWN)

    assert "“VAL-NOUNIT”不存在" in unknown.message
    assert "重新批准" not in unknown.remedy


def test_a_waiver_of_a_rule_that_exists_is_not_said_to_be_of_none(checked: Check) -> None:
    assert not standing(checked(waiver(place=FIRST)), UNKNOWN)


def test_a_waiver_of_no_rule_past_its_date_is_only_said_to_be_of_none(checked: Check) -> None:
    result = checked(waiver("VAL-NOUNIT", until="2000-01-01"))

    assert len(standing(result, UNKNOWN)) == 1
    assert not standing(result, EXPIRED)


def test_two_waivers_for_one_finding_leave_the_second_unused(checked: Check) -> None:
    result = checked(waiver(place=FIRST), waiver(place="项目/1"))

    assert passed(result) == [1]
    assert len(standing(result, EXPIRED)) == 1


def test_complaints_about_waivers_cannot_be_waived(checked: Check) -> None:
    result = checked(waiver(until="2024-01-01"), waiver(EXPIRED))

    assert len(standing(result, EXPIRED)) == 2


def test_a_failure_of_the_program_cannot_be_waived() -> None:
    failed = Finding(CHECK_BROKEN, Severity.ERROR, "检查程序错误")
    pass_all = Waiver.model_validate(
        {"code": CHECK_BROKEN, "reason": "…", "office": "…", "until": "2030-01-01"}
    )
    outcome = Outcome((failed,), ("X",))

    found, waived = apply_waivers(outcome.findings, [Granted(pass_all, Place())], None, None)

    assert (found, waived) == ([failed], [])


def test_a_bureaus_file_lets_findings_pass_in_the_departments_it_names(
    checked: Check, bureau: Callable[..., tuple[Path, tuple[Granted, ...]]]
) -> None:
    _, for_all = bureau(waiver())
    assert passed(checked(bureau=for_all)) == [1, 2]

    _, for_this = bureau(waiver(部门="231"))
    assert passed(checked(bureau=for_this)) == [1, 2]

    _, for_another = bureau(waiver(部门="232"))
    result = checked(bureau=for_another)
    assert (passed(result), len(standing(result))) == ([], 2)


def test_what_is_wrong_with_a_bureaus_waivers_is_found_once_in_its_own_file(
    checked: Check, bureau: Callable[..., tuple[Path, tuple[Granted, ...]]]
) -> None:
    path, granted = bureau(
        waiver(),
        waiver("TXT-TYPO"),
        waiver("TXT-COPY", 部门="231"),
        waiver("TXT-COPY", 部门="232"),
        waiver("TXT-COPY", until="2023-12-31"),
    )
    results = [checked(bureau=granted), checked(bureau=granted)]

    assert not any(standing(result, EXPIRED) for result in results)
    found = check_bureau_waivers(path, granted, results).findings
    assert [(f.place.file, f.place.line, f.severity) for f in found] == [
        (str(path), 3, Severity.WARNING),  # for all departments: used perhaps elsewhere
        (str(path), 4, Severity.ERROR),
        (str(path), 6, Severity.ERROR),  # expired; that for 232 on line 5 was not asked for
    ]


def test_mistakes_in_a_bureaus_file_are_found_at_their_line(tmp_path: Path) -> None:
    path = tmp_path / "豁免.yaml"
    path.write_text("豁免:\n  - {规则: TXT-COPY, 批准单位: 县财政局, 截止日期: 明天}\n", "utf-8")

    found = read_waivers(path)

    assert {each.place.line for each in found} == {2}
    told = " ".join(each.message for each in found if isinstance(each, Finding))
    assert "截止日期" in told
    assert "理由" in told


def test_a_cell_of_published_tables_is_waived_by_table_row_and_column(tmp_path: Path) -> None:
    nine = json.loads((ROOT / "tests/data/nine_tables.json").read_text(encoding="utf-8"))
    tables = {entry["table"]: entry["rows"] for entry in nine}
    name = "收支总表"
    tables[name][0][2] = "7580.95"
    content = {"模板包": "hebei-2024", "预算年度": 2024, "金额单位": "万元", "表": tables}
    path = tmp_path / "公开表.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    before = [finding for finding in check(path).findings if finding.spot.startswith(name)]
    assert before
    found = before[0]

    entry = {"code": found.code, "reason": "…", "office": "…", "until": "2030-01-01"}
    for place, stays in ((found.spot, False), (name, False), ("支出总表", True), (name[:-1], True)):
        granted = Granted(Waiver.model_validate({**entry, "place": place}), Place())
        assert (found in check(path, None, [granted]).findings) is stays, place


def test_an_expired_waiver_fires() -> None:
    """Of the pair for the catalogue, by the function alone."""
    old = Waiver.model_validate(
        {"code": NO_UNIT, "reason": "…", "office": "…", "until": "2024-01-01"}
    )
    granted = [Granted(old, Place("f", 3), ("waivers", 0))]
    found, _ = apply_waivers([], granted, None, datetime.date(2024, 1, 2))
    assert [(finding.code, finding.place.line) for finding in found] == [(EXPIRED, 3)]


def test_a_waiver_in_force_and_in_use_is_silent(checked: Check) -> None:
    assert EXPIRED not in {finding.code for finding in checked(waiver()).findings}


PYTHON_PAIRS = {
    EXPIRED: (test_an_expired_waiver_fires, test_a_waiver_in_force_and_in_use_is_silent),
    UNKNOWN: (
        test_a_waiver_of_a_rule_that_does_not_exist_says_so,
        test_a_waiver_of_a_rule_that_exists_is_not_said_to_be_of_none,
    ),
}
"""The pairs of ``schemas/rule_examples`` are run without waivers."""
