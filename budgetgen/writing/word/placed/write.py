"""A bureau's own document filled: what its tags name takes their places.

Inserted content is laid out for the page it stands on and written by the writer of documents.
Where the pages of such a document break is not known to us, so that its directory has no page
numbers until somebody updates the field: none is better than a wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from budgetgen.composing.document import Block, Directory, Document, FormBlock, Section, TableBlock
from budgetgen.composing.prose import Prose
from budgetgen.composing.references import directory_entries
from budgetgen.model.base import as_typed
from budgetgen.model.finding import Finding, Place, Severity, has_errors
from budgetgen.packs.folder import PackError
from budgetgen.packs.pack import Pack
from budgetgen.packs.references import near
from budgetgen.writing.characters import without_controls
from budgetgen.writing.view import heading_of
from budgetgen.writing.word.base import write_zip
from budgetgen.writing.word.placed.content import content_of, page_of, with_contents
from budgetgen.writing.word.placed.names import Placeables, placeables, renumbered
from budgetgen.writing.word.placed.tags import TaggedParagraph, W, fill, tagged
from budgetgen.writing.word.write import parts_of, with_properties

CODE = "PACK-DOCUMENT"
_DOCUMENT = "word/document.xml"
_PRINTED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_WHERE = {"d": "正文", "h": "页眉", "f": "页脚", "e": "尾注"}
_DRAFT = "草稿"


@dataclass(frozen=True)
class Placed:
    """The filled document, None where an error forbids it, and what is wrong with its tags."""

    docx: bytes | None
    findings: tuple[Finding, ...]


@dataclass
class _Filling:
    """One document on its way: what is known, what was used, what is wrong."""

    path: Path
    known: Placeables
    prose: Prose
    values: dict[str, str]
    findings: list[Finding] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)
    """Anchors that are placed -> the name by which."""
    blocks: list[tuple[Any, tuple[Block, ...]]] = field(default_factory=list)
    """Paragraphs with what takes their place."""

    def wrong(self, part: str, paragraph: TaggedParagraph, message: str, remedy: str) -> None:
        spot = f"{_WHERE[part[5]]}第 {paragraph.number} 段"
        place = Place(str(self.path), cell=spot)
        self.findings.append(Finding(CODE, Severity.ERROR, message, place, remedy))

    def missing(self, severity: Severity, message: str, remedy: str) -> None:
        self.findings.append(Finding(CODE, severity, message, Place(str(self.path)), remedy))


def placed_findings(
    template: bytes, path: Path, document: Document, pack: Pack, prose: Prose
) -> tuple[Finding, ...]:
    """What is wrong with the tags of the bureau's document `template` for one submission."""
    filling, _ = _filled(parts_of(template), path, document, pack, prose, draft=False)
    return tuple(filling.findings)


def write_placed(
    template: bytes, path: Path, document: Document, pack: Pack, prose: Prose, draft: bool = False
) -> Placed:
    """The bureau's document `template`, which lies at `path` and is safe, with its tags filled.

    `document` and `prose` are those of one submission under `pack`.
    """
    # Imported here: only DOCX needs lxml.
    from lxml import etree

    filling, roots = _filled(parts_of(template), path, document, pack, prose, draft)
    if has_errors(tuple(filling.findings)):
        return Placed(None, tuple(filling.findings))
    placed = _with_directory(filling, document)
    places = [paragraph for paragraph, _ in filling.blocks]
    bodies = [
        content_of(section.blocks, page_of(paragraph), placed, pack)
        for paragraph, section in zip(places, placed.sections, strict=True)
    ]
    parts = parts_of(with_properties(template, document))
    for name, root in roots.items():
        parts[name] = etree.tostring(root, encoding="UTF-8", standalone=True)
    parts = with_contents(parts, roots[_DOCUMENT], places, bodies, pack)
    first = "[Content_Types].xml"
    docx = write_zip({first: parts.pop(first), **dict(sorted(parts.items()))})
    return Placed(docx, tuple(filling.findings))


def _filled(
    parts: dict[str, bytes], path: Path, document: Document, pack: Pack, prose: Prose, draft: bool
) -> tuple[_Filling, dict[str, Any]]:
    """The parts that print something, their tags within text filled, and what was found in them."""
    from lxml import etree

    properties = document.properties
    values = {
        "标题": properties.title,
        "作者": properties.author,
        "主题": properties.subject,
        "关键词": properties.keywords,
        _DRAFT: _DRAFT if draft else "",
    }
    filling = _Filling(path, placeables(document, pack, prose), prose, values)
    names = [name for name in sorted(parts) if _PRINTED.fullmatch(name)]
    roots = {name: etree.fromstring(parts[name]) for name in names}
    body = roots[_DOCUMENT].find(f"{W}body")
    if body is None or body.prefix != "w":
        message = f"{path.name} 不是 Word 或 WPS 保存的文档"
        filling.missing(Severity.ERROR, message, "请用 Word 或 WPS 另存为 .docx")
        return filling, roots
    words = "".join("".join(root.itertext(f"{W}t")) for root in roots.values())
    for name, root in roots.items():
        for paragraph in list(tagged(root)):
            _read(filling, name, paragraph)
    _check_whole(filling, document, _DRAFT in words)
    return filling, roots


def _read(filling: _Filling, part: str, paragraph: TaggedParagraph) -> None:
    """Fill a paragraph's tags, or note what is to take its place."""
    if paragraph.broken:
        message = f"花括号不完整或不能用：“{as_typed(paragraph.text.strip())}”"
        remedy = "只能写 {{ 名称 }} 和单独一段的 {{p 名称 }}，括号要成对、写在同一段里"
        filling.wrong(part, paragraph, message, remedy)
        return
    if any(tag.block for tag in paragraph.tags):
        _block(filling, part, paragraph)
        return
    texts = []
    for tag in paragraph.tags:
        try:
            text = filling.prose.fill(f"{{{{ {tag.name} }}}}", **filling.values)
        except PackError as error:
            why = error.findings[0].message.rpartition("无法生成：")[2]
            message = f"“{{{{ {as_typed(tag.name)} }}}}”填不了：{why}"
            remedy = "请核对名称；金额写作 {{ 数.名称 }}，表和章节写作 {{p 表.名称 }}"
            filling.wrong(part, paragraph, message, remedy)
            return
        texts.append(without_controls(text))
    fill(paragraph, texts)


def _block(filling: _Filling, part: str, paragraph: TaggedParagraph) -> None:
    """Note the blocks that take the place of a paragraph."""
    shown = "{{p " + as_typed(paragraph.tags[0].name) + " }}"
    if not paragraph.alone:
        message = f"“{shown}”要单独成段"
        filling.wrong(part, paragraph, message, "请把前后的文字移到别的段落")
        return
    if part != _DOCUMENT or paragraph.element.getparent().tag != f"{W}body":
        message = f"“{shown}”只能放在正文里，不能放在表格、文本框或页眉页脚中"
        filling.wrong(part, paragraph, message, "请移到正文中单独一段")
        return
    name = re.sub(r"\s*\.\s*", ".", paragraph.tags[0].name, count=1)
    blocks = filling.known.blocks.get(name)
    if blocks is None:
        message = f"没有可以放的“{name}”"
        filling.wrong(part, paragraph, message, near(name, filling.known.blocks))
        return
    anchors = [anchor for block in blocks if (anchor := _anchor(block))]
    other = next((filling.used[anchor] for anchor in anchors if anchor in filling.used), None)
    if other is not None:
        where = "" if other == name else f"，“{other}”里已经有"
        message = f"“{name}”的内容放了两次{where}"
        filling.wrong(part, paragraph, message, "每张表、每一章只放一处，请删去多余的")
        return
    filling.used |= dict.fromkeys(anchors, name)
    try:
        page_of(paragraph.element)
    except ValueError:
        message = "这一节的纸张或页边距不合理"
        filling.wrong(part, paragraph, message, "请在“页面设置”中改正")
        return
    filling.blocks.append((paragraph.element, blocks))


def _anchor(block: Block) -> str:
    """What tells a block from all others; empty for running text."""
    if isinstance(block, Directory):
        return "directory"
    if isinstance(block, (TableBlock, FormBlock)):
        return block.key
    heading = heading_of(block)
    return heading.anchor if heading else ""


def _check_whole(filling: _Filling, document: Document, told: bool) -> None:
    """Every table and form that the outline prints is placed; drafts can be told."""
    for block in document.blocks():
        if isinstance(block, TableBlock) and block.key not in filling.used:
            message = f"表“{block.table.name}”没有放进文档"
            remedy = f"请另起一段写 {{{{p 表.{block.table.name} }}}}"
            filling.missing(Severity.ERROR, message, remedy)
    forms = [b for b in document.blocks() if isinstance(b, FormBlock)]
    if any(form.key not in filling.used for form in forms):
        remedy = "请另起一段写 {{p 绩效目标表 }}"
        filling.missing(Severity.ERROR, "项目绩效目标表没有放进文档", remedy)
    if not told:
        message = "文档里没有 {{ 草稿 }}，生成的草稿不标明"
        filling.missing(Severity.WARNING, message, "请在页眉中写上 {{ 草稿 }}")


def _with_directory(filling: _Filling, document: Document) -> Document:
    """A section for each place: chapters numbered anew, the directory of what is placed."""
    counts: dict[str, int] = {}
    placed = [tuple(renumbered(blocks, filling.known, counts)) for _, blocks in filling.blocks]
    whole = replace(document, sections=tuple(map(Section, placed)))
    entries = tuple(directory_entries(whole))

    def filled(block: Block) -> Block:
        return replace(block, entries=entries) if isinstance(block, Directory) else block

    sections = tuple(Section(tuple(map(filled, blocks))) for blocks in placed)
    return replace(whole, sections=sections)
