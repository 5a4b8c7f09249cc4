"""How parts of a package find each other: relationships and content types."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from budgetgen.excel.marking.package import Package, damaged

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{_RELATIONS}"></Relationships>'
).encode()


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship; `kind` is the last step of its type, `part` the name of its target."""

    id: str
    kind: str
    part: str


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(package: Package, part: str) -> list[Relation]:
    """All relationships of a part to other parts; ``""`` is the package itself."""
    name = _relations_part(part)
    if name not in package:
        return []
    folder = "/" + posixpath.dirname(part)
    return [
        Relation(
            element.get("Id", ""),
            element.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join(folder, unquote(element.get("Target", ""))))[1:],
        )
        for element in package.tree(name).iter(f"{{{_RELATIONS}}}Relationship")
        if element.get("TargetMode") != "External"
    ]


def related(package: Package, part: str, kind: str) -> str | None:
    """The part that the first relationship of `kind` names, None without one."""
    found = next((r.part for r in relations(package, part) if r.kind == kind), None)
    if found is not None and found not in package:
        raise damaged(found)
    return found


def relate(package: Package, part: str, kind: str, target: str) -> str:
    """A new relationship of `part` to `target`; gives its id."""
    name = _relations_part(part)
    if name not in package:
        package.add(name, _EMPTY)
    root = package.tree(name)
    taken = {element.get("Id") for element in root}
    number = len(root) + 1
    while f"rId{number}" in taken:
        number += 1
    path = posixpath.relpath(target, posixpath.dirname(part))
    attributes = {"Id": f"rId{number}", "Type": f"{OFFICE}/{kind}", "Target": path}
    etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", attributes)
    package.touch(name)
    return f"rId{number}"


def unrelate(package: Package, part: str, target: str) -> None:
    """Takes out the relationships of `part` to `target`."""
    name = _relations_part(part)
    ids = {relation.id for relation in relations(package, part) if relation.part == target}
    root = package.tree(name)
    for element in [e for e in root if e.get("Id") in ids]:
        root.remove(element)
    if len(root):
        package.touch(name)
    else:
        package.drop(name)


def add_part(package: Package, name: str, data: bytes, content_type: str) -> None:
    """A new part with its content type."""
    package.add(name, data)
    root = package.tree(_TYPES_PART)
    attributes = {"PartName": f"/{name}", "ContentType": content_type}
    etree.SubElement(root, f"{{{_TYPES}}}Override", attributes)
    package.touch(_TYPES_PART)


def drop_part(package: Package, name: str) -> None:
    """The package without a part, its own relationships and its content type."""
    package.drop(name)
    if _relations_part(name) in package:
        package.drop(_relations_part(name))
    root = package.tree(_TYPES_PART)
    for element in root.findall(f"{{{_TYPES}}}Override"):
        if element.get("PartName") == f"/{name}":
            root.remove(element)
            package.touch(_TYPES_PART)
