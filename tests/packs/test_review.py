"""``pack check``: each kind of defect is found, at its line, with all others at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from budgetgen.composing.compose import compose
from budgetgen.model.finding import Finding, Severity, has_errors
from budgetgen.packs.pack import Pack, PackError, built_in_packs, load_folder, load_pack
from budgetgen.packs.review.review import Review, review_pack
from budgetgen.packs.trial_parts import RARE
from budgetgen.packs.trials import trial_submission, trials
from budgetgen.tables.build import build_tables
from budgetgen.typesetting.layout import lay_out
from budgetgen.writing.html import write_html
from budgetgen.writing.weasyprint.write import print_html
from budgetgen.writing.word.base import word_base
from tests.packs.test_base_document import parts_of, zipped

Make = Callable[..., Path]


@pytest.fixture
def fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Smaller trials: what they find in a small pack does not depend on their number."""
    monkeypatch.setattr("budgetgen.packs.trials.MANY", 3)
    monkeypatch.setattr("budgetgen.packs.trials.VERY_MANY", 6)


@cache
def province() -> Review:
    return review_pack(load_pack("hebei-2024"))


def own(folder: Path) -> list[Finding]:
    """What is wrong with a pack beyond what the province's own has."""
    known = {(finding.code, finding.message) for finding in province().findings}
    found = review_pack(load_folder(folder)).findings
    return [finding for finding in found if (finding.code, finding.message) not in known]


def only(folder: Path) -> Finding:
    found = own(folder)
    assert len(found) == 1, found
    assert found[0].remedy
    return found[0]


def place(finding: Finding) -> tuple[str, int]:
    return Path(finding.place.file).name, finding.place.line


def test_the_province_s_pack_has_no_errors() -> None:
    assert not has_errors(province().findings), province().findings


@pytest.mark.usefixtures("fewer")
def test_a_county_s_pack_has_no_more_than_its_province(make: Make) -> None:
    assert own(make()) == []


@pytest.mark.usefixtures("fewer")
@pytest.mark.parametrize("name", sorted(built_in_packs()))
def test_the_packs_that_come_along_have_nothing_to_complain_of(name: str) -> None:
    assert review_pack(load_folder(built_in_packs()[name])).findings == ()


def projects_of(pack: Pack) -> list[int]:
    return [len(trial.submission.projects) for trial in trials(pack)]


def test_none_one_many_and_very_many_projects_are_tried() -> None:
    assert {0, 1, 35, 400} <= set(projects_of(load_pack("hebei-2024")))


def test_an_awkward_department_is_tried() -> None:
    names = [trial.submission.department.name for trial in trials(load_pack("hebei-2024"))]

    longest = max(names, key=len)
    assert len(longest) > 60
    assert set(RARE) <= set(longest)
    assert "{{" in longest


def test_trials_are_the_same_every_time() -> None:
    pack = load_pack("hebei-2024")

    assert list(trials(pack)) == list(trials(pack))


@pytest.mark.usefixtures("fewer")
@pytest.mark.parametrize(
    ("sentence", "line", "message"),
    [
        ("一\n{{ 数.支处 }}", 2, "没有名为“支处”的数"),
        ("一\n{{ 数['支处'] }}", 2, "没有名为“支处”的数"),
        ("{% if 年度 > 2999 %}\n\n{{ 数.支处 }}{% endif %}", 3, "没有名为“支处”的数"),
        ("{{ 部们 }}", 1, "没有名为“部们”的名称"),
        ("{{ 原因.基本 }}", 1, "没有名为“基本”的原因的"),
        ("一\n{{ 变动('公用经费').known }}", 2, "没有名为“上年公用经费”的数"),
        ("{{ 比上年('三公') }}", 1, "没有名为“三公”的数"),
        ("{{ 数.支出|万元 }}", 1, "没有名为“万元”的过滤器"),
        ("一\n\n{% for 项 in 三公 %}", 3, "语法有误"),
        ("一\n{% include 'pack.yaml' %}", 2, "不允许的写法"),
        ("一\n{{ ''.__class__ }}", 2, "不允许的写法"),
    ],
)
def test_a_wrong_sentence_is_found_in_its_line_even_where_nothing_prints_it(
    sentence: str, line: int, message: str, make: Make
) -> None:
    found = own(make({"text/前言.j2": sentence}))

    named = [finding for finding in found if message in finding.message]
    assert named, found
    assert place(named[0]) == ("前言.j2", line)
    assert named[0].severity is Severity.ERROR


@pytest.mark.usefixtures("fewer")
def test_a_sentence_that_fails_only_when_it_runs_is_found_with_its_trial(make: Make) -> None:
    sentence = (
        "{% for 名 in 单位 %}\n{% if loop.index > 11 %}\n{{ 数[名] }}\n{% endif %}\n{% endfor %}"
    )

    finding = only(make({"text/前言.j2": sentence}))

    assert place(finding) == ("前言.j2", 3)
    assert "名称特别长" in finding.message


@pytest.mark.usefixtures("fewer")
def test_a_short_text_is_read_too(make: Make) -> None:
    folder = make({"tables.yaml": "表:\n  收支总表:\n    标题: '{{ 部们 }}收支总表'\n"})

    assert place(only(folder)) == ("tables.yaml", 3)


@pytest.mark.usefixtures("fewer")
def test_braces_that_nothing_fills_are_found(make: Make) -> None:
    folder = make({"text/前言.j2": "{{ '{{ 部门 }}' }}公开如下。"})

    assert "花括号" in only(folder).message


@pytest.mark.usefixtures("fewer")
def test_a_table_that_is_not_printed_is_found(make: Make) -> None:
    table = "表:\n  另一张:\n    {标题: 另一张, 形式: 机构, 列: [{标题: 名称, 内容: 名称}]}\n"

    finding = only(make({"tables.yaml": table}))

    assert (finding.code, finding.severity) == ("PACK-UNUSED", Severity.WARNING)
    assert place(finding) == ("tables.yaml", 3)


@pytest.mark.usefixtures("fewer")
def test_a_text_that_is_not_printed_is_found(make: Make) -> None:
    finding = only(make({"text/多余.j2": "一"}))

    assert (finding.code, place(finding)) == ("PACK-UNUSED", ("多余.j2", 0))


@pytest.mark.usefixtures("fewer")
def test_an_empty_table_without_a_note_is_found(make: Make) -> None:
    finding = only(make({"tables.yaml": "表:\n  政府性基金支出表:\n    空表注: ''\n"}))

    assert (finding.code, place(finding)) == ("PACK-NOTE", ("tables.yaml", 3))


@pytest.mark.usefixtures("fewer")
def test_a_word_that_no_ledger_has_is_found(make: Make) -> None:
    figures = "数:\n  支援: {来源: 一般公共予算}\n  出国: {经济: '38899'}\n  旧: {账: 前年}\n"

    found = own(make({"tables.yaml": figures}))

    assert [(finding.code, finding.place.line) for finding in found] == [
        ("PACK-WORD", 2),
        ("PACK-WORD", 3),
        ("PACK-WORD", 4),
    ]
    assert "一般公共预算" in found[0].remedy


@pytest.mark.usefixtures("fewer")
def test_a_column_whose_content_is_misspelt_is_found(make: Make) -> None:
    columns = "[{标题: 单位名称, 内容: 名称, 宽: 40}, {标题: 单位性质, 内容: 类型, 宽: 15}]"

    finding = only(make({"tables.yaml": f"表:\n  机构设置:\n    列: {columns}\n"}))

    assert (finding.code, finding.place.line) == ("PACK-SILENT", 3)
    assert "单位性质" in finding.message


WIDTHS = """\
表:
  机构设置:
    列:
      - {标题: 单位名称, 内容: 名称, 宽: 200}
      - {标题: 单位性质, 内容: 性质, 宽: 1}
"""


@pytest.mark.usefixtures("fewer")
def test_a_column_in_which_nothing_fits_is_an_error(make: Make) -> None:
    found = own(make({"tables.yaml": WIDTHS}))

    narrow = [finding for finding in found if finding.code == "PACK-WIDTH"]
    assert [place(finding) for finding in narrow] == [("tables.yaml", 5)]
    assert narrow[0].severity is Severity.ERROR


FIGURES = """\
表:
  固定资产:
    空表注: 注：没有固定资产。
    列:
      - {标题: 项目, 内容: 项目, 宽: 90}
      - {标题: 数量, 内容: 数量, 宽: 20}
      - {标题: 价值, 条件: {账: 固定资产}, 宽: 8}
"""


@pytest.mark.usefixtures("fewer")
def test_a_column_too_narrow_for_its_figures_says_how_wide_it_must_be(make: Make) -> None:
    found = own(make({"tables.yaml": FIGURES}))

    (narrow,) = [finding for finding in found if finding.code == "PACK-WIDTH"]
    assert place(narrow) == ("tables.yaml", 7)
    assert "应不小于" in narrow.remedy
    need = narrow.remedy.split("应不小于 ")[1].split("（")[0]
    wide = FIGURES.replace("宽: 8", f"宽: {float(need) * 1.1:.1f}")
    assert own(make({"tables.yaml": wide})) == []


@pytest.mark.usefixtures("fewer")
def test_a_cell_higher_than_a_page_is_found(make: Make) -> None:
    columns = "[{标题: 单位名称, 内容: 名称, 宽: 6.5}, {标题: 单位性质, 内容: 性质, 宽: 90}]"

    table = f"表:\n  机构设置:\n    列: {columns}\n"

    found = own(make({"tables.yaml": table, "style.yaml": "竖排: {高: 180}\n"}))

    assert [(finding.code, finding.place.line) for finding in found] == [("PACK-HEIGHT", 3)]
    assert "单位名称" in found[0].message


@pytest.mark.usefixtures("fewer")
def test_a_header_that_takes_half_the_page_is_found(make: Make) -> None:
    title = "列入本年部门预算编制范围的各级各类预算单位的性质" * 5
    columns = f"[{{标题: 单位名称, 内容: 名称, 宽: 90}}, {{标题: {title}, 内容: 性质, 宽: 6}}]"

    found = own(make({"tables.yaml": f"表:\n  机构设置:\n    列: {columns}\n"}))

    assert "PACK-HEIGHT" in {finding.code for finding in found}
    assert any("表头" in finding.message for finding in found)


@pytest.mark.usefixtures("fewer")
def test_a_face_that_nothing_is_known_of_is_found(make: Make) -> None:
    finding = only(make({"style.yaml": "文字:\n  正文:\n    字体: 没有这种字体\n"}))

    assert (finding.code, place(finding)) == ("PACK-FONT", ("style.yaml", 3))


@pytest.mark.usefixtures("fewer")
def test_a_form_column_in_which_nothing_fits_is_found(make: Make) -> None:
    folder = make({"style.yaml": "绩效目标表:\n  列宽: [1, 100, 100, 100, 100, 100, 100]\n"})

    assert "第 1 列" in only(folder).message


def base(*without: str) -> bytes:
    parts = parts_of(word_base(load_pack("hebei-2024").style, 8000))
    styles = parts["word/styles.xml"].decode()
    for name in without:
        styles = styles.replace(f'w:styleId="{name}"', 'w:styleId="x"')
    return zipped({**parts, "word/styles.xml": styles.encode()})


@pytest.mark.usefixtures("fewer")
def test_a_word_base_with_styles_of_other_ids_is_good(make: Make) -> None:
    assert own(make({"base.docx": base()})) == []
    # What it lacks comes from style.yaml when documents are written; Word writes ids of its own.
    assert own(make({"base.docx": base("BodyText", "CellHead")})) == []


@pytest.mark.usefixtures("fewer")
def test_a_word_base_without_a_place_for_the_text_is_found(make: Make) -> None:
    parts = parts_of(base())
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"budgetgen-body", b"")

    with pytest.raises(PackError, match="budgetgen-body"):
        load_folder(make({"base.docx": zipped(parts)}))


@pytest.mark.usefixtures("fewer")
def test_a_version_that_is_none_is_found(make: Make) -> None:
    assert only(make(settings="版本: 二〇二四\n")).code == "PACK-VERSION"


@pytest.mark.usefixtures("fewer")
def test_a_pack_without_a_name_of_its_own_is_warned_of(make: Make) -> None:
    assert only(make({"pack.yaml": "沿用: hebei-2024\n"})).code == "PACK-ID"


@pytest.mark.usefixtures("fewer")
def test_everything_is_told_at_once_and_each_once(make: Make) -> None:
    folder = make(
        {
            "text/前言.j2": "{{ 数.支处 }}{{ 数.支处 }}",
            "text/多余.j2": "一",
            "tables.yaml": "数: {支援: {来源: 一般公共予算}}\n表: {政府性基金支出表: {空表注: ''}}\n",
            "style.yaml": "文字: {正文: {字体: 没有这种字体}}\n",
        },
        settings="版本: 一\n",
    )

    found = own(folder)

    assert sorted(finding.code for finding in found) == [
        "PACK-FONT",
        "PACK-NAME",
        "PACK-NOTE",
        "PACK-UNUSED",
        "PACK-VERSION",
        "PACK-WORD",
    ]
    assert [f.place for f in found] == sorted(f.place for f in found)


MARKUP = "<img src='file:///etc/passwd'><script>x</script>&amp; url(file:///etc/passwd)"


def test_markup_in_a_sentence_is_printed_as_it_stands(make: Make) -> None:
    pack = load_folder(make({"text/前言.j2": MARKUP}))
    submission = trial_submission(pack, 1)
    tables, _ = build_tables(submission, pack.tables, pack.settings)
    document = compose(submission, tables, pack)
    layout = lay_out(document, pack.style)

    screen = write_html(document, pack.style, layout).decode()
    printed = print_html(document, pack.style, layout)

    for page in (screen, printed):
        assert "<img" not in page
        assert "<script>x" not in page
        assert "&lt;img src=" in page
        assert "url(" not in re.sub(r"<body.*", "", page, flags=re.DOTALL)
