"""A run that is killed at any moment leaves whole files, and the next run finishes the rest."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from budgetgen.county.plan import Request
from budgetgen.county.result_file import RESULT_FILE, from_json
from budgetgen.writing.files import TEMPORARY
from tests.support.small_county import (
    contents,
    department_file,
    made,
    run,
    write_county,
    write_department,
)

MOMENTS = 20
FEW = {"101": "云溪县史志办", "102": "云溪县气象局", "104": "云溪县侨联"}
MANY = Request(("html", "csv"))
"""A dozen and a half files for each department, made in no time."""
RENAMED = "云溪县侨务局"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")


def _change(root: Path) -> None:
    """Every department sends in something else, and one is called otherwise."""
    for i, code in enumerate(FEW):
        write_department(root, code, f"{800000 + i}")
    old = department_file(root, "104").parent
    old.rename(old.with_name(f"104-{RENAMED}"))
    for path in (root / "county.yaml", department_file(root, "104", RENAMED)):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(FEW["104"], RENAMED), encoding="utf-8")


def _run_in_process(root: Path, kill_after: float | None = None) -> float:
    """The seconds that a run in a process of its own took, or until it was killed."""
    process = multiprocessing.get_context("fork").Process(target=run, args=(root, MANY))
    began = time.perf_counter()
    process.start()
    process.join(kill_after)
    process.kill()
    process.join()
    return time.perf_counter() - began


@pytest.mark.slow
def test_a_run_killed_at_any_moment_leaves_whole_files_and_is_finished_by_the_next(
    tmp_path: Path,
) -> None:
    start, undisturbed = tmp_path / "start", tmp_path / "undisturbed"
    write_county(start, FEW)
    run(start, MANY)
    before = contents(start)
    _change(start)
    shutil.copytree(start, undisturbed)
    duration = _run_in_process(undisturbed)
    after = contents(undisturbed)
    assert before.keys() - after.keys()
    assert after.keys() - before.keys()
    dice, unfinished = random.Random(6), 0
    for moment in range(MOMENTS):
        root = tmp_path / f"killed-{moment}"
        shutil.copytree(start, root)
        _run_in_process(root, duration * (moment + dice.random()) / MOMENTS)
        left = contents(root)
        for name, data in left.items():
            if Path(name).name == RESULT_FILE:
                assert from_json(data) is not None, name
            elif not Path(name).name.startswith(TEMPORARY):
                assert data in (before.get(name), after.get(name)), name
        unfinished += left != after
        run(root, MANY)
        assert contents(root) == after
        assert made(run(root, MANY)) == []
        shutil.rmtree(root)
    assert unfinished >= MOMENTS // 4, "most runs were over before they were killed"


@pytest.mark.slow
def test_workers_do_not_outlive_a_command_that_is_killed_and_keep_silent(tmp_path: Path) -> None:
    write_county(tmp_path, FEW)
    command = "from budgetgen.cli.app import main; main()"
    arguments = ["county", "render", str(tmp_path), "--format", "docx", "--workers", "2"]
    complaints = tmp_path / "complaints"
    with complaints.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", command, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=stream,
            start_new_session=True,
        )
    deadline = time.monotonic() + 60
    while not contents(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    while _alive(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(process.pid)
    assert "resource_tracker" not in complaints.read_text(encoding="utf-8")
    run(tmp_path)
    assert made(run(tmp_path)) == []


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
