"""A user's workbook -> the same workbook with every finding marked in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from lxml import etree

from budgetgen.excel.marking.comments import add_notes, note_text
from budgetgen.excel.marking.listing import TITLE, listing
from budgetgen.excel.marking.package import Package, damaged
from budgetgen.excel.marking.sheet import Spot, mark_cells, reference_of, shown_at, spot_of
from budgetgen.excel.marking.styles import Styles
from budgetgen.excel.marking.unmark import COLOUR, SIZES, remove_marks
from budgetgen.excel.marking.workbook import Workbook
from budgetgen.model.finding import Finding, Severity


def mark_workbook(data: bytes, findings: Sequence[Finding]) -> bytes:
    """The workbook `data` with a comment and a colour on each cell found fault with, and a list.

    Marks of an earlier run are taken out first; without findings nothing else is done. A finding
    without a cell, or on a sheet that is not there, stands in the list alone.

    Raises:
        MarkingError: the workbook cannot be marked: no .xlsx, a password, Strict Open XML, damage.
    """
    package = Package.read(data)
    try:
        book = Workbook(package)
        remove_marks(package, book)
        if findings:
            _add_marks(package, book, findings)
    except (AttributeError, LookupError, TypeError, ValueError, etree.LxmlError) as error:
        # An attribute or element that the standard demands is missing, or is no number.
        raise damaged("XML") from error
    return package.write() if package.changed else data


def _add_marks(package: Package, book: Workbook, findings: Sequence[Finding]) -> None:
    parts = {sheet.name: sheet.part for sheet in book.sheets()}
    targets = [_target(finding, parts) for finding in findings]
    by_sheet: dict[str, dict[Spot, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding, target in zip(findings, targets, strict=True):
        if target is not None:
            by_sheet[target[0]][target[1]].append(finding)
    styles = Styles(package, book.styles_part())
    book.remember(SIZES, styles.sizes())
    for name, found in by_sheet.items():
        _mark_sheet(package, parts[name], found, styles)
    for colour, mark in styles.marks().items():
        book.remember(COLOUR + colour, mark.text())
    links = [target and (target[0], reference_of(target[1])) for target in targets]
    book.add_list(book.free_sheet_name(TITLE), listing(findings, links, styles))


def _target(finding: Finding, sheets: Mapping[str, str]) -> tuple[str, Spot] | None:
    """Sheet and cell of a finding, where the workbook has them."""
    name, _, reference = finding.place.cell.rpartition("!")
    spot = spot_of(reference)
    return (name, spot) if spot and name in sheets else None


def _mark_sheet(
    package: Package, part: str, found: Mapping[Spot, Sequence[Finding]], styles: Styles
) -> None:
    root = package.tree(part)
    shown = shown_at(root, set(found))
    cells: dict[Spot, list[Finding]] = defaultdict(list)
    for spot in sorted(found):
        cells[shown[spot]] += found[spot]
    mark_cells(root, {spot: _worst(of) for spot, of in cells.items()}, styles)
    package.touch(part)
    add_notes(package, part, {spot: note_text(cells[spot]) for spot in sorted(cells)})


def _worst(findings: Sequence[Finding]) -> Severity:
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    return Severity.ERROR if errors else Severity.WARNING
