"""The DOCX is what Word expects: well-formed, in order, with real headings, fields and repeats."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from posixpath import dirname, join, normpath

import docx
import pytest
from lxml import etree

from budgetgen.composing.document import Directory, FormBlock, GroupMark, TableBlock
from budgetgen.rendering import render
from budgetgen.typesetting.lines import NOT_FIRST, NOT_LAST
from tests.support.examples import FULL, computed, rendered
from tests.support.wordprocessingml import (
    CHILD_ORDER,
    R,
    W,
    misplaced,
    part,
    read_parts,
    text_of,
    value,
)

PACKAGE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
BUILT_IN_HEADINGS = {"heading 1", "heading 2", "heading 3", "heading 4"}


@pytest.fixture(scope="module", params=FULL)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def body(name: str) -> etree._Element:
    return part(rendered(name, "docx"))[0]


def styles(name: str) -> dict[str, etree._Element]:
    found = part(rendered(name, "docx"), "word/styles.xml").findall(f"{W}style")
    return {style.get(f"{W}styleId"): style for style in found}


def sections(name: str) -> list[etree._Element]:
    return list(body(name).iter(f"{W}sectPr"))


def tables(name: str) -> list[etree._Element]:
    return body(name).findall(f"{W}tbl")


def grid_blocks(name: str) -> list[TableBlock | FormBlock]:
    blocks = computed(name).document.blocks()
    return [block for block in blocks if isinstance(block, (TableBlock, FormBlock))]


def instructions(root: etree._Element) -> list[str]:
    return [element.text.strip() for element in root.iter(f"{W}instrText")]


def test_every_part_is_well_formed_and_listed(name: str) -> None:
    parts = read_parts(rendered(name, "docx"))
    assert len(parts) > 8
    for data in parts.values():
        etree.fromstring(data)
    types = etree.fromstring(parts["[Content_Types].xml"])
    listed = {o.get("PartName").lstrip("/") for o in types.findall(f"{PACKAGE}Override")}
    by_ending = {d.get("Extension") for d in types.findall(f"{PACKAGE}Default")}
    assert listed <= set(parts)
    assert {p for p in parts if p not in listed} <= {
        p for p in parts if p.rsplit(".", 1)[-1] in by_ending
    }


def test_every_relationship_leads_to_a_part(name: str) -> None:
    parts = read_parts(rendered(name, "docx"))
    relations = [part for part in parts if part.endswith(".rels")]
    assert relations
    for relation in relations:
        folder = normpath(join(dirname(relation), ".."))
        for found in etree.fromstring(parts[relation]).iter(RELATIONSHIP):
            assert normpath(join(folder, found.get("Target"))).lstrip("/") in parts


def test_python_docx_opens_it_and_finds_its_tables(name: str) -> None:
    opened = docx.Document(io.BytesIO(rendered(name, "docx")))
    assert len(opened.tables) == len(grid_blocks(name)) > 9


@pytest.mark.parametrize("draft", [False, True])
def test_the_elements_of_every_part_stand_in_the_order_of_the_schema(
    name: str, draft: bool
) -> None:
    parts = read_parts(render(computed(name), "docx", draft))
    checked: Counter[str] = Counter()
    for part_name, data in parts.items():
        root = etree.fromstring(data)
        assert misplaced(root) == [], part_name
        checked.update(etree.QName(e).localname for e in root.iter(f"{W}*"))
    assert {"pPr", "rPr", "tblPr", "tcPr", "trPr", "sectPr", "style", "settings"} <= set(checked)


def test_elements_out_of_order_would_be_noticed() -> None:
    root = etree.fromstring(
        f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:jc/><w:pStyle/></w:pPr><w:r><w:t/><w:rPr/></w:r></w:p>'
    )
    assert misplaced(root) == ["pPr: jc pStyle", "r: t rPr"]
    assert all(len(set(order)) == len(order) for order in CHILD_ORDER.values())


def test_headings_are_in_heading_styles_on_their_outline_level(name: str) -> None:
    known = styles(name)
    paragraphs = [p for p in body(name).iter(f"{W}p") if value(p, "pPr/outlineLvl")]
    headings = list(computed(name).document.headings())
    assert [text_of(p) for p in paragraphs] == [h.text for h in headings]
    seen = set()
    for paragraph, heading in zip(paragraphs, headings, strict=True):
        assert value(paragraph, "pPr/outlineLvl") == str(heading.level - 1)
        style = known[value(paragraph, "pPr/pStyle") or ""]
        seen.add(value(style, "name"))
        assert value(style, "pPr/outlineLvl") is not None
        assert style.find(f"{W}pPr/{W}keepNext") is not None
    assert len(seen & BUILT_IN_HEADINGS) >= 3


def test_every_paragraph_style_names_its_chinese_face(name: str) -> None:
    paragraph_styles = [s for s in styles(name).values() if s.get(f"{W}type") == "paragraph"]
    assert len(paragraph_styles) > 15
    for style in paragraph_styles:
        assert value(style, "rPr/rFonts", "eastAsia"), style.get(f"{W}styleId")
    used = {value(p, "pPr/pStyle") for p in body(name).iter(f"{W}p")} - {None}
    assert used <= set(styles(name))


def test_paragraphs_keep_the_exact_pitch_of_the_pack(name: str) -> None:
    pitches = {value(s, "pPr/spacing", "line") for s in styles(name).values()}
    given = {str(round(t.pitch * 20)) for t in computed(name).pack.style.texts.values()}
    assert given <= pitches
    for style in styles(name).values():
        if value(style, "pPr/spacing", "line"):
            assert value(style, "pPr/spacing", "lineRule") == "exact"


def test_header_rows_repeat_and_no_row_splits(name: str) -> None:
    repeating = 0
    for table, block in zip(tables(name), grid_blocks(name), strict=True):
        rows = table.findall(f"{W}tr")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        marked = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        header = len(block.table.header) + any(block.head) if isinstance(block, TableBlock) else 0
        assert marked == [i < header for i in range(len(rows))]
        repeating += header
    assert repeating > 20


def test_rows_are_as_high_and_columns_as_wide_as_in_the_layout(name: str) -> None:
    grids = computed(name).layout.grids
    for table, block in zip(tables(name), grid_blocks(name), strict=True):
        assert block.heading is not None
        grid = grids[block.heading.anchor]
        heights = [value(row, "trPr/trHeight") for row in table.findall(f"{W}tr")]
        assert heights == [str(round(h * 20)) for h in (*grid.header, *grid.rows)]
        columns = [c.get(f"{W}w") for c in table.findall(f"{W}tblGrid/{W}gridCol")]
        assert columns == [str(round(width * 20)) for width in grid.widths]


def test_the_cells_of_every_row_span_the_whole_grid(name: str) -> None:
    rows = 0
    for table in tables(name):
        widths = [int(c.get(f"{W}w")) for c in table.findall(f"{W}tblGrid/{W}gridCol")]
        for row in table.findall(f"{W}tr"):
            at = 0
            for cell in row.findall(f"{W}tc"):
                span = int(value(cell, "tcPr/gridSpan") or 1)
                assert int(value(cell, "tcPr/tcW", "w") or 0) == sum(widths[at : at + span])
                at += span
            assert at == len(widths)
            rows += 1
    assert rows > 150


def merges(table: etree._Element) -> Iterator[tuple[int, int, str | None, etree._Element]]:
    """Row, column and kind of every cell: None, "restart" or "continue"."""
    for r, row in enumerate(table.findall(f"{W}tr")):
        at = 0
        for cell in row.findall(f"{W}tc"):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            kind = None if merge is None else merge.get(f"{W}val", "continue")
            yield r, at, kind, cell
            at += int(value(cell, "tcPr/gridSpan") or 1)


def test_cells_that_continue_a_merge_are_empty_and_stand_below_it(name: str) -> None:
    continued = 0
    for table in tables(name):
        kinds = {(r, at): kind for r, at, kind, _ in merges(table)}
        for r, at, kind, cell in merges(table):
            assert etree.QName(cell[-1]).localname == "p"
            if kind == "continue":
                assert text_of(cell) == ""
                assert kinds[r - 1, at] in ("restart", "continue")
                continued += 1
    assert continued > 20


def test_wide_tables_stand_on_landscape_pages(name: str) -> None:
    given = computed(name).document.sections
    found = sections(name)
    assert len(found) == len(given) > 2
    for section, sect in zip(given, found, strict=True):
        width, height = (int(value(sect, "pgSz", side) or 0) for side in ("w", "h"))
        assert (value(sect, "pgSz", "orient") == "landscape") == section.landscape
        assert (width > height) == section.landscape
        wide = [b for b in section.blocks if isinstance(b, TableBlock) and b.table.wide]
        assert section.landscape or not wide


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages_between_dashes(name: str) -> None:
    data = rendered(name, "docx")
    relations = part(data, "word/_rels/document.xml.rels")
    targets = {r.get("Id"): f"word/{r.get('Target')}" for r in relations.iter(RELATIONSHIP)}
    assert part(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    for section, sect in zip(computed(name).document.sections, sections(name), strict=True):
        footers = {
            reference.get(f"{W}type"): part(data, targets[reference.get(f"{R}id")])
            for reference in sect.findall(f"{W}footerReference")
        }
        assert set(footers) == {"default", "even"}
        for kind, side in (("default", "right"), ("even", "left")):
            [paragraph] = footers[kind].findall(f"{W}p")
            if section.page_numbers == "无":
                assert text_of(paragraph) == ""
                assert instructions(paragraph) == []
            else:
                assert value(paragraph, "pPr/jc") == side
                assert text_of(paragraph) == "— 1 —"
                assert instructions(paragraph) == ["PAGE"]


def test_page_numbers_restart_after_the_directory_and_nowhere_else(name: str) -> None:
    starts = [value(sect, "pgNumType", "start") for sect in sections(name)]
    assert starts == [None, "1", *[None] * (len(starts) - 2)]


def test_the_directory_is_a_field_with_all_its_entries_stored(name: str) -> None:
    prepared = computed(name)
    [directory] = [b for b in prepared.document.blocks() if isinstance(b, Directory)]
    lines = [
        p for p in body(name).iter(f"{W}p") if re.match("TOC\\d", value(p, "pPr/pStyle") or "")
    ]
    pages = prepared.layout.pages
    assert [text_of(p) for p in lines] == [
        entry.text + (str(pages[entry.anchor]) if entry.anchor else "")
        for entry in directory.entries
    ]
    assert [value(p, "pPr/pStyle") for p in lines] == [f"TOC{e.level}" for e in directory.entries]
    assert instructions(lines[0])[0].startswith("TOC ")
    links = [link for line in lines for link in line.findall(f"{W}hyperlink")]
    anchors = [entry.anchor for entry in directory.entries if entry.anchor]
    assert [link.get(f"{W}anchor") for link in links] == anchors
    assert [instructions(link) for link in links] == [[f"PAGEREF {a} \\h"] for a in anchors]


def test_a_directory_made_anew_finds_the_same_entries(name: str) -> None:
    """What the switches of the TOC field collect, in order: \\o 2-2, \\t 表题 and TC fields."""
    found = []
    for paragraph in body(name).iter(f"{W}p"):
        codes = [code for code in instructions(paragraph) if code.startswith("TC ")]
        found += [code.split('"')[1] for code in codes]
        if value(paragraph, "pPr/pStyle") in ("Heading2", "表题"):
            found.append(text_of(paragraph))
    [directory] = [b for b in computed(name).document.blocks() if isinstance(b, Directory)]
    assert found == [entry.text for entry in directory.entries]
    groups = [b.text for b in computed(name).document.blocks() if isinstance(b, GroupMark)]
    assert len(groups) == 2


def test_no_field_asks_to_be_updated(name: str) -> None:
    parts = read_parts(rendered(name, "docx"))
    for data in parts.values():
        root = etree.fromstring(data)
        assert root.find(f".//{W}updateFields") is None
        assert not root.xpath("//@*[local-name()='dirty']")


def test_every_field_begins_and_ends(name: str) -> None:
    depth = 0
    kinds: Counter[str] = Counter()
    for mark in body(name).iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        kinds[kind] += 1
        depth += {"begin": 1, "separate": 0, "end": -1}[kind]
        assert depth in (0, 1, 2)
    assert depth == 0
    assert kinds["begin"] == kinds["end"] > 20


def test_bookmarks_are_unique_and_closed(name: str) -> None:
    starts = list(body(name).iter(f"{W}bookmarkStart"))
    names = [start.get(f"{W}name") for start in starts]
    ids = [start.get(f"{W}id") for start in starts]
    assert len(starts) > 20
    assert len(set(names)) == len(names)
    assert len(set(ids)) == len(ids)
    assert [end.get(f"{W}id") for end in body(name).iter(f"{W}bookmarkEnd")] == ids
    links = {link.get(f"{W}anchor") for link in body(name).iter(f"{W}hyperlink")}
    assert links <= set(names)
    assert all(re.fullmatch(r"_Toc\d{6}", bookmark) for bookmark in names)


def test_the_properties_come_from_the_input(name: str) -> None:
    prepared = computed(name)
    core = docx.Document(io.BytesIO(rendered(name, "docx"))).core_properties
    given = prepared.document.properties
    assert (core.title, core.author, core.subject, core.keywords) == (
        given.title,
        given.author,
        given.subject,
        given.keywords,
    )
    assert core.language == "zh-CN"
    assert core.created == core.modified
    assert core.created is not None
    assert core.created.date().isoformat() == given.date == "2024-02-05"


def test_word_breaks_lines_by_the_rules_of_the_layout(name: str) -> None:
    settings = part(rendered(name, "docx"), "word/settings.xml")
    assert value(settings, "noLineBreaksBefore") == NOT_FIRST
    assert value(settings, "noLineBreaksAfter") == NOT_LAST
    assert value(settings, "noLineBreaksAfter", "lang") == "zh-CN"


def test_runs_with_characters_of_two_faces_hint_at_the_chinese_one(name: str) -> None:
    runs = [r for r in body(name).iter(f"{W}r") if re.search("[“”—≥≤]", text_of(r))]
    assert len(runs) > 5
    assert {value(run, "rPr/rFonts", "hint") for run in runs} == {"eastAsia"}


def test_only_a_draft_has_a_header_that_says_so() -> None:
    plain, draft = rendered("small", "docx"), render(computed("small"), "docx", draft=True)
    assert not list(part(plain).iter(f"{W}headerReference"))
    references = list(part(draft).iter(f"{W}headerReference"))
    assert len(references) == 2 * len(list(part(draft).iter(f"{W}sectPr")))
    assert text_of(part(draft, "word/header1.xml")) == "草稿"
