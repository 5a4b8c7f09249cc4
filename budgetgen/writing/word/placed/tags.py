"""The tags of a bureau's document: {{ name }} within text, {{p name }} for a paragraph of its own.

The syntax is docxtpl's. Only texts of paragraphs are looked at, run by run, so that what is put in
is never read again, and Word may have split a tag as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TAG = re.compile(r"\{\{(?P<block>p(?=\s))?(?P<name>(?:(?!\{\{|\}\}|\{%|\{#).)+?)\}\}", re.DOTALL)
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


@dataclass(frozen=True)
class Tag:
    """A tag with what it names, where it stands in its paragraph's text, and whether it is block."""

    name: str
    start: int
    end: int
    block: bool


@dataclass(frozen=True)
class TaggedParagraph:
    """A paragraph that has braces; `number` counts the paragraphs of its part from 1."""

    element: Any
    number: int
    text: str
    tags: tuple[Tag, ...]

    @property
    def broken(self) -> bool:
        """Whether braces are left that are no whole tag."""
        rest, at = "", 0
        for tag in self.tags:
            rest += self.text[at : tag.start] + "\0"
            at = tag.end
        return _LEFT_OVER.search(rest + self.text[at:]) is not None

    @property
    def alone(self) -> bool:
        """Whether there is nothing but one tag."""
        return len(self.tags) == 1 and _TAG.fullmatch(self.text.strip()) is not None


def _texts(paragraph: Any) -> list[Any]:
    """The text elements of a paragraph, without those of text boxes in it."""

    def own(element: Any) -> bool:
        holder = element.getparent()
        while holder.tag != f"{W}p":
            holder = holder.getparent()
        return holder is paragraph

    return [element for element in paragraph.iter(f"{W}t") if own(element)]


def tagged(root: Any) -> Iterator[TaggedParagraph]:
    """The paragraphs of a part that have braces."""
    for number, paragraph in enumerate(root.iter(f"{W}p"), 1):
        text = "".join(element.text or "" for element in _texts(paragraph))
        if _LEFT_OVER.search(text):
            tags = tuple(
                Tag(match["name"].strip(), match.start(), match.end(), bool(match["block"]))
                for match in _TAG.finditer(text)
            )
            yield TaggedParagraph(paragraph, number, text, tags)


def fill(paragraph: TaggedParagraph, values: list[str]) -> None:
    """Put the values in the places of the tags, each in the run in which its tag begins."""
    elements = _texts(paragraph.element)
    texts = [element.text or "" for element in elements]
    for tag, value in reversed(list(zip(paragraph.tags, values, strict=True))):
        at = 0
        new = []
        for text in texts:
            first, last = max(tag.start - at, 0), min(tag.end - at, len(text))
            inside = value if 0 <= tag.start - at < len(text) else ""
            new.append(text[:first] + inside + text[last:] if first < last else text)
            at += len(text)
        # Those behind have been filled already: only texts up to this tag count from the start.
        texts = new
    for element, text in zip(elements, texts, strict=True):
        element.text = text
        element.set(_SPACE, "preserve")
