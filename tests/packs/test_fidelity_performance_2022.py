"""The headings of a published 绩效文本 of 2022, and the pages they stand on."""

from budgetgen.composing.document import Cover, Directory
from tests.support.fidelity import compared, forms_of, published, reproduced

REPEATED = ["总体绩效目标", "分项绩效目标", "工作保障措施"]


def test_the_headings_are_the_published_ones_in_the_published_order() -> None:
    prepared = reproduced("000")
    forms = {form.heading.anchor for form in forms_of(prepared)}
    lines = [
        part
        for heading in prepared.document.headings()
        if heading.anchor not in forms and heading.style != "章内标题"
        for part in heading.parts or (heading.text,)
    ]
    assert lines == published("000")["headings"]


def test_each_chapter_of_part_one_repeats_its_title_with_year_and_name() -> None:
    prepared = reproduced("000")
    repeated = [h.text for h in prepared.document.headings() if h.style == "章内标题"]
    assert repeated == [f"2022年中共怀来县委组织部门{title}" for title in REPEATED]


def test_there_is_neither_cover_nor_directory() -> None:
    blocks = list(reproduced("000").document.blocks())
    assert not [block for block in blocks if isinstance(block, (Cover, Directory))]


def test_the_title_of_part_two_has_a_page_of_its_own_and_so_has_every_form() -> None:
    prepared = reproduced("000")
    pages = prepared.layout.pages
    [title] = [h for h in prepared.document.headings() if h.style == "部分页标题"]
    forms = [pages[form.heading.anchor] for form in forms_of(prepared)]
    own = pages[title.anchor]
    assert [anchor for anchor, page in pages.items() if page == own] == [title.anchor]
    assert forms == list(range(own + 1, own + 18))


def test_all_amounts_and_shares_are_written_as_published() -> None:
    cells = [cell.text for form in forms_of(reproduced("000")) for row in form.rows for cell in row]
    assert compared("203001中共怀来县委组织部门") in cells
    assert cells.count("单位：万元") == 17
    assert "0.32" in cells
    assert "25%" in cells
