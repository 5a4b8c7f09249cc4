"""Where departments are worked on: here, in processes of this machine, or on a Dask cluster.

Each is a `concurrent.futures.Executor` that can be made anew when a worker was lost.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from budgetgen.model.finding import Finding, Place, Severity

_P = ParamSpec("_P")
_T = TypeVar("_T")

TASKS_PER_WORKER = 25
"""A worker is replaced after so many departments: what libraries keep does not grow on."""
_PRELOADED = [
    "budgetgen.county.work",
    "budgetgen.writing.data.write",
    "budgetgen.writing.html",
    "budgetgen.writing.typst.write",
    "budgetgen.writing.word.write",
    "budgetgen.writing.xlsx.write",
]
"""What workers find loaded; nothing that starts threads when it is loaded, as numpy does."""
_WARNINGS, _TRACKERS = "PYTHONWARNINGS", "ignore:resource_tracker:UserWarning"
"""The variable that a new Python takes its filters of warnings from, and the one that is meant."""


class ClusterError(Exception):
    """The cluster cannot be used; `finding` says why."""

    def __init__(self, message: str, place: str, remedy: str) -> None:
        super().__init__(message)
        self.finding = Finding("CLUSTER", Severity.ERROR, message, Place(place), remedy)


class Workers(ABC):
    """Workers to send departments to; `count` of them work at once.

    `remote` says that they may have another program and other fonts.
    """

    count: int
    remote = False

    @abstractmethod
    def executor(self) -> Executor:
        """The executor to give the next department to."""

    @abstractmethod
    def renew(self) -> None:
        """Give up the executor: it lost a worker and takes nothing more."""

    @abstractmethod
    def close(self) -> None:
        """Let the workers go."""

    def gone(self) -> bool:
        """Whether they are out of reach for good, so that nothing more will come back."""
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Here(Executor):
    """Runs what it is given at once, in the caller's own thread."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class ThisProcess(Workers):
    """One worker, which is the caller."""

    count = 1

    def executor(self) -> Executor:
        """One that works while it is being asked."""
        return _Here()

    def renew(self) -> None:
        """Nothing can be lost."""

    def close(self) -> None:
        """Nothing is held."""


class LocalProcesses(Workers):
    """`count` processes of this machine.

    They are replaced from time to time, all at once by a new pool: one that replaces its own
    workers may come to stand still (https://github.com/python/cpython/issues/115634).
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._executor: Executor | None = None
        self._given = 0

    def executor(self) -> Executor:
        """A pool of processes that share nothing with the caller; ask anew for each department."""
        if self._given == TASKS_PER_WORKER * self.count and self._executor is not None:
            self._executor.shutdown(wait=False)  # once it has finished what it was given
            self._executor = None
        if self._executor is None:
            from concurrent.futures import ProcessPoolExecutor

            self._given = 0
            self._executor = ProcessPoolExecutor(
                self.count,
                mp_context=_clean_start(),
                initializer=_begin_worker,
                initargs=(dict(os.environ),),
            )
        self._given += 1
        return self._executor

    def renew(self) -> None:
        """The pool is broken: the next is a new one."""
        self.close()

    def close(self) -> None:
        """End the processes once they have finished what they do."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def _clean_start() -> Any:
    """Processes that do not copy the caller's: with its threads a copy may hang."""
    import multiprocessing

    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        _start_tracker()
        context.set_forkserver_preload(_PRELOADED)
    return context


def _start_tracker() -> None:
    """Python's keeper of what processes share, which outlives a caller that is killed.

    It clears up then, and is told here not to warn about it on the user's screen.
    """
    from multiprocessing import resource_tracker

    before = os.environ.get(_WARNINGS)
    os.environ[_WARNINGS] = f"{before},{_TRACKERS}" if before else _TRACKERS
    try:
        resource_tracker.ensure_running()
    finally:
        if before is None:
            del os.environ[_WARNINGS]
        else:
            os.environ[_WARNINGS] = before


def _begin_worker(environment: dict[str, str]) -> None:
    """Prepare a worker: deaf to Ctrl-C, and no longer there than its parent.

    The server that it comes from has the environment in which the first of its workers was asked
    for; `environment` is the caller's now.
    """
    import signal

    os.environ.update(environment)
    gc.set_threshold(50_000)  # as in the caller: a document is many small objects that live on
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed cannot tell its workers: they would wait for work for ever."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


class DaskCluster(Workers):
    """The workers of a Dask cluster by the address of its scheduler, tcp://host:port.

    Raises ClusterError where the library is missing, the scheduler does not answer, there is no
    worker, or one has another program or other fonts.
    """

    remote = True

    def __init__(self, address: str, timeout: float = 10) -> None:
        try:
            from distributed import Client
        except ImportError:
            message = "没有安装连接计算集群所需的程序库 distributed"
            raise ClusterError(message, "", "请运行 pip install budgetgen[cluster]") from None
        # It would tell the user in English, among other things, what this program says itself.
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
        try:
            self._client: Any = Client(address, timeout=timeout, set_as_default=False)
        except (OSError, ValueError, TimeoutError):
            message = "连不上计算集群的调度程序"
            remedy = "请检查地址（如 tcp://10.0.0.8:8786）、网络，以及调度程序是否已启动"
            raise ClusterError(message, address, remedy) from None
        self._executor: Executor | None = None
        try:
            self.count = self._examined(address)
        except BaseException:
            self.close()
            raise

    def _examined(self, address: str) -> int:
        """How many departments the workers take at once, if all of them can be relied on."""
        from budgetgen.county.digests import surroundings

        workers = self._client.nthreads()
        if not workers:
            remedy = "请在各计算节点运行 dask worker 调度程序地址"
            raise ClusterError("计算集群里没有计算节点", address, remedy)
        told = self._client.run(surroundings, on_error="return")
        for worker, digest in sorted(told.items()):
            if digest != surroundings():
                message = f"计算节点 {worker} 上没有本程序，或程序、字体与本机不同"
                remedy = "请在各计算节点安装同一版本的程序和同样的字体"
                raise ClusterError(message, address, remedy)
        return sum(workers.values())

    def executor(self) -> Executor:
        """One whose futures Dask keeps; a lost worker's departments go to the others."""
        if self._executor is None:
            self._executor = self._client.get_executor(pure=False)
        return self._executor

    def renew(self) -> None:
        """Dask replaces lost workers itself."""

    def gone(self) -> bool:
        """Whether the scheduler went away and could not be reached again."""
        return self._client.status in ("closing", "closed")

    def close(self) -> None:
        """Leave the cluster; it goes on without."""
        with contextlib.suppress(Exception):
            self._client.close(timeout=5)


def local_workers(count: int) -> Workers:
    """`count` workers on this machine, no processes for a single one."""
    return ThisProcess() if count == 1 else LocalProcesses(count)
