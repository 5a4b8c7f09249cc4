"""Lists in prose: shares, accounts with their amounts, economic items."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.checking.printed_figures import BASIC, accounts_of, this_years_columns
from budgetgen.checking.prose.amounts import Amount, amounts, percentages, plain
from budgetgen.checking.prose.passages import Passage, passages
from budgetgen.checking.texts.wordlists import any_of
from budgetgen.model.finding import Severity
from budgetgen.model.vocabulary import BASIC as BASIC_KINDS
from budgetgen.tables.table import Row, Table

_SENTENCE = re.compile(r"[^。！？\n]+")
_SHARE = re.compile(r"占[^，。；、：\d]{0,16}$")
_NOT_ALL = re.compile(
    "主要|其中主要|左右|以上|以下|不低于|不少于|超过|比上年|较上年|增长|下降|提高|预留|小微"
)
_NEAR = Decimal(5)
_HUNDRED = Decimal(100)

_FUNCTIONAL_TABLES = ("支出总表", "一般公共预算支出表", "政府性基金支出表", "国有资本经营支出表")
_APPROPRIATED = _FUNCTIONAL_TABLES[1:]
_ITEM = re.compile(r"([\u3400-\u9fff（）“、]{2,40}?)（(?:项|项级科目)）")
_AFTER_ITEM = re.compile(
    r"(?:20\d\d年度?)?(?:预算数?|支出|安排|共|共计|合计|金额|为|是|：|\s){0,8}"
)
_OF_SECTION = re.compile(r"（(?:类|款)）")
_LEAST_LISTED = 3

_USE = re.compile("机关运行经费|公用经费")
_FOR = re.compile("(?:主要)?(?:用于|包括)")
_BEFORE_ITEM = r"(?:^|(?<=[，、：；（的和及与]))(?:购买|支付|日常)?"
_AFTER_LISTED = r"(?=$|[，、。；）（]|和|及|与|以及|等|支出|开支|方面)"


def text_shares(case: Case) -> Iterator[Hit]:
    """Shares of one sentence add to 100; tolerance: one unit of the last place per share.

    Only where they nearly do: a sentence that names some of the parts adds to less.
    """
    for passage in passages(case):
        for sentence in _SENTENCE.finditer(plain(passage.text)):
            text = sentence.group()
            if _NOT_ALL.search(text):
                continue
            rates = [
                rate
                for rate in percentages(text)
                if _SHARE.search(text[max(0, rate.start - 18) : rate.start])
            ]
            if len(rates) < 2 or not all(rate.exact for rate in rates):
                continue
            total = sum((rate.value for rate in rates), Decimal(0))
            slack = sum((rate.step for rate in rates), Decimal(0))
            if slack < abs(total - _HUNDRED) <= _NEAR:
                yield Hit(
                    at=passage.at,
                    expected=_HUNDRED,
                    actual=total,
                    values={"shares": " + ".join(f"{rate.value}%" for rate in rates)},
                )


def _codes(case: Case, names: tuple[str, ...]) -> dict[str, str]:
    """The 项 that some of these tables list with money of this year: code -> name."""
    found: dict[str, str] = {}
    for name in names:
        table = case.table(name)
        for row in table.rows if table else ():
            if (
                table
                and len(row.key) == 7
                and row.key.isdigit()
                and _of_this_year(case, table, row)
            ):
                first = next(i for i, column in enumerate(table.columns) if column.figure)
                found[row.key] = row.cells[first - 1].text
    return found


def _of_this_year(case: Case, table: Table, row: Row) -> bool:
    """Whether a row has money of this year; it may have some of last year only."""
    return any(row.cells[i].text for i in this_years_columns(case, table))


def _withheld(case: Case, code: str) -> bool:
    """Whether some table lists an account above this one and, for secrecy, nothing below it."""
    tables = (accounts_of(case, name) for name in _FUNCTIONAL_TABLES)
    return any(t and t.rows and t.figure(code, t.columns[0]) is None for t in tables)


def _listed_notes(case: Case) -> Iterator[Hit]:
    """项级说明 of the submission: the accounts of the tables, all and no others."""
    notes = case.filled.prose.item_notes
    if not notes or not case.filled.lines:
        return  # of an empty ledger LINES-EMPTY speaks
    known, wanted = _codes(case, _FUNCTIONAL_TABLES), _codes(case, _APPROPRIATED)
    noted = {note.functional for note in notes}
    for i, note in enumerate(notes):
        listed = note.functional in known or _withheld(case, note.functional)
        if len(note.functional) == 7 and not listed:
            at: Path = ("prose", "item_notes", i, "functional")
            yield _item_hit(at, f"{note.functional} 支出各表中没有", "表中的科目", note.functional)
    for code, name in wanted.items():
        if not any(code.startswith(written) for written in noted):
            yield _item_hit(("prose", "item_notes"), f"{code} {name}没有说明", code, "")


def _item_hit(at: Path | None, what: str, expected: Decimal | str, actual: Decimal | str) -> Hit:
    return Hit(at=at, expected=expected, actual=actual, values={"what": what})


def _row_figures(table: Table | None) -> Iterator[tuple[str, Decimal]]:
    """Name and printed number of every filled cell of the 项 rows."""
    for row in table.rows if table else ():
        if len(row.key) != 7:
            continue
        label = ""
        for column, cell in zip(table.columns, row.cells, strict=True) if table else ():
            if column.figure and cell.text:
                yield label, Decimal(cell.text)
            elif not column.figure:
                label = plain(cell.text)


def _items_of_text(text: str, known: Collection[str]) -> Iterator[tuple[str, Amount | None]]:
    """Each account written as 名称（项), with the amount right after it.

    Words before a known name (其中, 用于) are left out.
    """
    by_start = {amount.start: amount for amount in amounts(text)}
    for match in _ITEM.finditer(text):
        name = _OF_SECTION.split(match[1])[-1].lstrip("、（）")
        name = next((name[i:] for i in range(len(name)) if name[i:] in known), name)
        after = _AFTER_ITEM.match(text, match.end())
        amount = by_start.get(after.end()) if after else None
        yield name, amount if amount and amount.exact else None


def _listed_paragraphs(case: Case) -> Iterator[Hit]:
    """名称（项） with its amount in a document: a row of that name with that figure."""
    unit = case.pack.settings.table_unit.yuan
    figures: dict[str, set[Decimal]] = {}
    for name in _FUNCTIONAL_TABLES:
        for label, number in _row_figures(case.table(name)):
            figures.setdefault(label, set()).add(number * unit)
    if not figures:
        return
    listed: set[str] = set()
    complete = True
    for passage in passages(case):
        text = plain(passage.text)
        complete = complete and not ("（项）" in text and "主要" in text)
        for name, amount in _items_of_text(text, figures):
            if amount is None:
                continue
            listed.add(name)
            yield from _wrong_item(passage, name, amount, figures)
    wanted = {plain(name) for name in _codes(case, _APPROPRIATED).values() if name}
    if complete and len(listed) >= _LEAST_LISTED and 2 * len(listed & wanted) > len(wanted):
        for name in sorted(wanted - listed):
            hit = _item_hit(None, f"{name}（项）没有列出", name, "")
            yield Hit(None, None, hit.expected, hit.actual, hit.values, Severity.WARNING)


def _wrong_item(
    passage: Passage, name: str, amount: Amount, figures: dict[str, set[Decimal]]
) -> Iterator[Hit]:
    if name not in figures:
        yield _item_hit(passage.at, f"{name}（项）支出各表中没有", "表中的科目", name)
    elif not any(amount.says(yuan) for yuan in figures[name]):
        # The total is the largest of a row's figures.
        expected, actual = amount.shown(max(figures[name])), amount.shown(amount.yuan)
        what = f"{name}（项）表中为 {expected} {amount.unit}，文中为 {actual} {amount.unit}"
        yield _item_hit(passage.at, what, expected, actual)


def text_items(case: Case) -> Iterator[Hit]:
    """Accounts listed in the text = 项 rows of the tables: the same set, names and amounts."""
    if case.submission is not None:
        yield from _listed_notes(case)
    elif case.document is not None:
        yield from _listed_paragraphs(case)


def _uses(case: Case) -> Iterator[tuple[Passage, str]]:
    """What 机关运行经费 is said to be used for."""
    if case.submission is not None:
        use = case.submission.prose.operating_cost_use
        if use:
            yield Passage(("prose", "operating_cost_use"), use), plain(use)
        return
    for passage in passages(case):
        for sentence in _SENTENCE.finditer(plain(passage.text)):
            text = sentence.group()
            use_for = _FOR.search(text)
            # A sentence without an amount is a definition.
            if use_for and _USE.search(text) and next(amounts(text), None):
                yield passage, text[use_for.end() :]


def _spellings(name: str) -> set[str]:
    """维修（护）费 is also written 维修费 and 维修护费."""
    return {name, re.sub(r"（[^）]*）", "", name), re.sub(r"[（）]", "", name)}


def _withheld_items(case: Case, rows: set[str]) -> Callable[[str], bool]:
    """Whether an account has money that the basic-expenditure table leaves out for secrecy.

    Of published tables this is not certain: a 类 without any 款 may be withheld.
    """
    if case.submission is None:
        parents = {key[:3] for key in rows if len(key) > 3}
        return lambda code: code[:3] in rows and code[:3] not in parents
    lines = case.submission.lines
    paid = {line.economic for line in lines if line.kind in BASIC_KINDS and line.amount}
    return lambda code: code in paid


def prose_item_not_in_table(case: Case) -> Iterator[Hit]:
    """An economic item named as a use of 机关运行经费 has a row in the basic-expenditure table."""
    table = case.table(BASIC)
    if table is None or table.empty:
        return
    rows = {row.key for row in table.rows}
    names = {
        spelling: code
        for code, account in case.classification.economic.by_code.items()
        if len(code) == 5
        for spelling in _spellings(plain(account.name))
    }
    withheld = _withheld_items(case, rows)
    known = {spelling for spelling, code in names.items() if code in rows or withheld(code)}
    item = re.compile(f"{_BEFORE_ITEM}({any_of(names)}){_AFTER_LISTED}")
    for passage, text in _uses(case):
        for name in dict.fromkeys(item.findall(text)):
            if name not in known:
                yield Hit(at=passage.at, actual=name, values={"code": names[name]})
    yield from _remarks_without_row(case, rows)


def _remarks_without_row(case: Case, rows: set[str]) -> Iterator[Hit]:
    """经济科目说明 about an account that neither the table nor any line has."""
    if case.submission is None:
        return
    used = {line.economic or "" for line in case.submission.lines}
    used |= {code[:3] for code in used} | rows
    for i, remark in enumerate(case.submission.prose.remarks):
        if remark.economic not in used:
            at: Path = ("prose", "remarks", i, "economic")
            name = case.classification.economic.name(remark.economic)
            yield Hit(at=at, actual=name or remark.economic, values={"code": remark.economic})


CHECKS = (
    Check("PROSE-ITEM-NOT-IN-TABLE", prose_item_not_in_table, Needs.TABLES),
    Check("TEXT-ITEMS", text_items, Needs.TABLES),
    Check("TEXT-SHARES", text_shares, Needs.TABLES),
)
