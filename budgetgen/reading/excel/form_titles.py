"""Which sheet of a workbook is which of the form: by its title, else by the form's defined names.

Excel, WPS and LibreOffice keep a name on a sheet that is renamed, and turn it to #REF! where the
sheet is deleted: so neither goes unnoticed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from budgetgen.excel.form.grid import ENTRY, LABEL
from budgetgen.excel.marking.listing import TITLE as FOUND
from budgetgen.excel.sheets import BASICS, CHECKS, CHOICES, GUIDE, Sheet, form_sheets
from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.reading.excel.book import Book
from budgetgen.reading.excel.headers import bare_key, key_of

NEEDED = (BASICS, "机构设置")
"""Sheets without which there is no submission."""

_ALWAYS = (*NEEDED, "预算明细", "项目")
"""Sheets that no pack leaves out of the form."""

_NO_VALUES = (GUIDE, CHECKS, CHOICES, FOUND)
_ALIKE = 0.75

LOOKED_AT = 40
"""Rows of a sheet that are enough to tell what it is."""


@dataclass(frozen=True)
class FormTitles:
    """The sheets of the form in a workbook."""

    titles: dict[str, str] = field(default_factory=dict)
    """The form's name of a sheet -> its name in the workbook."""
    renamed: tuple[str, ...] = ()
    """Those of them that only the defined names lead to."""
    gone: tuple[str, ...] = ()
    """Sheets that the form had, and the workbook has no longer."""
    ours: bool = False
    """Whether the workbook was made as a form, or typed by hand."""


def form_titles(book: Book) -> FormTitles:
    """The sheets of the form in `book`, stray blanks in their titles and all."""
    names = {key_of(sheet.title): sheet.title for sheet in form_sheets()}
    titles: dict[str, str] = {}
    for title in book.titles:
        if (name := names.get(key_of(title))) is not None:
            titles.setdefault(name, title)
    targets = _targets(book)
    ours = any(targets.values())
    strangers = set(book.titles) - set(titles.values()) - set(_NO_VALUES)
    renamed, gone = [], []
    for sheet in form_sheets():
        if sheet.title in titles:
            continue
        led = [title for title in targets[sheet.title] if title in strangers]
        if led:
            titles[sheet.title] = led[0]
            strangers.discard(led[0])
            renamed.append(sheet.title)
        elif targets[sheet.title] or (ours and sheet.title in _ALWAYS):
            gone.append(sheet.title)
    return FormTitles(titles, tuple(renamed), tuple(gone), ours)


def _targets(book: Book) -> dict[str, list[str]]:
    """The form's name of a sheet -> the sheets its defined names lead to, #REF for none."""
    found: dict[str, list[str]] = {sheet.title: [] for sheet in form_sheets()}
    columns = {f"{s.title}_{c.title}": s.title for s in form_sheets() for c in s.columns}
    labels = {
        f"{s.title}_{word}": s.title for s in form_sheets() if s.record for word in (LABEL, ENTRY)
    }
    known = columns | labels
    for name, text in book.names.items():
        if name in known:
            sheet = text.rpartition("!")[0].removeprefix("$").strip("'").replace("''", "'")
            found[known[name]].append(sheet)
    return found


def sheet_findings(path: Path, book: Book, form: FormTitles) -> list[Finding]:
    """Sheets that are there twice, gone, or under another name."""
    return [
        Finding("READ-SHEET", severity, message, Place(str(path)), remedy)
        for severity, message, remedy in _defects(book, form)
    ]


def _defects(book: Book, form: FormTitles) -> Iterator[tuple[Severity, str, str]]:
    strangers = [title for title in book.titles if title not in form.titles.values()]
    for title in strangers:
        name = key_of(title)
        if name in form.titles and name not in form.renamed:
            message = f"有两张表都叫“{name}”，只读了前一张"
            yield Severity.ERROR, message, "请只保留一张，或把另一张改成别的名称"
    told = set()
    for sheet in form_sheets():
        if sheet.title in form.renamed:
            message = f"工作表“{sheet.title}”改名为“{form.titles[sheet.title]}”，内容照常读取"
            yield Severity.WARNING, message, f"请把表名改回“{sheet.title}”"
        if sheet.title in form.titles:
            continue
        like = _stranger_like(sheet, strangers)
        rename = f"是否就是“{like}”？请把表名改回“{sheet.title}”"
        if sheet.title in form.gone or sheet.title in NEEDED:
            message = f"工作簿里没有“{sheet.title}”这张表"
            restore = f"请从下发的填报表中补回“{sheet.title}”，没有内容的留空；不要删去或改名"
            yield Severity.ERROR, message, rename if like else restore
            told.add(like)
        elif like:
            yield Severity.WARNING, f"没有读取工作表“{like}”：填报表里没有这个名称", rename
            told.add(like)
    if not form.ours:
        yield from _unread(book, [title for title in strangers if title not in told])


def _unread(book: Book, titles: list[str]) -> Iterator[tuple[Severity, str, str]]:
    """Sheets of a workbook typed by hand that hold something nobody reads."""
    known = {key_of(sheet.title) for sheet in form_sheets()}
    for title in titles:
        if title in _NO_VALUES or key_of(title) in known or not book.grid(title, LOOKED_AT).rows:
            continue
        message = f"没有读取工作表“{title}”：填报表里没有这个名称"
        yield Severity.WARNING, message, "要用到的，请把表名改成填报表中的名称；不用的不必理会"


def _stranger_like(sheet: Sheet, strangers: list[str]) -> str:
    """The sheet that someone may have renamed: 预算明细表, 预算明细 (2)."""
    name = key_of(sheet.title)
    for title in strangers:
        key = bare_key(title)
        alike = difflib.SequenceMatcher(None, key, name).ratio() >= _ALIKE
        if title not in _NO_VALUES and (alike or key.removesuffix("表") == name):
            return title
    return ""
