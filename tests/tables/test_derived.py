"""增减额 and 增减率: every way last year's figure may stand to this year's."""

from decimal import Decimal

import pytest

from tests.support.small_tables import tables_of, texts

CHANGES = """
表:
  变动:
    标题: 变动表
    形式: 科目
    条件: [{账: 本年}, {账: 上年预算}]
    合计行: 合计
    列:
      - {标题: 科目, 内容: 编码}
      - {标题: "{{上年}}年", 条件: {账: 上年预算}}
      - {标题: "{{年度}}年", 条件: {账: 本年}}
      - {标题: 增减额, 内容: 增减额, 比较: ["{{年度}}年", "{{上年}}年"]}
      - {标题: RATE, 内容: 增减率, 比较: ["{{年度}}年", "{{上年}}年"], 小数位数: DIGITS, 空格: "—"}
"""


def changes(rate: str = "增减%", digits: int = 2) -> str:
    return CHANGES.replace("RATE", rate).replace("DIGITS", str(digits))


def line(code: str, yuan: str) -> str:
    return f"  - {{功能科目: {code}, 支出类型: 人员经费, 金额: {yuan}}}\n"


def last(code: str, yuan: str) -> str:
    return f"  - {{功能科目: {code}, 支出类型: 人员经费, 预算数: {yuan}}}\n"


def ledger(now: dict[str, str], before: dict[str, str]) -> str:
    body = "预算明细:\n" + "".join(line(*each) for each in now.items())
    return body + "上年数据:\n" + "".join(last(*each) for each in before.items())


@pytest.mark.parametrize(
    ("now", "before", "printed"),
    [
        ("150000", "120000", ["12.00", "15.00", "3.00", "25.00"]),
        ("120000", "150000", ["15.00", "12.00", "-3.00", "-20.00"]),
        ("120000", "120000", ["12.00", "12.00", "", ""]),
        ("100100", "300000", ["30.00", "10.01", "-19.99", "-66.63"]),
        ("1000000", "1", ["", "100.00", "100.00", "—"]),  # a base too small to be printed
    ],
)
def test_a_change_comes_from_the_printed_cells(now: str, before: str, printed: list[str]) -> None:
    built = tables_of(changes(), ledger({"2010101": now}, {"2010101": before}))
    [*_, row] = texts(built.tables["变动"])
    assert [text if text != "0.00" else "" for text in row[1:]] == printed


def test_an_account_without_a_base_has_a_change_and_no_rate() -> None:
    built = tables_of(changes(), ledger({"2010101": "50000"}, {"2010201": "20000"}))
    rows = {row[0]: row for row in texts(built.tables["变动"])}
    assert rows["2010101"][1:] == ["", "5.00", "5.00", "—"]
    assert rows["2010201"][1:] == ["2.00", "", "-2.00", "-100.00"]
    assert rows[""][1:] == ["2.00", "5.00", "3.00", "150.00"]


def test_without_any_figure_of_last_year_nothing_is_compared() -> None:
    built = tables_of(changes(), "预算明细:\n" + line("2010101", "50000"))
    assert [row[1:] for row in texts(built.tables["变动"])] == [["", "5.00", "", "—"]] * 4


def test_an_empty_ledger_gives_an_empty_table() -> None:
    assert tables_of(changes(), "").tables["变动"].empty


@pytest.mark.parametrize(
    ("rate", "digits", "printed"),
    [
        ("增减%", 1, "-33.3"),
        ("增减%", 2, "-33.33"),
        ("增减率", 1, "-33.3%"),
        ("增减率", 0, "-33%"),
    ],
)
def test_a_rate_has_the_packs_decimals_and_its_sign_where_the_title_has_none(
    rate: str, digits: int, printed: str
) -> None:
    built = tables_of(changes(rate, digits), ledger({"2010101": "20000"}, {"2010101": "30000"}))
    assert texts(built.tables["变动"])[0][4] == printed


@pytest.mark.parametrize(
    ("zero", "printed"), [("空", ["", ""]), ("0", ["0", "0"]), ("0.00", ["0.00", "0.0"])]
)
def test_no_change_is_printed_as_the_pack_prints_zero(zero: str, printed: list[str]) -> None:
    built = tables_of(
        changes("增减%", 1), ledger({"2010101": "30000"}, {"2010101": "30000"}), zero=zero
    )
    assert texts(built.tables["变动"])[0][3:] == printed


def test_changes_of_rows_rounded_together_add_up() -> None:
    codes = [f"20101{n:02d}" for n in range(1, 30)]
    now = {code: f"{n * 7919 % 100_000 + 333}.33" for n, code in enumerate(codes)}
    before = {code: f"{n * 104_729 % 90_000 + 77}.77" for n, code in enumerate(codes)}
    rows = texts(tables_of(changes(), ledger(now, before)).tables["变动"])
    items = [row for row in rows if len(row[0]) == 7]
    assert len(items) == len(codes)
    for at in (1, 2, 3):
        total = Decimal(rows[0][at] or 0)
        assert total == sum((Decimal(row[at] or 0) for row in items), Decimal(0))
        assert all(Decimal(row[3] or 0) == Decimal(row[2] or 0) - Decimal(row[1] or 0)
                   for row in rows)  # fmt: skip


def test_a_change_knows_its_exact_amount_and_the_lines_behind_it() -> None:
    built = tables_of(changes(), ledger({"2010101": "20000.01"}, {"2010101": "30000.02"}))
    cell = built.tables["变动"].rows[0].cells[3]
    assert cell.amount == Decimal("-10000.01")
    assert cell.facts == 0
    assert [fact.book for fact in built.ledger.members(cell.behind)] == ["本年", "上年预算"]
