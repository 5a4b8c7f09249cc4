"""The reports of a check: text, JSON, SARIF, HTML and the notice, of one set of findings."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from base64 import b64encode
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from docx import Document as read_docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from jsonschema import Draft4Validator, Draft202012Validator

from budgetgen.checking.check import CheckResult, check
from budgetgen.checking.reports.data import json_report
from budgetgen.checking.reports.notice import notice_docx
from budgetgen.checking.reports.page import html_report
from budgetgen.checking.reports.sarif import sarif_report
from budgetgen.checking.reports.text import groups, source_line, text_report
from budgetgen.checking.scoring import Score, ScoreProfile, load_profile, score
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.resources import schemas_folder

ROOT = Path(__file__).parent.parent.parent
EVIL = "</pre><script>alert(1)</script>&<b>{{ 7*7 }}</b>\"'\x1b[31m"
SARIF = json.loads((ROOT / "tests/data/sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
FINDINGS = json.loads((schemas_folder() / "findings.schema.json").read_text(encoding="utf-8"))
WRONG = (
    (ROOT / "examples/small/department.yaml")
    .read_text(encoding="utf-8")
    .replace("指标值: 360000页", "指标值: 360000")
    .replace("指标值: ≤60000元", "指标值: 60000")
    .replace("上年预算数: 5000", "上年预算数: 500")
    .replace(
        "  机关运行经费用途",
        "  其他说明: [档案数字化 由第三方机构承担。, 'XX<script>alert(1)</script>&']\n  机关运行经费用途",
    )
    + """
豁免:
  - {规则: VAL-NO-UNIT, 位置: 项目/2, 理由: 单位<另定>, 批准单位: 县财政局, 截止日期: 2024-12-31}
"""
)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> CheckResult:
    path = tmp_path_factory.mktemp("wrong") / "部门 预算.yaml"
    path.write_text(WRONG, encoding="utf-8")
    result = check(path)
    assert len(result.findings) > 3
    assert len(result.waived) == 1
    assert {finding.severity for finding in result.findings} == set(Severity)
    return result


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> CheckResult:
    """Published tables with two wrong figures."""
    nine = json.loads((ROOT / "tests/data/nine_tables.json").read_text(encoding="utf-8"))
    named = {entry["table"]: entry["rows"] for entry in nine}
    named["收支总表"][0][2] = "7580.95"
    path = tmp_path_factory.mktemp("tables") / "公开表.json"
    content = {"模板包": "hebei-2024", "预算年度": 2024, "金额单位": "万元", "表": named}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    result = check(path)
    assert any(finding.difference for finding in result.findings)
    return result


@pytest.fixture(scope="module")
def evil(wrong: CheckResult) -> CheckResult:
    """A finding whose every text would be markup."""
    found = Finding(
        "VAL-NO-UNIT", Severity.ERROR, EVIL, Place(EVIL, 1, 1), EVIL, EVIL, EVIL, spot=f"{EVIL}/1/2"
    )
    return replace(wrong, findings=(found,), source=Path(EVIL), broken=(EVIL,))


def unread() -> CheckResult:
    result = check(Path("没有这个文件.yaml"))
    assert result.case is None
    return result


def scores(*results: CheckResult) -> list[Score | None]:
    profile = load_profile()
    assert isinstance(profile, ScoreProfile)
    return [score(result, profile) for result in results]


def text_of(*results: CheckResult, scored: bool = False) -> str:
    judged = scores(*results) if scored else []
    return "\n".join(line.plain for line in text_report(results, judged))


# ---- text ----


def test_text_shows_the_offending_line_with_a_mark_under_its_column(wrong: CheckResult) -> None:
    lines = text_of(wrong).splitlines()
    (head,) = [i for i, line in enumerate(lines) if "[VAL-NO-UNIT]" in line and "豁免" not in line]

    place = re.search(r"部门 预算\.yaml:(\d+):(\d+) 错误 ", lines[head])
    assert place is not None
    typed = WRONG.splitlines()[int(place[1]) - 1]
    assert typed[int(place[2]) - 1 :].startswith("360000,")
    shown, mark = lines[head + 1], lines[head + 2]
    assert shown.strip() in typed
    assert mark.strip() == "^"
    # A Chinese character fills two columns of a terminal.
    before = shown[: shown.index("360000,")]
    assert mark.index("^") == sum(2 if ord(c) > 0x2E7F else 1 for c in before)
    assert lines[head + 3].strip().startswith("→ ")


def test_a_tab_or_an_escape_in_the_line_does_not_move_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("a:\t\x1b[31m坏\n", encoding="utf-8")

    shown, at = source_line(Finding("X", Severity.ERROR, "…", Place(str(path), 1, 9)))

    assert (shown, at) == ("a:  [31m坏", 8)


def test_a_long_line_is_cut_around_its_place(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text("甲" * 300 + "乙" + "甲" * 300, encoding="utf-8")

    shown, at = source_line(Finding("X", Severity.ERROR, "…", Place(str(path), 1, 301)))

    assert len(shown) == 100
    assert shown[at] == "乙"


def test_a_place_beyond_the_file_has_no_line(tmp_path: Path) -> None:
    path = tmp_path / "short.yaml"
    path.write_text("a: 1\n", encoding="utf-8")

    assert source_line(Finding("X", Severity.ERROR, "…", Place(str(path), 9, 1))) == ("", 0)
    assert source_line(Finding("X", Severity.ERROR, "…", Place("没有", 1, 1))) == ("", 0)


def test_text_gives_what_should_stand_what_stands_and_the_difference(tables: CheckResult) -> None:
    finding = next(finding for finding in tables.findings if finding.difference)
    told = f"应为 {finding.expected}，现为 {finding.actual}，相差 {finding.difference}"

    assert told in text_of(tables)


def test_text_lists_waived_findings_with_reason_office_and_date(wrong: CheckResult) -> None:
    (line,) = [line for line in text_of(wrong).splitlines() if "已豁免" in line]

    assert "[VAL-NO-UNIT]：单位<另定>（县财政局，至 2024-12-31）" in line


def test_text_ends_with_the_counts_of_each_file_and_of_all(wrong: CheckResult) -> None:
    errors = wrong.count(Severity.ERROR)
    warnings = wrong.count(Severity.WARNING)
    assert errors > 0
    assert warnings > 0

    assert text_of(wrong).splitlines()[-1] == f"  {errors} 个错误，{warnings} 个警告，豁免 1 个"
    last = text_of(wrong, wrong).splitlines()[-1]
    assert last == f"共 2 份文件：{errors * 2} 个错误，{warnings * 2} 个警告，豁免 2 个"


def test_text_names_each_heading_once(wrong: CheckResult) -> None:
    first = wrong.findings[0]
    spots = [
        replace(first, spot=f"{table}/1/合计", path=None) for table in ("甲表", "乙表", "甲表")
    ]
    result = replace(wrong, findings=tuple(spots))

    assert [(name, len(found)) for name, found in groups(result)] == [("甲表", 2), ("乙表", 1)]
    assert text_of(result).splitlines().count("  甲表") == 1


def test_text_of_a_sound_file_says_so(wrong: CheckResult) -> None:
    assert "没有发现问题" in text_of(replace(wrong, findings=(), waived=()))


def test_text_names_rules_that_failed_inside(wrong: CheckResult) -> None:
    assert "检查程序错误，这些规则未能完成：TXT-COPY" in text_of(
        replace(wrong, broken=("TXT-COPY",))
    )


def test_text_prints_the_score_with_what_is_not_judged(wrong: CheckResult) -> None:
    text = text_of(wrong, scored=True)

    assert re.search(r"网站专栏 +未评\n", text)
    assert re.search(r"得分 [\d.]+ / \d+，折合 [\d.]+ 分", text)
    assert "文件未能读取，不评分" in text_of(unread(), scored=True)


# ---- JSON ----


def test_the_schema_of_the_json_is_itself_valid_and_refuses_what_it_does_not_know() -> None:
    Draft202012Validator.check_schema(FINDINGS)
    validator = Draft202012Validator(FINDINGS)
    good = json.loads(json_report([unread()]))
    assert validator.is_valid(good)

    for change in ({"more": 1}, {"errors": -1}, {"findings": [{}]}, {"file": None}):
        bad = {**good, "results": [{**good["results"][0], **change}]}
        assert not validator.is_valid(bad), change


def test_json_follows_its_schema(
    wrong: CheckResult, tables: CheckResult, evil: CheckResult
) -> None:
    results = [wrong, tables, evil, unread()]
    for judged in ([], scores(*results)):
        Draft202012Validator(FINDINGS).validate(json.loads(json_report(results, judged)))


def test_json_holds_every_finding_in_order_with_its_place(wrong: CheckResult) -> None:
    (result,) = json.loads(json_report([wrong]))["results"]

    assert [f["code"] for f in result["findings"]] == [f.code for f in wrong.findings]
    assert [f["place"]["line"] for f in result["findings"]] == [
        f.place.line for f in wrong.findings
    ]
    assert (result["errors"], result["warnings"]) == (
        wrong.count(Severity.ERROR),
        wrong.count(Severity.WARNING),
    )
    assert result["department"] == "云溪县档案馆"
    assert result["waived"][0]["waiver"] == {
        "reason": "单位<另定>",
        "office": "县财政局",
        "until": "2024-12-31",
    }


def test_json_writes_amounts_as_texts_with_all_their_digits(wrong: CheckResult) -> None:
    large = replace(
        wrong.findings[0],
        expected=Decimal("1E+3"),
        actual=Decimal("0.10"),
        difference=Decimal("-999.90"),
    )
    (result,) = json.loads(json_report([replace(wrong, findings=(large,))]))["results"]

    found = result["findings"][0]
    assert (found["expected"], found["actual"], found["difference"]) == ("1000", "0.10", "-999.90")


def test_json_holds_the_score_only_where_it_is_asked_for(wrong: CheckResult) -> None:
    assert "score" not in json.loads(json_report([wrong]))["results"][0]

    (found,) = scores(wrong)
    assert found is not None
    told = json.loads(json_report([wrong], [found]))["results"][0]["score"]
    assert told["base"] == f"{found.base:f}"
    assert len(told["items"]) == len(found.items)
    assert {item["reached"] for item in told["items"] if item["name"] == "网站专栏"} == {None}


# ---- SARIF ----


def sarif(*results: CheckResult, judged: list[Score | None] | None = None) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(sarif_report(results, judged or []))
    return log


def test_the_official_schema_refuses_what_is_no_sarif(wrong: CheckResult) -> None:
    Draft4Validator.check_schema(SARIF)
    log = sarif(wrong)
    log["runs"][0]["results"][0]["message"] = "text"

    assert not Draft4Validator(SARIF).is_valid(log)


def test_sarif_follows_the_official_schema(
    wrong: CheckResult, tables: CheckResult, evil: CheckResult
) -> None:
    broken = replace(wrong, broken=("TXT-COPY",))
    for results in ([], [wrong, tables, unread()], [evil], [broken]):
        Draft4Validator(SARIF).validate(sarif(*results, judged=scores(*results)))


def test_sarif_has_what_github_reads(wrong: CheckResult) -> None:
    (run,) = sarif(wrong)["runs"]

    rules = run["tool"]["driver"]["rules"]
    listed = [result for result in run["results"] if "suppressions" not in result]
    assert [result["ruleId"] for result in listed] == [f.code for f in wrong.findings]
    for result, finding in zip(listed, wrong.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == finding.code
        assert result["level"] == ("error" if finding.severity is Severity.ERROR else "warning")
        assert result["message"]["text"].startswith(finding.message)
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"].endswith("%E9%A2%84%E7%AE%97.yaml")
        assert " " not in physical["artifactLocation"]["uri"]
        assert physical["region"]["startLine"] == finding.place.line
        assert result["partialFingerprints"]
    assert all(rule["shortDescription"]["text"] for rule in rules)
    assert all(rule["help"]["text"] for rule in rules)


def test_sarif_suppresses_what_is_waived(wrong: CheckResult) -> None:
    (run,) = sarif(wrong)["runs"]

    (waived,) = [result for result in run["results"] if "suppressions" in result]
    (suppression,) = waived["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert "县财政局" in suppression["justification"]


def test_a_fingerprint_stays_when_lines_move_and_differs_between_findings(
    wrong: CheckResult,
) -> None:
    moved = tuple(
        finding.at(replace(finding.place, line=finding.place.line + 7))
        for finding in wrong.findings
    )

    def prints(result: CheckResult) -> list[str]:
        found = sarif(result)["runs"][0]["results"]
        return [each["partialFingerprints"]["budgetgen/v1"] for each in found]

    assert prints(wrong) == prints(replace(wrong, findings=moved))
    assert len(set(prints(wrong))) == len(prints(wrong)) > 3


def test_sarif_says_that_a_rule_failed_inside(wrong: CheckResult) -> None:
    (run,) = sarif(replace(wrong, broken=("TXT-COPY",)))["runs"]

    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert "TXT-COPY" in told["message"]["text"]
    assert sarif(wrong)["runs"][0]["invocations"][0]["executionSuccessful"] is True


# ---- HTML ----


class Page(HTMLParser):
    """What a browser would see: elements, attributes, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.inner: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "br"):
            self._open.append(tag)
            self.inner.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.inner[tag][-1] += data


def test_html_is_one_page_that_loads_nothing(wrong: CheckResult, tables: CheckResult) -> None:
    text = html_report([wrong, tables], scores(wrong, tables))
    page = Page(text)

    assert not re.search(r"https?:|//[a-z]|url\(|@import", text)
    assert not {"link", "img", "iframe", "object", "base", "form"} & set(page.tags)
    assert not {"src", "href", "style"} & {name for name, _ in page.attributes}
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_the_pages_policy_allows_its_own_style_and_script_and_nothing_else(
    wrong: CheckResult,
) -> None:
    page = Page(html_report([wrong]))
    (policy,) = [value for name, value in page.attributes if value.startswith("default-src")]

    def source(tag: str) -> str:
        (inner,) = page.inner[tag]
        return "'sha256-" + b64encode(hashlib.sha256(inner.encode()).digest()).decode() + "'"

    assert policy == (
        f"default-src 'none'; style-src {source('style')}; script-src {source('script')}"
    )


def test_whatever_is_typed_is_text_in_the_page(evil: CheckResult, wrong: CheckResult) -> None:
    text = html_report([evil, wrong])
    page = Page(text)

    assert page.tags.count("script") == 1
    assert page.tags.count("b") == 0
    assert "49" not in "".join(page.inner["li"][:1])
    assert "<script>alert(1)</script>&<b>{{ 7*7 }}</b>" in page.inner["li"][0]
    assert "<script>alert(1)</script>&" in "".join(page.inner["pre"])


def test_html_lists_every_finding_once_under_its_project_or_section(wrong: CheckResult) -> None:
    page = Page(html_report([wrong]))

    headings = page.inner["h3"]
    assert headings[:-1] == [name for name, _ in groups(wrong)]
    assert headings[0].startswith("项目：")
    assert headings[-1] == "已豁免"
    marked = [value for name, value in page.attributes if name == "data-severity"]
    assert marked == [finding.severity for _, found in groups(wrong) for finding in found]
    for finding in wrong.findings:
        listed = [item for item in page.inner["li"] if finding.code in item]
        assert any(finding.message in item and finding.remedy in item for item in listed)


def test_the_page_marks_the_place_in_the_line(wrong: CheckResult) -> None:
    page = Page(html_report([wrong]))

    assert page.inner["mark"]
    for finding, mark in zip(
        [f for _, found in groups(wrong) for f in found if f.place.line],
        page.inner["mark"],
        strict=True,
    ):
        assert mark == WRONG.splitlines()[finding.place.line - 1][finding.place.column - 1]


def test_the_page_can_be_filtered_by_severity(wrong: CheckResult) -> None:
    page = Page(html_report([wrong]))
    shown = [value for name, value in page.attributes if name == "data-show"]

    assert shown == ["all", "错误", "警告"]
    (style,) = page.inner["style"]
    for severity in Severity:
        assert f'[data-hide~="{severity}"] li[data-severity="{severity}"]' in style


@pytest.mark.slow
def test_the_filter_works_in_a_browser(wrong: CheckResult, tmp_path: Path) -> None:
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("no Chromium")
    page = html_report([wrong])
    click = page.replace(
        "})();\n</script>", "bar.querySelector('[data-show=错误]').click(); })();\n</script>"
    )
    # The policy must not stop the test's own click.
    click = re.sub(r"<meta http-equiv=[^>]*>", "", click)
    assert click.count("click();") == 1
    path = tmp_path / "r.html"
    path.write_text(click, encoding="utf-8")

    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", path.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout

    assert 'data-hide="警告"' in dom
    assert re.search(r'data-show="错误"[^>]*aria-pressed="true"', dom)


def test_html_shows_the_score(wrong: CheckResult) -> None:
    (found,) = scores(wrong)
    assert found is not None
    page = Page(html_report([wrong], [found]))

    assert len(page.inner["tr"]) == len(found.items) + 1
    assert f"折合 {found.percent} 分" in "".join(page.inner["p"])
    assert "table" not in Page(html_report([wrong])).tags


# ---- the notice ----


def cells(data: bytes) -> list[list[str]]:
    document = read_docx(io.BytesIO(data))
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def paragraphs(data: bytes) -> str:
    return "\n".join(each.text for each in read_docx(io.BytesIO(data)).paragraphs)


def test_the_notice_lists_every_finding_errors_first(wrong: CheckResult) -> None:
    head, *rows = cells(notice_docx([wrong]))

    assert head == ["序号", "位置", "问题", "应为", "现为", "改法"]
    assert [row[0] for row in rows] == [str(i + 1) for i in range(len(wrong.findings))]
    listed = sorted((row[2], row[5]) for row in rows)
    assert listed == sorted((f"【{f.severity}】{f.message}", f.remedy) for f in wrong.findings)
    kinds = [row[2][:4] for row in rows]
    assert kinds == sorted(kinds, key=["【错误】", "【警告】"].index)


def test_the_notice_says_what_is_waived_and_for_whom_it_is(wrong: CheckResult) -> None:
    text = paragraphs(notice_docx([wrong]))

    assert "云溪县档案馆：" in text
    assert f"{wrong.count(Severity.ERROR)}个错误" in text
    assert "已经批准豁免" in text
    assert "单位<另定>" in text


def test_the_notice_is_dated_by_the_day_given_and_never_by_the_clock(wrong: CheckResult) -> None:
    assert "2024年3月1日" in paragraphs(notice_docx([wrong], date(2024, 3, 1)))
    assert not re.search(r"\d年|年\d", paragraphs(notice_docx([wrong])).split("整改完成时间")[1])


def test_office_and_date_of_the_notice_stand_at_the_right(wrong: CheckResult) -> None:
    document = read_docx(io.BytesIO(notice_docx([wrong], date(2024, 3, 1))))
    *_, term, office, day = (each for each in document.paragraphs if each.text.strip())
    assert "（公章）" in office.text
    assert day.text == "2024年3月1日"
    for each in (office, day):
        assert each.style is not None
        assert each.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert term.style is not None
    assert term.style.paragraph_format.alignment != WD_ALIGN_PARAGRAPH.RIGHT


def test_a_units_own_disclosure_is_reported_under_the_units_name(tmp_path: Path) -> None:
    path = tmp_path / "部门预算.yaml"
    text = (ROOT / "examples/small/department.yaml").read_text(encoding="utf-8")
    unit = text.replace("预算年度", "公开层级: 单位\n预算年度", 1).replace(
        '编码: "231001", 名称: 云溪县档案馆', '编码: "231001", 名称: 云溪县档案馆本级'
    )
    assert unit.count("本级") == 1
    path.write_text(unit, encoding="utf-8")
    result = check(path)
    assert result.title == "云溪县档案馆本级"
    assert text_of(result).startswith("云溪县档案馆本级（")
    assert json.loads(json_report([result]))["results"][0]["department"] == "云溪县档案馆本级"
    assert "你单位2024年单位预算公开材料" in paragraphs(notice_docx([result]))


def test_what_has_no_place_of_its_own_shows_no_line_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "部门预算.yaml"
    text = (ROOT / "examples/small/department.yaml").read_text(encoding="utf-8")
    start, end = text.index("上年数据:"), text.index("文字说明:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    (finding,) = [f for f in check(path).findings if f.code == "LAST-YEAR-MISSING"]
    assert finding.place == Place(str(path))
    assert "模板包" not in text_of(check(path))


def test_the_notice_has_the_same_bytes_every_time(wrong: CheckResult, tables: CheckResult) -> None:
    first = notice_docx([wrong, tables])

    assert first == notice_docx([wrong, tables])
    dates = {info.date_time for info in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert len(dates) == 1


def test_the_notice_for_a_sound_file_and_for_one_that_cannot_be_read(wrong: CheckResult) -> None:
    sound = notice_docx([replace(wrong, findings=(), waived=())])
    assert "没有发现问题" in paragraphs(sound)
    assert not cells(sound)

    assert len(cells(notice_docx([unread()]))) == 2


def test_whatever_is_typed_is_text_in_the_notice(wrong: CheckResult) -> None:
    text = EVIL.replace("\x1b", "")
    found = replace(wrong.findings[0], message=text, expected=text, actual=text, remedy=text)
    _, row = cells(notice_docx([replace(wrong, findings=(found,))]))

    assert row[2].endswith(text)
    assert row[3:] == [text, text, text]


@pytest.mark.libreoffice
@pytest.mark.slow
def test_the_notice_opens_in_libreoffice(wrong: CheckResult, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice")
    path = tmp_path / "n.docx"
    path.write_bytes(notice_docx([wrong]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", path.name]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=True)

    text = (tmp_path / "n.txt").read_text(encoding="utf-8-sig")
    for finding in wrong.findings:
        assert finding.message.split("（")[0] in text
