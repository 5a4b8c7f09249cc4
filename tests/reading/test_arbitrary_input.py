"""Whatever a file holds, reading gives findings with places; it never raises."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetgen.model.finding import Finding
from budgetgen.reading.submission import Reading, read_submission, submission_from_tree
from budgetgen.reading.yaml_file import parse_yaml
from budgetgen.resources import examples_folder

FILE = "部门预算.yaml"
EXAMPLES = [
    (examples_folder() / name / "department.yaml").read_text(encoding="utf-8")
    for name in ("small", "department")
]
AWKWARD = ["", "-", "- ", ": ", "[", "}", "'", '"', "*x", "&x", "!x", "? ", "\t", "null", "是"]
VALUES = st.one_of(
    st.sampled_from([*AWKWARD, "-1", "1e400", "9" * 40, "0.001", "０", "2024-13-01", "[[]]", "{}"]),
    st.text(max_size=12),
)


def reading_of(text: str) -> tuple[Finding, ...]:
    tree = parse_yaml(text, FILE)
    if isinstance(tree, Finding):
        return (tree,)
    reading = submission_from_tree(tree)
    assert (reading.submission is None) == bool(reading.findings)
    return reading.findings


def check(findings: tuple[Finding, ...], text: str) -> None:
    lines = len(re.split("\r\n|[\n\r\x85\u2028\u2029]", text))
    for finding in findings:
        assert finding.place.file == FILE
        assert 0 <= finding.place.line <= lines
        assert finding.remedy
        assert re.search("[一-鿿]", finding.message)
    assert list(findings) == sorted(findings, key=lambda finding: finding.place)


@st.composite
def mutated_examples(draw: st.DrawFn) -> str:
    lines = draw(st.sampled_from(EXAMPLES)).split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        change = draw(
            st.sampled_from(["delete", "repeat", "swap", "indent", "value", "cut", "add"])
        )
        other = draw(st.integers(0, len(line)))
        match change:
            case "delete":
                lines[at : at + 1] = [] if len(lines) > 1 else [""]
            case "repeat":
                lines.insert(at, line)
            case "swap":
                there = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[there] = lines[there], line
            case "indent":
                lines[at] = " " * draw(st.integers(0, 8)) + line.strip()
            case "value":
                key, colon, value = line[other:].partition(": ")
                rest = re.sub(r"^[^,}\]]*", "", value)
                lines[at] = line[:other] + key + colon + draw(VALUES) + rest
            case "cut":
                lines[at] = line[:other] + line[other + draw(st.integers(1, 5)) :]
            case "add":
                lines[at] = line[:other] + draw(VALUES) + line[other:]
    return "\n".join(lines)


@given(mutated_examples())
@settings(max_examples=100, deadline=None)
def test_a_damaged_example_gives_findings_with_places(text: str) -> None:
    check(reading_of(text), text)


@given(st.text())
@settings(max_examples=30, deadline=None)
def test_any_text_gives_findings_with_places(text: str) -> None:
    findings = reading_of(text)

    assert findings
    check(findings, text)


@given(content=st.binary(max_size=200))
@settings(max_examples=20, deadline=None)
def test_any_bytes_give_findings(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / FILE
    path.write_bytes(content)

    reading = read_submission(path)

    assert reading.submission is None
    assert reading.findings
    assert {Path(finding.place.file) for finding in reading.findings} == {path}


@pytest.mark.parametrize("example", EXAMPLES, ids=["small", "department"])
def test_an_example_gives_no_finding(example: str, read: Callable[[str], Reading]) -> None:
    assert read(example).findings == ()
