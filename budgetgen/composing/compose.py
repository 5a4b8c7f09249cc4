"""Outline, tables and prose -> the numbered document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from budgetgen.composing.document import (
    Block,
    Cover,
    Directory,
    Document,
    FormBlock,
    GroupMark,
    Heading,
    Paragraph,
    Properties,
    Run,
    TableBlock,
)
from budgetgen.composing.facts import form_context, prose_context
from budgetgen.composing.forms import project_form
from budgetgen.composing.numbering import Numbering, numeral
from budgetgen.composing.pages import Pages
from budgetgen.composing.prose import Prose
from budgetgen.composing.references import TERMS_HERE, glossary, with_references
from budgetgen.model.project import Project
from budgetgen.model.submission import Submission
from budgetgen.packs.definition import NodeDefinition
from budgetgen.packs.pack import Pack
from budgetgen.tables.printing import grouped_digits
from budgetgen.tables.table import HeaderCell, TableSet


class Composer:
    """Walks the outline once; every element becomes blocks."""

    def __init__(self, submission: Submission, tables: TableSet, pack: Pack) -> None:
        self.submission = submission
        self.tables = tables
        self.pack = pack
        known = prose_context(submission, tables, pack.settings.text_unit)
        self.prose = Prose(pack, tables, known)
        self.numbering = Numbering(pack.settings.numbering)
        self.pages = Pages()
        self.anchors = 0
        self.chapter = False
        self.term_level = ""

    def document(self) -> Document:
        """The whole document with its directory and glossary."""
        self._walk(self.pack.outline.contents)
        self.pages.close()
        publisher, level = self.submission.publisher.name, self.submission.level
        title = self.prose.fill(self.pack.settings.document_title)
        date = self.submission.approved_on
        document = Document(
            Properties(
                title=title,
                author=self.submission.compiled_by or publisher,
                subject=f"{level}预算公开",
                keywords=f"{publisher}；{self.submission.budget_year}年；{level}预算；公开",
                date=(date.isoformat() if date else f"{self.submission.budget_year}-01-01"),
                pack=self.pack.identity,
            ),
            tuple(self.pages.sections),
        )
        chosen = glossary(document, self.pack.glossary, self.submission.terms, self.prose.fill)
        terms = tuple(
            Paragraph((Run(f"{self._term_number(i)}{term}：", strong=True), Run(text)))
            for i, (term, text) in enumerate(chosen, 1)
        )
        return with_references(document, terms)

    def _term_number(self, n: int) -> str:
        return numeral(self.pack.settings.numbering.get(self.term_level, "1、"), n)

    def _walk(self, nodes: tuple[NodeDefinition, ...]) -> None:
        for node in nodes:
            if node.level and node.level != self.submission.level:
                continue
            self.pages.number(node.page_numbers)
            for block, landscape in self._blocks(node):
                self.pages.add(block, landscape)
            if node.alone:
                self.pages.close()
            self._walk(node.contents)

    def _blocks(self, node: NodeDefinition) -> Iterator[tuple[Block, bool]]:
        """The node's own blocks, each with whether it needs a landscape page."""
        if node.part:
            self.chapter = False
            yield (
                GroupMark(self.prose.fill(node.part)),
                bool(
                    node.contents and node.contents[0].table and self._wide(node.contents[0].table)
                ),
            )
        if node.title:
            self.chapter = True
            yield self._heading(node, node.title, 1, "大标题", 0), False
        elif node.cover is not None:
            yield Cover(self._lines(node.cover), self._lines(node.cover_foot)), False
        elif node.directory:
            yield Directory(self.prose.fill(node.directory), ()), False
        elif node.chapter:
            self.chapter = True
            yield self._heading(node, node.chapter, 2, "章", 2, node.numbering or "章"), False
        elif node.heading:
            style = node.numbering if node.numbering in self.pack.style.texts else "项"
            yield self._heading(node, node.heading, 3, style, 0, node.numbering), False
        elif node.label:
            yield self._heading(node, node.label, 3, "节", 0), False
        elif node.table:
            yield self._table(node), self._wide(node.table)
        else:
            for block in self._text_blocks(node):
                yield block, False

    def _lines(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """The lines of a cover that have something to say."""
        return tuple(filled for line in lines if (filled := self.prose.fill(line)).strip())

    def _text_blocks(self, node: NodeDefinition) -> Iterator[Block]:
        blocks: list[Block] = []
        style = node.style or "正文"
        if node.text:
            blocks = [
                _paragraph(self._number(node) + text, style)
                for text in self.prose.render(node.text)
            ]
        elif node.paragraphs:
            blocks = [
                _paragraph(self._number(node) + text, style)
                for text in self._submitted(node.paragraphs)
            ]
        elif node.goals:
            blocks = list(self._goals(node))
        elif node.safeguards:
            blocks = list(self._safeguards(node))
        elif node.forms:
            blocks = [self._form(node, project, i) for i, project in enumerate(self._listed(node))]
        elif node.glossary:
            self.term_level = node.numbering
            blocks = [TERMS_HERE]
        if not blocks and node.when_empty:
            blocks = [_paragraph(self.prose.fill(node.when_empty))]
        yield from blocks

    def _number(self, node: NodeDefinition) -> str:
        return self.numbering.next(node.numbering, node.continues) if node.numbering else ""

    def _anchor(self) -> str:
        self.anchors += 1
        return f"_Toc{self.anchors:06d}"

    def _heading(
        self,
        node: NodeDefinition,
        text: str,
        level: int,
        style: str,
        directory_level: int,
        numbering: str = "",
    ) -> Heading:
        number = self.numbering.next(numbering, node.continues) if numbering else ""
        # A pack's line ends say where a long heading breaks; what a user typed holds none.
        parts = tuple((number + self.prose.fill(text)).split("\n"))
        return Heading(
            "".join(parts),
            level,
            node.style or style,
            self._anchor(),
            directory_level if node.in_directory else 0,
            node.page_break,
            parts if len(parts) > 1 else (),
        )

    def _wide(self, name: str) -> bool:
        return self.tables.tables[name].wide

    def _table(self, node: NodeDefinition) -> TableBlock:
        """A table with its head line; it is a heading of its own outside chapters."""
        name = node.table
        definition = self.pack.tables.tables[name]
        table = self.tables.tables[name]
        line = self.pack.settings.unit_line.get(definition.head, "||")
        left, middle, right = (self.prose.fill(part) for part in line.split("|"))
        filled = replace(
            table,
            columns=tuple(replace(c, title=self.prose.fill(c.title)) for c in table.columns),
            header=tuple(
                tuple(HeaderCell(self.prose.fill(c.text), c.columns, c.rows) for c in row)
                for row in table.header
            ),
            rows=grouped_digits(table) if self.pack.settings.separators else table.rows,
        )
        notes = tuple(self.prose.fill(note) for note in table.notes if note)
        if not node.captioned:
            return TableBlock(filled, None, (left, middle, right), notes, self._anchor())
        level, directory_level = (3, 0) if self.chapter else (2, 2)
        heading = Heading(
            self.prose.fill(table.title),
            level,
            "章内表题" if self.chapter else "表题",
            self._anchor(),
            directory_level,
            page_break=not self.chapter,
        )
        return TableBlock(filled, heading, (left, middle, right), notes)

    def _submitted(self, name: str) -> tuple[str, ...]:
        prose = self.submission.prose
        return {
            "部门职责": prose.duties,
            "总体绩效目标": prose.overall_goals,
            "其他说明": prose.other,
        }[name]

    def _goals(self, node: NodeDefinition) -> Iterator[Block]:
        for goal in self.submission.prose.goals:
            labelled = (
                ("职责描述：", goal.duty),
                ("绩效目标：", goal.goal),
                ("绩效指标：", goal.indicators),
            )
            texts = [label + text for label, text in labelled if text]
            if node.run_in:
                texts = [goal.duty + goal.goal + goal.indicators]
            yield from self._item(node, goal.title, texts)
            for i, point in enumerate(goal.points, 1):
                pattern = self.pack.settings.numbering.get(node.points, node.points)
                yield _paragraph(numeral(pattern, i) + point)

    def _safeguards(self, node: NodeDefinition) -> Iterator[Block]:
        for safeguard in self.submission.prose.safeguards:
            yield from self._item(node, safeguard.title, [safeguard.text])

    def _item(self, node: NodeDefinition, title: str, texts: list[str]) -> Iterator[Block]:
        """A numbered item: its title above its texts or, where it runs in, before the first."""
        number = self._number(node)
        if title and not node.run_in:
            yield Heading(number + title, 4, node.style or "项", self._anchor())
            yield from map(_paragraph, texts)
            return
        lead = number + title.rstrip(node.run_in) + node.run_in if title else number
        yield _paragraph(lead + texts[0])
        yield from map(_paragraph, texts[1:])

    def _listed(self, node: NodeDefinition) -> list[Project]:
        """The projects whose forms are printed; secret ones never are."""
        return [
            project
            for project in self.submission.projects
            if not project.secret
            and (node.forms == "全部" or project.special_fund == (node.forms == "专项资金"))
        ]

    def _form(self, node: NodeDefinition, project: Project, position: int) -> FormBlock:
        settings = self.pack.settings
        pattern = settings.numbering.get("目标", "1.")
        goals = [numeral(pattern, i) + goal for i, goal in enumerate(project.goals, 1)]
        known = form_context(self.submission, project, self.tables, settings.text_unit)
        title = self._number(node) + self.prose.fill(settings.form_title, **known)
        listed = 2 if settings.form.in_directory else 0
        look = node.style or "绩效目标表题"
        heading = Heading(title, 3, look, self._anchor(), listed, position > 0)
        line = settings.labels.get("单位行", "|").split("|")
        left, right = (self.prose.fill(part, **known) for part in line)
        purpose = project.purpose
        if purpose and settings.form.purpose:
            purpose = self.prose.fill(settings.form.purpose, **known)
        return project_form(
            project,
            self.tables.projects[project.key],
            settings.labels,
            purpose,
            goals,
            heading,
            (left, right),
            settings.form,
        )


def _paragraph(text: str, style: str = "正文") -> Paragraph:
    return Paragraph((Run(text),), style)


def compose(submission: Submission, tables: TableSet, pack: Pack) -> Document:
    """The document of one submission under one pack. Raises PackError for the pack's mistakes."""
    return Composer(submission, tables, pack).document()
