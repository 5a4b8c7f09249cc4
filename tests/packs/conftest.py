"""Packs of a test's own: folders over the province's, and a user's folder of installed ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.model.finding import Finding
from budgetgen.packs.pack import PackError

Files = dict[str, str | bytes]
Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def user_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of packs, empty."""
    folder = tmp_path / "用户的模板包"
    monkeypatch.setenv("BUDGETGEN_PACKS", str(folder))
    return folder


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a pack over hebei-2024 into a folder of its own."""

    def write(files: Files | None = None, name: str = "yunxi-2024", settings: str = "") -> Path:
        folder = tmp_path / name
        written: Files = {
            "pack.yaml": f"标识: {name}\n名称: 云溪县\n沿用: hebei-2024\n{settings}",
            **(files or {}),
        }
        for file, content in written.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write


@pytest.fixture
def refused() -> Callable[..., Finding]:
    """The only finding with which a call is refused."""

    def call(function: Callable[..., object], *arguments: object) -> Finding:
        with pytest.raises(PackError) as caught:
            function(*arguments)
        (finding,) = caught.value.findings
        assert finding.remedy
        return finding

    return call
