import json
from decimal import Decimal
from pathlib import Path

import pytest

from budgetgen.county.portal.charts import axis_of, bar_chart
from budgetgen.county.portal.data import PublishedYear, is_safe, read_year, write_year
from budgetgen.county.portal.downloads import documents, groups
from budgetgen.county.portal.totals import change, county_totals, money
from budgetgen.county.result import ItemFigure
from tests.support.publication import CountyFolder


def item(amount: str, last: str | None = None, printed: str | None = None) -> ItemFigure:
    """An item in 万元."""
    wan = Decimal(10000)
    return ItemFigure(
        "甲",
        Decimal(amount) * wan,
        None if last is None else Decimal(last) * wan,
        None if printed is None else Decimal(printed) * wan,
    )


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (item("12", "10"), "增加 2.00（20.0%）"),
        (item("10", "1234.56"), "减少 1,224.56（99.2%）"),
        (item("10", "10"), "持平"),
        (item("10", "0"), "增加 10.00"),
        (item("0", "0"), "持平"),
        (item("10"), "无上年数"),
        (item("0", "3"), "减少 3.00（100.0%）"),
        (item("10.004", "10"), "持平"),
        (item("10.004", "10", printed="10.01"), "增加 0.01（0.1%）"),
    ],
)
def test_a_change_is_what_a_reader_finds_who_subtracts_the_printed_figures(
    figure: ItemFigure, said: str
) -> None:
    assert str(change(figure)) == said


def test_amounts_are_wan_with_two_decimals_rounded_half_up() -> None:
    assert money(Decimal("12345678.50")) == "1,234.57"
    assert money(Decimal("50")) == "0.01"
    assert money(Decimal("-12345678.50")) == "-1,234.57"
    assert money(None) == "—"


@pytest.mark.parametrize(
    ("amounts", "low", "high"),
    [
        (["99.99", "1"], "0", "100"),
        (["37537.57"], "0", "40000"),
        (["0.03", "0.01"], "0", "0.03"),
        (["-5", "12"], "-5", "15"),
        (["-8", "-2"], "-8", "0"),
    ],
)
def test_an_axis_holds_zero_and_all_amounts_in_whole_steps(
    amounts: list[str], low: str, high: str
) -> None:
    axis = axis_of([Decimal(amount) for amount in amounts])
    assert (axis.low, axis.high) == (Decimal(low), Decimal(high))
    assert Decimal(0) in axis.ticks
    assert 3 <= len(axis.ticks) <= 7


def test_bars_are_as_long_as_their_amounts() -> None:
    chart = bar_chart([item("50", "25"), item("100", "0")])
    assert chart is not None
    (this, last), (whole, none) = (entry.bars for entry in chart.entries)
    assert (this.length, last.length, whole.length, none.length) == (50, 25, 100, 0)
    assert chart.zero == 0
    tops = [bar.top for entry in chart.entries for bar in entry.bars]
    assert tops == sorted(tops)
    assert chart.bottom >= tops[-1]


def test_a_negative_bar_ends_at_zero() -> None:
    chart = bar_chart([item("-50"), item("50")])
    assert chart is not None
    (down,), (up,) = (entry.bars for entry in chart.entries)
    assert (down.start, down.length) == (0, 50)
    assert (up.start, up.length) == (50, 50)
    assert not chart.last_year


@pytest.mark.parametrize("items", [[], [item("0", "0")], [item("0"), item("0")]])
def test_nothing_is_drawn_where_there_is_nothing_to_see(items: list[ItemFigure]) -> None:
    assert bar_chart(items) is None


@pytest.fixture
def year(tmp_path: Path) -> PublishedYear:
    county = CountyFolder(tmp_path)
    assert county.publish().written
    found = read_year((county.site / "2025" / "数据.json").read_bytes())
    assert found is not None
    return found


def test_the_countys_sums_are_those_of_its_departments(year: PublishedYear) -> None:
    sums = county_totals(year)
    assert sums.total.amount == (101 + 2000 + 30) * 10000
    assert sums.total.last_year is None  # one department does not say
    assert [each.name for each in sums.income] == ["一般公共预算", "上年结转"]
    for part in (sums.income, sums.expenditure, sums.classes, sums.departments):
        assert sum(each.amount for each in part) == sums.total.amount
    assert sums.three_public_total.amount == sums.total.amount * 3 / 100


def test_a_sum_knows_last_year_where_all_its_parts_do(year: PublishedYear) -> None:
    by_name = {each.name: each for each in county_totals(year).classes}
    # Of the three departments, the one without last year's figures has no 一般公共服务支出.
    assert by_name["一般公共服务支出"].last_year == Decimal("0.4") * 90 * 10000
    assert by_name["教育支出"].last_year is None


def test_the_data_file_says_what_was_published_in_yuan(year: PublishedYear) -> None:
    data = json.loads(write_year(year))
    assert Decimal(data["departments"][0]["figures"]["total"]["amount"]) == 1010000
    assert read_year(write_year(year)) == year


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff"])
def test_a_data_file_that_is_none_is_told(data: bytes) -> None:
    assert read_year(data) is None


def test_a_data_file_cannot_name_files_elsewhere(year: PublishedYear) -> None:
    text = write_year(year).decode()
    assert read_year(text.replace("数据/收支总表.csv", "../../收支总表.csv").encode()) is None


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a//b", "a/..", "a\\b", "a:b", "", "a\nb", "a\u202eb"]
)
def test_unsafe_paths_are_known(name: str) -> None:
    assert not is_safe(name)


def test_documents_come_first_and_units_stand_by_themselves(year: PublishedYear) -> None:
    department = year.departments[0]
    assert [each.kind for each in documents(department)] == [".html", ".pdf", ".docx", ".xlsx"]
    listed = list(groups(department))
    assert [group.title for group in listed] == ["公开文本", "数据", "云溪县发展和改革局机关"]
    assert sum(len(group.files) for group in listed) == len(department.files)
