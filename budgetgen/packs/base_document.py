"""Whether a pack's ``base.docx`` is data only: nothing in it may run, fetch, or blow up.

It is a zip of XML that docxtpl reads as a Jinja template; so braces are looked for in what the
XML says, not in how it is written: `&#123;%` is a tag, too, and so is one split over runs.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from budgetgen.model.finding import Finding
from budgetgen.packs.folder import defect

MOST_PARTS = 200
LARGEST_PART = 20 * 1024 * 1024
LARGEST_WHOLE = 60 * 1024 * 1024
DEEPEST = 200
NEEDED_PARTS = frozenset(
    [
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
    ]
)
FIELDS = ("标题", "作者", "主题", "关键词", "草稿")
"""What the base may print with {{ }}."""

_PRINTS = re.compile(r"\{\{\s*(?:" + "|".join(FIELDS) + r")\s*\}\}")
_FETCHES = re.compile(
    r"\b(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|DDE|DDEAUTO|LINK|DATABASE|RD|MACROBUTTON"
    r"|EMBED|HYPERLINK)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_PICTURES = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
}
_RELATIONS = frozenset(
    ["aFChunk", "oleObject", "package", "attachedTemplate", "vbaProject", "control"]
)
_REMEDY = "请在 Word 中删去它，另存后再放进模板包"


@dataclass
class _Read:
    """What one XML part says: its text, all attributes, the instructions of its fields."""

    words: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)


_Words = Callable[[_Read], str]
"""Says why what a part prints may not be there; empty where it may."""


class _RefusedError(Exception):
    """A part that may not be in a base; the message says why."""


def _read(data: bytes) -> _Read:
    """The content of an XML part; a document type, and so any entity, is refused."""
    found = _Read()
    depth: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rsplit(" ", 1)[-1]
        depth.append(local)
        if len(depth) > DEEPEST:
            raise _RefusedError("嵌套太深")
        found.elements.append((local, attributes))
        found.asides += attributes.values()
        if local == "fldSimple":
            found.fields += [v for k, v in attributes.items() if k.endswith("instr")]

    def text(words: str) -> None:
        found.words.append(words)
        if depth and depth[-1] in ("instrText", "delInstrText"):
            found.fields.append(words)

    def doctype(*_: Any) -> None:
        raise _RefusedError("含有文档类型声明（可引用本机文件）")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: depth.pop()
    parser.CharacterDataHandler = text
    parser.CommentHandler = found.asides.append
    parser.ProcessingInstructionHandler = lambda target, words: found.asides.append(words)
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise _RefusedError("不是正常的 XML") from None
    return found


def _unsafe_words(read: _Read) -> str:
    """What the Jinja or the fields of a part would do beyond printing; empty where nothing."""
    for words in ("".join(read.words), *read.asides):
        rest = _PRINTS.sub("", words)
        if "{{" in rest or "{%" in rest or "{#" in rest:
            return f"里的花括号只能写 {'、'.join(f'{{{{ {name} }}}}' for name in FIELDS)}"
    return _unsafe_fields(read)


def _unsafe_fields(read: _Read) -> str:
    """What the fields of a part would fetch; empty where they fetch nothing."""
    fetching = _FETCHES.search("".join(read.fields))
    return f"含有会读取外部内容的域 {fetching.group(1).upper()}" if fetching else ""


def _unsafe_links(name: str, read: _Read, parts: set[str]) -> str:
    """How a part leads out of the document; empty where it does not."""
    relations = name.endswith(".rels")
    folder = posixpath.dirname(posixpath.dirname(name))
    for element, attributes in read.elements:
        if relations and element == "Relationship":
            target = attributes.get("Target", "")
            if attributes.get("TargetMode", "").lower() == "external" or _ADDRESS.match(target):
                return f"引用了外部内容“{target[:60]}”"
            if attributes.get("Type", "").rsplit("/", 1)[-1] in _RELATIONS:
                return "嵌入了对象、宏或另一份文档"
            whole = target if target.startswith("/") else posixpath.join("/", folder, target)
            if posixpath.normpath(whole).lstrip("/") not in parts:
                return f"引用了不存在的部分“{target[:60]}”"
        for key, value in attributes.items():
            if key.rsplit(" ", 1)[-1] in ("src", "href", "link") and _ADDRESS.match(value):
                return f"引用了外部内容“{value[:60]}”"
    return ""


def _unsafe_part(name: str, data: bytes, parts: set[str], words: _Words) -> str:
    """Why the part `name` may not be in a pack's document; empty where it may."""
    suffix = "." + name.lower().rpartition(".")[2]
    if suffix in _PICTURES:
        return "" if data.startswith(_PICTURES[suffix]) else "不是图片"
    if suffix not in (".xml", ".rels"):
        return "是宏、嵌入对象或其他不许带的内容"
    try:
        read = _read(data)
    except _RefusedError as refused:
        return str(refused)
    if name == "[Content_Types].xml":
        kinds = " ".join(read.asides).lower()
        return "声明了宏或控件" if re.search("macro|vba|activex|oleobject", kinds) else ""
    return words(read) or _unsafe_links(name, read, parts)


def read_bounded(package: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | None:
    """A member's content; None where it is larger than `limit`, whatever it says of itself."""
    if info.file_size > limit:
        return None
    with package.open(info) as file:
        data = file.read(limit + 1)
    return None if len(data) > limit else data


def base_findings(data: bytes, path: Path) -> list[Finding]:
    """Everything in the base at `path` that no pack may hold, or the body's place it lacks."""
    # Imported here: only a pack with a base needs the writer of DOCX.
    from budgetgen.writing.word.splice import place_findings

    return _unsafe(data, path, _unsafe_words) or place_findings(data, path)


def document_findings(data: bytes, path: Path) -> list[Finding]:
    """Everything in a bureau's own document at `path` that no pack may hold.

    Its braces are not looked at: no engine reads the file, only the texts of its paragraphs.
    """
    return _unsafe(data, path, _unsafe_fields)


def _unsafe(data: bytes, path: Path, words: _Words) -> list[Finding]:
    def refused(what: str, remedy: str = _REMEDY) -> Finding:
        return defect("PACK-BASE", what, path, remedy)

    found: list[Finding] = []
    whole = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            names = {info.filename for info in infos}
            if len(infos) > MOST_PARTS or len(names) < len(infos):
                return [refused(f"{path.name} 的组成部分太多或有重复")]
            for info in infos:
                content = read_bounded(package, info, LARGEST_PART)
                whole += len(content or b"")
                if content is None or whole > LARGEST_WHOLE:
                    return [refused(f"{path.name} 解开后太大")]
                if why := _unsafe_part(info.filename, content, names, words):
                    found.append(refused(f"{path.name} 的 {info.filename} {why}"))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return [refused(f"{path.name} 不是 Word 文档，或已损坏", "请用 Word 另存为 .docx")]
    if not names >= NEEDED_PARTS:
        found.append(refused(f"{path.name} 不是 Word 文档", "请用 Word 另存为 .docx"))
    return found
