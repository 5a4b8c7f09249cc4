"""A department's figures for the county: those that its own document prints, in exact yuan.

A figure is the sum of a set of ledger facts. Only sets that the document prints itself are taken,
and what they leave of its total, so that no secret item shows here, or follows from what is shown
here, that stays hidden there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from budgetgen.accounts.catalogue import Account
from budgetgen.checking.printed_figures import THREE_PUBLIC, printed_tables
from budgetgen.checking.rules.left_out import of_whole_budget
from budgetgen.county.result import ClassFigure, Figures, ItemFigure
from budgetgen.model.vocabulary import BASIC, Kind, Source
from budgetgen.rendering import Prepared
from budgetgen.tables.build import classification_for
from budgetgen.tables.ledger import (
    CARRIED,
    LAST_BUDGET,
    LAST_THREE_PUBLIC,
    THREE_PUBLIC_FIGURES,
    Facts,
)
from budgetgen.tables.secrecy import printed_sums

_GROUPS = {
    "基本支出": BASIC,
    "项目支出": (Kind.PROJECT,),
    "经营支出": (Kind.BUSINESS,),
    "上解上级支出": (Kind.TO_SUPERIOR,),
    "对附属单位补助支出": (Kind.TO_AFFILIATED,),
    "年终结转结余": (Kind.YEAR_END,),
}
"""The groups of expenditure as 支出总表 names them."""


def figures_of(prepared: Prepared) -> Figures:
    """What the county may show of a department; all but the total empty for goals alone."""
    return _Reader(prepared).figures()


class _Reader:
    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.submission = prepared.submission
        self.ledger = prepared.tables.ledger
        self.named = prepared.tables.figures
        self.printed = set(printed_sums(prepared.tables, self.submission))
        self.last = self.ledger.having("book", LAST_BUDGET)

    def figures(self) -> Figures:
        total = self.item("收支总计", self.ledger.this_year, self.last)
        units = len(self.submission.department.units)
        projects = sum(not project.secret for project in self.submission.projects)
        if not of_whole_budget(self.prepared.pack):
            return Figures(total, units=units, projects=projects)
        return Figures(
            total=total,
            income=tuple(self.income()),
            expenditure=tuple(self.expenditure()),
            classes=tuple(self.classes()),
            three_public=tuple(self.three_public()),
            operating_cost=self.named_amount("机关运行经费"),
            procurement=self.named_amount("政府采购"),
            units=units,
            projects=projects,
        )

    def amount(self, facts: Facts) -> Decimal | None:
        """The sum of a set, None where the document prints no such sum."""
        return self.ledger.amount(facts) if facts in self.printed else None

    def item(self, name: str, facts: Facts, last: Facts) -> ItemFigure:
        return ItemFigure(name, self.ledger.amount(facts), self.amount(last) if last else None)

    def named_amount(self, name: str) -> Decimal | None:
        figure = self.named.get(name)
        return None if figure is None else figure.amount

    def items(self, name: str, facts: Facts, last: Facts) -> Iterator[ItemFigure]:
        """The figure where it is printed and there is, or was last year, any such money."""
        known = facts or last
        if known and known in self.printed:
            yield self.item(name, facts, last)

    def divided(self, parts: Mapping[str, Facts], rest: str) -> Iterator[ItemFigure]:
        """This year's money by `parts`; what the document does not tell apart is the `rest`."""
        left = self.ledger.this_year
        for name, facts in parts.items():
            now = facts & self.ledger.this_year
            for item in self.items(name, now, facts & self.last):
                left &= ~now
                yield item
        if left:
            yield self.item(rest, left, 0)

    def income(self) -> Iterator[ItemFigure]:
        current = ~self.ledger.carried
        parts = {str(each): self.ledger.having("source", each) & current for each in Source}
        return self.divided({**parts, CARRIED: self.ledger.carried}, "未分列的收入")

    def expenditure(self) -> Iterator[ItemFigure]:
        parts = {name: self.ledger.having("kind", *kinds) for name, kinds in _GROUPS.items()}
        return self.divided(parts, "未分列的支出")

    def classes(self) -> Iterator[ClassFigure]:
        spent = ~self.ledger.having("kind", Kind.YEAR_END)
        for account in _classes(self.prepared):
            facts = self.ledger.having("functional", account.code) & spent
            for item in self.items("", facts & self.ledger.this_year, facts & self.last):
                yield ClassFigure(account.code, account.name, item.amount, item.last_year)

    def three_public(self) -> Iterator[ItemFigure]:
        if THREE_PUBLIC not in printed_tables(self.prepared.pack):
            return
        known = self.ledger.having("book", LAST_THREE_PUBLIC)
        unit = self.prepared.pack.settings.text_unit.yuan
        for kind, name in THREE_PUBLIC_FIGURES.items():
            figure = self.named.get(name)
            if figure is not None:
                last = self.named_amount(f"上年{name}") if known else None
                yield ItemFigure(str(kind), figure.amount, last, figure.printed * unit)


def _classes(prepared: Prepared) -> tuple[Account, ...]:
    """Every 类 that has a code, in the order of the codes."""
    functional = classification_for(prepared.submission).functional.by_code
    return tuple(functional[code] for code in sorted(functional) if len(code) == 3)
