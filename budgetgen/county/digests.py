"""What a department's documents depend on besides its own files, each as a digest."""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
from functools import cache
from pathlib import Path

from budgetgen.packs.folder import PackError
from budgetgen.packs.pack import pack_digest
from budgetgen.resources import schemas_folder

_BEGINNING = 4096
"""Bytes of a font file that hold its table of checksums."""
_PACKAGE = Path(__file__).resolve().parent.parent


def digest_of(*parts: str) -> str:
    """SHA-256 over texts, each told apart from the next."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part.encode())}:{part}".encode())
    return whole.hexdigest()


@cache
def program_digest() -> str:
    """Of the program's source, its data but for the packs, and the libraries it calls."""
    whole = hashlib.sha256()
    for folder in (_PACKAGE, schemas_folder()):
        for file in sorted(folder.rglob("*")):
            if "__pycache__" not in file.parts and "templates" not in file.parts and file.is_file():
                whole.update(f"{file.relative_to(folder).as_posix()}\n".encode())
                whole.update(hashlib.sha256(file.read_bytes()).digest())
    return digest_of(whole.hexdigest(), *_libraries())


def _libraries() -> list[str]:
    """Each library with its version; none for a program that was not installed."""
    try:
        needed = importlib.metadata.requires("budgetgen") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    names = (re.match(r"[\w.-]+", line) for line in needed if "extra ==" not in line)
    return [f"{name[0]} {_version(name[0])}" for name in names if name]


def _version(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return "none"


@cache
def fonts_digest() -> str:
    """Of the fonts of this machine, wherever they lie.

    A font file begins with a table of checksums of all its parts, so that its beginning tells it.
    """
    from budgetgen.writing.fonts import font_files

    return digest_of(*sorted(map(_font, font_files())))


def _font(path: Path) -> str:
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
        size = path.stat().st_size
    except OSError:  # taken away meanwhile
        return path.name
    return f"{path.name} {size} {hashlib.sha256(beginning).hexdigest()}"


def surroundings() -> str:
    """Of the program and the fonts of this machine."""
    return digest_of(program_digest(), fonts_digest())


def current_pack_digest(name: str) -> str:
    """The digest of the pack called `name` as it lies on the disk; empty where it has none."""
    try:
        return pack_digest(name)
    except (PackError, OSError):
        return ""
