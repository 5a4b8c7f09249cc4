"""The score: what costs points, what is not judged, and profiles of a bureau's own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from budgetgen.checking.check import CheckResult, check
from budgetgen.checking.scoring import Score, ScoreProfile, load_profile, score
from budgetgen.model.finding import Finding, Severity

SMALL = Path(__file__).parent.parent.parent / "examples/small"
HEADINGS = ["及时性", "完整性", "细化程度", "真实性、规范性", "公开形式"]
PROFILE = """
标题: 县里的标准
大项:
  - 名称: 绩效
    项目:
      - {名称: 指标值, 分值: 3, 规则: [VAL-NO-UNIT, VAL-GE-100], 每处: 2}
      - {名称: 目标, 分值: 5, 规则: [TXT-SPACE]}
      - {名称: 网站, 分值: 2}
"""


@pytest.fixture(scope="module")
def sound() -> CheckResult:
    result = check(SMALL)
    assert (result.findings, result.broken) == ((), ())
    return result


def with_findings(result: CheckResult, *codes: str) -> CheckResult:
    found = tuple(Finding(code, Severity.ERROR, "…") for code in codes)
    return replace(result, findings=found)


def default() -> ScoreProfile:
    profile = load_profile()
    assert isinstance(profile, ScoreProfile)
    return profile


def profile_of(tmp_path: Path, text: str) -> ScoreProfile | tuple[Finding, ...]:
    path = tmp_path / "评分.yaml"
    path.write_text(text, encoding="utf-8")
    return load_profile(path)


def judged(result: CheckResult, profile: ScoreProfile) -> Score:
    found = score(result, profile)
    assert found is not None
    return found


def test_the_default_profile_has_the_five_headings_and_sums_to_100() -> None:
    profile = default()

    assert [heading.name for heading in profile.headings] == HEADINGS
    assert sum(item.points for heading in profile.headings for item in heading.items) == 100
    assert all(heading.items for heading in profile.headings)


def test_a_sound_file_reaches_all_that_could_be_judged(sound: CheckResult) -> None:
    found = judged(sound, default())

    assert found.reached == found.base > 50
    assert found.percent == 100


def test_items_that_no_rule_judges_are_outside_the_base(sound: CheckResult) -> None:
    found = judged(sound, default())
    unjudged = {item.name: item for item in found.items if item.reached is None}

    assert {"集中公开", "网站专栏", "统一平台", "长期保存"} <= set(unjudged)
    assert found.base == 100 - sum(item.points for item in unjudged.values())


def test_items_whose_rules_only_a_county_run_has_are_not_judged(sound: CheckResult) -> None:
    items = {item.name: item.reached for item in judged(sound, default()).items}

    assert items["与批复一致"] is None
    assert items["单位覆盖"] is None


def test_rules_that_a_county_run_had_something_to_run_on_are_judged(sound: CheckResult) -> None:
    replied = replace(sound, also_ran=("REPLY-AGREES",))
    items = {item.name: item for item in judged(replied, default()).items}
    wrong = {i.name: i for i in judged(with_findings(replied, "REPLY-AGREES"), default()).items}

    assert items["与批复一致"].reached == items["与批复一致"].points
    assert items["单位覆盖"].reached is None
    assert wrong["与批复一致"].reached == items["与批复一致"].points - 2


def test_each_finding_costs_what_its_item_says_in_every_item_that_names_its_rule(
    sound: CheckResult,
) -> None:
    before = judged(sound, default())
    after = judged(with_findings(sound, "CHANGE-UNEXPLAINED"), default())

    lost = {
        a.name: a.reached - b.reached
        for a, b in zip(before.items, after.items, strict=True)
        if a.reached is not None and b.reached is not None and a.reached != b.reached
    }
    assert lost == {"重要事项说明": 1, "变动超过10%说明原因": 1}
    assert after.base == before.base


def test_points_never_fall_below_zero(sound: CheckResult, tmp_path: Path) -> None:
    profile = profile_of(tmp_path, PROFILE)
    assert isinstance(profile, ScoreProfile)

    found = judged(with_findings(sound, *["VAL-NO-UNIT"] * 9), profile)

    first = found.items[0]
    assert (first.reached, first.findings) == (0, 9)
    assert (found.reached, found.base) == (5, 8)


def test_a_bureaus_profile_changes_the_score(sound: CheckResult, tmp_path: Path) -> None:
    result = with_findings(sound, "VAL-NO-UNIT", "TXT-SPACE")
    own = profile_of(tmp_path, PROFILE)
    assert isinstance(own, ScoreProfile)

    found = judged(result, own)

    assert found.title == "县里的标准"
    assert [item.reached for item in found.items] == [1, 4, None]
    assert (found.reached, found.base, found.percent) == (5, 8, Decimal("62.5"))
    dearer = profile_of(tmp_path, PROFILE.replace("每处: 2", "每处: 3"))
    assert isinstance(dearer, ScoreProfile)
    assert judged(result, dearer).reached == 4


def test_a_profile_without_anything_to_judge_gives_no_points(
    sound: CheckResult, tmp_path: Path
) -> None:
    items = "[{名称: 网站, 分值: 2}, {名称: 目录, 分值: 1, 规则: []}]"
    text = f"标题: 空\n大项:\n  - {{名称: 形式, 项目: {items}}}\n"
    profile = profile_of(tmp_path, text)
    assert isinstance(profile, ScoreProfile)

    found = judged(sound, profile)

    assert (found.base, found.reached, found.percent) == (0, 0, 0)


def test_waived_findings_cost_nothing(sound: CheckResult, tmp_path: Path) -> None:
    text = (SMALL / "department.yaml").read_text(encoding="utf-8")
    path = tmp_path / "部门预算.yaml"
    wrong = text.replace("指标值: 360000页", "指标值: 360000")
    profile = profile_of(tmp_path, PROFILE)
    assert isinstance(profile, ScoreProfile)

    path.write_text(wrong, encoding="utf-8")
    assert judged(check(path), profile).reached == 6
    waiver = "{规则: VAL-NO-UNIT, 理由: 无, 批准单位: 县财政局, 截止日期: 2024-12-31}"
    path.write_text(f"{wrong}豁免:\n  - {waiver}\n", encoding="utf-8")
    assert judged(check(path), profile).reached == 8


def test_a_rule_that_failed_inside_judges_nothing(sound: CheckResult, tmp_path: Path) -> None:
    profile = profile_of(tmp_path, PROFILE)
    assert isinstance(profile, ScoreProfile)

    assert judged(replace(sound, broken=("TXT-SPACE",)), profile).items[1].reached is None


def test_published_tables_alone_are_not_judged_by_rules_on_text(
    sound: CheckResult, tmp_path: Path
) -> None:
    assert sound.case is not None
    tables = replace(sound, case=replace(sound.case, submission=None, document=None))

    items = {item.name: item.reached for item in judged(tables, default()).items}

    assert items["表间勾稽一致"] == 3
    assert items["绩效指标量化"] is None


def test_a_file_that_cannot_be_read_has_no_score() -> None:
    assert score(check(Path("没有这个文件.yaml")), default()) is None


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("TXT-SPACE", "TXT-SPCAE", 7, "没有编码为“TXT-SPCAE”的规则"),
        ("分值: 3", "分值: 三分", 6, "分值"),
        ("分值: 3", "分值: -3", 6, "分值"),
        ("每处: 2", "每出: 2", 6, "每出"),
        ("标题: 县里的标准", "题目: 县里的标准", 2, "题目"),
    ],
)
def test_mistakes_in_a_profile_are_findings_at_their_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    found = profile_of(tmp_path, PROFILE.replace(old, new))

    assert isinstance(found, tuple)
    (first, *_) = [finding for finding in found if words in finding.message]
    assert (first.place.line, first.severity) == (line, Severity.ERROR)
    assert first.remedy


def test_a_profile_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    found = load_profile(tmp_path / "没有.yaml")

    assert isinstance(found, tuple)
    assert len(found) == 1
