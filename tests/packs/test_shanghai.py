"""shanghai-2025: what is known of the city's documents, and the example's figures in it."""

from decimal import Decimal
from functools import cache

import pytest
from lxml import html as lxml_html

from budgetgen.checking.check import check, check_prepared
from budgetgen.composing.document import FormBlock, Heading, Paragraph
from budgetgen.rendering import Prepared, prepare, prepare_units, render
from budgetgen.tables.explain import explain
from budgetgen.tables.table import Table
from tests.support.examples import EXAMPLES, computed
from tests.support.ledgers import lines, total

NAME = "shanghai-2025"
LINES = lines(NAME)
APPROPRIATED = ("一般公共预算", "政府性基金", "国有资本经营预算")
Tree = list[list[tuple[str, int, int]]]


@cache
def units() -> list[Prepared]:
    done = prepare_units(prepare(EXAMPLES / NAME))
    return [each.prepared for each in done if each.prepared]


def header(table: Table) -> Tree:
    return [[(cell.text, cell.columns, cell.rows) for cell in row] for row in table.header]


CODES = [("类", 1, 1), ("款", 1, 1), ("项", 1, 1)]
ACCOUNTS = [("科目编码", 3, 1), ("科目名称", 1, 2)]
SPLIT = [("合计", 1, 2), ("基本支出", 1, 2), ("项目支出", 1, 2)]


def spending(group: str) -> Tree:
    return [[("项目", 4, 1), (group, 3, 1)], [*ACCOUNTS, *SPLIT], CODES]


HEADERS: dict[str, Tree] = {
    "收支总表": [
        [("本年收入", 2, 1), ("本年支出", 2, 1)],
        [("项目", 1, 1), ("预算数", 1, 1), ("项目", 1, 1), ("预算数", 1, 1)],
    ],
    "收入总表": [
        [("项目", 4, 1), ("收入预算", 5, 1)],
        [
            *ACCOUNTS,
            ("合计", 1, 2),
            ("财政拨款收入", 1, 2),
            ("事业收入", 1, 2),
            ("事业单位经营收入", 1, 2),
            ("其他收入", 1, 2),
        ],
        CODES,
    ],
    "支出总表": spending("支出预算"),
    "财政拨款收支总表": [
        [("财政拨款收入", 2, 1), ("财政拨款支出", 5, 1)],
        [
            ("项目", 1, 1),
            ("预算数", 1, 1),
            ("项目", 1, 1),
            ("合计", 1, 1),
            ("一般公共预算", 1, 1),
            ("政府性基金", 1, 1),
            ("国有资本经营预算", 1, 1),
        ],
    ],
    "一般公共预算支出表": spending("一般公共预算支出"),
    "政府性基金支出表": spending("政府性基金预算支出"),
    "国有资本经营支出表": spending("国有资本经营预算支出"),
    "基本支出表": [
        [("经济分类", 2, 1), ("名称", 1, 2), ("一般公共预算基本支出", 3, 1)],
        [("类", 1, 1), ("款", 1, 1), ("合计", 1, 1), ("人员经费", 1, 1), ("公用经费", 1, 1)],
    ],
    "三公经费支出表": [
        [("“三公”经费预算数", 6, 1), ("机关运行经费预算数", 1, 3)],
        [
            ("合计", 1, 2),
            ("因公出国（境）费", 1, 2),
            ("公务接待费", 1, 2),
            ("公务用车购置及运行费", 3, 1),
        ],
        [("小计", 1, 1), ("购置费", 1, 1), ("运行费", 1, 1)],
    ],
}


@pytest.mark.parametrize("name", HEADERS)
def test_the_header_is_the_citys(name: str) -> None:
    assert header(computed(NAME).tables.tables[name]) == HEADERS[name]


def test_a_unit_divides_its_expenditure_in_the_first_table() -> None:
    for unit in units():
        assert header(unit.tables.tables["收支总表"]) == [
            [("本年收入", 2, 1), ("本年支出", 5, 1)],
            [("项目", 1, 3), ("预算数", 1, 3), ("项目", 1, 3), ("预算数", 4, 1)],
            [("合计", 1, 2), ("基本支出", 2, 1), ("项目支出", 1, 2)],
            [("人员经费", 1, 1), ("公用经费", 1, 1)],
        ]
    last = units()[0].tables.tables["收支总表"].rows[-1]
    own = [line for line in LINES if line["单位"] == "019001"]
    assert [cell.text for cell in last.cells[3:]] == [
        f"{total(own):f}",
        f"{total(own, lambda line: line['支出类型'] == '人员经费'):f}",
        f"{total(own, lambda line: line['支出类型'] == '公用经费'):f}",
        f"{total(own, lambda line: line['支出类型'] == '项目支出'):f}",
    ]


def test_a_code_stands_in_three_columns_and_the_total_in_the_last_row() -> None:
    rows = computed(NAME).tables.tables["支出总表"].rows
    found = {row.key: tuple(cell.text for cell in row.cells[:3]) for row in rows}
    assert found["208"] == ("208", "", "")
    assert found["20805"] == ("208", "05", "")
    assert found["2080506"] == ("208", "05", "06")
    assert rows[-1].key == "合计"
    assert found["合计"] == ("", "", "")
    assert [row.key for row in rows[:-1]] == sorted(row.key for row in rows[:-1])


@pytest.mark.parametrize("table", ["收支总表", "财政拨款收支总表"])
def test_only_classes_in_use_are_listed_and_numbered_through(table: str) -> None:
    used = {
        line["功能科目"][:3]
        for line in LINES
        if table == "收支总表" or line["资金来源"] in APPROPRIATED
    }
    labels = [row.cells[2].text for row in computed(NAME).tables.tables[table].rows]
    listed = [label for label in labels if label and label != "支出总计"]
    assert len(listed) == len(used) == 4
    assert [label[:2] for label in listed] == ["一、", "二、", "三、", "四、"]


@pytest.mark.parametrize("kind", ["基本支出", "项目支出", "合计"])
def test_every_account_of_the_expenditure_table_is_the_sum_of_its_lines(kind: str) -> None:
    kinds = {
        "基本支出": ("人员经费", "公用经费"),
        "项目支出": ("项目支出",),
        "合计": ("人员经费", "公用经费", "项目支出"),
    }[kind]
    table = computed(NAME).tables.tables["支出总表"]
    at = [column.title for column in table.columns].index(kind)
    codes = {line["功能科目"][:n] for line in LINES for n in (3, 5, 7)}
    assert {row.key for row in table.rows} == codes | {"合计"}
    for row in table.rows:
        prefix = "" if row.key == "合计" else row.key
        expected = total(
            line
            for line in LINES
            if line["支出类型"] in kinds and line["功能科目"].startswith(prefix)
        )
        assert row.cells[at].text == (f"{expected:f}" if expected else "")


def test_three_public_and_operating_cost_stand_in_one_row_in_ten_thousands() -> None:
    def wan(*economic: str) -> Decimal:
        sums = total(
            line
            for line in LINES
            if line["经济科目"] in economic and line["资金来源"] in APPROPRIATED
        )
        return sums / 10000

    operating = total(
        line
        for line in LINES
        if line["支出类型"] == "公用经费" and line["单位"] == "019001"  # the only administration
    )
    [row] = computed(NAME).tables.tables["三公经费支出表"].rows
    whole = wan("30212", "30217", "31013", "30231")
    expected = [
        *(whole, wan("30212"), wan("30217"), wan("31013", "30231"), wan("31013"), wan("30231")),
        operating / 10000,
    ]
    assert [Decimal(cell.text) for cell in row.cells] == [round(each, 2) for each in expected]
    assert "0.00" in [cell.text for cell in row.cells]


def test_text_and_the_three_public_table_are_in_ten_thousands_the_others_in_yuan() -> None:
    done = computed(NAME)
    spent = total(LINES)
    assert done.tables.tables["支出总表"].rows[-1].cells[4].text == f"{spent:f}"
    said = " ".join(b.text for b in done.document.blocks() if isinstance(b, Paragraph))
    assert f"支出预算{round(spent / 10000, 2)}万元" in said
    found = explain(done.tables, done.submission, "三公经费支出表/预算数/运行费")
    assert (found.printed, found.unit, found.amount) == ("10.50", "万元", Decimal("105000"))
    assert explain(done.tables, done.submission, "支出总表/2080201/合计").unit == ""


def test_amounts_are_printed_in_groups_of_three_digits() -> None:
    html = render(computed(NAME), "html").decode()
    assert f"{total(LINES):,f}" in html


def test_the_content_of_the_appropriation_is_told_account_by_account() -> None:
    said = [b.text for b in computed(NAME).document.blocks() if isinstance(b, Paragraph)]
    accounts = sorted({x["功能科目"] for x in LINES if x["资金来源"] in APPROPRIATED})
    told = [text for text in said if "”（2" in text]
    assert [text.split("（")[1][:7] for text in told] == accounts
    assert [text.split(".")[0] for text in told] == [str(n) for n in range(1, len(accounts) + 1)]
    [care] = [text for text in told if "（2081002）" in text]
    assert care == "5.“老年福利”（2081002）864.00万元，主要用于居家养老服务补贴支出。"


def test_purchases_vehicles_and_goals_are_told() -> None:
    said = "".join(b.text for b in computed(NAME).document.blocks() if isinstance(b, Paragraph))
    # 58000 + 731200 + 260000 of goods, 1960000 of works, 600000 of services
    assert (
        "政府采购预算360.92万元，其中：政府采购货物预算104.92万元，政府采购工程预算196.00万元，"
        "政府采购服务预算60.00万元" in said
    )
    assert "共有车辆3辆，其中：机要通信用车1辆，应急保障用车1辆，其他用车1辆" in said
    assert "编报绩效目标的项目共4个，涉及预算资金1228.78万元" in said


def test_only_the_department_tells_of_its_projects() -> None:
    whole, unit = computed(NAME).document, units()[0].document
    chapters = [h.text for h in whole.headings() if "项目经费情况说明" in h.text]
    assert chapters == ["六、项目经费情况说明"]
    assert sum(isinstance(block, FormBlock) for block in whole.blocks()) == 4
    assert not any("项目经费" in heading.text for heading in unit.headings())
    assert not any(isinstance(block, FormBlock) for block in unit.blocks())


def test_a_unit_speaks_of_itself_as_a_unit() -> None:
    own, home = units()
    assert own.document.properties.title == "云溪区民政局（本级）2025年单位预算"
    for unit in (own, home):
        texts = [b.text for b in unit.document.blocks() if isinstance(b, (Heading, Paragraph))]
        # The glossary's terms may speak of departments, the document may not.
        assert not [text for text in texts if "本部门" in text or "年部门" in text]
        assert "四、单位预算编制说明" in texts
        assert unit.tables.tables["支出总表"].title == "2025年单位支出预算总表"
    said = "".join(b.text for b in home.document.blocks() if isinstance(b, Paragraph))
    assert "云溪区社会福利院是事业单位，没有下属预算单位" in said
    assert "本单位是事业单位，按规定不安排机关运行经费" in said


def test_the_example_and_its_units_have_no_finding() -> None:
    assert check(EXAMPLES / NAME).findings == ()
    for unit in units():
        assert check_prepared(EXAMPLES / NAME, unit, ()).findings == ()


def test_the_screen_says_of_a_zero_that_it_is_computed() -> None:
    page = lxml_html.fromstring(render(computed(NAME), "html").decode())
    told = [c.get("data-formula") for c in page.xpath("//table[contains(., '三公')]//td")]
    assert "购置费：由填报的明细汇总" in told
    assert "小计 = 购置费 + 运行费" in told
