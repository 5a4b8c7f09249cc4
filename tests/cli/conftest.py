"""The command line, run in this process in an empty folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from budgetgen.cli.app import run
from budgetgen.resources import examples_folder


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def budgetgen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """Runs one command in an empty folder, which `tmp_path` is."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return call


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small example."""
    path = tmp_path / "部门预算.yaml"
    path.write_bytes((examples_folder() / "small" / "department.yaml").read_bytes())
    return path


@pytest.fixture
def english() -> Callable[[str], list[str]]:
    """English sentences: three ASCII words in a row that are no option, file or command."""

    def sentences(text: str) -> list[str]:
        plain = re.sub(r"budgetgen( [a-z]+)?|\S*[-./_=\\]\S*", " 。 ", text)
        return re.findall(r"[A-Za-z']+(?:,? +[A-Za-z']+){2,}", plain)

    return sentences
