"""Workers: processes of this machine and of a cluster, and what happens when one is lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from budgetgen.county import executors
from budgetgen.county import run as run_module
from budgetgen.county.executors import (
    ClusterError,
    DaskCluster,
    LocalProcesses,
    ThisProcess,
    local_workers,
)
from tests.support import deadly
from tests.support.small_county import (
    NAMES,
    broken_files,
    contents,
    made,
    run,
    write_county,
)


def test_a_single_worker_needs_no_process() -> None:
    assert isinstance(local_workers(1), ThisProcess)
    assert isinstance(local_workers(2), LocalProcesses)


@pytest.mark.slow
def test_processes_make_the_same_bytes_as_one_department_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, together = tmp_path / "alone", tmp_path / "together"
    monkeypatch.setattr(executors, "TASKS_PER_WORKER", 1)
    write_county(together)
    with LocalProcesses(2) as workers:
        assert made(run(together, workers=workers)) == list(NAMES)
    for code in NAMES:
        one = alone / code
        write_county(one)
        for other in set(NAMES) - {code}:
            (one / "部门" / f"{other}-{NAMES[other]}" / "部门预算.yaml").unlink()
        run(one)
        mine = {name: data for name, data in contents(one).items() if f"/{code}/" in name}
        assert len(mine) == 3
        assert mine == {n: d for n, d in contents(together).items() if f"/{code}/" in n}


@pytest.mark.slow
@pytest.mark.parametrize("killer", ["once", "always"])
def test_a_killed_worker_costs_no_more_than_its_department(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killer: str
) -> None:
    monkeypatch.setenv(deadly.MARK, str(tmp_path / "killed"))
    monkeypatch.setattr(run_module, "_work", getattr(deadly, killer))
    root = tmp_path / "county"
    write_county(root)
    with LocalProcesses(2) as workers:
        summary = run(root, workers=workers)
    lost = [o.result.code for o in summary.outcomes if not o.result.publishable]
    assert lost == ([] if killer == "once" else [deadly.DEADLY])
    assert [f.code for o in summary.outcomes for f in o.result.findings] == ["WORKER-LOST"] * len(
        lost
    )
    assert broken_files(root) == []
    monkeypatch.undo()
    assert made(run(root)) == lost


@pytest.mark.slow
def test_a_cluster_loses_a_worker_and_no_department(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed")
    alone, root = tmp_path / "alone", tmp_path / "county"
    write_county(alone)
    run(alone)
    write_county(root)
    mark = tmp_path / "killed"
    monkeypatch.setenv(deadly.MARK, str(mark))
    monkeypatch.setattr(run_module, "_work", deadly.once)
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    )
    with cluster, DaskCluster(cluster.scheduler_address) as workers:
        assert workers.count == 2
        summary = run(root, workers=workers)
    assert mark.exists()
    assert made(summary) == list(NAMES)
    assert contents(root) == contents(alone)


def test_a_cluster_that_does_not_answer_is_reported() -> None:
    with pytest.raises(ClusterError) as caught:
        DaskCluster("tcp://127.0.0.1:9", timeout=1)
    assert "连不上" in caught.value.finding.message


def test_a_missing_library_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError) as caught:
        DaskCluster("tcp://127.0.0.1:9")
    assert "pip install budgetgen[cluster]" in caught.value.finding.remedy


def test_a_worker_with_another_program_makes_nothing(tmp_path: Path) -> None:
    write_county(tmp_path)

    class Elsewhere(ThisProcess):
        remote = True

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(run_module, "surroundings", lambda: "another program's")
        summary = run(tmp_path, workers=Elsewhere())
    codes = {finding.code for outcome in summary.outcomes for finding in outcome.result.findings}
    assert codes == {"WORKER-DIFFERS"}
    assert made(run(tmp_path)) == list(NAMES)
