"""A run over the departments of a county: what is outdated is made anew, and stored as it comes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path

from budgetgen.county.county import County, CountyDepartment
from budgetgen.county.digests import surroundings
from budgetgen.county.executors import Workers
from budgetgen.county.job import WORKER_LOST, Job, Made, failed
from budgetgen.county.lock import county_lock
from budgetgen.county.plan import Planned, Planner, Request
from budgetgen.county.result import DepartmentResult
from budgetgen.county.store import clean, store
from budgetgen.model.finding import Finding

_AHEAD = 2
"""Departments handed out per worker: one that it works on, and the next."""
_PATIENCE = 5.0
"""Seconds without a result after which it is asked whether there are workers still."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a department: its result, and whether this run made it.

    `problems` say why the result could not be stored.
    """

    result: DepartmentResult
    made: bool = False
    problems: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A run: the outcomes in the county's order; without the rest where it was `interrupted`."""

    outcomes: tuple[Outcome, ...]
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: departments, and the seconds left by the work done; None at first."""

    done: int
    total: int
    latest: str = ""
    seconds_left: float | None = None


def _silent(progress: Progress) -> None:
    pass


def run_county(
    root: Path,
    county: County,
    request: Request,
    workers: Workers,
    chosen: Sequence[CountyDepartment] | None = None,
    progress: Callable[[Progress], None] = _silent,
) -> Summary:
    """Check and render the `chosen` departments, all without, of the county in the folder `root`.

    Raises CountyLockedError where another run is at it. An interrupted run stores what its workers
    were at.
    """
    with county_lock(root):
        planner = Planner(root, county, request)
        listed = county.departments if chosen is None else chosen
        plans = [planner.plan(department) for department in listed]
        for plan in plans:
            clean(plan.folder)
        done = {p.department.code: o for p in plans if (o := _outcome_at_once(p)) is not None}
        clock = _Clock(plans, len(done), progress)
        queue = _Queue((plan for plan in plans if plan.job), workers)
        interrupted = False
        while True:
            try:
                for plan, made in queue.finished():
                    done[plan.department.code] = _stored(plan, made)
                    clock.tick(plan)
                break
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                queue.stop()
    outcomes = (done.get(plan.department.code) for plan in plans)
    return Summary(tuple(each for each in outcomes if each is not None), interrupted)


def _outcome_at_once(plan: Planned) -> Outcome | None:
    """The outcome of a department that needs no worker."""
    if plan.fresh is not None:
        return _stored(plan, Made(plan.fresh))
    if plan.job is None and plan.result is not None:
        return Outcome(plan.result)
    return None


def _stored(plan: Planned, made: Made) -> Outcome:
    """Store what was made beside what is kept: after a failure all that there was."""
    before = plan.result.files if made.result.unfinished and plan.result else plan.kept
    new = {file.name for file in made.result.files}
    kept = (file for file in before if file.name not in new)
    listed = sorted((*kept, *made.result.files), key=lambda file: file.name)
    formats = {*(plan.result.formats if plan.result else ()), *(file.format for file in listed)}
    result = replace(made.result, files=tuple(listed), formats=tuple(sorted(formats)))
    problems = store(plan.folder, replace(made, result=result), plan.result)
    return Outcome(result, True, problems)


def _work(job: Job) -> Made:
    """What a worker is handed; all that it takes is loaded there, and nowhere if nothing is."""
    from budgetgen.county.work import make_department

    return make_department(job)


class _Clock:
    """Tells how far a run is; the time left goes by the size of what is done."""

    def __init__(
        self, plans: Sequence[Planned], done: int, progress: Callable[[Progress], None]
    ) -> None:
        self.progress = progress
        self.total = len(plans)
        self.done = done
        self.left = sum(plan.weight for plan in plans)
        self.finished = 0
        self.began = time.monotonic()
        progress(Progress(done, self.total))

    def tick(self, plan: Planned) -> None:
        self.done += 1
        self.left -= plan.weight
        self.finished += plan.weight
        rate = self.finished / (time.monotonic() - self.began)
        name = str(plan.department)
        self.progress(Progress(self.done, self.total, name, self.left / rate if rate else None))


class _Queue:
    """Departments on their way through the workers, the largest first so that the end is even.

    No more are handed out than keep the workers busy. A worker that is lost breaks a pool of
    processes and leaves open whose fault it was: each department that was out is tried once more,
    alone.
    """

    def __init__(self, plans: Iterable[Planned], workers: Workers) -> None:
        self.workers = workers
        self.waiting = deque(sorted(plans, key=lambda plan: -plan.weight))
        self.suspects = deque[Planned]()
        self.out: dict[Future[Made], Planned] = {}
        self.alone = False
        self.broken = False

    def stop(self) -> None:
        """Hand out no more; what a worker is at already will be finished."""
        self.waiting.clear()
        self.suspects.clear()
        for future in list(self.out):
            if future.cancel():
                del self.out[future]

    def finished(self) -> Iterator[tuple[Planned, Made]]:
        """Each department when it is done; may be asked again after an interruption."""
        while not self.workers.gone() and self._hand_out():
            for future in wait(self.out, _PATIENCE, FIRST_COMPLETED).done:
                plan = self.out.pop(future)
                try:
                    yield plan, future.result()
                except BrokenExecutor:
                    self.broken = True
                    if self.alone:
                        yield plan, _lost(plan, "工作进程异常退出")
                    else:
                        self.suspects.append(plan)
                except CancelledError:  # by the cluster's client, when the scheduler went away
                    yield plan, _cut_off(plan)
                except Exception as error:
                    yield plan, _lost(plan, f"工作进程未能完成（{type(error).__name__}）")
        for plan in (*self.out.values(), *self.suspects, *self.waiting):
            yield plan, _cut_off(plan)
        self.out.clear()

    def _hand_out(self) -> bool:
        """Give the workers something to do; False when all is done."""
        if self.out and (self.suspects or self.alone):
            return True
        if self.broken:
            self.workers.renew()
            self.broken = False
        self.alone = bool(self.suspects)
        if self.suspects:
            self._submit(self.suspects.popleft())
        while self.waiting and not self._busy_enough():
            self._submit(self.waiting.popleft())
        return bool(self.out)

    def _busy_enough(self) -> bool:
        full = len(self.out) >= _AHEAD * self.workers.count
        return self.alone or full or any(future.done() for future in self.out)

    def _submit(self, plan: Planned) -> None:
        assert plan.job is not None
        job = plan.job
        if self.workers.remote:
            job = replace(job, surroundings=surroundings())
        try:
            future = self.workers.executor().submit(_work, job)
        except Exception as error:  # broken since, or the cluster has gone
            future = Future()
            future.set_exception(error)
        self.out[future] = plan


def _cut_off(plan: Planned) -> Made:
    assert plan.job is not None
    remedy = "请检查调度程序和网络，再运行一次：已生成的不会重做"
    return failed(plan.job, WORKER_LOST, "与计算集群失去了联系，没有生成", remedy)


def _lost(plan: Planned, message: str) -> Made:
    assert plan.job is not None
    remedy = "多半是内存不足：请减少 --workers 再运行一次；仍然如此的，请把文件交给维护者"
    return failed(plan.job, WORKER_LOST, message, remedy)
