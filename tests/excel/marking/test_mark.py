from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pytest
from lxml import etree

from budgetgen.excel.marking.mark import mark_workbook
from budgetgen.model.finding import Finding, Severity
from tests.excel.marking.packages import (
    MAIN,
    SHEET,
    WORKSHEET_ORDER,
    children,
    edited,
    error,
    note,
    opened,
    packed,
    parts,
    plain,
    reddish,
    saved,
    warning,
    written,
    yellowish,
)


def test_a_cell_with_an_error_is_red_and_says_why() -> None:
    cell = opened(mark_workbook(written(), [error("B2")]))[SHEET]["B2"]
    assert reddish(cell)
    assert "错误：合计不等于各项之和" in note(cell)
    assert "处理办法：请核对各项金额" in note(cell)


def test_a_cell_with_a_warning_is_yellow() -> None:
    cell = opened(mark_workbook(written(), [warning("B2")]))[SHEET]["B2"]
    assert yellowish(cell)
    assert "警告：没有写明单位" in note(cell)


def test_a_marked_cell_keeps_its_value_number_format_border_and_protection() -> None:
    cell = opened(mark_workbook(written(), [error("B2")]))[SHEET]["B2"]
    assert (cell.value, cell.number_format) == (12.5, "#,##0.00")
    assert cell.border.left.style == "thin"
    assert cell.protection.locked is False


def test_a_marked_formula_stays_a_formula_with_its_result() -> None:
    sheet = parts(mark_workbook(written(), [error("C3")]))["xl/worksheets/sheet1.xml"].decode()
    assert "<f>B2*2</f><v>25</v>" in sheet


def test_findings_of_one_cell_stand_in_one_comment_in_the_colour_of_the_worst() -> None:
    cell = opened(mark_workbook(written(), [warning("B2"), error("B2")]))[SHEET]["B2"]
    assert note(cell).index("没有写明单位") < note(cell).index("合计不等于各项之和")
    assert reddish(cell)


def test_a_comment_of_the_user_is_kept_and_goes_on_with_ours() -> None:
    cell = opened(mark_workbook(written(), [error("C3")]))[SHEET]["C3"]
    assert note(cell).startswith("请领导核对\n")
    assert "合计不等于各项之和" in note(cell)


def test_a_finding_within_merged_cells_marks_the_cell_that_is_seen() -> None:
    sheet = opened(mark_workbook(written(), [error("F6")]))[SHEET]
    assert reddish(sheet["E5"])
    assert "合计不等于各项之和" in note(sheet["E5"])


def test_a_cell_that_is_not_there_is_put_in_its_place_in_the_format_of_its_column() -> None:
    data = mark_workbook(written(), [error("A2"), error("H4"), error("H9"), error("AA3")])
    root = etree.fromstring(parts(data)["xl/worksheets/sheet1.xml"])
    rows = [int(row.get("r")) for row in root.iter(f"{MAIN}row")]
    assert rows == [1, 2, 3, 4, 5, 6, 9]
    assert [cell.get("r") for cell in root.iter(f"{MAIN}c")][:6] == [
        "A1",
        "A2",
        "B2",
        "B3",
        "C3",
        "AA3",
    ]
    assert opened(data)[SHEET]["H9"].number_format == "#,##0.00"


def test_only_parts_that_must_change_do_change() -> None:
    before, after = parts(written()), parts(mark_workbook(written(), [error("B2")]))
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }
    assert list(after)[: len(before)] == list(before)
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}


def test_a_sheet_without_comments_gets_the_parts_that_they_need() -> None:
    after = parts(mark_workbook(written(), [error("B2", sheet="其他")]))
    assert {"xl/comments2.xml", "xl/drawings/vmlDrawing2.vml"} <= set(after)
    assert b"<x:Row>1</x:Row><x:Column>1</x:Column>" in after["xl/drawings/vmlDrawing2.vml"]


@pytest.mark.parametrize("sheet", [SHEET, "其他"])
def test_the_elements_of_a_sheet_keep_the_order_of_the_standard(sheet: str) -> None:
    data = mark_workbook(written(), [error("B2", sheet=sheet)])
    for name in parts(data):
        if name.startswith("xl/worksheets/sheet"):
            places = [WORKSHEET_ORDER.index(child) for child in children(data, name)]
            assert places == sorted(places), name


def test_the_drawing_of_comments_stands_before_controls_in_their_wrapping() -> None:
    controls = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        '2006"><mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>'
    )
    sheet = "xl/worksheets/sheet2.xml"
    book = edited(written(), (sheet, "<tableParts", f"{controls}<tableParts"))
    names = children(mark_workbook(book, [error("B2", sheet="其他")]), sheet)
    assert names[-3:] == ["legacyDrawing", "AlternateContent", "tableParts"]


def test_a_button_drawn_in_the_same_drawing_is_kept() -> None:
    button = '<v:shape id="_x0000_s1030" type="#_x0000_t201">确<br>定</v:shape></xml>'
    book = edited(written(), ("xl/drawings/vmlDrawing1.vml", "</xml>", button))
    drawing = parts(mark_workbook(book, [error("B2")]))["xl/drawings/vmlDrawing1.vml"].decode()
    assert '<v:shape id="_x0000_s1030" type="#_x0000_t201">确<br/>定</v:shape>' in drawing
    assert 'id="_x0000_s1031"' in drawing


def test_a_button_alone_in_its_drawing_is_alone_again_without_marks() -> None:
    book = plain(lambda sheet: sheet.insert_button("D2", {"caption": "确定"}))
    marked = mark_workbook(book, [error("B2")])
    assert 'id="_x0000_t202"' in parts(marked)["xl/drawings/vmlDrawing1.vml"].decode()
    assert "合计不等于" in note(opened(marked)[SHEET]["B2"])
    assert parts(mark_workbook(marked, [])) == parts(book)


def test_a_workbook_without_names_gets_them_where_the_standard_puts_them() -> None:
    marked = mark_workbook(plain(), [error("B2")])
    names = children(marked, "xl/workbook.xml")
    assert names[names.index("sheets") :] == ["sheets", "definedNames", "calcPr"]
    assert parts(mark_workbook(marked, [])) == parts(plain())


def test_a_cell_that_is_not_there_takes_the_format_of_its_row() -> None:
    marked = mark_workbook(plain(), [error("C5")])
    assert opened(marked)[SHEET]["C5"].number_format == "0.0%"
    assert parts(mark_workbook(marked, [])) == parts(plain())


def test_a_part_in_another_encoding_is_understood() -> None:
    content = parts(plain())
    name = "xl/worksheets/sheet1.xml"
    content[name] = content[name].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert reddish(opened(mark_workbook(packed(content), [error("B2")]))[SHEET]["B2"])


def test_a_box_ends_within_the_sheet_however_high_rows_are() -> None:
    book = plain(
        lambda sheet: (sheet.set_row(1, 400), sheet.set_column("C:XFD", None, None, {"hidden": 1}))
    )
    drawing = parts(mark_workbook(book, [error("B2"), error("XFD1048576")]))
    boxes = re.findall(
        r"<x:Anchor>(.*?)</x:Anchor>", drawing["xl/drawings/vmlDrawing1.vml"].decode()
    )
    assert len(boxes) == 2
    for box in boxes:
        left, _, top, _, right, _, bottom, _ = map(int, box.split(", "))
        assert left <= right < 16_384
        assert top <= bottom < 1_048_576


def test_a_cell_under_discussion_keeps_its_thread_and_is_coloured() -> None:
    book = edited(written(), ("xl/comments1.xml", "<author></author>", "<author>tc={1}</author>"))
    cell = opened(mark_workbook(book, [error("C3")]))[SHEET]["C3"]
    assert note(cell) == "请领导核对"
    assert reddish(cell)


def test_prefixes_and_absolute_targets_are_understood() -> None:
    content = parts(written())
    sheet = content["xl/worksheets/sheet1.xml"].decode()
    sheet = re.sub(r"<(/?)([A-Za-z]+)(?=[\s/>])", r"<\1x:\2", sheet).replace("xmlns=", "xmlns:x=")
    content["xl/worksheets/sheet1.xml"] = sheet.encode()
    relations = content["xl/_rels/workbook.xml.rels"].decode()
    content["xl/_rels/workbook.xml.rels"] = relations.replace('Target="', 'Target="/xl/').encode()
    book = packed(content)
    marked = mark_workbook(book, [error("A2"), error("A8")])
    assert "<x:row" in parts(marked)["xl/worksheets/sheet1.xml"].decode()
    assert reddish(opened(marked)[SHEET]["A2"])
    assert reddish(opened(marked)[SHEET]["A8"])
    assert parts(mark_workbook(marked, [])) == parts(book)


def test_rows_and_cells_without_numbers_are_counted() -> None:
    data = (
        "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>"
    )
    book = edited(
        written(lambda book, sheet: book.add_worksheet("空")),
        ("xl/worksheets/sheet3.xml", "<sheetData/>", data),
    )
    marked = mark_workbook(book, [error("B1", sheet="空"), error("A2", sheet="空")])
    sheet = opened(marked)["空"]
    assert [reddish(sheet[cell]) for cell in ("A1", "B1", "A2")] == [False, True, True]


def test_names_of_the_users_sheets_go_on_meaning_the_same() -> None:
    book = opened(mark_workbook(written(), [error("B2")]))
    assert book["其他"].print_area == "'其他'!$A$1:$B$3"
    assert book.sheetnames == [SHEET, "其他", "问题清单"]


def test_a_finding_that_has_no_cell_stands_in_the_list_alone() -> None:
    findings = [
        Finding("C01", Severity.ERROR, "缺少部门名称"),
        error("B2", sheet="没有这张表"),
        error("不是单元格"),
        error("XFE1"),
    ]
    before, after = parts(written()), parts(mark_workbook(written(), findings))
    assert before["xl/worksheets/sheet1.xml"] == after["xl/worksheets/sheet1.xml"]
    rows = opened(mark_workbook(written(), findings))["问题清单"].iter_rows(min_row=3)
    assert [(row[2].value, row[2].hyperlink) for row in rows] == [
        (None, None),
        ("没有这张表!B2", None),
        (f"{SHEET}!不是单元格", None),
        (f"{SHEET}!XFE1", None),
    ]


def test_a_sheet_that_is_a_chart_is_left_alone() -> None:
    book = written(lambda book, sheet: book.add_chartsheet("图").set_chart(_chart(book)))
    assert "图" in opened(mark_workbook(book, [error("A1", sheet="图")])).sheetnames


def _chart(book: object) -> object:
    chart = book.add_chart({"type": "column"})  # type: ignore[attr-defined]
    chart.add_series({"values": f"='{SHEET.replace(chr(39), chr(39) * 2)}'!$B$2:$B$3"})
    return chart


def test_without_findings_and_marks_the_file_stays_as_it_is() -> None:
    assert mark_workbook(written(), []) == written()


def test_the_same_input_gives_the_same_bytes() -> None:
    book, findings = written(), [error("B2"), warning("H9")]
    assert mark_workbook(book, findings) == mark_workbook(book, findings)


def test_parts_keep_their_dates() -> None:
    book = saved(opened(written()))
    with (
        ZipFile(io.BytesIO(book)) as before,
        ZipFile(io.BytesIO(mark_workbook(book, [error("B2")]))) as after,
    ):
        for info in before.infolist():
            assert after.getinfo(info.filename).date_time == info.date_time


def test_a_workbook_without_styles_can_be_marked() -> None:
    content = parts(written(lambda book, sheet: None))
    del content["xl/styles.xml"]
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        root = etree.fromstring(content[name])
        for element in [e for e in root if "styles" in str(dict(e.attrib))]:
            root.remove(element)
        content[name] = etree.tostring(root)
    sheets = [n for n in content if n.startswith("xl/worksheets/sheet")]
    for name in sheets:
        content[name] = content[name].replace(b' s="1"', b"").replace(b' style="1"', b"")
    assert reddish(opened(mark_workbook(packed(content), [error("A1")]))[SHEET]["A1"])


@pytest.mark.slow
def test_ten_thousand_findings_are_each_marked() -> None:
    findings = [error(f"{'ABCDEFGHIJ'[i % 10]}{i // 10 + 10}") for i in range(10_000)]
    sheet = opened(mark_workbook(written(), findings))[SHEET]
    assert sum(reddish(c) and bool(note(c)) for row in sheet.iter_rows() for c in row) == 10_000
