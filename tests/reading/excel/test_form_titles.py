"""Sheets of a form that was written by us, under another name or deleted."""

from __future__ import annotations

import io
import zipfile

import pytest

from budgetgen.model.finding import Severity
from tests.support.workbooks import Reader, example_form

WORKBOOK = "xl/workbook.xml"


def changed(*replacements: tuple[str, str]) -> bytes:
    """The small example's form with texts of its list of sheets and names replaced."""
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(example_form("small"))) as form,
        zipfile.ZipFile(data, "w") as made,
    ):
        for part in form.namelist():
            content = form.read(part)
            if part == WORKBOOK:
                text = content.decode()
                for old, new in replacements:
                    assert old in text
                    text = text.replace(old, new)
                content = text.encode()
            made.writestr(part, content)
    return data.getvalue()


def renamed(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """As Excel renames a sheet: its names follow."""
    return ((f'name="{old}"', f'name="{new}"'), (f"'{old}'!", f"{new}!"))


def deleted(title: str) -> tuple[tuple[str, str], ...]:
    """As Excel deletes a sheet; that it is still there as another one does not matter."""
    return ((f'name="{title}"', 'name="别的"'), (f"'{title}'!", "#REF!"))


@pytest.mark.parametrize(
    ("old", "new"), [("三公经费", "附表8"), ("上年数据", "去年预算"), ("机构设置", "表2")]
)
def test_a_renamed_sheet_is_read_with_a_warning(old: str, new: str, reader: Reader) -> None:
    expected = reader.bytes(example_form("small")).submission
    assert expected is not None

    reading = reader.bytes(changed(*renamed(old, new)))

    (finding,) = reading.findings
    assert reading.submission == expected
    assert (finding.code, finding.severity) == ("READ-SHEET", Severity.WARNING)
    assert f"“{old}”改名为“{new}”" in finding.message
    assert f"改回“{old}”" in finding.remedy


@pytest.mark.parametrize("title", ["三公经费", "上年数据", "预算明细"])
def test_a_deleted_sheet_is_an_error_that_names_it(title: str, reader: Reader) -> None:
    reading = reader.bytes(changed(*deleted(title)))

    found = [finding for finding in reading.findings if finding.code == "READ-SHEET"]
    assert reading.submission is None
    assert [finding.severity for finding in found] == [Severity.ERROR]
    assert f"没有“{title}”这张表" in found[0].message
    assert "补回" in found[0].remedy


def test_a_form_as_we_write_it_has_all_its_sheets(reader: Reader) -> None:
    assert reader.bytes(example_form("small")).findings == ()
