"""The same input gives the same bytes: in any process, on any day, anywhere."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from budgetgen.rendering import FORMATS, prepare, render
from tests.support.examples import EXAMPLES, NAMES, computed, rendered

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import hashlib, sys
from pathlib import Path
from budgetgen.rendering import FORMATS, prepare, render
prepared = prepare(Path(sys.argv[1])).prepared
for name in FORMATS:
    print(name, hashlib.sha256(render(prepared, name)).hexdigest())
print("draft", hashlib.sha256(render(prepared, "docx", draft=True)).hexdigest())
"""


def digests_here(example: str) -> dict[str, str]:
    """The same of this process, which has its own hash seed and has rendered other things."""
    written = {form: rendered(example, form) for form in FORMATS}
    written["draft"] = render(computed(example), "docx", draft=True)
    return {name: hashlib.sha256(data).hexdigest() for name, data in written.items()}


def digests(source: Path, *before: str, **changed: str) -> dict[str, str]:
    """Per format, and for a draft, the digest of what another process writes."""
    done = subprocess.run(
        [*before, sys.executable, "-c", PROGRAM, str(source)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **changed},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())


SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in NAMES if name != "small"]


@pytest.mark.parametrize("example", ["small", *SLOW])
def test_two_processes_far_apart_write_the_same_bytes(example: str, tmp_path: Path) -> None:
    faketime = shutil.which("faketime")
    if faketime is None:
        pytest.skip("faketime is not installed")
    elsewhere = tmp_path / "别处" / example
    shutil.copytree(EXAMPLES / example, elsewhere)
    (tmp_path / "temporary").mkdir()
    there = digests(
        elsewhere,
        faketime,
        "2031-07-09 03:04:05",
        PYTHONHASHSEED="77",
        TZ="America/Lima",
        LANG="C",
        LC_ALL="C",
        TMPDIR=str(tmp_path / "temporary"),
    )
    assert set(there) == {*FORMATS, "draft"}
    assert digests_here(example) == there


@pytest.mark.parametrize("form", FORMATS)
def test_another_input_gives_other_bytes(form: str, tmp_path: Path) -> None:
    text = (EXAMPLES / "small" / "department.yaml").read_text(encoding="utf-8")
    changed = tmp_path / "department.yaml"
    changed.write_text(text.replace("金额: 900000}", "金额: 900100}"), encoding="utf-8")
    prepared = prepare(changed).prepared
    assert prepared is not None
    assert render(prepared, form) != rendered("small", form)
