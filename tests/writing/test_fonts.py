import io
import subprocess
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pytest
import weasyprint

from budgetgen.writing import fonts
from budgetgen.writing.font_catalogue import load_catalogue
from budgetgen.writing.fonts import Face, choose_face, css_family, css_font_faces, resolve_face

OFFICIAL = ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "Times New Roman"]
FREE = "FandolSong\nFandolFang,FandolFang R\nFandolKai\nFandolHei\nLiberation Serif\n"


@pytest.fixture
def fresh_caches() -> Iterator[None]:
    def clear() -> None:
        fonts.installed_families.cache_clear()
        fonts._resolve_installed.cache_clear()

    clear()
    yield
    clear()


@pytest.fixture
def listing(monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> Any:
    """Sets what fc-list prints."""

    def install(text: str) -> list[int]:
        calls: list[int] = []

        def run(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
            calls.append(1)
            return subprocess.CompletedProcess([], 0, stdout=text.encode())

        monkeypatch.setattr(fonts.subprocess, "run", run)
        return calls

    return install


@pytest.fixture
def no_fc_list(monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> None:
    def run(*_: object, **__: object) -> None:
        raise FileNotFoundError("fc-list")

    monkeypatch.setattr(fonts.subprocess, "run", run)


@pytest.fixture
def no_typst(monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> None:
    monkeypatch.setattr(fonts, "typst_families", lambda: None)


def choose(official: str, *installed: str) -> Face:
    return choose_face(load_catalogue().faces[official], {name.casefold() for name in installed})


def test_the_catalogue_lists_every_official_face() -> None:
    required = [name for name, face in load_catalogue().faces.items() if face.required]

    assert required == OFFICIAL


@pytest.mark.parametrize("official", [*OFFICIAL, "符号"])
def test_every_source_of_a_stand_in_says_how_to_get_it_on_every_platform(official: str) -> None:
    catalogue = load_catalogue()
    sources = [catalogue.sources[name] for name in catalogue.faces[official].sources]

    assert sources
    assert any(source.free for source in sources)
    assert all(s.how_to_get(p) for s in sources for p in ("linux", "macos", "windows"))


@pytest.mark.parametrize("official", OFFICIAL)
def test_the_installed_official_face_is_exact_even_beside_its_stand_ins(official: str) -> None:
    face = choose(official, "FandolSong", "FandolFang R", "Noto Serif CJK SC", official)

    assert (face.family, face.exact, face.weight) == (official, True, "normal")


def test_a_face_under_its_english_name_is_exact() -> None:
    assert choose("黑体", "simhei").exact
    assert choose("宋体", "SimSun").exact


def test_the_windows_cousin_goes_before_the_free_face() -> None:
    face = choose("仿宋_GB2312", "FandolFang R", "FangSong")

    assert (face.family, face.match) == ("FangSong", "stand_in")


def test_bold_song_stands_in_for_xiaobiaosong() -> None:
    face = choose("方正小标宋简体", "FandolSong", "Noto Serif CJK SC")

    assert (face.family, face.weight, face.exact) == ("FandolSong", "bold", False)
    assert face.note == "以 FandolSong（粗体）代替"


@pytest.mark.parametrize(
    ("official", "family"), [("楷体_GB2312", "Noto Serif CJK SC"), ("黑体", "Noto Sans CJK SC")]
)
def test_noto_is_the_last_resort(official: str, family: str) -> None:
    face = choose(official, "Noto Serif CJK SC", "Noto Sans CJK SC")

    assert (face.family, face.match) == (family, "last_resort")


def test_a_face_without_any_stand_in_is_missing() -> None:
    face = choose("楷体_GB2312", "DejaVu Sans")

    assert (face.family, face.match, face.exact) == (None, "missing", False)


def test_all_names_of_a_family_count(listing: Any) -> None:
    listing(FREE)

    assert resolve_face("仿宋_GB2312").family == "FandolFang R"


def test_fontconfig_is_asked_once(listing: Any) -> None:
    calls = listing(FREE)

    assert fonts.resolve_faces() is fonts.resolve_faces()
    css_family("黑体")
    assert len(calls) == 1


def test_a_face_that_the_catalogue_does_not_list_is_used_where_it_is_installed(
    listing: Any,
) -> None:
    listing(FREE + "华文中宋,STZhongsong\n")

    assert resolve_face("华文中宋").exact
    assert resolve_face("方正大标宋").family == "FandolSong"
    assert not resolve_face("方正大标宋").exact


def test_without_fc_list_typst_finds_the_fonts(no_fc_list: None) -> None:
    families = {font.family for font in fonts.typst_fonts().fonts()}
    assert families
    assert fonts.installed_families() == {family.casefold() for family in families}


def test_without_fc_list_and_typst_the_faces_are_unknown_and_css_offers_every_candidate(
    no_fc_list: None, no_typst: None
) -> None:
    faces = fonts.resolve_faces()

    assert list(faces) == [*OFFICIAL, "符号"]
    assert {face.match for face in faces.values()} == {"unknown"}
    assert resolve_face("方正大标宋").match == "unknown"
    assert '"仿宋", "FangSong"' in css_family("仿宋_GB2312")
    assert "Times New Roman" in css_font_faces()


def test_a_failing_fc_list_is_the_same_as_none(
    monkeypatch: pytest.MonkeyPatch, no_typst: None
) -> None:
    def run(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, "fc-list")

    monkeypatch.setattr(fonts.subprocess, "run", run)

    assert fonts.installed_families() is None


def test_css_names_the_latin_face_then_the_resolved_one_then_the_last_resorts(
    listing: Any,
) -> None:
    listing(FREE)

    assert css_family("楷体_GB2312") == (
        'budgetgen-latin, "FandolKai", "Noto Serif CJK SC", "Noto Sans CJK SC"'
    )
    assert css_family("黑体") == (
        'budgetgen-latin, "FandolHei", "Noto Sans CJK SC", "Noto Serif CJK SC"'
    )


@pytest.mark.parametrize("official", ["Times New Roman", "符号"])
def test_chinese_characters_beside_a_face_that_has_none_are_song(
    official: str, listing: Any
) -> None:
    listing(FREE + "Noto Color Emoji\n")

    assert css_family(official) == css_family("宋体")


def test_css_for_an_unknown_machine_does_not_depend_on_this_one(listing: Any) -> None:
    listing("")
    without_fonts = fonts.css_family_anywhere("仿宋_GB2312")
    fonts.installed_families.cache_clear()
    fonts._resolve_installed.cache_clear()
    listing(FREE)

    assert fonts.css_family_anywhere("仿宋_GB2312") == without_fonts
    assert "FangSong" in without_fonts
    assert "FandolFang R" in without_fonts


def test_no_latin_rule_is_written_where_no_latin_face_is_installed(listing: Any) -> None:
    listing("Noto Serif CJK SC\n")

    assert css_font_faces() == ""


def test_the_name_of_a_face_cannot_leave_its_css_string(listing: Any) -> None:
    listing('x"; } </style>\\\n')

    css = css_family('x"; } </style>\\')

    assert css.count('"') == 2 * css.count(",")
    assert not set("<>{};") & set(css)


def faces_of(html: str) -> dict[str, str]:
    """Renders a page; which face sets each character."""
    pdf = weasyprint.HTML(string=f"<style>{css_font_faces()}</style>{html}").write_pdf()
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return {c["text"]: c["fontname"].split("+")[-1] for c in document.pages[0].chars}


def needs(*officials: str) -> None:
    missing = [name for name in officials if fonts.resolve_faces()[name].family is None]
    if missing:
        pytest.skip(f"no font stands in for {missing}")


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("official", ["仿宋_GB2312", "楷体_GB2312", "宋体", "黑体"])
def test_a_pdf_takes_ascii_from_the_latin_face_and_chinese_punctuation_from_the_chinese_one(
    official: str, weight: str
) -> None:
    needs("Times New Roman", official)
    family = css_family(official).replace('"', "'")

    faces = faces_of(
        f'<p style="font-family: {family}; font-weight: {weight}">2026 Ab(%) 中文“”‘’…—·、</p>'
    )

    assert {faces[c].removesuffix("-Bold") for c in "026Ab(%)"} == {"budgetgen-latin"}
    assert len({faces[c] for c in "中文“”‘’…—·、"}) == 1
    assert "latin" not in faces["中"]
    assert "Emoji" not in faces["中"]


def test_a_pdf_shows_a_rare_character_of_a_name() -> None:
    needs("宋体")
    if "noto serif cjk sc" not in (fonts.installed_families() or ()):
        pytest.skip("Noto Serif CJK SC is not installed")

    faces = faces_of(f"<p style='font-family: {css_family('宋体')}'>𠮷</p>")

    assert faces["𠮷"].startswith("Noto-Serif-CJK-SC")


def test_a_pdf_takes_an_emoji_from_the_emoji_face_though_css_does_not_name_it() -> None:
    if "noto color emoji" not in (fonts.installed_families() or ()):
        pytest.skip("Noto Color Emoji is not installed")

    faces = faces_of(f"<p style='font-family: {css_family('宋体')}'>2026😀</p>")

    assert "Emoji" in faces["😀"]
    assert "Emoji" not in faces["2"]
