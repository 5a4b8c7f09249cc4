"""Forms read from workbooks that are made for one test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.workbooks import Reader


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Reads workbooks."""
    return Reader(tmp_path)
