"""central: parts in their order, last year beside this year, and the example's figures in it."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pytest
from lxml import html as lxml_html

from budgetgen.checking.check import check, check_prepared
from budgetgen.composing.document import FormBlock, Heading, Paragraph, TableBlock
from budgetgen.rendering import Prepared, prepare, prepare_units, render
from budgetgen.tables.explain import explain
from budgetgen.tables.table import Row, Table
from tests.support.examples import EXAMPLES, computed
from tests.support.ledgers import SPENT, Line, lines, total

NAME = "central"
LINES = lines(NAME)
LAST = lines(NAME, "上年数据")
GENERAL = "一般公共预算支出表"


@cache
def units() -> list[Prepared]:
    done = prepare_units(prepare(EXAMPLES / NAME))
    return [each.prepared for each in done if each.prepared]


def header(table: Table) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text, cell.columns, cell.rows) for cell in row] for row in table.header]


def general() -> Table:
    return computed(NAME).tables.tables[GENERAL]


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def of_general(code: str) -> Callable[[Line], bool]:
    def holds(line: Line) -> bool:
        own = line["资金来源"] == "一般公共预算" and line["支出类型"] in SPENT
        return own and line["功能科目"].startswith(code)

    return holds


def test_last_year_and_the_change_stand_beside_this_year() -> None:
    assert header(general()) == [
        [
            ("功能分类科目", 2, 1),
            ("2024年执行数", 1, 2),
            ("2025年预算数", 3, 1),
            ("2025年预算数比2024年执行数", 2, 1),
        ],
        [
            ("科目编码", 1, 1),
            ("科目名称", 1, 1),
            ("合计", 1, 1),
            ("基本支出", 1, 1),
            ("项目支出", 1, 1),
            ("增减额", 1, 1),
            ("增减%", 1, 1),
        ],
    ]


def test_every_account_holds_last_years_execution_and_this_years_budget() -> None:
    codes = {x["功能科目"][:n] for x in [*LINES, *LAST] if of_general("")(x) for n in (3, 5, 7)}
    rows = {row.key: row for row in general().rows}
    assert set(rows) == codes | {"合计"}
    assert len(rows) == 20
    for key, row in rows.items():
        holds = of_general("" if key == "合计" else key)
        for at, exact in ((2, total(LAST, holds, "执行数")), (3, total(LINES, holds))):
            # Rounded together with all other cells: less than one unit of the last place away.
            assert abs(Decimal(row.cells[at].text or 0) - exact) < Decimal("0.01")


def test_the_change_is_the_difference_of_the_printed_cells() -> None:
    for row in general().rows:
        before, now = (Decimal(row.cells[at].text or 0) for at in (2, 3))
        assert Decimal(row.cells[6].text or 0) == now - before
        if before:
            rate = ((now - before) * 100 / before).quantize(Decimal("0.01"), ROUND_HALF_UP)
            assert Decimal(row.cells[7].text or 0) == rate


@pytest.mark.parametrize(
    ("code", "last", "now", "difference", "rate"),
    [
        ("2200101", "3740.73", "3817.05", "76.32", "2.04"),  # more
        ("2200102", "1482.34", "1275.00", "-207.34", "-13.99"),  # less
        ("2200120", "4591.18", "4591.18", "", ""),  # the same
        ("2200124", "376.90", "", "-376.90", "-100.00"),  # no more
        ("2200128", "", "946.01", "946.01", "—"),  # nothing to compare with
    ],
)
def test_the_change_of_an_account(
    code: str, last: str, now: str, difference: str, rate: str
) -> None:
    [row] = [row for row in general().rows if row.key == code]
    found = texts(row)
    assert (found[2], found[3], found[6], found[7]) == (last, now, difference, rate)


def test_three_public_items_are_compared_with_last_years_budget() -> None:
    rows = [texts(row) for row in computed(NAME).tables.tables["三公经费支出表"].rows]
    assert rows == [
        ["合计", "95.00", "99.30", "4.30", "4.53"],
        ["一、因公出国（境）费", "58.00", "63.80", "5.80", "10.00"],
        ["二、公务用车购置及运行费", "27.00", "27.00", "0.00", "0.00"],
        ["其中：公务用车购置费", "0.00", "0.00", "0.00", "—"],
        ["公务用车运行费", "27.00", "27.00", "0.00", "0.00"],
        ["三、公务接待费", "10.00", "8.50", "-1.50", "-15.00"],
    ]


def test_explain_says_what_a_change_compares() -> None:
    done = computed(NAME)
    found = explain(done.tables, done.submission, f"{GENERAL}/2200102/增减额")
    assert found.printed == "-207.34"
    assert found.amount == Decimal("-2073364.00")
    assert found.formula == "增减额：合计 - 2024年执行数"
    assert {fact.book for fact in found.facts} == {"本年", "上年执行"}
    rate = explain(done.tables, done.submission, f"{GENERAL}/2200102/增减%")
    assert (rate.printed, rate.amount, rate.derived) == ("-13.99", None, True)
    assert rate.formula == "增减%：(合计 - 2024年执行数) ÷ 2024年执行数 × 100%"


def test_the_screen_says_how_a_change_comes_about() -> None:
    page = lxml_html.fromstring(render(computed(NAME), "html").decode())
    [row] = page.xpath("//tr[th='一般行政管理事务' and td='-207.34']")
    told = [cell.get("data-formula") for cell in row.xpath("td")]
    assert told[-2:] == [
        "增减额 = 合计 - 2024年执行数",
        "增减% = (合计 - 2024年执行数) ÷ 2024年执行数 × 100%",
    ]


def test_the_parts_follow_in_their_order() -> None:
    marks = []
    for block in computed(NAME).document.blocks():
        if isinstance(block, Heading) and block.text.startswith("第"):
            marks.append(block.text[:4])
        elif isinstance(block, TableBlock) and block.heading and block.heading.directory_level:
            marks.append("表")
        elif isinstance(block, FormBlock):
            marks.append("目标表")
    assert marks == [
        *("第一部分", "第二部分", *["表"] * 9, "第三部分", "第四部分", "第五部分"),
        *["目标表"] * 3,
    ]


def test_accounts_with_money_of_this_year_are_told_one_by_one() -> None:
    said = [b.text for b in computed(NAME).document.blocks() if isinstance(b, Paragraph)]
    told = [text.split("（")[1][:7] for text in said if "”（2" in text]
    assert told == sorted({x["功能科目"] for x in LINES if of_general("")(x)})


def test_a_unit_speaks_of_itself_as_a_unit() -> None:
    for unit in units():
        found = [b.text for b in unit.document.blocks() if isinstance(b, (Heading, Paragraph))]
        assert not [text for text in found if "本部门" in text or "部门预算" in text]
        assert "第二部分2025年单位预算表" in found
    center = units()[1]
    own = [x for x in LAST if x["单位"] == "187002"]
    row = center.tables.tables[GENERAL].rows[0]
    expected = total(own, of_general(""), "执行数")
    assert abs(Decimal(row.cells[2].text) - expected) < Decimal("0.01")


def test_the_example_and_its_units_have_no_finding() -> None:
    assert check(EXAMPLES / NAME).findings == ()
    for unit in units():
        assert check_prepared(EXAMPLES / NAME, unit, ()).findings == ()
