"""A document's figures as data files: one per table, the projects, and their description."""

from __future__ import annotations

from budgetgen.composing.document import Document
from budgetgen.model.submission import Submission
from budgetgen.packs.definition import Tables
from budgetgen.tables.table import TableSet
from budgetgen.writing.data.files import csv_file, json_file
from budgetgen.writing.data.package import PACKAGE_FILE, about, package_file
from budgetgen.writing.data.projects import project_tables
from budgetgen.writing.data.tables import DataTable, data_tables
from budgetgen.writing.files import safe_name


def _named(
    document: Document, definitions: Tables, submission: Submission, tables: TableSet, ending: str
) -> dict[str, DataTable]:
    """Every table by the name of its file: 01-收支总表.csv."""
    found = [*data_tables(document, definitions), *project_tables(document, submission, tables)]
    return {
        f"{safe_name(f'{number:02}-{table.title}')}.{ending}": table
        for number, table in enumerate(found, 1)
    }


def write_csv(
    document: Document,
    definitions: Tables,
    submission: Submission,
    tables: TableSet,
    draft: bool = False,
) -> dict[str, bytes]:
    """CSV files by name, with the ``datapackage.json`` that describes them."""
    named = _named(document, definitions, submission, tables, "csv")
    files = {name: csv_file(table) for name, table in named.items()}
    title = document.properties.title
    files[PACKAGE_FILE] = package_file(submission, title, named, files, draft)
    return files


def write_json(
    document: Document,
    definitions: Tables,
    submission: Submission,
    tables: TableSet,
    draft: bool = False,
) -> dict[str, bytes]:
    """JSON files by name, each of which says what it holds."""
    named = _named(document, definitions, submission, tables, "json")
    known = about(submission, document.properties.title, draft)
    return {name: json_file(table, known) for name, table in named.items()}
