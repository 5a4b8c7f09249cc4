"""The examples have nothing to complain of, for a department or for a unit."""

from pathlib import Path

import pytest

from budgetgen.checking.check import check
from tests.support.examples import EXAMPLES, computed

NAMES = sorted(file.parent.name for file in EXAMPLES.glob("*/department.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_a_departments_example_is_clean(name: str) -> None:
    result = check(EXAMPLES / name)
    assert result.case is not None
    assert (result.findings, result.waived, result.broken) == ((), (), ())


@pytest.mark.parametrize(
    "name", [name for name in NAMES if len(computed(name).submission.department.units) == 1]
)
def test_so_is_a_units_own(name: str, tmp_path: Path) -> None:
    text = (EXAMPLES / name / "department.yaml").read_text(encoding="utf-8")
    path = tmp_path / "department.yaml"
    path.write_text(text.replace("\n预算年度", "\n公开层级: 单位\n预算年度", 1), encoding="utf-8")
    assert check(path).findings == ()


def test_two_levels_numbered_alike_are_the_layouts_affair_unless_typed(tmp_path: Path) -> None:
    text = (EXAMPLES / "hebei-performance-2022" / "department.yaml").read_text(encoding="utf-8")
    path = tmp_path / "department.yaml"
    typed = text.replace("    - 围绕城乡供水安全", "    - 一、围绕城乡供水安全")
    assert typed != text
    path.write_text(typed, encoding="utf-8")
    assert "NUM-STYLE" in {finding.code for finding in check(path).findings}
