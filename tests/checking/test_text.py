"""Rules on typed text: what they must not take for a fault, and what they must not miss."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from budgetgen.checking.case import Case, Hit
from budgetgen.checking.prose.numbers import chinese_value, leading_number
from budgetgen.checking.rules import (
    dates_and_names,
    document,
    numbering,
    privacy,
    punctuation,
    secrecy,
    wording,
)
from budgetgen.checking.rules.privacy import is_identity_number, passes_luhn
from budgetgen.composing.compose import compose
from budgetgen.model.finding import Severity
from budgetgen.model.submission import Submission
from budgetgen.rendering import case_of, prepare

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
TOPICS = (dates_and_names, document, numbering, privacy, punctuation, secrecy, wording)
CHECKS = {check.code: check for topic in TOPICS for check in topic.CHECKS}


@cache
def example(name: str = "small") -> Case:
    """A sound submission with its tables and document."""
    done = prepare(EXAMPLES / name / "department.yaml")
    assert done.prepared is not None
    return case_of(done.prepared)


def changed(submission: Submission, path: str, value: Any) -> Submission:
    """The submission with one value, named by field names and positions, replaced."""
    head, _, rest = path.partition("/")
    below: Any = getattr(submission, head)
    if not rest:
        return submission.model_copy(update={head: value})
    first, _, tail = rest.partition("/")
    if first.isdigit():
        items = list(below)
        items[int(first)] = changed(items[int(first)], tail, value) if tail else value
        return submission.model_copy(update={head: tuple(items)})
    return submission.model_copy(update={head: changed(below, rest, value)})


def with_values(values: dict[str, Any], name: str = "small") -> Case:
    """The example with some typed values replaced; its document stays as it was."""
    case = example(name)
    submission = case.filled
    for path, value in values.items():
        submission = changed(submission, path, value)
    return replace(case, submission=submission)


def hits(code: str, values: dict[str, Any], name: str = "small") -> list[Hit]:
    return list(CHECKS[code].function(with_values(values, name)))


def codes_at_other(text: str) -> set[str]:
    """Every rule that has something to say about one paragraph of 其他说明."""
    case = with_values({"prose/other": (text,)})
    at = ("prose", "other", 0)
    return {code for code, check in CHECKS.items() for hit in check.function(case) if hit.at == at}


@pytest.mark.parametrize(
    "text",
    [
        "天天检查、渐渐规范、方方面面、层层落实、人人参与，实实在在为群众办事。",
        "依据冀财社〔2018〕14号和《中华人民共和国预算法》（2018年修正），截至2022年末完成。",
        "项目实施期为2021年至2025年，2021-2025年共安排3.5万元。",
        "“十四五”期间（2021—2025年）建设，贯彻2035年远景目标。",
        "2016年建成的办公楼维修，自2019年起执行，完成2021年度至2023年度审计。",
        "落实国务院2022年第3号令，召开2024年第2次会议，3号楼维修。",
        "通过12345热线、5G网络、APP和WPS Office软件办理，满意度≥90%。",
        "详见 https://www.example.gov.cn/a?b=1,2 ，共1,234.56万元。",
        "一村一品、一户一档、一个一个核实、一步一步推进，多多益善。",
        "专款专用，拨款专款专用，应保尽保，能退尽退。",
        "本部门部门预算、所属单位单位预算、社区社区工作者。",
        "为了了解情况，目的的实现，男性性别，效率率先提升，存在在建工程。",
        "做为民服务的实事，公园满意度高，全部份额发放，按排名兑现，颁布署名文章。",
        "一、二级公路并重，三、四季度完成。",
        "邀请专家3人、5人、8人；购买1、2号设备，按1:10000测绘，9:00至17:30开放。",
        "按照“一是一、二是二”的原则办理：一是保管；二是利用：（1）借阅，（2）复制；三是鉴定。",
        "人均补助500元，合计12万元，其中办公费3000元。",
        "省、市、县三级；县委、县政府部署的工作，市委、市政府督办的事项。",
        "赴其他县档案馆学习，与邻县档案馆交流，配合县档案馆、张家口市档案馆工作。",
        "《档案条例（草案）》起草工作，编制《馆志》征求意见稿。",
        "开展A/B两类测试、B超检查，共有XXL号服装，如甲、乙、丙……等。",
        "群众反映：“办得好。”",
        "1.5万元用于维修。",
    ],
)
def test_legitimate_wording_is_not_reported(text: str) -> None:
    assert codes_at_other(text) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("档案数字化由第三方承担。。", "TXT-PUNCT"),
        ("档案数字化由第三方承担，。", "TXT-PUNCT"),
        ("因公出国(境)费没有安排。", "TXT-PUNCT"),
        ("档案数字化由第三方承担.", "TXT-PUNCT"),
        ('"三公"经费没有安排。', "TXT-PUNCT"),
        ("（档案数字化由第三方承担。", "TXT-PUNCT"),
        ("依据冀财社[2023]218号安排。", "TXT-PUNCT"),
        ("档案 数字化由第三方承担。", "TXT-SPACE"),
        ("档案\u200b数字化由第三方承担。", "TXT-CONTROL"),
        ("政府性性基金支出：无。", "TXT-REPEATED"),
        ("开展开展档案工作。", "TXT-REPEATED"),
        ("加强队伍建设，加强队伍建设，提高水平。", "TXT-REPEATED"),
        ("2023年2023年度工作已经完成。", "TXT-REPEATED"),
        ("部署工作，签定合同。", "TXT-TYPO"),
        ("截止2023年12月31日，共有档案8万卷。", "TXT-TYPO"),
        ("安排18万元，其中扫描费１２００００元。", "UNIT-MIXED"),
        ("1.2024年完成任务。", "NUM-AMBIGUOUS"),
        ("（1）保管；（2）利用；（2）鉴定。", "NUM-DUPLICATE"),
        ("①保管；③利用。", "NUM-GAP"),
        ("（2）、保管档案。", "NUM-STYLE"),
        ("3", "TXT-STRAY"),
        ("2020年部门预算安排如下。", "TEXT-YEAR"),
        ("２０２０年，我馆完成任务。", "TEXT-YEAR"),
        ("请在此填写本单位情况。", "TEXT-RESIDUE"),
        ("{{部门}}没有其他事项。", "TEXT-RESIDUE"),
        ("××县没有其他事项。", "TEXT-RESIDUE"),
        ("我区档案事业稳步发展。", "DOC-SCOPE"),
        ("联系人１３８００１３８０００。", "PRIVACY-ID"),
        ("身份证号11010519491231002X的人员。", "PRIVACY-ID"),
        ("账号6222 0212 3456 7890 128。", "PRIVACY-ID"),
        ("完成任务，方便群众，", "TXT-END-PUNCT"),
    ],
)
def test_a_fault_is_reported(text: str, code: str) -> None:
    assert code in codes_at_other(text)


@pytest.mark.parametrize("name", ["small", "department"])
def test_the_sound_examples_have_no_finding(name: str) -> None:
    case = example(name)
    found = {code: list(check.function(case)) for code, check in CHECKS.items()}
    assert {code: some for code, some in found.items() if some} == {}


def test_reasons_are_fragments_and_need_no_full_stop() -> None:
    assert not hits("TXT-END-PUNCT", {"prose/reasons/basic": "工资正常晋升，缴费基数调整"})


def test_a_list_that_ends_in_semicolons_and_a_full_stop_is_even() -> None:
    even = ("保管全县档案；", "开展档案接收；", "编研档案史料。")
    assert not hits("TXT-END-PUNCT", {"projects/0/goals": even})


def test_the_item_without_a_mark_is_named_not_the_sound_one() -> None:
    goals = ("完成任务", "提供便利。")
    assert [hit.at for hit in hits("TXT-END-PUNCT", {"projects/0/goals": goals})] == [
        ("projects", 0, "goals", 0)
    ]


def test_a_list_without_any_marks_is_even() -> None:
    assert not hits("TXT-END-PUNCT", {"projects/0/goals": ("完成任务", "提供便利")})


def test_short_headings_between_paragraphs_need_no_mark() -> None:
    paragraphs = ("档案保管", "保管全县档案，维护安全。", "档案利用", "方便群众，提高效率。")
    assert not hits("TXT-END-PUNCT", {"prose/duties": paragraphs})


def test_a_doubled_word_before_another_is_only_a_warning() -> None:
    (doubtful,) = hits("TXT-REPEATED", {"prose/other": ("开展档案档案袋更换。",)})
    (certain,) = hits("TXT-REPEATED", {"prose/other": ("开展养老金养老金核算。",)})
    assert (doubtful.severity, certain.severity) == (Severity.WARNING, None)


def test_a_number_left_at_the_end_is_stray_a_measure_is_not() -> None:
    assert hits("TXT-STRAY", {"projects/0/purpose": "用于档案整理。12"})
    assert not hits("TXT-STRAY", {"projects/0/purpose": "用于档案整理，合格率不低于95"})


def test_a_copied_paragraph_is_told_at_its_second_place() -> None:
    text = "管好馆藏档案，加快数字化转换，方便群众查档用档。"
    values = {"prose/overall_goals": (text,), "prose/other": (f"1、{text[:-1]}",)}
    assert not hits("TXT-COPY", values)
    values = {"prose/overall_goals": (text,), "prose/other": (text[:-1],)}
    assert [hit.at for hit in hits("TXT-COPY", values)] == [("prose", "other", 0)]


def test_a_duty_may_be_said_again_under_its_goal() -> None:
    duty = "保管全县各类档案，维护档案的完整与安全，提供利用服务。"
    assert not hits("TXT-COPY", {"prose/duties": (duty,), "prose/goals/0/duty": duty})


def test_an_earlier_year_in_the_name_of_a_project_may_stand_in_its_goals() -> None:
    goals = ("2021年度工作任务全部完成。",)
    assert hits("TEXT-YEAR", {"projects/0/goals": goals})
    named = {"projects/0/goals": goals, "projects/0/name": "2021年数字化尾款"}
    assert not hits("TEXT-YEAR", named)
    coded = {"projects/0/goals": goals, "projects/0/code": "13993121P006210100115"}
    assert not hits("TEXT-YEAR", coded)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年本部门支出预算7601.94万元，较2022年增加153.77万元。", 2022),
        ("2023年本部门支出预算7601.94万元，较上年增加153.77万元。", 2023),
        ("支出预算7601.94万元，比2021年增加153.77万元。", 2021),
        ("２０２３年支出预算7601.94万元，同2022年持平。", 2022),
        ("2024年本部门支出预算155.50万元，较2023年增加6.40万元。", 0),
        ("支出预算155.50万元，其中2023年结转5万元，较上年增加6.40万元，本年增幅不大。", 0),
        ("2023年决算支出比2022年增加3万元。", 0),
        ("2023年预算执行中，支出比2022年增加3万元。", 0),
        ("依照《2022年预算管理办法》，支出预算较上年增加6.40万元。", 0),
        ("档案数量比2020年增长18%。", 0),
    ],
)
def test_a_sentence_that_tells_another_years_budget_is_told(text: str, year: int) -> None:
    found = hits("TEXT-YEAR", {"prose/other": (text,)})
    assert [hit.values["year"] for hit in found] == ([year] if year else [])


def test_what_shall_be_may_be_compared_with_any_year() -> None:
    goal = "到2025年，单位运行经费预算比2020年下降10%。"
    assert not hits("TEXT-YEAR", {"prose/overall_goals": (goal,)})


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("2022年完成馆藏档案数字化任务。", True),
        ("做好保管；2022年开展编研。", True),
        ("2024年完成馆藏档案数字化任务。", False),
        ("2022年建成的档案馆投入使用。", False),
        ("对2022年完成的项目开展验收。", False),
        ("2021—2025年完成全部任务。", False),
    ],
)
def test_a_goal_that_begins_with_another_year_is_told(goal: str, told: bool) -> None:
    assert bool(hits("TEXT-YEAR", {"projects/0/goals": (goal,)})) is told


def test_a_list_may_number_anew_below_each_heading() -> None:
    items = ("保管方面：", "1、建库房。", "2、配设备。", "利用方面：", "1、建平台。", "2、办展览。")
    assert not hits("NUM-GAP", {"prose/other": items})
    assert not hits("NUM-DUPLICATE", {"prose/other": items})


def test_a_lower_level_starts_anew_below_a_higher_one() -> None:
    items = ("一、保管", "（一）库房", "（二）设备", "二、利用", "（一）平台", "（三）展览")
    assert [hit.at for hit in hits("NUM-GAP", {"prose/other": items})] == [("prose", "other", 5)]


def recomposed(values: dict[str, Any]) -> Case:
    """The example with values replaced and its document composed anew."""
    case = with_values(values)
    return replace(case, document=compose(case.filled, case.tables, case.pack))


def test_a_typed_number_where_the_document_numbers_is_told_once_per_list() -> None:
    typed = {"prose/duties": ("一、保管档案。", "二、利用档案。", "三、鉴定档案。")}
    found = list(CHECKS["NUM-DUPLICATE"].function(recomposed(typed)))
    assert [hit.at for hit in found] == [("prose", "duties", 0)]


def test_a_typed_number_where_the_document_does_not_number_is_right() -> None:
    typed = {"prose/other": ("（一）保管档案。", "（二）利用档案。")}
    assert not list(CHECKS["NUM-DUPLICATE"].function(recomposed(typed)))


def test_a_paragraph_numbered_as_its_chapter() -> None:
    typed = {"prose/other": ("一、保管档案。", "二、利用档案。")}
    found = list(CHECKS["NUM-STYLE"].function(recomposed(typed)))
    assert [hit.at for hit in found] == [("prose", "other", 0)]


def test_a_goal_that_begins_with_a_digit_is_ambiguous_where_goals_are_numbered_with_a_point() -> (
    None
):
    goals = {"projects/0/goals": ("360000页档案完成扫描。",)}
    assert hits("NUM-AMBIGUOUS", goals)
    case = with_values(goals)
    numbering_ = {**case.pack.settings.numbering, "目标": "（1）"}
    settings = case.pack.settings.model_copy(update={"numbering": numbering_})
    other = replace(case, pack=replace(case.pack, settings=settings))
    assert not list(CHECKS["NUM-AMBIGUOUS"].function(other))


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("（十二）保管", "（一）", 12),
        ("(三)保管", "（一）", 3),
        ("一、一般公共预算", "一、", 1),
        ("3．保管", "1.", 3),
        ("10、保管", "1、", 10),
        ("⑮保管", "①", 15),
        ("（2）保管", "（1）", 2),
    ],
)
def test_a_list_number_is_read(text: str, style: str, value: int) -> None:
    mark = leading_number(text)
    assert mark is not None
    assert (mark.style, mark.value) == (style, value)


@pytest.mark.parametrize(
    "text", ["一、二级公路", "1.5万元", "3、4月", "12月底", "5G网络", "十分重要", "一是保管", ""]
)
def test_what_only_looks_like_a_list_number_is_none(text: str) -> None:
    assert leading_number(text) is None


def test_chinese_numerals_are_read_to_ninety_nine() -> None:
    read = [chinese_value(numeral) for numeral in ("一", "十", "十九", "二十", "九十九", "一二")]
    assert read == [1, 10, 19, 20, 99, 0]


def test_an_identity_number_needs_a_real_date_and_its_check_character() -> None:
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert not is_identity_number("11010519491331002X")


def test_a_card_number_needs_its_check_digit() -> None:
    assert passes_luhn("6222021234567890128")
    assert not passes_luhn("6222021234567890129")


@pytest.mark.parametrize(
    "text",
    [
        "项目编码13993124P006210100115、合同编号2024010112345678901。",
        "安排13800138000元，科目2012604，邮编054700。",
        "咨询电话0319-4332211、12345，传真0319 4332212。",
        "机构代码12139931MB1234567X，2024年1月1日至20241231。",
    ],
)
def test_other_long_numbers_are_no_personal_data(text: str) -> None:
    assert not hits("PRIVACY-ID", {"prose/other": (text,)})


def test_a_personal_number_is_masked_in_the_finding() -> None:
    (hit,) = hits("PRIVACY-ID", {"prose/other": ("电话13800138000。",)})
    assert hit.values["number"] == "138******00"


@pytest.mark.parametrize(
    "name",
    [
        "周边环境整治补偿款",
        "任务型人员工资",
        "张庄村救助金",
        "胡萝卜种植生活补助",
        "高龄老人生活补助",
        "外聘人员经费（含车辆补贴和职工工资）",
        "老干部活动中心经费（含水电费）",
    ],
)
def test_ordinary_titles_name_nobody(name: str) -> None:
    assert not hits("PRIVACY-NAME", {"projects/0/name": name})


def test_a_name_within_a_title_is_certain_one_at_its_start_is_likely() -> None:
    (certain,) = hits("PRIVACY-NAME", {"projects/0/name": "活动中心经费(含李晓明工资)"})
    (likely,) = hits("PRIVACY-NAME", {"projects/0/name": "李晓明抚恤金"})
    assert (certain.severity, likely.severity) == (None, Severity.WARNING)
    assert certain.values["name"] == "李某某"


def test_text_of_a_secret_project_is_never_published() -> None:
    values = {"projects/0/purpose": "联系人13800138000。", "projects/0/secret": True}
    assert not hits("PRIVACY-ID", values)


def test_a_department_of_units_does_not_speak_as_a_unit() -> None:
    text = ("我单位没有其他需要说明的事项。",)
    assert hits("TEXT-NAME", {"prose/other": text}, "department")
    assert not hits("TEXT-NAME", {"prose/other": text}, "small")


def test_a_namesake_is_known_by_its_beginning_too() -> None:
    text = ("中共怀平县委组织部没有其他事项。",)
    assert hits("TEXT-NAME", {"prose/other": text}, "department")
    own = ("中共云溪县委组织部和县委组织部没有其他事项。",)
    assert not hits("TEXT-NAME", {"prose/other": own}, "department")


# ---- last year's text --------------------------------------------------------------------------


def _after(now: dict[str, Any], last: dict[str, Any]) -> list[Hit]:
    case = replace(with_values(now), last=with_values(last).filled)
    return list(CHECKS["TEXT-LAST-YEAR"].function(case))


MORE = {"lines/0/amount": Decimal("950000.00")}


def test_a_reason_kept_from_last_year_though_the_amount_changed() -> None:
    found = [hit.at for hit in _after(MORE, {})]
    assert ("prose", "reasons", "basic") in found
    assert ("prose", "reasons", "project") not in found


def test_a_reason_kept_while_nothing_changed() -> None:
    assert not _after({}, {})


def test_a_paragraph_with_figures_kept_though_the_amount_changed() -> None:
    note = ("今年安排数字化经费18万元，扫描档案36万页。",)
    found = [hit.at for hit in _after({**MORE, "prose/other": note}, {"prose/other": note})]
    assert ("prose", "other", 0) in found


def test_a_paragraph_without_figures_may_stay() -> None:
    found = [hit.at for hit in _after(MORE, {})]
    assert not [at for at in found if at and at[1] in ("duties", "overall_goals")]


def test_without_last_year_nothing_is_said() -> None:
    assert not hits("TEXT-LAST-YEAR", MORE)


PYTHON_PAIRS: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
    "TEXT-LAST-YEAR": (
        test_a_reason_kept_from_last_year_though_the_amount_changed,
        test_a_reason_kept_while_nothing_changed,
    ),
}
"""Rules that a change of the small example cannot break: the test that fires, the silent one."""


# ---- size --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "保管全县各类档案维护档案的完整与安全" * 20_000,
        "（例：" * 100_000,
        "《“（" * 100_000,
        "1" * 300_000,
        "1," * 150_000,
        "。 " * 150_000,
        "。\n" * 150_000,
        "2020年，" * 60_000,
        "一是保管，" * 60_000,
        "安排12000元，3万元；" * 30_000,
        "含李" * 150_000,
    ],
    ids=range(11),
)
def test_a_very_long_paragraph_is_checked_in_linear_time(text: str) -> None:
    case = with_values({"prose/other": (text,), "projects/0/name": text})
    for code, check in CHECKS.items():
        start = time.process_time()
        list(check.function(case))
        assert time.process_time() - start < 60, code
