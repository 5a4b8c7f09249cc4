"""Outline, tables and prose -> the numbered document."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.composing.document import (
    Block,
    Document,
    FormBlock,
    Heading,
    Paragraph,
    Properties,
    Run,
)
from budgetgen.composing.facts import form_context, prose_context
from budgetgen.composing.forms import project_form
from budgetgen.composing.numbering import numeral
from budgetgen.composing.outline import Outliner, paragraph
from budgetgen.composing.prose import Prose
from budgetgen.composing.references import TERMS_HERE, glossary, with_references
from budgetgen.model.project import Project
from budgetgen.model.submission import Submission
from budgetgen.packs.definition import NodeDefinition
from budgetgen.packs.pack import Pack
from budgetgen.tables.table import TableSet


class Composer(Outliner):
    """Composes what a submission's outline asks for beside headings, texts and tables."""

    def __init__(self, submission: Submission, tables: TableSet, pack: Pack) -> None:
        known = prose_context(submission, tables, pack.settings.text_unit)
        super().__init__(tables, pack, Prose(pack, tables, known), submission.level)
        self.submission = submission
        self.term_level = ""

    def document(self) -> Document:
        """The whole document with its directory and glossary."""
        sections = self.sections()
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
            sections,
        )
        chosen = glossary(document, self.pack.glossary, self.submission.terms, self.prose.fill)
        terms = tuple(
            Paragraph((Run(f"{self._term_number(i)}{term}：", strong=True), Run(text)))
            for i, (term, text) in enumerate(chosen, 1)
        )
        return with_references(document, terms)

    def _term_number(self, n: int) -> str:
        return numeral(self.pack.settings.numbering.get(self.term_level, "1、"), n)

    def _content(self, node: NodeDefinition) -> list[Block]:
        if node.paragraphs:
            style = node.style or "正文"
            texts = self._submitted(node.paragraphs)
            return [paragraph(self._number(node) + text, style) for text in texts]
        if node.goals:
            return list(self._goals(node))
        if node.safeguards:
            return list(self._safeguards(node))
        if node.forms:
            return [self._form(node, project, i) for i, project in enumerate(self._listed(node))]
        if node.glossary:
            self.term_level = node.numbering
            return [TERMS_HERE]
        return super()._content(node)

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
                yield paragraph(numeral(pattern, i) + point)

    def _safeguards(self, node: NodeDefinition) -> Iterator[Block]:
        for safeguard in self.submission.prose.safeguards:
            yield from self._item(node, safeguard.title, [safeguard.text])

    def _item(self, node: NodeDefinition, title: str, texts: list[str]) -> Iterator[Block]:
        """A numbered item: its title above its texts or, where it runs in, before the first."""
        number = self._number(node)
        if title and not node.run_in:
            yield Heading(number + title, 4, node.style or "项", self._anchor())
            yield from map(paragraph, texts)
            return
        lead = number + title.rstrip(node.run_in) + node.run_in if title else number
        yield paragraph(lead + texts[0])
        yield from map(paragraph, texts[1:])

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


def compose(submission: Submission, tables: TableSet, pack: Pack) -> Document:
    """The document of one submission under one pack. Raises PackError for the pack's mistakes."""
    return Composer(submission, tables, pack).document()
