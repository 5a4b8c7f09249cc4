"""Submissions for tests: written as YAML texts, read and computed by the real pipeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.rendering import Prepared, prepare

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"

HEAD = """
模板包: hebei-2024
预算年度: 2024
金额单位: 元
批复日期: 2024-02-05
"""
ONE_UNIT = """
部门:
  编码: "231"
  名称: 云溪县档案馆
  单位:
    - {编码: "231001", 名称: 云溪县档案馆, 性质: 行政, 规格: 正科级, 经费保障形式: 财政拨款}
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with tests that wait for LibreOffice or are slow come first, not last and alone."""
    weights = Counter[Path]()
    for item in items:
        weights[item.path] += bool(item.get_closest_marker("slow"))
        weights[item.path] += 5 * bool(item.get_closest_marker("libreoffice"))
    items.sort(key=lambda item: -weights[item.path])


@pytest.fixture(scope="session")
def department() -> Prepared:
    """The full example."""
    done = prepare(EXAMPLES / "department")
    assert done.prepared is not None, done.findings
    return done.prepared


@pytest.fixture
def prepared(tmp_path: Path) -> Callable[..., Prepared]:
    """Computes a submission from YAML; the head and one unit are given unless `whole`."""

    def make(body: str, whole: bool = False) -> Prepared:
        path = tmp_path / "部门预算.yaml"
        path.write_text(body if whole else HEAD + ONE_UNIT + body, encoding="utf-8")
        done = prepare(path)
        assert done.prepared is not None, done.findings
        return done.prepared

    return make
