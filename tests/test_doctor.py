import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from budgetgen import doctor, rendering
from budgetgen.cli import doctor as command
from budgetgen.doctor import Check, Library, SharedLibrary
from budgetgen.writing.font_catalogue import load_catalogue
from budgetgen.writing.fonts import Face

XIAOBIAOSONG = load_catalogue().faces["方正小标宋简体"]
SYMBOLS = load_catalogue().faces["符号"]


def face(match: str, family: str | None = None) -> Face:
    return Face("方正小标宋简体", family, "normal", match, "说明")  # type: ignore[arg-type]


def missing_folder() -> Path:
    raise FileNotFoundError("找不到 templates")


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


def test_the_machine_that_runs_the_tests_can_import_all_libraries() -> None:
    checks = [check for check in doctor.examine_machine() if check.topic == "程序库"]

    assert len(checks) == len(doctor.LIBRARIES)
    assert [check for check in checks if check.status != "ok"] == []


def test_every_library_that_is_installed_with_the_program_is_examined() -> None:
    project = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text("utf-8"))
    needed = {re.split("[<>=]", each)[0].lower() for each in project["project"]["dependencies"]}
    assert {library.distribution.lower() for library in doctor.LIBRARIES} == needed


def test_what_the_program_imports_is_installed_with_it() -> None:
    imported = set()
    for file in Path(doctor.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    ours = {"budgetgen", *sys.stdlib_module_names}
    # With jinja2, pydantic, highspy, docxtpl and weasyprint, which cannot be without them.
    come_along = {"markupsafe", "pydantic_core", "numpy", "docx", "tinycss2"}
    extras = {"distributed"}
    needed = {library.module for library in doctor.LIBRARIES}
    assert imported - ours - come_along - extras <= needed


def test_every_topic_is_examined() -> None:
    assert {check.topic for check in doctor.examine_machine()} == {
        "Python",
        "程序库",
        "系统库",
        "数据",
        "字体",
    }


def test_whatever_is_amiss_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.ctypes, "CDLL", _no_library)
    monkeypatch.setattr(doctor.ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(doctor, "templates_folder", missing_folder)

    amiss = [check for check in doctor.examine_machine() if check.status != "ok"]

    assert len(amiss) > len(doctor.SHARED_LIBRARIES)
    assert [check for check in amiss if not check.remedy] == []


def test_an_old_python_makes_no_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))

    check = doctor.check_python()

    assert (check.status, check.formats) == ("error", doctor.FORMATS)
    assert "3.10.12" in check.detail


def test_a_missing_library_costs_only_the_formats_that_need_it() -> None:
    check = doctor.check_library(Library("no_such_module", "docxtpl", ("docx",)))

    assert (check.status, check.formats) == ("error", ("docx",))
    assert check.remedy.endswith("-m pip install docxtpl")


def test_weasyprint_without_pango_points_at_the_system_library_and_keeps_quiet(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    linux: None,
) -> None:
    (tmp_path / "needs_pango.py").write_text("print('advice'); raise OSError('no pango')")
    monkeypatch.syspath_prepend(tmp_path)

    check = doctor.check_library(Library("needs_pango", "weasyprint", ("weasyprint",)))

    assert (check.status, check.formats) == ("warning", ("weasyprint",))
    assert "apt-get install libpango-1.0-0" in check.remedy
    assert capsys.readouterr().out == ""


def _no_library(name: str) -> None:
    raise OSError(name)


def test_a_missing_pango_costs_an_engine_but_a_missing_subset_library_only_time(
    monkeypatch: pytest.MonkeyPatch, linux: None
) -> None:
    monkeypatch.setattr(doctor.ctypes, "CDLL", _no_library)
    monkeypatch.setattr(doctor.ctypes.util, "find_library", lambda name: None)

    pango = doctor.check_shared_library(SharedLibrary("Pango", "pango-1.0", 0))
    subset = doctor.check_shared_library(
        SharedLibrary("HarfBuzz-Subset", "harfbuzz-subset", 0, required=False)
    )

    assert (pango.status, pango.formats) == ("warning", ("weasyprint",))
    assert doctor.unavailable_formats([pango, subset]) == ()
    assert (subset.status, subset.formats) == ("warning", ())
    assert "libharfbuzz-subset0" in subset.remedy


@pytest.mark.parametrize(
    ("platform", "advice"),
    [("linux", "apt-get install"), ("darwin", "brew install"), ("win32", "MSYS2")],
)
def test_the_advice_fits_the_system(
    platform: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_load", lambda library: None)
    monkeypatch.setattr(sys, "platform", platform)

    assert advice in doctor.check_shared_library(doctor.SHARED_LIBRARIES[1]).remedy


def test_missing_or_empty_templates_cost_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "templates_folder", missing_folder)
    missing = next(doctor.check_data())
    monkeypatch.setattr(doctor, "templates_folder", lambda: tmp_path)
    empty = next(doctor.check_data())

    assert (missing.status, missing.formats) == ("error", doctor.FORMATS)
    assert (empty.status, empty.formats) == ("error", doctor.FORMATS)


@pytest.mark.parametrize(
    ("match", "status", "formats"),
    [
        ("exact", "ok", ()),
        ("stand_in", "ok", ()),
        ("last_resort", "warning", ()),
        ("missing", "error", ("pdf",)),
    ],
)
def test_only_a_face_that_nothing_stands_in_for_costs_the_pdf(
    match: str, status: str, formats: tuple[str, ...]
) -> None:
    check = doctor.judge_face(XIAOBIAOSONG, face(match))

    assert (check.status, check.formats) == (status, formats)


def test_missing_symbols_cost_no_format() -> None:
    check = doctor.judge_face(SYMBOLS, face("missing"))

    assert (check.status, check.formats) == ("warning", ())


def test_a_missing_face_names_the_free_stand_ins(linux: None) -> None:
    remedy = doctor.judge_face(XIAOBIAOSONG, face("missing")).remedy

    assert "make fonts" in remedy
    assert "apt-get install fonts-noto-cjk" in remedy


def test_without_fc_list_the_fonts_are_one_warning(
    monkeypatch: pytest.MonkeyPatch, linux: None
) -> None:
    monkeypatch.setattr(doctor, "resolve_faces", lambda: {"方正小标宋简体": face("unknown")})

    checks = list(doctor.check_fonts())

    assert [(check.status, check.formats) for check in checks] == [("warning", ())]
    assert "apt-get install fontconfig" in checks[0].remedy


def test_lost_formats_are_named_once_and_in_order() -> None:
    checks = [
        Check("字体", "甲", "error", "", "", ("html",)),
        Check("字体", "乙", "error", "", "", ("pdf", "html")),
        Check("字体", "丙", "ok", ""),
    ]

    assert doctor.unavailable_formats(checks) == ("pdf", "html")


def test_the_command_fails_when_a_format_cannot_be_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    check = Check("系统库", "Pango", "error", "未找到 [so]", "brew install [pango]", ("pdf",))
    monkeypatch.setattr(doctor, "examine_machine", lambda: (check,))

    with pytest.raises(typer.Exit) as exit_:
        command.doctor()

    assert exit_.value.exit_code == 1
    out = capsys.readouterr().out
    assert "未找到 [so]" in out
    assert "brew install [pango]" in out
    assert "不能生成：pdf" in out


def test_the_command_succeeds_with_warnings_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    check = Check("字体", "符号", "warning", "未安装", "安装字体")
    monkeypatch.setattr(doctor, "examine_machine", lambda: (check,))

    command.doctor()

    out = capsys.readouterr().out
    assert "安装字体" in out
    assert "可以生成" in out


def test_the_formats_are_those_that_have_a_writer() -> None:
    assert doctor.FORMATS == ("docx", "pdf", "html", "xlsx", "csv", "json")
    assert (*rendering.FORMATS, *rendering.DATA_FORMATS) == doctor.FORMATS
