"""Finding and loading template packs: folders of data, built in, installed or given by path."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from budgetgen import __version__
from budgetgen.model.base import Flag, Part
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.packs.definition import Glossary, Outline, PackSettings, Style, Tables
from budgetgen.packs.folder import (
    BASE_FILE,
    CSS_FILE,
    DOCUMENT_FILE,
    SETTINGS_FILE,
    YAML_FILES,
    defect,
    digest_of,
)
from budgetgen.packs.folder import PackError as PackError
from budgetgen.packs.folder import pack_files as pack_files
from budgetgen.packs.layers import part, text_of, typed
from budgetgen.packs.user_folder import installed_packs
from budgetgen.reading.naming import Positions
from budgetgen.resources import templates_folder

_P = TypeVar("_P", bound=Part)
_FLAG = TypeAdapter[bool](Flag)

LONGEST_CHAIN = 6
"""Packs from a county's own to the most basic one: nobody understands more."""

ID = re.compile(r"\w[\w-]{0,63}")
"""A pack's id names a folder and a file."""

VERSION = re.compile(r"(\d{1,5})\.(\d{1,5})\.(\d{1,5})", re.ASCII)


@dataclass(frozen=True)
class PackSources:
    """Where a pack was written: its folders, the own one first, and the places in its files."""

    folders: tuple[FilePath, ...] = ()
    positions: dict[str, Positions] = field(default_factory=dict)
    texts: dict[str, FilePath] = field(default_factory=dict)
    base: FilePath | None = None
    document: FilePath | None = None
    css: FilePath | None = None

    def place(self, file: str, *path: str | int) -> Place:
        """Where the value `path` of the YAML file called `file` was typed."""
        return self.positions[file][path] if file in self.positions else Place()

    def text(self, name: str, line: int = 0) -> Place:
        """A line of the text called `name`."""
        return Place(str(self.texts[name]), line) if name in self.texts else Place()

    @property
    def chain(self) -> str:
        """yunxi-2024 → hebei-2024; empty for a pack that extends none."""
        return _shown_chain(self.folders) if len(self.folders) > 1 else ""


@dataclass(frozen=True)
class Pack:
    """A template pack, its own files over those of the packs it extends."""

    settings: PackSettings
    outline: Outline
    tables: Tables
    glossary: Glossary
    style: Style
    texts: dict[str, str]
    base_docx: bytes | None = None
    document_docx: bytes | None = None
    print_css: str = ""
    digest: str = ""
    sources: PackSources = PackSources()

    @property
    def identity(self) -> str:
        """What a document says of the pack that it was made with."""
        return f"{self.settings.id} {self.settings.version} sha256:{self.digest}"


def built_in_packs() -> dict[str, FilePath]:
    """The folders of the packs that come with the program, by name."""
    return {file.parent.name: file.parent for file in templates_folder().glob("*/pack.yaml")}


def available_packs() -> list[str]:
    """The names of the packs that a submission may name, built in or installed."""
    folders = {**built_in_packs(), **installed_packs()}
    return sorted(name for name, folder in folders.items() if not _base_only(folder))


def _base_only(folder: FilePath) -> bool:
    """Whether a pack is there only for others to extend; one that cannot be read is not."""
    try:
        values, _ = typed([folder], SETTINGS_FILE, PackSettings)
        return bool(_FLAG.validate_python(values.get("base_only", False)))
    except (PackError, ValidationError, AttributeError):
        return False


def _shown_chain(folders: tuple[FilePath, ...]) -> str:
    return " → ".join(folder.name for folder in folders)


def _folder(name: str, named_at: Place | None = None) -> FilePath:
    """The folder of the pack `name`, which a submission names, or another pack at a place."""
    built_in, installed = built_in_packs(), installed_packs()
    if name in built_in and name in installed:
        raise PackError(
            defect(
                "PACK-SHADOW",
                f"有两个名为“{name}”的模板包：随程序附带的和另外安装的",
                installed[name],
                "请删去另外安装的，或请发布单位改用别的标识",
            )
        )
    if name not in built_in and name not in installed:
        raise PackError(
            Finding(
                "PACK-UNKNOWN",
                Severity.ERROR,
                f"没有名为“{name}”的模板包",
                named_at or Place(),
                f"可用的模板包：{'、'.join(available_packs())}",
                path=None if named_at else ("pack",),
            )
        )
    return built_in.get(name) or installed[name]


def _chain(folder: FilePath) -> list[FilePath]:
    """The folders of a pack and of those it extends, the most basic first."""
    folders = [folder]
    while True:
        pack_files(folders[0])
        values, positions = typed(folders[:1], SETTINGS_FILE, PackSettings)
        base = values.get("extends") if isinstance(values, dict) else None
        if not isinstance(base, str) or not base.strip():
            return folders
        place = positions[("extends",)]
        below = _folder(base.strip(), place)
        way = _shown_chain((*reversed(folders), below))
        if below.resolve() in [known.resolve() for known in folders]:
            message = f"模板包“{folder.name}”的沿用关系成环：{way}"
            raise PackError(defect("PACK-EXTENDS", message, place, "请改填另一个模板包"))
        if len(folders) == LONGEST_CHAIN:
            message = f"沿用的层数超过 {LONGEST_CHAIN} 层：{way}"
            raise PackError(defect("PACK-EXTENDS", message, place, "请直接沿用更基本的模板包"))
        folders.insert(0, below)


def load_pack(name: str) -> Pack:
    """The pack called `name`; raises PackError with findings."""
    folder = _folder(name)
    if _base_only(folder):
        message = f"模板包“{name}”只供别的模板包沿用，不能用来填报"
        remedy = f"可用的模板包：{'、'.join(available_packs())}"
        raise PackError(
            Finding("PACK-UNKNOWN", Severity.ERROR, message, remedy=remedy, path=("pack",))
        )
    return load_folder(folder)


def find_pack(name: str) -> FilePath:
    """The folder of the pack that is called `name`, or that lies in the folder of this path."""
    path = FilePath(name)
    if not (path / SETTINGS_FILE).is_file():
        return _folder(name)
    if name in available_packs() and not _folder(name).samefile(path):
        message = f"既有名为“{name}”的模板包，当前文件夹下又有同名的文件夹"
        remedy = f"指文件夹的，请写成 ./{name}；指模板包的，请换到别的文件夹"
        raise PackError(defect("PACK-AMBIGUOUS", message, path, remedy))
    return path.absolute()


def load_folder(folder: FilePath) -> Pack:
    """The pack in `folder`, over those it extends; raises PackError with findings."""
    folders = _chain(folder)
    try:
        return _loaded(folders)
    except PackError as error:
        if len(folders) == 1:
            raise
        way = f"（沿用关系：{_shown_chain(tuple(reversed(folders)))}）"
        found = (replace(finding, message=finding.message + way) for finding in error.findings)
        raise PackError(*found) from None


def pack_digest(name: str) -> str:
    """The digest that `load_pack` gives the pack called `name`, without what its files say.

    Raises PackError with findings.
    """
    return digest_of(_files(_chain(_folder(name)))[1])


def _files(folders: list[FilePath]) -> tuple[dict[str, FilePath], dict[str, bytes]]:
    """The file that counts of each name, and what all files of the chain hold."""
    files: dict[str, FilePath] = {}
    content: dict[str, bytes] = {}
    for depth, folder in enumerate(reversed(folders)):
        for name, path in pack_files(folder).items():
            files.setdefault(name, path)
            content[f"{depth}/{name}"] = path.read_bytes()
    return files, content


def _loaded(folders: list[FilePath]) -> Pack:
    from budgetgen.packs.base_document import base_findings, document_findings
    from budgetgen.packs.references import reference_findings

    files, content = _files(folders)
    texts = {FilePath(name).stem: path for name, path in files.items() if name.endswith(".j2")}
    parts: dict[str, Any] = {}
    positions: dict[str, Positions] = {}
    found: list[Finding] = []
    models: tuple[type[Part], ...] = (PackSettings, Outline, Tables, Glossary, Style)
    for name, model in zip(YAML_FILES, models, strict=True):
        try:
            parts[name], positions[name] = part(folders, name, model)
        except PackError as error:
            found += error.findings
    if found:
        raise PackError(*found)
    base, document, css = (files.get(name) for name in (BASE_FILE, DOCUMENT_FILE, CSS_FILE))
    pack = Pack(
        **{name.removesuffix(".yaml"): parts[name] for name in YAML_FILES[1:]},
        settings=parts[SETTINGS_FILE],
        texts={name: text_of(texts[name]) for name in sorted(texts)},
        base_docx=base.read_bytes() if base else None,
        document_docx=document.read_bytes() if document else None,
        print_css=text_of(css) if css else "",
        digest=digest_of(content),
        sources=PackSources(tuple(reversed(folders)), positions, texts, base, document, css),
    )
    found += _too_new(pack)
    if base is not None and pack.base_docx is not None:
        found += base_findings(pack.base_docx, base)
    if document is not None and pack.document_docx is not None:
        found += document_findings(pack.document_docx, document)
    if css is not None:
        from budgetgen.packs.style_sheet import css_findings

        found += css_findings(pack.print_css, css)
    found += reference_findings(pack)
    if found:
        raise PackError(*found)
    return pack


def version_of(text: str) -> tuple[int, ...] | None:
    """1.2.0 as numbers to compare; None for what is no version."""
    match = VERSION.fullmatch(text)
    return tuple(map(int, match.groups())) if match else None


def _too_new(pack: Pack) -> list[Finding]:
    """A finding where the pack needs a newer program than this one."""
    needed = pack.settings.requires
    if not needed:
        return []
    place = pack.sources.place(SETTINGS_FILE, "requires")
    lowest, ours = version_of(needed), version_of(__version__)
    if lowest is None:
        remedy = "请写成 0.1.0 这样的三段数字"
        return [defect("PACK-REQUIRES", f"“{needed}”不是版本号", place, remedy)]
    if ours is not None and lowest > ours:
        message = f"这个模板包要用 {needed} 或更新版本的程序，现为 {__version__}"
        return [defect("PACK-REQUIRES", message, place, "请升级程序")]
    return []
