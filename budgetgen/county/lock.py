"""One run at a time in a county's folder."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import platform
from collections.abc import Iterator
from pathlib import Path

from budgetgen.model.finding import Finding, Place, Severity
from budgetgen.writing.files import cannot_write

LOCK_FILE = ".budgetgen.lock"
HOLDER_FILE = ".budgetgen.run"
"""Who holds the lock and since when; the lock itself is the system's and ends with its holder."""


class CountyLockedError(Exception):
    """The county's folder cannot be worked in now; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@contextlib.contextmanager
def county_lock(root: Path) -> Iterator[None]:
    """Keep others from writing into the county's folder; raises CountyLockedError if one does."""
    from filelock import FileLock, Timeout

    lock = FileLock(root / LOCK_FILE, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise CountyLockedError(_busy(root)) from None
    except OSError as error:
        raise CountyLockedError(cannot_write(root, error)) from None
    try:
        _sign(root / HOLDER_FILE)
        yield
    finally:
        with contextlib.suppress(OSError):
            (root / HOLDER_FILE).unlink(missing_ok=True)
        lock.release()


def _sign(path: Path) -> None:
    now = datetime.datetime.now().isoformat(sep=" ", timespec="seconds")
    holder = {"host": platform.node(), "process": os.getpid(), "since": now}
    with contextlib.suppress(OSError):  # a full disk: whoever waits is told less
        path.write_text(json.dumps(holder), encoding="utf-8")


def _busy(root: Path) -> Finding:
    who = ""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        holder = json.loads((root / HOLDER_FILE).read_text(encoding="utf-8"))
        who = f"（{holder['host']} 上的进程 {holder['process']}，自 {holder['since']} 起）"
    return Finding(
        "COUNTY-LOCKED",
        Severity.ERROR,
        f"另一个程序正在处理这个县{who}",
        Place(str(root)),
        "请等它结束后再运行；两个程序同时写会互相覆盖",
    )
