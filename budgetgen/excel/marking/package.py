"""The zip of XML parts that a workbook is: what nobody edits leaves it byte for byte."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from lxml import etree

from budgetgen.reading.text import LARGEST_FILE

LARGEST_UNZIPPED = 8 * LARGEST_FILE
MOST_PARTS = 5000
_SAVE_AGAIN = "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再试"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold
_HEAD = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*<(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL
)
_EMPTY_ELEMENT = re.compile(rb"""<[\w:.-](?:[^<>"'/]|"[^"]*"|'[^']*')*(?:/>|>(</))""")
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class MarkingError(Exception):
    """The workbook cannot be marked; the text says why and what to do, in Chinese."""


def damaged(what: str) -> MarkingError:
    """The refusal of a workbook that lacks or breaks `what`."""
    return MarkingError(f"工作簿内部有缺损（{what}），不能写入标记；{_SAVE_AGAIN}")


def safe_parser() -> Any:
    """A parser for what a user's file holds: no entities, no network, no giant trees."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _parsed(data: bytes, name: str) -> Any:
    try:
        root = etree.fromstring(data, safe_parser())
    except etree.XMLSyntaxError as error:
        raise damaged(name) from error
    if root.getroottree().docinfo.doctype:
        raise MarkingError(f"工作簿里有不允许的 XML 声明（{name}）；{_SAVE_AGAIN}")
    _keep_end_tags(root, data)
    return root


def _keep_end_tags(root: Any, data: bytes) -> None:
    """Lets ``<a></a>`` be written so again: lxml does that only where the text is ``""``."""
    tags = [match[1] for match in _EMPTY_ELEMENT.finditer(data)]
    if not any(tags):
        return
    empty = [e for e in root.iter(etree.Element) if not len(e) and e.text is None]
    if len(tags) == len(empty):
        for element, end_tag in zip(empty, tags, strict=True):
            element.text = "" if end_tag else None


def _same_encoding(root: Any) -> bool:
    return (root.getroottree().docinfo.encoding or "UTF-8").upper() == "UTF-8"


class Package:
    """The parts by name, in their order; XML trees are parsed once and written back if touched."""

    def __init__(self, parts: Mapping[str, bytes], infos: Mapping[str, zipfile.ZipInfo]) -> None:
        self._parts = dict(parts)
        self._infos = dict(infos)
        self._trees: dict[str, Any] = {}
        self._touched: set[str] = set()
        self.changed = False

    @classmethod
    def read(cls, data: bytes) -> Package:
        """The package in `data`; raises MarkingError where it is none or too large."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = {info.filename: info for info in archive.infolist()}
                size = sum(info.file_size for info in archive.infolist())
                if size > LARGEST_UNZIPPED or len(archive.infolist()) > MOST_PARTS:
                    raise MarkingError("工作簿展开后内容过多，不能写入标记；请确认选对了文件")
                return cls({name: archive.read(info) for name, info in infos.items()}, infos)
        # RuntimeError: a zip with a password; the others: a zip cut off or damaged
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
            message = f"不是能打开的 .xlsx 工作簿，或者设了打开密码；{_SAVE_AGAIN}"
            raise MarkingError(message) from error

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def tree(self, name: str) -> Any:
        """The root of an XML part: to look at, or to change and `touch`."""
        if name not in self._parts:
            raise damaged(name)
        if name not in self._trees:
            self._trees[name] = _parsed(self._parts[name], name)
        return self._trees[name]

    def touch(self, name: str) -> None:
        """Says that the tree of the part was changed."""
        self._touched.add(name)
        self.changed = True

    def add(self, name: str, data: bytes) -> None:
        """A new part, behind all others."""
        self._parts[name] = data
        self.changed = True

    def replace(self, name: str, data: bytes) -> None:
        """Other bytes for a part that no tree was made of."""
        self._parts[name] = data
        self.changed = True

    def bytes_of(self, name: str) -> bytes:
        """A part as it was read."""
        return self._parts[name]

    def drop(self, name: str) -> None:
        """The package without the part."""
        del self._parts[name]
        self._trees.pop(name, None)
        self._touched.discard(name)
        self.changed = True

    def free_name(self, pattern: str) -> str:
        """The first name of ``xl/comments{}.xml`` that no part has; names ignore case."""
        taken = {name.lower() for name in self._parts}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)

    def write(self) -> bytes:
        """The package as a file; the same parts give the same bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self._parts:
                archive.writestr(self._info(name), self._written(name))
        return buffer.getvalue()

    def _info(self, name: str) -> zipfile.ZipInfo:
        old = self._infos.get(name)
        info = zipfile.ZipInfo(name, old.date_time if old else _EARLIEST)
        info.compress_type = old.compress_type if old else zipfile.ZIP_DEFLATED
        info.create_system = old.create_system if old else 0
        info.external_attr = old.external_attr if old else 0
        return info

    def _written(self, name: str) -> bytes:
        data = self._parts[name]
        if name not in self._touched:
            return data
        root = self._trees[name]
        # Some writers, as openpyxl, give each Chinese character by its number.
        encoding = "ASCII" if data.isascii() and b"&#" in data else "UTF-8"
        text: bytes = etree.tostring(root, encoding=encoding, with_tail=False)
        if not _same_encoding(root):
            return _DECLARATION + text
        # What stands up to the end of the first tag is kept: lxml would lose a line break and
        # put attributes in another order. No root is ever given or robbed of an attribute.
        old, new = _HEAD.match(data), _HEAD.match(text)
        if old and new and not old[0].endswith(b"/>") and not new[0].endswith(b"/>"):
            text = old[0] + text[new.end() :]
        return text + data[data.rindex(b">") + 1 :]
