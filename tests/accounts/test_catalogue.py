"""政府收支分类科目 are looked up by code and year."""

import csv

import pytest

from budgetgen.accounts.catalogue import Account, ancestors, classification
from budgetgen.model.vocabulary import Source
from budgetgen.resources import schemas_folder


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("201", "一般公共服务支出"),
        ("20132", "组织事务"),
        ("2013201", "行政运行"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
    ],
)
def test_functional_accounts_have_their_standard_names(code: str, name: str) -> None:
    assert classification(2024).functional.name(code) == name


def test_economic_accounts_have_their_standard_names() -> None:
    assert classification(2024).economic.name("30217") == "公务接待费"


def test_an_unknown_code_has_no_name() -> None:
    accounts = classification(2024).functional
    assert accounts.name("2999999") == ""
    assert "2999999" not in accounts


def test_a_code_knows_its_parents() -> None:
    assert ancestors("2013201") == ["201", "20132", "2013201"]
    assert ancestors("30101") == ["301", "30101"]
    assert Account("2013201", "").parent == "20132"
    assert Account("201", "").parent == ""


def test_accounts_of_a_fund_say_so() -> None:
    accounts = classification(2024).functional.by_code
    assert accounts["20610"].fund is Source.GOVERNMENT_FUND
    assert accounts["20132"].fund is None


def test_years_without_an_edition_use_the_nearest_earlier_one() -> None:
    assert classification(2026).functional is classification(2026).functional
    assert classification(2026).functional.name("201") == classification(2024).functional.name(
        "201"
    )
    assert classification(2020).functional.name("201")


def test_the_summary_lists_thirty_one_classes_in_order() -> None:
    classes = classification(2024).classes
    assert len(classes) == 31
    assert [account.code for account in classes[:3]] == ["201", "202", "203"]
    assert classes[-1].code == ""


def test_extra_accounts_stand_beside_the_national_ones() -> None:
    accounts = classification(2024).functional.with_extra([Account("2999901", "地方事务")])
    assert accounts.name("2999901") == "地方事务"
    assert accounts.name("201") == "一般公共服务支出"


@pytest.mark.parametrize(
    ("code", "confirmed"),
    [
        ("2013201", True),  # printed in a department's document of 2024
        ("2010101", True),  # seen in a public text of 2024
        ("2012601", False),  # seen only in a list of about 2009
        ("20139", False),  # from memory
    ],
)
def test_an_account_tells_whether_it_was_seen_in_a_recent_document(
    code: str, confirmed: bool
) -> None:
    assert classification(2024).functional.by_code[code].confirmed is confirmed


@pytest.mark.parametrize("name", ["functional", "economic_department", "economic_government"])
def test_no_row_from_memory_or_an_old_list_counts_as_confirmed(name: str) -> None:
    path = schemas_folder() / "accounts" / "2024" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    confirmed = [row for row in rows if row["confirmed"] == "yes"]
    assert 0 < len(confirmed) < len(rows)
    assert {row["confirmed"] for row in rows} == {"yes", ""}
    for row in confirmed:
        assert row["source"] != "recalled", row
        assert "about 2009" not in row["edition_note"], row


def test_the_list_says_which_edition_it_is() -> None:
    assert classification(2026).edition == 2024


def test_what_a_submission_adds_is_confirmed_by_whoever_typed_it() -> None:
    added = classification(2024).functional.with_extra([Account("2012601", "地方事务")])
    assert added.by_code["2012601"].confirmed
