"""What this machine lacks for making each format, and how to get it.

Nothing is printed here and nothing is raised: whatever is amiss is a ``Check``.
"""

import contextlib
import ctypes
import ctypes.util
import importlib
import importlib.metadata
import io
import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from budgetgen.rendering import DATA_FORMATS
from budgetgen.rendering import FORMATS as WRITERS
from budgetgen.resources import schemas_folder, templates_folder
from budgetgen.writing.font_catalogue import OfficialFace, Platform, load_catalogue
from budgetgen.writing.fonts import Face, resolve_faces

FORMATS = (*WRITERS, *DATA_FORMATS)

Status = Literal["ok", "warning", "error"]
Topic = Literal["Python", "程序库", "系统库", "字体", "数据"]


@dataclass(frozen=True)
class Check:
    """One thing looked at: what it is, how it stands and, if amiss, what to do (in Chinese).

    ``formats`` are the formats that cannot be made because of it, each an error, or the PDF engine
    that cannot be used, a warning where the other one makes PDFs too.
    """

    topic: Topic
    name: str
    status: Status
    detail: str
    remedy: str = ""
    formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Library:
    """A Python library: its import name, its distribution, the formats or engine that need it."""

    module: str
    distribution: str
    formats: tuple[str, ...] = FORMATS


@dataclass(frozen=True)
class SharedLibrary:
    """A library of the system, under the names by which WeasyPrint looks for it."""

    title: str
    stem: str
    version: int
    required: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Its file names on Linux, macOS and Windows."""
        stem, version = self.stem, self.version
        return (
            f"lib{stem}.so.{version}",
            f"lib{stem}.{version}.dylib",
            f"lib{stem}.dylib",
            f"lib{stem}-{version}.dll",
        )


LIBRARIES = (
    Library("pydantic", "pydantic"),
    Library("yaml", "PyYAML"),
    Library("highspy", "highspy"),
    Library("jinja2", "Jinja2"),
    Library("typer", "typer"),
    Library("rich", "rich"),
    Library("platformdirs", "platformdirs"),
    Library("filelock", "filelock"),
    Library("cryptography", "cryptography"),
    Library("openpyxl", "openpyxl"),
    Library("xlsxwriter", "XlsxWriter"),
    Library("lxml", "lxml", ("docx",)),
    Library("docxtpl", "docxtpl", ("docx",)),
    Library("typst", "typst", ("pdf", "typst")),
    Library("weasyprint", "weasyprint", ("weasyprint",)),
)

SHARED_LIBRARIES = (
    SharedLibrary("GObject", "gobject-2.0", 0),
    SharedLibrary("Pango", "pango-1.0", 0),
    SharedLibrary("PangoFT2", "pangoft2-1.0", 0),
    SharedLibrary("Fontconfig", "fontconfig", 1),
    SharedLibrary("HarfBuzz", "harfbuzz", 0),
    SharedLibrary("HarfBuzz-Subset", "harfbuzz-subset", 0, required=False),
)

_PANGO_REMEDY: dict[Platform, str] = {
    "linux": "Debian/Ubuntu：sudo apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "macos": "brew install pango",
    "windows": "安装 MSYS2（https://www.msys2.org），"
    "在其终端中运行 pacman -S mingw-w64-ucrt-x86_64-pango",
}
_FC_LIST_REMEDY: dict[Platform, str] = {
    "linux": "Debian/Ubuntu：sudo apt-get install fontconfig",
    "macos": "brew install fontconfig",
    "windows": "随 MSYS2 的 Pango 一起安装，并把它的 bin 文件夹加入 PATH；不装也能生成文件",
}


def examine_machine() -> tuple[Check, ...]:
    """All checks, in the order in which a person would go through them."""
    return (
        check_python(),
        *(check_library(library) for library in LIBRARIES),
        *(check_shared_library(library) for library in SHARED_LIBRARIES),
        *check_data(),
        *check_fonts(),
    )


def unavailable_formats(checks: Iterable[Check]) -> tuple[str, ...]:
    """The formats that cannot be made, in the order of ``FORMATS``."""
    lost = {name for check in checks for name in check.formats}
    return tuple(name for name in FORMATS if name in lost)


def check_python() -> Check:
    """Whether this Python is new enough."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if tuple(sys.version_info[:2]) >= (3, 11):
        return Check("Python", "Python", "ok", version)
    remedy = "安装 Python 3.11 或更新的版本：https://www.python.org/downloads/"
    return Check("Python", "Python", "error", f"{version}，低于 3.11", remedy, FORMATS)


def check_library(library: Library) -> Check:
    """Whether a Python library can be imported, and its version."""
    name = library.distribution
    status: Status = "error" if {*library.formats} & {*FORMATS} else "warning"
    try:
        # WeasyPrint prints advice of its own when Pango is missing.
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(library.module)
        version = importlib.metadata.version(name)
    except ImportError as error:
        remedy = f"{Path(sys.executable).as_posix()} -m pip install {name}"
        return Check("程序库", name, status, f"不能导入：{error}", remedy, library.formats)
    except OSError:
        remedy = _PANGO_REMEDY[_platform()]
        return Check("程序库", name, status, "已安装，但缺少系统库", remedy, library.formats)
    return Check("程序库", name, "ok", version)


def check_shared_library(library: SharedLibrary) -> Check:
    """Whether the system has a library that WeasyPrint loads, for packs with a ``print.css``."""
    loaded = _load(library)
    if loaded is not None:
        return Check("系统库", library.title, "ok", loaded)
    remedy = _PANGO_REMEDY[_platform()]
    if library.required:
        detail = "未找到，不能用 WeasyPrint 生成 PDF（模板包自带 print.css 时才用）"
        return Check("系统库", library.title, "warning", detail, remedy, ("weasyprint",))
    detail = "未找到，WeasyPrint 生成的 PDF 会更大、更慢"
    return Check("系统库", library.title, "warning", detail, remedy)


def check_data() -> Iterator[Check]:
    """Whether the template packs and the schemas came along."""
    remedy = "重新安装：pip install --force-reinstall budgetgen"
    for name, find, pattern in (
        ("模板包", templates_folder, "*/pack.yaml"),
        ("数据定义", schemas_folder, "*.yaml"),
    ):
        try:
            folder = find()
        except FileNotFoundError as error:
            yield Check("数据", name, "error", str(error), remedy, FORMATS)
            continue
        if any(folder.rglob(pattern)):
            yield Check("数据", name, "ok", str(folder))
        else:
            yield Check("数据", name, "error", f"{folder} 是空的", remedy, FORMATS)


def check_fonts() -> Iterator[Check]:
    """Whether each official face, or something that stands in for it, is installed."""
    try:
        catalogue = load_catalogue()
    except FileNotFoundError:
        return  # check_data reports it
    faces = resolve_faces()
    if any(face.match == "unknown" for face in faces.values()):
        found = shutil.which("fc-list")
        detail = "fc-list 运行失败" if found else "没有 fc-list"
        remedy = _FC_LIST_REMEDY[_platform()]
        yield Check("字体", "字体查询", "warning", f"{detail}，无法核对 PDF 用的字体", remedy)
        return
    for official, face in faces.items():
        yield judge_face(catalogue.faces[official], face)


def judge_face(official: OfficialFace, face: Face) -> Check:
    """How a resolved face stands: a PDF cannot be made without anything in its place."""
    if face.match in ("exact", "stand_in"):
        return Check("字体", face.official, "ok", face.note)
    if face.match == "last_resort":
        detail = f"{face.note}，字形与官方字体差别较大"
        return Check("字体", face.official, "warning", detail, _font_remedy(official))
    if official.required:
        return Check("字体", face.official, "error", face.note, _font_remedy(official), ("pdf",))
    return Check("字体", face.official, "warning", face.note, _font_remedy(official))


def _font_remedy(official: OfficialFace) -> str:
    sources = load_catalogue().sources
    free = [sources[name] for name in official.sources if sources[name].free]
    return "；或 ".join(source.how_to_get(_platform()) for source in free)


def _load(library: SharedLibrary) -> str | None:
    """The name under which the library loads, as WeasyPrint would load it."""
    _add_dll_folders()
    for name in library.names:
        with contextlib.suppress(OSError):
            ctypes.CDLL(name)
            return name
    return ctypes.util.find_library(library.stem)


def _add_dll_folders() -> None:
    if sys.platform == "win32":
        folders = os.getenv(
            "WEASYPRINT_DLL_DIRECTORIES",
            "C:\\msys64\\ucrt64\\bin;C:\\msys64\\mingw64\\bin;"
            "C:\\Program Files\\GTK3-Runtime Win64\\bin",
        )
        for folder in folders.split(";"):
            with contextlib.suppress(OSError):
                os.add_dll_directory(folder)


def _platform() -> Platform:
    if sys.platform == "win32":
        return "windows"
    return "macos" if sys.platform == "darwin" else "linux"
