"""Indicator values as bureaus write them, and what the grammar makes of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgen.checking.indicator_values.grammar import Form, parse_value, tidy
from budgetgen.checking.indicator_values.scanner import Habit, read_numeral
from budgetgen.checking.indicator_values.texts import quantities
from budgetgen.checking.indicator_values.units import Measure, load_units

AMOUNTS = {
    "≥90%": ("≥", "90", "%"),
    "≤3200元": ("≤", "3200", "元"),
    "1500册": ("", "1500", "册"),
    "0.2万元": ("", "2000", "元"),
    "<2万元": ("<", "20000", "元"),
    "≤1万": ("≤", "10000", ""),
    "24个月": ("", "24", "个月"),
    "0.01%": ("", "0.01", "%"),
    "90%以上": ("≥", "90", "%"),
    "不低于95%": ("≥", "95", "%"),
    "≥20万件": ("≥", "200000", "件"),
    "≥９０％": ("≥", "90", "%"),
    "＞5次": (">", "5", "次"),
    "﹤5次": ("<", "5", "次"),
    ">=90%": ("≥", "90", "%"),
    "≧90%": ("≥", "90", "%"),
    "百分之九十": ("", "90", "%"),
    "百分之九十五以上": ("≥", "95", "%"),
    "90百分比": ("", "90", "百分比"),
    "=100%": ("", "100", "%"),
    "  ≥90%": ("≥", "90", "%"),
    "100": ("", "100", ""),
    "控制在5%以内": ("≤", "5", "%"),
    "不超过3人": ("≤", "3", "人"),
    "至少两次": ("≥", "2", "次"),
    "大于等于90%": ("≥", "90", "%"),
    "约100人": ("", "100", "人"),
    "100余人": ("", "100", "人"),
    "1,200元": ("", "1200", "元"),
    "２，０００元": ("", "2000", "元"),
    "三万元": ("", "30000", "元"),
    "≤10个工作日": ("≤", "10", "个工作日"),
    "≤12月": ("≤", "12", "月"),
    "10小时以内": ("≤", "10", "小时"),
    "≥2个百分点": ("≥", "2", "个百分点"),
    "≥8‰": ("≥", "8", "‰"),
    "-5%": ("", "-5", "%"),
    "±5%": ("±", "5", "%"),
    "100+": ("≥", "100", ""),
    "12公里": ("", "12", "公里"),
    "≥100Mbps": ("≥", "100", "Mbps"),
    "≥20垧": ("≥", "20", "垧"),
    "600人·次": ("", "600", "人·次"),
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_a_number_is_read_with_its_sign_scale_and_unit(text: str) -> None:
    value = parse_value(text)
    assert value.form is Form.AMOUNT
    sign, number, unit = AMOUNTS[text]
    assert (value.sign, value.number, value.unit) == (sign, Decimal(number), unit)
    assert value.rest == ""


FORMS = {
    "": Form.EMPTY,
    " \u3000": Form.EMPTY,
    "12月底": Form.MOMENT,
    "12月": Form.MOMENT,
    "12月中旬": Form.MOMENT,
    "2024年12月底": Form.MOMENT,
    "2024年12月31日前": Form.MOMENT,
    "2024-12-31": Form.MOMENT,
    "2024年": Form.MOMENT,
    "6月底前完成": Form.MOMENT,
    "3月至5月": Form.MOMENT,
    "年底前": Form.MOMENT,
    "第四季度": Form.MOMENT,
    "年内及时发放": Form.MOMENT,
    "每月": Form.FREQUENCY,
    "按月": Form.FREQUENCY,
    "每季度一次": Form.FREQUENCY,
    "半年发放一次": Form.FREQUENCY,
    "元/人": Form.UNIT,
    "人·次": Form.UNIT,
    "人": Form.UNIT,
    "%": Form.UNIT,
    "万元": Form.UNIT,
    "≥%": Form.UNIT,
    "≥": Form.BROKEN,
    "≥优良": Form.BROKEN,
    "≥≥90%": Form.BROKEN,
    "≤90%以上": Form.BROKEN,
    "90%%": Form.BROKEN,
    "90..5%": Form.BROKEN,
    "9O%": Form.BROKEN,
    "1,00元": Form.BROKEN,
    "99999999999999999999元": Form.BROKEN,
    "≥5次，≥200人次": Form.SEVERAL,
    "5场、200人": Form.SEVERAL,
    "按时": Form.WORDS,
    "显著提高": Form.WORDS,
    "提高": Form.WORDS,
    "全年无事故": Form.WORDS,
    "一流": Form.WORDS,
    "三级甲等": Form.WORDS,
    "一次性发放": Form.WORDS,
    "达到国家标准": Form.WORDS,
    "12345热线畅通": Form.WORDS,
    "不发生3级以上事故": Form.WORDS,
    "2024年完成5次培训": Form.WORDS,
}


@pytest.mark.parametrize("text", FORMS)
def test_what_is_no_single_number_is_told_by_its_form(text: str) -> None:
    assert parse_value(text).form is FORMS[text]


RANGES = {
    "90%-95%": ("90", "95", "%"),
    "90%～95%": ("90", "95", "%"),
    "90—95%": ("90", "95", "%"),
    "5至10个": ("5", "10", "个"),
    "5-10万元": ("50000", "100000", "元"),
    "≥90%，≤95%": ("90", "95", "%"),
    "1-2次/月": ("1", "2", "次"),
}


@pytest.mark.parametrize("text", RANGES)
def test_a_range_has_both_ends_in_one_unit(text: str) -> None:
    value = parse_value(text)
    low, high, unit = RANGES[text]
    assert value.form is Form.RANGE
    assert (value.number, value.upper, value.unit) == (Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("200元/人", ("人",)),
        ("200元／人·次", ("人·次",)),
        ("≤30元/人/天", ("人", "天")),
        ("100元每人", ("人",)),
        ("每人每月0.1万元", ("人", "月")),
        ("5次/月", ("月",)),
        ("10人/10万", ("10万",)),
        ("≤35微克/立方米", ("立方米",)),
    ],
)
def test_what_a_unit_is_counted_by_is_kept(text: str, per: tuple[str, ...]) -> None:
    assert parse_value(text).per == per


def test_persons_are_one_unit_however_they_are_called() -> None:
    assert {parse_value(f"5{unit}").same_unit for unit in ("人", "名", "位")} == {"人"}


def test_a_year_belongs_to_a_moment_and_years_to_a_length_of_time() -> None:
    assert parse_value("2025年6月底").year == 2025
    assert parse_value("5年").measure is Measure.TIME


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("≥90%（按年度统计）", "(按年度统计)"),
        ("100符合条件老党员全覆盖", "符合条件老党员全覆盖"),
        ("40个教育点", "教育点"),
    ],
)
def test_what_follows_the_number_is_kept_apart(text: str, rest: str) -> None:
    assert parse_value(text).rest == rest


@pytest.mark.parametrize(
    ("text", "habit", "regular"),
    [
        ("=100%", Habit.EQUALS, "100%"),
        (">=90%", Habit.EQUALS, "≥90%"),
        ("≥ 90 %", Habit.BLANK, "≥90%"),
        ("≥９０％", Habit.WIDE, "≥90%"),
        ("≥90%以上", Habit.REDUNDANT, "≥90%"),
    ],
)
def test_an_irregular_way_of_writing_is_noticed_and_put_right(
    text: str, habit: Habit, regular: str
) -> None:
    value = parse_value(text)
    assert value.habits == {habit}
    assert tidy(value) == regular


@pytest.mark.parametrize("text", ["≥90%", "＜2万元", "＞5次", "95％", "5～10个", "12月底"])
def test_full_width_signs_are_no_irregularity(text: str) -> None:
    assert parse_value(text).habits == frozenset()


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("十", 10), ("二十三", 23), ("两百", 200), ("一百零五", 105), ("九十", 90)],
)
def test_numerals_are_numbers(numeral: str, number: int) -> None:
    assert read_numeral(numeral) == number


@pytest.mark.parametrize("characters", ["百千", "一二"])
def test_characters_that_are_no_numeral_are_refused(characters: str) -> None:
    assert read_numeral(characters) is None


def test_quantities_in_a_sentence_know_whether_they_are_a_target() -> None:
    found = quantities("面向12个乡镇开展活动，不少于5次，惠及200人次以上，一批老党员受益")
    assert [(q.number, q.unit.name, q.target) for q in found] == [
        (12, "个", False),
        (5, "次", True),
        (200, "人次", True),
        (1, "批", False),
    ]


@given(
    st.text(
        alphabet="≥≤<>=0123456789.,-~%‰万元人次个月年底每至/·（）百分之一二十 以上提高优O１％",
        max_size=24,
    )
)
def test_any_text_has_a_value_and_its_reading_is_stable(text: str) -> None:
    value = parse_value(text)
    assert value.text == text.strip()
    assert (value.number is None) or value.form in (
        Form.AMOUNT,
        Form.RANGE,
        Form.SEVERAL,
        Form.FREQUENCY,
        Form.BROKEN,
    )
    quantities(text)


@given(
    st.sampled_from(["", "≥", "≤", "<", ">"]),
    st.decimals("0", "99999", places=2),
    st.sampled_from([name for name, unit in load_units().items() if unit.name != "月"]),
)
def test_sign_number_and_listed_unit_are_always_read_back(
    sign: str, number: Decimal, unit: str
) -> None:
    value = parse_value(f"{sign}{number}{unit}")
    assert (value.form, value.sign, value.number) == (Form.AMOUNT, sign, number)
    assert value.unit == unit
