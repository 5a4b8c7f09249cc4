"""A pack's ``print.css`` is a style sheet and nothing else."""

import shutil
from pathlib import Path

import pytest

from budgetgen.packs.folder import is_pack_file
from budgetgen.packs.pack import PackError, load_folder
from budgetgen.packs.style_sheet import css_findings
from budgetgen.resources import templates_folder

HERE = Path("print.css")


@pytest.mark.parametrize(
    "css",
    [
        "",
        ".正文 { color: #333 }",
        "/* 注：url(x) */ @page s1 { margin: 20mm } @media print { p { orphans: 2 } }",
        '@font-face { font-family: 甲; src: local("SimHei") }',
        'h1::before { content: "url(x)" }',
    ],
)
def test_a_plain_style_sheet_is_taken(css: str) -> None:
    assert css_findings(css, HERE) == []


@pytest.mark.parametrize(
    ("css", "line"),
    [
        ("@import 'http://example.org/x.css';", 1),
        ("p { color: red }\n@import url(x.css);", 2),
        ("p {\n  background: url(file:///etc/passwd)\n}", 2),
        ('p { background: URL("a.png") }', 1),
        ("p { background: \\75rl(a.png) }", 1),
        ("@media print {\n p { list-style: url( a.png ) }\n}", 2),
        ("p { background: image-set('a.png' 1x) }", 1),
        ('@font-face {\n src: url("a.woff") }', 2),
        ("p { width: calc(1px + url(a)) }", 1),
        ("p { color: red }\n</style><img src=x>", 2),
        ('p { content: "</style>" }', 1),
        ("p { color: red", 0),
        ("p ) { }", 1),
    ],
)
def test_what_fetches_or_leaves_the_style_sheet_is_refused_at_its_line(css: str, line: int) -> None:
    found = css_findings(css, HERE)
    if line == 0:
        assert found == []
        return
    assert found
    assert {finding.code for finding in found} == {"PACK-CSS"}
    assert {finding.place.line for finding in found} == {line}
    assert all(finding.remedy for finding in found)


def test_the_style_sheet_is_a_file_of_the_pack_and_of_those_that_extend_it(tmp_path: Path) -> None:
    assert is_pack_file("print.css")
    assert not is_pack_file("text/print.css")
    folder = tmp_path / "yunxi-2024"
    shutil.copytree(templates_folder() / "hebei-2024", folder)
    plain = load_folder(folder)
    (folder / "print.css").write_text(".正文 { color: #333 }", encoding="utf-8")
    own = load_folder(folder)
    assert (plain.print_css, own.print_css) == ("", ".正文 { color: #333 }")
    assert own.digest != plain.digest
    (folder / "print.css").write_text("@import 'x.css';", encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load_folder(folder)
    assert [finding.code for finding in refused.value.findings] == ["PACK-CSS"]
