"""Forms read from workbooks that are made for one test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.workbooks import Reader


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Reads workbooks."""
    return Reader(tmp_path)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms without the two sheets that are not read: they take most of the time."""
    monkeypatch.setattr("budgetgen.excel.form.workbook.write_choices", lambda *_: None)
    monkeypatch.setattr("budgetgen.excel.form.workbook.CheckWriter.write", lambda *_: None)
