"""Which installed font stands for which official face, and how CSS says so.

The official faces may not be redistributed, so a PDF is often made on a machine that lacks them.
``schemas/fonts.yaml`` lists, for each, the families that may stand in, best first; fontconfig
says which of them are installed. See ``docs/decisions/0001-fonts.md``.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from budgetgen.writing.font_catalogue import Candidate, OfficialFace, load_catalogue

if TYPE_CHECKING:
    import typst

LATIN_FACE = "Times New Roman"
SONG_FACE = "宋体"
_LATIN_FAMILY = "budgetgen-latin"
_UNKNOWN = "无法查询已安装的字体"
_MISSING = "未安装，也没有可以替代的字体"

Match = Literal["exact", "stand_in", "last_resort", "missing", "unknown"]


@dataclass(frozen=True)
class Face:
    """What this machine sets an official face in.

    ``family`` is None where nothing stands in (``missing``) or where fontconfig could not be
    asked (``unknown``). ``weight`` is what the text must at least have for the family to look
    like the official face. ``note`` is a Chinese sentence for a report.
    """

    official: str
    family: str | None
    weight: Literal["normal", "bold"]
    match: Match
    note: str

    @property
    def exact(self) -> bool:
        """Whether the official face itself is installed."""
        return self.match == "exact"


def resolve_faces() -> Mapping[str, Face]:
    """Every face of the catalogue by its official name, in the catalogue's order."""
    return _resolve_installed()


def resolve_face(official: str) -> Face:
    """One face; a name that the catalogue does not list is 宋体 unless it is installed."""
    return face_among(official, installed_families())


def face_among(official: str, installed: Set[str] | None) -> Face:
    """What sets ``official`` where ``installed`` are the families (casefolded; None: not known)."""
    faces = load_catalogue().faces
    if official in faces:
        return choose_face(faces[official], installed)
    if installed is None:
        return Face(official, None, "normal", "unknown", _UNKNOWN)
    if official.casefold() in installed:
        return Face(official, official, "normal", "exact", "原字体")
    song = choose_face(faces[SONG_FACE], installed)
    if song.family is None:
        return Face(official, None, "normal", "missing", _MISSING)
    note = _stand_in_note(song.family, song.weight)
    return Face(official, song.family, song.weight, "last_resort", note)


def choose_face(face: OfficialFace, installed: Set[str] | None) -> Face:
    """The first family of ``face`` among ``installed`` (casefolded names; None: not known)."""
    if installed is None:
        return Face(face.official, None, "normal", "unknown", _UNKNOWN)
    for family in face.real:
        if family.casefold() in installed:
            return Face(face.official, family, "normal", "exact", "原字体")
    for candidate in face.stand_ins:
        if candidate.family.casefold() in installed:
            return _stand_in(face, candidate, "stand_in")
    if face.last_resort.family.casefold() in installed:
        return _stand_in(face, face.last_resort, "last_resort")
    return Face(face.official, None, "normal", "missing", _MISSING)


@cache
def installed_families() -> frozenset[str] | None:
    """The casefolded names of all installed families; None where nothing can tell.

    Fontconfig is asked, which knows Chinese names too; without it Typst, which looks through the
    system's font folders itself.
    """
    lines = _fontconfig("%{family}\\n")
    if lines is None:
        return typst_families()
    names = (name.strip().casefold() for line in lines for name in line.split(","))
    return frozenset(name for name in names if name)


def font_files() -> frozenset[Path]:
    """The files of all installed fonts; none where nothing can tell."""
    lines = _fontconfig("%{file}\\n")
    if lines is not None:
        return frozenset(map(Path, lines))
    try:
        return frozenset(Path(font.path) for font in typst_fonts().fonts() if font.path)
    except ImportError:
        return frozenset()


def _fontconfig(form: str) -> list[str] | None:
    """What fontconfig tells of every font, a line each; None where there is no fontconfig."""
    try:
        listing = subprocess.run(
            ["fc-list", "--format", form],
            capture_output=True,
            check=True,
            timeout=120,  # the first call on a machine builds fontconfig's cache
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return listing.stdout.decode("utf-8", errors="replace").splitlines()


@cache
def typst_fonts() -> typst.Fonts:
    """All fonts of this machine as Typst finds them; each is read where it is needed."""
    import typst

    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


@cache
def typst_families() -> frozenset[str] | None:
    """The casefolded names by which Typst knows the installed families; None without Typst."""
    try:
        return frozenset(name.casefold() for name in typst_fonts().families())
    except ImportError:
        return None


def family_names(official: str, installed: Set[str] | None) -> tuple[list[str], str]:
    """The families that set ``official``, the first one first, and their weight.

    Those that follow have the characters that it lacks. Chinese characters beside a face that
    has none are 宋体.
    """
    name = _chinese_face(official)
    face = face_among(name, installed)
    own = [] if face.family is None else [face.family]
    return list(dict.fromkeys(own + _last_resorts(name))), face.weight


def css_font_faces() -> str:
    """The ``@font-face`` rules of the Latin face, to stand before all other CSS.

    The Latin face is confined to ASCII: Liberation Serif and Times New Roman also have “ ” ‘ ’ —
    and …, narrow ones, which would otherwise win over the Chinese ones. The rules name installed
    fonts by ``local()``; WeasyPrint hands these to the URL fetcher as ``file:`` addresses.

    Empty where it is known that no Latin face is installed.
    """
    if resolve_faces()[LATIN_FACE].match in ("missing", "last_resort"):
        return ""
    latin = load_catalogue().faces[LATIN_FACE]
    families = [*latin.real, *(candidate.family for candidate in latin.stand_ins)]
    return "".join(
        f"@font-face {{ font-family: {_LATIN_FAMILY}; font-weight: {weight}; "
        f"src: {', '.join(f'local({_quoted(family + suffix)})' for family in families)}; "
        "unicode-range: U+20-7E }\n"
        for weight, suffix in (("normal", ""), ("bold", " Bold"))
    )


def css_family(official: str, latin: bool = True) -> str:
    """The CSS ``font-family`` list that sets ``official`` on this machine.

    With `latin` the Latin face comes first; without it ASCII is left to elements of its own.

    No emoji family is in it: WeasyPrint would take digits out of it, and finds emoji by itself.
    """
    installed = installed_families()
    if installed is None:
        return css_family_anywhere(official)
    return _family_list(family_names(official, installed)[0], latin)


def css_family_anywhere(official: str) -> str:
    """The CSS ``font-family`` list that sets ``official`` on a machine that is not known."""
    faces = load_catalogue().faces
    name = _chinese_face(official)
    face = faces.get(name, faces[SONG_FACE])
    unlisted = [] if name in faces else [name]
    stand_ins = [candidate.family for candidate in face.stand_ins]
    return _family_list([*unlisted, *face.real, *stand_ins, *_last_resorts(name)])


@cache
def _resolve_installed() -> Mapping[str, Face]:
    installed = installed_families()
    faces = load_catalogue().faces
    return MappingProxyType({name: choose_face(face, installed) for name, face in faces.items()})


def _stand_in(
    face: OfficialFace, candidate: Candidate, match: Literal["stand_in", "last_resort"]
) -> Face:
    note = _stand_in_note(candidate.family, candidate.weight)
    return Face(face.official, candidate.family, candidate.weight, match, note)


def _stand_in_note(family: str, weight: str) -> str:
    return f"以 {family}{'（粗体）' if weight == 'bold' else ' '}代替"


def _chinese_face(official: str) -> str:
    """The face that sets Chinese characters where ``official`` is asked for."""
    face = load_catalogue().faces.get(official)
    has_chinese = face is None or (face.required and official != LATIN_FACE)
    return official if has_chinese else SONG_FACE


def _last_resorts(official: str) -> list[str]:
    faces = load_catalogue().faces
    own = [faces[official].last_resort.family] if official in faces else []
    return own + [face.last_resort.family for face in faces.values() if face.required]


def _family_list(families: list[str], latin: bool = True) -> str:
    names = [_quoted(family) for family in dict.fromkeys(families)]
    return ", ".join([_LATIN_FAMILY, *names] if latin else names)


def _quoted(family: str) -> str:
    # A pack may name any face: nothing in its name may end the string, the rule or the element.
    escaped = re.sub(r"[^\w \-]", lambda mark: f"\\{ord(mark[0]):x} ", family)
    return f'"{escaped}"'
