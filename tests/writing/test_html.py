import base64
import hashlib
import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html as lxml_html

from budgetgen.composing.compose import compose
from budgetgen.composing.document import (
    Cover,
    Directory,
    DirectoryEntry,
    Document,
    FormBlock,
    Heading,
    Paragraph,
    Properties,
    Section,
    TableBlock,
)
from budgetgen.packs.definition import Style
from budgetgen.packs.pack import load_pack
from budgetgen.reading.submission import read_submission
from budgetgen.tables.build import build_tables
from budgetgen.tables.table import Cell, Column, HeaderCell, Row, Table
from budgetgen.typesetting.layout import Layout, lay_out
from budgetgen.writing.html import TableView, directory_tree, outline_levels, write_html

AWKWARD = "{{ 7*7 }}{% x %}<b>粗</b>&amp;\"'=1+1🐼𠮷龘"
LONG = "长" + "A" * 300
SUBMISSION = f"""
模板包: hebei-2024
预算年度: 2024
金额单位: 元
批复日期: 2024-02-05
部门:
  编码: "231"
  名称: 测试局
  行政区划: 某县
  行政区划代码: "139931"
  单位:
    - {{编码: "231001", 名称: 测试局本级, 性质: 行政, 规格: 正科级, 经费保障形式: 财政拨款}}
预算明细:
  - {{功能科目: 2012601, 经济科目: 30101, 支出类型: 人员经费, 金额: 900000}}
  - {{功能科目: 2012601, 经济科目: 30201, 支出类型: 公用经费, 金额: 52000}}
  - {{功能科目: 2012604, 经济科目: 30227, 项目: 甲, 金额: 180000}}
  - {{功能科目: 2080505, 经济科目: 30108, 支出类型: 人员经费, 金额: 142000}}
项目:
  - 名称: 甲
    用途: '{AWKWARD.replace("'", "''")}'
    支出计划: {{3月底: 20%, 6月底: 45%, 10月底: 80%, 12月底: 100%}}
    绩效目标: ['第一项', '{LONG}']
    绩效指标:
      - {{一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 一, 指标描述: 甲, 指标值: ≥1, 确定依据: 乙}}
      - {{一级指标: 产出指标, 二级指标: 质量指标, 三级指标: 二, 指标描述: 甲, 指标值: ≥2, 确定依据: 乙}}
      - {{一级指标: 效益指标, 二级指标: 社会效益指标, 三级指标: 三, 指标描述: 甲, 指标值: ≥3, 确定依据: 乙}}
文字说明:
  部门职责: ['{AWKWARD.replace("'", "''")}', '{LONG}']
"""

Made = tuple[Document, Style, Layout]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The document of SUBMISSION with its style and layout."""
    path = tmp_path_factory.mktemp("submission") / "department.yaml"
    path.write_text(SUBMISSION, encoding="utf-8")
    result = read_submission(path)
    assert result.submission is not None, result.findings
    pack = load_pack(result.submission.pack)
    tables, _ = build_tables(result.submission, pack.tables, pack.settings)
    document = compose(result.submission, tables, pack)
    return document, pack.style, lay_out(document, pack.style)


@pytest.fixture(scope="module")
def source(made: Made) -> str:
    return write_html(*made).decode("utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(source)


def text_of(element: lxml_html.HtmlElement) -> str:
    """The text of an element, line breaks as such."""
    text = "\n" if element.tag == "br" else element.text or ""
    return text + "".join(text_of(child) + (child.tail or "") for child in element)


def contents(page: lxml_html.HtmlElement, name: str) -> str:
    (element,) = page.iter(name)
    return element.text


def headings(page: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    return [e for e in page.iter() if isinstance(e.tag, str) and re.fullmatch("h[1-6]", e.tag)]


def printed(document: Document) -> Iterator[str]:
    """All that a reader of the document must find, in order."""
    for block in document.blocks():
        if isinstance(block, Heading | Paragraph):
            yield block.text
        elif isinstance(block, TableBlock):
            yield from (block.heading.text if block.heading else "", *block.head)
            yield from (cell.text for row in block.table.header for cell in row)
            yield from (cell.text for row in block.table.rows for cell in row.cells)
            yield from block.notes
        elif isinstance(block, FormBlock):
            yield from (block.heading.text, *block.head)
            yield from (cell.text for row in block.rows for cell in row if not cell.continues)


def test_nothing_is_loaded_from_outside(page: lxml_html.HtmlElement) -> None:
    addresses = [v for e in page.iter() for k, v in e.items() if k in ("src", "href", "action")]
    assert addresses
    assert all(address.startswith("#") for address in addresses)
    assert not list(page.iter("link", "img", "iframe", "object", "embed", "base"))
    assert not re.search(r"url\(|@import", contents(page, "style"))


def test_the_policy_allows_the_inline_style_and_script_by_hash_and_nothing_else(
    page: lxml_html.HtmlElement,
) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for name, rule in (("style", "style-src"), ("script", "script-src")):
        digest = hashlib.sha256(contents(page, name).encode()).digest()
        assert rules[rule] == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert "unsafe" not in policy
    # What the policy would block must not be there.
    assert not page.xpath("//@style | //@onclick | //@onload")


def test_the_outline_has_one_title_and_skips_no_level(
    made: Made, page: lxml_html.HtmlElement
) -> None:
    found = headings(page)
    levels = [int(heading.tag[1]) for heading in found]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert found[0].text == made[0].properties.title
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_heading_is_there_in_order_with_its_anchor(
    made: Made, page: lxml_html.HtmlElement
) -> None:
    expected = [(heading.anchor, heading.text) for heading in made[0].headings()]
    assert expected
    assert [(h.get("id"), text_of(h)) for h in headings(page)[1:]] == expected


def test_levels_follow_the_nesting_not_the_numbers() -> None:
    def heading(level: int) -> Heading:
        return Heading("题", level, "章", f"a{next(count)}")

    count = itertools.count()
    blocks = tuple(heading(level) for level in (2, 2, 1, 3, 4, 3, 2))
    document = Document(Properties("题", "编", "", "", "2024-01-01"), (Section(blocks),))
    assert list(outline_levels(document).values()) == [2, 2, 2, 3, 4, 3, 3]


def test_ids_are_unique_and_every_link_of_the_directory_leads_somewhere(
    made: Made, page: lxml_html.HtmlElement
) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    (directory,) = (block for block in made[0].blocks() if isinstance(block, Directory))
    links = page.xpath("//nav//a")
    assert [(a.get("href"), a.text) for a in links] == [
        ("#" + entry.anchor, entry.text) for entry in directory.entries if entry.anchor
    ]
    assert {href[1:] for href in page.xpath("//a/@href")} <= set(ids)
    groups = [entry.text for entry in directory.entries if not entry.anchor]
    assert groups
    assert page.xpath("//nav//span/text()") == groups


def test_the_directory_nests_by_level() -> None:
    entries = [DirectoryEntry(str(n), level) for n, level in enumerate((1, 2, 3, 2, 1))]
    first, second = directory_tree(Directory("目录", tuple(entries)))
    assert [node.entry.text for node in first.children] == ["1", "3"]
    assert [node.entry.text for node in first.children[0].children] == ["2"]
    assert not second.children


def test_all_text_is_there_in_the_order_of_the_document(
    made: Made, page: lxml_html.HtmlElement
) -> None:
    (main,) = page.iter("main")
    whole = text_of(main)
    at = 0
    expected = [text for text in printed(made[0]) if text]
    assert len(expected) > 500
    for text in expected:
        found = whole.find(text, at)
        assert found >= 0, text
        at = found + len(text)


def test_a_row_of_a_table_has_the_cells_of_the_document(
    made: Made, page: lxml_html.HtmlElement
) -> None:
    blocks = [block for block in made[0].blocks() if isinstance(block, TableBlock)]
    tables = page.xpath("//table[thead]")
    assert len(blocks) == len(tables)
    for block, table in zip(blocks, tables, strict=True):
        rows = [[text_of(cell) for cell in row] for row in table.xpath("tbody/tr")]
        assert rows == [[cell.text for cell in row.cells] for row in block.table.rows]


def test_a_form_keeps_its_merged_cells(made: Made, page: lxml_html.HtmlElement) -> None:
    (form,) = (block for block in made[0].blocks() if isinstance(block, FormBlock))
    (table,) = page.xpath("//table[@class='绩效']")
    shown = [
        [(int(c.get("colspan", 1)), int(c.get("rowspan", 1)), text_of(c)) for c in row]
        for row in table.iter("tr")
    ]
    assert shown == [
        [(cell.columns, cell.rows, cell.text) for cell in row if not cell.continues]
        for row in form.rows
    ]
    assert any(rows > 1 for row in shown for _, rows, _ in row)
    # Every row fills the seven columns, with what reaches down from above.
    reach = [0] * len(shown)
    for r, row in enumerate(shown):
        for columns, rows, _ in row:
            for below in range(r, r + rows):
                reach[below] += columns
    assert set(reach) == {7}


def test_every_table_has_a_caption_with_its_heading_and_head_line(
    made: Made, page: lxml_html.HtmlElement
) -> None:
    blocks = [b for b in made[0].blocks() if isinstance(b, TableBlock | FormBlock)]
    tables = page.xpath("//table")
    assert len(tables) == len(blocks)
    for block, table in zip(blocks, tables, strict=True):
        caption = table[0]
        assert caption.tag == "caption"
        assert block.heading is not None
        assert caption[0].get("id") == block.heading.anchor
        line = [span.text or "" for span in caption.xpath("p/span")]
        assert line == (list(block.head) if any(block.head) else [])


def test_every_header_cell_says_what_it_heads(page: lxml_html.HtmlElement) -> None:
    for cell in page.xpath("//thead//th"):
        assert cell.get("scope") == ("colgroup" if int(cell.get("colspan", 1)) > 1 else "col")
    assert page.xpath("//tbody//th[@scope='row']")
    assert not page.xpath("//th[not(@scope)]")


def test_in_a_form_only_labels_above_other_cells_head_a_column(
    page: lxml_html.HtmlElement,
) -> None:
    scopes = {text_of(th): th.get("scope") for th in page.xpath("//table[@class='绩效']//th")}
    assert scopes["预算数"] == scopes["项目名称"] == scopes["产出指标"] == "row"
    assert scopes["3月底"] == scopes["二级指标"] == scopes["一级指标"] == "col"
    assert scopes["资金支出计划（%）"] == "row"


def test_account_rows_are_headed_by_their_name_and_not_their_code(
    page: lxml_html.HtmlElement,
) -> None:
    assert page.xpath("//tr/th[@scope='row'][text()='行政运行']")
    assert not page.xpath("//tr/th[@scope='row'][text()='2012601']")


def test_wide_tables_scroll_in_a_frame_that_the_keyboard_reaches(
    page: lxml_html.HtmlElement,
) -> None:
    tables = page.xpath("//table")
    assert tables
    for table in tables:
        frame = table.getparent()
        assert (frame.get("tabindex"), frame.get("role")) == ("0", "region")
        assert table[0][0].text in frame.get("aria-label")
        assert page.get_element_by_id(frame.get("aria-describedby")).text
    # One stop per table, none per figure.
    assert len(page.xpath("//*[@tabindex='0']")) == len(tables)


def test_every_grid_has_its_widths_in_the_style_sheet(page: lxml_html.HtmlElement) -> None:
    style = contents(page, "style")
    classes = {name for names in page.xpath("//*[@role='region']/@class") for name in names.split()}
    grids = {name for name in classes if re.fullmatch(r"g\d+", name)}
    assert grids
    for grid in grids:
        assert f".{grid} table {{ min-width" in style


def test_every_figure_says_how_it_comes_about(made: Made, page: lxml_html.HtmlElement) -> None:
    figures = [
        cell
        for block in made[0].blocks()
        if isinstance(block, TableBlock)
        for row in block.table.rows
        for cell in row.cells
        if cell.amount is not None
    ]
    shown = page.xpath("//table[thead]//*[@data-formula]")
    assert figures
    assert [cell.text for cell in shown] == [cell.text for cell in figures]
    assert all(cell.get("data-formula") for cell in shown)


def table_named(page: lxml_html.HtmlElement, title: str) -> lxml_html.HtmlElement:
    (table,) = (t for t in page.iter("table") if text_of(t[0][0]).endswith(title))
    return table


def formula(table: lxml_html.HtmlElement, row: str, column: int) -> str:
    (found,) = table.xpath(f"tbody/tr[td[text()='{row}'] or th[text()='{row}']]")
    return found[column].get("data-formula")


def test_a_total_names_its_parts_across_and_down(page: lxml_html.HtmlElement) -> None:
    table = table_named(page, "部门预算一般公共预算财政拨款支出表")
    assert formula(table, "合计", 3) == "合计 = 基本支出 + 项目支出；合计 = 201 + 208"
    assert formula(table, "20126", 4) == "20126 档案事务 = 2012601 + 2012604"
    assert formula(table, "2012601", 3) == "合计 = 基本支出 + 项目支出"
    assert formula(table, "2012601", 4) == "基本支出：由填报的明细汇总"


def test_a_column_is_called_by_its_own_title_and_not_its_group(
    page: lxml_html.HtmlElement,
) -> None:
    table = table_named(page, "部门预算收入总表")
    assert formula(table, "2012601", 4).startswith("小计 = 财政拨款收入 + ")


def test_a_figure_that_was_typed_as_it_stands_says_so() -> None:
    columns = (Column("项目", "左", 1, False), Column("单价", "右", 1, False))
    row = Row("甲", (Cell("甲"), Cell("1.00", Decimal(10000))))
    table = Table("表", "表", columns, ((HeaderCell("项目"), HeaderCell("单价")),), (row,))
    assert TableView(table).sentence(row, 1) == "单价：填报数"


def test_the_halves_of_a_two_sided_table_are_told_apart(page: lxml_html.HtmlElement) -> None:
    table = table_named(page, "部门预算收支总表")
    total = table.xpath("tbody/tr[last()]")[0]
    income, expenditure = total.xpath("*[@data-formula]/@data-formula")
    names = total.xpath("th/text()")
    assert len(names) == 2
    assert income.startswith(f"{names[0]} = ")
    assert expenditure.startswith(f"{names[1]} = ")


def test_a_figure_of_a_form_is_named_by_the_label_before_it(page: lxml_html.HtmlElement) -> None:
    assert page.xpath("//table[@class='绩效']//@data-formula") == [
        "预算数 = 财政资金 + 其他资金",
        "其中：财政资金：由填报的明细汇总",
    ]


def test_a_sum_of_columns_is_told_from_a_sum_of_rows() -> None:
    columns = (
        Column("项目", "左", 1, False),
        Column("2024年", "右", 1, True),
        Column("合计", "右", 1, True),
    )
    header = ((HeaderCell("项目"), HeaderCell("2024年"), HeaderCell("合计")),)
    row = Row("甲", (Cell("甲"), Cell("1.00", None, 1), Cell("1.00", None, 1, "2024年")))
    sum_of_rows = Row("丙", (Cell("丙"), Cell("1.00", None, 1, "乙 + 合计"), Cell("")))
    view = TableView(Table("表", "表", columns, header, (row,)))
    assert view.sentence(row, 1) == "2024年：由填报的明细汇总"
    assert view.sentence(row, 2) == "合计 = 2024年"
    # A row may be called like a column: what is not all columns is a sum of rows.
    assert view.sentence(sum_of_rows, 1) == "丙 = 乙 + 合计"


def test_the_published_page_holds_no_places(made: Made) -> None:
    published = write_html(*made, trace=lambda cell: "预算/department.yaml:12:3").decode()
    assert published == write_html(*made).decode()
    assert "data-lines" not in re.sub(r"<script>.*</script>", "", published, flags=re.DOTALL)
    assert ".yaml" not in published
    assert "草稿</strong>" not in published


def test_a_draft_says_so_and_tells_the_lines_of_every_figure(made: Made) -> None:
    traced: list[Cell] = []

    def trace(cell: Cell) -> str:
        traced.append(cell)
        return f'预算/<1>"&.yaml:{len(traced)}\n第二处'

    page = lxml_html.document_fromstring(write_html(*made, draft=True, trace=trace))
    assert page.xpath("//header//strong/text()") == ["草稿"]
    assert page.xpath("//body/@class") == ["草稿"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    lines = page.xpath("//@data-lines")
    assert lines == [f'预算/<1>"&.yaml:{n}\n第二处' for n in range(1, len(traced) + 1)]
    assert len(lines) == len(page.xpath("//*[@data-formula]")) > 50


def test_a_draft_without_trace_has_no_lines(made: Made) -> None:
    page = lxml_html.document_fromstring(write_html(*made, draft=True))
    assert not page.xpath("//@data-lines")


def test_what_a_user_typed_comes_out_as_typed(page: lxml_html.HtmlElement, source: str) -> None:
    assert [p for p in page.xpath("//p") if text_of(p).endswith(AWKWARD)]
    assert [td for td in page.xpath("//td") if text_of(td) == AWKWARD]
    assert not page.xpath("//b[text()='粗']")
    assert "<b>粗" not in source


def test_what_a_user_typed_cannot_leave_an_attribute_or_the_head(made: Made) -> None:
    document, style, layout = made
    nasty = f'"><script>alert(1)</script></title>{AWKWARD}'
    properties = replace(
        document.properties, title=nasty, author=nasty, subject=nasty, keywords=nasty
    )
    page = lxml_html.document_fromstring(
        write_html(replace(document, properties=properties), style, layout)
    )
    assert len(list(page.iter("script"))) == 1
    assert page.findtext(".//title") == nasty
    assert text_of(headings(page)[0]) == nasty
    for name in ("author", "description", "keywords"):
        assert page.xpath(f"//meta[@name='{name}']/@content") == [nasty]


def test_very_long_words_may_break_anywhere(page: lxml_html.HtmlElement) -> None:
    assert [td for td in page.xpath("//td") if LONG in text_of(td)]
    assert re.search(r"body \{[^}]*overflow-wrap: anywhere", contents(page, "style"))


def test_a_cover_is_printed_line_by_line(made: Made) -> None:
    document, style, layout = made
    cover = Section((Cover(("某局", "2024年")),))
    layout = replace(layout, section_starts=(1, *layout.section_starts))
    page = lxml_html.document_fromstring(
        write_html(replace(document, sections=(cover, *document.sections)), style, layout)
    )
    assert page.xpath("//p[@class='封面标题']/text()") == ["某局"]
    assert page.xpath("//p[@class='封面正文']/text()") == ["2024年"]


def test_a_document_without_directory_has_no_navigation(made: Made) -> None:
    document, style, layout = made
    sections = tuple(
        replace(s, blocks=tuple(b for b in s.blocks if not isinstance(b, Directory)))
        for s in document.sections
    )
    page = lxml_html.document_fromstring(
        write_html(replace(document, sections=sections), style, layout)
    )
    assert not list(page.iter("nav"))
    assert page.xpath("//a/@href") == ["#main"]


def test_the_file_says_what_it_is(made: Made, page: lxml_html.HtmlElement, source: str) -> None:
    assert source.startswith("<!DOCTYPE html>")
    assert page.get("lang") == "zh-CN"
    assert page.xpath("//meta/@charset") == ["utf-8"]
    said = {m.get("name"): m.get("content") for m in page.iter("meta") if m.get("name")}
    properties = made[0].properties
    assert said["author"] == properties.author
    assert said["description"] == properties.subject
    assert said["keywords"] == properties.keywords
    assert said["dcterms.created"] == properties.date
    assert said["generator"] == "budgetgen"
    assert "width=device-width" in said["viewport"]


def test_fonts_are_named_and_not_embedded(made: Made, page: lxml_html.HtmlElement) -> None:
    style = contents(page, "style")
    for text in made[1].texts.values():
        assert f'"{text.face}"' in style
    assert "base64" not in style


def test_the_script_takes_text_as_text(page: lxml_html.HtmlElement) -> None:
    script = contents(page, "script")
    assert "textContent" in script
    for risky in ("innerHTML", "outerHTML", "insertAdjacent", "eval(", "document.write", "fetch("):
        assert risky not in script


def test_the_same_document_gives_the_same_bytes_in_any_process(made: Made, tmp_path: Path) -> None:
    assert write_html(*made) == write_html(*made)
    submission = tmp_path / "department.yaml"
    submission.write_text(SUBMISSION, encoding="utf-8")
    program = (
        "import sys; from pathlib import Path\n"
        "from budgetgen.composing.compose import compose\n"
        "from budgetgen.packs.pack import load_pack\n"
        "from budgetgen.reading.submission import read_submission\n"
        "from budgetgen.tables.build import build_tables\n"
        "from budgetgen.typesetting.layout import lay_out\n"
        "from budgetgen.writing.html import write_html\n"
        "given = read_submission(Path(sys.argv[1])).submission\n"
        "pack = load_pack(given.pack)\n"
        "tables, _ = build_tables(given, pack.tables, pack.settings)\n"
        "document = compose(given, tables, pack)\n"
        "written = write_html(document, pack.style, lay_out(document, pack.style))\n"
        "sys.stdout.buffer.write(written)\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, submission],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {write_html(*made)}
